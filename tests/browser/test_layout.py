"""The page in windows of every size: everything is in view, nothing is cut off, and what is in focus is seen."""

from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import Browser, begin_anew, leave, open_live

WINDOWS = {
    "desktop": (1280, 800),
    "laptop": (1440, 900),
    "large": (1920, 1080),
    "tablet": (820, 1180),
    "tablet, landscape": (1180, 820),
    "phone": (390, 844),
    "small phone": (360, 640),
    "phone, landscape": (844, 390),
    "small phone, landscape": (568, 320),
}

IN_VIEW = """
  const box = document.querySelector(arguments[0]).getBoundingClientRect();
  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return box.width > 30 && box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight
    && Boolean(seen?.closest(arguments[0]));
"""

COVERED = """
  const [at, tabs] = [document.activeElement, document.querySelector('#tabs').getBoundingClientRect()];
  const visible = at.closest('label') ?? at;
  const box = visible.getBoundingClientRect();
  if (!at.closest('.tab-panel') || !box.height) return null;
  return box.top < tabs.bottom - 1 || box.bottom > innerHeight + 1 ? (at.id || visible.textContent || at.outerHTML) : null;
"""


WALKED = f"""
  if (!globalThis.walked) addEventListener('keyup', ({{ key }}) => key === 'Tab' && walked.push(here()));
  globalThis.walked = [];
  const here = () => document.activeElement.role === 'tab' ? 'tab' : (() => {{ {COVERED} }})();
"""
"""Has the page note after each Tab: null if what is in focus then is seen, else what is covered; "tab" in the row of tabs."""


@pytest.fixture(scope="module")
def _still(_chromium: Browser, _home: Any) -> Iterator[None]:
    """The page, once for all windows; its avatar rests, since drawing it takes the processor and moves nothing of the rest."""
    begin_anew(_home)
    open_live(_chromium, _home)
    assert _home.call("stop", "default").status_code == 200
    yield
    leave(_chromium)


@pytest.fixture
def page(browser: Browser, _still: None) -> Browser:
    return browser


def walk_back(page, steps: int) -> list[str | None]:
    """Press Shift and Tab so often; what the page noted, see `WALKED`."""
    page.js(WALKED)
    hand = ActionBuilder(page.driver)
    hand.key_action.key_down(Keys.SHIFT)
    for _ in range(steps):
        hand.key_action.send_keys(Keys.TAB)
    hand.key_action.key_up(Keys.SHIFT)
    hand.perform()
    walked = page.js("return walked")
    assert len(walked) == steps
    return walked


@pytest.mark.parametrize("window", WINDOWS)
def test_ones_own_picture_can_be_chosen_in_every_window_without_scrolling(page, window: str):
    page.size(*WINDOWS[window])
    page.click("#tab-direct")
    page.js("document.querySelector('#panel').scrollTo(0, 0); scrollTo(0, 0)")
    for card in range(1, 6):
        assert page.js(IN_VIEW, f".card:nth-child({card})"), card
    assert page.js("return document.querySelector('.card:first-child').textContent") == "Your picture"


@pytest.mark.parametrize("window", WINDOWS)
def test_the_stage_has_room_for_the_avatar_and_for_what_is_said(page, window: str):
    page.size(*WINDOWS[window])
    page.js("scrollTo(0, 0)")
    for part in ("#say", "#speak", "#pause", "#obs", "#tab-settings"):
        assert page.js(IN_VIEW, part), part
    free = page.js("""
      const boxes = ['#stage', '.brand', '.dock'].map((one) => document.querySelector(one).getBoundingClientRect());
      const [stage, brand, dock] = boxes;
      return [stage.height / innerHeight, (dock.top - brand.bottom) / stage.height, document.documentElement.scrollWidth]""")
    assert free[0] > (0.5 if WINDOWS[window][0] < WINDOWS[window][1] else 0.9)
    assert free[1] > 0.4, "the dock covers the face"
    assert free[2] <= WINDOWS[window][0]


@pytest.mark.parametrize("window", ["desktop", "phone", "phone, landscape"])
@pytest.mark.parametrize("tab", ["direct", "settings"])
def test_what_is_in_focus_is_never_under_the_tabs(page, window: str, tab: str):
    page.size(*WINDOWS[window])
    page.click(f"#tab-{tab}")
    page.js("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.js("document.querySelector('footer a').focus()")
    walked: list[str | None] = []
    while "tab" not in walked and len(walked) < 400:
        walked += walk_back(page, 40)
    seen = walked[: walked.index("tab")] if "tab" in walked else walked
    assert [each for each in seen if each is not None] == []
    assert len(seen) > 15


def test_who_prefers_less_transparency_gets_plain_grounds(page):
    seen = {}
    for transparency in ("no-preference", "reduce"):
        page.prefer(transparency=transparency)
        seen[transparency] = page.js(
            "const { backdropFilter, backgroundColor } = getComputedStyle(document.querySelector('.dock'));"
            "return [backdropFilter, backgroundColor]"
        )
    assert seen["no-preference"][0].startswith("blur(")
    assert seen["reduce"] == ["none", "rgb(255, 255, 255)"]


def test_nothing_glides_for_who_prefers_less_motion(page):
    gliding = {}
    for motion in ("no-preference", "reduce"):
        page.prefer(motion=motion)
        page.click("#tab-direct")
        gliding[motion] = page.js(
            """document.querySelector('#act [role=switch]').click();
               return document.getAnimations().filter((one) => one instanceof CSSTransition).length"""
        )
    assert gliding["no-preference"] > 0
    assert gliding["reduce"] == 0
