"""The primitives on a CPU, by OpenCV and NumPy. Both let other threads run meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import prod
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.video.postprocessor.primitives import CURVE_STEPS, Vector
from raven.video.postprocessor.primitives.sampling import around, cells, weights

Array = NDArray[np.float32]
N = TypeVar("N", bound=np.generic)
LINE = 16
"""Numbers in a line of the caches. Where memory begins with one, what is read at once lies in one."""
FEW = 10_000
"""Numbers, for which one call of NumPy takes less time than one of OpenCV for each plane."""
SHARES = 1024.0
"""What the weights of two neighbours add up to. `blendLinear` divides by their sum and 1e-5 more, which is lost in so many, and
a power of two leaves what is not blended as it is, bit for bit."""


class OpenCV:
    """Arithmetic is NumPy's, but for what OpenCV does in a fraction of the time. Memory between the steps of one is kept."""

    def __init__(self) -> None:
        self._kept: dict[str, Array] = {}
        self._shaped: dict[str, NDArray[Any]] = {}

    def empty(self, size: int) -> Array:
        memory = np.empty(size + LINE, np.float32)
        first = -memory.ctypes.data // memory.itemsize % LINE
        return memory[first : first + size]

    def take_in(self, values: NDArray[Any]) -> Array:
        return values.astype(np.float32, copy=False)

    def copy(self, a: Array | float, out: Array) -> None:
        np.copyto(out, a)

    def bounds(self, a: Array) -> tuple[int, int, int, int]:
        x, y, width, height = cv2.boundingRect((a > 0).view(np.uint8))
        return y, x, y + height, x + width

    def add(self, a: Array, b: Array | float, out: Array) -> None:
        _each(cv2.add, np.add, a, b, out)

    def subtract(self, a: Array, b: Array | float, out: Array) -> None:
        _each(cv2.subtract, np.subtract, a, b, out)

    def multiply(self, a: Array, b: Array | float, out: Array) -> None:
        _each(cv2.multiply, np.multiply, a, b, out)

    def divide(self, a: Array, b: Array, out: Array) -> None:
        _each(cv2.divide, np.divide, a, b, out)

    def add_scaled(self, a: Array, scale: float, b: Array, out: Array) -> None:
        cv2.scaleAdd(a, scale, b, dst=out)

    def add_weighted(self, a: Array, weight_a: float, b: Array, weight_b: float, out: Array) -> None:
        cv2.addWeighted(a, weight_a, b, weight_b, 0, dst=out)

    def greatest(self, a: Array, b: Array, out: Array) -> None:
        _each(cv2.max, np.maximum, a, b, out)

    def peak(self, planes: Array, out: Array) -> None:
        self.greatest(planes[0], planes[1], out)
        self.greatest(out, planes[2], out)

    def least(self, a: Array, b: Array, out: Array) -> None:
        _each(cv2.min, np.minimum, a, b, out)

    def at_least(self, a: Array, low: Any, out: Array) -> None:
        for plane, into in _planes(a, out):
            if low == 0:  # in half the time
                cv2.threshold(plane, 0, 0, cv2.THRESH_TOZERO, dst=into)
            else:
                cv2.max(plane, low, dst=into)

    def clip(self, a: Array, out: Array) -> None:
        for plane, into in _planes(a, out):
            cv2.threshold(plane, 0, 0, cv2.THRESH_TOZERO, dst=into)
            cv2.threshold(into, 1, 0, cv2.THRESH_TRUNC, dst=into)

    def curve(self, a: Array, b: Array, table: Array, out: Array) -> None:
        height, width = a.shape
        steps = self._memory_of(np.uint16, "steps", (height, width))
        cv2.divide(a, b, dst=steps, scale=CURVE_STEPS, dtype=cv2.CV_16U)  # what is no number becomes one
        cv2.LUT(steps, table, dst=out)

    def scale_by_peak(self, planes: Array, table: Array) -> None:
        scale = self._memory("scale", planes.shape[1:])
        self.peak(planes, scale)
        self.curve(scale, planes[3], table, scale)
        self.multiply(planes[:3], scale, planes[:3])

    def root(self, a: Array, out: Array) -> None:
        np.sqrt(a, out)

    def angle(self, y: Array, x: Array, out: Array) -> None:
        np.arctan2(y, x, out)

    def magnitude(self, a: Array, out: Array) -> None:
        np.absolute(a, out)

    def convolve(self, plane: Array, across: Array, down: Array, out: Array) -> None:
        cv2.sepFilter2D(plane, -1, across, down, dst=out, borderType=cv2.BORDER_REFLECT)

    def extend(self, plane: Array, out: Array) -> None:
        below, right = out.shape[0] - plane.shape[0], out.shape[1] - plane.shape[1]
        cv2.copyMakeBorder(plane, 0, below, 0, right, cv2.BORDER_REFLECT, dst=out)

    def halve(self, planes: Array, across: bool, down: bool, out: Array) -> None:
        means = cv2.INTER_AREA if across and down else cv2.INTER_LINEAR  # the same here; each quicker in its case
        for whole, few in _planes(planes, out):
            cv2.resize(whole, few.shape[::-1], dst=few, interpolation=means)

    def enlarge(self, plane: Array, down: int, across: int, out: Array) -> None:
        if out.shape == (plane.shape[0] * down, plane.shape[1] * across):
            cv2.resize(plane, out.shape[::-1], dst=out, interpolation=cv2.INTER_LINEAR)
        else:
            np.copyto(out, self._enlarged(plane, down, across)[: out.shape[0], : out.shape[1]])

    def add_enlarged(self, plane: Array, down: int, across: int, out: Array) -> None:
        self.add(out, self._enlarged(plane, down, across)[: out.shape[0], : out.shape[1]], out)

    def greatest_enlarged(self, plane: Array, down: int, across: int, out: Array) -> None:
        self.greatest(out, self._enlarged(plane, down, across)[: out.shape[0], : out.shape[1]], out)

    def _enlarged(self, plane: Array, down: int, across: int) -> Array:
        whole = self._memory("enlarged", (plane.shape[0] * down, plane.shape[1] * across))
        cv2.resize(plane, whole.shape[::-1], dst=whole, interpolation=cv2.INTER_LINEAR)
        return whole

    def average(self, plane: Array, out: Array) -> None:
        cv2.resize(plane, out.shape[::-1], dst=out, interpolation=cv2.INTER_AREA)

    def repeat(self, plane: Array, smooth: bool, out: Array) -> None:
        if smooth or not any(many % few for few, many in zip(plane.shape, out.shape, strict=True)):
            if smooth or not out.flags.c_contiguous:
                kind = cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST
                cv2.resize(plane, out.shape[::-1], dst=out, interpolation=kind)
            else:
                _repeat(plane, out)
            return
        rows, columns = cells(plane.shape[0], out.shape[0]), cells(plane.shape[1], out.shape[1])
        repeated = self._memory("repeated", (plane.shape[0], out.shape[1]))
        np.take(plane, columns, 1, repeated, "clip")
        np.take(repeated, rows, 0, out, "clip")

    def place(self, plane: Array, top: int, left: int, out: Array) -> None:
        below, right = out.shape[0] - top - plane.shape[0], out.shape[1] - left - plane.shape[1]
        cv2.copyMakeBorder(plane, top, below, left, right, cv2.BORDER_CONSTANT, dst=out, value=0)

    def magnify(
        self, plane: Array, beyond: int, shift: tuple[float, float], factor: float, begin: tuple[int, int], out: Array
    ) -> None:
        height, width = plane.shape[0] + 2 * beyond, plane.shape[1] + 2 * beyond
        around = self._memory("surrounded", (height, width))
        cv2.copyMakeBorder(plane, beyond, beyond, beyond, beyond, cv2.BORDER_REPLICATE, dst=around)
        across = self._memory("shifted across", (height, width - 1))
        shifted = self._memory("shifted", (height - 1, width - 1))
        x, y = shift
        self.add_weighted(around[:, :-1], 1 - x, around[:, 1:], x, across)
        self.add_weighted(across[:-1], 1 - y, across[1:], y, shifted)
        stretched = self._stretched(shifted, factor)
        np.copyto(out, stretched[begin[1] : begin[1] + out.shape[0], begin[0] : begin[0] + out.shape[1]])

    def _stretched(self, plane: Array, factor: float) -> Array:
        height, width = plane.shape
        whole = self._memory("stretched", (round(height * factor), round(width * factor)))
        if whole.shape != plane.shape:
            cv2.resize(plane, None, dst=whole, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR)
        else:  # for `resize` there is nothing to do then, but for this slower function there is
            inverse = np.array([[1 / factor, 0, 0.5 / factor - 0.5], [0, 1 / factor, 0.5 / factor - 0.5]])
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            cv2.warpAffine(plane, inverse, whole.shape[::-1], dst=whole, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return whole

    def warp(self, planes: Array, source: Vector, shift: Vector, scale: float, taps: int, out: Array) -> None:
        rows = source.astype(np.intp)
        if scale == 1 and not shift.any() and (rows == source).all():
            self._lift(planes, rows, out)
        elif taps == 2 and scale == 1 and (rows == source).all():
            self._shift(planes, rows, shift, out)
        elif taps == 2:
            self._warp_linear(planes, source, shift, scale, out)
        else:
            self._warp_sharp(planes, source, shift, scale, taps, out)

    def _lift(self, planes: Array, rows: NDArray[np.intp], out: Array) -> None:
        """Whole rows up or down."""
        in_place = np.may_share_memory(planes, out)
        moved = self._memory("moved rows", out.shape[1:]) if in_place else None
        for plane, into in zip(planes, out, strict=True):
            np.take(plane, rows, 0, into if moved is None else moved, "clip")
            if moved is not None:
                np.copyto(into, moved)

    def _shift(self, planes: Array, rows: NDArray[np.intp], shift: Vector, out: Array) -> None:
        """Whole rows sideways: each by whole pixels first, and then between two neighbours."""
        _, height, width = planes.shape
        steps = np.floor(shift).astype(np.intp)
        left, right = max(0, -int(steps.min())), max(0, int(steps.max()) + 1)
        if left + right > width:  # hardly anything is left to be seen
            self._warp_linear(planes, rows.astype(np.float64), shift, 1.0, out)
            return
        first, last = (int(row) for row in np.clip((rows.min(), rows.max()), 0, height - 1))
        rows = np.clip(rows, first, last) - first
        in_order = np.array_equal(rows, np.arange(last - first + 1))
        lifted = None if in_order else self._memory("lifted rows", (len(rows), width))
        # every row is laid down where its first pixel that is seen comes to lie below those of the others
        laid = self._memory("laid", (len(rows), left + width + right))
        places = np.ndarray((len(rows), left + right + 1, width), np.float32, laid, strides=(laid.strides[0], 4, 4))
        begin, end = max(right - 1, 0), max(right - 1, 0) + width
        place = np.arange(len(rows)), begin - steps
        of_near, of_far = (self._memory(name, (len(rows), width)) for name in ("of near", "of far"))
        of_far[:] = (SHARES * (shift - steps))[:, None]
        np.subtract(SHARES, of_far, of_near)
        for plane, into in zip(planes, out, strict=True):
            moved = plane[first : last + 1]
            if lifted is not None:
                moved = np.take(moved, rows, 0, lifted, "clip")
            laid[:, begin : begin + left], laid[:, end + 1 - right : end + 1] = moved[:, :1], moved[:, -1:]
            places[place] = moved
            cv2.blendLinear(laid[:, begin:end], laid[:, begin + 1 : end + 1], of_near, of_far, dst=into)

    def _warp_linear(self, planes: Array, source: Vector, shift: Vector, scale: float, out: Array) -> None:
        count, height, width = planes.shape
        first = int(np.clip(np.floor(source.min()), 0, height - 1))
        last = int(np.clip(np.floor(source.max()) + 1, 0, height - 1))
        together = self._memory("together", (last - first + 1, width, count))
        cv2.merge([plane[first : last + 1] for plane in planes], dst=together)
        x, y = (self._memory(name, (len(source), width)) for name in ("x", "y"))
        np.add((scale * np.arange(width)).astype(np.float32), shift.astype(np.float32)[:, None], x)
        y[:] = (source - first).astype(np.float32)[:, None]
        moved = self._memory("moved", (len(source), width, count))
        cv2.remap(together, x, y, cv2.INTER_LINEAR, dst=moved, borderMode=cv2.BORDER_REPLICATE)
        cv2.split(moved, list(out))

    def _warp_sharp(self, planes: Array, source: Vector, shift: Vector, scale: float, taps: int, out: Array) -> None:
        """One axis after the other, which is the same as at once: all of a row comes from the same height."""
        _, height, width = planes.shape
        upper = np.floor(source)
        down = weights(source - upper, taps)[:, :, None]
        lifted = self._memory("lifted", (len(planes), len(source), width))
        for plane, into in zip(planes, lifted, strict=True):
            rows = upper.astype(np.intp)
            self._weigh([plane[np.clip(rows + tap, 0, height - 1)] for tap in around(taps)], down, into)
        position = scale * np.arange(width) + shift[:, None]
        left = np.floor(position).astype(np.intp)
        across = weights(position - left, taps)
        for plane, into in zip(lifted, out, strict=True):
            near = [np.take_along_axis(plane, np.clip(left + tap, 0, width - 1), 1) for tap in around(taps)]
            self._weigh(near, across, into)

    def _weigh(self, near: list[Array], weight: NDArray[np.float32], out: Array) -> None:
        # without bounds these kernels ring, in linear light as conspicuous dark rims
        one, other = near[len(near) // 2 - 1], near[len(near) // 2]
        least, most = np.minimum(one, other), np.maximum(one, other)
        total = sum(plane * share for plane, share in zip(near, weight, strict=True))
        np.clip(total, least, most, out)

    def _memory(self, purpose: str, shape: tuple[int, ...]) -> Array:
        return self._memory_of(np.float32, purpose, shape)

    def _memory_of(self, dtype: type[N], purpose: str, shape: tuple[int, ...]) -> NDArray[N]:
        """Of one type for every purpose."""
        found = self._shaped.get(purpose)
        if found is None or found.shape != shape:
            size = prod(shape)
            lines = -(-size * np.dtype(dtype).itemsize // 4)
            kept = self._kept.get(purpose)
            if kept is None or kept.size < lines:
                kept = self._kept[purpose] = self.empty(lines)
            found = self._shaped[purpose] = kept.view(dtype)[:size].reshape(shape)
        return found


def _repeat(plane: Array, out: Array) -> None:
    """In blocks of equal size, in half the time that OpenCV takes."""
    rows, columns = plane.shape
    blocks = out.reshape(rows, out.shape[0] // rows, columns, out.shape[1] // columns)
    for column in range(blocks.shape[3]):
        blocks[:, 0, :, column] = plane
    first, *others = (blocks[:, row].reshape(rows, -1) for row in range(blocks.shape[1]))
    everywhere: Any = None
    for other in others:  # NumPy would copy the row first, as it takes them to overlap
        cv2.copyTo(first, everywhere, dst=other)


def _planes(a: Array, out: Array) -> Iterable[tuple[Array, Array]]:
    """Planes for which something is to be done alike: one below the other as a single one where they lie so, as every call
    takes its time."""
    if a.ndim == 2:
        return [(a, out)]
    if a.flags.c_contiguous and out.flags.c_contiguous:
        return [(a.reshape(-1, a.shape[2]), out.reshape(-1, out.shape[2]))]
    return zip(a, out, strict=True)


def _each(of_planes: Callable[..., Any], of_numbers: Callable[..., Any], a: Array, b: Any, out: Array) -> None:
    """OpenCV's function is faster on parts of planes, NumPy's on few numbers and whole stacks, and it takes rows as well."""
    if not isinstance(b, np.ndarray) or a.size < FEW or all(x.flags.c_contiguous for x in (a, b, out)):
        of_numbers(a, b, out=out)
    elif a.ndim == 3:
        others = b if b.ndim == 3 else (b,) * len(a)
        for plane, other, into in zip(a, others, out, strict=True):
            _each(of_planes, of_numbers, plane, other, into)
    elif a.shape == b.shape:
        of_planes(a, b, dst=out)
    elif not np.may_share_memory(a, out):
        np.copyto(out, b)  # rows of numbers written out first: twice as fast where rows of pixels lie apart
        of_planes(a, out, dst=out)
    else:
        of_numbers(a, b, out=out)
