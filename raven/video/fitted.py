"""A picture in the size of another one: streams and films keep the size that they began with."""

import cv2
import numpy as np

from raven.video.picture import Rgba8


def fitted(rgba8: Rgba8, shape: tuple[int, ...]) -> Rgba8:
    """The picture as large as possible inside another shape, on its lower edge, in the middle."""
    height, width = shape[:2]
    scale = min(width / rgba8.shape[1], height / rgba8.shape[0])
    size = max(1, min(width, round(rgba8.shape[1] * scale))), max(1, min(height, round(rgba8.shape[0] * scale)))
    canvas = np.zeros(shape, np.uint8)
    x, y = (width - size[0]) // 2, height - size[1]
    canvas[y:, x : x + size[0]] = cv2.resize(rgba8, size, interpolation=cv2.INTER_AREA)
    return canvas
