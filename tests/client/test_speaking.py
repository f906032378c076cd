"""Speech under way, of utterances whose server hangs, is slow, or is never to be asked."""

import io
import threading
import wave
from collections.abc import Callable, Iterator

import pytest

from raven.client import utterances
from raven.client.connection import Connection
from raven.client.errors import ServerTooSlow
from raven.client.path_delay import PathDelay
from raven.client.playback import Player
from raven.client.speaking import Callbacks, Speech
from raven.client.utterances import AvatarUtterance, Sentence
from tests.patience import PATIENCE

pytest.importorskip("miniaudio")


def sound(seconds: float) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(24_000)
        writer.writeframes(bytes(round(seconds * 24_000) * 2))
    return file.getvalue()


class Script:
    """An utterance of two sentences that a test has in its hand."""

    def __init__(self) -> None:
        self.asked = 0
        self.aligned: list[float] = []
        self.cancelled = False
        self.answers = threading.Event()  # until then the server does not answer who tells it the position
        self.answers.set()

    def sentences(self) -> Iterator[Sentence]:
        self.asked += 1
        for number, text in enumerate(("One.", "Two.")):
            yield Sentence(number, text, number * 0.3, 0.3, (), sound(0.3), 2)

    def align(self, position: Callable[[], float]) -> None:
        self.aligned.append(position())
        self.answers.wait(PATIENCE)

    def delay(self) -> float:
        return 0.0

    def cancel(self) -> None:
        self.cancelled = True


@pytest.fixture
def player() -> Iterator[Player]:
    player = Player("null")
    yield player
    player.close()


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def events() -> list[str]:
    return []


@pytest.fixture
def callbacks(events) -> Callbacks:
    return Callbacks(
        on_start=lambda: events.append("start"),
        on_stop=lambda: events.append("stop"),
        on_sentence=lambda sentence: events.append(sentence.text),
    )


def test_sentences_are_shown_while_the_server_hangs(player, script, events, callbacks):
    script.answers.clear()
    speech = Speech(script, player, callbacks).begin()
    assert speech.wait(PATIENCE)
    assert events == ["start", "One.", "Two.", "stop"]
    assert speech.error is None
    assert not script.cancelled
    script.answers.set()


def test_the_server_is_told_before_the_sound_begins(player, script, callbacks):
    assert Speech(script, player, callbacks).begin().wait(PATIENCE)
    assert script.aligned
    assert script.aligned[0] < 0


def test_after_the_end_the_server_is_told_nothing_more(player, script, callbacks):
    assert Speech(script, player, callbacks).begin().wait(PATIENCE)
    assert "raven-speech-align" not in [thread.name for thread in threading.enumerate()]


def test_what_was_stopped_before_its_turn_is_never_asked_for(player, script, events, callbacks):
    speech = Speech(script, player, callbacks)
    speech.stop()
    speech.fetch()
    assert speech.begin().wait(PATIENCE)
    assert events == ["start", "stop"]
    assert script.asked == 0


def test_cancelling_waits_for_no_server_that_hangs(silent_server, monkeypatch):
    monkeypatch.setattr(utterances, "CANCEL_TIMEOUT", 0.3)
    utterance = AvatarUtterance(Connection(silent_server), PathDelay(), "default", lambda: None)
    utterance._id = "u1"
    with pytest.raises(ServerTooSlow):
        utterance.cancel()
