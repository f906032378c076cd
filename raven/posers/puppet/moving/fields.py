"""What moves a layer: the fields on their raster, what a pose makes of them, and the mesh that a texture is drawn on then."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from raven.layers.guided import Float
from raven.posers.puppet.features.patch import Grid

RASTER = 2.5  # template units between the points at which fields are known; between them they are interpolated
FIRST, POINTS = -64.0, 257  # where the raster begins, and how many points it has each way


@dataclass(frozen=True, eq=False)
class Fields:
    """What each movement does to a layer at full deflection, at every point of the raster."""

    right: Float
    """How far right `body_y` moves the source."""
    down: Float
    """How far down breathing does; apart from `right`, as OpenCV reads pairs far slower."""
    high: float
    """y above which it does neither."""
    bend: Float
    """How much of the neck's turn there is."""
    head: Float
    """(..., 4): how far the source goes right and down when the head turns, and down when it nods up and when it nods down."""
    low: float
    """y below which there is neither."""


@dataclass(frozen=True)
class Moves:
    """How much of each movement a pose has: angles in radians, places in template units, all else in shares of the fields."""

    lean: float
    lean_about: tuple[float, float]
    turned: float
    breathing: float
    bent: float
    bent_about: tuple[float, float]
    turn: float
    up: float
    down: float
    jaw: float
    """How far the chin drops, template units."""
    lips: float
    """y from which the jaw drops."""
    chin: float

    @cached_property
    def numbers(self) -> Float:
        """All of it as `moving.c` takes it."""
        lean = 1 - math.cos(self.lean), math.sin(self.lean), *self.lean_about
        neck = self.bent, *self.bent_about, self.turn, self.up, self.down
        return np.array(
            (*lean, self.turned, self.breathing, *neck, self.jaw, self.lips, self.chin - self.lips), np.float32
        )


@dataclass(frozen=True, eq=False)
class Warp:
    """Where a texture was moved to."""

    mesh: Float
    """(rows, columns, 2): the template points of the texture that are seen at points `step` pixels apart. The first pixel that is
    drawn lies half a step and half a pixel after the first of them."""
    step: int
    grid: Grid
    """Where the texture lies."""
    endless: bool
    """Whether it goes on below its lower edge."""

    @property
    def to_pixels(self) -> tuple[float, float, float]:
        """What a template point is multiplied by, and what is added to x and y, to be a place in the texture, in its pixels."""
        x, y = self.grid.to_pixels(np.zeros(2, np.float32))
        return float(self.grid.density), float(x), float(y)

    @property
    def bottom(self) -> float:
        """The lowest place in the texture, in pixels."""
        return float(self.grid.height * self.grid.density - 1) if self.endless else float("inf")
