"""A visitor who is quicker than the server: what was asked for last is what is seen in the end."""

from typing import Any

from raven.settings.emotion_templates import EMOTIONS
from tests.browser.gate import hold_up
from tests.browser.test_page import DROP, dropped
from tests.patience import PATIENCE


def state(home: Any) -> dict[str, Any]:
    answer: dict[str, Any] = home.get("state").json()
    return answer


def pick(page: Any, name: str) -> None:
    """Click a character's card."""
    page.until("[...document.querySelectorAll('.card')].some((card) => card.textContent === arguments[0])", name)
    names = page.js("return [...document.querySelectorAll('.card')].map((card) => card.textContent)")
    page.click(f".card:nth-child({1 + names.index(name)})")


def chosen(page: Any, name: str) -> None:
    """Wait until the page says that this is the character, and no longer that one is coming."""
    page.until("document.querySelector('.card[aria-pressed=true]')?.textContent === arguments[0]", name)
    page.until("document.querySelector('#characters').getAttribute('aria-busy') === 'false'")


def test_another_character_is_chosen_while_one_is_coming(page, home, gate, monkeypatch):
    hold_up(gate, monkeypatch, "Figure", lambda character: character.name == "finch")
    pick(page, "Finch")
    assert gate.reached.wait(PATIENCE)
    pick(page, "Wren")
    chosen(page, "Wren")
    gate.opened.set()
    page.until("fetch('/api/avatar/state').then((answer) => answer.json()).then((state) => state.character === 'wren')")
    chosen(page, "Wren")
    assert state(home)["character"] == "wren"
    assert page.js("return document.querySelector('.messages').children.length") == 0, "nothing went wrong"


def test_a_picture_that_cannot_be_used_leaves_the_one_that_is_coming(page, home, gate, monkeypatch, eventually):
    hold_up(gate, monkeypatch, "Figure", lambda character: character.name == "finch")
    pick(page, "Finch")
    assert gate.reached.wait(PATIENCE)
    page.js(DROP, [dropped("me.png", "image/png", b"this is no picture")])
    page.until("document.querySelector('.messages .error')?.textContent.includes('me.png is no picture')")
    gate.opened.set()
    assert eventually(lambda: state(home)["character"] == "finch")
    chosen(page, "Finch")


def test_a_settings_file_is_not_undone_by_what_was_changed_before_it(page, home, gate, monkeypatch, eventually):
    hold_up(gate, monkeypatch, "Output", lambda settings: settings.target_fps == 30)
    page.slide("Frame rate", 30)
    assert gate.reached.wait(PATIENCE)
    page.slide("Talking", 20)
    page.js(DROP, [dropped("animator.json", "application/json", b'{"target_fps": 11}')])
    gate.opened.set()
    assert eventually(lambda: state(home)["settings"]["target_fps"] == 11)
    page.until("document.querySelector('.messages')?.textContent.includes('Opened animator.json')")
    settings = state(home)["settings"]
    assert (settings["target_fps"], settings["talking_fps"]) == (11, 12)
    page.slide("Breathing", 10)
    assert eventually(lambda: state(home)["settings"]["breathing_cycle_duration"] == 6)
    assert state(home)["settings"]["target_fps"] == 11


def test_a_button_comes_after_a_text_that_the_server_still_thinks_about(page, home, gate, monkeypatch, eventually):
    class Slow:
        model = "slow"

        def classify(self, text: str) -> dict[str, float]:
            gate.hold()
            return {name: float(name == "fear") for name in EMOTIONS}

    monkeypatch.setattr(home.services.texts, "classifier", Slow)
    monkeypatch.setattr(home.services.texts, "modules", lambda: ["classify"])
    page.js("return import('/static/page/ground/memory.js').then(({ remember }) => remember('speaks', 'off'))")
    page.driver.refresh()
    page.until("globalThis.raven && raven.view.stats().fps > 0")
    page.js(
        "document.querySelector('#say').value = 'Who is there?'; document.querySelector('#composer').requestSubmit()"
    )
    assert gate.reached.wait(PATIENCE)
    page.click("label:has(> [value=joy])")
    assert eventually(lambda: state(home)["emotion"] == "joy")
    gate.opened.set()
    page.until("document.querySelector('#speak').getAttribute('aria-pressed') === 'false'")
    assert page.js("return document.querySelector('[value=joy]').checked")
    assert state(home)["emotion"] == "joy"
    page.js("localStorage.clear()")
