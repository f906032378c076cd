"""Display: the screen or projector that shows the picture."""

from __future__ import annotations

from math import pi
from typing import Literal

import numpy as np
from pydantic import Field

from raven.schema import Number
from raven.video.postprocessor.canvas import Stripes
from raven.video.postprocessor.filters.retouch import linear_rgb
from raven.video.postprocessor.frame import FrameContext
from raven.video.postprocessor.parameters import (
    COLOUR,
    SHARE,
    Colour,
    Integer,
    PixelFilter,
    Share,
    Switch,
    unit,
)
from raven.video.postprocessor.pixels import Gain, LumaGain, PixelOperation, Tint
from raven.video.postprocessor.primitives import Plane

WHOLE = range(1, 9)
"""Rows of pixels in a line of the screen, when they are few and whole."""


class TranslucentDisplay(PixelFilter, priority=10.5):
    """A picture projected into the air, or on glass: what is behind it shines through."""

    alpha: Share = Field(default=0.9, description="How opaque the picture still is.", json_schema_extra=unit(SHARE))

    def operations(self, frame: FrameContext, key: str) -> list[PixelOperation]:
        return [Gain(both=self.alpha)]


class MonochromeDisplay(PixelFilter, priority=11):
    """A screen with a single phosphor, such as the green or amber one of an old terminal."""

    strength: Share = Field(default=1.0, description="How much of the colour goes.", json_schema_extra=unit(SHARE))
    tint_rgb: Colour = Field(
        default=(1.0, 1.0, 1.0),
        description="The colour of the phosphor. Green: 0.5, 1, 0.5; amber: 1, 0.5, 0.2.",
        json_schema_extra=unit(COLOUR),
    )

    def operations(self, frame: FrameContext, key: str) -> list[PixelOperation]:
        return [Tint(self.strength, linear_rgb(self.tint_rgb))]


class Banding(PixelFilter, priority=12):
    """A tube filmed by a camera whose shutter does not run with it: soft bright bands roll down the picture."""

    strength: Number = Field(
        default=0.4, ge=0, le=0.9, description="How much brighter the bands are.", json_schema_extra=unit(SHARE)
    )
    density: Number = Field(
        default=2.0,
        ge=1,
        le=4,
        description="Number of bands over the height of the picture.",
        json_schema_extra=unit("bands"),
    )
    speed: Number = Field(
        default=16.0,
        ge=0,
        le=32,
        description="How fast they move: a band takes the place of the next one in 512 / speed 25ths of a second.",
        json_schema_extra=unit("lines per 1/25 s"),
    )

    def operations(self, frame: FrameContext, key: str) -> list[PixelOperation]:
        y = np.arange(frame.height) / max(frame.full_height - 1, 1)
        wave = np.sin(pi * (self.density * y - frame.cycles(self.speed))) ** 2
        return [Gain(color=frame.row_vector(1 + self.strength * wave), brightens=True)]


class Scanlines(PixelFilter, priority=13):
    """An interlaced screen: every other line is dark, 25 times per second the other ones."""

    field: Integer = Field(
        default=0,
        ge=0,
        le=1,
        description="Which lines are dark (first): 0 the upper of each pair, 1 the lower.",
        json_schema_extra=unit("field"),
    )
    dynamic: Switch = Field(default=True, description="Whether the two fields take turns.")
    double_size: Switch = Field(default=True, description="Lines twice as thick, as a 256-line picture has.")
    channel: Literal["Y", "A"] = Field(
        default="Y", description="What the dark lines lack: luminance (Y), or opacity (A)."
    )
    strength: Number = Field(
        default=0.1, ge=0, le=0.9, description="How much the dark lines lack.", json_schema_extra=unit(SHARE)
    )

    def operations(self, frame: FrameContext, key: str) -> list[PixelOperation]:
        start = (self.field + frame.tick) % 2 if self.dynamic else self.field
        thickness = (1 + self.double_size) * frame.line
        if self.channel == "Y" and thickness in WHOLE:  # rows that stay as they are need not be looked at
            thick = int(thickness)
            return [LumaGain(-self.strength, Stripes(start * thick, thick, 2 * thick))]
        kept = frame.workspace.kept(("scanlines", key), (start, self.channel), lambda: self._change(frame, start))
        return [Gain(both=kept)] if self.channel == "A" else [LumaGain(kept)]

    def _change(self, frame: FrameContext, start: int) -> Plane:
        change = -self.strength * self._dark(frame, start)
        return frame.row_vector(1 + change if self.channel == "A" else change)

    def _dark(self, frame: FrameContext, start: int) -> np.ndarray:
        """Which share of each row of pixels lies in a dark line."""
        thickness = (1 + self.double_size) * frame.line
        edges = np.arange(frame.height + 1) / thickness - start
        # lines [0, 1), [2, 3), ... are dark; this is how much of the axis up to an edge is dark
        dark_up_to = np.floor(edges / 2) + np.minimum(edges % 2, 1)
        return np.diff(dark_up_to) * thickness
