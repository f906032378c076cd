"""Pictures: one RGBA image in either of the two forms that Raven works in.

Files, frames and the puppet's warps are sRGB with straight alpha, 8 bit. Neural posers and the postprocessor work in
linear light with premultiplied alpha. A `Picture` is made in one form and gives the other when asked, so that a frame
that nobody wants in linear light is never converted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

Rgba8: TypeAlias = NDArray[np.uint8]
"""(height, width, 4) uint8: sRGB, straight alpha."""


class Picture:
    """One RGBA picture; owns both forms of it and the conversion between them (IEC 61966-2-1 transfer curve)."""

    def __init__(self, rgba8: Rgba8 | None = None, linear: torch.Tensor | None = None) -> None:
        if (rgba8 is None) == (linear is None):
            raise ValueError("a picture is made from exactly one form")
        self._rgba8 = rgba8
        self._linear = linear

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        if self._rgba8 is not None:
            return self._rgba8.shape[1], self._rgba8.shape[0]
        assert self._linear is not None
        return int(self._linear.shape[2]), int(self._linear.shape[1])

    def rgba8(self) -> Rgba8:
        """(height, width, 4) uint8, sRGB, straight alpha, rounded to nearest. Not to be written to."""
        if self._rgba8 is None:
            from raven.video.color import encode_srgb

            assert self._linear is not None
            self._rgba8 = encode_srgb(self._linear)
        return self._rgba8

    def linear(self) -> torch.Tensor:
        """(4, height, width) float32 in [0, 1], linear light, premultiplied alpha. Not to be written to."""
        if self._linear is None:
            from raven.video.color import decode_srgb

            assert self._rgba8 is not None
            self._linear = decode_srgb(self._rgba8)
        return self._linear
