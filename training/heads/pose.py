"""From the head's own plane to pixels: turns of a flat-fronted head, then roll, size and place.

The head's plane has its unit at the distance of the irises, x to the viewer's right, y down, (0, 0) between the irises.
"""

from dataclasses import dataclass

import numpy as np

from training.heads.curve import Points


@dataclass(frozen=True)
class Shell:
    """A rounded surface in front of the plane: how deep a point of the plane lies towards the viewer."""

    half_width: float
    half_height: float
    depth: float
    middle: float = 0.0  # y of the middle

    def at(self, points: Points) -> Points:
        """Depth of points (n, 2)."""
        x, y = points[:, 0] / self.half_width, (points[:, 1] - self.middle) / self.half_height
        return self.depth * np.sqrt(np.maximum(0.0, 1 - x * x - 0.5 * y * y))


@dataclass(frozen=True)
class Pose:
    """How the head is turned (radians; yaw to the viewer's right, pitch down, roll clockwise) and where it is in the picture."""

    yaw: float
    pitch: float
    roll: float
    scale: float  # pixels per unit
    x: float  # the plane's (0, 0) before turning, pixels
    y: float

    def place(self, points: object, shell: Shell | float = 0.0) -> Points:
        """Pixels of points (n, 2) of the head's plane that lie on a shell or at one depth."""
        flat = np.atleast_2d(np.asarray(points, float))
        z = shell.at(flat) if isinstance(shell, Shell) else shell
        return self.lay(self.turn(flat, z))

    def turn(self, flat: Points, z: Points | float) -> Points:
        """Yaw and pitch only, still in units."""
        x = flat[:, 0] * np.cos(self.yaw) + z * np.sin(self.yaw)
        y = flat[:, 1] * np.cos(self.pitch) + z * np.sin(self.pitch)
        return np.column_stack([x, y])

    def lay(self, turned: Points) -> Points:
        """Roll, size and place of turned points."""
        return self.tilted(turned * self.scale)

    def upright(self, pixels: Points) -> Points:
        """Pixels as if the head were not tilted; what is highest, or straight below something, is meant so."""
        cos, sin = np.cos(self.roll), np.sin(self.roll)
        return (pixels - (self.x, self.y)) @ np.array([[cos, -sin], [sin, cos]])

    def tilted(self, upright: Points) -> Points:
        """Back from `upright`."""
        cos, sin = np.cos(self.roll), np.sin(self.roll)
        return upright @ np.array([[cos, sin], [-sin, cos]]) + (self.x, self.y)
