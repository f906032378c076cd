"""The page speaks: heard by Web Audio, seen on the canvas, written in subtitles; in a real browser on a real server."""

import math
from collections.abc import Iterator
from itertools import groupby

import numpy as np
import pytest

from raven.speech.timeline import parse_timeline
from raven.text import minilm
from tests.browser.conftest import CALM
from tests.tries import of_three

pytest.importorskip("hibari")

SENTENCE = "Papa may buy a big apple, but mama may not."
STILL = {f"{driver}_enabled": False for driver in ("blink", "sway", "breathing")}
STILL |= {"swing_strength": 0}

WATCH = """
  globalThis.seen = [];
  const context = document.querySelector('#avatar').getContext('2d', { willReadFrequently: true });
  const mouth = () => context.getImageData(232, 152, 48, 40).data;
  const { client, view, voice } = raven;
  const speak = client.speak.bind(client);
  client.speak = async (...how) => (globalThis.utterance = await speak(...how));
  const started = client.speechStarted.bind(client);
  let told = 0; // how late frames are, as the server was told last; on the clock of the page, since only differences matter
  client.speechStarted = (...how) => ((told = view.delay(1e6) - 1e6 - 1 / 60), started(...how));
  const draw = view.onDraw;
  const closed = mouth(); // now: a still face is not drawn again until it speaks
  view.onDraw = (frame) => {
    draw(frame);
    const position = voice.position;
    if (position === null) return;
    const opened = mouth().reduce((sum, value, at) => sum + Math.abs(value - closed[at]), 0);
    seen.push([position, performance.now() / 1000 - frame.time - told, opened]);
  };
"""


def say(page, text: str) -> None:
    page.js("document.querySelector('#say').value = arguments[0]", text)
    page.click("#speak")


@pytest.fixture
def quiet(browser, home, visit) -> Iterator:
    """The page, with a face that moves for speech only and does not follow texts."""
    home.call("load_animator_settings", "default", animator_settings=STILL)
    before = {"source": "if (location.protocol === 'http:') localStorage.setItem('raven.feels', 'off')"}
    told = browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", before)
    try:
        page = visit()
    finally:
        browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", told)
    yield page
    page.js("raven.voice.stop(); localStorage.clear()")


def lag_of(seen: np.ndarray, timeline) -> tuple[float, float]:
    """By how many seconds the mouth is behind the sound, and how well it fits then (correlation).

    By how much a frame came earlier or later than the page had told is taken off: that tells of a busy machine only.
    """
    positions, late, opened = seen.T
    lags = np.arange(-0.3, 0.3, 0.005)

    def fit(lag: float) -> float:
        wanted = [timeline.at(position - lag).sum() for position in positions - late]
        return float(np.corrcoef(wanted, opened)[0, 1])

    best = max(lags, key=fit)
    return float(best), fit(best)


def in_time(lag: float, fit: float) -> bool:
    return fit > 0.6 and abs(lag) <= 0.04


def test_the_mouth_is_in_time_with_the_sound(quiet, home):
    home.call("load_animator_settings", "default", animator_settings={**STILL, "target_fps": 25})
    quiet.js(WATCH)

    def measure() -> tuple[float, float]:
        quiet.js("seen.length = 0; globalThis.utterance = null")
        say(quiet, SENTENCE)
        quiet.until("globalThis.utterance && raven.voice.position > 1")
        quiet.until("!raven.voice.speaking")
        seen = np.array(quiet.js("return seen"))
        seen = seen[np.abs(seen[:, 1]) < 0.5]  # of the first ones the page had told nothing yet
        timeline = parse_timeline(quiet.js("return utterance.sentences[0].timeline"))
        return lag_of(seen, timeline) if len(seen) > 6 * timeline.duration else (0.0, 0.0)

    lag, fit = of_three(measure, lambda found: in_time(*found), tells=any)
    assert in_time(lag, fit), (lag, fit)


def test_words_are_written_while_they_are_heard(quiet):
    quiet.js("""globalThis.written = [];
        const look = () => {
          const now = document.querySelector('.word.now');
          if (now) written.push([document.querySelector('.subtitles').textContent, now.textContent]);
        };
        new MutationObserver(look).observe(document.body, {subtree: true, childList: true, attributes: true})""")
    say(quiet, "One bird. Two birds!")
    quiet.until("written.some(([sentence]) => sentence === 'Two birds!')")
    quiet.until("document.querySelector('.subtitles').hidden")
    written = quiet.js("return written")
    assert [sentence for sentence, _ in groupby(sentence for sentence, _ in written)] == ["One bird.", "Two birds!"]
    assert all(word in sentence.split() for sentence, word in written)
    assert quiet.errors() == []


def test_sentences_follow_each_other_without_a_gap(quiet):
    quiet.js("""globalThis.started = [];
        const start = AudioBufferSourceNode.prototype.start;
        AudioBufferSourceNode.prototype.start = function (at) {
          started.push([at, this.buffer.duration]);
          return start.call(this, at);
        }""")
    say(quiet, "Yes. No. Maybe.")
    quiet.until("started.length === 3")
    quiet.click("#speak")
    (first, length), (second, next_length), (third, _) = quiet.js("return started")
    assert math.isclose(second, first + length, abs_tol=1e-4)
    assert math.isclose(third, second + next_length, abs_tol=1e-4)


def test_a_language_without_a_voice_is_told_in_a_plain_sentence(quiet):
    say(quiet, "สวัสดีครับ")
    quiet.until("document.querySelector('#messages .error')")
    assert quiet.js("return document.querySelector('#messages .error').querySelector('span').textContent") == (
        "This text is in Thai, and no voice of this server speaks Thai. Raven has no voice for it yet."
    )


def test_stop_is_silent_and_closes_the_mouth(quiet, home, eventually):
    say(quiet, "This goes on and on. " * 20)
    quiet.until("raven.voice.position > 0.3")
    assert quiet.js("return document.querySelector('#speak').textContent.trim()") == "Stop"
    quiet.click("#speak")
    assert not quiet.js("return raven.voice.speaking")
    quiet.until("document.querySelector('#speak').textContent.trim() === 'Speak'")
    quiet.until("document.querySelector('.subtitles').hidden")
    assert eventually(lambda: home.get("state").json()["speech"] is None)


def test_enter_speaks_and_a_new_text_cuts_short_the_old_one(quiet):
    keys = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
    for text in ("This goes on and on. " * 20, "Enough."):
        quiet.js("const box = document.querySelector('#say'); box.value = arguments[0]; box.focus()", text)
        quiet.driver.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyDown", **keys})
        quiet.driver.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyUp", **keys})
        quiet.until("document.querySelector('.subtitles').textContent.startsWith(arguments[0])", text[:6])
    quiet.until("!raven.voice.speaking")
    assert quiet.js("return document.querySelector('#speak').textContent.trim()") == "Speak"


def test_voice_speed_and_offset_are_chosen_and_remembered(quiet, home):
    quiet.click("#tab-voice")
    voices = quiet.js("return [...document.querySelectorAll('#voice option')].map(({value}) => value)")
    assert voices == home.http.get(f"{home.url}/api/tts/list_voices").json()["voices"]
    quiet.slide("Speed", 2)
    quiet.slide("Lip sync", 0.2)
    quiet.open(home.url)
    quiet.until("globalThis.raven && raven.view.stats().fps > 0")
    assert quiet.js("return raven.voice.offset") == 0.2
    quiet.js("""globalThis.sent = [];
        for (const name of ['speak', 'speechStarted']) {
          const call = raven.client[name].bind(raven.client);
          raven.client[name] = (...how) => (sent.push(how.at(-1)), call(...how));
        }""")
    say(quiet, "Yes.")
    quiet.until("sent.length > 1")
    manner, heard = quiet.js("return sent")[:2]
    assert manner["speed"] == 2
    assert heard["offset"] == 0.2
    assert 0 < heard["delay"] < 1


@pytest.mark.skipif(minilm.missing() is not None, reason="the packages of MiniLM are not installed")
def test_a_pasted_answer_sets_the_face_and_is_heard(page, home, eventually):
    page.js("""globalThis.started = false;
        raven.voice.onStart = () => (started = true)""")
    say(page, "I'm so sorry, please forgive me!")
    is_sorry = eventually(lambda: home.get("state").json()["emotion"] == "remorse")  # its model comes first
    assert is_sorry, page.js("return [raven.voice.position, document.querySelector('#messages').textContent]")
    page.until("document.querySelector('[name=emotion]:checked').value === 'remorse'")
    page.until("started")
    page.js("raven.voice.stop()")


def test_a_server_without_a_voice_says_so(start_server, browser):
    with start_server(
        speech={"enabled": False}, avatar={"poser": "puppet", "character": "raven", "settings": CALM}
    ) as server:
        browser.open(server.url)
        browser.until("globalThis.raven && raven.view.stats().fps > 0")
        browser.click("#tab-voice")
        problem = browser.js("return document.querySelector('#voice-problem').textContent")
        assert problem.startswith("There is no voice")
        assert browser.driver.find_element("id", "voice-problem").is_displayed()
        assert not browser.driver.find_element("id", "voice").is_displayed()
        assert browser.js("return document.querySelector('#speak').textContent.trim()") == "Send"
        browser.open("about:blank")


def test_a_browser_that_forbids_sound_says_so(quiet):
    quiet.js("""AudioContext.prototype.resume = () => new Promise(() => {})""")
    say(quiet, "Hello.")
    quiet.until("document.querySelector('.messages .error')?.textContent.includes('only after a click')")
    assert quiet.js("return document.querySelector('#speak').textContent.trim()") == "Speak"


def test_a_voice_that_fails_is_told(quiet, monkeypatch):
    from raven.errors import Unavailable

    def fail(*_: object) -> None:
        raise Unavailable("the voice engine lost its tongue")

    monkeypatch.setattr("raven.server.endpoints.avatar_speech.Utterance", fail)
    say(quiet, "Hello.")
    quiet.until("document.querySelector('.messages .error')?.textContent.includes('lost its tongue')")
    assert quiet.js("return document.querySelector('#speak').textContent.trim()") == "Speak"


def test_the_page_plays_what_the_avatar_says_by_itself_while_it_is_being_written(quiet, home, eventually, monkeypatch):
    # The program that ends while a model is being loaded, or while a voice computes, is aborted.
    monkeypatch.setattr(home.services.texts, "classifier_now", lambda: None)
    stages = home.services.stages
    session = home.services.sessions.get("default")
    quiet.click("#avatar")  # after which browsers allow sound
    assert eventually(lambda: stages.of(session).listened_to)
    saying = stages.say(session)
    saying.add("One bird. [joy] Two ")
    quiet.until("document.querySelector('.subtitles').textContent === 'One bird.'")
    saying.add("birds!")
    saying.finish()
    quiet.until("document.querySelector('.subtitles').textContent === 'Two birds!'")
    quiet.until("document.querySelector('.subtitles').hidden")
    assert eventually(lambda: saying.over)
    assert saying.heard() == (len("One bird. [joy] Two birds!"), "")
    assert session.state()["emotion"] == "joy"
    saying = stages.say(session)
    saying.add("Three birds, and four birds, and many more of them. Well")
    quiet.until("raven.voice.position > 0")
    stages.of(session).stop()
    quiet.until("!raven.voice.speaking")
    assert saying.idle(20)
    unexpected = [
        error for error in quiet.errors() if "/sentences/" not in error
    ]  # it asked for one more than there were
    assert unexpected == []
