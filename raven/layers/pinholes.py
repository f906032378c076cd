"""Specks and fine lines inside a figure that are not quite opaque, as cut-outs and put-together sprites have them."""

import cv2
import numpy as np

from raven.layers.parts import TEMPLATE
from raven.video.picture import Rgba8

ALMOST = 216  # alpha from which on a pixel is almost opaque: at rest nobody sees a difference
CLEAR = 170  # alpha: a pixel near one that has less belongs to an outline


def without_pinholes(rgba8: Rgba8) -> Rgba8:
    """The picture (N, N, 4) with such pixels as opaque as what is around them; `rgba8` itself where there are none.

    They are no outlines, at which layers end: each would have a hole there, through which one would see as soon as it moves.
    """
    radius = max(1, rgba8.shape[0] // TEMPLATE)
    alpha = np.ascontiguousarray(rgba8[..., 3])
    closed = cv2.morphologyEx(alpha, cv2.MORPH_CLOSE, np.ones((2 * radius + 1,) * 2, np.uint8))
    inside = cv2.erode(alpha, np.ones((4 * radius + 1,) * 2, np.uint8)) >= CLEAR
    holes = (closed > alpha) & (alpha >= ALMOST) & inside
    if not holes.any():
        return rgba8
    out = rgba8.copy()
    out[holes, 3] = closed[holes]
    return out
