"""Moving sprites: what the ZIP holds, that its pictures move and loop, and what is refused."""

import io
import sys
from pathlib import Path
from threading import Event
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image

import raven.posers
from raven.commands.export import main
from raven.errors import InvalidInput
from raven.export import ClipOptions, FilesExist, export_animated, open_character, read_templates
from raven.figure.figure import Figure
from raven.posers import create_poser

QUICK = ClipOptions(seconds=0.5, fps=8)
TWO = ["joy", "sadness"]


@pytest.fixture(scope="module")
def poser():
    return create_poser("puppet")


@pytest.fixture(scope="module")
def figure(poser) -> Figure:
    return Figure(open_character("raven"), poser)


def sprites(file: Path) -> dict[str, list[np.ndarray]]:
    """Each picture's frames, by the name of its file."""
    found = {}
    with ZipFile(file) as pack:
        assert pack.testzip() is None
        for name in pack.namelist():
            with Image.open(io.BytesIO(pack.read(name))) as image:
                assert image.format == "WEBP"
                assert image.info["loop"] == 0, "it must begin again where it ends"
                found[name] = []
                for i in range(image.n_frames):
                    image.seek(i)
                    found[name].append(np.asarray(image.convert("RGBA")))
    return found


def test_every_emotion_is_a_moving_picture_of_its_name_and_none_jumps(figure: Figure, tmp_path: Path):
    file = tmp_path / "raven.zip"
    options = ClipOptions(seconds=0.5, fps=8, crop=True)
    assert export_animated(figure, file, read_templates(None, TWO), options) == file
    found = sprites(file)
    assert list(found) == ["joy.webp", "sadness.webp"], "flat, and named as SillyTavern names its expressions"
    assert all(len(frames) == 4 for frames in found.values())
    assert len({frame.shape for frames in found.values() for frame in frames}) == 1, "cut alike, so that nothing jumps"
    assert found["joy.webp"][0].shape[1] < 512
    for frames in found.values():
        assert np.abs(frames[0].astype(int) - frames[2]).max() > 50, "it stands still"
        assert (frames[0][..., 3] == 0).any(), "the background must stay transparent"
    assert np.abs(found["joy.webp"][0].astype(int) - found["sadness.webp"][0]).max() > 50


def test_the_same_seed_gives_the_same_file_and_force_is_needed_to_replace_it(figure: Figure, tmp_path: Path):
    first, again = tmp_path / "a.zip", tmp_path / "b.zip"
    for file in (first, again):
        export_animated(figure, file, read_templates(None, ["joy"]), QUICK)
    assert first.read_bytes() == again.read_bytes()
    with pytest.raises(FilesExist):
        export_animated(figure, first, read_templates(None, ["joy"]), QUICK)


def test_a_cancelled_export_leaves_nothing_and_keeps_what_was_there(figure: Figure, tmp_path: Path):
    file = tmp_path / "raven.zip"
    file.write_bytes(b"mine")
    cancelled = Event()

    def hear(done: int, total: int) -> None:
        assert total == 8
        if done == 5:
            cancelled.set()

    wishes = {"overwrite": True, "progress": hear, "cancelled": cancelled}
    assert export_animated(figure, file, read_templates(None, TWO), QUICK, **wishes) is None
    assert [path.name for path in tmp_path.iterdir()] == ["raven.zip"]
    assert file.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("name", "options", "field"),
    [("raven.rar", QUICK, "output"), ("raven", QUICK, "output"), ("raven.zip", ClipOptions(fps=0), "fps")],
)
def test_wishes_that_cannot_be_are_refused_by_name(figure: Figure, tmp_path: Path, name, options, field):
    with pytest.raises(InvalidInput) as error:
        export_animated(figure, tmp_path / name, read_templates(None, TWO), options)
    assert error.value.field == field
    assert list(tmp_path.iterdir()) == []


def test_the_command_makes_the_zip_and_says_what_is_in_it(tmp_path: Path, capfd, poser, monkeypatch):
    monkeypatch.setattr(raven.posers, "create_poser", lambda *_, **__: poser)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    file = tmp_path / "raven.zip"
    wishes = ["--animated", "--seconds", "0.5", "--fps", "4", "--only", "joy,anger"]
    assert main(["raven", "-o", str(file), *wishes]) == 0
    assert capfd.readouterr().out.startswith(f"{file}: 2 moving sprites, 0.")
    assert list(sprites(file)) == ["anger.webp", "joy.webp"] or list(sprites(file)) == ["joy.webp", "anger.webp"]
    for wrong, said in (
        (["-o", str(file), *wishes], "is there already; --force"),
        (["-o", str(tmp_path / "sprites"), *wishes], "output: sprites must end in .zip"),
        (["-o", str(tmp_path / "x.zip"), *wishes, "--format", "gif"], "--format: of moving sprites is webp"),
        (["-o", str(tmp_path / "x.zip"), *wishes, "--contact-sheet"], "--contact-sheet: is for still sprites"),
        (["-o", str(tmp_path / "x.zip"), *wishes, "--backdrop", "#123456"], "--backdrop: is for clips"),
    ):
        assert main(["raven", *wrong]) == 2
        assert said in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["raven.zip"]
