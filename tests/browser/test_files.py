"""Files that are dropped on the page: what is in them decides what becomes of them, and nothing is lost in silence."""

import dataclasses
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from raven.figure.character import find_character
from raven.intake import take_in
from raven.landmarks.points import POINTS
from tests.browser.gate import hold_up
from tests.browser.test_page import DROP, dropped
from tests.intake.faces import face_at
from tests.intake.pictures import figure_on

RIG = {"mouth": {"upper": [[246, 171], [256, 168], [266, 171]], "lower": [[246, 171], [256, 178], [266, 171]]}}
CHANGED = {"target_fps": 3, "breathing_cycle_duration": 7}
PRESETS = Path(__file__).parents[2] / "assets" / "settings" / "postprocessor"


def drop(page, *files: tuple[str, bytes]) -> None:
    kinds = {"json": "application/json", "png": "image/png"}
    page.js(DROP, [dropped(name, kinds[name.rsplit(".", 1)[1]], content) for name, content in files])


def as_json(data: object) -> bytes:
    return json.dumps(data).encode()


def state(home) -> dict:
    return home.get("state").json()


def told(page, kind: str, words: str) -> None:
    """Wait for a message of this kind with these words."""
    shown = "[...document.querySelectorAll(`.messages .${arguments[0]}`)]"
    page.until(f"{shown}.some((one) => one.textContent.includes(arguments[1]))", kind, words)


@pytest.fixture
def changed(page, home):
    """The page of a session with settings of its own."""
    home.call("load_animator_settings", "default", animator_settings=CHANGED)
    page.until(
        "document.querySelector('#status').textContent === 'live' && raven.session.state.settings.target_fps === 3"
    )
    return page


def test_a_rig_goes_on_the_character_that_is_shown_and_leaves_the_settings_alone(changed, home, eventually):
    before = state(home)["settings"]
    drop(changed, ("raven.rig.json", as_json(RIG)))
    told(changed, "news", "The face is where raven.rig.json says")
    assert home.services.sessions.get("default").character.rig["mouth"] == RIG["mouth"]
    assert state(home)["character"] == "raven"
    assert state(home)["settings"] == before
    home.call("reload", "default", character="raven")


def test_a_rig_goes_on_a_picture_of_ones_own_with_it_or_after_it(page, home, drawn_face: bytes):
    drop(page, ("me.png", drawn_face), ("me.rig.json", as_json(RIG)))
    page.until("document.querySelector('.own').getAttribute('aria-pressed') === 'true'")
    character = home.services.sessions.get("default").character
    assert (character.name, character.rig["mouth"]) == ("upload", RIG["mouth"])
    drop(page, ("other.rig.json", as_json({"neck": {"width": 31}})))
    told(page, "news", "The face is where other.rig.json says")
    rig = home.services.sessions.get("default").character.rig
    assert rig["neck"]["width"] == 31
    assert rig.get("mouth") != RIG["mouth"], "this is another rig"


def test_a_wrong_rig_is_told_in_words_and_changes_nothing(changed, home):
    before, character = state(home), home.services.sessions.get("default").character
    drop(changed, ("raven.rig.json", as_json({"mouth": {"upper": [[1, 2]]}})))
    told(changed, "error", "raven.rig.json was not taken, and nothing is changed. The rig's mouth, upper")
    assert state(home)["settings"] == before["settings"]
    assert home.services.sessions.get("default").character is character


def test_a_rig_for_a_picture_that_this_page_does_not_have_is_told_what_to_do(page, home, drawn_face: bytes):
    parts = {"file": drawn_face, "json": ("j", json.dumps({"instance_id": "default"}))}
    assert home.post("reload", files=parts).status_code == 200
    page.until("document.querySelector('.own').getAttribute('aria-pressed') === 'true'")
    drop(page, ("me.rig.json", as_json(RIG)))
    told(page, "error", "Drop the picture and its rig together")


def test_expressions_are_taken_as_expressions(changed, home, eventually):
    before = state(home)["settings"]
    drop(
        changed,
        ("shy.json", as_json({"shy": {"pose": {"head_x_index": -0.5}}, "joy": {"pose": {"mouth_ooo_index": 1}}})),
    )
    changed.until("document.querySelector('.emotion [value=shy]')")
    changed.click("label:has([value=shy])")
    assert eventually(lambda: state(home)["emotion"] == "shy")
    assert state(home)["settings"] == before
    home.call("load_emotion_templates", "default")


def test_a_look_changes_the_look_only(changed, home):
    preset = next(iter(sorted(PRESETS.glob("vhs*.json"))))
    drop(changed, (preset.name, preset.read_bytes()))
    told(changed, "news", f"The look of {preset.name} is on")
    settings = state(home)["settings"]
    assert settings["postprocessor_chain"]
    assert {name: settings[name] for name in CHANGED} == CHANGED


def test_settings_say_what_becomes_of_those_that_they_do_not_name(changed, home):
    drop(changed, ("mine.json", as_json({"target_fps": 20})))
    told(changed, "news", "Opened mine.json. Settings that it does not name are at their defaults")
    assert state(home)["settings"]["target_fps"] == 20


STRANGE = {
    b"{}": "It holds neither settings nor expressions nor the rig of a face.",
    b'{"raven_recording": 1, "fps": 30}': "It holds neither settings nor expressions nor the rig of a face.",
    b'{"mouth": 3}': "It holds neither settings nor expressions nor the rig of a face.",
    b"[]": "It holds no settings",
    b"\xff\xfe": "It is no JSON file.",
}


def test_what_is_nothing_of_ours_changes_nothing(changed, home):
    before = state(home)["settings"]
    for number, (content, words) in enumerate(STRANGE.items()):
        drop(changed, (f"thing{number}.json", content))
        told(changed, "error", f"thing{number}.json was not taken, and nothing is changed. {words}")
        assert state(home)["settings"] == before


def test_a_picture_that_takes_long_shows_that_it_is_on_its_way(page, home, gate, monkeypatch, drawn_face: bytes):
    hold_up(gate, monkeypatch, "Figure", lambda character: character.name == "upload")
    drop(page, ("me.png", drawn_face))
    page.until("!document.querySelector('#loading').hidden")
    assert "Getting me.png ready" in page.js("return document.querySelector('#loading').textContent")
    page.until("document.querySelector('#loading').textContent.includes('Looking for the face in the picture')")
    for window in ((1280, 800), (390, 844), (844, 390)):
        page.size(*window)
        left, top, right, bottom = page.js("""
          const box = document.querySelector('#loading').getBoundingClientRect();
          return [box.left, box.top, box.right, box.bottom]""")
        assert 0 <= left < right <= window[0]
        assert 0 <= top < bottom <= window[1]
    gate.opened.set()
    page.until("document.querySelector('#loading').hidden")
    assert state(home)["character"] == "upload"


@pytest.fixture(scope="module")
def saved(_home) -> dict[str, bytes]:
    """A picture of a visitor's own that was taken in, corrected, and saved: its files by name."""
    home = _home
    picture = find_character("finch").read_bytes()
    correction = json.dumps({"correction": MOVED}).encode()
    answer = home.post("load", files={"file": ("me.png", picture), "json": ("p.json", correction, "application/json")})
    id = answer.json()["instance_id"]
    packed = home.get("intake/files", params={"instance_id": id}).content
    home.call("unload", id)
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        return {name: file.read(name) for name in file.namelist()}


MOVED = {
    "placement": [[0.9, 0, 25.6], [0, 0.9, 10]],
    "rig": {"mouth": {"upper": [[246, 168], [256, 165], [266, 168]], "lower": [[246, 168], [256, 175], [266, 168]]}},
}


def taken(page, home) -> dict:
    """The correction that the session has once the dropped picture is there."""
    page.until("document.querySelector('.own').getAttribute('aria-pressed') === 'true'")
    page.until("document.querySelector('#loading').hidden")
    return home.get("intake", params={"instance_id": "default"}).json()["correction"]


def test_a_picture_and_how_it_was_taken_in_are_taken_together(page, home, saved):
    drop(page, ("me.original.png", saved["me.original.png"]), ("me.intake.json", saved["me.intake.json"]))
    correction = taken(page, home)
    assert (correction["placement"], set(correction["rig"])) == (MOVED["placement"], {"mouth"})
    assert page.js("return raven.session.correction.placement") == MOVED["placement"]


def test_the_card_of_ones_own_picture_shows_the_head_wherever_it_is_in_the_picture(page, home):
    picture, _ = figure_on("finch", (900, 700), None, 1.0, 700, 300)
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    drop(page, ("aside.png", file.getvalue()))
    taken(page, home)
    page.until("document.querySelector('.own .portrait img')?.complete")
    shown = page.js("""
      const image = document.querySelector('.own .portrait img');
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d');
      canvas.drawImage(image, 0, 0);
      const alpha = (x, y) => canvas.getImageData(x, y, 1, 1).data[3];
      return [image.naturalWidth, alpha(256, 146), alpha(420, 60)];
    """)
    assert shown == [512, 255, 0], "it lies as in the template, between the eyes opaque, and nothing beside the head"


def test_all_files_of_a_saved_character_can_be_dropped_at_once(page, home, saved):
    drop(page, *saved.items())
    assert taken(page, home)["placement"] == MOVED["placement"]
    assert "Not used" not in page.js("return document.querySelector('.messages').textContent")


def test_the_fitted_picture_is_not_fitted_again(page, home, saved):
    made = json.loads(saved["me.intake.json"])
    picture = Image.open(io.BytesIO(saved["me.png"])).resize((1024, 1024))
    made["size"] = 1024  # as of a picture that was larger than the one that is tested with
    large = io.BytesIO()
    picture.save(large, "PNG")
    drop(page, ("me.png", large.getvalue()), ("me.intake.json", as_json(made)))
    taken(page, home)
    assert home.services.sessions.get("default").character.rig["mouth"] == made["rig"]["mouth"]


def test_how_a_picture_was_taken_in_goes_on_the_picture_that_is_shown(page, home, saved):
    drop(page, ("me.png", saved["me.original.png"]))
    assert "placement" not in taken(page, home)
    drop(page, ("me.intake.json", saved["me.intake.json"]))
    told(page, "news", "The picture is corrected as me.intake.json says")
    assert home.get("intake", params={"instance_id": "default"}).json()["correction"]["placement"] == MOVED["placement"]
    wrong = json.loads(saved["me.intake.json"]) | {"picture": {"width": 300, "height": 200}}
    drop(page, ("other.intake.json", as_json(wrong)))
    told(page, "error", "It belongs to a picture of 300 × 200 pixels")


def test_what_was_not_found_is_told_once(page, home, monkeypatch):
    face = face_at()
    brows = np.array(["brow" in name for name in POINTS])
    unseen = dataclasses.replace(face, seen=np.where(brows, 0, face.seen).astype(np.float32))
    monkeypatch.setattr(take_in, "find_faces", lambda rgba8, most: [unseen])
    drop(page, ("me.png", find_character("finch").read_bytes()))
    taken(page, home)
    told(page, "warning", "The brows are hidden")
    assert "Not found in the picture" not in page.js("return document.querySelector('.messages').textContent")
    assert not [each for each in state(home)["warnings"] if each.startswith("not found")]


def test_what_was_told_of_one_picture_is_gone_with_the_next(page, home):
    drop(page, ("cut.png", find_character("finch").read_bytes()[:3000]))
    told(page, "error", "cut.png")
    drop(page, ("me.png", find_character("finch").read_bytes()))
    taken(page, home)
    assert "cut.png" not in page.js("return document.querySelector('.messages').textContent")
