from pathlib import Path

import pytest

from raven.errors import InvalidInput
from raven.gui.file_list import checked_name, list_folder, with_suffix


def test_a_listing_holds_folders_and_fitting_files_without_hidden_ones(tmp_path: Path) -> None:
    (tmp_path / "Sub").mkdir()
    for name in ("b.PNG", "a.png", "notes.txt", ".hidden.png"):
        (tmp_path / name).write_text("")
    listing = list_folder(tmp_path, (".png",))
    assert listing.folders == ("Sub",)
    assert listing.files == ("a.png", "b.PNG")
    assert list_folder(tmp_path).files == ()


def test_typing_a_part_of_a_name_leaves_what_contains_it(tmp_path: Path) -> None:
    for name in ("joy.json", "sadness.json"):
        (tmp_path / name).write_text("")
    assert list_folder(tmp_path, (".json",), "SAD").files == ("sadness.json",)


def test_a_folder_that_is_gone_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be opened: No such file"):
        list_folder(tmp_path / "gone")


def test_names_get_their_suffix_and_cannot_leave_the_folder() -> None:
    assert with_suffix("joy", (".json",)) == "joy.json"
    assert with_suffix("joy.JSON", (".json",)) == "joy.JSON"
    for name in ("", "  ", "..", "a/b", "a\\b", "a\x00b"):
        with pytest.raises(InvalidInput):
            checked_name(name)
