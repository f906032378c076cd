"""What lies under a layer."""

import numpy as np
import pytest

from raven.layers.fill import fill_smooth, fill_smooth_coarsely
from raven.layers.under import continued, hole_of, laid_apart


def _picture(rng: np.random.Generator, shape=(40, 50)):
    alpha = rng.choice([0, 80, 255, 255, 255], size=shape).astype(np.float32)
    return np.concatenate((rng.random((*shape, 3), np.float32) * alpha[..., None], alpha[..., None]), axis=-1)


@pytest.mark.parametrize("seed", range(4))
def test_a_layer_and_what_is_below_it_give_the_picture(seed):
    rng = np.random.default_rng(seed)
    whole, below = _picture(rng), _picture(rng)
    wished = rng.random(whole.shape[:2], np.float32)
    layer, shown = laid_apart(whole, below, wished, np.ones(wished.shape, bool))
    seen = layer + shown * (1 - layer[..., 3:] / 255)
    assert np.abs(seen - whole).max() < 1.3
    assert (layer[..., :3] <= layer[..., 3:] + 1e-3).all(), "premultiplied"
    assert (shown <= below + 1e-3).all(), "nothing is added to what is below"


def test_a_layer_hides_what_it_was_wished_to_hide():
    whole = np.full((8, 8, 4), 255, np.float32)
    below = whole * np.float32((0.5, 0.5, 0.5, 1))
    layer, _ = laid_apart(whole, below, np.full((8, 8), 0.75, np.float32), np.ones((8, 8), bool))
    assert layer[..., 3] == pytest.approx(255)
    layer, _ = laid_apart(below, below, np.full((8, 8), 0.75, np.float32), np.ones((8, 8), bool))
    assert layer[..., 3] == pytest.approx(0.75 * 255)


def test_outside_of_where_it_may_a_layer_hides_no_more_than_wished():
    whole, below = np.full((4, 4, 4), 255, np.float32), np.zeros((4, 4, 4), np.float32)
    below[..., 3] = 255
    layer, _ = laid_apart(whole, below, np.zeros((4, 4), np.float32), np.zeros((4, 4), bool))
    assert not layer.any()


def test_a_haze_on_nearly_white_skin_is_no_part_of_the_hair_beside_it():
    below = np.full((4, 4, 4), (254, 231, 215, 255), np.float32)
    whole = below + np.float32((1, -2, -3, 0))
    layer, _ = laid_apart(whole, below, np.full((4, 4), 0.05, np.float32), np.ones((4, 4), bool), alike=6)
    assert layer[..., 3].max() == pytest.approx(0.05 * 255)


def test_a_hole_is_filled_with_what_is_around_it():
    picture = np.zeros((60, 60, 4), np.float32)
    picture[:, :40] = (200, 100, 50, 255)
    mask = np.zeros((60, 60), np.float32)
    mask[20:40, 10:50] = 1
    spoilt = np.where(mask[..., None] > 0, np.float32((0, 0, 0, 255)), picture)
    filled = continued(spoilt, hole_of(mask, 1), 1)
    assert np.abs(filled[25:35, 12:36] - picture[25:35, 12:36]).max() < 2
    assert (filled[25:35, 45:] < 2).all(), "where there was nothing beside the hole there is nothing in it"


def test_a_picture_without_a_hole_stays_as_it_is():
    picture = _picture(np.random.default_rng(5))
    assert continued(picture, np.zeros(picture.shape[:2], bool), 1) is picture


def test_a_large_hole_is_filled_alike_on_a_smaller_picture():
    rows, columns = np.mgrid[:96, :120].astype(np.float32)
    picture = np.dstack([columns, rows, columns + rows])
    known = (np.hypot(rows - 48, columns - 60) > 30).astype(np.float32)
    fine, coarse = fill_smooth(picture, known), fill_smooth_coarsely(picture, known, 2)
    assert np.abs(coarse - fine).max() < 6, "of 30 levels across the hole"
    assert (coarse[known == 1] == picture[known == 1]).all()
