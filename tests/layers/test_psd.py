"""Layered files: what is written comes back, others' files are read as they look, and broken ones end in a clear error."""

import io
import struct
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from raven.errors import UnreadablePicture
from raven.layers.drawing import drawing_of
from raven.layers.psd import MOST_LAYERS, is_psd, leaves, to_psd
from raven.layers.stack import Layer, Stack, flattened, laid
from tests.layers.files import ALL_NAMES, Drawn, noise, patch, whole_stack, with_its_layer


def read(data, **options):
    found = leaves(data, **options)
    assert found is not None
    return found


def test_a_stack_comes_back_from_a_file_byte_for_byte():
    stack = whole_stack()
    drawing = drawing_of(to_psd(stack))
    assert [layer.name for layer in drawing.layers] == ALL_NAMES
    for before, after in zip(stack, drawing.layers, strict=True):
        assert np.array_equal(before.rgba8, after.rgba8), before.name
        assert (before.left, before.top, before.shown) == (after.left, after.top, after.shown)
        assert after.given
    assert drawing.warnings == ()
    assert np.array_equal(drawing.picture(), flattened(stack))


def test_more_layers_of_a_kind_come_back_as_they_were():
    names = ("body", "neck", "body 2", "front hair", "front hair 2", "front hair 3", "left iris", "left iris 2")
    stack = Stack(40, tuple(Layer(name, noise(12, 14, index), index, index) for index, name in enumerate(names)))
    assert [layer.name for layer in drawing_of(to_psd(stack)).layers] == list(names)


def test_layers_are_called_and_grouped_as_rigging_programs_know_them():
    layers = read(to_psd(whole_stack())).layers
    called = {layer.name: layer.groups for layer in layers}
    assert called["eyewhite-l"] == called["irides-r"] == called["eyelash-l"] == called["eyebrow-r"] == ("eyes",)
    assert called["front hair"] == called["back hair"] == ("hair",)
    assert called["topwear"] == called["neck"] == ("body",)
    assert called["face"] == called["nose"] == called["eyewear"] == ("head",)
    assert called["mouth"] == ("mouth",)


def test_a_plain_file_has_no_groups_and_both_sides_in_one_layer_and_is_read_all_the_same():
    stack = whole_stack()
    stack = replace(stack, layers=tuple(layer for layer in stack if layer.name != "left side lock"))
    data = to_psd(stack, plain=True)
    layers = read(data).layers
    assert all(layer.groups == () for layer in layers)
    names = [layer.name for layer in layers]
    assert len(names) == len(set(names))
    assert {"eyewhite", "irides", "eyelash", "eyebrow", "ears", "front hair", "mouth", "topwear", "headwear"} <= set(
        names
    )
    assert not any("highlights" in name or "inside" in name for name in names)  # of the mouth it is hidden
    back = {layer.name for layer in drawing_of(data).layers}
    assert {"left iris", "right iris", "face", "front hair"} <= back


def test_a_plain_file_looks_the_same_where_nothing_lies_between_what_it_joins():
    left, right = Layer("left iris", noise(9, 9, 1), 40, 10), Layer("right iris", noise(9, 9, 2), 10, 10)
    stack = Stack(64, (Layer("face", noise(40, 50, 3), 5, 5), right, left, Layer("nose", noise(5, 5, 4), 25, 25)))
    layers = read(to_psd(stack, plain=True)).layers
    assert [layer.name for layer in layers] == ["face", "irides", "nose"]
    shown = laid([Layer("face", each.rgba8, each.left, each.top) for each in layers], (64, 64))
    assert np.abs(shown.astype(int) - flattened(stack)).max() <= 1


def test_programs_that_know_no_layers_see_the_picture():
    stack = whole_stack()
    data, whole = to_psd(stack), flattened(stack)
    with Image.open(io.BytesIO(data)) as seen:
        merged = np.asarray(seen)
    solid = whole[..., 3] == 255
    assert solid.any()
    assert np.array_equal(merged[..., 3], whole[..., 3])
    assert np.array_equal(merged[solid], whole[solid])


def test_what_masks_opacity_and_clipping_make_of_a_layer_is_what_is_read():
    def masked(layer):
        mask = np.zeros((10, 12), np.uint8)
        mask[:, :5] = 255
        layer.create_mask(Image.fromarray(mask))

    file = Drawn()
    file.layer("face", patch(10, 12), opacity=128)
    file.layer("shade", patch(4, 30, (128, 128, 128, 255)), top=2, mode="multiply", clipped=True)
    file.layer("nose", patch(10, 12), top=20, change=masked)
    face, nose = read(file.data()).layers
    assert face.rgba8[0, 0].tolist() == [200, 100, 50, 128]
    assert np.abs(face.rgba8[3, 3].astype(int) - [100, 50, 25, 128]).max() <= 1
    assert nose.rgba8[0, 4, 3] == 255
    assert nose.rgba8[0, 6, 3] == 0


def test_the_opacity_and_the_hiding_of_a_group_hold_for_what_is_in_it():
    file = Drawn().layer("face", patch(10, 10), groups=["head"]).layer("nose", patch(4, 4), groups=["gone"])
    head, gone = file.file
    head.opacity, gone.visible = 128, False
    face, nose = read(file.data()).layers
    assert face.rgba8[0, 0, 3] == 128
    assert (face.shown, nose.shown) == (True, False)


def test_what_reaches_over_the_canvas_is_cut_off_at_its_edge():
    file = Drawn(64, 48).layer("face", noise(100, 200, 1), left=-50, top=-20).layer("body", patch(5, 5), left=80)
    (face,) = read(file.data()).layers
    assert (face.left, face.top, face.rgba8.shape) == (0, 0, (48, 64, 4))
    assert np.array_equal(face.rgba8, noise(100, 200, 1)[20:68, 50:114])


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
@pytest.mark.parametrize("depth", [8, 16])
def test_files_in_gray_and_of_16_bits_are_read(mode, depth):
    pixels = patch(10, 10, (120, 120, 120, 255))
    file = Drawn(mode=mode, depth=depth).layer("face", pixels, left=3)
    (face,) = read(file.data()).layers
    assert np.array_equal(face.rgba8, pixels)


def test_a_file_in_colours_of_print_says_that_its_layers_cannot_be_read():
    file = Drawn(mode="CMYK").layer("face", patch(10, 10))
    with pytest.raises(UnreadablePicture, match=r"it\.psd: is in CMYK; save its layers as RGB"):
        leaves(file.data(), "it.psd")


def test_adjustments_that_have_no_pixels_are_told_of():
    from psd_tools.constants import Tag

    file = Drawn().layer("face", patch(10, 10)).layer("warmer", patch(10, 10))
    data = file.data()
    assert read(data).warnings == ()
    layer = file.file[1]
    layer.tagged_blocks.set_data(Tag.INVERT)
    found = read(file.data())
    assert [each.name for each in found.layers] == ["face"]
    assert found.warnings == ("The layer 'warmer' holds no pixels and does not count; merge it down.",)


HEADER = struct.Struct(">4sH6xHIIHH")


@pytest.mark.parametrize(
    ("width", "height", "words"),
    [
        (30000, 30000, "more than 16384 pixels wide or high"),
        (8000, 8000, "more than 16777216 pixels"),
        (0, 5, "broken"),
    ],
)
def test_a_canvas_that_is_too_large_is_refused_by_its_header(width, height, words):
    data = HEADER.pack(b"8BPS", 1, 4, height, width, 8, 3) + bytes(1000)
    with pytest.raises(UnreadablePicture, match=words):
        leaves(data)


def test_layers_that_are_too_large_together_are_refused_before_a_pixel_is_decoded():
    file = Drawn(100, 100)
    for index in range(10):
        file.layer(f"front hair {index}", patch(100, 100))
    assert len(read(file.data(), max_pixels=100 * 100 * 2).layers) == 10
    with pytest.raises(UnreadablePicture, match="layers of more than 80000 pixels together"):
        leaves(file.data(), max_pixels=100 * 100)


def test_too_many_layers_are_refused():
    data = with_its_layer(Drawn(8, 8).layer("0", patch(1, 1)).data(), MOST_LAYERS + 1)
    with pytest.raises(UnreadablePicture, match=f"has {MOST_LAYERS + 1} layers"):
        leaves(data)


def test_a_file_that_is_cut_short_or_damaged_anywhere_gives_layers_or_a_clear_error():
    data = to_psd(whole_stack(64))
    rng = np.random.default_rng(5)
    ends = 0
    for cut in range(0, len(data), len(data) // 60):
        for broken in (data[:cut], _damaged(data, rng)):
            ends += _refused(broken)
    assert ends > 40


def _refused(data):
    try:
        leaves(data, "it.psd")
    except UnreadablePicture as error:
        return str(error).startswith("it.psd: ")
    return False


def _damaged(data, rng):
    broken = bytearray(data)
    for place in rng.integers(0, len(data), 20):
        broken[place] = rng.integers(0, 256)
    return bytes(broken)


def test_only_files_of_this_format_are_taken_for_it():
    assert is_psd(to_psd(whole_stack(64)))
    assert not is_psd(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnreadablePicture, match="is no PSD file"):
        leaves(b"no picture at all")


def test_what_is_odd_in_a_file_is_not_remarked_on_the_terminal(tmp_path):
    data = bytearray(to_psd(whole_stack(64)))
    place = data.index(b"luni")
    data[place : place + 4] = b"odd!"
    (tmp_path / "odd.psd").write_bytes(bytes(data))
    program = (
        "import sys; from raven.layers.psd import leaves; print(len(leaves(open(sys.argv[1], 'rb').read()).layers))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "odd.psd")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(len(ALL_NAMES))
    assert done.stderr == ""
