"""Light: what happens before the lens. Magnification and the glow of bright things."""

from __future__ import annotations

from typing import Literal

import torch
from pydantic import Field

from raven.schema import Number
from raven.video.postprocessor import blur
from raven.video.postprocessor.frame import Frame
from raven.video.postprocessor.parameters import (
    LINES,
    AreaFilter,
    Name,
    Share,
    WarpFilter,
    name_field,
    unit,
)
from raven.video.postprocessor.pixels import luminance
from raven.video.postprocessor.warp import Rows

KNEE = 0.05
"""Half the width of the passage from not glowing to glowing, in luminance: a passing highlight does not flicker."""
_TAPS = {"low": 2, "high": 4, "ultra": 6}


class Zoom(WarpFilter, priority=-1):
    """A magnifying lens, or a camera that is nearer: enlarges the picture about a point that stays where it is."""

    center_x: Number = Field(
        default=0.0,
        ge=-1,
        le=1,
        description="The fixed point, from the left edge to the right.",
        json_schema_extra=unit("half widths"),
    )
    center_y: Number = Field(
        default=-0.867,
        ge=-1,
        le=1,
        description="The fixed point, from the upper edge to the lower.",
        json_schema_extra=unit("half heights"),
    )
    factor: Number = Field(
        default=2.0, ge=1, le=4, description="Magnification. 1 is off.", json_schema_extra=unit("factor")
    )
    quality: Literal["low", "high", "ultra"] = Field(
        default="low", description="How pixels are interpolated: linearly, bicubic, or Lanczos."
    )
    name: Name = name_field()

    def displace(self, rows: Rows, frame: Frame, key: str) -> Rows:
        if self.factor == 1:
            return rows
        center_x = (self.center_x + 1) * frame.width / 2 - 0.5
        center_y = (self.center_y + 1) * frame.height / 2 - 0.5
        return rows.zoomed(center_x, center_y, self.factor, _TAPS[self.quality])


class Bloom(AreaFilter, priority=0):
    """Light scattered in a lens or a misty room, and an exposure that holds more light than a display can show.

    What is brighter than the threshold glows: its light, spread by a Gaussian, is added to the picture, also around the
    figure. Then an exposure curve, 1 - exp(-exposure * light), brings everything back into the range of a display without
    changing its hue.
    """

    threshold: Share = Field(
        default=0.560,
        description="Luminance from which on things glow, with a soft passage. 1: nothing glows, only the exposure acts.",
        json_schema_extra=unit("linear luminance"),
    )
    exposure: Number = Field(
        default=0.842,
        ge=0.1,
        le=5,
        description="Exposure after the glow. Higher is brighter; white without glow becomes 1 - exp(-exposure).",
        json_schema_extra=unit("factor"),
    )
    sigma: Number = Field(
        default=7.0,
        ge=0.1,
        le=32,
        description="Radius of the glow (standard deviation).",
        json_schema_extra=unit(LINES),
    )

    def apply(self, picture: torch.Tensor, frame: Frame, key: str) -> None:
        if self.threshold < 1:
            self._glow(picture, frame)
        _expose(picture, self.exposure, frame)

    def _glow(self, picture: torch.Tensor, frame: Frame) -> None:
        """Add the light of what glows. Alpha grows only where the glow is denser than what is there."""
        workspace, alpha = frame.workspace, picture[3]
        excess = luminance(picture, workspace).add_(alpha, alpha=KNEE - self.threshold)
        share = excess.div_(alpha.mul(2 * KNEE).add_(1e-9)).clamp_(0, 1)
        glowing = torch.mul(picture, share, out=workspace.buffer("bloom", tuple(picture.shape)))
        blur.gaussian(glowing, self.sigma * frame.line, self.sigma * frame.line, workspace)
        picture[:3].add_(glowing[:3])
        torch.maximum(alpha, glowing[3], out=alpha)


def _expose(picture: torch.Tensor, exposure: float, frame: Frame) -> None:
    """The exposure curve on the brightest of the three colours, whatever the alpha; the others keep their share of it.

    On each colour alone the curve would bleach what glows: skin would turn grey.
    """
    color, alpha = picture[:3], picture[3]
    shape = tuple(alpha.shape)
    peak = torch.amax(color, 0, out=frame.workspace.buffer("bloom.peak", shape))
    light = torch.clamp(alpha, min=1e-6, out=frame.workspace.buffer("bloom.light", shape))
    torch.div(peak, light, out=light).mul_(-exposure).expm1_().mul_(alpha).neg_()
    color.mul_(light.div_(peak.clamp_(min=1e-12)))
