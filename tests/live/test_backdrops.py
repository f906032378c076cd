"""Backdrops: which there are, what a name from outside can reach, and that a picture is read once."""

import numpy as np
import pytest
from PIL import Image

from raven.errors import InvalidInput, NotFound
from raven.live.backdrops import BackdropLibrary
from raven.settings.animator_settings import AnimatorSettings
from raven.video.codecs import decode_rgba8

GREEN = (0, 160, 40)


@pytest.fixture
def folder(tmp_path):
    """The operator's folder: a green picture, one that is broken, and what is no picture."""
    folder = tmp_path / "mine"
    folder.mkdir()
    Image.new("RGB", (40, 30), GREEN).save(folder / "garden.png")
    (folder / "broken.png").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("no picture either")
    (folder / "deeper.png").mkdir()
    Image.new("RGB", (9, 9), GREEN).save(tmp_path / "secret.png")
    return folder


@pytest.fixture
def library(folder):
    return BackdropLibrary(folder)


def settings(name=None, **more):
    return AnimatorSettings(backdrop_path=name, postprocessor_chain=(), **more)


def test_there_are_the_shipped_backdrops_and_the_operators(library):
    shipped = BackdropLibrary().names()
    assert len(shipped) >= 3
    assert library.names() == sorted([*shipped, "garden", "broken"])


def test_a_named_backdrop_stands_behind_the_figure(library):
    warnings = []
    shown = library.backdrop(settings("garden"), warnings).fitted(64, 48)
    assert (shown == GREEN).all()
    assert warnings == []


def test_the_operators_picture_takes_the_place_of_a_shipped_one(folder):
    name = BackdropLibrary().names()[0]
    Image.new("RGB", (40, 30), GREEN).save(folder / f"{name}.webp", lossless=True)
    assert (BackdropLibrary(folder).backdrop(settings(name)).fitted(8, 8) == GREEN).all()


FOREIGN = [
    "../secret",
    "../secret.png",
    "garden.png",
    "mine/garden",
    "deeper",
    "notes",
    "",
    ".",
    "/etc/passwd",
    "C:\\Users\\ada\\room.png",
    "raven/assets/backdrops/study.png",
    "gar\0den",
]


@pytest.mark.parametrize("name", FOREIGN)
def test_other_names_are_never_opened_and_the_warning_says_so(library, name, tmp_path, monkeypatch):
    def read(path):
        raise AssertionError(f"{path} was opened")

    monkeypatch.setattr("pathlib.Path.read_bytes", read)
    for foreign in (name, str(tmp_path / "secret.png")):
        warnings = []
        backdrop = library.backdrop(settings(foreign, backdrop_color="#102030"), warnings)
        assert backdrop.picture is None
        assert backdrop.color == (0x10, 0x20, 0x30)
        assert len(warnings) == 1
        assert warnings[0].startswith("animator_settings.backdrop_path: ")
        with pytest.raises(NotFound):
            library.find(foreign)


def test_a_broken_picture_leaves_the_colour_and_a_warning(library):
    warnings = []
    assert library.backdrop(settings("broken"), warnings).picture is None
    assert "cannot be read" in warnings[0]


def test_no_backdrop_is_no_reason_for_a_warning(library):
    warnings = []
    assert library.backdrop(settings(), warnings).picture is None
    assert warnings == []


def test_equal_settings_share_one_backdrop_and_its_picture_is_read_once(library, monkeypatch):
    reads = []
    monkeypatch.setattr(
        "raven.live.backdrops.decode_rgba8", lambda data, field: reads.append(field) or decode_rgba8(data, field)
    )
    first = library.backdrop(settings("garden", target_fps=10))
    assert library.backdrop(settings("garden", target_fps=60)) is first
    sharp = library.backdrop(settings("garden", backdrop_blur=False))
    assert sharp is not first
    assert sharp.picture is first.picture
    assert library.backdrop(settings()) is library.backdrop(settings())
    assert reads == ["garden.png"]


def test_colours_that_pass_by_are_forgotten(library):
    for blue in range(200):
        library.backdrop(settings("garden", backdrop_color=f"#0000{blue:02x}"))
    assert len(library._backdrops) <= 16


def test_a_picture_that_is_exchanged_is_read_again(library, folder):
    library.backdrop(settings("garden"))
    Image.new("RGB", (41, 30), (9, 9, 9)).save(folder / "garden.png")
    assert (library.backdrop(settings("garden")).fitted(8, 8) == 9).all()


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(InvalidInput) as error:
        BackdropLibrary(tmp_path / "nowhere")
    assert error.value.field == "backdrops"


@pytest.mark.parametrize("name", BackdropLibrary().names())
def test_the_shipped_backdrops_are_square_opaque_and_small(name):
    file = BackdropLibrary().find(name)
    picture = decode_rgba8(file.read_bytes())
    assert picture.shape == (1024, 1024, 4)
    assert (picture[..., 3] == 255).all()
    assert file.stat().st_size < 300_000


def test_one_shipped_backdrop_is_dark_with_lights_in_it():
    library = BackdropLibrary()
    pictures = [decode_rgba8(library.find(name).read_bytes())[..., :3].astype(int) for name in library.names()]
    assert any(np.median(picture.max(-1)) < 60 and (picture.max(-1) > 220).mean() > 0.002 for picture in pictures)
