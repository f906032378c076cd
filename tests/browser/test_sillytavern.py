"""The extension for SillyTavern, on a stand-in page with the places and events that were seen in the real one.

`docs/sillytavern.md` tells how it was tried there.
"""

import base64
import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest

from raven.figure.character import find_character
from raven.speech.encoding import AudioFormat, encode
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "integrations" / "sillytavern"
STAND_IN = Path(__file__).parent / "tavern"
MOUNT = "/scripts/extensions/third-party/raven/"
TEXT = "Papa may buy a big apple, but mama may not."


class _Tavern(http.server.SimpleHTTPRequestHandler):
    """Serves the page, the extension, cards of the shipped characters, and no sprites but one of Finch."""

    def log_message(self, *_: Any) -> None: ...

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if path == "/api/sprites/get":
            mine = [{"label": "neutral", "path": "/characters/Finch/neutral.png"}] if "Finch" in self.path else []
            self._send(json.dumps(mine).encode(), "application/json")
        elif card := re.fullmatch(r"/characters/(\w+)(?:/neutral)?\.png", path):
            self.server.asked.append(path)  # type: ignore[attr-defined]
            self._send(find_character(card[1].lower()).read_bytes(), "image/png")
        else:
            super().do_GET()

    def translate_path(self, path: str) -> str:
        path = urlsplit(path).path
        folder, name = (EXTENSION, path.removeprefix(MOUNT)) if path.startswith(MOUNT) else (STAND_IN, path.lstrip("/"))
        return str(folder / (name or "index.html"))

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def raven(start_server) -> Iterator[Any]:
    avatar = {"poser": "puppet", "character": "", "settings": {"target_fps": 5}}
    with start_server(avatar=avatar, speech={"engine": "silent"}, classify={"enabled": False}) as running:
        yield running


@pytest.fixture(scope="module")
def tavern(_chromium, raven) -> Iterator[Any]:
    """The browser on the stand-in page, its extension told where Raven is."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Tavern, directory=str(STAND_IN)))
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _chromium.size(1600, 900)
    _chromium.open(f"http://localhost:{server.server_port}/")
    _chromium.asked = server.asked
    _chromium.until("document.querySelector('#raven-settings') !== null")
    _chromium.click("#chat")  # browsers play sound only after a visitor has done something
    tell(_chromium, "address", raven.url)
    _chromium.until("document.querySelector('#raven-status').dataset.state === 'connected'")
    yield _chromium
    _chromium.open("about:blank")
    server.shutdown()
    server.server_close()
    _chromium.errors()


@pytest.fixture(autouse=True)
def _sessions_end_with_the_test() -> None:
    """They end with the page: the extension keeps the sessions of characters from chat to chat."""


def tell(tavern: Any, name: str, value: str) -> None:
    """Change a field of the panel."""
    tavern.js(
        "const field = document.querySelector(`[data-raven=${arguments[0]}]`); field.value = arguments[1];"
        "field.dispatchEvent(new Event(field.type === 'range' ? 'input' : 'change'))",
        name,
        value,
    )


def enter(tavern: Any, who: str, figures: int) -> None:
    """Open a chat and wait until its figures move."""
    tavern.js("tavern.open(arguments[0])", who)
    tavern.until(f"document.querySelectorAll('.raven-figure.seen').length === {figures}")


def play(tavern: Any, sound: bytes, kind: str = "audio/mpeg") -> None:
    source = f"data:{kind};base64,{base64.b64encode(sound).decode()}"
    tavern.js("document.querySelector('#tts_audio').src = arguments[0]", source)


def called(tavern: Any, name: str) -> list[dict[str, Any]]:
    """What the extension asked for in calls of this name."""
    return [json.loads(body) for address, body in tavern.js("return tavern.calls") if address.endswith(f"/{name}")]


def sessions(raven: Any) -> list[str]:
    return [session["instance_id"] for session in raven.get("sessions").json()["sessions"]]


def state(raven: Any, number: int = -1) -> dict[str, Any]:
    return raven.get("state", params={"instance_id": sessions(raven)[number]}).json()


def test_the_figure_takes_the_place_of_the_sprite_and_is_dragged_elsewhere(tavern, raven):
    enter(tavern, "Raven", 1)
    assert tavern.asked == ["/characters/Raven.png"]
    assert tavern.js("return getComputedStyle(document.querySelector('#expression-holder')).visibility") == "hidden"
    where = "document.querySelector('.raven-figure').getBoundingClientRect()"
    assert 1200 < tavern.js(f"const box = {where}; return (box.left + box.right) / 2") < 1600, "right of the chat"
    tell(tavern, "place", "left")
    tavern.until(f"{where}.left < 400")
    middle = tavern.js(f"return {where}.left + {where}.width / 2")
    tavern.js(
        """const figure = document.querySelector('.raven-figure'), box = figure.getBoundingClientRect();
           figure.setPointerCapture = () => {};
           const at = (kind, x, y) => figure.dispatchEvent(new PointerEvent(kind, { clientX: x, clientY: y, button: 0 }));
           at('pointerdown', box.left + 200, box.top + 200);
           at('pointermove', box.left + 250, box.top + 150);
           at('pointerup', box.left + 300, box.top + 100);"""
    )
    assert tavern.js(f"return {where}.left + {where}.width / 2") == pytest.approx(middle + 100, abs=2)
    assert json.loads(tavern.js("return localStorage.getItem('saved')"))["raven"]["moved"].keys() == {"Raven.png"}
    tell(tavern, "place", "right")


def test_the_chats_own_classifier_gives_the_face_and_raven_where_it_is_silent(tavern, raven, eventually):
    enter(tavern, "Raven", 1)
    tavern.js("tavern.face('/characters/Raven/joy-1.png')")
    tavern.js("tavern.say('Raven', 'So you say.'); tavern.face('/characters/Raven/anger.png')")
    assert eventually(lambda: state(raven)["emotion"] == "anger")
    assert not called(tavern, "set_emotion_from_text")
    tell(tavern, "feeling", "raven")
    tavern.js("tavern.say('Raven', 'I have to cry.'); tavern.face('/characters/Raven/joy.png')")
    assert eventually(lambda: bool(called(tavern, "set_emotion_from_text")))
    assert called(tavern, "set_emotion_from_text")[-1]["text"] == "I have to cry."
    assert state(raven)["emotion"] != "joy"
    tell(tavern, "feeling", "auto")


def test_lips_follow_ravens_own_voice_to_the_phoneme(tavern, raven, eventually):
    enter(tavern, "Raven", 1)
    tavern.js("tavern.say('Raven', arguments[0])", f"*waves* {TEXT}")
    asked = {"model": "tts-1", "input": TEXT, "voice": "alloy", "response_format": "mp3"}
    sound = raven.http.post(f"{raven.url}/v1/audio/speech", json=asked, timeout=PATIENCE).content
    asked = {"text": TEXT, "voice": "alloy", "format": "json"}
    document = raven.http.post(f"{raven.url}/api/tts/speak", json=asked, timeout=PATIENCE).json()
    play(tavern, sound)
    assert eventually(lambda: state(raven)["speech"] is not None)
    assert called(tavern, "play_timeline")[-1]["timeline"] == document["timeline"]
    here = tavern.js("return document.querySelector('#tts_audio').currentTime")
    assert state(raven)["speech"]["position"] == pytest.approx(here, abs=0.5)
    tavern.js("document.querySelector('#tts_audio').pause()")
    assert eventually(lambda: state(raven)["speech"] is None)


def test_lips_follow_the_loudness_of_any_other_voice_and_close_in_pauses(tavern, raven, eventually):
    enter(tavern, "Raven", 1)
    rate = 24000
    t = np.arange(rate) / rate
    vowel = (0.3 * np.sin(2 * np.pi * 220 * t)).astype(np.float32)
    sound = np.concatenate([vowel, np.zeros(rate, np.float32), vowel])
    play(tavern, encode(sound, rate, AudioFormat.WAV), "audio/wav")
    assert eventually(lambda: state(raven)["speech"] is not None)
    timeline = called(tavern, "play_timeline")[-1]["timeline"]
    assert timeline["morphs"] == ["mouth_aaa_index"]
    opened = dict(timeline["keyframes"])
    assert min(value for second, value in opened.items() if 0.3 < second < 0.9) > 0.6
    assert max(value for second, value in opened.items() if 1.4 < second < 1.95) == 0
    assert len(opened) < 100
    assert max(np.abs(np.diff(list(opened.values())))) < 0.7, "it must not jump"
    tavern.js(
        "document.querySelector('#tts_audio').removeAttribute('src'); document.querySelector('#tts_audio').load()"
    )
    assert eventually(lambda: state(raven)["speech"] is None)


def test_a_group_is_a_stage_on_which_the_one_who_speaks_stands_out(tavern, raven):
    enter(tavern, "group", 2)
    assert tavern.asked.count("/characters/Raven.png") == 1, "the session of the chat before is used again"
    assert "/characters/Finch/neutral.png" in tavern.asked, "a sprite shows more than a card"
    asked = {"model": "tts-1", "input": TEXT, "voice": "alloy", "response_format": "wav"}
    sound = raven.http.post(f"{raven.url}/v1/audio/speech", json=asked, timeout=PATIENCE).content
    tavern.js("tavern.say('Finch', arguments[0]); tavern.say('Raven', 'I am next.')", TEXT)
    play(tavern, sound, "audio/wav")
    tavern.until("document.querySelector('.raven-figure.speaking')?.title === 'Finch'")
    tavern.js("document.querySelector('#tts_audio').pause()")
    tavern.until("document.querySelector('.raven-figure.speaking') === null")
    source = f"data:audio/wav;base64,{base64.b64encode(sound[:-2]).decode()}"  # what another provider made
    tavern.driver.execute_async_script(
        """const [source, done] = arguments;
           fetch(source).then((answer) => answer.blob()).then((audio) => {
             tavern.emit('TTS_AUDIO_READY', { audio, characterName: 'Raven' });
             setTimeout(() => { document.querySelector('#tts_audio').src = source; done(); }, 300);
           });""",
        source,
    )
    tavern.until("document.querySelector('.raven-figure.speaking')?.title === 'Raven'")
    tavern.js("document.querySelector('#tts_audio').pause()")


def test_commands_direct_a_figure_and_say_what_is_wrong_with_them(tavern, raven, eventually):
    enter(tavern, "Raven", 1)
    tavern.js("return tavern.run('raven', 'emote pride')")
    assert eventually(lambda: "pride" in [state(raven, n)["emotion"] for n in range(len(sessions(raven)))])
    tavern.js("return tavern.run('raven', 'look left')")
    assert any(state(raven, n)["overrides"] for n in range(len(sessions(raven))))
    tavern.js("return tavern.run('raven', 'look center')")
    assert not any(state(raven, n)["overrides"] for n in range(len(sessions(raven))))
    for wrong, said in (
        ("dance", "/raven knows emote, look,"),
        ("look north", "A figure can look center, left"),
        ("emote", "/raven emote needs a name, as in /raven emote joy."),
        ("emote boredom", "there is no emotion named 'boredom'"),
        ("effect pizza", "there is no effect named 'pizza'"),
    ):
        assert said in tavern.js("return tavern.run('raven', arguments[0])", wrong)
    assert "Nobody in this chat is called Rook." in tavern.js("return tavern.run('raven', 'emote joy', {name: 'Rook'})")
    assert tavern.js("return tavern.told.length") >= 6
    tavern.js("return tavern.run('raven', 'hide')")
    assert tavern.js("return document.querySelectorAll('.raven-figure').length") == 0
    assert tavern.js("return getComputedStyle(document.querySelector('#expression-holder')).visibility") == "visible"
    tavern.js("return tavern.run('raven', 'show')")
    tavern.until("document.querySelector('.raven-figure.seen') !== null")


def test_a_session_that_is_gone_is_made_again(tavern, raven, eventually):
    enter(tavern, "Raven", 1)
    before = sessions(raven)
    for session in before:
        raven.post("unload", json={"instance_id": session})
    assert eventually(lambda: bool(set(sessions(raven)) - set(before)))
    tavern.until("document.querySelector('.raven-figure').dataset.status === 'live'")


def test_where_raven_does_not_answer_one_sentence_says_so_and_it_is_found_again(tavern, raven):
    tavern.js("tavern.told.length = 0")
    tell(tavern, "address", "http://localhost:9")
    tavern.until("document.querySelector('#raven-status').dataset.state === 'away'")
    assert "Raven does not answer at http://localhost:9. Is it running?" in tavern.js("return tavern.told.join()")
    assert tavern.js("return document.querySelectorAll('.raven-figure').length") == 0
    tell(tavern, "address", "localhost")
    tavern.until("tavern.told.at(-1).includes('looks like http://localhost:5100')")
    tell(tavern, "address", f"{raven.url}/")
    tavern.until("document.querySelector('.raven-figure.seen') !== null")


def test_the_key_stays_in_the_browser_and_out_of_settings_that_all_can_read(tavern):
    tell(tavern, "key", "a-secret-of-mine")
    assert "a-secret-of-mine" not in (tavern.js("return localStorage.getItem('saved')") or "")
    assert tavern.js("return localStorage.getItem('raven.key')") == "a-secret-of-mine"
    tell(tavern, "key", "")


def test_sessions_end_with_the_page(tavern, raven, eventually):
    tavern.open("about:blank")
    assert eventually(lambda: sessions(raven) == [])
