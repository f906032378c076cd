"""A visitor's first hour: a picture becomes a character of one's own that stays, and goes into one file and back."""

from pathlib import Path

import requests

from raven.figure.shipped import find_character
from raven.pose import pose_from
from tests.browser.conftest import CALM
from tests.browser.correcting import HANDLE, SHEET, drag, part
from tests.patience import PATIENCE

SHOWN = "document.querySelector('.card[aria-pressed=true]')?.textContent === arguments[0]"
ALIVE = "globalThis.raven && raven.view.stats().fps > 0"
DONE = "[...document.querySelectorAll('.correct-sheet .plain')].find((each) => each.textContent === 'Done').click()"
CHOOSE = """
  const select = document.querySelector(arguments[0]);
  select.value = arguments[1];
  select.dispatchEvent(new Event('change'))"""
GROUND = "return getComputedStyle(document.querySelector('#save')).backgroundColor"
FITS = """
  const cards = [...document.querySelectorAll('.card')].map((card) => card.getBoundingClientRect());
  return cards.every((box) => box.left >= 0 && box.right <= innerWidth && box.width > 40)"""


def told(server) -> dict:
    """What was found in the picture, and what was corrected."""
    return server.get("intake", params={"instance_id": "default"}).json()


def posed(server):
    """The character that the page shows, posed: the same for the same avatar."""
    character = server.services.sessions.get("default").character
    prepared = server.services.poser(None).prepare(character)  # anew: the session's own is in use by its thread
    return prepared.pose(pose_from({"head_y_index": 0.7, "eye_wink_left_index": 1.0, "mouth_aaa_index": 0.5})).rgba8()


def test_a_picture_becomes_a_character_that_stays_is_shared_and_is_the_same_avatar(
    browser, start_server, eventually, drawn_face: bytes, tmp_path: Path
):
    (tmp_path / "me.png").write_bytes(drawn_face)
    avatar = {
        "poser": "puppet",
        "character": "raven",
        "characters_folder": str(tmp_path / "characters"),
        "settings": CALM,
    }
    with start_server(avatar=avatar, speech={"engine": "hibari"}) as server:
        browser.open(server.url)
        browser.until(ALIVE)
        assert browser.js("return document.querySelector('.card').textContent") == "Your picture"
        browser.driver.find_element("id", "picker").send_keys(str(tmp_path / "me.png"))
        browser.until(SHOWN, "Your picture")
        browser.until("!document.querySelector('#unsaved').hidden")
        browser.click("#correct")
        browser.until(SHEET)
        part(browser, "left_brow")
        found = posed(server)
        drag(browser, browser.driver.find_element("css selector", HANDLE), (0, -30))
        assert eventually(lambda: "left_brow" in told(server)["correction"].get("rig", {}))
        brow = told(server)["rig"]["left_brow"]["line"]
        browser.js(DONE)
        browser.until("!document.querySelector('.correct-sheet').open")
        browser.click("#tab-voice")
        browser.js(CHOOSE, "#voice", "heart_boy")
        browser.slide("Speed", 1.25)
        before = posed(server)
        assert (before != found).any()
        plain = browser.js(GROUND)
        browser.click("#save")
        assert browser.js("return document.querySelector('#save').matches(':hover')")
        assert browser.js(GROUND) == plain, "white words need it"
        browser.driver.find_element("id", "character-name").send_keys("Mika")
        browser.click(".naming .save")
        browser.until(SHOWN, "Mika")
        browser.until("document.querySelector('#unsaved').hidden")
        assert browser.js("return document.querySelector('#save').textContent") == "Save to Mika"
        assert not browser.js("return document.querySelector('.card.own img')"), "the card is for the next picture"
        browser.click("#character-about")
        browser.until("!document.querySelector('#about').hidden")
        browser.driver.find_element("id", "about-author").send_keys("Aoi")
        browser.driver.find_element("id", "about-licence").send_keys("CC BY 4.0")
        browser.click("#about .save")
        browser.until("document.querySelector('#about').hidden")
        browser.driver.find_element("id", "picker").send_keys(str(find_character("finch")))
        browser.until(SHOWN, "Your picture")
        browser.until("!document.querySelector('#keep-outfit').closest('.row').hidden")
        browser.click("#keep-outfit")
        browser.driver.find_element("id", "character-name").send_keys("Winter")
        browser.click(".naming .save")
        browser.until("document.querySelector('#wardrobe input:checked')?.value === 'Winter'")
        browser.until(SHOWN, "Mika")
        browser.click("#wardrobe label:first-child")
        browser.until("document.querySelector('#remove-outfit').hidden")
        browser.until("raven.session.state.saved.outfit === null")
        browser.slide("Frame rate", 6)
        browser.until("!document.querySelector('#unsaved').hidden")
        browser.click("#save")
        browser.until("document.querySelector('#unsaved').hidden")
        browser.open(server.url)  # as after a reload
        browser.until(SHOWN, "Mika")
        for width, height in ((390, 844), (844, 390), (1280, 800), (1920, 1080)):
            browser.size(width, height)
            assert browser.js(FITS), width
        browser.size(1280, 800)
    with start_server(avatar=avatar) as server:
        browser.open(server.url)
        browser.until(ALIVE)
        assert browser.js("return document.querySelector('.card:nth-child(2)').textContent") == "Mika"
        browser.click(".card:nth-child(2)")
        browser.until(SHOWN, "Mika")
        assert (posed(server) == before).all()
        state = server.get("state").json()
        assert (state["settings"]["target_fps"], state["voice"]["speed"], state["voice"]["voice"]) == (
            6,
            1.25,
            "heart_boy",
        )
        assert told(server)["rig"]["left_brow"]["line"] == brow
        browser.click("#character-export")
        packed = browser.downloads / "Mika.raven"
        assert eventually(packed.is_file)
        browser.click("#character-delete")
        browser.until("!document.querySelector('#characters').textContent.includes('Mika')")
        browser.until("document.querySelector('#save').textContent === 'Keep this character'")
        browser.until("[...document.querySelectorAll('.messages button')].some((each) => each.textContent === 'Undo')")
        browser.driver.find_element("id", "picker").send_keys(str(packed))
        browser.until(SHOWN, "Mika")
        assert (posed(server) == before).all()
        assert not server.get("state").json()["saved"]["unsaved"]
        mika = requests.get(f"{server.url}/api/characters/mika", timeout=PATIENCE).json()
        assert (mika["author"], mika["licence"], mika["outfits"]) == ("Aoi", "CC BY 4.0", ["Winter"])
        packed.unlink()
        browser.open("about:blank")
