"""The editor as a user meets it: a real window, a real mouse, real files."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

import dearpygui.dearpygui as dpg
import numpy as np
import pytest
from PIL import Image

from raven.gui.file_dialogs import FileDialog
from raven.pose_editor.preview import ALIVE
from raven.pose_editor.rig_points import to_share
from raven.pose_editor.values import REST, template_of, values_of
from raven.posers.protocol import Source
from raven.settings.emotion_templates import EMOTIONS, EmotionLibrary
from tests.patience import PATIENCE
from tests.pose_editor.conftest import EditorHands

Opener = Callable[..., EditorHands]


def file_dialog(hands: EditorHands) -> FileDialog:
    hands.frames()
    shown = hands.editor.dialogs.shown
    assert isinstance(shown, FileDialog)
    return shown


def test_pick_a_preset_move_sliders_undo_save_and_reload(hands: EditorHands, open_editor: Opener, home: Path) -> None:
    hands.choose("neutral")
    before = hands.values
    hands.drag(hands.slider("eye_wink_left_index"), 0.1, 0.6)
    wink = hands.values["eye_wink_left_index"]
    assert wink == pytest.approx(0.6, abs=0.06)
    assert hands.values["eye_wink_right_index"] == wink
    hands.drag(hands.slider("eyebrow_raised_right_index"), 0.1, 0.9)
    raised = hands.values["eyebrow_raised_right_index"]
    assert raised > 0.8
    assert "neutral*" in dpg.get_viewport_title()
    hands.keys("ctrl+z")
    assert hands.values["eyebrow_raised_right_index"] == before["eyebrow_raised_right_index"]
    assert hands.values["eye_wink_left_index"] == wink
    hands.keys("ctrl+z")
    assert hands.values == before
    assert "neutral*" not in dpg.get_viewport_title()
    hands.keys("ctrl+y", "ctrl+y")
    assert hands.values["eyebrow_raised_right_index"] == raised
    hands.keys("ctrl+s")
    assert hands.editor.workspace.unsaved == []
    served = values_of(EmotionLibrary(home / "emotions").get("neutral"))
    assert served == hands.values
    raw = json.loads((home / "emotions" / "neutral.json").read_text())["neutral"]
    assert {**raw["pose"], **raw["cels"]} == hands.values

    again = open_editor()
    again.choose("neutral")
    assert again.values == served
    assert dpg.get_value(again.slider("eyebrow_raised_right_index")) == raised


def test_the_picture_follows_the_sliders(hands: EditorHands, tmp_path: Path) -> None:
    hands.choose("neutral")
    hands.settle()
    before = hands.picture(tmp_path / "before.png")
    hands.drag(hands.slider("eyebrow_angry_left_index"), 0.1, 0.9)
    hands.settle()
    after = hands.picture(tmp_path / "after.png")
    x, y = dpg.get_item_rect_min(hands.editor.preview.canvas.canvas)
    assert np.abs(after[y:, x:].astype(int) - before[y:, x:]).max() > 40


def test_numbers_are_typed_and_steps_are_fine(hands: EditorHands) -> None:
    slider = hands.slider("eyebrow_happy_left_index")
    hands.hold("ctrl")
    hands.click(slider)
    hands.let_go("ctrl")
    hands.keys("ctrl+a")
    hands.type("0.123")
    hands.keys("Return")
    assert hands.values["eyebrow_happy_left_index"] == 0.123
    hands.point_at(slider)
    hands.keys("Right", "shift+Right", "Left")
    assert hands.values["eyebrow_happy_left_index"] == pytest.approx(0.128)
    hands.hold("shift")
    fine = hands.editor.sliders._rows[4].fine["eyebrow_happy_left_index"]
    hands.until(lambda: dpg.is_item_shown(fine))
    hands.drag(fine, 0.3, 0.7)
    hands.let_go("shift")
    width = dpg.get_item_rect_size(fine)[0]
    assert 0.128 < hands.values["eyebrow_happy_left_index"] < 0.128 + 0.0008 * width
    hands.frames()
    assert dpg.is_item_shown(slider)


def test_rows_are_reset_unlinked_and_mirrored(hands: EditorHands) -> None:
    hands.choose("neutral")
    sliders = hands.editor.sliders
    row = sliders._rows[1]
    hands.click(row.link)
    hands.drag(row.sliders["eyebrow_angry_left_index"], 0.1, 0.8)
    assert hands.values["eyebrow_angry_right_index"] == 0
    left = hands.values["eyebrow_angry_left_index"]
    hands.keys("m")
    assert hands.values["eyebrow_angry_right_index"] == left
    assert hands.values["eyebrow_angry_left_index"] == 0
    hands.point_at(row.sliders["eyebrow_angry_right_index"])
    hands.press(3)
    hands.release(3)
    to_zero, _ = dpg.get_item_children(sliders._menu, 1)
    hands.click(to_zero, across=0.2)
    assert hands.values == dict(REST)


def test_going_on_to_the_next_emotion_loses_nothing(hands: EditorHands) -> None:
    hands.choose("grief")
    hands.drag(hands.slider("eye_wink_left_index"), 0.1, 0.5)
    changed = hands.values
    hands.point(640, 710)
    hands.keys("Next")
    assert hands.editor.workspace.current.name == "joy"
    hands.keys("Prior")
    assert hands.values == changed
    row = hands.editor.templates.row(hands.editor.workspace.current)
    assert dpg.get_item_label(row).endswith("•")


def test_alive_it_moves_and_compared_it_shows_both(hands: EditorHands, tmp_path: Path) -> None:
    panel = hands.editor.preview
    hands.click(panel.switches["alive"])
    assert hands.editor.desk.looking.shown_idle == ALIVE
    seen: list[float] = []
    hands.editor.desk.on_picture = lambda shown: (seen.append(shown.fps), panel.show(shown))
    hands.until(lambda: len(seen) > 5)
    hands.click(panel.switches["blink"])
    assert not hands.editor.desk.looking.shown_idle.blink
    hands.point(640, 710)
    hands.keys("space")
    assert not hands.editor.desk.looking.alive
    hands.keys("c")
    hands.until(lambda: panel.canvas.divider == 0.5)
    hands.keys("c")
    assert panel.canvas.divider is None


def test_the_rig_is_dragged_and_saved_and_its_effect_is_seen(hands: EditorHands, home: Path) -> None:
    hands.click(hands.editor.preview.switches["rig"])
    hands.until(lambda: hands.editor.rig.document is not None)
    hands.settle()
    rig, canvas = hands.editor.rig.document, hands.editor.preview.rig_canvas
    before = rig.rig.left_eye.iris
    stage = hands.editor.desk.stage
    hands.point(*canvas.to_screen(to_share(before)))
    hands.press()
    hands.point(*canvas.to_screen(to_share((before[0] + 4, before[1] + 2))))
    hands.release()
    assert rig.rig.left_eye.iris == pytest.approx((before[0] + 4, before[1] + 2), abs=0.5)
    hands.settle()
    assert hands.editor.desk.stage is not stage
    assert hands.editor.desk.stage.character.rig["left_eye"]["iris"] == list(rig.rig.left_eye.iris)
    hands.keys("ctrl+z")
    assert rig.rig.left_eye.iris == before
    hands.keys("ctrl+y", "ctrl+s")
    written = json.loads((home / "characters" / "raven" / "raven.rig.json").read_text())
    assert written["left_eye"]["iris"] == list(rig.rig.left_eye.iris)
    assert not rig.dirty


def test_all_emotions_are_exported_with_progress(hands: EditorHands, tmp_path: Path) -> None:
    folder = tmp_path / "sprites"
    folder.mkdir()
    (folder / "joy.png").write_bytes(b"somebody's own")
    hands.point(640, 710)
    hands.keys("ctrl+shift+e")
    dialog = file_dialog(hands)
    dialog.choose(str(folder))
    hands.until(lambda: hands.editor.dialogs.shown and hands.editor.dialogs.shown.title == "There are files already")
    assert (folder / "joy.png").read_bytes() == b"somebody's own"
    hands.answer("Overwrite")
    assert hands.editor.dialogs.any_open
    hands.until(lambda: hands.editor.exports.running is None and not hands.editor.dialogs.any_open)
    assert {file.stem for file in folder.glob("*.png")} == set(EMOTIONS)
    assert set(json.loads((folder / "_emotions.json").read_text())) == set(EMOTIONS)
    with Image.open(folder / "joy.png") as image:
        assert image.size == (512, 512)
    assert dpg.get_value(hands.editor.status.words) == f"Exported 57 files into {folder}"
    hands.editor.exports.export_all(tmp_path / "others")
    hands.frames()
    hands.editor.dialogs.shown.on_escape()
    hands.until(lambda: hands.editor.exports.running is None)
    assert "Cancelled" in dpg.get_value(hands.editor.status.words)


def test_one_picture_is_exported(hands: EditorHands, tmp_path: Path) -> None:
    hands.choose("joy")
    hands.editor.exports.ask_where_to_put_picture()
    dialog = file_dialog(hands)
    dialog.choose(str(tmp_path / "mine.png"))
    hands.frames()
    with Image.open(tmp_path / "mine.png") as image:
        assert image.mode == "RGBA"


def test_closing_asks_before_work_is_lost(hands: EditorHands, home: Path) -> None:
    hands.choose("joy")
    hands.drag(hands.slider("eye_wink_left_index"), 0.1, 0.5)
    hands.point(640, 710)
    hands.keys("ctrl+q")
    assert hands.editor.dialogs.shown.title == "Save the changes?"
    hands.keys("Escape")
    assert not hands.window.closed
    hands.keys("ctrl+q")
    hands.answer("Save")
    assert hands.window.closed
    assert EmotionLibrary(home / "emotions").get("joy").pose["eye_wink_left_index"] > 0.3


def test_discarded_work_is_not_written(hands: EditorHands, home: Path) -> None:
    before = (home / "emotions" / "joy.json").read_text()
    hands.choose("joy")
    hands.drag(hands.slider("eye_wink_left_index"), 0.1, 0.5)
    hands.editor.window.ask_to_close()
    hands.frames()
    hands.answer("Discard")
    assert hands.window.closed
    assert (home / "emotions" / "joy.json").read_text() == before


def test_a_new_template_is_saved_under_a_name(hands: EditorHands, home: Path) -> None:
    hands.keys("ctrl+n")
    hands.drag(hands.slider("eye_wink_left_index"), 0.1, 0.5)
    hands.point(640, 710)
    hands.keys("ctrl+s")
    dialog = file_dialog(hands)
    dialog.choose("sly")
    hands.frames()
    assert hands.editor.workspace.current.name == "sly"
    assert "sly" in EmotionLibrary(home / "emotions").names()


def test_factory_reset_asks_and_keeps_a_backup(hands: EditorHands, home: Path) -> None:
    hands.choose("joy")
    hands.drag(hands.slider("eye_wink_left_index"), 0.1, 0.5)
    hands.editor.documents.save()
    hands.editor.documents.reset_current()
    hands.frames()
    hands.answer("Overwrite")
    assert hands.values == dict(values_of(EmotionLibrary().get("joy")))
    kept = json.loads((home / "emotions" / "joy.json.bak").read_text())
    assert kept["joy"]["pose"]["eye_wink_left_index"] > 0.3


def test_bad_files_are_one_sentence_each_and_the_character_stays(hands: EditorHands, tmp_path: Path) -> None:
    stage = hands.editor.desk.stage
    (tmp_path / "text.png").write_text("no picture")
    Image.new("RGBA", (64, 64)).save(tmp_path / "empty.png")
    Image.new("1", (10_000, 10_000)).save(tmp_path / "huge.png")
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "notes.txt").write_text("")
    for name, words in (
        ("text.png", "no picture"),
        ("empty.png", "transparent everywhere"),
        ("huge.png", "10000 x 10000"),
        ("broken.json", "cannot be read"),
        ("notes.txt", "cannot be opened here"),
    ):
        hands.editor.drop.receive([tmp_path / name])
        hands.until(lambda: hands.editor.dialogs.any_open)
        (text,) = [dpg.get_value(item) for item in dpg.get_item_children(hands.editor.dialogs.shown.body, 1)]
        assert words in text
        hands.keys("Return")
    assert hands.editor.desk.stage is stage
    assert hands.editor.desk.picture == stage.wish.picture


def test_dropped_pictures_and_templates_are_opened(hands: EditorHands, home: Path, tmp_path: Path) -> None:
    (tmp_path / "shy.json").write_text(json.dumps({"shy": {"pose": {"head_x_index": -0.5}, "cels": {"blush1": 1}}}))
    hands.editor.drop.receive([tmp_path / "shy.json"])
    hands.frames()
    assert hands.editor.workspace.current.name == "shy"
    assert dpg.get_value(hands.slider("head_x_index")) == -0.5
    hands.editor.drop.receive([home / "characters" / "rook" / "rook.png"])
    hands.settle()
    assert hands.editor.desk.stage.character.name == "rook"
    assert dpg.get_value(hands.editor.templates.character) == "rook"


def test_what_was_chosen_is_remembered(hands: EditorHands, open_editor: Opener, home: Path) -> None:
    hands.editor.desk.choose_character("rook")
    hands.settle()
    hands.editor.desk.look(compare=True, linked=False)
    hands.editor.preview.choose_backing("colour")
    hands.click(hands.editor.sliders._sections["Eyebrows"].heading, across=0.1)
    again = open_editor()
    again.settle()
    assert again.editor.desk.stage.character.name == "rook"
    assert again.editor.desk.looking.compare
    assert not again.editor.desk.looking.linked
    assert again.editor.options.backing == "colour"
    assert again.editor.sliders.closed == ["Eyebrows"]


class Slow:
    """An engine that draws nothing until it may."""

    name, device, warnings, chains = "slow", "cpu", (), ()

    def __init__(self) -> None:
        self.may_draw = threading.Event()
        self.begun = 0

    def get(self, name: str, may_download: bool = False) -> "Slow":
        return self

    def prepare(self, source: Source) -> "Slow":
        self._picture, self.size = source.picture, source.picture.size[0]
        return self

    def with_overlay(self, skin: object, eyes: object) -> "Slow":
        return self

    def pose(self, pose: object, swing: object = None) -> object:
        self.begun += 1
        self.may_draw.wait(PATIENCE)
        return self._picture


def test_a_slow_engine_never_stops_the_window(open_editor: Opener) -> None:
    engine = Slow()
    hands = open_editor(engines=engine)
    hands.until(lambda: hands.editor.desk.stage is not None)
    for step in range(40):
        hands.editor.desk.move("head_x_index", step / 50)
        hands.window.step()
    assert engine.begun == 1, "all this happened while the first picture was drawn"
    assert hands.values["head_x_index"] == 0.78
    assert dpg.get_value(hands.slider("head_x_index")) == 0.78
    engine.may_draw.set()
    hands.settle()
    assert engine.begun <= 3, "poses that came meanwhile are skipped, but for the last"


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_nothing_is_cut_off_at_common_sizes(open_editor: Opener, size: tuple[int, int]) -> None:
    hands = open_editor(size=size)
    hands.settle()
    editor = hands.editor
    assert dpg.get_y_scroll_max(hands.window.root) == 0
    assert dpg.get_x_scroll_max(hands.window.root) == 0
    for item in (*editor.preview.switches.values(), editor.preview.canvas.canvas, editor.status.words):
        (x, y), (width, height) = dpg.get_item_rect_min(item), dpg.get_item_rect_size(item)
        assert x + width <= size[0]
        assert y + height <= size[1]


def test_it_can_be_shown_larger(hands: EditorHands) -> None:
    hands.choose("joy")
    hands.window.set_zoom(1.25)
    hands.frames(6)
    hands.drag(hands.slider("eyebrow_raised_left_index"), 0.4, 0.9)
    assert hands.values["eyebrow_raised_left_index"] > 0.8
    assert template_of(hands.editor.workspace.current.values).pose["eyebrow_raised_left_index"] > 0.8
