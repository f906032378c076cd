"""Curves, masks and mattes that drawn features are lifted off the skin with, one by one."""

import numpy as np
import pytest

from raven.posers.puppet.features.patch import square
from raven.posers.puppet.features.strokes import curve, grow, luma, matte, polygon, shrink, smoothstep

LID = ((230.0, 150.0), (236.0, 144.0), (246.0, 142.0), (252.0, 147.0))


def test_brightness_weighs_red_green_and_blue_as_eyes_do():
    picture = np.array([[[255, 0, 0, 255], [0, 255, 0, 0], [0, 0, 255, 9], [255, 255, 255, 0]]], np.float32)
    assert luma(picture)[0] == pytest.approx([76.245, 149.685, 29.07, 255])


def test_a_smooth_step_is_level_at_both_ends():
    assert smoothstep(np.array([-1, 0, 0.25, 0.5, 0.75, 1, 2])) == pytest.approx([0, 0, 0.15625, 0.5, 0.84375, 1, 1])


def test_a_curve_goes_through_its_points_whatever_their_order_and_is_level_beyond():
    xs = np.array([x for x, _ in LID])
    for line in (LID, LID[::-1]):
        assert curve(line, xs) == pytest.approx([y for _, y in LID], abs=1e-4)
        assert curve(line, np.array([0.0, 500.0])) == pytest.approx([150, 147])


def test_a_curve_is_smooth_and_rises_nowhere_that_its_points_do_not():
    xs = np.linspace(230, 252, 2201)
    ys = curve(LID, xs).astype(float)
    slope = np.diff(ys) / np.diff(xs)
    assert np.abs(np.diff(slope)).max() < 0.02, "no corner"
    falling = xs[:-1] < 246
    assert slope[falling].max() < 1e-3
    assert slope[~falling].min() > -1e-3
    # between slopes of -1 over 6 units and -0.2 over 10: Fritsch and Carlson's mean
    tangent = -(26 + 22) / (26 / 1 + 22 / 0.2)
    assert curve(LID, np.array([233.0]))[0] == pytest.approx(147 + 6 / 8 * (-1 - tangent), abs=1e-3)


def test_three_points_make_a_bow():
    assert curve(((0, 10), (10, 0), (20, 10)), np.array([5.0, 15.0])) == pytest.approx([3.75, 3.75])


def test_a_curve_of_two_points_is_straight_and_two_points_above_each_other_are_one():
    assert curve(((10, 5), (20, 15)), np.array([12.5])) == pytest.approx([7.5])
    assert curve(((10, 5), (10, 9), (20, 15)), np.array([10.0, 15.0])) == pytest.approx([5, 10])


@pytest.mark.parametrize("density", [1, 2])
def test_a_polygon_covers_its_area(density):
    corners = np.array([[100, 100], [140, 100], [140, 120], [100, 120]], np.float32)
    mask = polygon(corners, square(density))
    assert mask.shape == (512 * density, 512 * density)
    assert mask[110 * density, 120 * density] == 1
    assert mask[90 * density, 120 * density] == 0
    assert mask.sum() / density**2 == pytest.approx(40 * 20, rel=0.12), "its edge has the pixels that it touches"


def test_masks_grow_and_shrink_by_a_radius():
    mask = np.zeros((41, 41), np.float32)
    mask[20, 20] = 0.5
    y, x = np.mgrid[:41, :41] - 20
    for radius in (1, 2.5, 6):
        assert np.array_equal(grow(mask, radius), np.where(np.hypot(x, y) <= radius + 0.3, np.float32(0.5), 0))
    assert grow(mask, 0) is mask
    hole = 1 - mask
    assert np.array_equal(shrink(hole, 2.5), 1 - grow(mask, 2.5))


def test_what_is_lifted_gives_the_picture_when_it_is_laid_back():
    rng = np.random.default_rng(5)
    plate = np.full((20, 20, 3), (250, 220, 200), np.float32)
    ink = rng.uniform(0, 1, (20, 20, 1)).astype(np.float32)
    drawn = plate * (1 - ink) + np.float32((40, 30, 60)) * ink
    contrast = float(np.linalg.norm(plate[0, 0] - (40, 30, 60)))
    layer = matte(drawn, plate, np.ones((20, 20), np.float32), contrast)
    again = layer[..., :3] + plate * (1 - layer[..., 3:])
    assert np.abs(again - drawn)[ink[..., 0] > 0.45].max() < 1e-2
    assert np.abs(layer[..., 3] - np.clip(1.15 * ink[..., 0] - 0.06, 0, 1)).max() < 1e-3
    assert (layer[..., :3] <= 255 * layer[..., 3:] + 1e-3).all(), "premultiplied"
    nowhere = matte(drawn, plate, np.zeros((20, 20), np.float32), contrast)
    assert not nowhere.any()
