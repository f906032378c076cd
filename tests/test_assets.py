"""The vector art and the command that renders it."""

import importlib.util
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

from raven.layers.drawing import drawing_of

ROOT = Path(__file__).parent.parent
CHARACTERS = sorted(file for file in (ROOT / "assets" / "characters").glob("*/*.svg") if file.stem == file.parent.name)
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="{}" d="M0 0H4V8H0z"/></svg>'


@pytest.fixture(scope="module")
def command() -> ModuleType:
    pytest.importorskip("resvg_py")
    spec = importlib.util.spec_from_file_location("render_assets", ROOT / "scripts" / "render_assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        assert picture.mode == "RGBA"
        return np.asarray(picture)


def test_every_drawing_becomes_two_pictures_with_transparent_ground(command: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "square.svg").write_text(SQUARE.format("#ff0000"))
    assert command.main([str(tmp_path)]) == 0
    for name, width in (("square.png", 512), ("square@2x.png", 1024)):
        picture = pixels(tmp_path / name)
        assert picture.shape == (width, width, 4)
        assert picture[width // 2, width // 4].tolist() == [255, 0, 0, 255]
        assert picture[width // 2, width * 3 // 4, 3] == 0


def test_check_notices_a_drawing_that_was_changed_and_writes_nothing(command: ModuleType, tmp_path: Path) -> None:
    source = tmp_path / "square.svg"
    source.write_text(SQUARE.format("#ff0000"))
    assert command.main(["--check", str(source)]) == 1
    assert not (tmp_path / "square.png").exists()
    command.main([str(source)])
    assert command.main(["--check", str(source)]) == 0
    source.write_text(SQUARE.format("#f80000"))
    assert command.main(["--check", str(source)]) == 1


def test_a_path_that_does_not_exist_is_refused(command: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        command.main([str(tmp_path / "missing")])
    assert stop.value.code == 2


def test_the_committed_pictures_show_their_sources(command: ModuleType) -> None:
    assert command.main(["--check"]) == 0


@pytest.mark.parametrize("source", CHARACTERS, ids=lambda path: path.stem)
def test_characters_follow_the_template(source: Path) -> None:
    picture = pixels(source.with_suffix(".png"))
    assert picture.shape == (512, 512, 4)
    alpha = picture[..., 3]
    assert alpha[64:192, 250:262].min() == 255, "the head is where the template has it, without holes"
    assert alpha[511].max() == 255, "the lower edge of the picture cuts the figure off"
    assert alpha[:16].max() == 0, "there is room above the head"
    assert alpha[:, [0, 511]].max() == 0, "there is room on both sides"


@pytest.mark.parametrize("source", CHARACTERS, ids=lambda path: path.stem)
def test_characters_are_drawn_in_named_layers_without_text(source: Path) -> None:
    root = ET.parse(source).getroot()
    layers = [group.get("id", "") for group in root if group.tag.endswith("}g")]
    assert {"hair_back", "body", "neck", "head", "face_features", "hair_front"} <= set(layers)
    assert layers.index("head") < layers.index("face_features") < layers.index("hair_front")
    face = next(group for group in root if group.get("id") == "face_features")
    parts = {group.get("id") for group in face}
    assert {"brow_left", "brow_right", "eye_left", "eye_right", "mouth", "nose", "blush"} <= parts
    assert not re.search(r"<(text|image|script)\b", source.read_text()), "pure vector art"


@pytest.mark.parametrize("name", ["raven", "finch", "rook", "wren"])
def test_the_layers_of_a_shipped_character_are_its_picture(name):
    picture = ROOT / "assets" / "characters" / name / f"{name}.png"
    drawing = drawing_of(picture.with_name(f"{name}.layers.psd").read_bytes())
    shown, expected = drawing.picture().astype(float), np.asarray(Image.open(picture)).astype(float)
    for each in (shown, expected):
        each[..., :3] *= each[..., 3:] / 255
    assert not drawing.warnings
    assert np.abs(shown - expected).max() <= 8
