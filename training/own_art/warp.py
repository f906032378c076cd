"""From the template to the frame of a sample: other proportions of the face, then turn, size and place."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
COARSE = 8  # pixels between places at which the smooth part is computed


@dataclass(frozen=True)
class Pull:
    """Around x, y everything within about `radius` is magnified by `grow` (shares) and moved by `move` (units)."""

    x: float
    y: float
    radius: float
    grow: tuple[float, float] = (0, 0)
    move: tuple[float, float] = (0, 0)


@dataclass(frozen=True)
class Frame:
    """How the template is seen in a picture of `size` pixels."""

    pulls: tuple[Pull, ...]
    center: tuple[float, float]
    """The place of the template that comes to the middle of the picture."""
    scale: float
    """Pixels per unit."""
    turn: float
    """Radians, clockwise in the picture."""
    mirrored: bool
    size: int

    def back(self, x: Values, y: Values) -> tuple[Values, Values]:
        """Template coordinates of places in the picture."""
        u, v = self._turned_back(x, y)
        dx, dy = self._pulled(u, v)
        return u + dx, v + dy

    def forth(self, points: Values) -> Values:
        """(n, 2) places in the picture of template coordinates: `back` inverted by fixed-point iteration."""
        u, v = points[:, 0].copy(), points[:, 1].copy()
        for _ in range(40):
            dx, dy = self._pulled(u, v)
            u, v = points[:, 0] - dx, points[:, 1] - dy
        if self.mirrored:
            u = 2 * self.center[0] - u
        cos, sin = np.cos(self.turn) * self.scale, np.sin(self.turn) * self.scale
        du, dv = u - self.center[0], v - self.center[1]
        return np.stack([cos * du - sin * dv, sin * du + cos * dv], axis=1) + self.size / 2

    def maps(self, samples: int = 1) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Template coordinates of the middles of all pixels; `samples` squared of them per pixel."""
        count = self.size * samples
        middles = (np.arange(count) + 0.5) / samples
        u, v = self._turned_back(middles[None, :], middles[:, None])
        coarse = np.arange(0, self.size + COARSE, COARSE, dtype=float)
        shifts = self._pulled(*self._turned_back(coarse[None, :], coarse[:, None]))
        at = np.broadcast_to((middles / COARSE).astype(np.float32), (count, count))
        smooth = [
            cv2.remap(each.astype(np.float32), at, np.ascontiguousarray(at.T), cv2.INTER_LINEAR) for each in shifts
        ]
        return (u + smooth[0]).astype(np.float32), (v + smooth[1]).astype(np.float32)

    def _turned_back(self, x: Values, y: Values) -> tuple[Values, Values]:
        cos, sin = np.cos(self.turn) / self.scale, np.sin(self.turn) / self.scale
        dx, dy = x - self.size / 2, y - self.size / 2
        u, v = cos * dx + sin * dy + self.center[0], -sin * dx + cos * dy + self.center[1]
        return (2 * self.center[0] - u if self.mirrored else u), v

    def _pulled(self, u: Values, v: Values) -> tuple[Values, Values]:
        dx, dy = np.zeros(np.broadcast(u, v).shape), np.zeros(np.broadcast(u, v).shape)
        for pull in self.pulls:
            from_x, from_y = u - pull.x, v - pull.y
            weight = np.exp(-0.5 * (from_x**2 + from_y**2) / pull.radius**2)
            # seen backwards: what is magnified is read from nearer its middle
            dx -= weight * (from_x * pull.grow[0] + pull.move[0])
            dy -= weight * (from_y * pull.grow[1] + pull.move[1])
        return dx, dy
