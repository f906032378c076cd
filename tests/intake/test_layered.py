"""Drawings in layers go the way of pictures: they are found, fitted and corrected, and their layers with them."""

import numpy as np
import pytest
from PIL import Image

from raven.assets import assets_folder
from raven.commands.new import main as new
from raven.errors import UnreadablePicture
from raven.figure.character import character_from_upload, find_character, load_character
from raven.intake.correction import parse_correction
from raven.intake.fit import Placement, fitted
from raven.intake.layered import opened, placed, shown_as
from raven.intake.take_in import Intake, corrected, take_in
from raven.layers.drawing import Drawing
from raven.layers.psd import to_psd
from raven.layers.stack import Layer, Stack, flattened
from tests.layers.files import Drawn, patch

PIECES = {  # rows of Raven's picture that stand for her layers, from back to front
    "topwear": (200, 512),
    "face": (130, 200),
    "back hair": (0, 70),
    "front hair": (70, 130),
}


@pytest.fixture(scope="module")
def raven() -> np.ndarray:
    return np.asarray(Image.open(assets_folder() / "characters" / "raven" / "raven.png"))


@pytest.fixture(scope="module")
def portrait(raven) -> bytes:
    """A file with Raven in layers, half as large again, somewhere on a wide canvas."""
    large = np.asarray(Image.fromarray(raven).resize((768, 768), Image.Resampling.LANCZOS))
    file = Drawn(1200, 840)
    for name, (top, bottom) in PIECES.items():
        rows = slice(top * 3 // 2, bottom * 3 // 2)
        file.layer(name, large[rows], 300, 72 + rows.start)
    return file.data()


@pytest.fixture(scope="module")
def taken(portrait) -> Intake:
    """That drawing, taken in. Not to be changed."""
    return take_in(opened(portrait))


def test_a_drawing_is_fitted_and_its_layers_give_its_picture(taken):
    assert taken.face is not None
    assert taken.layers is not None
    assert [layer.name for layer in taken.layers] == ["body", "face", "back hair", "front hair"]
    assert all(layer.given for layer in taken.layers)
    assert np.array_equal(flattened(taken.layers), taken.square)
    alone = take_in(taken.found.picture)
    assert np.allclose(alone.placement.matrix, taken.placement.matrix)
    seams = np.zeros(taken.square.shape[:2], bool)  # where the pieces meet both are half transparent
    for layer in taken.layers:
        for row in (layer.slices[0].start, layer.slices[0].stop):
            seams[max(row - 4, 0) : row + 4] = True
    apart = np.abs(alone.square.astype(int) - taken.square)[~seams & (alone.square[..., 3] == 255)]
    assert apart.mean() < 0.5


def test_a_drawing_can_be_corrected_and_its_layers_follow(taken):
    (a, b, x), (c, d, y) = taken.placement.between_middles()
    moved = corrected(taken, parse_correction({"placement": [[a, b, x + 20], [c, d, y]]}))
    assert taken.layers is not None
    assert moved.layers is not None
    before, after = (_middle(stack.get("face")) for stack in (taken.layers, moved.layers))
    assert np.allclose(after - before, (20 * taken.square.shape[0] / 512, 0), atol=0.5)
    assert np.array_equal(flattened(moved.layers), moved.square)


def _middle(layer):
    """x and y of the middle of what is seen of a layer."""
    rows, columns = np.nonzero(layer.rgba8[..., 3] > 127)
    return np.array([layer.left + columns.mean(), layer.top + rows.mean()])


def test_what_the_brush_takes_away_is_taken_from_the_layers(taken):
    stroke = {"keep": False, "radius": 60, "points": [[684, 760]]}
    brushed = corrected(taken, parse_correction({"cut_out": {"strokes": [stroke]}}))
    assert brushed.layers is not None
    x, y = (brushed.placement.matrix @ (684, 760, 1) * brushed.square.shape[0] / 512).astype(int)
    assert brushed.square[y, x, 3] == 0
    assert taken.square[y, x, 3] == 255
    assert np.array_equal(flattened(brushed.layers), brushed.square)


def test_an_upload_in_layers_is_a_character_with_layers(portrait):
    character = character_from_upload(portrait, {})
    assert character.layers is not None
    assert character.layers.size == character.picture.size[0]
    assert np.array_equal(flattened(character.layers), character.picture.rgba8())


def test_layers_that_cannot_be_used_leave_a_picture_and_a_word(raven):
    character = character_from_upload(_cmyk(raven), {})
    assert character.layers is None
    assert "Its layers are not used: it is in CMYK; save its layers as RGB." in character.warnings


def _cmyk(rgba8) -> bytes:
    whole = Image.new("RGBA", (512, 512), (255, 255, 255, 255))
    whole.alpha_composite(Image.fromarray(rgba8))
    file = Drawn(512, 512, mode="CMYK")
    file.layer("face", np.asarray(whole.convert("CMYK").convert("RGBA")))
    return file.data()


def test_a_hostile_drawing_ends_in_a_clear_error(portrait):
    data = bytearray(portrait)
    with pytest.raises(UnreadablePicture, match="file"):
        character_from_upload(bytes(data[:3000]), {})


def test_a_file_of_layers_beside_a_character_is_taken(tmp_path, raven):
    for file in find_character("raven").parent.glob("raven.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    fringe = Layer("front hair", raven[70:130].copy(), 0, 70)
    (tmp_path / "raven.layers.psd").write_bytes(to_psd(Stack(512, (fringe,))))
    layers = load_character(tmp_path / "raven.png").layers
    assert layers is not None
    (found,) = layers
    assert found.given
    seen = fringe.rgba8[..., 3] > 0
    assert np.array_equal(found.rgba8[..., 3], fringe.rgba8[..., 3])
    assert np.array_equal(found.rgba8[seen], fringe.rgba8[seen])
    assert (found.left, found.top) == (0, 70)
    (tmp_path / "raven.layers.psd").write_bytes(b"8BPS but no more")
    with pytest.raises(UnreadablePicture, match=r"raven\.layers\.psd"):
        load_character(tmp_path / "raven.png")


def test_a_new_character_of_a_drawing_keeps_its_layers(tmp_path, portrait, capsys):
    (tmp_path / "mika.psd").write_bytes(portrait)
    assert new([str(tmp_path / "mika.psd"), "-o", str(tmp_path / "mika")]) in (0, 1)
    assert "mika.layers.psd (4 layers, as drawn)" in capsys.readouterr().out
    character = load_character(tmp_path / "mika" / "mika.png")
    assert character.layers is not None
    assert [layer.name for layer in character.layers] == ["body", "face", "back hair", "front hair"]
    assert np.array_equal(flattened(character.layers), character.picture.rgba8())


def test_a_layer_goes_where_the_whole_picture_would_carry_it():
    whole = np.zeros((200, 300, 4), np.uint8)
    whole[60:110, 80:190] = (200, 100, 50, 255)
    layer = Layer("face", whole[60:110, 80:190].copy(), 80, 60, given=True)
    placement = Placement(np.array([[1.31, -0.4, 12.3], [0.4, 1.31, -31.7]]))
    (moved,) = placed(Drawing(300, 200, (layer,), ()), placement, 512)
    carried = fitted(whole, placement, 512)
    assert (
        np.abs(flattened(Stack(512, (moved,)))[..., 3].astype(int) - carried[..., 3]).max() <= 12
    )  # placed by 1/32 pixel
    assert (
        moved.rgba8[..., :3] == (200, 100, 50)
    ).mean() > 0.95  # also where it is transparent: edges keep their colour


def test_layers_outside_of_the_square_are_left_out_and_what_reaches_over_it_is_cut():
    layers = (Layer("face", patch(20, 20), 300, 300), Layer("body", patch(300, 300), 180, 150))
    (body,) = placed(Drawing(600, 600, layers, ()), Placement(np.array([[1.0, 0, -100], [0, 1.0, -400]])), 512)
    assert (body.name, body.left, body.top, body.rgba8.shape) == ("body", 80, 0, (50, 300, 4))


def test_a_fade_brings_nothing_to_light_that_was_behind():
    behind = Layer("body", patch(20, 20, (255, 0, 0, 255)), 0, 0)
    half = Layer("neck", patch(20, 20, (0, 255, 0, 128)), 0, 0)
    front = Layer("face", patch(10, 20, (0, 0, 255, 255)), 0, 0)
    stack = Stack(20, (behind, half, front))
    alpha = np.tile(np.linspace(0, 255, 20).astype(np.uint8), (20, 1))
    before, after = flattened(stack), flattened(shown_as(stack, alpha))
    assert np.abs(after[..., 3].astype(int) - alpha).max() <= 1
    seen = alpha > 24
    assert np.abs(after.astype(int) - before)[seen][:, :3].max() <= 4
    assert shown_as(stack, np.full((20, 20), 255, np.uint8)) is stack


def test_layers_of_our_own_files_pass_through_the_intake_unchanged(raven):
    rows = (("body", 200, 512), ("face", 130, 200), ("nose", 70, 130), ("front hair", 0, 70))
    layers = [Layer(name, raven[top:bottom].copy(), 0, top) for name, top, bottom in rows]
    for layer in layers:
        layer.rgba8[layer.rgba8[..., 3] == 0, :3] = 77  # transparent pixels with colours of their own
        layer.rgba8[0, 0, :3] = 9
    stack = Stack(512, tuple(layers))
    intake = take_in(opened(to_psd(stack)))
    assert intake.layers is not None
    for before, after in zip(stack, intake.layers, strict=True):
        assert before.name == after.name
        assert np.array_equal(before.rgba8, after.rgba8)


def test_edges_keep_their_colour_where_a_file_has_none_beside_them():
    pixels = np.zeros((20, 30, 4), np.uint8)
    pixels[5:15, 5:25] = (200, 100, 50, 255)
    pixels[4, 5:25] = (200, 100, 50, 90)
    layer = Layer("face", pixels, 40, 50, given=True)
    (face,) = placed(Drawing(512, 512, (layer,), ()), Placement(np.array([[1.0, 0, 0], [0, 1.0, 0]])), 512)
    assert np.array_equal(face.rgba8[..., 3], pixels[..., 3])
    assert (face.rgba8[..., :3] == (200, 100, 50)).all()
