"""Soft masks that follow the edges of a picture."""

import cv2
import numpy as np

from raven.layers.guided import guided


def test_a_blurred_mask_comes_to_lie_on_the_edge_of_the_picture():
    truth = np.zeros((64, 96), np.float32)
    truth[:, 40:] = 1
    guide = np.where(truth[..., None] > 0, np.float32((0.2, 0.3, 0.8)), np.float32((0.9, 0.8, 0.7)))
    off = np.roll(cv2.GaussianBlur(truth, (0, 0), 4), 3, axis=1)
    followed = guided(guide, off[..., None], radius=8, eps=1e-4)[..., 0]
    assert np.abs(off - truth)[20:44].max() > 0.6
    assert np.abs(followed - truth)[20:44, 20:76].mean() < 0.1
    assert (followed[32, 45:70] > 0.7).all()
    assert (followed[32, 20:35] < 0.3).all()


def test_where_the_picture_is_flat_a_mask_is_only_smoothed():
    rng = np.random.default_rng(1)
    values = rng.random((48, 48, 2), np.float32)
    followed = guided(np.full((48, 48, 3), 0.5, np.float32), values, radius=3, eps=1e-3)
    assert np.abs(followed[8:-8, 8:-8] - cv2.blur(cv2.blur(values, (7, 7)), (7, 7))[8:-8, 8:-8]).max() < 1e-3
