"""The primitives on a CPU for which a compiler was there when Raven was installed: the same in fewer passes over memory.

`pixels.c` is compiled then (`hatch_build.py`). Without it, or when it has changed since, `library` is None, and all is done by
OpenCV and NumPy.
"""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from raven.compiled import FLOAT, INT, POINTER, SIZE, compiled
from raven.compiled import address as _at
from raven.pixels import Rgba8
from raven.video.color import BYTE_OF_STEP, LIGHT_OF_BYTE
from raven.video.postprocessor.primitives import CURVE_STEPS, TINY, Vector
from raven.video.postprocessor.primitives.host import Gains, Host
from raven.video.postprocessor.primitives.opencv import Array

SOURCE = Path(__file__).with_name("pixels.c")
_OPACITY_OF_BYTE = (np.arange(256) / 255).astype(np.float32)
_REPLACED, _ADDED, _GREATEST = range(3)  # as in pixels.c
_TAKES = {
    "raven_visible": (POINTER, SIZE, SIZE, SIZE, POINTER, POINTER),
    "raven_decode": (*(POINTER, SIZE, SIZE, SIZE, POINTER, POINTER, POINTER, SIZE, SIZE, SIZE, SIZE, SIZE, SIZE),),
    "raven_curve": (*(POINTER, SIZE, POINTER, SIZE, SIZE, SIZE, FLOAT, POINTER, SIZE, POINTER, SIZE, POINTER),),
    "raven_encode": (
        *(POINTER, SIZE, SIZE, SIZE, SIZE, POINTER, SIZE, POINTER, POINTER, SIZE, FLOAT, POINTER),
        *(POINTER, SIZE, POINTER, POINTER),
    ),
    "raven_scale_by_peak": (POINTER, SIZE, SIZE, SIZE, SIZE, FLOAT, POINTER, SIZE, POINTER),
    "raven_enlarge": (*(POINTER, SIZE, SIZE, SIZE, SIZE, SIZE, INT, POINTER, SIZE, SIZE, SIZE, POINTER),),
    "raven_magnify": (
        *(POINTER, SIZE, SIZE, SIZE, SIZE, FLOAT, FLOAT, FLOAT, SIZE, SIZE, POINTER, SIZE, SIZE, SIZE),
        *(POINTER, POINTER, POINTER),
    ),
    "raven_peak": (POINTER, SIZE, SIZE, SIZE, SIZE, POINTER, SIZE),
    "raven_shift": (*(POINTER, SIZE, SIZE, SIZE, SIZE, SIZE, POINTER, POINTER, POINTER, SIZE, SIZE, POINTER),),
}


@cache
def library() -> ctypes.CDLL | None:
    """What was compiled of the source as it is now."""
    return compiled(SOURCE, _TAKES)


class Compiled(Host):
    """What takes most of a frame is compiled, the rest OpenCV's and NumPy's."""

    def __init__(self, compiled: ctypes.CDLL) -> None:
        super().__init__()
        self._compiled = compiled

    def visible(self, rgba8: Rgba8) -> tuple[int, int, int, int]:
        rgba8 = _side_by_side(rgba8)
        height, width = rgba8.shape[:2]
        seen, box = self._memory_of(np.uint32, "seen", (width,)), np.empty(4, np.intp)
        self._compiled.raven_visible(_at(rgba8), rgba8.strides[0], height, width, _at(seen), _at(box))
        top, left, bottom, right = (int(edge) for edge in box)
        return top, left, bottom, right

    def decode(self, rgba8: Rgba8, part: tuple[slice, slice], out: Array, top: int, left: int) -> None:
        pixels = _side_by_side(rgba8[part])
        height, width = pixels.shape[:2]
        self._compiled.raven_decode(
            *(_at(pixels), pixels.strides[0], height, width, _at(LIGHT_OF_BYTE), _at(_OPACITY_OF_BYTE)),
            *(_at(out), _row(out), _plane(out), *out.shape[1:], top, left),
        )

    def encode(self, planes: Array, gains: Gains, out: Rgba8) -> None:
        rows, plane, brightest, opacity = gains
        _, height, width = planes.shape
        shares = self._memory("shares of rows", (height, 1))
        np.divide(max(opacity, TINY), np.maximum(rows, TINY), out=shares)
        white, steps = self._memory("white", (width,)), self._memory_of(np.int32, "steps of light", (4, width))
        self._compiled.raven_encode(
            *(_at(planes), _row(planes), _plane(planes), height, width),
            *((None, 0) if plane is None else (_at(plane), _row(plane))),
            *(_at(shares), *((None, 0) if brightest is None else (_at(brightest), _row(brightest)))),
            *(opacity, _at(BYTE_OF_STEP), _at(out), out.strides[0], _at(white), _at(steps)),
        )

    def peak(self, planes: Array, out: Array) -> None:
        _, height, width = planes.shape
        self._compiled.raven_peak(_at(planes), _row(planes), _plane(planes), height, width, _at(out), _row(out))

    def curve(self, a: Array, b: Array, table: Array, out: Array) -> None:
        height, width = a.shape
        places = self._memory_of(np.int32, "places of columns", (width,))
        self._compiled.raven_curve(
            *(_at(a), _row(a), _at(b), _row(b), height, width, CURVE_STEPS, _at(table), len(table) - 1),
            *(_at(out), _row(out), _at(places)),
        )

    def scale_by_peak(self, planes: Array, table: Array) -> None:
        _, height, width = planes.shape
        places = self._memory_of(np.int32, "places of columns", (width,))
        self._compiled.raven_scale_by_peak(
            *(
                _at(planes),
                _row(planes),
                _plane(planes),
                height,
                width,
                CURVE_STEPS,
                _at(table),
                len(table) - 1,
                _at(places),
            )
        )

    def enlarge(self, plane: Array, down: int, across: int, out: Array) -> None:
        self._enlarge(plane, down, across, _REPLACED, out)

    def add_enlarged(self, plane: Array, down: int, across: int, out: Array) -> None:
        self._enlarge(plane, down, across, _ADDED, out)

    def greatest_enlarged(self, plane: Array, down: int, across: int, out: Array) -> None:
        self._enlarge(plane, down, across, _GREATEST, out)

    def _enlarge(self, plane: Array, down: int, across: int, onto: int, out: Array) -> None:
        height, width = plane.shape
        rows = self._memory("enlarged rows", (2, width * across))
        self._compiled.raven_enlarge(
            *(_at(plane), _row(plane), height, width, down, across, onto, _at(out), _row(out), *out.shape, _at(rows)),
        )

    def magnify(
        self, plane: Array, beyond: int, shift: tuple[float, float], factor: float, begin: tuple[int, int], out: Array
    ) -> None:
        height, width = plane.shape
        rows = self._memory("magnified rows", (2 * out.shape[1] + width + 2 * beyond,))
        shares = self._memory("shares of columns", (out.shape[1],))
        places = self._memory_of(np.int32, "places of columns", (out.shape[1],))
        self._compiled.raven_magnify(
            *(_at(plane), _row(plane), height, width, beyond, *shift, factor, *begin),
            *(_at(out), _row(out), *out.shape, _at(rows), _at(shares), _at(places)),
        )

    def _shift(self, planes: Array, rows: NDArray[np.intp], shift: Vector, out: Array) -> None:
        first = int(rows[0])
        last = first + len(rows)
        if first < 0 or last > planes.shape[1] or not np.array_equal(rows, np.arange(first, last)):
            super()._shift(planes, rows, shift, out)
            return
        whole = np.floor(shift)
        steps, shares = whole.astype(np.int64), (shift - whole).astype(np.float32)
        moved, width = planes[:, first:last], planes.shape[2]
        self._compiled.raven_shift(
            *(_at(moved), _row(moved), _plane(moved), len(moved), len(rows), width),
            *(_at(steps), _at(shares), _at(out), _row(out), _plane(out)),
            _at(self._memory("laid", (width + 1,))),
        )


def _side_by_side(rgba8: Rgba8) -> Rgba8:
    """The same with the bytes of a row one after the other."""
    return rgba8 if rgba8.strides[1:] == (4, 1) else np.ascontiguousarray(rgba8)


def _row(planes: Array) -> int:
    return planes.strides[-2] // planes.itemsize


def _plane(planes: Array) -> int:
    return planes.strides[0] // planes.itemsize
