"""Characters from folders and uploads: what is found, what is refused, and the square that comes out."""

import io
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from raven.cels import CELS
from raven.errors import InvalidInput, NotFound, UnreadablePicture
from raven.figure.character import (
    UploadLimits,
    character_from_upload,
    find_character,
    list_characters,
    load_character,
)


def png(width=512, height=512, color=(200, 150, 120, 255)):
    """A picture of one colour with one transparent pixel, as a file."""
    image = Image.new("RGBA", (width, height), color)
    image.putpixel((0, 0), (0, 0, 0, 0))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def folder(tmp_path):
    def fill(*names):
        for name in names:
            (tmp_path / name).write_bytes(png())
        return tmp_path

    return fill


def test_cels_are_found_in_drawing_order_with_effects_last(folder):
    place = folder(
        "mika.png",
        "mika_waver1.png",
        "mika_fx_heart1.png",
        "mika_blush1.png",
        "mika_fx_angervein1.png",
        "mika_icon.png",
    )
    character = load_character(place / "mika.png")
    assert list(character.cels) == ["blush1", "waver1", "fx_angervein1", "fx_heart1"]
    assert character.name == "mika"
    assert character.folder == place
    assert character.warnings == character.verdict.reasons


def test_a_name_with_underscores_has_its_cels(folder):
    place = folder("blue_bird_2.png", "blue_bird_2_tears1.png", "blue_bird_2_fx_shock1.png")
    assert list(load_character(place / "blue_bird_2.png").cels) == ["tears1", "fx_shock1"]


def test_a_relative_path_finds_its_cels(folder, monkeypatch):
    monkeypatch.chdir(folder("mika.png", "mika_blush1.png"))
    assert list(load_character(Path("mika.png")).cels) == ["blush1"]


def test_general_effects_serve_characters_without_their_own(folder, tmp_path):
    place = folder("mika.png", "fx_heart1.png", "fx_shock1.png")
    (place / "mika_fx_shock1.png").write_bytes(png(color=(1, 2, 3, 255)))
    cels = load_character(place / "mika.png").cels
    assert list(cels) == ["fx_heart1", "fx_shock1"]
    assert tuple(cels["fx_shock1"].rgba8()[9, 9]) == (1, 2, 3, 255)


def test_other_suffixes_are_named_in_a_warning_and_not_used(folder):
    place = folder("mika.png", "mika_blush9.png", "mika_chat_icon.png", "mika@2x.png", "other.png")
    character = load_character(place / "mika.png")
    assert character.cels == {}
    (named,) = set(character.warnings) - set(character.verdict.reasons)
    assert "mika_blush9.png" in named


def test_the_double_size_master_is_the_same_character_with_the_same_cels(folder):
    place = folder("mika.png", "mika_blush1.png")
    (place / "mika@2x.png").write_bytes(png(1024, 1024))
    large = load_character(place / "mika@2x.png")
    assert large.name == "mika"
    assert large.picture.size == (1024, 1024)
    assert large.cels["blush1"].size == (1024, 1024)


def test_file_extensions_match_in_any_case(tmp_path):
    (tmp_path / "Mika.PNG").write_bytes(png())
    (tmp_path / "Mika_blush1.png").write_bytes(png())
    assert list(load_character(tmp_path / "Mika.PNG").cels) == ["blush1"]


def test_the_rig_beside_the_picture_is_read(folder):
    place = folder("mika.png")
    (place / "mika.rig.json").write_text('{"neck": {"width": 40}}', "utf-8")
    assert load_character(place / "mika.png").rig == {"neck": {"width": 40}}


@pytest.mark.parametrize("text", ["{", "[1]", "", "null"])
def test_a_broken_rig_is_an_error_that_names_the_file(folder, text):
    place = folder("mika.png")
    (place / "mika.rig.json").write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as error:
        load_character(place / "mika.png")
    assert error.value.field == "mika.rig.json"


def test_a_broken_cel_is_an_error_that_names_the_file(folder):
    place = folder("mika.png")
    (place / "mika_blush1.png").write_bytes(png()[:100])
    with pytest.raises(UnreadablePicture) as error:
        load_character(place / "mika.png")
    assert error.value.field == "mika_blush1.png"


def test_a_missing_picture_is_not_found(tmp_path):
    with pytest.raises(NotFound):
        load_character(tmp_path / "nobody.png")


@pytest.mark.parametrize(
    ("size", "edge"),
    [
        ((512, 512), 512),
        ((100, 80), 512),
        ((700, 900), 1024),
        ((1023, 1023), 1024),
        ((1024, 1500), 2048),
        ((2047, 2100), 2048),
        ((2200, 2048), 2048),
    ],
)
def test_pictures_become_squares_of_the_sizes_that_posers_take(size, edge):
    assert character_from_upload(png(*size), {}).picture.size == (edge, edge)


def test_a_picture_without_a_face_is_shown_whole():
    image = Image.new("RGBA", (1024, 512))
    image.paste((10, 20, 30, 255), (0, 0, 300, 512))
    file = io.BytesIO()
    image.save(file, "PNG")
    picture = character_from_upload(file.getvalue(), {}).picture.rgba8()
    opaque = picture[..., 3] > 127
    assert opaque.sum() / opaque.size == pytest.approx(300 * 512 / 1024**2, rel=0.02)
    assert opaque[-1].any(), "it stands on the lower edge"


def test_transparent_pixels_lend_no_colour_to_their_neighbours():
    image = np.zeros((1000, 1000, 4), np.uint8)
    image[..., 1] = 255  # bright green, invisible
    image[300:700, 300:700] = 200, 0, 0, 255
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    picture = character_from_upload(file.getvalue(), {}).picture.rgba8()
    assert picture[picture[..., 3] > 8][:, 1].max() <= 8


def test_a_picture_without_a_face_is_taken_and_the_verdict_says_so():
    opaque = io.BytesIO()
    Image.new("RGB", (512, 512), (5, 5, 5)).save(opaque, "PNG")
    for file in (opaque.getvalue(), png(64, 64)):
        character = character_from_upload(file, {})
        assert str(character.verdict).startswith("no: No drawn face was found.")
        assert (character.picture.rgba8()[100:400, 100:400, 3] == 255).all()


def test_a_picture_with_a_rig_is_in_the_template_already():
    character = character_from_upload(png(1024, 1024), {}, rig={"neck": {"width": 40}})
    assert character.rig == {"neck": {"width": 40}}
    assert character.verdict is None


def test_an_empty_picture_is_refused():
    with pytest.raises(UnreadablePicture) as error:
        character_from_upload(png(color=(9, 9, 9, 0)), {})
    assert error.value.field == "file"


@pytest.mark.parametrize("name", ["blush4", "fx_", "fx_../x", "__class__", "json", "", "Blush1"])
def test_an_uploaded_part_that_is_no_cel_is_refused_by_name(name):
    with pytest.raises(InvalidInput) as error:
        character_from_upload(png(), {"blush1": png(), name: png()})
    assert error.value.field == name


def test_uploaded_cels_take_the_size_of_the_picture():
    character = character_from_upload(png(1024, 1024), {"tears1": png(300, 400), "fx_heart1": png(512, 512)})
    assert {picture.size for picture in character.cels.values()} == {(1024, 1024)}


def test_the_pixel_limit_holds_for_every_part():
    limits = UploadLimits(max_pixels=512 * 512)
    character_from_upload(png(), {"blush1": png()}, limits)
    with pytest.raises(UnreadablePicture) as error:
        character_from_upload(png(), {"blush1": png(513, 512)}, limits)
    assert error.value.field == "blush1"


def test_too_many_effect_cels_are_refused():
    with pytest.raises(InvalidInput, match="at most"):
        character_from_upload(png(), dict.fromkeys((*CELS, *(f"fx_a{i}" for i in range(65))), b""))


def test_characters_are_listed_and_found_by_name(tmp_path):
    for name in ("nora", "ada"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.png").write_bytes(png())
        (tmp_path / name / f"{name}_blush1.png").write_bytes(png())
        (tmp_path / name / f"{name}@2x.png").write_bytes(png())
    assert list_characters(tmp_path) == ["ada", "nora"]
    assert find_character("ada", tmp_path) == tmp_path / "ada" / "ada.png"
    for wrong in ("eve", "", "..", "../ada", "ada_blush1", "ada/ada"):
        with pytest.raises(NotFound):
            find_character(wrong, tmp_path)


def test_the_shipped_characters_load_without_warnings():
    assert "raven" in list_characters()
    for name in list_characters():
        character = load_character(find_character(name))
        assert character.picture.size == (512, 512)
        assert character.warnings == ()
        json.dumps(character.rig)


@pytest.mark.parametrize("with_rig", [False, True])
def test_a_picture_that_is_nearly_opaque_inside_is_taken_apart_as_an_opaque_one(with_rig):
    file = find_character("raven")
    opaque = np.array(Image.open(file).convert("RGBA"))
    pale = opaque.copy()
    pale[..., 3] = np.minimum(pale[..., 3], 250)
    rig = json.loads(file.with_suffix(".rig.json").read_text("utf-8")) if with_rig else None
    loaded = [character_from_upload(_encoded(each), {}, rig=rig) for each in (opaque, pale)]
    inside = cv2.erode((opaque[..., 3] == 255).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert np.array_equal(*(each.picture.rgba8()[inside] for each in loaded))


def _encoded(rgba8):
    out = io.BytesIO()
    Image.fromarray(rgba8).save(out, "PNG")
    return out.getvalue()
