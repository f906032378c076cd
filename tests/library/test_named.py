"""Characters of one's own under their names in the commands that make files."""

from pathlib import Path

import pytest

from raven.commands import export
from raven.data_folder import VARIABLE
from raven.errors import InvalidInput
from raven.export.sources import open_character, read_templates
from raven.figure.shipped import find_character
from raven.library import About, Voice, named, own_characters
from raven.library.contents import EMOTIONS, json_file
from raven.library.former import former_folder

SMUG = {"smug": {"pose": {"mouth_smirk": 0.8}, "cels": {}}}


@pytest.fixture
def mika(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "data"))
    contents = former_folder(find_character("finch")).with_files({EMOTIONS: json_file(SMUG)})
    return own_characters().create(contents.described(About(name="Mika", voice=Voice(speed=1.5))))


def test_a_character_of_ones_own_is_opened_by_its_name_and_by_its_id(mika):
    assert open_character("Mika").name == open_character("mika").name == "Mika"
    assert named("mika").voice.speed == 1.5
    assert read_templates(None, ["smug"], "Mika")["smug"].pose["mouth_smirk"] == 0.8
    assert open_character("finch").name == "finch"


def test_the_command_makes_its_sprites_with_its_own_expressions(mika, tmp_path):
    assert export.main(["Mika", "-o", str(tmp_path / "sprites"), "--only", "smug"]) == 0
    assert (tmp_path / "sprites" / "smug.png").is_file()


def test_who_is_not_there_is_told_who_is(mika):
    with pytest.raises(InvalidInput, match=r"nobody is neither a file .* Mika, finch"):
        open_character("nobody")


def test_a_file_of_that_name_is_meant_before_a_character(mika, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mika").write_bytes(find_character("wren").read_bytes())
    assert named("mika").stored is None
