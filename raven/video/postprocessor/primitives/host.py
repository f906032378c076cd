"""What a CPU does beside the primitives: a picture's bytes become light, and light becomes bytes."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.pixels import Rgba8
from raven.video.color import STEPS, bytes_of_steps, light_of_bytes
from raven.video.postprocessor.primitives import TINY, Number
from raven.video.postprocessor.primitives.opencv import Array, OpenCV


class Gains(NamedTuple):
    """What light is still to be multiplied with on its way to bytes."""

    rows: Number
    """Of the colours: a number, or one for each row (h, 1)."""
    plane: Array | None
    """Of the colours too, (h, w)."""
    brightest: Array | None
    """The greatest of the three colours, where they may not, under their gain, outshine what shows of alpha; (h, w)."""
    opacity: float
    """Of alpha."""


class Host(OpenCV):
    """The primitives by OpenCV and NumPy, and both ways between bytes and light."""

    def visible(self, rgba8: Rgba8) -> tuple[int, int, int, int]:
        """Top, left, bottom and right of what is not fully transparent; its bytes are kept for `decode`."""
        split = self._bytes("split", (4, *rgba8.shape[:2]))
        cv2.split(rgba8, list(split))
        x, y, width, height = cv2.boundingRect(split[3])
        return y, x, y + height, x + width

    def decode(self, rgba8: Rgba8, part: tuple[slice, slice], out: Array, top: int, left: int) -> None:
        """A part of the picture of which `visible` was asked last, in linear light, premultiplied, at (top, left) of
        `out` (4, h, w); around it that is black."""
        split = self._bytes("split", (4, *rgba8.shape[:2]))[:, *part]
        _, height, width = split.shape
        for beside in (out[:, :top], out[:, top + height :], out[:, :, :left], out[:, :, left + width :]):
            beside.fill(0)
        inside = out[:, top : top + height, left : left + width]
        cv2.addWeighted(split[3], 1 / 255, split[3], 0, 0, dst=inside[3], dtype=cv2.CV_32F)
        for color, plane in zip(split, inside[:3], strict=False):
            light_of_bytes(color, plane)
            self.multiply(plane, inside[3], plane)

    def encode(self, planes: Array, gains: Gains, out: Rgba8) -> None:
        """Light (4, h, w) under its gains as (h, w, 4) sRGB bytes with straight alpha, rounded to nearest.

        What is below black becomes it, and so does what is a share of nothing.
        """
        bytes_ = self._bytes("split", planes.shape)
        steps = self._memory_of(np.uint16, "steps of light", (3, *planes.shape[1:]))
        white, scale = self._white(planes[3], gains)
        for color, into in zip(planes, steps, strict=False):
            cv2.divide(color, white, dst=into, scale=scale, dtype=cv2.CV_16U)
        rows = -1, planes.shape[2]
        bytes_of_steps(steps.reshape(rows), bytes_[:3].reshape(rows))
        cv2.convertScaleAbs(planes[3], dst=bytes_[3], alpha=255 * gains.opacity)
        # into a part of the picture it would take thrice as long
        together = self._bytes("together", (*planes.shape[1:], 4))
        cv2.merge(list(bytes_), dst=together)
        np.copyto(out, together)

    def _white(self, alpha: Array, gains: Gains) -> tuple[Array, float]:
        """Colours divided by this plane, times this scale, are straight colours under their gain, in `STEPS`.

        It is the light of white as it lies beneath the gain, alpha / gain; where colours may not outshine it, of the brightest
        of them if that is more.
        """
        rows, plane, brightest, opacity = gains
        if plane is None and isinstance(rows, float) and brightest is None:
            return alpha, STEPS * rows / max(opacity, TINY)
        white = self._memory("white", alpha.shape)
        if plane is None:
            self.multiply(alpha, opacity / np.maximum(rows, TINY), white)
        else:
            if not (isinstance(rows, float) and rows == 1):
                self.multiply(plane, rows, white)
                plane = white
            cv2.divide(alpha, plane, dst=white, scale=opacity)
        if brightest is not None:
            self.greatest(white, brightest, white)
        return white, STEPS

    def _bytes(self, purpose: str, shape: tuple[int, ...]) -> NDArray[np.uint8]:
        return self._memory_of(np.uint8, purpose, shape)
