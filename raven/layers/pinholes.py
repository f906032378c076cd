"""Specks and fine lines inside a figure that are not quite opaque, as cut-outs and put-together sprites have them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.parts import TEMPLATE
from raven.video.picture import Rgba8

ALMOST = 216  # alpha from which on a pixel is almost opaque: at rest nobody sees a difference
CLEAR = 170  # alpha: a pixel near one that has less belongs to an outline


@dataclass(frozen=True, eq=False)
class Pinholes:
    """What was closed in a picture (N, N)."""

    at: NDArray[np.intp]
    """(n,): where, counted row by row."""
    shares: NDArray[np.float32]
    """(n,) 0..1: how much of its opacity now each of them had."""

    def opened(self, premultiplied: NDArray[np.uint8], share: float) -> None:
        """Let them be seen again in the resting figure (N, N, 4), in place, by a `share` 0..1."""
        if share > 0 and len(self.at):
            pixels = premultiplied.reshape(-1, 4)
            kept = 1 - share * (1 - self.shares)
            pixels[self.at] = (pixels[self.at] * kept[:, None] + 0.5).astype(np.uint8)


def without_pinholes(rgba8: Rgba8) -> tuple[Rgba8, Pinholes]:
    """The picture (N, N, 4) with such pixels as opaque as what is around them, and which they are; `rgba8` itself without any.

    They are no outlines, at which layers end: each would have a hole there, through which one would see as soon as it moves.
    """
    radius = max(1, rgba8.shape[0] // TEMPLATE)
    alpha = np.ascontiguousarray(rgba8[..., 3])
    closed = cv2.morphologyEx(alpha, cv2.MORPH_CLOSE, np.ones((2 * radius + 1,) * 2, np.uint8))
    inside = cv2.erode(alpha, np.ones((4 * radius + 1,) * 2, np.uint8)) >= CLEAR
    at = np.flatnonzero((closed > alpha) & (alpha >= ALMOST) & inside)
    shares = alpha.flat[at] / closed.flat[at].astype(np.float32)
    if len(at):
        rgba8 = rgba8.copy()
        rgba8[..., 3].flat[at] = closed.flat[at]
    return rgba8, Pinholes(at, shares.astype(np.float32))
