"""Correcting a picture on the page: with the mouse, with fingers, and with the keyboard, in a real browser on a real server."""

import itertools
import json
import zipfile

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.interaction import POINTER_TOUCH
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.keys import Keys

from raven.figure.character import find_character
from raven.intake import take_in
from raven.intake.verdict import DOUBTFUL_CUT
from tests.browser.correcting import HANDLE, SHEET, drag, part
from tests.intake.faces import face_at

BROW = """(() => {
  const canvas = document.querySelector('.looking-glass canvas');
  const [left, top, width, height] = [240, 90, 90, 50].map((units) => units * canvas.width / 512);
  const { data } = canvas.getContext('2d').getImageData(left, top, width, height);
  return data.reduce((sum, value, at) => sum + value * (at % 8191), 0);
})()"""


@pytest.fixture
def faces(monkeypatch) -> list:
    """The faces that are found in every picture."""
    found = [face_at()]
    monkeypatch.setattr(take_in, "find_faces", lambda rgba8, most: list(found))
    return found


@pytest.fixture
def correcting(page, home, faces, tmp_path):
    """A picture of the visitor's own, and the sheet open over it. Faces can be added before it is called."""

    def begin(button: str = "#correct"):
        (tmp_path / "me.png").write_bytes(find_character("finch").read_bytes())
        page.driver.find_element("id", "picker").send_keys(str(tmp_path / "me.png"))
        page.until("!document.querySelector('#verdict').hidden")
        page.click(button)
        page.until(SHEET)
        return page

    return begin


def told(home) -> dict:
    return home.get("intake", params={"instance_id": "default"}).json()


def tool(page, title: str) -> None:
    page.js(
        "[...document.querySelectorAll('.tools-row button')].find((each) => each.textContent === arguments[0]).click()",
        title,
    )


def test_the_verdict_is_told_in_words_with_a_button(page, home, faces, tmp_path):
    (tmp_path / "me.png").write_bytes(find_character("finch").read_bytes())
    faces.clear()
    page.driver.find_element("id", "picker").send_keys(str(tmp_path / "me.png"))
    page.until("document.querySelector('#verdict')?.dataset.level === 'no'")
    assert "No drawn face was found" in page.js("return document.querySelector('#verdict').textContent")
    assert page.js("return document.querySelector('.messages .remedy').textContent") == "Take another picture"
    page.click("#correct")
    page.until(SHEET)


def test_a_brow_that_is_dragged_is_dragged_in_the_avatar(correcting, home, eventually):
    page = correcting()
    home.call("stop", "default")
    part(page, "left_brow")
    before = told(home)["rig"]["left_brow"]["line"]
    page.until(
        "document.querySelector('.looking-glass canvas').width && document.querySelector('.correct-sheet[open]')"
    )
    page.js(
        "[...document.querySelectorAll('.tries input')].find((each) => each.parentElement.textContent === 'Brows up').click()"
    )
    home.get("snapshot", params={"instance_id": "default"})
    seen = page.until(f"(() => {{ const now = {BROW}; return now > 0 && now }})()")
    drag(page, page.driver.find_element("css selector", HANDLE), (0, -40))
    assert eventually(lambda: "left_brow" in told(home)["correction"].get("rig", {}))
    after = told(home)["rig"]["left_brow"]
    middle = len(before) // 2
    assert after["line"][middle][1] < before[middle][1] - 3
    assert after["line"][0] == pytest.approx(before[0], abs=0.01), "the other dots stay"
    assert after["confidence"] == 1
    page.until(f"{BROW} !== {seen}")
    assert page.js("return document.querySelector('.parts [data-part=left_brow]').dataset.sure") == "given"
    page.click("[aria-label=Undo]")
    assert eventually(lambda: told(home)["correction"] == {})
    page.click("[aria-label=Redo]")
    assert eventually(lambda: told(home)["rig"]["left_brow"]["line"] == after["line"])
    page.js(
        "[...document.querySelectorAll('.correct-sheet .plain')].find((each) => each.textContent === 'Done').click()"
    )
    page.until("!document.querySelector('.correct-sheet').open")
    assert eventually(lambda: home.get("state").json()["overrides"] == {}), "what was tried is let go of"
    assert page.errors() == []


def test_the_keyboard_moves_a_dot_and_takes_it_back(correcting, home, eventually):
    page = correcting()
    part(page, "left_brow")
    before = told(home)["rig"]["left_brow"]["line"]
    page.driver.find_element("css selector", HANDLE).send_keys(Keys.SHIFT, Keys.ARROW_UP)
    middle = len(before) // 2
    assert eventually(lambda: told(home)["rig"]["left_brow"]["line"][middle][1] == pytest.approx(before[middle][1] - 2))
    assert page.js("return document.activeElement.getAttribute('aria-label')") == "Left brow, line, middle"
    ActionChains(page.driver).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()
    assert eventually(lambda: told(home)["correction"] == {})


def test_a_brow_is_mirrored_and_reset(correcting, home, eventually):
    page = correcting()
    part(page, "left_brow")
    drag(page, page.driver.find_element("css selector", HANDLE), (0, -30))
    press(page, "Mirror to the other side")
    assert eventually(lambda: "right_brow" in told(home)["correction"].get("rig", {}))
    rig = told(home)["rig"]
    axis = (rig["left_eye"]["iris"][0] + rig["right_eye"]["iris"][0]) / 2
    assert [[round(2 * axis - x, 2), y] for x, y in reversed(rig["left_brow"]["line"])] == rig["right_brow"]["line"]
    press(page, "Reset this part")
    assert eventually(lambda: "left_brow" not in told(home)["correction"].get("rig", {}))


def touch(page, *fingers: list[tuple[float, float]]) -> None:
    """Fingers that go down, along these places and up: shares of the size of the picture's area, one list for each finger."""
    box = page.js("return document.querySelector('.correct-picture').getBoundingClientRect().toJSON()")
    pointers = [PointerInput(POINTER_TOUCH, f"finger {index}") for index in range(len(fingers))]
    hand = ActionBuilder(page.driver, mouse=pointers[0], duration=20)
    hand.devices = pointers
    for finger, places in zip(pointers, fingers, strict=True):
        for index, (x, y) in enumerate(places):
            finger.create_pointer_move(x=round(box["x"] + x * box["width"]), y=round(box["y"] + y * box["height"]))
            if not index:
                finger.create_pointer_down(button=0)
        finger.create_pointer_up(button=0)
    hand.perform()


def press(page, text: str) -> None:
    buttons = "[...document.querySelectorAll('.correct-sheet .plain:enabled')]"
    page.until(f"{buttons}.find((each) => each.textContent === arguments[0])", text).click()


def test_strokes_of_the_brush_mend_a_doubtful_cut_out(correcting, home, eventually, monkeypatch):
    judge = take_in.verdict_on
    monkeypatch.setattr(take_in, "verdict_on", lambda *found: judge(*found[:3], (DOUBTFUL_CUT,), *found[4:]))
    page = correcting("#verdict .link")
    page.until("document.querySelector('.tools-row [aria-selected=true]').textContent === 'Cut-out'")
    area = page.driver.find_element("css selector", ".correct-picture")
    middle = page.js("const box = arguments[0].getBoundingClientRect(); return [box.width, box.height]", area)
    start = ActionChains(page.driver).move_to_element_with_offset(area, 0, round(middle[1] * 0.2))
    start.click_and_hold().move_by_offset(30, 10).move_by_offset(30, -10).release().perform()
    assert eventually(lambda: told(home)["correction"].get("cut_out", {}).get("strokes"))
    (stroke,) = told(home)["correction"]["cut_out"]["strokes"]
    assert stroke["keep"] is False
    assert len(stroke["points"]) >= 3
    assert stroke["points"][0] == pytest.approx([256, 256 + 0.2 * 512 * 1.12], abs=12)
    page.js(
        "[...document.querySelectorAll('.correct-tool [type=radio]')].find((each) => each.value === 'keep').click()"
    )
    ActionChains(page.driver).move_to_element_with_offset(area, 0, round(middle[1] * 0.2)).click().perform()
    assert eventually(
        lambda: [each["keep"] for each in told(home)["correction"]["cut_out"]["strokes"]] == [False, True]
    )


def test_another_face_is_chosen_on_the_picture(correcting, home, faces, eventually):
    faces.append(face_at(x=400.0, y=380.0, scale=0.4))
    page = correcting()
    page.until("document.querySelectorAll('.face-box').length === 2")
    ActionChains(page.driver).move_to_element(
        page.driver.find_element("css selector", "[data-face='1']")
    ).click().perform()
    assert eventually(lambda: told(home)["face"] == 1)
    page.until("document.querySelector('.face-box.chosen').dataset.face === '1'")


def test_fingers_move_turn_and_enlarge_the_figure(correcting, home, eventually):
    page = correcting()
    tool(page, "Figure")
    touch(page, [(0.5, 0.5), (0.55, 0.5), (0.6, 0.5)])
    assert eventually(lambda: told(home)["placement"][0][2] > 20)
    assert told(home)["placement"][0][0] == 1
    touch(page, [(0.4, 0.5)] * 3, [(0.6, 0.5), (0.7, 0.5), (0.7, 0.6)])
    assert eventually(lambda: told(home)["placement"][0][0] > 1.3)
    assert told(home)["placement"][1][0] > 0.05, "turned clockwise"


CARD = """return (() => {
  const image = document.querySelector('.own .portrait img');
  const canvas = new OffscreenCanvas(512, 512).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, 512, 512);
  let [sum, count] = [0, 0];
  for (let at = 3; at < data.length; at += 4) if (data[at] > 127) [sum, count] = [sum + ((at - 3) / 4) % 512, count + 1];
  return sum / count;
})()"""
"""The column in the middle of what is shown in the card of one's own picture."""


def test_the_card_of_the_picture_shows_what_was_corrected(correcting, home, eventually):
    page = correcting()
    before = page.js(CARD)
    tool(page, "Figure")
    drag(page, page.driver.find_element("css selector", ".correct-picture"), (90, 0))
    assert eventually(lambda: told(home)["placement"][0][2] > 30)
    press(page, "Done")
    moved = told(home)["placement"][0][2]
    assert eventually(lambda: page.js(CARD) == pytest.approx(before + moved, abs=6))


def test_features_given_by_hand_move_with_the_figure(correcting, home, eventually):
    page = correcting()
    part(page, "left_brow")
    drag(page, page.driver.find_element("css selector", HANDLE), (0, -30))
    assert eventually(lambda: "left_brow" in told(home)["correction"].get("rig", {}))
    before = told(home)["rig"]["left_brow"]["line"]
    tool(page, "Figure")
    drag(page, page.driver.find_element("css selector", ".correct-picture"), (60, 0))
    assert eventually(lambda: told(home)["placement"][0][2] > 10)
    now = told(home)
    shift = now["placement"][0][2]
    assert now["rig"]["left_brow"]["line"] == [pytest.approx([x + shift, y], abs=0.02) for x, y in before]


def test_what_the_server_refuses_is_told_and_taken_back(correcting, home, eventually):
    page = correcting()
    tool(page, "Figure")
    drag(page, page.driver.find_element("css selector", ".correct-picture"), (440, 0))
    page.until("document.querySelector('.status-line.error')?.textContent.includes('not taken')")
    assert told(home)["correction"] == {}
    assert page.js("return document.querySelector('[aria-label=Undo]').disabled")


def test_the_character_is_saved_with_its_correction(correcting, home, eventually):
    page = correcting()
    part(page, "left_brow")
    drag(page, page.driver.find_element("css selector", HANDLE), (0, -30))
    assert eventually(lambda: "left_brow" in told(home)["correction"].get("rig", {}))
    press(page, "Done")
    page.until("!document.querySelector('.correct-sheet').open")
    page.click("#save-character")
    assert eventually(lambda: (page.downloads / "me.zip").is_file())
    with zipfile.ZipFile(page.downloads / "me.zip") as packed:
        assert json.loads(packed.read("me.intake.json"))["correction"] == told(home)["correction"]


def test_the_sheet_fits_every_window(correcting):
    page = correcting()
    sizes = [(1440, 900), (820, 1180), (390, 844), (844, 390)]
    for (width, height), title in itertools.product(sizes, ("Features", "Figure", "Cut-out")):
        page.size(width, height)
        tool(page, title)
        room = page.js(
            """const box = (name) => document.querySelector(name).getBoundingClientRect();
               const [sheet, area, aside, done] = ['.correct-sheet', '.correct-area', '.correct-sheet aside', '.done'].map(box);
               return {sheet: sheet.width, area: area.height, right: Math.max(aside.right, done.right),
                       wide: document.documentElement.scrollWidth}"""
        )
        assert room["sheet"] == width
        assert room["right"] <= width
        assert room["wide"] <= width
        assert room["area"] >= 0.3 * height
