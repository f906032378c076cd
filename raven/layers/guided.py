"""The guided filter: soft masks that follow the edges of a picture (He, Sun and Tang, "Guided image filtering", 2013)."""

from collections.abc import Iterator
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
    out = np.empty_like(values)
    for index, (slope, base) in enumerate(lines(guide, values, radius, eps)):
        out[..., index] = (slope * guide).sum(axis=-1) + base
    return out


def lines(guide: Float, values: Float, radius: int, eps: float) -> Iterator[tuple[Float, Float]]:
    """For each of the `values` the linear function of the guide's colour at every pixel: slopes (H, W, 3) and what is added.

    Found on a small picture, they may be read at full size (He and Sun, "Fast guided filter", 2015).
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
    for index in range(values.shape[2]):
        value = np.ascontiguousarray(values[..., index])
        average = mean(value)
        red, green, blue = np.moveaxis(mean(guide * value[..., None]) - middle * average[..., None], -1, 0)
        slope = np.stack(
            (crr * red + crg * green + crb * blue, crg * red + cgg * green + cgb * blue, crb * red + cgb * green + cbb * blue),
            axis=-1,
        ) * scale[..., None]  # fmt: skip
        base = average - (slope * middle).sum(axis=-1)
        yield mean(slope), mean(base)
