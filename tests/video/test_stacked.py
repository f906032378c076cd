"""Stacked pictures: small, and with edges that look right over any ground."""

import cv2
import numpy as np
import pytest
from likeness import over, similarity

from raven.figure.character import find_character
from raven.video.codecs import decode_rgba8, encode
from raven.video.picture import Rgba8
from raven.video.stacked import decode_stacked


@pytest.fixture(scope="module")
def figure() -> Rgba8:
    return decode_rgba8(find_character("raven").read_bytes(), "raven")[:, 61:450]


def test_a_figure_looks_the_same_over_every_ground_in_a_quarter_of_the_bytes(figure):
    data = encode(figure, "stacked")
    back = decode_stacked(data, len(figure))
    assert len(data) < len(encode(figure, "PNG")) / 4
    for ground in (0, 128, 255):
        assert similarity(over(figure, ground), over(back, ground)) > 0.97


def test_what_is_transparent_stays_so_up_to_the_edge_and_what_is_opaque_opaque(figure):
    back = decode_stacked(encode(figure, "stacked"), len(figure))
    alpha = figure[..., 3]
    around = inside = np.ones((9, 9), np.uint8)
    outside, within = back[cv2.dilate(alpha, around) == 0][:, 3], back[cv2.erode(alpha, inside) == 255][:, 3]
    assert (np.quantile(outside, 0.999), outside.max()) <= (2, 24)
    assert np.quantile(within, 0.001) > 250


def test_no_fringe_of_hidden_colours_shows_in_an_edge():
    """White hair on nothing: over white the edge must not get dark, whatever colour hides under what is transparent."""
    white = np.zeros((64, 64, 4), np.uint8)
    cv2.circle(white, (32, 32), 20, (255, 255, 255, 255), -1, cv2.LINE_AA)
    white[..., :3] = np.where(white[..., 3:] > 0, 255, 0)
    back = decode_stacked(encode(white, "stacked"))
    assert over(back, 255).min() > 235


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (17, 5), (100, 33)])
def test_any_size_and_nothing_visible(size):
    for value in (0, 255):
        back = decode_stacked(encode(np.full((*size, 4), value, np.uint8), "stacked"), size[0])
        assert back.shape == (*size, 4)
        assert (back[..., 3] == value).all()
