"""The settings editor as a person uses it: a real window, a real server, mouse and keyboard."""

import json
import threading
import zipfile
from pathlib import Path

import dearpygui.dearpygui as dpg
import numpy as np
import pytest

from raven.assets import assets_folder
from raven.client import api
from raven.gui.file_dialogs import FileDialog
from raven.settings_editor import opening
from raven.settings_editor.files import settings_text
from raven.settings_editor.panels.record_panel import SECONDS
from raven.video.postprocessor import load_preset, parse_chain
from tests.patience import PATIENCE
from tests.settings_editor.user import User

VHS = (
    "bloom chromatic_aberration vignetting analog_lowres noise analog_rippling_hsync analog_vhsglitches "
    "analog_vhstracking banding scanlines"
)


def told(user: User) -> bool:
    """Whether the server knows all that was done."""
    return user.editor.session.status.phase == "live" and user.editor.session.settled


def on_server(user: User) -> dict:
    user.until(lambda: told(user))
    return api.avatar_state(user.editor.session.instance_id)


def test_a_chain_is_built_by_hand_reordered_saved_and_loaded_as_the_same_file(user: User, tmp_path: Path):
    panel = user.editor.layout.chain
    user.editor.directing.tell(running=False)  # eleven filters on each frame would take the processor
    steps = {name: user.add_filter(name) for name in VHS.split()}

    # parameters, typed and picked
    for name, parameter, typed in (
        ("noise", "strength", "0.3"),
        ("noise", "sigma", "2"),
        ("analog_vhsglitches", "unboost", "1"),
    ):
        if panel.card(steps[name]).rows is None:
            user.scroll_to(user.editor.layout.right, panel.card(steps[name]).title)
            user.click(panel.card(steps[name]).title)
        field = panel.card(steps[name]).rows.widgets(parameter)[-1]
        user.scroll_to(user.editor.layout.right, field)
        user.type_number(field, typed)
    for name in ("noise", "analog_vhsglitches"):
        user.scroll_to(user.editor.layout.right, panel.card(steps[name]).title)
        user.click(panel.card(steps[name]).title)
    panel.changes.set_parameter(steps["scanlines"], "dynamic", True, False)
    panel.changes.set_parameter(steps["scanlines"], "channel", "A", False)
    built = parse_chain(user.chain).steps
    assert [step.filter for step in built] == [step.filter for step in load_preset("vhs_1980s").chain.steps]

    # dragged to another place, copied, switched off, named
    user.scroll_to(user.editor.layout.right, panel.card(steps["bloom"]).buttons["grip"])
    user.drag_to(panel.card(steps["vignetting"]).buttons["grip"], panel.card(steps["bloom"]).title)
    user.until(lambda: user.filters()[:3] == ["vignetting", "bloom", "chromatic_aberration"])
    user.click(panel.card(steps["vignetting"]).switch)
    user.click(panel.card(steps["chromatic_aberration"]).buttons["copy"])
    user.click(panel.card(steps["chromatic_aberration"]).title)
    user.click(panel.card(steps["chromatic_aberration"]).name)
    user.type("lens")
    user.keys("Return")
    expected = [["vignetting", {"enabled": False}], ["bloom", {}], ["chromatic_aberration", {"name": "lens"}]]
    assert user.chain[:4] == [*expected, ["chromatic_aberration", {}]]
    assert on_server(user)["settings"]["postprocessor_chain"][:4] == user.chain[:4]

    # saved by the dialog, lost, loaded, saved again: the same file
    user.keys("ctrl+shift+s")
    dialog = user.editor.dialogs.shown
    assert isinstance(dialog, FileDialog)
    dialog._enter(tmp_path)
    dialog.choose("vhs.json")
    user.frames()
    assert "vhs.json" in dpg.get_viewport_title()
    saved = (tmp_path / "vhs.json").read_bytes()
    user.click(panel.clear)
    assert user.chain == []
    assert dpg.get_viewport_title().startswith("*")
    user.editor.tuning.load(tmp_path / "vhs.json")
    user.until(lambda: len(user.chain) == 11)
    user.editor.tuning.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == saved
    assert parse_chain(json.loads(saved)["postprocessor_chain"])


def test_undo_takes_back_what_was_done_to_the_chain(user: User):
    user.add_filter("bloom")
    key = user.add_filter("scanlines")
    user.click(user.editor.layout.chain.card(key).buttons["remove"])
    user.keys("ctrl+z")
    assert user.filters() == ["bloom", "scanlines"]
    user.keys("ctrl+z", "ctrl+z", "ctrl+y")
    assert user.filters() == ["bloom"]


def test_the_master_switch_keeps_the_chain(user: User):
    user.add_filter("bloom")
    user.click(user.editor.layout.chain.master)
    settings = on_server(user)["settings"]
    assert settings["postprocessor_enabled"] is False
    assert settings["postprocessor_chain"] == [["bloom", {}]]


def test_a_slider_is_dragged_and_a_number_typed(user: User):
    layout = user.editor.layout
    user.click(layout.settings_tab)
    slider, number = layout.settings.widgets("target_fps")
    user.drag(slider, 0.1, 0.37)
    dragged = user.editor.tuning.document.get("target_fps")
    assert 20 < dragged < 60
    assert on_server(user)["settings"]["target_fps"] == dragged
    user.type_number(number, "27.5")
    assert on_server(user)["settings"]["target_fps"] == 27.5
    user.type_number(number, "9999")
    assert user.editor.tuning.document.get("target_fps") == 120
    user.keys("ctrl+z")
    assert user.editor.tuning.document.get("target_fps") == 27.5


def test_every_setting_has_a_widget(user: User):
    layout = user.editor.layout
    special = {
        "animefx",
        "backdrop_path",
        "backdrop_blur",
        "backdrop_color",
        "postprocessor_enabled",
        "postprocessor_chain",
    }
    for field in user.editor.server.catalog.fields:
        if field.name not in special:
            assert layout.settings.widgets(field.name)


def test_character_and_emotion_are_changed(user: User):
    user.editor.directing.set_character("wren")
    emotions = user.editor.layout.character.emotions
    user.until(lambda: emotions.names)
    user.click(emotions.row("admiration"))
    user.keys("Down", "Down", "Up")
    assert user.editor.session.wish.emotion == "amusement"
    user.keys("End")
    state = on_server(user)
    assert (state["character"], state["emotion"]) == ("wren", emotions.names[-1])
    user.keys("Escape", "Home")
    assert user.editor.session.wish.emotion == emotions.names[-1], "the arrow keys still walk"


def test_pictures_and_files_are_told_apart_when_dropped(user: User, tmp_path: Path, drawn_face: bytes):
    (tmp_path / "me.png").write_bytes(drawn_face)
    user.editor.drop.receive([tmp_path / "me.png"])
    user.until(lambda: user.editor.session.wish.character == tmp_path / "me.png")
    user.editor.drop.receive([assets_folder() / "backdrops" / "study.webp"])
    user.until(lambda: user.editor.stage.avatar._backdrop)
    (tmp_path / "own.json").write_text('{"smug": {"pose": {"mouth_smirk": 1}, "cels": {}}}')
    user.editor.drop.receive([tmp_path / "own.json"])
    user.until(lambda: "smug" in user.editor.session.state.get("emotions", ()))
    (tmp_path / "film.json").write_text('{"postprocessor_chain": [["bloom", {}]], "target_fps": 20}')
    user.editor.tuning.document.mark_saved()
    user.editor.drop.receive([tmp_path / "film.json"])
    user.until(lambda: user.chain == [["bloom", {}]])
    assert user.editor.tuning.document.get("target_fps") == 20
    user.editor.drop.receive([Path(__file__)])
    user.frames()
    assert user.editor.dialogs.any_open, "nothing says what cannot be opened"


def test_a_dropped_file_that_holds_no_settings_resets_none(user: User, tmp_path: Path):
    user.editor.tuning.document.set("target_fps", 13)
    user.editor.tuning.rebuilt()
    user.editor.tuning.document.mark_saved()
    before = user.editor.tuning.document.to_json()
    for name, content, words in (
        ("me.rig.json", '{"mouth": {"upper": [[1, 2], [3, 4], [5, 6]]}}', "where the features of a face are"),
        ("recording.json", '{"raven_recording": 1, "fps": 30}', "neither settings nor emotion templates"),
    ):
        (tmp_path / name).write_text(content)
        user.editor.drop.receive([tmp_path / name])
        user.until(lambda: user.editor.dialogs.shown)
        assert any(words in str(dpg.get_value(item)) for item in dpg.get_all_items()), name
        user.editor.dialogs.shown.close()
        user.frames()
    preset = load_preset("vhs_1980s")
    text = json.dumps({"title": preset.title, "postprocessor_chain": [["bloom", {}]]})
    (tmp_path / "look.json").write_text(text)
    user.editor.drop.receive([tmp_path / "look.json"])
    user.until(lambda: user.chain == [["bloom", {}]])
    after = user.editor.tuning.document.to_json()
    assert {name for name in before if before[name] != after[name]} == {"postprocessor_chain"}
    user.editor.tuning.load(tmp_path / "me.rig.json")
    user.until(lambda: user.editor.dialogs.shown)
    assert user.editor.tuning.document.to_json() == after


def test_the_rig_beside_the_picture_that_is_shown_is_read(user: User, tmp_path: Path, drawn_face: bytes):
    (tmp_path / "me.png").write_bytes(drawn_face)
    user.editor.directing.set_character(tmp_path / "me.png")
    user.until(lambda: told(user))
    (tmp_path / "me.rig.json").write_text('{"neck": {"width": 31}}')
    reloads = user.editor.session.wish.reloads
    user.editor.drop.receive([tmp_path / "me.rig.json"])
    user.until(lambda: user.editor.session.wish.reloads > reloads and told(user))
    assert not user.editor.dialogs.any_open


def test_a_long_text_is_seen_as_a_whole_and_said_as_it_was_written(user: User):
    voice = user.editor.layout.voice
    text = "It was a bright cold day in April, and the clocks were striking thirteen, all of them. " * 3
    user.scroll_to(user.editor.layout.left, voice.text)
    dpg.set_value(voice.text, text)
    user.click(voice.text)
    user.keys("ctrl+End")
    user.type("!")
    user.click(voice.subtitles)
    user.until(lambda: "\n" in dpg.get_value(voice.text))
    widths = [dpg.get_text_size(line)[0] for line in dpg.get_value(voice.text).split("\n")]
    assert max(widths) < dpg.get_item_rect_size(voice.text)[0]
    assert len(widths) > 4
    assert voice.spoken_text == f"{text}!"
    user.click(voice.subtitles)


def test_what_was_chosen_last_holds_however_long_a_dropped_file_takes_to_read(
    user: User, tmp_path: Path, drawn_face: bytes, monkeypatch
):
    gate, kind_of = threading.Event(), opening.kind_of
    monkeypatch.setattr(opening, "kind_of", lambda *asked: gate.wait(PATIENCE) and kind_of(*asked))
    (tmp_path / "me.png").write_bytes(drawn_face)
    user.editor.drop.receive([tmp_path / "me.png"])
    user.editor.directing.set_character("wren")
    gate.set()
    user.until(lambda: not user.editor.background.busy)
    assert user.editor.session.wish.character == "wren"
    assert user.window._preferences.get("character", "") == "wren", "this is who comes next time"


def test_a_file_that_the_server_refuses_is_told_and_changes_nothing(user: User, tmp_path: Path):
    before = user.editor.tuning.document.to_json()
    (tmp_path / "bad.json").write_text('{"postprocessor_chain": [["bloom", {"sigma": "much"}]]}')
    user.editor.tuning.load(tmp_path / "bad.json")
    user.until(lambda: user.editor.dialogs.shown)
    assert "bad.json" in user.editor.dialogs.shown.title
    assert user.editor.tuning.document.to_json() == before


def test_what_the_server_refuses_is_shown_at_its_setting(user: User):
    layout = user.editor.layout
    user.click(layout.settings_tab)
    _, number = layout.settings.widgets("crop.left")
    user.type_number(number, "0.95")
    user.until(lambda: "settings" in user.editor.session.problems)
    user.frames()
    rows = next(rows for rows in layout.settings._rows if "crop.left" in rows.names)
    problem = rows._rows["crop.left"].problem
    assert dpg.is_item_shown(problem)
    assert "0.05" in dpg.get_value(problem)
    user.keys("ctrl+z")
    user.until(lambda: not dpg.is_item_shown(problem))


def test_the_crop_is_dragged_on_the_picture(user: User):
    user.keys("F3")
    user.until(lambda: user.editor.stage.avatar.shown.box == (0, 0, 512, 512))
    stage = user.editor.stage
    user.point(*stage.crop_to_screen(0.88, 0.5))
    user.press()
    user.point(*stage.crop_to_screen(0.7, 0.5))
    user.release()
    assert user.editor.tuning.document.get("crop.right") == pytest.approx(0.7, abs=0.02)
    user.keys("F3")
    right = int(user.editor.tuning.document.get("crop.right") * 512)
    user.until(lambda: stage.avatar.shown.box == (61, 0, right, 512))
    user.keys("ctrl+z")
    assert user.editor.tuning.document.get("crop.right") == 0.88


def test_pausing_is_said_on_the_picture(user: User):
    user.keys("ctrl+p")
    assert on_server(user)["running"] is False
    user.frames()
    assert user.editor.stage._notice.text == "Paused"
    user.keys("ctrl+p")
    assert on_server(user)["running"] is True


def test_the_figures_tell_of_client_and_server(user: User):
    user.until(lambda: len(user.editor.stage.figures()) == 3 and "late" in user.editor.stage.figures()[0])
    client, server, stages = user.editor.stage.figures()
    assert "fps" in client
    assert "389 x 512 QOI" in client
    assert "of 10 fps" in server
    assert "pose" in stages


def test_a_server_that_is_killed_and_started_anew_is_seen_again_with_everything(user: User, real_server):
    user.add_filter("scanlines")
    user.editor.directing.tell(emotion="joy")
    assert on_server(user)["emotion"] == "joy"
    real_server.stop()
    user.until(lambda: user.editor.session.status.phase == "waiting")
    user.frames()
    assert "does not answer" in user.editor.stage._notice.text
    user.add_filter("bloom")  # the window goes on
    real_server.start()
    user.until(lambda: told(user) and user.editor.session.state.get("emotion") == "joy")
    assert on_server(user)["settings"]["postprocessor_chain"] == [["scanlines", {}], ["bloom", {}]]
    user.until(lambda: user.editor.stage._notice is None)


def test_the_text_is_spoken_with_subtitles(user: User):
    voice = user.editor.layout.voice
    if not user.editor.server.voices.names:
        pytest.skip("this server has no voice")
    dpg.set_value(voice.text, "Hello there.")
    user.keys("ctrl+s")
    user.until(lambda: user.editor.stage.avatar._caption)
    assert user.editor.stage.avatar._caption[0].startswith("Hello")
    assert dpg.get_item_label(voice.speak_button) == "Stop"
    user.keys("ctrl+s")
    user.until(lambda: not voice.speaking)
    user.frames()
    assert user.editor.stage.avatar._caption is None


@pytest.mark.parametrize("size", [(1280, 720), (760, 520)])
def test_everything_can_be_reached_in_small_windows(user: User, size):
    dpg.set_viewport_width(size[0])
    dpg.set_viewport_height(size[1])
    user.until(lambda: user.window.size == size)
    user.frames()
    layout = user.editor.layout
    user.scroll_to(layout.left, layout.voice.speak_button)
    key = user.add_filter("scanlines")
    user.scroll_to(layout.right, layout.chain.card(key).buttons["remove"])
    left, _ = dpg.get_item_rect_min(layout.chain.card(key).buttons["remove"])
    assert left + 20 <= user.window.size[0]
    user.click(layout.chain.card(key).buttons["remove"])
    assert user.chain == []


def test_another_scale_builds_everything_anew_and_loses_nothing(user: User):
    user.add_filter("bloom")
    user.window.set_zoom(1.25)
    user.until(lambda: user.editor.stage.avatar.shown is not None)
    user.frames(5)
    assert user.filters() == ["bloom"]
    user.add_filter("scanlines")
    assert on_server(user)["settings"]["postprocessor_chain"] == [["bloom", {}], ["scanlines", {}]]


def test_the_picture_is_seen_over_its_backdrop(user: User, tmp_path: Path):
    user.editor.directing.set_backdrop("night_city")
    user.until(lambda: user.editor.stage.avatar._backdrop)
    user.editor.stage.show_figures = False
    user.frames(8)
    picture = user.picture(tmp_path / "seen.png")
    box = dpg.get_item_rect_min(user.editor.stage.avatar.item)
    width, height = user.editor.stage.avatar.size
    seen = picture[box[1] : box[1] + height, box[0] : box[0] + width].astype(float)
    middle, corner = seen[height // 3 : height // 2, width * 2 // 5 : width * 3 // 5], seen[: height // 8]
    assert np.ptp(middle) > 150, "there is no character"
    assert seen.std() > 20
    assert corner.std() > 2, "there is no backdrop"


def test_the_settings_file_is_the_one_that_the_page_writes(user: User):
    settings = json.loads(settings_text(user.editor.tuning.document.to_json()))
    assert settings.keys() == on_server(user)["settings"].keys()


def test_a_recording_is_made_saved_and_can_be_ended(user: User, tmp_path: Path):
    panel = user.editor.layout.recording
    dpg.set_value(panel.what, "Some seconds")
    dpg.set_value(panel.format, "PNG frames and FLAC")
    panel.lengths.write(SECONDS, 0.4, False)
    panel.record(tmp_path / "idle.zip")
    assert user.editor.layout.recording.recording
    user.until(lambda: not panel.recording)
    assert not dpg.get_value(panel._problem)
    with zipfile.ZipFile(tmp_path / "idle.zip") as pictures:
        assert sum(name.endswith(".png") for name in pictures.namelist()) == 4  # at 10 fps
    assert json.loads((tmp_path / "idle.times.json").read_text("utf-8"))
    panel.lengths.write(SECONDS, 300.0, False)
    panel.record(tmp_path / "long.zip")
    user.until(lambda: dpg.get_value(panel.bar) > 0)
    panel.toggle()
    user.until(lambda: not panel.recording)
    assert not dpg.get_value(panel._problem)
    assert (tmp_path / "long.zip").is_file()
