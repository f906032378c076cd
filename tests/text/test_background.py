"""Loading in the background."""

import threading

import pytest

from raven.errors import LimitReached, Loading, Unavailable
from raven.text.background import BackgroundLoad, LoadingStatus
from tests.patience import PATIENCE


def test_it_is_made_once_for_all_who_ask():
    made = []
    thing = BackgroundLoad(lambda: made.append(1) or object(), "the thing")
    found = {id(thing.get(PATIENCE)) for _ in range(3)}
    assert len(found) == len(made) == 1


def test_who_does_not_want_to_wait_hears_that_it_is_loading_and_how_far_it_is():
    go, told = threading.Event(), threading.Event()

    def load() -> bool:
        assert go.wait(PATIENCE)
        thing.report(0.4)
        told.set()
        go.clear()
        return go.wait(PATIENCE)

    thing = BackgroundLoad(load, "the thing")
    assert thing.status() == LoadingStatus("idle")
    with pytest.raises(LimitReached, match=r"the thing is still being loaded$") as caught:
        thing.get(0.01)
    assert (caught.value.code, caught.value.progress) == ("loading", None)
    go.set()
    assert told.wait(PATIENCE)
    with pytest.raises(Loading, match="the thing is still being loaded, 40% done") as caught:
        thing.get(0.01)
    assert caught.value.progress == 0.4
    assert thing.status() == LoadingStatus("loading", 0.4)
    go.set()
    assert thing.get(PATIENCE)
    assert thing.status() == LoadingStatus("ready", 1.0)


def test_a_failure_is_told_and_the_next_call_tries_again():
    outcomes = iter([OSError("no disk"), Unavailable("not today"), None])

    def load() -> str:
        if error := next(outcomes):
            raise error
        return "here"

    thing = BackgroundLoad(load, "the thing")
    with pytest.raises(Unavailable, match="the thing failed to load: OSError: no disk"):
        thing.get(PATIENCE)
    with pytest.raises(Unavailable, match="not today"):
        thing.get(PATIENCE)
    assert thing.get(PATIENCE) == "here"


def test_after_a_failure_nobody_waits_for_the_same_again_so_soon():
    now, tries = [0.0], []

    def load() -> None:
        tries.append(now[0])
        raise OSError("no disk")

    thing = BackgroundLoad(load, "the thing", rest=30, clock=lambda: now[0])
    for now[0] in (0.0, 1.0, 29.0, 31.0):
        with pytest.raises(Unavailable, match="no disk"):
            thing.get(PATIENCE)
    assert tries == [0.0, 31.0]
    assert thing.status() == LoadingStatus("failed", None, "the thing failed to load: OSError: no disk")


def test_one_line_of_the_log_says_when_it_is_ready_or_why_not(caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    BackgroundLoad(lambda: "here", "the thing").get(5)
    with pytest.raises(Unavailable):
        BackgroundLoad(lambda: 1 / 0, "the other").get(5)
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2
    assert lines[0].startswith("the thing is ready after 0.")
    assert lines[1] == "the other failed to load: ZeroDivisionError: division by zero"
