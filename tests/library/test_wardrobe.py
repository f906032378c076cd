"""Several pictures of one character, which share all the rest."""

from pathlib import Path

import pytest

from raven.errors import InvalidInput, NotFound
from raven.figure.character import load_character
from raven.figure.shipped import find_character
from raven.library import About, Library
from raven.library.contents import SETTINGS, json_file
from raven.library.former import former_folder
from raven.library.packed import pack, unpack
from raven.library.wardrobe import with_picture, without_outfit

SMOOTH = {SETTINGS: json_file({"target_fps": 30})}


def of(character: str):
    return former_folder(find_character(character))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path / "own")
    contents = of("finch").with_files(SMOOTH | {"card.json": b"{}"})
    stored = library.create(contents.described(About(name="Mika", persona="a bird")))
    dressed = with_picture(stored.contents, of("wren"), "Winter", share=False)
    library.save("mika", with_picture(dressed, of("rook"), "At home", share=False), 1)
    return library


def same_picture(one: Path, other: str) -> bool:
    return (load_character(one).picture.rgba8() == load_character(find_character(other)).picture.rgba8()).all()


def test_each_outfit_is_a_picture_with_its_cels_and_all_share_the_rest(library):
    mika = library.get("mika")
    assert mika.outfits == ["At home", "Winter"]
    assert same_picture(mika.picture, "finch")
    winter = library.get("Mika/winter")
    assert (winter.outfit, winter.manifest.persona) == ("Winter", "a bird")
    assert same_picture(winter.picture, "wren")
    assert set(load_character(winter.picture).cels) == set(load_character(find_character("wren")).cels)
    assert winter.contents.settings == {"target_fps": 30}


def test_an_outfit_that_is_saved_again_takes_its_own_place_and_no_other(library):
    before = library.get("mika")
    changed = with_picture(before.contents, of("raven").with_files({SETTINGS: json_file({})}), "WINTER")
    library.save("mika", changed, before.revision)
    now = library.get("mika")
    assert now.outfits == ["At home", "Winter"]
    assert same_picture(now.wearing("winter").picture, "raven")
    assert same_picture(now.picture, "finch")
    assert same_picture(now.wearing("At home").picture, "rook")
    assert "card.json" in now.manifest.files
    assert now.contents.settings == {}


def test_an_outfit_goes_and_takes_its_files_along(library):
    before = library.get("mika")
    library.save("mika", without_outfit(before.contents, "Winter"), before.revision)
    now = library.get("mika")
    assert now.outfits == ["At home"]
    assert same_picture(now.wearing("At home").picture, "rook")
    kept = set(now.manifest.files)
    assert kept < set(before.manifest.files)
    with pytest.raises(NotFound, match="At home"):
        library.get("mika/winter")


def test_one_file_has_the_whole_wardrobe(library, tmp_path):
    there = Library(tmp_path / "there").take_in(unpack(pack(library.get("mika").contents, 0)))
    assert there.outfits == ["At home", "Winter"]
    assert same_picture(there.wearing("winter").picture, "wren")


@pytest.mark.parametrize("name", ["", " ", "a/b", "x" * 61, "\n"])
def test_what_is_no_name_of_an_outfit_is_refused(library, name):
    with pytest.raises(InvalidInput, match="outfit"):
        with_picture(library.get("mika").contents, of("wren"), name)


def test_a_manifest_that_names_a_picture_that_is_not_there_is_refused(library):
    contents = library.get("mika").contents
    manifest = contents.manifest(0).model_copy(update={"wardrobe": {"Winter": "nothing.png"}})
    packed = pack(contents, 0)
    with pytest.raises(InvalidInput, match=r"wardrobe\.Winter"):
        type(contents)(manifest.about, manifest.picture, unpack(packed).files, manifest.wardrobe)
