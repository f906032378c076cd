"""Light: what happens before the lens. Magnification and the glow of bright things."""

from __future__ import annotations

from math import inf
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from raven.schema import Number
from raven.video.postprocessor import blur
from raven.video.postprocessor.canvas import Canvas, luminance
from raven.video.postprocessor.frame import FrameContext
from raven.video.postprocessor.parameters import (
    LINES,
    AreaFilter,
    Name,
    Share,
    WarpFilter,
    name_field,
    unit,
)
from raven.video.postprocessor.pixels import Expose
from raven.video.postprocessor.primitives import CURVE_PLACES
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

    def reach(self, frame: FrameContext) -> float:
        return 0.0 if self.factor == 1 else inf

    def displace(self, rows: Rows, frame: FrameContext, key: str) -> Rows:
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

    def reach(self, frame: FrameContext) -> float:
        return blur.reach(self.sigma * frame.line) if self.threshold < 1 else 0.0

    def apply(self, canvas: Canvas, key: str) -> None:
        canvas.settle()
        if self.threshold < 1:
            self._glow(canvas, self.sigma * canvas.frame.line)
        Expose(self.exposure).apply(canvas)

    def _glow(self, canvas: Canvas, sigma: float) -> None:
        """Add the light of what glows. Alpha grows only where the glow is denser than what is there.

        What glows is found at the size at which it is blurred, or one step before: finer than that nobody sees it.
        """
        workspace, on = canvas.workspace, canvas.on
        steps = blur.halvings(sigma)
        first = max(steps - 1, 0)
        even = blur.extended(canvas.planes, (sigma, sigma), (steps, steps), workspace)
        light = blur.halved(even, first, first, workspace)
        shape = tuple(light.shape)
        share = workspace.buffer("glow.share", shape[1:])
        table = workspace.kept(("glow", self.threshold), None, lambda: on.take_in(self._shares()))
        on.curve(luminance(on, light, share), light[3], table, share)
        glow = light if first else workspace.buffer("glow", shape)
        on.multiply(light, share, glow)
        glow = blur.halved(glow, steps, steps, workspace, done=first)
        left = blur.remaining(sigma, steps)
        blur.convolve(glow, left, left, workspace, glow)
        factor = 2**steps
        for plane, few in zip(canvas.color, glow, strict=False):
            on.add_enlarged(few, factor, factor, plane)
        on.greatest_enlarged(glow[3], factor, factor, canvas.alpha)

    def _shares(self) -> NDArray[np.float64]:
        """How much of its light glows, by luminance."""
        return np.clip((CURVE_PLACES - self.threshold + KNEE) / (2 * KNEE), 0, 1)
