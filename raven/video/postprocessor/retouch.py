"""Retouching: grading the colours of the recorded picture."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, pi, sin, sqrt

import torch
from pydantic import Field

from raven.video.postprocessor.frame import Frame, Workspace
from raven.video.postprocessor.parameters import COLOUR, SHARE, Colour, PixelFilter, Share, unit
from raven.video.postprocessor.pixels import PixelOperation, Tint, luminance

GREY = 0.05
"""Chroma (Cb or Cr, of +-0.5) from which on a pixel has a hue at all."""


class Desaturate(PixelFilter):
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

    def operations(self, frame: Frame, key: str) -> list[PixelOperation]:
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

    def apply(self, picture: torch.Tensor, workspace: Workspace) -> None:
        red, green, blue, alpha = picture
        luma = luminance(picture, workspace)
        p = red - (green + blue) / 2
        q = (green - blue) * (sqrt(3) / 2)
        across = q * cos(self.hue) - p * sin(self.hue)
        along = p * cos(self.hue) + q * sin(self.hue)
        distance = torch.atan2(across, along).abs_() / pi
        near = (1 - distance / self.reach).clamp_(min=0).square_()
        # premultiplied chroma is compared with premultiplied thresholds; a grey pixel has no hue to be spared for
        grey = (GREY * alpha).clamp_(min=1e-6)
        cb = ((blue - luma).abs_() / (1.8556 * grey)).clamp_(max=1)
        cr = ((red - luma).abs_() / (1.5748 * grey)).clamp_(max=1)
        colored = torch.hypot(cb, cr).clamp_(max=1)
        share = (1 - near * colored) * self.strength
        for plane, tint in zip(picture[:3], self.rgb, strict=True):
            plane.add_((luma * tint - plane).mul_(share))


def linear_rgb(srgb: tuple[float, float, float]) -> tuple[float, float, float]:
    """A picked colour in linear light (IEC 61966-2-1)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb)
    return red, green, blue


def _hue(rgb: tuple[float, float, float]) -> float | None:
    """The hue in radians, None for greys."""
    red, green, blue = rgb
    p, q = red - (green + blue) / 2, (green - blue) * (sqrt(3) / 2)
    return None if abs(p) + abs(q) < 1e-9 else atan2(q, p)
