"""How much a picture that was encoded and decoded is like the one before, as it is seen over a ground."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.video.picture import Rgba8

GROUNDS = (0, 128, 255)
EDGE = np.ones((5, 5), np.uint8)  # what lies two pixels around where alpha changes is an edge

Rgb = NDArray[np.float32]


def least_similarity(one: Rgba8, other: Rgba8) -> float:
    """SSIM over the ground on which they are least alike."""
    return min(similarity(over(one, ground), over(other, ground)) for ground in GROUNDS)


def edge_error(one: Rgba8, other: Rgba8, ground: int) -> float:
    """By how many of 255 steps the edges of the figure differ over this ground, root mean square."""
    alpha = one[..., 3]
    edges = cv2.dilate(alpha, EDGE) != cv2.erode(alpha, EDGE)
    return float(np.sqrt(((over(one, ground) - over(other, ground))[edges] ** 2).mean()))


def over(rgba8: Rgba8, ground: int) -> Rgb:
    """The picture over a grey, 0..255."""
    alpha = rgba8[..., 3:].astype(np.float32) / 255
    return np.asarray(rgba8[..., :3] * alpha + ground * (1 - alpha), np.float32)


def similarity(one: Rgb, other: Rgb) -> float:
    """SSIM (Wang et al. 2004) of the brightness of two pictures, 0..255."""
    a, b = (cv2.cvtColor(picture.astype(np.float32), cv2.COLOR_RGB2GRAY) for picture in (one, other))

    def near(plane: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(plane, (11, 11), 1.5)

    mean_a, mean_b = near(a), near(b)
    var_a, var_b, both = near(a * a) - mean_a**2, near(b * b) - mean_b**2, near(a * b) - mean_a * mean_b
    index = (2 * mean_a * mean_b + 6.5025) * (2 * both + 58.5225)
    return float((index / ((mean_a**2 + mean_b**2 + 6.5025) * (var_a + var_b + 58.5225))).mean())
