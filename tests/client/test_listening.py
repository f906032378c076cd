"""What an avatar says by itself, heard by a Python program."""

from collections.abc import Iterator
from types import ModuleType

import pytest

from raven.client.errors import NotFound
from raven.client.speaking import Callbacks

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
        assert listening.speech.wait(20)
    assert listening.error is None
    assert listening.speech.error is None


def test_of_a_session_that_does_not_exist_nothing_is_heard(silent, eventually):
    listening = silent.avatar_listen("nobody")
    assert eventually(lambda: listening.error is not None)
    assert isinstance(listening.error, NotFound)
