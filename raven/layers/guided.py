"""The guided filter: soft masks that follow the edges of a picture (He, Sun and Tang, "Guided image filtering", 2013)."""

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Float: TypeAlias = NDArray[Any]
"""float32 in every function that takes pictures apart and draws them; OpenCV's annotations cannot say so."""

_PAIRS = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))


def guided(guide: Float, values: Float, radius: int, eps: float) -> Float:
    """`values` (H, W, n) smoothed so that they change where `guide` (H, W, 3), 0..1, does.

    Within every window of `radius` pixels a value is a linear function of the guide's colour; `eps` is the variance of colour
    below which a window counts as flat.
    """

    def mean(of: Float) -> Float:
        return cv2.blur(of, (2 * radius + 1,) * 2, borderType=cv2.BORDER_REPLICATE).reshape(of.shape)

    middle = mean(guide)
    products = np.stack([guide[..., i] * guide[..., j] for i, j in _PAIRS], axis=-1)
    covariance = mean(products) - np.stack([middle[..., i] * middle[..., j] for i, j in _PAIRS], axis=-1)
    rr, rg, rb, gg, gb, bb = np.moveaxis(covariance, -1, 0)
    rr, gg, bb = rr + eps, gg + eps, bb + eps
    # The inverse of the symmetric matrix of covariances, by its cofactors.
    crr, crg, crb = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
    cgg, cgb, cbb = rr * bb - rb * rb, rg * rb - rr * gb, rr * gg - rg * rg
    scale = 1 / (rr * crr + rg * crg + rb * crb)
    out = np.empty_like(values)
    for index in range(values.shape[2]):
        value = np.ascontiguousarray(values[..., index])
        average = mean(value)
        red, green, blue = np.moveaxis(mean(guide * value[..., None]) - middle * average[..., None], -1, 0)
        slope = np.stack(
            (crr * red + crg * green + crb * blue, crg * red + cgg * green + cgb * blue, crb * red + cgb * green + cbb * blue),
            axis=-1,
        ) * scale[..., None]  # fmt: skip
        base = average - (slope * middle).sum(axis=-1)
        out[..., index] = (mean(slope) * guide).sum(axis=-1) + mean(base)
    return out
