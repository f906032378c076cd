"""Filling holes in a picture from their surroundings, smoothly: what lies under an eye, a brow or a mouth."""

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Float: TypeAlias = NDArray[Any]
"""float32 in every function of this engine; OpenCV's annotations cannot say so."""


def fill_smooth(picture: Float, known: Float, smoothing: int = 24) -> Float:
    """The picture with everything unknown replaced by a smooth continuation of what is known.

    `picture` is (H, W, C), `known` (H, W) in [0, 1]: how far each pixel is to be trusted. Push-pull over a pyramid
    (Gortler et al. 1996, "The Lumigraph", 3.3), then `smoothing` Jacobi steps toward a membrane, which take the pyramid's
    blocks away. Pixels with `known` = 1 come back unchanged.
    """
    known = known[..., None].astype(np.float32)
    guess = _push_pull(picture * known, known)
    for _ in range(smoothing):
        guess = picture * known + cv2.blur(guess, (3, 3)).reshape(picture.shape) * (1 - known)
    return np.asarray(guess, np.float32)


def _push_pull(weighted: Float, weight: Float) -> Float:
    height, width = weight.shape[:2]
    if min(height, width) <= 2 or weight.min() > 0.999:
        total = weight.sum()
        mean = weighted.sum(axis=(0, 1)) / max(float(total), 1e-6)
        return np.where(weight > 1e-6, weighted / np.maximum(weight, 1e-6), mean).astype(np.float32)
    half = ((width + 1) // 2, (height + 1) // 2)
    small_weight = cv2.resize(weight, half, interpolation=cv2.INTER_AREA).reshape(half[1], half[0], 1)
    small = cv2.resize(weighted, half, interpolation=cv2.INTER_AREA).reshape(half[1], half[0], -1)
    trust = np.minimum(small_weight * 2, 1) / np.maximum(small_weight, 1e-6)
    coarse = _push_pull(small * trust, small_weight * trust)
    coarse = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR).reshape(height, width, -1)
    return np.asarray(weighted + coarse * (1 - weight), np.float32)


def over(top: Float, bottom: Float) -> Float:
    """Porter-Duff "over" of two premultiplied (H, W, 4) pictures."""
    return top + bottom * (1 - top[..., 3:])
