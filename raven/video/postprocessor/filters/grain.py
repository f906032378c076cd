"""Grain: random textures of film, sensors and tape, with the same contrast however much they are blurred."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from math import ceil, sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.video.postprocessor.blur import taps
from raven.video.postprocessor.frame import FrameContext
from raven.video.postprocessor.primitives import Plane

CONTRAST = sqrt(1 / 12)
"""Standard deviation of uniform noise from 0 to 1; every texture has it, unless another is asked for."""
TAPE_SMEAR = 2.0
"""Sigma in texels along the line: the bandwidth of luminance on tape."""


def grain(
    frame: FrameContext,
    key: str,
    texel: int,
    sigma_x: float = 0.0,
    sigma_y: float = 0.0,
    rows: int | None = None,
    moment: int | None = None,
    contrast: float = CONTRAST,
    smooth: bool = False,
    scale: float = 1.0,
    offset: float = 0.0,
) -> Plane:
    """scale * texture + offset for the lowest `rows` rows of the frame (all when None), (rows, W).

    A texture lies in 0..1, around 0.5.

    `texel`: edge of a grain in lines of a 512-line picture. `sigma_x`, `sigma_y`: blur in texels. A new texture for
    every `moment` (the reference frame when None). `smooth` interpolates between texels. Not to be written to.
    """
    rows = frame.height if rows is None else rows
    moment = frame.tick if moment is None else moment
    version: Hashable = (moment, rows, texel, sigma_x, sigma_y, contrast, smooth, scale, offset)

    def make() -> Plane:
        edge = max(texel * frame.line, 1.0)
        size = ceil(rows / edge), ceil(frame.width / edge)
        texture = _lattice(frame, key, moment, size, sigma_x, sigma_y, contrast / CONTRAST, scale, offset)
        return _enlarged(texture, edge, rows, frame, key, smooth)

    return frame.workspace.kept(("grain", key), version, make)


def _lattice(
    frame: FrameContext,
    key: str,
    moment: int,
    size: tuple[int, int],
    sigma_x: float,
    sigma_y: float,
    contrast: float,
    scale: float,
    offset: float,
) -> NDArray[np.float32]:
    """One random number per texel, on the host, so that every device shows the same. `contrast`: as a share of `CONTRAST`."""
    texture = frame.workspace.host(f"lattice.{key}", size, np.float32)
    frame.generator(key, moment).random(out=texture, dtype=np.float32)
    kernel_x, kernel_y = taps(sigma_x), taps(sigma_y)
    if len(kernel_x) > 1 or len(kernel_y) > 1:
        cv2.sepFilter2D(texture, -1, kernel_x, kernel_y, dst=texture, borderType=cv2.BORDER_REFLECT)
    # (texture - 0.5) * gain + 0.5, within 0..1, at once with scale and offset
    gain, (low, high) = contrast / _left(sigma_x, sigma_y), sorted((offset, offset + scale))
    texture *= scale * gain
    texture += scale * (0.5 - 0.5 * gain) + offset
    return np.clip(texture, np.float32(low), np.float32(high), texture)


@cache
def _left(sigma_x: float, sigma_y: float) -> float:
    """Which share of its deviation noise keeps that is blurred.

    Independent texels of deviation d, weighed by k and added up, have the deviation d * sqrt(sum of k^2).
    """
    return sqrt(float((taps(sigma_x) ** 2).sum() * (taps(sigma_y) ** 2).sum()))


def _enlarged(
    lattice: NDArray[np.float32], edge: float, rows: int, frame: FrameContext, key: str, smooth: bool
) -> Plane:
    """Texels of `edge` pixels, from the upper left corner on."""
    on = frame.workspace.on
    texture = on.take_in(lattice)
    if edge == 1:
        return texture
    size = round(lattice.shape[0] * edge), round(lattice.shape[1] * edge)
    whole = frame.workspace.buffer(f"grain.{key}", size)
    on.repeat(texture, smooth, whole)
    return whole[:rows, : frame.width]
