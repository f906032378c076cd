"""The page that visitors meet, in a real browser on a real server."""

import base64
import itertools
import re
from pathlib import Path

import pytest
from PIL import Image

from raven.server.endpoints.pages.page import STATIC_FOLDER
from tests.browser.conftest import CALM

PIXELS = """(() => {
  const canvas = document.querySelector('#avatar'), { width, height } = canvas;
  const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  let covered = 0, sum = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3]) covered += 1;
    sum += data[at] * (at % 8191) + data[at + 3];
  }
  return { covered: covered / (width * height), corner: data[3], sum, width, height };
})()"""


def state(home) -> dict:
    return home.get("state").json()


def test_a_visitor_sees_a_character_that_moves(page, home):
    home.call("load_animator_settings", "default", animator_settings={"target_fps": 15})
    first = page.until(f"(() => {{ const now = {PIXELS}; return now.covered > 0.1 && now }})()")
    assert first["corner"] == 0, "the backdrop must show beside the figure"
    assert first["covered"] < 0.6
    assert (first["width"], first["height"]) == (512, 512)
    page.until(f"{PIXELS}.sum !== {first['sum']}")
    assert page.until("raven.view.stats().fps > 1")
    page.until("/^[\\d.]+ fps$/.test(document.querySelector('#meter-fps').textContent)")
    page.until("/^\\d+ ms$/.test(document.querySelector('#meter-latency').textContent)")
    assert page.errors() == []


def test_every_emotion_has_a_button_and_the_one_shown_is_marked(page, home, eventually):
    labels = page.js("return [...document.querySelectorAll('.emotion span')].map((label) => label.textContent)")
    labels = [label.lower() for label in labels]
    assert sorted(labels) == sorted(state(home)["emotions"])
    assert len(labels) == 28
    page.click(".emotion:has([value=joy])")
    assert eventually(lambda: state(home)["emotion"] == "joy")
    assert page.js("return document.querySelector('[name=emotion]:checked').value") == "joy"
    page.js("document.getAnimations().forEach((one) => one.finish())")
    assert page.js(WEAK_TEXTS) == [], "the pointer is still over the button"


def test_an_emotion_that_another_client_sets_is_marked(page, home):
    home.call("set_emotion", "default", emotion_name="anger")
    page.until("document.querySelector('[name=emotion]:checked')?.value === 'anger'")


def test_the_mouth_moves_without_sound_until_it_is_switched_off(page, home, eventually):
    for wanted in (True, False):
        page.click("#act .switch:nth-of-type(3) input")
        assert eventually(lambda wanted=wanted: state(home)["talking"] is wanted)


def test_pause_and_go_on(page, home, eventually):
    page.click("#pause")
    assert eventually(lambda: not state(home)["running"])
    page.click("#pause")
    assert eventually(lambda: state(home)["running"])


def test_a_slider_sets_its_setting_and_can_be_reset(page, home, eventually):
    before = state(home)["settings"]
    page.slide("Frame rate", 12)
    assert eventually(lambda: state(home)["settings"]["target_fps"] == 12)
    page.slide("Blinking", 24)
    assert eventually(lambda: state(home)["settings"]["blink_interval_min"] < 1.1)
    page.click("[aria-label='Reset Frame rate']")
    assert eventually(lambda: state(home)["settings"]["target_fps"] == before["target_fps"])
    assert state(home)["settings"]["blink_interval_min"] < 1.1, "a reset takes back one slider, not all"
    page.click("[aria-label='Reset Blinking']")
    assert eventually(lambda: state(home)["settings"] == before)


def test_drivers_are_turned_off_at_zero(page, home, eventually):
    for label in ("Blinking", "Swaying", "Breathing"):
        page.slide(label, 0)
    names = ("blink_enabled", "sway_enabled", "breathing_enabled")
    assert eventually(lambda: not any(state(home)["settings"][name] for name in names))
    page.slide("Breathing", 20)
    assert eventually(lambda: state(home)["settings"]["breathing_cycle_duration"] == pytest.approx(3))
    assert state(home)["settings"]["breathing_enabled"]
    page.slide("Hair", 0)
    assert eventually(lambda: state(home)["settings"]["swing_strength"] == 0)


def test_morphs_are_held_and_let_go(page, home, eventually):
    home.call("set_overrides", "default", overrides={"mouth_aaa_index": 0.2})
    page.click("#morphs summary")
    page.slide("Nod", -0.5)
    page.slide("Tilt", 0.75)
    expected = {"mouth_aaa_index": 0.2, "head_x_index": -0.5, "neck_z_index": 0.75}
    assert eventually(lambda: state(home)["overrides"] == expected), state(home)["overrides"]
    page.click("#morph-groups .slider.changed .reset")
    assert eventually(lambda: len(state(home)["overrides"]) == 2)
    page.click("#morph-groups .plain")
    assert eventually(lambda: state(home)["overrides"] == {})


def test_the_format_of_the_stream_can_be_chosen(page, home):
    page.click("label:has([value=webp])")
    page.until("raven.view.stats().frame.type === 'image/webp'")
    page.click("label:has([value=jpeg])")
    page.until("raven.view.stats().frame.type === 'image/jpeg'")
    page.open(home.url)
    page.until("globalThis.raven?.view?.stats().frame?.type === 'image/jpeg'")  # it is remembered
    page.open(f"{home.url}/?format=video")
    page.until("globalThis.raven?.view?.stats().frame?.type === 'video/vp09'")
    page.click("#streaming label:has([value=auto])")
    page.until("raven.view.stats().frame.type === 'image/jpeg;alpha=below'")


def test_a_shipped_character_is_chosen_by_its_card(page, home, eventually):
    page.until("document.querySelector('.card img').naturalWidth > 0")
    page.click(".card[aria-pressed=false]:not(.own)")
    assert eventually(lambda: state(home)["character"] == "finch")
    page.until("document.querySelector('.card[aria-pressed=true]').textContent === 'Finch'")


def test_a_picture_of_ones_own_is_taken(page, home, eventually, drawn_face: bytes, tmp_path: Path):
    (tmp_path / "me.png").write_bytes(drawn_face)
    page.driver.find_element("id", "picker").send_keys(str(tmp_path / "me.png"))
    assert eventually(lambda: state(home)["character"] == "upload")
    page.until("document.querySelector('.own').getAttribute('aria-pressed') === 'true'")
    data_eyes = page.driver.find_element("css selector", "#act .switch:nth-of-type(2)")
    assert not data_eyes.is_displayed(), "a character without the cels has no such switch"


DROP = """
  const transfer = new DataTransfer();
  for (const [name, type, content] of arguments[0]) {
    transfer.items.add(new File([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))], name, { type }));
  }
  const event = (kind) => new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true });
  document.body.dispatchEvent(event('dragenter'));
  const shown = !document.querySelector('#dropzone').hidden;
  document.querySelector('.panel').dispatchEvent(event('drop'));
  return shown && document.querySelector('#dropzone').hidden;
"""


def dropped(name: str, type: str, content: bytes) -> tuple[str, str, str]:
    """A file for `DROP`. A picture as a list of numbers would take long on its way into the page."""
    return name, type, base64.b64encode(content).decode()


def test_pictures_are_dropped_anywhere_with_their_cels(page, home, eventually, drawn_face: bytes):
    files = [dropped(name, "image/png", drawn_face) for name in ("me_blush1.png", "me.png", "me_notes.png")]
    assert page.js(DROP, files)
    page.until(
        "document.querySelector('.messages').textContent.includes('me_notes.png')"
    )  # shown for 9 s, before the rest
    assert eventually(lambda: state(home)["character"] == "upload")
    assert list(home.services.sessions.get("default").character.cels) == ["blush1"]


@pytest.mark.parametrize(
    ("name", "type", "words"),
    [
        ("me.png", "image/png", "me.png is no picture that Raven can read. Take a PNG"),
        ("song.mp3", "audio/mpeg", "song.mp3: no picture"),
    ],
)
def test_what_is_no_picture_is_refused_in_words_and_the_avatar_stays(page, home, name: str, type: str, words: str):
    page.js(DROP, [dropped(name, type, b"this is no picture")])
    page.until("document.querySelector('.messages .error')?.textContent.includes(arguments[0])", words)
    assert state(home)["character"] == "raven"


def test_a_snapshot_is_saved(page, eventually):
    page.click("#snapshot")
    file = page.downloads / "raven-neutral.png"
    assert eventually(file.exists)
    with Image.open(file) as picture:
        assert picture.mode == "RGBA"


def test_the_addresses_for_obs_lead_to_the_avatar(page, home):
    page.click("#obs")
    view, feed = (page.js(f"return document.querySelector('#{name}').value") for name in ("obs-view", "obs-feed"))
    assert view == f"{home.url}/view"
    assert feed == f"{home.url}/api/avatar/feed.mjpg"
    page.click("[data-copy=obs-feed]")
    page.until("document.querySelector('[data-copy=obs-feed]').textContent === 'Copied'")
    page.open(view)
    page.until("document.documentElement.dataset.status === 'live'")


def test_a_hidden_page_leaves_the_feed_and_comes_back(page, home, eventually):
    hide = """Object.defineProperty(document, 'hidden', { configurable: true, get: () => arguments[0] });
              document.dispatchEvent(new Event('visibilitychange'))"""
    assert home.viewers("default") == 1
    page.js(hide.replace("arguments[0]", "true"))
    assert eventually(lambda: home.viewers("default") == 0)
    page.until("document.querySelector('#status').textContent === 'resting'")
    page.js(hide.replace("arguments[0]", "false"))
    assert eventually(lambda: home.viewers("default") == 1)
    page.until("document.querySelector('#status').textContent === 'live'")


def test_without_a_default_session_a_visitor_gets_one_of_his_own_while_he_stays(browser, server, eventually):
    before = {session.id for session in server.services.sessions.all()}
    browser.open(server.url)
    browser.until("globalThis.raven && raven.view.stats().fps > 0")
    (own,) = {session.id for session in server.services.sessions.all()} - before
    assert browser.js("return raven.session.id") == own
    browser.open("about:blank")
    assert eventually(lambda: own not in {session.id for session in server.services.sessions.all()})


def test_a_session_that_vanishes_is_replaced(browser, server, eventually):
    browser.open(server.url)
    browser.until("globalThis.raven && raven.view.stats().fps > 0")
    lost = browser.js("return raven.session.id")
    server.call("unload", lost)
    browser.until("raven.session.id !== arguments[0] && document.querySelector('#status').textContent === 'live'", lost)
    browser.until("raven.view.instanceId === raven.session.id && raven.view.stats().fps > 0")


def test_the_key_goes_from_the_address_into_the_page(start_server, browser):
    with start_server(key="sesame", avatar={"poser": "puppet", "character": "raven", "settings": CALM}) as guarded:
        browser.open(f"{guarded.url}/?key=sesame")
        browser.until("globalThis.raven && raven.view.stats().fps > 0")
        assert "sesame" not in browser.js("return location.href")
        browser.click("#obs")
        assert browser.js("return document.querySelector('#obs-view').value").endswith("/view?key=sesame")
        assert not browser.js("return document.querySelector('#obs-key').hidden")
        browser.open("about:blank")


TABS = ("direct", "voice", "picture", "settings")


def unfold(page) -> None:
    """Open everything that is folded, and show what is hidden as long as nobody uses it."""
    page.js("""document.querySelectorAll('details').forEach((one) => (one.open = true));
               for (const step of document.querySelectorAll('.step-title[aria-expanded=false]')) step.click()""")


def test_nothing_is_cut_off_at_any_width(visit, home):
    chain = [["desaturate", {}], ["analog_vhsglitches", {"name": "the worst of all worn tapes"}]]
    home.call("load_animator_settings", "default", animator_settings={"postprocessor_chain": chain})
    page = visit()
    page.until("document.querySelectorAll('.step').length === 2")
    for tab, width in itertools.product(TABS, (360, 768, 900, 1280)):
        page.size(width, 780)
        page.click(f"#tab-{tab}")
        unfold(page)
        assert page.js("return document.documentElement.scrollWidth") <= width
        cut = page.js("""
          const parts = '.panel :is(button, label, p, input, select), .dock :is(button, textarea), .meter, .brand, .segments';
          return [...document.querySelectorAll(parts)]
            .filter((element) => element.offsetParent && !element.closest('.characters'))
            .filter((element) => {
              const box = element.getBoundingClientRect();
              return box.width && (box.left < -0.5 || box.right > innerWidth + 0.5);
            }).map((element) => element.className + element.textContent)""")
        assert cut == [], (tab, width)


def test_everything_can_be_used_without_a_mouse(page):
    nameless = page.js("""
      const used = 'button, input, select, textarea, progress, a, summary, [role=img]';
      return [...document.querySelectorAll(used)].filter((element) => {
        const label = element.labels?.[0]?.textContent || element.getAttribute('aria-label') || element.textContent;
        return !label.trim() && element.type !== 'file';
      }).map((element) => element.outerHTML)""")
    assert nameless == []
    page.driver.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyDown", "key": "Tab", "windowsVirtualKeyCode": 9})
    assert page.js("return document.activeElement.className") == "skip"
    page.js("document.querySelector('#speak').focus()")
    assert page.js("return getComputedStyle(document.querySelector('#speak')).outlineStyle") == "solid"


WEAK_TEXTS = """
  const paint = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    paint.clearRect(0, 0, 1, 1); paint.fillStyle = color; paint.fillRect(0, 0, 1, 1);
    return paint.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] > 250) return color;
    }
  };
  const texts = '.panel h2, .panel h3, .chip span, .switch span, .slider label, .slider output, .segments span,'
    + '.card span, .hint, .problem, .tabs button, .field :is(label, .unit, input, select), .plain, .step-title span,'
    + '.ticks label, .group summary span';
  return [...document.querySelectorAll(texts)]
    .filter((element) => element.textContent.trim() && element.offsetParent)
    .map((element) => {
      const pair = [light(rgba(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
      return [(pair[0] + 0.05) / (pair[1] + 0.05), element.textContent];
    }).filter(([contrast]) => contrast < 4.5)"""


def test_text_stands_out_from_its_ground(page, home):
    home.call(
        "load_animator_settings", "default", animator_settings={"postprocessor_chain": [["noise", {"enabled": False}]]}
    )
    page.until("document.querySelector('.step.off')")
    unfold(page)
    for scheme in ("light", "dark"):
        page.prefer(scheme=scheme)
        for tab in TABS:
            page.click(f"#tab-{tab}")
            page.js("document.getAnimations().forEach((one) => one.finish())")  # colours glide over
            assert page.js(WEAK_TEXTS) == [], (scheme, tab)


def test_the_tabs_are_walked_with_arrow_keys_and_the_last_one_comes_back(page, home):
    page.js("document.querySelector('#tab-direct').focus()")
    keys = {"ArrowLeft": "settings", "ArrowRight": "direct", "End": "settings", "Home": "direct"}
    for key, tab in [*keys.items(), ("ArrowRight", "chat")]:
        page.driver.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyDown", "key": key})
        assert page.js("return document.activeElement.id") == f"tab-{tab}"
        panels = "[...document.querySelectorAll('.tab-panel:not([hidden])')]"
        shown = page.js(f"return {panels}.map((one) => one.getAttribute('aria-labelledby'))")
        assert shown == [f"tab-{tab}"]
    page.open(home.url)
    page.until("document.querySelector('#tab-chat').getAttribute('aria-selected') === 'true'")
    page.js("localStorage.clear()")


def test_the_page_asks_nobody_but_its_server(page, home):
    asked = page.js("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert len(asked) > 10
    assert [address for address in asked if not address.startswith((home.url, "blob:"))] == []
    for file in STATIC_FOLDER.rglob("*"):
        if file.suffix in {".html", ".css", ".js", ".svg"}:
            outside = re.findall(r"https?://(?!www\.w3\.org/|localhost)[^\s\"'`]+", file.read_text("utf-8"))
            assert outside == [], file
