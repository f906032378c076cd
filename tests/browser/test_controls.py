"""What the page can do to the picture: looks, size, backdrops, effects, data eyes; in a real browser on a real server."""

import io

from PIL import Image

from raven.errors import Unavailable

COLORS = """(() => {
  const canvas = document.querySelector('#avatar');
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  const sums = [0, 0, 0];
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200) for (const c of [0, 1, 2]) sums[c] += data[at + c];
  return { red: sums[0], green: sums[1], blue: sums[2] };
})()"""

BESIDE_THE_HEAD = """(() => {
  const data = document.querySelector('#avatar').getContext('2d').getImageData(62, 20, 113, 120).data;
  return data.filter((value, at) => at % 4 === 3 && value > 50).length;
})()"""


def state(home) -> dict:
    return home.get("state").json()


def settings(home) -> dict:
    return state(home)["settings"]


def chosen(page, name: str) -> str:
    return page.js("return document.querySelector(`[name=${arguments[0]}]:checked`)?.value", name)


def test_the_picture_is_plain_until_a_look_is_chosen(page, home, eventually):
    presets = {preset["name"]: preset for preset in home.get("presets").json()["presets"]}
    chips = "[...document.querySelectorAll('#look .chip:not([hidden])')]"
    titles = page.js(f"return {chips}.map((chip) => chip.textContent)")
    assert sorted(titles) == sorted(preset["title"] for preset in presets.values())
    assert titles[0] == presets[chosen(page, "look")]["title"] == "No effects"
    page.click("label:has([name=look][value=night_vision])")
    chain = presets["night_vision"]["postprocessor_chain"]
    assert eventually(lambda: settings(home)["postprocessor_chain"] == chain)
    assert presets["night_vision"]["description"] in page.js("return document.querySelector('#look').textContent")
    page.until(f"(({{red, green, blue}}) => green > 1.3 * red && green > 1.3 * blue)({COLORS})")
    page.click("label:has([name=look][value=none])")
    assert eventually(lambda: settings(home)["postprocessor_chain"] == [])


def test_a_look_of_another_program_is_not_taken_for_a_preset(visit, home):
    chain = [["bloom", {"exposure": 2.0}]]
    home.call("load_animator_settings", "default", animator_settings={"postprocessor_chain": chain})
    page = visit()
    page.until("document.querySelector('[name=look]:checked')?.closest('label').textContent === 'Your own'")
    page.slide("Frame rate", 24)
    page.until("raven.client.state('default').then(({settings}) => settings.target_fps === 24)")
    assert settings(home)["postprocessor_chain"] == chain


def test_the_picture_is_enlarged_and_how(page, home, eventually):
    assert not page.driver.find_element("css selector", "#look [value=lanczos] + span").is_displayed()
    page.click("#look label:has([value='1.5'])")
    page.until("document.querySelector('#avatar').width === 768")
    page.click("#look label:has([value=lanczos])")
    assert eventually(lambda: settings(home)["upscale_quality"] == "lanczos")
    page.click("#look label:has([value='1.0'])")
    page.until("document.querySelector('#avatar').width === 512")


def test_an_upscaler_that_cannot_run_is_told_beside_its_choice_and_nothing_changes(page, home, eventually, monkeypatch):
    def missing() -> None:
        raise Unavailable("`low` and `high` need the package pyanime4k")

    monkeypatch.setattr("raven.video.upscaler.networks.prepare", missing)
    page.click("#look label:has([value='2.0'])")
    page.click("#look label:has([value=high])")
    page.until("document.querySelector('#look .problem:not([hidden])')?.textContent.includes('package pyanime4k.')")
    assert page.js("return document.querySelector('#look [value=bicubic]').checked")
    assert settings(home)["upscale_quality"] == "bicubic"
    page.slide("Frame rate", 12)
    assert eventually(lambda: settings(home)["target_fps"] == 12), "what was refused must not be sent again"
    page.click("#look label:has([value=lanczos])")
    page.until("document.querySelector('#look .problem').hidden")


def test_a_picture_is_hung_behind_the_avatar_here_and_in_feeds_without_transparency(page, home, eventually):
    names = [backdrop["name"] for backdrop in home.get("backdrops").json()["backdrops"]]
    assert page.js("return [...document.querySelectorAll('[value^=\"picture:\"]')].map(({value}) => value)") == [
        f"picture:{name}" for name in names
    ]
    plain = corner(home)
    page.click(".swatch:has([value='picture:meadow'])")
    assert eventually(lambda: settings(home)["backdrop_path"] == "meadow")
    hung = "getComputedStyle(document.querySelector('.stage > .scenery')).backgroundImage"
    address = page.js(f"return {hung}.slice(5, -2)")
    assert address == f"{home.url}/api/avatar/backdrops/meadow"
    assert page.js("return fetch(arguments[0]).then(({ok, headers}) => ok && headers.get('Content-Type'))", address)
    assert corner(home) != plain
    page.click("#scene label:has([value=sharp])")
    assert eventually(lambda: settings(home)["backdrop_blur"] is False)
    page.click(".swatch:has([value=meadow])")
    assert eventually(lambda: settings(home)["backdrop_path"] is None)
    page.until(f"{hung}.includes('gradient')")


def corner(home) -> tuple[int, ...]:
    with Image.open(io.BytesIO(home.get("snapshot", params={"format": "jpeg"}).content)) as picture:
        return picture.getpixel((2, 2))


def test_the_page_shows_the_picture_that_the_session_has(visit, home):
    home.call("load_animator_settings", "default", animator_settings={"backdrop_path": "night_city"})
    page = visit()
    page.until("document.querySelector('.stage').dataset.backdrop === 'picture'")
    assert chosen(page, "backdrop") == "picture:night_city"


def test_effects_are_played_by_their_buttons(page, home):
    buttons = page.js("return [...document.querySelectorAll('.effect')].map((button) => button.dataset.effect)")
    assert buttons == [name for name, _ in settings(home)["animefx"]]
    page.until(f"{BESIDE_THE_HEAD} < 150")  # hair that sways may come in at the edge
    page.click("[data-effect=flowers]")
    page.until(f"{BESIDE_THE_HEAD} > 400")
    page.until(f"{BESIDE_THE_HEAD} < 150")


def test_an_effect_of_which_nothing_can_be_seen_says_why(visit, home):
    rain = {"type": "sequence", "emotions": [], "duration": 1, "cels": ["fx_rain1"]}
    home.call("load_animator_settings", "default", animator_settings={"animefx": [["rain", rain]]})
    page = visit()
    page.until("document.querySelector('[data-effect]')?.textContent === 'Rain'")
    page.click("[data-effect=rain]")
    page.until("document.querySelector('.messages .warning')?.textContent.startsWith('There is no picture for rain')")


def test_effects_are_switched_off_as_a_whole(page, home, eventually):
    page.click("#act .switch:nth-of-type(1) input")
    assert eventually(lambda: settings(home)["animefx_enabled"] is False)
    assert page.js("return [...document.querySelectorAll('.effect')].every((button) => button.disabled)")
    page.click("#act .switch:nth-of-type(1) input")
    assert eventually(lambda: settings(home)["animefx_enabled"])
    assert page.js("return [...document.querySelectorAll('.effect')].every((button) => !button.disabled)")


def test_data_runs_through_the_eyes_until_it_is_switched_off(page, home, eventually):
    for wanted in (True, False):
        page.click("#act .switch:nth-of-type(2) input")
        assert eventually(lambda wanted=wanted: state(home)["data_eyes"] is wanted)


def test_beside_the_stage_the_panel_scrolls_and_the_page_stands_still(page):
    for width in (390, 1280):
        page.size(width, 800)
        assert page.js("return document.documentElement.scrollHeight > innerHeight") == (width < 860)
