"""Pictures: one RGBA image in either of the two forms that Raven works in.

Files, frames and the puppet's warps are sRGB with straight alpha, 8 bit. Neural posers and the postprocessor work in
linear light with premultiplied alpha. A `Picture` is made in one form and gives the other when asked, so that a frame
that nobody wants in linear light is never converted.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from raven.pixels import Rgba8 as Rgba8  # here it has always been found


class Picture:
    """One RGBA picture; owns both forms of it and the conversion between them (IEC 61966-2-1 transfer curve)."""

    def __init__(self, rgba8: Rgba8 | None = None, linear: Any = None) -> None:
        """`linear`: an array, or a tensor of PyTorch on any device, which is not read before somebody asks for its contents."""
        if (rgba8 is None) == (linear is None):
            raise ValueError("a picture is made from exactly one form")
        self._rgba8 = rgba8
        self._linear = linear
        self._visible: _Visible | None = None

    @classmethod
    def mostly_empty(cls, rgba8: Rgba8) -> Picture:
        """One of which only the visible part is kept, as suits cels: `rgba8` and `linear` make the rest anew at each call.

        Outside of that part, what is transparent loses its colour.
        """
        rows, columns = np.flatnonzero(rgba8[..., 3].any(1)), np.flatnonzero(rgba8[..., 3].any(0))
        top, bottom = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
        left, right = (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, 0)
        picture = cls(rgba8=rgba8)
        picture._visible = _Visible(rgba8.shape[0], rgba8.shape[1], top, left, rgba8[top:bottom, left:right].copy())
        picture._rgba8 = None
        return picture

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        if self._visible is not None:
            return self._visible.width, self._visible.height
        if self._rgba8 is not None:
            return self._rgba8.shape[1], self._rgba8.shape[0]
        assert self._linear is not None
        return int(self._linear.shape[2]), int(self._linear.shape[1])

    @property
    def part_bytes(self) -> int:
        """What the pixels take that are kept, as bytes: of all that is not `mostly_empty`, four for each."""
        width, height = self.size
        return self._visible.part.nbytes if self._visible is not None else 4 * width * height

    def rgba8(self) -> Rgba8:
        """(height, width, 4) uint8, sRGB, straight alpha, rounded to nearest. Not to be written to."""
        if self._visible is not None:
            return self._visible.whole()
        if self._rgba8 is None:
            from raven.video.color import encode_srgb

            assert self._linear is not None
            self._rgba8 = encode_srgb(self.linear())
        return self._rgba8

    def linear(self) -> NDArray[np.float32]:
        """(4, height, width) float32 in [0, 1], linear light, premultiplied alpha. Not to be written to."""
        if self._linear is None:
            from raven.video.color import decode_srgb

            if self._visible is not None:
                return decode_srgb(self._visible.whole())
            assert self._rgba8 is not None
            self._linear = decode_srgb(self._rgba8)
        if not isinstance(self._linear, np.ndarray):
            self._linear = np.ascontiguousarray(self._linear.detach().float().cpu().numpy())
        return self._linear


class _Visible(NamedTuple):
    """What is to be seen of a picture of `height` x `width`, and where in it."""

    height: int
    width: int
    top: int
    left: int
    part: Rgba8

    def whole(self) -> Rgba8:
        whole = np.zeros((self.height, self.width, 4), np.uint8)
        whole[self.top : self.top + self.part.shape[0], self.left : self.left + self.part.shape[1]] = self.part
        return whole
