"""What per-pixel filters do, as a few kinds of operations that neighbours in a chain can share passes in.

All work on premultiplied colour: a colour channel lies between 0 and alpha. Factors are numbers, one value per row (H, 1), or
one per pixel (H, W), of the whole frame. Gains are only noted on the canvas: what stands still under them works beneath them,
and at the end of the chain they are applied where bytes are made, at no cost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from raven.video.postprocessor.canvas import Canvas, Stripes, luminance
from raven.video.postprocessor.frame import SCRATCH
from raven.video.postprocessor.primitives import CURVE_PLACES, CURVE_STEPS, Number, Plane


class PixelOperation(Protocol):
    def apply(self, canvas: Canvas) -> None:
        """Change the canvas."""
        ...


def run(operations: Iterable[PixelOperation], canvas: Canvas) -> None:
    """Apply operations one after the other."""
    for operation in operations:
        operation.apply(canvas)


@dataclass(frozen=True)
class Gain:
    """Multiplies colour, and `both` colour and alpha, which makes the picture more transparent.

    Where that would take a colour beyond white (`brightens`), it keeps its hue and ends there.
    """

    color: Number = 1.0
    both: Number = 1.0
    brightens: bool = False

    def apply(self, canvas: Canvas) -> None:
        canvas.dim(self.color, self.both)
        if self.brightens:
            canvas.limit()


@dataclass(frozen=True)
class Expose:
    """A curve of exposure, 1 - exp(-exposure * light), on the brightest of the three colours; the others keep their share of it.

    On each colour alone it would bleach what is bright: skin would turn grey.
    """

    exposure: float

    def apply(self, canvas: Canvas) -> None:
        canvas.settle()
        on = canvas.on
        table = canvas.workspace.kept(("exposure", self.exposure), None, lambda: on.take_in(self._gains()))
        on.scale_by_peak(canvas.planes, table)

    def _gains(self) -> NDArray[np.float64]:
        light = CURVE_PLACES + 0.5 / CURVE_STEPS  # the most that is rounded to a place, so that nothing outshines white
        return -np.expm1(-self.exposure * light) / light


@dataclass(frozen=True)
class LumaGain:
    """Multiplies luminance by 1 + `change` <= 1 and leaves the chroma alone, as the gain of a composite video signal does.

    That is a shift of all three colours by change * luminance; what falls below black ends there.
    """

    change: Number
    rows: Stripes | None = None
    """Which rows of the frame are meant, when `change` is a number; None: all."""

    def apply(self, canvas: Canvas) -> None:
        canvas.blacken()
        on, change, luma = canvas.on, canvas.part(self.change), canvas.plane(SCRATCH)
        whole = [(canvas.planes, luma[None])]
        for planes, (shift,) in whole if self.rows is None else canvas.stripes(self.rows, *whole[0]):
            luminance(on, planes, shift)
            if not isinstance(change, float):
                on.multiply(shift, change, shift)
            for plane in planes[:3]:
                on.add_scaled(shift, change if isinstance(change, float) else 1.0, plane, plane)
        canvas.below_black = True


@dataclass(frozen=True)
class Tint:
    """Replaces `strength` of the colour by its luminance, shown in a tint (linear red, green, blue)."""

    strength: float
    rgb: tuple[float, float, float]

    def apply(self, canvas: Canvas) -> None:
        canvas.blacken()
        on, luma = canvas.on, luminance(canvas.on, canvas.planes, canvas.plane("luminance"))
        for plane, tint in zip(canvas.color, self.rgb, strict=True):
            if self.strength == 1:
                on.multiply(luma, tint, plane)
            else:
                on.multiply(plane, 1 - self.strength, plane)
                on.add_scaled(luma, self.strength * tint, plane, plane)


@dataclass(frozen=True)
class RowBlend:
    """Blends rows into a grey texture: its colours only, or with alpha taking the texture's values as well."""

    rows: slice
    weight: Number
    """A number, or one for each of the rows."""
    texture: Plane
    """(rows, W) in 0..1, linear light."""
    with_alpha: bool = False

    def apply(self, canvas: Canvas) -> None:
        rows, within = canvas.shared_rows(self.rows)
        if rows.start >= rows.stop:
            return
        canvas.settle()
        on, part = canvas.on, canvas.planes[:, rows]
        texture = self.texture[within, canvas.box.left : canvas.box.right]
        weight = self.weight if isinstance(self.weight, float) else self.weight[within]
        wanted, change = canvas.plane("blend")[rows], canvas.workspace.buffer("change", tuple(part.shape))
        on.multiply(texture, texture if self.with_alpha else part[3], wanted)
        on.multiply(part, -weight, change)
        on.multiply(wanted, weight, wanted)
        on.add(change[:3], wanted, change[:3])
        if self.with_alpha:
            on.multiply(texture, weight, wanted)
            on.add(change[3], wanted, change[3])
            on.add(part, change, part)
        else:
            on.add(part[:3], change[:3], part[:3])
