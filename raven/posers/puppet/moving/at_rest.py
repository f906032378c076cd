"""What the layers of a figure leave out of its picture: added as the figure comes to rest, so that it is the picture then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raven.posers.protocol import Swing
from raven.posers.puppet.moving.motion import HeadPose

FARTHEST = 20.0  # template units that a movement of the figure takes a point at the most
STIRRED = 1.0  # template units
SLIGHT = 8.0  # levels that nobody sees on a lid that closes or a brow that goes


@dataclass(frozen=True, eq=False)
class LeftOut:
    """The pixels of a square picture that its layers together do not give: edges of hair, specks that were closed."""

    at: NDArray[np.intp]
    """(n,): where, counted row by row."""
    change: NDArray[np.float32]
    """(n, 4): what is missing there, premultiplied, 0..255."""

    def add(self, drawn: NDArray[np.uint8], share: float) -> None:
        """Add a `share` of it, 0..1, to the figure (N, N, 4) at rest, in place."""
        if share > 0 and len(self.at):
            pixels = drawn.reshape(-1, 4)
            pixels[self.at] = np.clip(pixels[self.at] + share * self.change + 0.5, 0, 255).astype(np.uint8)


def left_out(wanted: NDArray[np.uint8], drawn: NDArray[np.uint8], changing: NDArray[np.bool_]) -> LeftOut:
    """What `drawn` lacks of the `wanted` picture, both (N, N, 4) and premultiplied; only `SLIGHT` where a face is `changing`."""
    change = wanted.astype(np.float32) - drawn
    most = np.abs(change).max(axis=2)
    at = np.flatnonzero((most > 0) & (most <= np.where(changing, SLIGHT, 255)))
    return LeftOut(at, change.reshape(-1, 4)[at])


def stillness(head: HeadPose, swing: Swing | None) -> float:
    """How still a figure stands, 1 at rest, 0 where a point of it may have moved by `STIRRED` or farther; its jaw aside."""
    turned = head.head_x, head.head_y, head.neck_z, head.body_y, head.body_z, head.breathing
    swung = 0.0 if swing is None or not len(swing) else float(np.abs(swing).max())
    return max(1 - (FARTHEST * sum(map(abs, turned)) + swung) / STIRRED, 0.0)
