from pathlib import Path

from raven.gui.preferences import Preferences


def test_values_survive_from_run_to_run(tmp_path: Path) -> None:
    first = Preferences("editor", tmp_path)
    first.set("zoom", 1.5)
    first.set("folder", "/somewhere")
    first.save()
    assert Preferences("editor", tmp_path).get("zoom", 1.0) == 1.5
    assert Preferences("editor", tmp_path).get("folder", "") == "/somewhere"


def test_a_value_of_another_type_is_not_taken(tmp_path: Path) -> None:
    preferences = Preferences("editor", tmp_path)
    preferences.set("fps", True)
    preferences.set("zoom", 2)
    assert preferences.get("fps", 25) == 25
    assert preferences.get("zoom", 1.0) == 2


def test_a_broken_file_is_kept_aside_and_the_defaults_are_in_force(tmp_path: Path) -> None:
    (tmp_path / "editor.json").write_text('{"zoom": ')
    preferences = Preferences("editor", tmp_path)
    assert preferences.get("zoom", 1.0) == 1.0
    assert (tmp_path / "editor.json.broken").read_text() == '{"zoom": '


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    preferences = Preferences("editor", tmp_path / "file")
    preferences.set("zoom", 1.5)
    preferences.save()
    assert preferences.get("zoom", 1.0) == 1.5
