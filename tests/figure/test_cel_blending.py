"""Cels on the picture: the mathematics of laying them on, and that no work is done twice."""

import numpy as np
import pytest

from raven.figure.cel_blending import CelBlender
from raven.video.picture import Picture

SIZE = 64


def linear(byte):
    c = np.asarray(byte) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def srgb(light):
    return 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def over(cel, strength, below):
    """Straight-alpha Porter-Duff "over" of two RGBA byte pictures in linear light; floats 0..255."""
    above_alpha, below_alpha = cel[..., 3:] / 255 * strength, below[..., 3:] / 255
    alpha = above_alpha + below_alpha * (1 - above_alpha)
    light = linear(cel[..., :3]) * above_alpha + linear(below[..., :3]) * below_alpha * (1 - above_alpha)
    return np.concatenate((srgb(light / np.maximum(alpha, 1e-9)), 255 * alpha), axis=-1)


def noise(seed, box=None):
    rng = np.random.default_rng(seed)
    picture = np.zeros((SIZE, SIZE, 4), np.uint8)
    y0, y1, x0, x1 = box or (0, SIZE, 0, SIZE)
    picture[y0:y1, x0:x1] = rng.integers(0, 256, (y1 - y0, x1 - x0, 4))
    return picture


BLUSH = noise(2, (10, 30, 8, 40))
TEARS = noise(3, (20, 50, 30, 60))


@pytest.fixture
def blender():
    return CelBlender(
        SIZE, {"tears1": Picture(rgba8=TEARS), "blush1": Picture(rgba8=BLUSH), "fx_heart1": Picture(rgba8=noise(4))}
    )


def light(picture):
    """(H, W, 4) linear light, premultiplied, 0..1."""
    alpha = picture[..., 3:] / 255
    return np.concatenate((linear(picture[..., :3]) * alpha, alpha), axis=-1)


def seen(overlay):
    return np.moveaxis(overlay.linear(), 0, 2)


@pytest.mark.parametrize("strength", [0.25, 0.5, 1.0])
def test_a_cel_has_its_strength_in_linear_light(blender, strength):
    np.testing.assert_allclose(seen(blender.blend({"blush1": strength})), strength * light(BLUSH), atol=1e-5)


def test_cels_lie_in_their_order_whatever_order_they_are_named_in(blender):
    above, below = light(TEARS), 0.5 * light(BLUSH)
    expected = above + below * (1 - above[..., 3:])
    np.testing.assert_allclose(seen(blender.blend({"tears1": 1.0, "blush1": 0.5})), expected, atol=1e-5)


def test_over_a_picture_they_agree_with_the_reference_to_half_a_level(blender):
    base = noise(1)
    base[..., 3] = 255
    overlay = blender.blend({"blush1": 0.5}).linear()
    blended = Picture(linear=overlay + Picture(rgba8=base).linear() * (1 - overlay[3:])).rgba8()
    assert np.abs(blended - over(BLUSH, 0.5, base)).max() <= 0.6


def test_where_no_cel_is_there_is_nothing(blender):
    overlay = seen(blender.blend({"blush1": 0.7, "tears1": 0.3}))
    untouched = (BLUSH[..., 3] == 0) & (TEARS[..., 3] == 0)
    assert not overlay[untouched].any()


def test_no_cels_give_nothing_itself(blender):
    blender.blend({"blush1": 1.0})
    assert blender.blend({"blush1": 0.0}) is blender.nothing
    assert (
        blender.blend({"fx_heart1": 1.0, "waver1": 1.0}) is blender.nothing
    )  # effects go elsewhere; waver1 is lacking
    assert not seen(blender.nothing).any()


def test_standing_strengths_give_the_same_picture_object(blender):
    first = blender.blend({"blush1": 0.5})
    assert blender.blend({"blush1": 0.501}) is first
    assert blender.blend({"blush1": 0.55}) is not first


def test_earlier_overlays_are_not_written_to(blender):
    first = blender.blend({"blush1": 0.5})
    before = seen(first).copy()
    blender.blend({"blush1": 1.0, "tears1": 1.0})
    np.testing.assert_array_equal(seen(first), before)


def test_the_way_to_a_mixture_does_not_matter(blender):
    fresh = CelBlender(SIZE, {"blush1": Picture(rgba8=BLUSH), "tears1": Picture(rgba8=TEARS)})
    for strengths in ({"blush1": 1.0}, {"tears1": 0.4}, {"blush1": 0.1, "tears1": 1.0}, {"tears1": 0.25}):
        blender.blend(strengths)
    goal = {"blush1": 0.75, "tears1": 0.5}
    np.testing.assert_array_equal(seen(blender.blend(goal)), seen(fresh.blend(goal)))


def test_strengths_outside_of_the_range_are_brought_into_it(blender):
    whole = blender.blend({"blush1": 1.0})
    assert blender.blend({"blush1": 7.0}) is whole
    assert blender.blend({"blush1": -1.0}) is blender.nothing


def test_an_empty_cel_is_as_good_as_none():
    empty = CelBlender(SIZE, {"blush1": Picture(rgba8=np.zeros((SIZE, SIZE, 4), np.uint8))})
    assert empty.blend({"blush1": 1.0}) is empty.nothing
