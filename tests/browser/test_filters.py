"""The list of video effects and settings files on the page, in a real browser on a real server."""

import json
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from raven.settings_editor.files import settings_text

DROP = """
  const transfer = new DataTransfer();
  for (const [name, type, content] of arguments[0]) transfer.items.add(new File([Uint8Array.from(content)], name, { type }));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
"""

VHS = [
    ["bloom", {}],
    ["chromatic_aberration", {}],
    ["vignetting", {}],
    ["analog_lowres", {}],
    ["noise", {"strength": 0.3, "sigma": 2, "channel": "Y"}],
    ["analog_rippling_hsync", {}],
    ["analog_vhsglitches", {"unboost": 1}],
    ["analog_vhstracking", {}],
    ["banding", {}],
    ["scanlines", {"dynamic": True, "channel": "A"}],
]


def chain(home) -> list:
    return home.get("state").json()["settings"]["postprocessor_chain"]


@pytest.fixture
def effects(page, home):
    """The page with the tab of the picture open, and no video effects."""
    page.click("#tab-picture")
    page.until("document.querySelectorAll('.step').length === 0")
    return page


def add(page, filter: str) -> None:
    page.js("document.querySelector('.adder select').value = arguments[0]", filter)
    page.click("#add-filter")


def names(page) -> list[str]:
    return page.js("return [...document.querySelectorAll('.step')].map((step) => step.dataset.filter)")


def put(page, filter: str, label: str, value: object) -> None:
    """Give a parameter of an open step a value, as its own control does."""
    page.js(
        """const [filter, label, value] = arguments;
           const body = document.querySelector(`.step[data-filter=${filter}] .step-body`);
           const input = [...body.querySelectorAll('label')].find(({ textContent }) => textContent.startsWith(label)).control;
           if (input.type === 'checkbox') return input.checked === value || input.click();
           input.value = value;
           input.dispatchEvent(new Event('change', { bubbles: true }))""",
        filter,
        label,
        value,
    )


def saved(page, eventually) -> str:
    file = Path(page.downloads, "animator.json")
    file.unlink(missing_ok=True)
    page.click("#save-settings")
    assert eventually(file.exists)
    text = file.read_text("utf-8")
    file.unlink()
    return text


def test_the_chain_of_the_1980s_is_built_by_hand_saved_and_opened_again(effects, home, eventually, tmp_path: Path):
    preset = {each["name"]: each for each in home.get("presets").json()["presets"]}["vhs_1980s"]["postprocessor_chain"]
    assert preset == VHS
    built = [
        [name, {key: value for key, value in given.items() if key != "dynamic"}] for name, given in VHS
    ]  # its default
    for filter, parameters in [*VHS[1:], VHS[0]]:
        add(effects, filter)
        effects.until("document.querySelector('.step:last-child').dataset.filter === arguments[0]", filter)
        for name, value in parameters.items():
            put(effects, filter, name.replace("_", " ").capitalize(), value)
    handle = effects.driver.find_element("css selector", ".step[data-filter=bloom] [data-handle]")
    effects.js("arguments[0].focus()", handle)
    handle.send_keys(Keys.HOME)
    assert eventually(lambda: chain(home) == built), json.dumps(chain(home))
    assert effects.js("return document.querySelector('[name=look]:checked').value") == "vhs_1980s"

    text = saved(effects, eventually)
    settings = home.get("state").json()["settings"]
    assert text == settings_text(settings), "the settings editor writes the same file"
    home.call("load_animator_settings", "default")
    effects.open(home.url)
    effects.until("globalThis.raven && raven.view.stats().fps > 0")
    assert names(effects) == []
    (tmp_path / "mine.json").write_text(text, "utf-8")
    effects.driver.find_element("id", "settings-picker").send_keys(str(tmp_path / "mine.json"))
    assert eventually(lambda: chain(home) == built)
    effects.until("document.querySelectorAll('.step').length === 10")
    assert saved(effects, eventually) == text


def test_steps_are_dragged_to_another_place(effects, home, eventually):
    for filter in ("bloom", "banding", "scanlines"):
        add(effects, filter)
        effects.click(f".step[data-filter={filter}] .step-title")
    handle = effects.driver.find_element("css selector", ".step[data-filter=scanlines] [data-handle]")
    first = effects.driver.find_element("css selector", ".step[data-filter=bloom]")
    effects.js("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", first)
    ActionChains(effects.driver).click_and_hold(handle).move_to_element_with_offset(first, 0, -18).release().perform()
    assert eventually(lambda: [name for name, _ in chain(home)] == ["scanlines", "bloom", "banding"])
    assert names(effects) == ["scanlines", "bloom", "banding"]


def test_steps_are_moved_with_the_keyboard_alone(effects, home, eventually):
    for filter in ("bloom", "banding", "scanlines"):
        add(effects, filter)
    handle = effects.driver.find_element("css selector", ".step[data-filter=scanlines] [data-handle]")
    effects.js("arguments[0].focus()", handle)
    for key, order in (
        (Keys.ARROW_UP, ["bloom", "scanlines", "banding"]),
        (Keys.ARROW_UP, ["scanlines", "bloom", "banding"]),
        (Keys.ARROW_UP, ["scanlines", "bloom", "banding"]),
        (Keys.ARROW_DOWN, ["bloom", "scanlines", "banding"]),
        (Keys.END, ["bloom", "banding", "scanlines"]),
    ):
        effects.driver.switch_to.active_element.send_keys(key)
        assert names(effects) == order
    assert eventually(lambda: [name for name, _ in chain(home)] == ["bloom", "banding", "scanlines"])
    assert "place 3 of 3" in effects.js("return document.querySelector('#filters [role=status]').textContent")


def test_a_filter_can_be_used_twice_with_names_of_its_own(effects, home, eventually):
    add(effects, "digital_glitches")
    put(effects, "digital_glitches", "Name", "left")
    effects.until("document.querySelector('.own-name').textContent === 'left'")
    effects.click("[aria-label='Duplicate Digital glitches']")
    assert eventually(lambda: [parameters.get("name") for _, parameters in chain(home)] == ["left", "left 2"])
    effects.click(".step:last-child [aria-label='Remove Digital glitches']")
    assert eventually(lambda: chain(home) == [["digital_glitches", {"name": "left"}]])


def test_switched_off_steps_and_lists_are_kept(effects, home, eventually):
    add(effects, "bloom")
    put(effects, "bloom", "Exposure", 1.23)
    effects.click(".step [role=switch]")
    assert eventually(lambda: chain(home) == [["bloom", {"exposure": 1.23, "enabled": False}]])
    effects.click("#filters > .switch input")
    assert eventually(lambda: home.get("state").json()["settings"]["postprocessor_enabled"] is False)
    effects.open(home.url)
    effects.until("document.querySelector('.step.off') && document.querySelector('.steps.off')")
    effects.click(".step [role=switch]")
    assert eventually(lambda: chain(home) == [["bloom", {"exposure": 1.23}]])
    effects.click(".step .step-title")
    effects.click(".step .step-body > .plain")
    assert eventually(lambda: chain(home) == [["bloom", {}]])


def test_every_parameter_says_what_it_does(visit, home):
    filters = home.get("get_available_filters").json()["filters"]
    every = [[name, {}] for name, _ in filters]
    home.call("load_animator_settings", "default", animator_settings={"postprocessor_chain": every, "target_fps": 2})
    page = visit()
    page.until("document.querySelectorAll('.step').length === arguments[0]", len(every))
    told = page.js("""return [...document.querySelectorAll('.step')].map((step) => {
        step.querySelector('.step-title').click();
        return [...step.querySelectorAll('.step-body :is(label, summary)')].map((label) => label.title);
      })""")
    for (name, information), titles in zip(filters, told, strict=True):
        properties = information["schema"]["properties"]
        assert titles == [own["description"] for key, own in properties.items() if key != "enabled"], name


def test_one_can_go_back_from_a_preset_to_ones_own(effects, home, eventually):
    add(effects, "banding")
    effects.click("label:has([name=look][value=dream])")
    assert eventually(lambda: len(chain(home)) > 1)
    effects.until("document.querySelectorAll('.step').length > 1")
    effects.click("label:has([name=look][value=own])")
    assert eventually(lambda: chain(home) == [["banding", {}]])


def test_what_the_server_refuses_is_taken_back_and_told(effects, home):
    add(effects, "noise")
    put(effects, "noise", "Name", "x" * 70)
    effects.until("document.querySelector('.messages .error')?.textContent.includes('Effect 1 (Noise): name')")
    assert chain(home) == [["noise", {}]]
    effects.until("document.querySelector('.own-name').textContent === ''")


WRONG = {
    b"{": "It is no JSON file",
    b"[1]": "It holds no settings",
    b'{"target_fps": "fast"}': "Frame rate",
    b'{"postprocessor_chain": [["sparkle", {}]]}': "There is no filter named 'sparkle'",
}


def test_a_file_that_is_no_settings_changes_nothing(page, home, tmp_path: Path):
    before = home.get("state").json()["settings"]
    told = "[...document.querySelectorAll('.messages .error')].map((one) => one.textContent)"
    for number, (content, words) in enumerate(WRONG.items()):
        (tmp_path / f"wrong{number}.json").write_bytes(content)
        page.driver.find_element("id", "settings-picker").send_keys(str(tmp_path / f"wrong{number}.json"))
        here = f"wrong{number}.json was not taken"
        page.until(f"{told}.some((text) => [...arguments].every((words) => text.includes(words)))", here, words)
        assert home.get("state").json()["settings"] == before


def test_every_setting_has_a_control_with_its_meaning(page, home):
    schema = home.get("settings_schema").json()
    page.click("#tab-settings")
    titles = page.js(
        "return [...document.querySelectorAll('#all-settings :is(label, summary)')].map((label) => label.title)"
    )
    parts = [*schema["$defs"]["Crop"]["properties"].values(), *schema["$defs"]["Effect"]["properties"].values()]
    wanted = [
        own["description"]
        for name, own in schema["properties"].items()
        if own["group"] != "postprocessor" and name not in ("crop", "animefx")
    ] + [part["description"] for part in parts]
    assert [words for words in wanted if words not in titles] == []


def test_a_setting_is_typed_exactly_and_taken_back(page, home, eventually):
    def settings() -> dict:
        return home.get("state").json()["settings"]

    page.click("#tab-settings")
    box = page.js(
        """return [...document.querySelectorAll('#all-settings label')]
             .find(({ textContent }) => textContent === 'Breath').control"""
    )
    page.show(box)
    box.send_keys(Keys.CONTROL, "a", Keys.NULL, "3.217", Keys.ENTER)
    assert eventually(lambda: settings()["breathing_cycle_duration"] == 3.217)
    page.click("#all-settings [aria-label='Reset Breath']")
    assert eventually(lambda: settings()["breathing_cycle_duration"] == 4)
    page.js("[...document.querySelectorAll('.effect-settings')].at(0).querySelector('[role=switch]').click()")
    assert eventually(lambda: settings()["animefx"][0][1]["enabled"] is False)


def test_what_another_program_sets_is_shown(page, home):
    home.call("load_animator_settings", "default", animator_settings={"postprocessor_chain": [["banding", {}]]})
    page.until("document.querySelector('.step')?.dataset.filter === 'banding'")


def test_a_settings_file_is_dropped_on_the_page(page, home, eventually):
    content = list(b'{"postprocessor_chain": [["scanlines", {}]], "mood_of_another_program": 1}')
    page.js(DROP, [["mine.json", "application/json", content]])
    assert eventually(lambda: chain(home) == [["scanlines", {}]])
    page.until("document.querySelector('.messages .warning')?.textContent.includes('mood_of_another_program')")
