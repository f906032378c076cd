"""Files and documents without a window."""

import json
import shutil
from pathlib import Path

import pytest

from raven.assets import assets_folder
from raven.errors import InvalidInput
from raven.pose_editor.factory import factory_templates, reset_emotions
from raven.pose_editor.open_documents import OpenDocuments
from raven.pose_editor.template_files import read_templates, save_template
from raven.pose_editor.values import REST, changed, template_of, values_of
from raven.settings.emotion_templates import EMOTIONS, EmotionLibrary


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "emotions"
    folder.mkdir()
    for name in EMOTIONS:
        shutil.copy(assets_folder() / "emotions" / f"{name}.json", folder)
    return folder


def test_the_presets_are_the_emotions_of_the_folder(folder: Path) -> None:
    (folder / "smug.json").write_text(json.dumps({"smug": {"mouth_smirk": 1}}))
    workspace = OpenDocuments(folder)
    assert [document.name for document in workspace.presets] == [*EMOTIONS, "smug"]
    assert workspace.presets[-1].values["mouth_smirk"] == 1
    assert workspace.unsaved == []
    assert workspace.warnings == []


def test_what_is_edited_survives_a_look_at_another_preset(folder: Path) -> None:
    workspace = OpenDocuments(folder)
    workspace.current.change({"blush1": 0.4})
    edited = workspace.current
    workspace.step(1)
    assert workspace.current.name == "optimism"
    workspace.step(-1)
    assert workspace.current is edited
    assert workspace.unsaved == [edited]
    assert edited.can_undo


def test_next_goes_round(folder: Path) -> None:
    workspace = OpenDocuments(folder)
    workspace.choose(workspace.presets[-1])
    workspace.step(1)
    assert workspace.current is workspace.presets[0]


def test_a_saved_template_is_the_same_to_the_server_and_to_the_predecessors_reader(folder: Path) -> None:
    workspace = OpenDocuments(folder)
    values = changed(REST, {"head_x_index": -0.35, "eye_wink_left_index": 1, "blush2": 0.25, "waver1": 0.7})
    workspace.current.change(values)
    workspace.save(workspace.current)
    served = EmotionLibrary(folder).get("neutral")
    assert values_of(served) == values
    raw = json.loads((folder / "neutral.json").read_text())
    assert list(raw) == ["neutral"]
    assert set(raw["neutral"]) == {"pose", "cels"}
    assert {**raw["neutral"]["pose"], **raw["neutral"]["cels"]} == dict(values)
    assert len(raw["neutral"]["pose"]) == 45
    assert len(raw["neutral"]["cels"]) == 16


def test_saving_keeps_the_other_templates_of_the_file(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "_emotions.json"
    others = {"joy": {"pose": {"head_x_index": 0.25}, "cels": [["blush1", 0.5]]}, "smug": {"mouth_smirk": 1}}
    file.write_text(json.dumps(others))
    workspace = OpenDocuments(folder)
    assert workspace.open(file) == ["_emotions.json: holds 2 templates; all are in the list now"]
    assert [document.name for document in workspace.others] == ["joy", "smug"]
    assert workspace.current.name == "joy"
    workspace.current.change({"blush1": 0.75})
    workspace.save(workspace.current)
    assert json.loads(file.read_text())["smug"] == others["smug"]
    assert read_templates(file)[0]["joy"].cels["blush1"] == 0.75


def test_opening_a_file_of_the_emotions_folder_is_choosing_its_preset(folder: Path) -> None:
    workspace = OpenDocuments(folder)
    workspace.open(folder / "joy.json")
    assert workspace.current.name == "joy"
    assert workspace.others == []


def test_a_new_emotion_joins_the_presets_when_it_is_saved_into_the_folder(folder: Path) -> None:
    workspace = OpenDocuments(folder)
    workspace.new(changed(REST, {"mouth_smirk": 1}))
    untitled = workspace.current
    assert untitled.dirty
    with pytest.raises(InvalidInput, match="has no file yet"):
        workspace.save(untitled)
    workspace.save_as(untitled, folder / "smug.json")
    assert workspace.current.name == "smug"
    assert workspace.current in workspace.presets
    assert workspace.unsaved == []
    assert workspace.others == []


def test_a_copy_of_a_preset_leaves_the_preset_as_its_file_is(folder: Path, tmp_path: Path) -> None:
    workspace = OpenDocuments(folder)
    preset = workspace.current
    preset.change({"blush1": 0.5})
    workspace.save_as(preset, tmp_path / "shy.json")
    assert workspace.current.name == "shy"
    assert workspace.current.values["blush1"] == 0.5
    assert not preset.dirty
    assert values_of(read_templates(tmp_path / "shy.json")[0]["shy"])["blush1"] == 0.5


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "cannot be read"),
        ("[]", "must be an object"),
        ("{}", "holds no template"),
        ('{"joy": {"pose": {"nose": 1}}}', "no morph of this name"),
        ('{"joy": {"pose": {"head_x_index": NaN}}}', "head_x_index"),
    ],
)
def test_a_bad_file_is_one_sentence_and_changes_nothing(folder: Path, tmp_path: Path, content: str, words: str) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(content)
    workspace = OpenDocuments(folder)
    with pytest.raises(InvalidInput, match=words):
        workspace.open(bad)
    assert workspace.others == []
    assert workspace.current.name == "neutral"


def test_a_file_that_holds_something_else_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "joy.json"
    file.write_text("my shopping list")
    with pytest.raises(InvalidInput):
        save_template(file, "joy", template_of(REST))
    assert file.read_text() == "my shopping list"


def test_a_broken_preset_is_told_and_not_overwritten_by_saving(folder: Path) -> None:
    (folder / "joy.json").write_text("{")
    workspace = OpenDocuments(folder)
    assert "joy.json" in workspace.warnings[0]
    joy = next(document for document in workspace.presets if document.name == "joy")
    assert joy.values == values_of(factory_templates()["joy"])
    with pytest.raises(InvalidInput):
        workspace.save(joy)
    workspace.reset(["joy"])
    assert not joy.dirty
    assert (folder / "joy.json.bak").read_text() == "{"


def test_names_that_cannot_be_emotions_are_refused(folder: Path) -> None:
    workspace = OpenDocuments(folder)
    for name in ("zero.json", "[reset].json"):
        with pytest.raises(InvalidInput):
            workspace.save_as(workspace.current, folder / name)
    with pytest.raises(InvalidInput, match="factory set"):
        workspace.save_as(workspace.current, folder / "_defaults.json")


def test_a_reset_brings_the_factorys_template_and_keeps_what_was_there(folder: Path) -> None:
    workspace = OpenDocuments(folder)
    joy = next(document for document in workspace.presets if document.name == "joy")
    for strength in (0.1, 0.2):
        joy.change({"tears1": strength})
        workspace.save(joy)
        workspace.reset(["joy"])
    assert joy.values == values_of(factory_templates()["joy"])
    assert values_of(EmotionLibrary(folder).get("joy")) == joy.values
    kept = [json.loads((folder / name).read_text()) for name in ("joy.json.bak", "joy.json.2.bak")]
    assert [content["joy"]["cels"]["tears1"] for content in kept] == [0.1, 0.2]
    joy.undo()
    assert joy.values["tears1"] == 0.2


def test_a_reset_of_an_unknown_emotion_changes_nothing(folder: Path) -> None:
    with pytest.raises(InvalidInput, match="admiration, amusement"):
        reset_emotions(folder, ["joy", "hunger"])
    assert not list(folder.glob("*.bak"))


def test_there_must_be_an_emotions_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is no folder"):
        OpenDocuments(tmp_path / "gone")
