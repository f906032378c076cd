"""Cels on a face that has been taken apart: those on the skin lie over whatever is drawn and move with the face, those on
the eyes become part of the irises, move with them and vanish under the lids. Nothing is detected or filled again.
"""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.posers.puppet.features.eye import EyeLayers, settled
from raven.posers.puppet.features.face import FaceLayers
from raven.posers.puppet.features.patch import TEMPLATE, Grid
from raven.video.color import linear_of_srgb, srgb_of_linear

STEPS = 16384  # of the table from linear light to sRGB: a quarter of a level at the dark end
_LINEAR = linear_of_srgb(np.arange(256) / 255).astype(np.float32)
_BYTE = np.rint(255 * srgb_of_linear(np.arange(STEPS + 1) / STEPS)).astype(np.uint8)


class Overlay:
    """An overlay (H, W, 4: linear light, premultiplied, 0..1) that is laid on pictures of one place, or on parts of them."""

    def __init__(self, pixels: Float) -> None:
        self._pixels = pixels
        x, y, width, height = cv2.boundingRect((pixels[..., 3] > 0).astype(np.uint8))
        self._rows, self._columns = slice(y, y + height), slice(x, x + width)

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return self._rows.stop == self._rows.start

    def lay(self, picture: NDArray[np.uint8], where: tuple[slice, slice]) -> None:
        """Lay the part `where` (rows, columns of the place) over `picture` (H, W, 3 or 4: opaque sRGB), which is there."""
        rows, columns = _common(self._rows, where[0]), _common(self._columns, where[1])
        if rows is None or columns is None:
            return
        top = self._pixels[rows, columns]
        y, x = where[0].start, where[1].start
        below = picture[rows.start - y : rows.stop - y, columns.start - x : columns.stop - x, :3]
        light = top[..., :3] + _LINEAR[below] * (1 - top[..., 3:])
        below[...] = _BYTE[(light * STEPS + 0.5).astype(np.int32).clip(0, STEPS)]


def _common(one: slice, other: slice) -> slice | None:
    start, stop = max(one.start, other.start), min(one.stop, other.stop)
    return slice(start, stop) if start < stop else None


def on_grid(overlay: Float, grid: Grid) -> Float:
    """The part of an overlay of the whole picture (N, N, 4) that lies on a face patch, at its resolution."""
    own = overlay.shape[0] // TEMPLATE
    rows = slice(grid.top * own, (grid.top + grid.height) * own)
    columns = slice(grid.left * own, (grid.left + grid.width) * own)
    size = (grid.width * grid.density, grid.height * grid.density)
    return cv2.resize(np.ascontiguousarray(overlay[rows, columns]), size, interpolation=cv2.INTER_LINEAR)


def on_irises(layers: FaceLayers, eyes: Float) -> FaceLayers:
    """The face with an overlay (on the grid of its patch) on both irises."""

    def painted(part: EyeLayers | None) -> EyeLayers | None:
        if part is None:
            return None
        own = eyes[part.grid.slices(layers.grid)]
        overlay = Overlay(own)
        whole = slice(0, part.drawn.shape[0]), slice(0, part.drawn.shape[1])
        alpha = part.iris[..., 3:]
        drawn, iris = _bytes(part.drawn), _bytes(part.iris[..., :3] / np.maximum(alpha, 1e-3))
        overlay.lay(drawn, whole)
        overlay.lay(iris, whole)
        return settled(
            replace(
                part,
                drawn=drawn.astype(np.float32),
                highlights=part.highlights * (1 - own[..., 3:]),
                iris=np.concatenate((iris * alpha, alpha), axis=2).astype(np.float32),
            )
        )

    return replace(layers, left_eye=painted(layers.left_eye), right_eye=painted(layers.right_eye))


def _bytes(color: Float) -> NDArray[np.uint8]:
    return np.clip(color + 0.5, 0, 255).astype(np.uint8)
