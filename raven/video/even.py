"""Edges of an even number of pixels, as video codecs with halved colour (4:2:0) want them."""

import cv2
import numpy as np

from raven.video.picture import Rgba8


def with_even_edges(rgba8: Rgba8) -> Rgba8:
    """The picture with its last column and its last row once more where there is an odd number of them."""
    height, width = rgba8.shape[:2]
    if height % 2 == width % 2 == 0:
        return rgba8
    return np.asarray(cv2.copyMakeBorder(rgba8, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE), np.uint8)
