"""The few things that filters are made of, and the two forms in which they are there.

A filter is written once, as a composition of these. On a CPU they are OpenCV's and NumPy's (`opencv.py`), on a picture that is a
tensor PyTorch's (`pytorch.py`), wherever it lies; both give the same to within a 255th. What is computed is written to `out`,
which may be one of the operands unless the opposite is said, so that no frame takes new memory.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Plane: TypeAlias = Any
"""(H, W) or, where the primitive says so, (N, H, W) float32: an array, or a tensor. Only primitives look into it."""
Number: TypeAlias = Any
"""A plane, one value per row (H, 1), or a number."""
Vector: TypeAlias = NDArray[np.float64]
CURVE_STEPS = 2048
CURVE_PLACES: NDArray[np.float64] = np.arange(2**16) / CURVE_STEPS
"""Where the tables of curves have their values; what is between is rounded, which a curve without corners does not show."""


class Primitives(Protocol):
    """Arithmetic of planes and stacks of planes, neighbourhoods, and moved pixels."""

    # memory

    def empty(self, size: int) -> Plane:
        """Memory for as many float32 numbers, with undefined contents."""
        ...

    def take_in(self, values: NDArray[Any]) -> Plane:
        """An array of the host as float32, where the picture is. Not to be written to."""
        ...

    def copy(self, a: Number, out: Plane) -> None: ...

    def bounds(self, a: Plane) -> tuple[int, int, int, int]:
        """Top, left, bottom and right of what is greater than 0."""
        ...

    # each value by itself

    def add(self, a: Plane, b: Number, out: Plane) -> None: ...

    def subtract(self, a: Plane, b: Number, out: Plane) -> None: ...

    def multiply(self, a: Plane, b: Number, out: Plane) -> None: ...

    def divide(self, a: Plane, b: Plane, out: Plane) -> None:
        """A share of `b`, which must be positive."""
        ...

    def add_scaled(self, a: Plane, scale: float, b: Plane, out: Plane) -> None:
        """scale * a + b, of single planes."""
        ...

    def add_weighted(self, a: Plane, weight_a: float, b: Plane, weight_b: float, out: Plane) -> None:
        """weight_a * a + weight_b * b, of single planes."""
        ...

    def greatest(self, a: Plane, b: Plane, out: Plane) -> None: ...

    def least(self, a: Plane, b: Plane, out: Plane) -> None: ...

    def at_least(self, a: Plane, low: float, out: Plane) -> None: ...

    def clip(self, a: Plane, out: Plane) -> None:
        """Into 0..1."""
        ...

    def curve(self, a: Plane, b: Plane, table: Plane, out: Plane) -> None:
        """A function of a / b, single planes, whose values at `CURVE_PLACES` were taken in; any of them where b is 0."""
        ...

    def root(self, a: Plane, out: Plane) -> None: ...

    def angle(self, y: Plane, x: Plane, out: Plane) -> None:
        """Of a direction, -pi to pi."""
        ...

    def magnitude(self, a: Plane, out: Plane) -> None: ...

    # neighbourhoods; planes are continued by mirroring, the edge pixel repeated

    def convolve(self, plane: Plane, across: NDArray[np.float32], down: NDArray[np.float32], out: Plane) -> None:
        """With a symmetric kernel along the rows, and one along the columns."""
        ...

    def extend(self, plane: Plane, out: Plane) -> None:
        """Continued to the right and below to the size of `out`."""
        ...

    def halve(self, planes: Plane, across: bool, down: bool, out: Plane) -> None:
        """The means of two neighbours along these axes, which have even lengths; of (N, H, W) planes."""
        ...

    def enlarge(self, plane: Plane, out: Plane) -> None:
        """To the size of `out`, a whole multiple, linear between the centres of the pixels."""
        ...

    def average(self, plane: Plane, out: Plane) -> None:
        """To the size of `out`, which is smaller, by the means of equal cells; a pixel on a border counts in both."""
        ...

    def repeat(self, plane: Plane, smooth: bool, out: Plane) -> None:
        """To the size of `out`, which is larger: in blocks, or linear between their centres."""
        ...

    # moved pixels; the edge pixels continue outside

    def place(self, plane: Plane, top: int, left: int, out: Plane) -> None:
        """At this place of `out`, which is black around it."""
        ...

    def surround(self, plane: Plane, by: int, out: Plane) -> None:
        """Continued by so many pixels to each side."""
        ...

    def stretch(self, plane: Plane, factor: float, begin: tuple[int, int], size: tuple[int, int]) -> Plane:
        """Column x of the result is at (x + begin[0] + 0.5) / factor - 0.5, linear between pixels; rows likewise.

        All that is asked for lies in the plane. `size`: (height, width) of the result, which is changed by the next call.
        """
        ...

    def warp(self, planes: Plane, source: Vector, shift: Vector, scale: float, taps: int, out: Plane) -> None:
        """Column x of row i of `out` (N, h, W) is at column scale * x + shift[i] of row source[i] of the (N, H, W) planes.

        `taps`: 2 bilinear, 4 bicubic (Catmull-Rom), 6 Lanczos; the latter two are kept within what they lie between. `out` may
        be a part of `planes`.
        """
        ...
