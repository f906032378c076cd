"""Moving pixels: warps are added up on the host as one small table of rows, then the picture is sampled once.

Every warp of the postprocessor maps rows to rows, shifts each of them sideways, and scales the width evenly. So a merged
warp is a source row and a shift per row and one scale: double-precision vectors as long as the picture is high. Pixel
centres are whole numbers; a pixel that stays where it is comes out bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from raven.video.postprocessor.canvas import Canvas
from raven.video.postprocessor.primitives import Vector


@dataclass(frozen=True)
class Rows:
    """Where each row of the result comes from: column x of row i is at column `scale * x + shift[i]`, row `source[i]`."""

    source: Vector
    shift: Vector
    scale: float = 1.0
    taps: int = 2
    """Reach of the sampling along each axis: 2 bilinear, 4 bicubic (Catmull-Rom), 6 Lanczos."""

    @classmethod
    def identity(cls, height: int) -> Rows:
        return cls(np.arange(height, dtype=np.float64), np.zeros(height))

    def shifted(self, shift: Vector) -> Rows:
        """Taken from further right by `shift[i]` pixels."""
        return replace(self, shift=self.shift + shift)

    def lowered(self, distance: float) -> Rows:
        """Taken from further down by `distance` pixels: lifts the picture."""
        return replace(self, source=self.source + distance)

    def zoomed(self, center_x: float, center_y: float, factor: float, taps: int) -> Rows:
        """Taken from `factor` times nearer to the centre (in pixels), which stays where it is."""
        return Rows(
            source=center_y + (self.source - center_y) / factor,
            shift=center_x + (self.shift - center_x) / factor,
            scale=self.scale / factor,
            taps=max(self.taps, taps),
        )


def sample(canvas: Canvas, rows: Rows) -> None:
    """Replace the picture by itself, sampled at `rows` of the frame; the edge pixels continue outside."""
    frame, box = canvas.frame, canvas.box
    changed = (rows.source != np.arange(frame.height)) | (rows.shift != 0) | (rows.scale != 1)
    touched = np.flatnonzero(changed[box.top : box.bottom])
    if not len(touched):
        return
    canvas.settle()
    part = slice(int(touched[0]), int(touched[-1]) + 1)
    seen = slice(box.top + part.start, box.top + part.stop)
    if len(touched) == box.size[0] and not rows.shift[seen].any() and rows.scale == 1:
        planes, into = canvas.turned_over()  # what is only lifted is copied once then
    else:
        planes, into = canvas.planes, canvas.planes[:, part]
    canvas.on.warp(
        planes,
        rows.source[seen] - box.top,
        rows.shift[seen] + (rows.scale - 1) * box.left,
        rows.scale,
        rows.taps,
        into,
    )
    if rows.taps > 2:  # channels that are sharpened one by one may come out brighter than alpha allows
        for plane in canvas.color:
            canvas.on.least(plane, canvas.alpha, plane)
