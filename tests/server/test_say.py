"""A program has the avatar say something: whoever listens is told, one on each machine, and in order."""

import gc
import json
import threading
import weakref

import pytest
import requests

from raven.live.saying.stage import MOST_WAITING
from tests.patience import PATIENCE


@pytest.fixture(scope="module")
def speaking(start_server):
    """A server whose voice is silent: it takes no time to make."""
    with start_server(
        avatar={"poser": "puppet", "character": "raven"}, speech={"engine": "silent"}, classify={"enabled": False}
    ) as running:
        yield running


class Ear:
    """Listens to the avatar's events."""

    def __init__(self, server, **query: str) -> None:
        address = f"{server.url}/api/avatar/events"
        self.answer = requests.get(address, params=query, stream=True, timeout=PATIENCE)
        self.heard: list[tuple[str, str]] = []
        self._lines = self.answer.iter_lines(chunk_size=1)
        next(self._lines)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            for line in self._lines:
                if line.startswith(b"data: "):
                    told = json.loads(line.removeprefix(b"data: "))
                    self.heard.append((told["event"], told["utterance_id"]))
        except (requests.RequestException, AttributeError, OSError):
            return

    def close(self) -> None:
        self.answer.raw.shutdown()  # or closing waits for the thread that reads, which waits for the next line
        self.answer.close()


@pytest.fixture
def ears(speaking):
    opened: list[Ear] = []

    def open_one(**query: str) -> Ear:
        opened.append(Ear(speaking, **query))
        return opened[-1]

    yield open_one
    for ear in opened:
        ear.close()


def say(server, text: str, **fields) -> str:
    answer = server.call("say", "default", text=text, **fields)
    assert answer.status_code == 200, answer.text
    return answer.json()["utterance_id"]


def test_what_is_said_is_heard_once_on_a_machine_and_told_to_all_who_want_to_know(speaking, ears, eventually):
    first, last, watcher = ears(), ears(), ears(plays="false")
    id = say(speaking, "[joy] Hello!")
    assert eventually(lambda: ("ended", id) in watcher.heard)
    assert watcher.heard == [("speaking", id), ("ended", id)]
    assert eventually(lambda: last.heard == watcher.heard)
    assert eventually(lambda: first.heard == [("ended", id)])


def test_who_comes_in_the_middle_is_told_of_it_unless_it_is_heard_on_that_machine_already(speaking, ears, eventually):
    watcher = ears(plays="false")
    id = say(speaking, "This is a long text. " * 10)
    assert eventually(lambda: ("speaking", id) in watcher.heard)
    first = ears()
    assert eventually(lambda: ("speaking", id) in first.heard)
    second = ears()
    assert speaking.call("stop_speaking", "default").status_code == 200
    assert eventually(lambda: ("stopped", id) in second.heard)
    assert second.heard == [("stopped", id)]


def test_nothing_is_kept_of_an_avatar_that_spoke_and_was_closed(speaking, eventually):
    id = speaking.post("load", json={"character": "raven"}).json()["instance_id"]
    assert speaking.call("say", id, text="Hello!").status_code == 200
    closed = weakref.ref(speaking.services.sessions.get(id))
    assert speaking.call("unload", id).status_code == 200
    assert eventually(lambda: gc.collect() >= 0 and closed() is None)


def test_texts_are_said_in_order_unless_one_is_more_urgent(speaking, ears, eventually):
    watcher = ears(plays="false")
    long = "This is a long text. " * 3
    ids = {name: say(speaking, long, priority=priority) for name, priority in {"now": 0, "last": 0, "first": 5}.items()}
    assert eventually(lambda: ("speaking", ids["now"]) in watcher.heard)
    stopping = say(speaking, "Stop!", interrupt=True)
    assert eventually(lambda: ("ended", stopping) in watcher.heard)
    assert {id for event, id in watcher.heard if event == "stopped"} == set(ids.values())
    order = [say(speaking, "One."), say(speaking, "Two."), say(speaking, "Three.", priority=1)]
    assert eventually(lambda: ("ended", order[1]) in watcher.heard)
    assert [id for event, id in watcher.heard if event == "speaking" and id in order] == [order[0], order[2], order[1]]


def test_a_text_that_is_refused_costs_none_that_waits_and_one_in_place_of_all_is_said(speaking, ears, eventually):
    watcher, kept = ears(plays="false"), speaking.services.utterances
    ids = [say(speaking, "This is a long text. " * 20) for _ in range(MOST_WAITING)]
    assert eventually(lambda: all(kept.get(id).utterance.complete for id in ids))
    for _ in range(3):
        assert speaking.call("say", "default", text="One more.").status_code == 503
    assert not any(kept.get(id).utterance.cancelled for id in ids)
    last = say(speaking, "Stop!", interrupt=True)
    assert eventually(lambda: ("ended", last) in watcher.heard)


def test_a_hotkey_speaks_by_an_address_and_a_page_of_another_origin_does_not(speaking, ears, eventually):
    watcher = ears(plays="false")
    address = f"{speaking.url}/api/avatar/say"
    answer = speaking.http.get(address, params={"text": "Hi!", "interrupt": "1"}, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    assert eventually(lambda: ("speaking", answer.json()["utterance_id"]) in watcher.heard)
    said = dict(speaking.services.tally.counts("utterances"))
    assert speaking.http.head(address, params={"text": "Hi!"}, timeout=PATIENCE).status_code == 200
    assert speaking.services.tally.counts("utterances") == said, "a look says nothing"
    refused = speaking.http.get(
        address, params={"text": "Hi!"}, headers={"Sec-Fetch-Site": "cross-site"}, timeout=PATIENCE
    )
    assert refused.status_code == 403


def test_markup_and_thoughts_are_not_said(speaking):
    assert say(speaking, "<think>Secret.</think>```x = 1```") is None


@pytest.mark.parametrize(
    ("field", "value"), [("voice", "nobody"), ("emotion", "nothing"), ("speed", 99), ("priority", 10), ("text", 7)]
)
def test_what_cannot_be_said_is_refused_by_its_place(speaking, field, value):
    refused = speaking.call("say", "default", **{"text": "Hello.", field: value})
    assert (refused.status_code in (400, 422), refused.json()["error"]["field"]) == (True, field)
