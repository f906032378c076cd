"""Over HTTP, too, what was asked for last holds: requests are numbered as they come, and are ready in any order."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from raven.live import session as sessions
from raven.settings.emotion_templates import EMOTIONS
from tests.patience import PATIENCE


class Gate:
    """Holds up what passes it until it is opened."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def hold(self) -> None:
        self.reached.set()
        assert self.opened.wait(PATIENCE)


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.opened.set()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


@pytest.fixture
def own_session(server: Any) -> Iterator[str]:
    session_id = server.load()
    yield session_id
    server.call("unload", session_id)


def state(server: Any, session_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = server.get("state", params={"instance_id": session_id}).json()
    return answer


def hold_up(gate: Gate, monkeypatch: pytest.MonkeyPatch, is_held: Callable[[Any], bool]) -> None:
    """Have a session wait at the gate before it prepares such a character."""
    figure = sessions.Figure

    def prepared(character: Any, *others: Any) -> Any:
        if is_held(character):
            gate.hold()
        return figure(character, *others)

    monkeypatch.setattr(sessions, "Figure", prepared)


@pytest.mark.parametrize("first", ["shipped", "uploaded"])
def test_the_character_of_the_last_call_is_shown(server, own_session, drawn_face, gate, pool, monkeypatch, first: str):
    hold_up(gate, monkeypatch, lambda character: character.name in ("finch", "upload"))
    if first == "shipped":
        slow = pool.submit(server.call, "reload", own_session, character="finch")
    else:
        fields = {"file": drawn_face, "json": ("p.json", json.dumps({"instance_id": own_session}), "application/json")}
        slow = pool.submit(server.post, "reload", files=fields)
    assert gate.reached.wait(PATIENCE)
    assert server.call("reload", own_session, character="wren").json() == {"ok": True, "verdict": None, "warnings": []}
    gate.opened.set()
    answer = slow.result(PATIENCE)
    assert answer.status_code == 200
    assert "asked for later" in answer.json()["warnings"][0]
    assert state(server, own_session)["character"] == "wren"


def test_a_call_that_is_refused_does_not_spoil_the_one_before_it(server, own_session, gate, pool, monkeypatch):
    hold_up(gate, monkeypatch, lambda character: character.name == "wren")
    slow = pool.submit(server.call, "reload", own_session, character="wren")
    assert gate.reached.wait(PATIENCE)
    assert server.call("reload", own_session, character="nobody").status_code == 422
    gate.opened.set()
    assert slow.result(PATIENCE).json() == {"ok": True, "verdict": None, "warnings": []}
    assert state(server, own_session)["character"] == "wren"


def test_the_settings_of_the_last_call_hold(server, own_session, gate, pool, monkeypatch):
    finish = sessions.Output

    def prepared(settings: Any, *others: Any) -> Any:
        if settings.upscale == 1.5:
            gate.hold()
        return finish(settings, *others)

    monkeypatch.setattr(sessions, "Output", prepared)
    slow = pool.submit(server.call, "load_animator_settings", own_session, animator_settings={"upscale": 1.5})
    assert gate.reached.wait(PATIENCE)
    assert server.call("load_animator_settings", own_session, animator_settings={"upscale": 1.25}).status_code == 200
    gate.opened.set()
    assert "asked for later" in slow.result(PATIENCE).json()["warnings"][0]
    assert state(server, own_session)["settings"]["upscale"] == 1.25


@pytest.mark.parametrize("last", ["text", "emotion"])
def test_the_text_or_emotion_of_the_last_call_is_felt(server, own_session, gate, pool, monkeypatch, last: str):
    class Slow:
        model = "slow"

        def classify(self, text: str) -> dict[str, float]:
            if text == "held":
                gate.hold()
            spoken = "fear" if text == "held" else "joy"
            return {name: float(name == spoken) for name in EMOTIONS}

    monkeypatch.setattr(server.services.texts, "classifier", Slow)
    slow = pool.submit(server.call, "set_emotion_from_text", own_session, text="held")
    assert gate.reached.wait(PATIENCE)
    if last == "text":
        assert server.call("set_emotion_from_text", own_session, text="glad").json()["emotion"] == "joy"
    else:
        assert server.call("set_emotion", own_session, emotion_name="joy").status_code == 200
    gate.opened.set()
    answer = slow.result(PATIENCE).json()
    assert (answer["emotion"], answer["changed"]) == ("joy", False)
    assert state(server, own_session)["emotion"] == "joy"


def test_while_a_picture_is_taken_in_the_avatar_before_it_shows_fewer_frames(
    server, own_session, gate, pool, monkeypatch
):
    session = server.services.sessions.get(own_session)
    usual = session.fps
    hold_up(gate, monkeypatch, lambda character: character.name == "finch")
    slow = pool.submit(server.call, "reload", own_session, character="finch")
    assert gate.reached.wait(PATIENCE)
    assert state(server, own_session)["steps_aside"]
    assert session.fps == 8 < usual
    gate.opened.set()
    assert slow.result(PATIENCE).status_code == 200
    assert not state(server, own_session)["steps_aside"]
    assert session.fps == usual
