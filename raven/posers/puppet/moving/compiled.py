"""Moving and drawing by `moving.c`: in one pass over the pixels that are seen, without maps for each of them."""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np

from raven.compiled import FLOAT, INT, POINTER, SIZE, address, compiled
from raven.layers.guided import Float
from raven.layers.strands import CELL
from raven.posers.puppet.moving.fields import FIRST, RASTER, Fields, Moves, Warp
from raven.posers.puppet.moving.plain import STRAIGHT, Box, Bytes, Plain

SOURCE = Path(__file__).with_name("moving.c")
_REPLACED, _OVER, _UNDER, _BLENDED = range(4)  # as in moving.c
_TAKES = {
    "raven_backward": (
        *(POINTER, SIZE, SIZE, POINTER, POINTER, POINTER, SIZE, SIZE, FLOAT, POINTER),
        *(FLOAT, FLOAT, FLOAT, FLOAT, POINTER),
    ),
    "raven_lay": (
        *(POINTER, SIZE, SIZE, SIZE, POINTER, SIZE, SIZE, SIZE, POINTER, SIZE, SIZE, SIZE, FLOAT, FLOAT, FLOAT, FLOAT),
        *(INT, POINTER, POINTER, POINTER),
    ),
    "raven_straighten": (POINTER, SIZE, SIZE, SIZE, POINTER),
}


@cache
def form() -> Plain:
    """The fastest there is."""
    library = compiled(SOURCE, _TAKES)
    return Plain() if library is None else Native(library)


class _Fields(ctypes.Structure):
    """As in moving.c."""

    _fields_ = (
        *((name, POINTER) for name in ("right", "down", "bend", "head")),
        ("edge", SIZE),
        *((name, FLOAT) for name in ("first", "raster", "high", "low")),
    )


class Native(Plain):
    """The same as `Plain`, but for two levels and hundredths of a template unit, as OpenCV reads between places in steps."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self._fields: WeakKeyDictionary[Fields, _Fields] = WeakKeyDictionary()

    def backward(self, points: Float, moves: Moves, fields: Fields, hanging: Float | None) -> Float:
        return self.seen(points, moves, fields, hanging, (0, 0, 0, 0))[0]

    def seen(
        self, points: Float, moves: Moves, fields: Fields, hanging: Float | None, box: Box
    ) -> tuple[Float, tuple[int, int, int, int] | None]:
        points = np.ascontiguousarray(points, np.float32)
        out, found = np.empty(points.shape, np.float32), np.empty(4, np.intp)
        self._library.raven_backward(
            *(address(points), *points.shape[:2], self._of(fields), address(moves.numbers)),
            *((None, 0, 0) if hanging is None else (address(hanging), *hanging.shape[:2])),
            *(CELL, address(out), *box, address(found)),
        )
        first_row, last_row, first, last = found.tolist()
        return out, None if last < 0 else (first_row, last_row, first, last)

    def _of(self, fields: Fields) -> int:
        """Where the structure lies that tells of these fields."""
        known = self._fields.get(fields)
        if known is None:
            arrays = (fields.right, fields.down, fields.bend, fields.head)
            numbers = len(fields.bend), FIRST, RASTER, fields.high, fields.low
            known = self._fields[fields] = _Fields(*map(address, arrays), *numbers)
        return ctypes.addressof(known)

    def replace(self, out: Bytes, texture: Bytes, warp: Warp) -> None:
        self._lay(out, texture, warp, _REPLACED)

    def over(self, out: Bytes, texture: Bytes, warp: Warp) -> None:
        self._lay(out, texture, warp, _OVER)

    def under(self, out: Bytes, texture: Bytes, warp: Warp) -> None:
        self._lay(out, texture, warp, _UNDER)

    def blend(self, out: Bytes, texture: Bytes, mask: Bytes, warp: Warp) -> None:
        self._lay(out, texture, warp, _BLENDED, mask)

    def straighten(self, pixels: Bytes) -> None:
        self._library.raven_straighten(address(pixels), pixels.strides[0], *pixels.shape[:2], address(STRAIGHT))

    def _lay(self, out: Bytes, texture: Bytes, warp: Warp, how: int, mask: Bytes | None = None) -> None:
        mesh, columns = warp.mesh, warp.mesh.shape[1]
        room, places = np.empty(2 * columns, np.float32), np.empty(3 * columns * warp.step, np.int32)
        self._library.raven_lay(
            *(address(out), out.strides[0], *out.shape[:2]),
            *(address(texture), texture.strides[0], *texture.shape[:2]),
            *(address(mesh), mesh.strides[0] // mesh.itemsize, columns, warp.step, *warp.to_pixels, warp.bottom),
            *(how, None if mask is None else address(mask), address(room), address(places)),
        )
