"""The picture on its way through a chain: what is visible of it, in linear light, and the gains that are still to be applied.

Most of a frame is empty. Only the box around what shows anything is worked on; filters that spread light say how far, and the
box is made so large from the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil, inf
from typing import NamedTuple

from raven.video.postprocessor.frame import SCRATCH, FrameContext, Workspace
from raven.video.postprocessor.primitives import TINY, Number, Plane, Primitives

LUMINANCE = (0.2126, 0.7152, 0.0722)
"""Weights of linear red, green, blue in relative luminance (ITU-R BT.709)."""
GRID = 8
"""Boxes begin and end at multiples of this many pixels, unless the frame ends: what is halved comes out even, and does not
change when the box does."""


class Box(NamedTuple):
    """A part of the frame."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> tuple[int, int]:
        """(height, width)."""
        return self.bottom - self.top, self.right - self.left

    @property
    def area(self) -> int:
        return (self.bottom - self.top) * (self.right - self.left)

    @property
    def slices(self) -> tuple[slice, slice]:
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def around(self, frame: FrameContext) -> Iterator[tuple[slice, slice]]:
        """The parts of the frame that do not lie in it."""
        yield slice(0, self.top), slice(None)
        yield slice(self.bottom, frame.height), slice(None)
        yield slice(self.top, self.bottom), slice(0, self.left)
        yield slice(self.top, self.bottom), slice(self.right, frame.width)

    def within(self, other: Box) -> tuple[slice, slice]:
        """Where it lies in another one that holds it."""
        return (
            slice(self.top - other.top, self.bottom - other.top),
            slice(self.left - other.left, self.right - other.left),
        )

    def grown(self, by: float, frame: FrameContext) -> Box:
        """By so many pixels to each side, as far as the frame goes; by infinitely many, all of it."""
        if by == inf:
            return Box(0, 0, frame.height, frame.width)
        top, bottom = _span(self.top - ceil(by), self.bottom + ceil(by), frame.height)
        left, right = _span(self.left - ceil(by), self.right + ceil(by), frame.width)
        return Box(top, left, bottom, right)


def _span(first: int, end: int, size: int) -> tuple[int, int]:
    """At least these of the places 0 to `size`, and some in any case."""
    first = max(first, 0) // GRID * GRID
    return first, min(max(-(-end // GRID) * GRID, first + GRID), size)


class Stripes(NamedTuple):
    """Rows of the frame: as many as they are thick, from the first one on, and again after every period."""

    first: int
    thickness: int
    period: int


def _side_by_side(planes: Plane, rows: slice, period: int) -> Plane:
    """Of every so many rows those from `start` to `stop`: (N, periods, rows * w), the same memory."""
    count, height, width = planes.shape
    periods = planes.reshape(count, height // period, period * width)
    return periods[:, :, rows.start * width : rows.stop * width]


@dataclass
class Factor:
    """A product of numbers, rows of numbers and planes; kept apart as long as possible, as rows are multiplied for nothing."""

    rows: Number = 1.0
    """A number, or one for each row (h, 1)."""
    plane: Plane | None = None

    def multiply(self, by: Number, into: Plane, on: Primitives) -> None:
        """`into`: where a product of planes is to be."""
        if isinstance(by, float) or by.shape[1] == 1:
            self.rows = by if _is_one(self.rows) else self.rows * by
        elif self.plane is None:
            self.plane = by
        else:
            on.multiply(self.plane, by, into)
            self.plane = into

    @property
    def is_one(self) -> bool:
        return self.plane is None and _is_one(self.rows)

    def whole(self, into: Plane, on: Primitives) -> Number:
        """The product; where it is a plane that was not there before, it is `into`."""
        if self.plane is None:
            return self.rows
        if _is_one(self.rows):
            return self.plane
        on.multiply(self.plane, self.rows, into)
        return into


@dataclass
class Canvas:
    """Premultiplied colour and alpha in linear light, and factors that they still have to be multiplied with."""

    frame: FrameContext
    box: Box
    margin: float
    """By how many pixels light may still spread without leaving the box."""
    planes: Plane = field(init=False)
    """(4, h, w) float32: red, green, blue, alpha of the box. In the frame's workspace."""
    color_gain: Factor = field(default_factory=Factor)
    alpha_gain: Factor = field(default_factory=Factor)
    below_black: bool = False
    """Whether there may be colours below 0, which still have to become black."""
    brightest: Plane | None = None
    """The greatest of the three colours, where they may not, under their gain, outshine what shows of alpha under its own."""
    memory: int = 0
    """In which of two buffers the planes are."""
    workspace: Workspace = field(init=False)
    on: Primitives = field(init=False)
    _peak: Plane | None = None

    @classmethod
    def around(cls, visible: Box, frame: FrameContext, margin: float) -> Canvas:
        """With this margin around the box of what is visible, and undefined contents."""
        return cls(frame, visible.grown(margin, frame), margin)

    def __post_init__(self) -> None:
        self.workspace = self.frame.workspace
        self.on = self.workspace.on
        self.planes = self._plane_buffer()

    def _plane_buffer(self) -> Plane:
        return self.workspace.buffer(f"canvas{self.memory}", (4, *self.box.size))

    def clear_around(self, visible: Box) -> None:
        """Make black what is not in the box of what is visible."""
        if not visible.area:
            self.on.copy(0.0, self.planes)
            return
        rows, columns = visible.within(self.box)
        for edge in (
            (slice(rows.start), slice(None)),
            (slice(rows.stop, None), slice(None)),
            (rows, slice(columns.start)),
            (rows, slice(columns.stop, None)),
        ):
            beside = self.planes[:, *edge]
            if 0 not in beside.shape:
                self.on.copy(0.0, beside)

    @property
    def color(self) -> Plane:
        return self.planes[:3]

    @property
    def alpha(self) -> Plane:
        return self.planes[3]

    def plane(self, purpose: str) -> Plane:
        """A buffer of the size of one plane."""
        return self.workspace.buffer(purpose, self.box.size)

    def part(self, numbers: Number) -> Number:
        """Of numbers for every row or pixel of the frame those of the box."""
        if isinstance(numbers, float):
            return numbers
        rows, columns = self.box.slices
        return numbers[rows] if numbers.shape[1] == 1 else numbers[rows, columns]

    def stripes(self, rows: Stripes, *planes: Plane) -> list[tuple[Plane, ...]]:
        """Of stacks of planes of the box what lies in these rows of the frame, in a few pieces: stripes below one another lie in
        one piece, each in a row of it."""
        height, period = self.box.size[0], rows.period
        first, below = (rows.first - self.box.top) % period, height - height % period
        # seen from the upper edge of the box, a stripe may begin in one period and end in the next
        parts = slice(first, min(first + rows.thickness, period)), slice(0, max(first + rows.thickness - period, 0))
        pieces = []
        for part in parts:
            if part.start < part.stop and below:
                pieces.append(tuple(_side_by_side(stack[:, :below], part, period) for stack in planes))
            rest = slice(below + part.start, min(below + part.stop, height))
            if rest.start < rest.stop:
                pieces.append(tuple(stack[:, rest] for stack in planes))
        return pieces

    def shared_rows(self, rows: slice) -> tuple[slice, slice]:
        """Of rows of the frame those that are in the box: where they are there, and where among the rows."""
        first, end = max(rows.start, self.box.top), max(min(rows.stop, self.box.bottom), rows.start, self.box.top)
        return slice(first - self.box.top, end - self.box.top), slice(first - rows.start, end - rows.start)

    def dim(self, color: Number, both: Number = 1.0) -> None:
        """Note gains of colour, and of colour and alpha alike; of the whole frame."""
        if not _is_one(color):
            self._keep_within_limit()
        for factor, purpose, number in (
            (self.color_gain, "gain.color", color),
            (self.color_gain, "gain.color", both),
            (self.alpha_gain, "gain.alpha", both),
        ):
            if not _is_one(number):
                factor.multiply(self.part(number), self.plane(purpose), self.on)

    def limit(self) -> None:
        """Note that colours which come out brighter than alpha allows are to be scaled down to it, all three alike.

        That is a matter of the gain that they have by now; what changes beneath it later goes along.
        """
        self._keep_within_limit()
        self.brightest = self.peak()

    def _keep_within_limit(self) -> None:
        if self.brightest is None:
            return
        on, most, gain = self.on, self.plane("limit"), self.plane("gain.color")
        on.at_least(self.brightest, TINY, most)
        on.divide(self.alpha, most, most)
        if not self.alpha_gain.is_one:
            on.multiply(most, self.alpha_gain.whole(self.plane(SCRATCH), on), most)
        whole = self.color_gain.whole(gain, on)
        if self.color_gain.plane is None:
            on.copy(whole, gain)
            whole = gain
        on.least(most, whole, gain)
        self.color_gain, self.brightest = Factor(1.0, gain), None

    def settle(self) -> None:
        """Apply what is noted. To be called before anything else changes."""
        self._keep_within_limit()
        self.blacken()
        for planes, factor in ((self.color, self.color_gain), (self.alpha, self.alpha_gain)):
            if not factor.is_one:
                self.on.multiply(planes, factor.whole(self.plane(SCRATCH), self.on), planes)
        self.color_gain, self.alpha_gain = Factor(), Factor()

    def blacken(self) -> None:
        """Make black what is darker. To be called before colours change that may change beneath their gain."""
        self._peak = None
        if self.below_black:
            self.on.at_least(self.color, 0.0, self.color)
            self.below_black = False

    def reserve(self, margin: float) -> None:
        """Have room for light to spread by so many pixels."""
        if self.margin >= margin:
            return
        before, box = self.box, self.box.grown(margin - self.margin, self.frame)
        self.margin = margin
        if box == before:
            return
        self.settle()
        self.box = box
        rows, columns = before.within(box)
        for plane, into in zip(*self.turned_over(), strict=True):
            self.on.place(plane, rows.start, columns.start, into)

    def turned_over(self) -> tuple[Plane, Plane]:
        """The planes as they were, and those that take their place, of the box's size and with undefined contents."""
        before, self.memory = self.planes, 1 - self.memory
        self.planes = self._plane_buffer()
        return before, self.planes

    def spread(self, by: float) -> None:
        """Light is about to spread by so many pixels."""
        self.reserve(by)
        if self.margin != inf:
            self.margin -= by

    def peak(self) -> Plane:
        """The greatest of the three colours, without their gain. Not to be written to."""
        if self._peak is None:
            self._peak = self.plane("peak")
            self.on.peak(self.planes, self._peak)
        return self._peak


def luminance(on: Primitives, planes: Plane, out: Plane) -> Plane:
    """Relative luminance of the premultiplied colour of (4, H, W) planes."""
    red, green, blue = planes[:3]
    on.add_weighted(red, LUMINANCE[0], green, LUMINANCE[1], out)
    on.add_scaled(blue, LUMINANCE[2], out, out)
    return out


def _is_one(number: Number) -> bool:
    return isinstance(number, float) and number == 1
