"""What is done again and again goes on, whatever happens in it."""

import logging
import threading

import pytest

from raven.server.resources import recordings, utterances
from raven.server.resources.recordings import Recordings
from raven.server.resources.sessions import Sessions
from raven.server.resources.utterances import Utterances
from raven.threads import every
from tests.patience import PATIENCE


@pytest.fixture
def ended():
    ended = threading.Event()
    yield ended
    ended.set()


class Work:
    """Fails as often as it is told to, then succeeds; counts."""

    def __init__(self, failures: list[Exception | None]) -> None:
        self.failures = failures
        self.over = threading.Event()

    def __call__(self) -> None:
        if not self.failures:
            self.over.set()
        elif (failure := self.failures.pop(0)) is not None:
            raise failure


def test_a_failure_is_not_the_end_and_is_logged_once_until_it_goes_well_again(ended, caplog):
    caplog.set_level(logging.ERROR)
    work = Work([OSError("full"), OSError("full"), OSError("gone"), None, OSError("gone")])
    thread = every(0.001, work, ended, "sweeping")
    assert work.over.wait(PATIENCE)
    ended.set()
    thread.join(PATIENCE)
    assert [str(record.exc_info[1]) for record in caplog.records] == ["full", "gone", "gone"]
    assert all("sweeping failed" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Sessions(lambda *_: None, 1, idle_seconds=0.01),
        lambda: Utterances(1, 1, 1.0),
        lambda: Recordings(1, 1, 1.0),
    ],
    ids=["sessions", "utterances", "recordings"],
)
def test_things_expire_after_one_look_at_them_has_failed(make, monkeypatch):
    for room in (utterances, recordings):
        monkeypatch.setattr(room, "LOOK_SECONDS", 0.001)
    kept = make()
    work = kept.expire = Work([FileNotFoundError("renamed meanwhile")])
    kept.watch()
    assert work.over.wait(PATIENCE)
    kept.close()
