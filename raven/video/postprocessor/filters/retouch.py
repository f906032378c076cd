"""Retouching: grading the colours of the recorded picture."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, pi, sin, sqrt

from pydantic import Field

from raven.video.postprocessor.canvas import Canvas, luminance
from raven.video.postprocessor.frame import FrameContext
from raven.video.postprocessor.parameters import COLOUR, SHARE, Colour, PixelFilter, Share, unit
from raven.video.postprocessor.pixels import PixelOperation, Tint
from raven.video.postprocessor.primitives import TINY, Plane

GREY = 0.05
"""Chroma (Cb or Cr, of +-0.5) from which on a pixel has a hue at all."""


class Desaturate(PixelFilter, priority=3.5):
    """Takes the colour out, as black-and-white film does, or all colours but one; the grey may be tinted (sepia)."""

    strength: Share = Field(default=1.0, description="How much of the colour goes.", json_schema_extra=unit(SHARE))
    tint_rgb: Colour = Field(
        default=(1.0, 1.0, 1.0),
        description="The colour that white turns into. Sepia: 0.80, 0.66, 0.51.",
        json_schema_extra=unit(COLOUR),
    )
    bandpass_reference_rgb: Colour = Field(
        default=(1.0, 0.0, 0.0), description="A colour of the hue that is spared.", json_schema_extra=unit(COLOUR)
    )
    bandpass_q: Share = Field(
        default=0.0,
        description="How far from that hue colours are spared too, less and less. 0: none is; 1: as far as the opposite hue.",
        json_schema_extra=unit("half colour circles"),
    )

    def operations(self, frame: FrameContext, key: str) -> list[PixelOperation]:
        tint = linear_rgb(self.tint_rgb)
        reference = _hue(linear_rgb(self.bandpass_reference_rgb))
        if self.bandpass_q == 0 or reference is None:
            return [Tint(self.strength, tint)]
        return [SparingTint(self.strength, tint, reference, self.bandpass_q)]


@dataclass(frozen=True)
class SparingTint:
    """`Tint`, but the nearer a pixel's hue is to the spared one (radians), the less."""

    strength: float
    rgb: tuple[float, float, float]
    hue: float
    reach: float

    def apply(self, canvas: Canvas) -> None:
        canvas.settle()
        on, luma, share = canvas.on, canvas.plane("luminance"), canvas.plane("share")
        luminance(on, canvas.planes, luma)
        self._near(canvas, share)
        on.multiply(share, self._colored(canvas, luma), share)
        on.multiply(share, -self.strength, share)
        on.add(share, self.strength, share)
        grey = canvas.plane("grey")
        for plane, tint in zip(canvas.color, self.rgb, strict=True):
            on.multiply(luma, tint, grey)
            on.subtract(grey, plane, grey)
            on.multiply(grey, share, grey)
            on.add(plane, grey, plane)

    def _near(self, canvas: Canvas, out: Plane) -> None:
        """How near each hue is to the spared one: 1 is the same, 0 out of reach."""
        on, (red, green, blue) = canvas.on, canvas.color
        across, along = canvas.plane("across"), canvas.plane("along")
        # the colour's place in the hexagon of hues is p = R - (G + B) / 2, q = (G - B) sqrt(3) / 2; turned by the hue
        c, s, half = cos(self.hue), sin(self.hue), sqrt(3) / 2
        on.multiply(red, c, along)
        on.add_scaled(green, s * half - c / 2, along, along)
        on.add_scaled(blue, -s * half - c / 2, along, along)
        on.multiply(red, -s, across)
        on.add_scaled(green, c * half + s / 2, across, across)
        on.add_scaled(blue, -c * half + s / 2, across, across)
        on.angle(across, along, out)
        on.magnitude(out, out)
        on.multiply(out, -1 / (pi * self.reach), out)
        on.add(out, 1.0, out)
        on.at_least(out, 0.0, out)
        on.multiply(out, out, out)

    def _colored(self, canvas: Canvas, luma: Plane) -> Plane:
        """Whether a pixel has a hue that it can be spared for: 0 grey to 1. Chroma and threshold are premultiplied."""
        on, cb, cr, grey = canvas.on, canvas.plane("along"), canvas.plane("across"), canvas.plane("grey")
        on.multiply(canvas.alpha, GREY, grey)
        on.at_least(grey, TINY, grey)
        for signal, color, weight in ((cb, canvas.planes[2], 1.8556), (cr, canvas.planes[0], 1.5748)):
            on.subtract(color, luma, signal)
            on.magnitude(signal, signal)
            on.divide(signal, grey, signal)
            on.multiply(signal, 1 / weight, signal)
            on.clip(signal, signal)
            on.multiply(signal, signal, signal)
        on.add(cb, cr, cb)
        on.root(cb, cb)
        on.clip(cb, cb)
        return cb


def linear_rgb(srgb: tuple[float, float, float]) -> tuple[float, float, float]:
    """A picked colour in linear light (IEC 61966-2-1)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb)
    return red, green, blue


def _hue(rgb: tuple[float, float, float]) -> float | None:
    """The hue in radians, None for greys."""
    red, green, blue = rgb
    p, q = red - (green + blue) / 2, (green - blue) * (sqrt(3) / 2)
    return None if abs(p) + abs(q) < 1e-9 else atan2(q, p)
