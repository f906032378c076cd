"""`raven-avatar-layers`: what it writes, what other programs and Raven itself make of that, and how it ends."""

import shutil

import numpy as np
import pytest
from PIL import Image

from raven.commands.layers import main
from raven.figure.character import find_character, load_character
from raven.layers.drawing import drawing_of
from raven.layers.psd import leaves, to_psd
from raven.layers.stack import Layer, Stack, flattened
from tests.layers.files import patch


@pytest.fixture(scope="module")
def mika(tmp_path_factory):
    """A user's own character: Raven's picture and rig."""
    folder = tmp_path_factory.mktemp("mika")
    shipped = find_character("raven")
    for suffix in (".png", ".rig.json"):
        shutil.copy(shipped.with_suffix(suffix), folder / f"mika{suffix}")
    return folder / "mika.png"


@pytest.fixture(scope="module")
def written(mika, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    assert main([str(mika), "--psd", str(out / "mika.psd"), "--folder", str(out / "layers")]) == 0
    return out


def picture_of(mika):
    return np.asarray(Image.open(mika)).astype(int)


def seen(rgba8):
    """Premultiplied, so that colours of what is not seen do not count."""
    return np.dstack([rgba8[..., :3] * (rgba8[..., 3:] / 255), rgba8[..., 3:]])


def test_the_file_holds_the_layers_and_together_they_are_the_picture(mika, written):
    drawing = drawing_of((written / "mika.psd").read_bytes())
    names = [layer.name for layer in drawing.layers]
    assert {"face", "body", "front hair", "left iris", "right upper lashes", "mouth inside"} <= set(names)
    assert drawing.warnings == ()
    assert np.abs(seen(drawing.picture().astype(int)) - seen(picture_of(mika))).max() <= 1.01


def test_the_folder_holds_a_picture_of_each_layer_from_the_back_to_the_front(written):
    drawing = drawing_of((written / "mika.psd").read_bytes())
    files = sorted((written / "layers").iterdir())
    assert len(files) == len(drawing.layers)
    assert any(file.name.endswith("_front_hair.png") for file in files)
    for file, layer in zip(files, drawing.layers, strict=True):
        with Image.open(file) as picture:
            assert picture.size == (512, 512)
            assert np.array_equal(np.asarray(picture)[layer.slices], layer.rgba8)


def test_what_was_written_can_be_drawn_over_and_put_beside_the_character(mika, written, tmp_path, capsys):
    for file in mika.parent.glob("mika.*"):
        shutil.copy(file, tmp_path / file.name)
    shutil.copy(written / "mika.psd", tmp_path / "mika.layers.psd")
    given = load_character(tmp_path / "mika.png").layers
    assert given is not None
    capsys.readouterr()
    assert main([str(tmp_path / "mika.png")]) == 0
    told = capsys.readouterr().out.splitlines()
    assert len(told) == len(given.layers)
    assert all("as drawn" in line for line in told)
    assert np.abs(seen(flattened(given).astype(int)) - seen(picture_of(mika))).max() <= 1.01


def test_a_plain_file_is_for_programs_that_know_few_layers(mika, tmp_path):
    assert main([str(mika), "--psd", str(tmp_path / "plain.psd"), "--plain"]) == 0
    found = leaves((tmp_path / "plain.psd").read_bytes())
    assert found is not None
    assert {"face", "eyewhite", "irides", "eyelash", "mouth"} <= {layer.name for layer in found.layers}


def test_files_that_exist_are_kept_unless_told_otherwise(mika, written, capsys):
    before = (written / "mika.psd").read_bytes()
    assert main([str(mika), "--psd", str(written / "mika.psd")]) == 2
    assert "exists; use --force" in capsys.readouterr().err
    assert (written / "mika.psd").read_bytes() == before
    assert main([str(mika), "--psd", str(written / "mika.psd"), "--force"]) == 0


def test_it_ends_with_what_went_wrong(mika, tmp_path, capsys):
    assert main(["nobody"]) == 2
    assert "nobody is neither a file nor one of the characters" in capsys.readouterr().err
    assert main([str(tmp_path / "gone.png")]) == 2
    (tmp_path / "file").write_text("no folder")
    assert main([str(mika), "--psd", str(tmp_path / "file" / "out.psd")]) == 1


def test_it_says_which_layers_are_hidden_and_which_were_drawn(mika, tmp_path, capsys):
    for file in mika.parent.glob("mika.*"):
        shutil.copy(file, tmp_path / file.name)
    inside = Layer("mouth inside", patch(9, 20, (90, 20, 30, 255)), 246, 170, shown=False)
    (tmp_path / "mika.layers.psd").write_bytes(to_psd(Stack(512, (inside,))))
    assert main([str(tmp_path / "mika.png")]) == 0
    told = {line[:22].strip(): line for line in capsys.readouterr().out.splitlines()}
    assert told["mouth inside"].endswith("20 x 9 at 246, 170, as drawn, hidden at rest")
    assert not told["face"].endswith(("as drawn", "rest"))
