"""The layers that our own characters are drawn in: whole, in order, and together the picture."""

import numpy as np
import pytest
from PIL import Image

from raven.assets import assets_folder
from raven.layers.drawing import drawing_of
from raven.layers.psd import to_psd
from raven.layers.stack import Stack, flattened

pytest.importorskip("resvg_py")
from training.own_art.layers import true_layers

EYES = {
    f"{side} {kind}"
    for side in ("left", "right")
    for kind in ("eye white", "iris", "highlights", "upper lashes", "brow")
}


@pytest.fixture(scope="module", params=["finch", "wren"])
def character(request) -> tuple[str, Stack]:
    return request.param, true_layers(request.param, 512)


def test_the_true_layers_together_are_the_picture(character):
    name, stack = character
    picture = np.asarray(Image.open(assets_folder() / "characters" / name / f"{name}.png")).astype(float)
    together = flattened(stack).astype(float)
    for each in (picture, together):
        each[..., :3] *= each[..., 3:] / 255
    apart = np.abs(picture - together)
    assert apart.max() <= 6
    assert (apart.max(axis=2) > 2).sum() < 40  # rounding, where four edges meet


def test_every_part_of_the_face_has_its_layer_and_goes_on_under_what_hides_it(character):
    name, stack = character
    names = {layer.name for layer in stack}
    assert {*EYES, "face", "nose", "mouth line", "neck", "body", "back hair", "front hair"} <= names
    assert ("glasses" in names) == (name == "wren")
    face = stack.get("face")
    assert face is not None
    eye = stack.get("left eye white")
    assert eye is not None
    rows, columns = eye.slices
    under = face.rgba8[
        rows.start - face.top : rows.stop - face.top, columns.start - face.left : columns.stop - face.left
    ]
    assert under[eye.rgba8[..., 3] > 0, 3].min() == 255


def test_they_go_through_a_file_of_layers_unchanged(character):
    _, stack = character
    drawing = drawing_of(to_psd(stack))
    assert drawing.warnings == ()
    for before, after in zip(stack, drawing.layers, strict=True):
        assert before.name == after.name
        assert np.array_equal(before.rgba8, after.rgba8)
