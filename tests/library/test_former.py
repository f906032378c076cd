"""Characters from folders and zips as they were before there was a library."""

import json

import pytest

from raven.errors import InvalidInput
from raven.figure.character import load_character
from raven.figure.shipped import find_character
from raven.library import Library
from raven.library.former import check_former_name, former, former_folder

RIG = b'{"mouth": {}}'
INTAKE = json.dumps({"rig": json.loads(RIG), "correction": {}}).encode()


def test_what_belongs_to_the_picture_goes_with_it_and_nothing_else_does():
    files = {
        "Mika Ko.PNG": b"p",
        "Mika Ko_blush1.PNG": b"b",
        "Mika Ko.rig.json": RIG,
        "fx_heart.PNG": b"h",
        "notes.txt": b"n",
    }
    contents = former(files)
    assert contents.about.name == "Mika Ko"
    assert contents.picture == "character.png"
    assert contents.files == {
        "character.png": b"p",
        "character_blush1.png": b"b",
        "character.rig.json": RIG,
        "fx_heart.png": b"h",
    }


def test_settings_and_expressions_are_known_by_what_is_in_them():
    files = {
        "mika.png": b"p",
        "x.json": b'{"target_fps": 30}',
        "y.json": b'{"smug": {"pose": {"mouth_smirk": 1}}}',
        "z.json": b'{"a": 1}',
    }
    contents = former(files, name="Mika")
    assert contents.settings == {"target_fps": 30}
    assert contents.emotions == {"smug": {"pose": {"mouth_smirk": 1}}}
    assert contents.content("character.png") == b"p"


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({}, "character.original.jpg"),
        ({"mika.rig.json": b'{"mouth": {"upper": []}}'}, "character.png"),  # somebody moved a point by hand
        ({"mika_blush1.png": b"b"}, "character.png"),  # drawn over the fitted picture
    ],
)
def test_the_picture_as_it_came_is_shown_unless_something_was_made_for_the_fitted_one(more, shown):
    files = {"mika.png": b"p", "mika.original.jpg": b"o", "mika.rig.json": RIG, "mika.intake.json": INTAKE}
    assert former(files | more).picture == shown


def test_files_without_a_picture_are_no_character():
    with pytest.raises(InvalidInput, match="no picture"):
        former({"mika.rig.json": RIG, "fx_heart.png": b"h"})


@pytest.mark.parametrize("name", ["../a.png", "/a.png", "a/b.png", "a\\b.png", "C:a.png", ".a.png"])
def test_names_that_lead_out_of_a_folder_are_refused(name):
    with pytest.raises(InvalidInput):
        check_former_name(name)


def test_a_shipped_character_is_the_same_in_the_library(tmp_path):
    picture = find_character("finch")
    stored = Library(tmp_path).create(former_folder(picture, "Finja"))
    original, own = load_character(picture), load_character(stored.picture)
    assert (own.picture.rgba8() == original.picture.rgba8()).all()
    assert own.cels.keys() == original.cels.keys()
    assert own.rig == original.rig
    assert (own.layers is None) == (original.layers is None)
