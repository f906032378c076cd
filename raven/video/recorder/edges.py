"""Colour for pixels that nobody sees, so that lossy video with alpha keeps clean outlines.

Video has one colour sample for each 2 x 2 pixels. At the outline that sample is mixed from the figure and from what the
transparent pixels beside it contain, normally black, which would be seen as a dark rim.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.video.picture import Rgba8

Plane = NDArray[np.float32]

LEVELS = 4  # halvings: colours reach 16 pixels beyond the outline, two blocks of a video codec


def with_colour_around(rgba8: Rgba8) -> Rgba8:
    """The picture with the colours of the figure continued into what is fully transparent; alpha stays as it is.

    Push and pull: visible pixels are averaged into ever smaller pictures, and what is empty is filled from the next
    smaller one.
    """
    alpha = rgba8[..., 3]
    if alpha.all():
        return rgba8
    seen = (alpha > 0).astype(np.float32)
    pyramid: list[tuple[Plane, Plane]] = [(rgba8[..., :3] * seen[..., None], seen)]
    for _ in range(LEVELS):
        colours, weights = pyramid[-1]
        half = max(1, colours.shape[1] // 2), max(1, colours.shape[0] // 2)
        pyramid.append((_reduced(colours, half), _reduced(weights, half)))
    colours, weights = pyramid[-1]
    filled = _divided(colours, weights, np.full_like(colours, colours.sum() / max(3 * weights.sum(), 1e-6)))
    for colours, weights in reversed(pyramid[:-1]):
        larger = np.asarray(cv2.resize(filled, colours.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)
        filled = _divided(colours, weights, larger)
    result = rgba8.copy()
    hidden = alpha == 0
    result[hidden, :3] = filled[hidden] + 0.5
    return result


def _reduced(plane: Plane, size: tuple[int, int]) -> Plane:
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)


def _divided(colours: Plane, weights: Plane, fallback: Plane) -> Plane:
    """The mean colours where there is any weight, else the fallback."""
    some = weights[..., None] > 1e-6
    return np.where(some, colours / np.maximum(weights[..., None], 1e-6), fallback)
