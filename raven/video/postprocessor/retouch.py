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
        luma = luminance(picture, workspace)
        spared = self._near(picture, workspace).mul_(self._colored(picture, luma, workspace))
        share = spared.neg_().add_(1).mul_(self.strength)
        grey = workspace.buffer("sparing.grey", tuple(luma.shape))
        for plane, tint in zip(picture[:3], self.rgb, strict=True):
            torch.mul(luma, tint, out=grey)
            plane.add_(grey.sub_(plane).mul_(share))

    def _near(self, picture: torch.Tensor, workspace: Workspace) -> torch.Tensor:
        """How near each hue is to the spared one: 1 is the same, 0 out of reach."""
        red, green, blue = picture[:3]
        shape = tuple(red.shape)
        across, along = workspace.buffer("sparing.across", shape), workspace.buffer("sparing.along", shape)
        # the colour's place in the hexagon of hues is p = R - (G + B) / 2, q = (G - B) sqrt(3) / 2; turned by the hue
        c, s, half = cos(self.hue), sin(self.hue), sqrt(3) / 2
        torch.mul(red, c, out=along)
        along.add_(green, alpha=s * half - c / 2).add_(blue, alpha=-s * half - c / 2)
        torch.mul(red, -s, out=across)
        across.add_(green, alpha=c * half + s / 2).add_(blue, alpha=-c * half + s / 2)
        distance = torch.atan2(across, along, out=across).abs_()
        return distance.mul_(-1 / (pi * self.reach)).add_(1).clamp_(min=0).square_()

    def _colored(self, picture: torch.Tensor, luma: torch.Tensor, workspace: Workspace) -> torch.Tensor:
        """Whether a pixel has a hue that it can be spared for: 0 grey to 1. Chroma and threshold are premultiplied."""
        shape = tuple(luma.shape)
        cb, cr = workspace.buffer("sparing.along", shape), workspace.buffer("sparing.cr", shape)
        grey = torch.mul(picture[3], GREY, out=workspace.buffer("sparing.grey", shape)).clamp_(min=1e-6)
        torch.sub(picture[2], luma, out=cb).abs_().div_(grey).mul_(1 / 1.8556).clamp_(max=1)
        torch.sub(picture[0], luma, out=cr).abs_().div_(grey).mul_(1 / 1.5748).clamp_(max=1)
        return torch.hypot(cb, cr, out=cb).clamp_(max=1)


def linear_rgb(srgb: tuple[float, float, float]) -> tuple[float, float, float]:
    """A picked colour in linear light (IEC 61966-2-1)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb)
    return red, green, blue


def _hue(rgb: tuple[float, float, float]) -> float | None:
    """The hue in radians, None for greys."""
    red, green, blue = rgb
    p, q = red - (green + blue) / 2, (green - blue) * (sqrt(3) / 2)
    return None if abs(p) + abs(q) < 1e-9 else atan2(q, p)
