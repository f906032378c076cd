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
TINY = 1e-6
"""What is divided by is so much at least."""
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

    def peak(self, planes: Plane, out: Plane) -> None:
        """The greatest of the first three."""
        ...

    def least(self, a: Plane, b: Plane, out: Plane) -> None: ...

    def at_least(self, a: Plane, low: float, out: Plane) -> None: ...

    def clip(self, a: Plane, out: Plane) -> None:
        """Into 0..1."""
        ...

    def curve(self, a: Plane, b: Plane, table: Plane, out: Plane) -> None:
        """A function of a / b, single planes, whose values at `CURVE_PLACES` were taken in; any of them where b is 0."""
        ...

    def scale_by_peak(self, planes: Plane, table: Plane) -> None:
        """Multiply the first three of (4, H, W) planes, in place, by that function of the greatest of them / the fourth."""
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

    def enlarge(self, plane: Plane, down: int, across: int, out: Plane) -> None:
        """To so many times the height and the width, linear between the centres of the pixels. `out` may end earlier."""
        ...

    def add_enlarged(self, plane: Plane, down: int, across: int, out: Plane) -> None:
        """The same, added to what is there."""
        ...

    def greatest_enlarged(self, plane: Plane, down: int, across: int, out: Plane) -> None:
        """The same, where it is more than what is there."""
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

    def magnify(
        self, plane: Plane, beyond: int, shift: tuple[float, float], factor: float, begin: tuple[int, int], out: Plane
    ) -> None:
        """The plane is continued by `beyond` pixels to each side, and each pixel taken from `shift` (x, y), 0 to 1, further right
        and down. Of that, column x of the result is at (x + begin[0] + 0.5) / factor - 0.5, and so are the rows; all linear
        between pixels. All that is asked for lies in it.
        """
        ...

    def warp(self, planes: Plane, source: Vector, shift: Vector, scale: float, taps: int, out: Plane) -> None:
        """Column x of row i of `out` (N, h, W) is at column scale * x + shift[i] of row source[i] of the (N, H, W) planes.

        `taps`: 2 bilinear, 4 bicubic (Catmull-Rom), 6 Lanczos; the latter two are kept within what they lie between. `out` may
        be a part of `planes`.
        """
        ...
