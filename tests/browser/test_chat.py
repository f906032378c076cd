"""One talks with the avatar on the page: bubbles stream, the spoken word is marked, and what was not heard is not kept."""

import base64
import io
import json

import pytest
from PIL import Image, PngImagePlugin

from tests.browser.test_layout import IN_VIEW, WINDOWS
from tests.conftest import draw_face
from tests.patience import PATIENCE
from tests.server.stand_in_model import TOKENS, stand_in_model

CARD = {"name": "Aoi", "first_mes": "*waves* Hello {{user}}."}
SHOWN = "Hello there, dear friend! waves How are you today?"
SAID = "[...document.querySelectorAll('.bubble .said')].map((bubble) => bubble.textContent)"


@pytest.fixture(scope="module")
def model():
    with stand_in_model() as model:
        yield model


@pytest.fixture
def chat(browser, home, model):
    """The page with its chat open, and nothing said; the tests share one page."""
    home.services.language_model.choose(model.url, "", "")
    if not browser.js("return Boolean(globalThis.raven) && location.href.startsWith(arguments[0])", home.url):
        browser.open(home.url)
        browser.until("globalThis.raven && raven.view.stats().fps > 0")
        browser.until("document.querySelector('#choose-model').textContent.startsWith('127.0.0.1')")
    browser.click("#tab-chat")
    browser.js("document.querySelector('#new-chat').click()")
    browser.until(f"{SAID}.length === 0")
    yield browser
    model.go_on.set()
    browser.js("raven.voice.stop(); localStorage.clear()")
    home.call("stop_speaking", "default")
    model.go_on.clear()
    model.tokens = TOKENS


def write(page, text):
    page.js("document.querySelector('#chat-text').value = arguments[0]", text)
    page.click("#chat-send")


def say_nothing(page):
    """Answers are only written from here on: it goes quicker."""
    page.js("const box = document.querySelector('#voice-controls .switch input'); if (box.checked) box.click()")


def test_an_answer_streams_into_a_bubble_and_the_word_that_is_heard_is_marked(chat):
    write(chat, "Hi!")
    chat.until("document.querySelector('.bubble.assistant .said')?.textContent.startsWith('Hello there')")
    chat.until("document.querySelector('.bubble.assistant mark')?.textContent === 'friend!'")
    assert chat.js("return document.querySelector('#subtitles').textContent") in SHOWN
    chat.until("document.querySelector('#chat-stop').hidden")
    chat.until(f"JSON.stringify({SAID}) === arguments[0]", json.dumps(["Hi!", SHOWN], separators=(",", ":")))
    assert chat.js("return document.querySelector('.bubble.assistant em').textContent") == "waves"


def test_who_interrupts_keeps_what_was_heard(chat, home, model):
    write(chat, "forever")
    chat.until("document.querySelectorAll('.bubble mark').length")
    silent = chat.js(
        """return new Promise((resolve) => {
             const began = performance.now();
             document.querySelector('#chat-stop').click();
             const look = () => raven.voice.speaking ? setTimeout(look, 1) : resolve(performance.now() - began);
             look();
           })"""
    )
    assert silent < 1000, "far above what it takes, far below the rest of the text"
    assert model.left.wait(PATIENCE)
    chat.until("document.querySelector('.bubble.assistant .bubble-tools .again')")
    kept = home.http.get(home.url + "/api/chat/conversations", timeout=PATIENCE).json()["conversations"][0]["id"]
    text = home.http.get(f"{home.url}/api/chat/conversations/{kept}", timeout=PATIENCE).json()["messages"][-1]["text"]
    assert text
    chat.until("document.querySelector('.bubble.assistant .said').textContent.trim() === arguments[0]", text)
    assert home.services.sessions.get("default").speech is None


def test_answering_again_editing_and_going_back(chat, model):
    say_nothing(chat)
    write(chat, "Hi!")
    chat.until("document.querySelector('.bubble.assistant .again')")
    model.tokens = ("Other", " words.")
    chat.click(".bubble.assistant .again")
    chat.until("document.querySelector('.bubble.assistant .count')?.textContent === '2 / 2'")
    assert chat.js(f"return {SAID}") == ["Hi!", "Other words."]
    chat.click(".bubble.assistant .before")
    chat.until(f"{SAID}[1] === arguments[0]", SHOWN)
    chat.click(".bubble.user .edit")
    chat.js("document.querySelector('.editor textarea').value = 'Hey!'")
    chat.click(".editor .plain")
    chat.until("document.querySelector('.bubble.user .count')?.textContent === '2 / 2'")
    chat.until("document.querySelector('.bubble.assistant .again')")
    assert chat.js(f"return {SAID}") == ["Hey!", "Other words."]
    assert model.asked[-1]["messages"][-1]["content"] == "Hey!"
    chat.open(chat.js("return location.href"))
    chat.until(f"JSON.stringify({SAID}) === arguments[0]", '["Hey!","Other words."]')
    assert chat.js("return document.querySelector('.bubble.user .count').textContent") == "2 / 2"


def test_a_quick_and_long_answer_is_written_a_few_times_only(chat):
    """The page would write and lay out ever more text for each of its pieces, and do nothing else any more."""
    chat.js(
        """const write = Element.prototype.replaceChildren;
           globalThis.written = 0;
           Element.prototype.replaceChildren = function (...nodes) {
             if (this.matches('.assistant .said')) globalThis.written += 1;
             return write.call(this, ...nodes);
           };"""
    )
    say_nothing(chat)
    write(chat, "torrent")
    chat.until(f"{SAID}.at(-1)?.endsWith('That was all.')")
    assert len(chat.js(f"return {SAID}.at(-1)")) > 36_000
    assert chat.js("return written") < 500, "of two thousand pieces"


def test_it_fits_every_window(chat):
    say_nothing(chat)
    write(chat, "Hi!")
    chat.until("document.querySelector('.bubble.assistant .again')")
    for window, size in WINDOWS.items():
        chat.size(*size)
        for part in ("#chat-text", "#chat-send", "#choose-model", ".talks summary", "#tab-settings"):
            assert chat.js(IN_VIEW, part), (window, part)
        room = chat.js(
            """const [list, stage, page] = ['.bubbles', '#stage', 'html'].map((one) => document.querySelector(one));
               return [list.clientHeight, stage.clientHeight / innerHeight, page.scrollWidth - innerWidth]"""
        )
        assert room[0] > (60 if size[1] < 350 else 100), window
        assert room[1] > 0.39, window
        assert room[2] <= 0, window


def test_a_bad_model_is_one_clear_sentence_with_what_helps(chat, home):
    write(chat, "html")
    chat.until("!document.querySelector('.chat-problem').hidden")
    assert chat.js("return document.querySelector('.chat-problem p').textContent") == (
        "The language model cannot be understood: its answer is no JSON."
    )
    assert chat.js(f"return {SAID}") == ["html"]
    home.services.language_model.choose("http://127.0.0.1:9/v1", "", None)
    chat.click(".chat-problem button")
    chat.until("document.querySelector('.chat-problem p').textContent.includes('cannot be reached')")


CARD_DROP = """
  const bytes = Uint8Array.from(atob(arguments[0]), (sign) => sign.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], 'aoi.png', { type: 'image/png' }));
  dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
"""


def test_a_card_that_is_dropped_becomes_an_avatar_one_can_talk_with(chat, home):
    chunks, file = PngImagePlugin.PngInfo(), io.BytesIO()
    chunks.add_text("chara", base64.b64encode(json.dumps(CARD).encode()).decode())
    Image.fromarray(draw_face()).save(file, "PNG", pnginfo=chunks)
    chat.js(CARD_DROP, base64.b64encode(file.getvalue()).decode())
    chat.until(f"{SAID}[0] === 'waves Hello You.'")
    chat.until("document.querySelector('.card[aria-pressed=true]')?.textContent.includes('Aoi')")
    assert chat.js("return document.querySelector('.talk-name').textContent") == "Aoi"
    assert home.get("state").json()["character"] == "Aoi"


def test_a_model_is_chosen_and_its_key_is_never_seen_again(chat, home, model):
    chat.click("#choose-model")
    chat.until("document.querySelector('.local-models').textContent.includes('on the usual ports of this machine')")
    for name, value in (("base_url", model.url), ("model", "parrot"), ("key", "right-key")):
        chat.js("document.getElementById(arguments[0]).value = arguments[1]", f"model-{name}", value)
    chat.click(".model-form .save")
    chat.until("document.querySelector('#choose-model').textContent === 'parrot'")
    assert home.services.language_model.now.key == "right-key"
    chat.click("#choose-model")
    chat.until("document.querySelector('#model-key').placeholder === 'kept on the server'")
    assert "right-key" not in chat.js("return document.documentElement.outerHTML + JSON.stringify(localStorage)")
    chat.click(".model-sheet > .icon")
