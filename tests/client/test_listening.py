"""What an avatar says by itself, heard by a Python program."""

import json
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace

import pytest

from raven.client.connection import Connection
from raven.client.errors import NotFound
from raven.client.listening import Listening
from raven.client.speaking import Callbacks
from tests.patience import PATIENCE

pytest.importorskip("miniaudio")


@pytest.fixture(scope="module")
def speaking(start_server) -> Iterator:
    """A server whose voice is silent: it takes no time to make."""
    avatar = {"poser": "puppet", "character": "raven"}
    with start_server(avatar=avatar, speech={"engine": "silent"}, classify={"enabled": False}) as running:
        yield running


@pytest.fixture
def silent(speaking, connect) -> ModuleType:
    """Its client, with a device that nobody hears."""
    client = connect(speaking.url)
    client.tts_set_device("null")
    return client


def test_what_the_avatar_says_is_played_in_order_and_falls_silent_when_it_is_stopped(silent, eventually):
    sentences = []
    told = Callbacks(on_sentence=lambda sentence: sentences.append(sentence.text))
    with silent.avatar_listen("default", callbacks=told) as listening:
        silent.avatar_say("default", "One.")
        silent.avatar_say("default", "Two! Three?")
        assert eventually(lambda: sentences == ["One.", "Two!", "Three?"])
        silent.avatar_say("default", "This is a long text. " * 20, interrupt=True)
        assert eventually(lambda: len(sentences) > 3)
        silent.connected().connection.post("/api/avatar/stop_speaking", instance_id="default")
        assert listening.speech.wait(PATIENCE)
    assert listening.error is None
    assert listening.speech.error is None


def test_of_a_session_that_does_not_exist_nothing_is_heard(silent, eventually):
    listening = silent.avatar_listen("nobody")
    assert eventually(lambda: listening.error is not None)
    assert isinstance(listening.error, NotFound)


BEGIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
DAMAGED = (
    b"data: {\n",
    b"data:\n",
    b"data: null\n",
    b'data: ["speaking"]\n',
    b'data: "speaking"\n',
    b"data: \xff\xfe\n",
    b"data: " + b"[" * 100_000 + b"\n",
    b'data: {"event": "speaking"}\n',
    b'data: {"event": "speaking", "utterance_id": 7}\n',
    b'data: {"event": "speaking", "utterance_id": {"a": 1}}\n',
    b'data: {"event": 3, "utterance_id": "u"}\n',
    b'data: {"event": ["speaking"], "utterance_id": "u"}\n',
    b'data: {"event": "danced", "utterance_id": "u"}\n',
    b'data: {"event": "speaking", "utterance_id": "unplayable"}\n',
    b": a sign of life\n",
    b"event: message\n",
    b"\n\r\n",
    b"data: " + b"x" * 1_500_000 + b"\n",
)


def speaking_line(id: str) -> bytes:
    return (
        b"data: " + json.dumps({"event": "speaking", "utterance_id": id, "characters": 0, "words": ""}).encode() + b"\n"
    )


def test_what_is_no_event_is_left_out_and_what_comes_after_it_is_heard(scripted_server, eventually, caplog):
    """Each damage stands before an event, and a line that is cut off by the end of the connection too."""
    played = []

    def play(id: str):
        if id == "unplayable":
            raise RuntimeError("no such sound")
        played.append(id)
        return SimpleNamespace(stop=lambda: None)

    told = b"".join(line + speaking_line(str(number)) for number, line in enumerate(DAMAGED))
    url = scripted_server([BEGIN + told + speaking_line("cut")[:-9], BEGIN + speaking_line("last")])
    with Listening(Connection(url), "default", play) as listening:
        assert eventually(lambda: "last" in played)
        assert listening.error is None
    assert played == [*map(str, range(len(DAMAGED))), "last"]
    assert (
        sum("is no event, and is left out" in message for message in caplog.messages) <= 3
    )  # once per connection and kind
