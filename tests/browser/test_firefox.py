"""The page in Firefox: it shows the avatar, takes orders and pictures, and fits every window."""

import shutil
from collections.abc import Iterator

import pytest

from tests.browser.firefox import Firefox, running_firefox
from tests.browser.test_layout import IN_VIEW, WALKED, WINDOWS
from tests.browser.test_page import DROP, dropped
from tests.server.stand_in_model import stand_in_model

SHIFT, TAB = "\ue008", "\ue004"


@pytest.fixture(scope="module")
def _firefox() -> Iterator[Firefox]:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("needs Firefox (on Debian: apt-get install firefox-esr)")
    with running_firefox(program) as firefox:
        yield firefox


@pytest.fixture
def fox(_firefox: Firefox, home) -> Iterator[Firefox]:
    """The page in Firefox, with the avatar of the default session alive on it."""
    _firefox.size(1280, 800)
    _firefox.open(home.url)
    _firefox.until("globalThis.raven && raven.view.stats().fps > 0")
    yield _firefox
    _firefox.open("about:blank")
    assert _firefox.errors() == []


def state(home) -> dict:
    return home.get("state").json()


@pytest.mark.parametrize(("form", "type"), [("stacked", "image/jpeg;alpha=below"), ("video", "video/vp09")])
def test_the_avatar_is_seen_and_moves(fox: Firefox, form: str, type: str):
    fox.js("raven.view.show('default', { format: arguments[0] })", form)
    fox.until("raven.view.stats().frame.type === arguments[0]", type)
    fox.until("document.querySelector('#status').textContent === 'live'")
    drawn = """
      const canvas = document.querySelector('#avatar');
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      let seen = 0;
      for (let at = 3; at < data.length; at += 4) seen += data[at] > 200;
      return seen / (data.length / 4)"""
    assert 0.1 < fox.js(drawn) < 0.8, "the figure on a transparent ground"
    before = fox.js("return raven.view.stats().frame.id")
    fox.until("raven.view.stats().frame.id > arguments[0] + 5", before)


def test_it_takes_orders(fox: Firefox, home, eventually):
    fox.click("label:has([value=joy])")
    assert eventually(lambda: state(home)["emotion"] == "joy")
    fox.click(".card:nth-child(5)")
    assert eventually(lambda: state(home)["character"] == "wren")
    fox.until("document.querySelector('.card[aria-pressed=true]').textContent === 'Wren'")
    fox.click("#pause")
    assert eventually(lambda: not state(home)["running"])


def test_it_takes_a_picture_of_ones_own(fox: Firefox, home, eventually, drawn_face: bytes):
    assert fox.js(DROP, [dropped("me.png", "image/png", drawn_face)])
    assert eventually(lambda: state(home)["character"] == "upload")
    fox.until("document.querySelector('.own').getAttribute('aria-pressed') === 'true'")
    fox.until("document.querySelector('.own img')?.naturalWidth > 0")


def test_settings_are_changed(fox: Firefox, home, eventually):
    fox.click("#tab-settings")
    slide = """const slider = [...document.querySelectorAll('.slider')].find((one) => one.textContent.includes('Frame rate'));
      const input = slider.querySelector('input');
      input.value = 12;
      input.dispatchEvent(new Event('input', { bubbles: true }))"""
    fox.js(slide)
    assert eventually(lambda: state(home)["settings"]["target_fps"] == 12)


def test_everything_is_in_view_in_every_window(fox: Firefox):
    for window, (width, height) in WINDOWS.items():
        fox.size(width, height)
        fox.click("#tab-direct")
        fox.js("document.querySelector('#panel').scrollTo(0, 0); scrollTo(0, 0)")
        for part in (".own", "#say", "#speak", "#obs", "#tab-settings"):
            assert fox.js(IN_VIEW, part), (window, part)
        assert fox.js("return document.documentElement.scrollWidth") <= width, window


def test_what_is_in_focus_is_never_under_the_tabs(fox: Firefox):
    fox.js("document.querySelector('#morphs').open = true; document.querySelector('footer a').focus()")
    fox.js(WALKED)
    fox.keys(SHIFT, TAB, times=70)
    walked = fox.js("return walked")
    assert len(walked) == 70
    assert [each for each in walked if each not in (None, "tab")] == []
    assert fox.js("return document.activeElement.closest('.stage, [role=tab], .tab-panel') !== null")


def test_one_talks_with_the_avatar(fox: Firefox, home):
    with stand_in_model() as model:
        home.services.language_model.choose(model.url, "", "")
        fox.open("about:blank")
        fox.open(home.url)  # a page asks for the model when it is opened
        fox.until("document.querySelector('#choose-model')?.textContent.startsWith('127.0.0.1')")
        fox.click("#tab-voice")
        fox.until("document.querySelector('#voice-controls .switch input')")
        fox.js("document.querySelector('#voice-controls .switch input').click()")  # there need not be a sound device
        fox.click("#tab-chat")
        fox.js("document.querySelector('#new-chat').click()")
        fox.js("document.querySelector('#chat-text').value = 'Hi!'")
        fox.click("#chat-send")
        fox.until("document.querySelector('.bubble.assistant .again')")
        said = fox.js("return document.querySelector('.bubble.assistant .said').textContent")
        assert said == "Hello there, dear friend! waves How are you today?"
        fox.js("localStorage.clear()")
