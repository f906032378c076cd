"""The document: every setting with undo, a drag as one step, and files that lose nothing."""

import json

import pytest

from raven.settings.levels import resolve_settings, server_settings
from raven.settings_editor.document import Document
from raven.settings_editor.files import completed, read_settings, settings_text, write_settings


@pytest.fixture
def document(fields) -> Document:
    return Document(fields)


def test_it_begins_with_what_the_server_has_when_nobody_said_anything(document):
    settings, warnings = resolve_settings(document.to_json(), {})
    assert settings == resolve_settings(None, server_settings())[0]
    assert warnings == []
    assert not document.modified


def test_a_setting_is_changed_taken_back_and_done_again(document):
    document.set("target_fps", 30)
    document.set("crop.left", 0.2)
    assert (document.get("target_fps"), document.get("crop.left"), document.get("crop.right")) == (30, 0.2, 0.88)
    document.undo()
    document.undo()
    assert (document.get("target_fps"), document.get("crop.left")) == (25, 0.12)
    assert not document.modified
    document.redo()
    assert (document.get("target_fps"), document.can_redo) == (30, "Left")


def test_a_drag_is_one_step_to_undo(document):
    for value in (26, 27, 28):
        document.set("target_fps", value, stroke="target_fps")
    document.settle()
    document.set("target_fps", 40, stroke="target_fps")
    document.undo()
    assert document.get("target_fps") == 28
    document.undo()
    assert document.get("target_fps") == 25
    assert not document.can_undo


def test_changes_of_the_chain_are_undone_too(document):
    document.set_chain("add", document.chain.added("bloom"))
    document.set_chain("add", document.chain.added("bloom"))
    document.undo()
    assert document.to_json()["postprocessor_chain"] == [["bloom", {}]]


def test_a_change_that_changes_nothing_is_no_step(document):
    document.set("target_fps", 25)
    assert not document.can_undo


def test_a_group_goes_back_to_the_servers_defaults(document):
    document.set_many("drag", {"crop.left": 0.3, "crop.enabled": False})
    document.set("target_fps", 50)
    document.reset_group("Framing", "framing")
    assert (document.get("crop.left"), document.get("crop.enabled"), document.get("target_fps")) == (0.12, True, 50)
    assert document.get("crop.left") == document.fields["crop.left"].default


def test_what_is_saved_and_loaded_is_saved_as_the_same_file(document, fields, tmp_path):
    document.set("pose_interpolator_step", 0.1234567890123)
    document.set("backdrop_path", "/home/me/Bücher.png")
    chain = document.chain.added("digital_glitches").added("bloom").added("digital_glitches")
    chain = chain.renamed(chain.steps[0].key, "left").enabled(chain.steps[2].key, False)
    document.set_chain("build", chain.moved(chain.steps[1].key, 2))
    write_settings(tmp_path / "a.json", document.to_json())
    document.mark_saved()
    other = Document(fields)
    said = read_settings(tmp_path / "a.json")
    other.load(completed(said, resolve_settings(said, server_settings())[0].model_dump(mode="json")))
    write_settings(tmp_path / "b.json", other.to_json())
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert not other.modified


def test_what_another_program_keeps_in_the_file_is_kept(document):
    said = {"target_fps": 30, "librarian_layout": {"left": 3}, "crop_left": 0.4, "fx_heart_duration": 2}
    understood = resolve_settings(said, server_settings())[0].model_dump(mode="json")
    document.load(completed(said, understood))
    saved = json.loads(settings_text(document.to_json()))
    assert saved["librarian_layout"] == {"left": 3}
    assert saved["crop"]["left"] == 0.2
    assert dict(saved["animefx"])["heart"]["duration"] == 2
    assert not {"crop_left", "fx_heart_duration"} & saved.keys()


def test_whole_numbers_are_written_as_javascript_does():
    assert json.loads(settings_text({"a": 25.0, "b": [0.5, 2.0], "c": True})) == {"a": 25, "b": [0.5, 2], "c": True}
    assert '"a": 25\n' in settings_text({"a": 25.0})


@pytest.mark.parametrize("text", ["", "[]", "{", '{"target_fps": NaN}', "[" * 100000])
def test_a_file_that_is_no_settings_file_is_refused_in_words(tmp_path, text):
    (tmp_path / "x.json").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"x\.json"):
        read_settings(tmp_path / "x.json")
