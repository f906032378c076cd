import logging
from pathlib import Path

import pytest

from raven.cels import CELS
from raven.client.characters.cel_files import find_cels, find_rig
from raven.client.errors import InvalidInput
from raven.figure.character import find_character, list_characters, load_character
from raven.wire.characters import double_size


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(b"")


def test_cels_come_in_drawing_order_and_effects_last(tmp_path: Path):
    make(
        tmp_path,
        "me.png",
        "me_waver1.png",
        "me_fx_heart1.png",
        "me_blush2.png",
        "me_blush1.png",
        "me_fx_angervein1.png",
    )
    found = find_cels(tmp_path / "me.png")
    assert list(found) == ["blush1", "blush2", "waver1", "fx_angervein1", "fx_heart1"]


def test_a_name_with_an_underscore_finds_its_cels(tmp_path: Path):
    make(tmp_path, "my_girl.png", "my_girl_tears1.png")
    assert find_cels(tmp_path / "my_girl.png") == {"tears1": tmp_path / "my_girl_tears1.png"}


def test_a_bare_file_name_finds_its_cels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    make(tmp_path, "me.png", "me_sweat1.png")
    monkeypatch.chdir(tmp_path)
    assert list(find_cels(Path("me.png"))) == ["sweat1"]


def test_letter_case_of_endings_and_cels_does_not_matter(tmp_path: Path):
    make(tmp_path, "me.png", "me_Sweat1.PNG")
    assert list(find_cels(tmp_path / "me.png")) == ["sweat1"]


def test_an_own_effect_comes_before_the_one_for_all(tmp_path: Path):
    make(tmp_path, "me.png", "fx_heart1.png", "fx_shock1.png", "me_fx_heart1.png")
    found = find_cels(tmp_path / "me.png")
    assert {cel: file.name for cel, file in found.items()} == {
        "fx_heart1": "me_fx_heart1.png",
        "fx_shock1": "fx_shock1.png",
    }


def test_other_files_are_left_alone_and_a_misspelt_cel_is_named(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    make(tmp_path, "me.png", "me_icon.png", "me@2x.png", "you.png", "you_blush1.png", "me_blush1.jpg", "me_blsh1.png")
    make(tmp_path, "me_tears1@2x.png", "me_fx_heart1@2x.png", "fx_heart1@2x.png")
    with caplog.at_level(logging.WARNING):
        assert find_cels(tmp_path / "me.png") == {}
    assert [record.getMessage() for record in caplog.records] == [
        "me_blsh1.png is not used: there is no cel named blsh1"
    ]


@pytest.mark.parametrize("name", list_characters())
def test_nothing_is_said_of_the_files_that_ship_with_raven(name: str, caplog: pytest.LogCaptureFixture):
    for picture in (find_character(name), double_size(find_character(name))):
        assert find_cels(picture).keys() >= set(load_character(picture).cels) & set(CELS)
    assert caplog.text == ""


def test_the_server_finds_the_same_cels_as_the_client(tmp_path: Path, drawn_face: bytes):
    for name in ("me", "me_Blush1", "me_FX_HEART1", "me_fx_Own", "fx_Star", "me_blush1@2x", "you_tears1"):
        (tmp_path / f"{name}.png").write_bytes(drawn_face)
    assert list(find_cels(tmp_path / "me.png")) == list(load_character(tmp_path / "me.png").cels)
    assert list(find_cels(tmp_path / "me.png")) == ["blush1", "fx_Own", "fx_Star", "fx_heart1"]


def test_the_rig_beside_the_picture_goes_along(tmp_path):
    assert find_rig(tmp_path / "me.png") == {}
    (tmp_path / "me.rig.json").write_text('{"neck": {"width": 40}}', "utf-8")
    assert find_rig(tmp_path / "me.png") == find_rig(tmp_path / "me@2x.png") == {"rig": {"neck": {"width": 40}}}


@pytest.mark.parametrize("text", ["{", "[1]", ""])
def test_a_rig_that_is_none_is_an_error_that_names_the_file(tmp_path, text):
    (tmp_path / "me.rig.json").write_text(text, "utf-8")
    with pytest.raises(InvalidInput, match=r"me\.rig\.json") as error:
        find_rig(tmp_path / "me.png")
    assert error.value.field == "rig"
