"""Which pixels a sample lies between, and how much each of them weighs: the same in both forms of the primitives."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from raven.video.postprocessor.primitives import Vector


def weights(fraction: Vector, taps: int) -> NDArray[np.float32]:
    """The weight of each of the `taps` pixels around a sample that is `fraction` right of the left one in the middle."""
    kernel = _catmull_rom if taps == 4 else _lanczos3
    values = np.stack([kernel(np.abs(fraction - tap)) for tap in around(taps)])
    return (values / values.sum(0)).astype(np.float32)


def around(taps: int) -> range:
    """Where the pixels around a sample are, seen from the left one in the middle."""
    return range(1 - taps // 2, taps // 2 + 1)


def _catmull_rom(x: Vector) -> Vector:
    return np.where(x < 1, (1.5 * x - 2.5) * x * x + 1, ((-0.5 * x + 2.5) * x - 4) * x + 2)


def _lanczos3(x: Vector) -> Vector:
    return np.sinc(x) * np.sinc(x / 3)


@lru_cache(64)
def cells(few: int, many: int) -> NDArray[np.intp]:
    """Which of `few` cells each of `many` pixels lies in."""
    return np.arange(many) * few // many
