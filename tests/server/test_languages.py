"""Texts in other languages over HTTP: spoken by an engine that can, or refused by name; never 200 with silence."""

from typing import Any

import pytest
import requests

from raven.speech.engines import espeak, hibari
from tests.patience import PATIENCE

GERMAN, JAPANESE = "Guten Morgen, wie geht es dir?", "こんにちは"
CALLS = {"/api/tts/speak": "text", "/v1/audio/speech": "input"}


@pytest.fixture(scope="module")
def english(start_server):
    """A server whose voice speaks English only."""
    if (lack := hibari.why_not()) is not None:
        pytest.skip(lack)
    patch = pytest.MonkeyPatch()
    patch.setattr("raven.speech.engines.registry.best_first", lambda: ("hibari",))
    with start_server() as running:
        yield running
    patch.undo()


@pytest.fixture(scope="module")
def polyglot(start_server):
    """A server with a robot that speaks what the neural voice does not."""
    if (lack := hibari.why_not() or espeak.why_not()) is not None:
        pytest.skip(lack)
    patch = pytest.MonkeyPatch()
    patch.setattr("raven.speech.engines.registry.best_first", lambda: ("hibari", "espeak"))
    with start_server() as running:
        yield running
    patch.undo()


def post(server: Any, path: str, **body: Any) -> requests.Response:
    return requests.post(server.url + path, json=body, timeout=PATIENCE)


@pytest.mark.parametrize(("path", "field"), CALLS.items())
@pytest.mark.parametrize(
    ("text", "language"), [(GERMAN, "German"), (JAPANESE, "Japanese"), ("你好", "Chinese"), ("Привет!", "Russian")]
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_nobody_speaks_is_refused_by_its_language(english, path, field, text, language, stream):
    more = {"get_metadata": False} if field == "text" else {}
    answer = post(english, path, **{field: text}, stream=stream, **more)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert (error["code"], error["field"]) == ("invalid_input", field)
    assert language in error["message"]
    assert "pip install" in error["message"]


def test_an_avatar_refuses_it_too_and_goes_on(english):
    pytest.importorskip("av")
    avatar = english.load()
    answer = english.call("speak", avatar, text=JAPANESE)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "text")
    assert english.call("speak", avatar, text="Hello, my friend!").json()["engine"] == "hibari"
    answer = english.call("record", avatar, text=JAPANESE, output="webm")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "text", ["Hola amigo!", "I met Jürgen Müller at the café.", "Oh, 日本! I love it.", "C'est la vie!", "π is 3.14"]
)
def test_english_with_foreign_words_is_spoken(english, text):
    told = post(english, "/api/tts/speak", text=text, format="json").json()
    assert told["engine"] == "hibari"
    assert told["duration"] > 0.5
    assert all(word["phonemes"] for word in told["words"])


def test_another_engine_says_it(polyglot):
    told = post(polyglot, "/api/tts/speak", text=GERMAN, format="json").json()
    assert (told["engine"], told["voice"]) == ("espeak", "de+f2")
    assert [word["text"] for word in told["words"]] == ["Guten", "Morgen,", "wie", "geht", "es", "dir?"]
    assert told["duration"] > 1
    avatar = polyglot.load()
    spoken = polyglot.call("speak", avatar, text=JAPANESE).json()
    assert (spoken["engine"], spoken["sentences"][0]["text"]) == ("espeak", JAPANESE)
    assert spoken["sentences"][0]["duration"] > 0.5
