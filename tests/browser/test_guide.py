"""The page leads: first steps, help, keys, words, and all of that in the visitor's language."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import forget
from tests.browser.test_layout import WINDOWS

SHOWN = "!document.querySelector('#guide').hidden"

IN_BRACKETS = """
  const plain = globalThis.fetch;
  globalThis.fetch = async (address, ...rest) => {
    const answer = await plain(address, ...rest);
    if (!/texts\\/[\\w.]+\\.json$/.test(String(address))) return answer;
    const wrapped = Object.entries(await answer.json()).map(([key, text]) => [key, `⟦${text}⟧`]);
    return new Response(JSON.stringify(Object.fromEntries(wrapped)));
  };"""

BARE = """
  const apart = `#language, #voice, kbd, h1, .own-name, .talk-list strong, .talk-list .hint, .address input, .subtitles,
    #characters, .ticks, :has(> [value=mouth_delta])`;
  const formats = 'Raven|https?://.*|PNG|WebP|JPEG|MP4|WebM|TGA|QOI|WEBP|WEBP-LOSSY|PAL|NTSC';
  const known = new RegExp(`^(${formats}|[0-9.,]+ ([mk]s|[kM]B/s)|[a-z_]+_(index|delta|smirk))$`);
  const found = new Set();
  function look(text) {
    for (let before = null; before !== text; text = text.replace(/⟦[^⟦⟧]*⟧/g, '')) before = text;
    if (/[a-z]{2,}/i.test(text) && !known.test(text.trim())) found.add(text.trim());
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(apart)) look(walker.currentNode.data);
  for (const element of document.querySelectorAll('[title], [aria-label], [placeholder], [alt]')) {
    if (element.closest(apart)) continue;
    for (const name of ['title', 'aria-label', 'placeholder', 'alt']) look(element.getAttribute(name) ?? '');
  }
  return [...found]"""


@pytest.fixture
def newcomer(browser, home, visit):
    """The page, which this browser has never seen."""
    forget(browser, home)
    yield visit()
    forget(browser, home)


def press(page, *keys: str) -> None:
    page.driver.switch_to.active_element.send_keys(*keys)


OVERLAPS = """
  const floating = ['.brand', '#guide', '#messages p', '.dock'].flatMap((name) => [...document.querySelectorAll(name)])
    .filter((each) => each.checkVisibility());
  const boxes = floating.map((each) => each.getBoundingClientRect());
  return floating.flatMap((one, i) => floating.slice(i + 1).filter((_, k) => {
    const a = boxes[i], b = boxes[i + 1 + k];
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }).map((other) => `${one.id || one.className} lies on ${other.id || other.className}`))"""


def test_nothing_that_floats_over_the_avatar_lies_on_anything_else(newcomer):
    """The steps, and messages as long as the page has them, in every window."""
    newcomer.until(SHOWN)
    newcomer.js(
        """return import('/static/page/texts/messages.js').then(({ say }) => {
             say('Something long is told about the picture that was just brought here, and of its background.', 'warning');
             say('The server does not answer. Is it still running?', 'error');
           })"""
    )
    for window, size in WINDOWS.items():
        newcomer.size(*size)
        assert newcomer.js("return document.querySelector('#messages p:last-child').checkVisibility()")
        assert newcomer.js(OVERLAPS) == [], window


def test_a_first_visit_is_offered_three_steps_until_they_are_sent_away(newcomer):
    newcomer.until(SHOWN)
    assert newcomer.js("return document.querySelectorAll('#guide li').length") == 3
    newcomer.click("#guide-take")
    newcomer.until("document.querySelector('#obs-sheet').open")
    assert newcomer.js("return document.querySelector('#obs-chat').value").endswith("/v1")
    newcomer.js("document.querySelector('#obs-sheet').close()")
    assert newcomer.js("return document.querySelector('#guide-take').classList.contains('done')")
    newcomer.click("#guide > button")
    newcomer.driver.refresh()
    newcomer.until("globalThis.raven && raven.view.stats().fps > 0")
    assert not newcomer.js(f"return {SHOWN}")
    newcomer.click("#help-button")
    newcomer.click("#help-steps")
    newcomer.until(SHOWN)


def test_keys_act_unless_one_types_or_does_not_want_them(newcomer):
    newcomer.js("document.activeElement.blur()")
    press(newcomer, "?")
    newcomer.until("document.querySelector('#help').open")
    press(newcomer, Keys.ESCAPE)
    newcomer.until("!document.querySelector('#help').open")
    newcomer.js("document.activeElement.blur()")
    press(newcomer, "5")
    newcomer.until("!document.querySelector('#settings').hidden")
    press(newcomer, "/")
    newcomer.until("document.activeElement.id === 'say'")
    press(newcomer, "1?")
    assert newcomer.js("return document.querySelector('#say').value") == "1?"
    newcomer.js("document.querySelector('#say').value = ''")
    newcomer.click("#help-button")
    newcomer.click("#help .switch")
    press(newcomer, Keys.ESCAPE)
    newcomer.js("document.activeElement.blur()")
    press(newcomer, "1")
    assert newcomer.js("return document.querySelector('#direct').hidden")


def test_a_word_is_explained_to_who_comes_to_it(newcomer):
    newcomer.js("document.querySelector('#morphs summary').focus()")
    newcomer.until("document.querySelector('#tip').textContent.startsWith('One movement')")
    assert not newcomer.js("return document.querySelector('#tip').hidden")
    newcomer.js("document.activeElement.blur()")
    assert newcomer.js("return document.querySelector('#tip').hidden")


def test_the_page_speaks_the_visitors_language_and_keeps_the_one_that_was_chosen(newcomer, home):
    newcomer.open(f"{home.url}?lang=ja")
    newcomer.until(
        "document.documentElement.lang === 'ja' && document.querySelector('#tab-voice').textContent === '声'"
    )
    newcomer.js("""const choice = document.querySelector('#language');
                   choice.value = 'de';
                   choice.dispatchEvent(new Event('change'))""")
    newcomer.until(
        "document.documentElement.lang === 'de' && document.querySelector('#tab-voice')?.textContent === 'Stimme'"
    )
    newcomer.open(home.url)
    newcomer.until("document.documentElement.lang === 'de'")


def test_all_that_one_reads_comes_from_the_tables(newcomer, home):
    """Each text of the tables is put in brackets: what stands outside of them comes from elsewhere."""
    told = newcomer.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": IN_BRACKETS})
    try:
        newcomer.open(f"{home.url}?lang=de")
        newcomer.until("globalThis.raven && raven.view.stats().fps > 0")
        newcomer.js("for (const each of document.querySelectorAll('details')) each.open = true")
        newcomer.js("document.querySelector('#add-filter').click()")
        newcomer.until("document.querySelector('.step-body .field')")
        assert newcomer.js(BARE) == []
    finally:
        newcomer.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", told)
