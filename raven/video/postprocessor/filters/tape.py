"""Tape: a worn video cassette in a consumer recorder. Noise along the lines, dropouts, and what the heads do at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, pi, sin
from typing import Literal

import numpy as np
from pydantic import Field

from raven.schema import Number
from raven.video.postprocessor.canvas import Canvas, luminance
from raven.video.postprocessor.filters.glitches import Blocks, draw_blocks
from raven.video.postprocessor.filters.grain import CONTRAST, TAPE_SMEAR, grain
from raven.video.postprocessor.frame import FrameContext
from raven.video.postprocessor.parameters import (
    HALVES,
    LINES,
    SHARE,
    Integer,
    Name,
    PixelFilter,
    Share,
    Switch,
    WarpFilter,
    name_field,
    unit,
)
from raven.video.postprocessor.pixels import LumaGain, PixelOperation, RowBlend
from raven.video.postprocessor.primitives import Plane, Vector
from raven.video.postprocessor.warp import Rows

CHROMA_SMEAR = 4.0
"""Sigma in chroma texels along the line; chroma texels are twice as large as those of luminance."""
CHROMA_CONTRAST = CONTRAST / 2
"""Noise in colour disturbs sooner than noise in brightness."""
TICKS = "1/25 s"
SPEED = "lines per 1/25 s"
HEAD_WAVES = ((3, 2, 1.0), (7, 5, 0.7), (13, 11, 0.4))
"""Of the displacement at the head switch: half cycles over the band, half cycles per crossing in time, amplitude."""


class AnalogVhsNoise(PixelFilter, priority=7.5):
    """Noise of a magnetic tape: short horizontal streaks, with NTSC also in colour. It darkens, and never brightens."""

    strength: Share = Field(
        default=0.3,
        description="How much the darkest streaks take away; on average half of that.",
        json_schema_extra=unit(SHARE),
    )
    mode: Literal["PAL", "NTSC"] = Field(
        default="PAL", description="PAL: noise in brightness. NTSC: in colour as well."
    )
    double_size: Switch = Field(default=True, description="Streaks twice as thick and long.")
    ntsc_chroma: Literal["nearest", "bilinear"] = Field(
        default="nearest", description="NTSC: colour noise in blocks, or smooth."
    )
    name: Name = name_field()

    def operations(self, frame: FrameContext, key: str) -> list[PixelOperation]:
        texel, s = 1 + self.double_size, self.strength
        streaks = LumaGain(grain(frame, key, texel, TAPE_SMEAR, scale=s, offset=-s))
        if self.mode == "PAL":
            return [streaks]
        u, v = (
            grain(
                frame,
                f"{key}.{signal}",
                2 * texel,
                CHROMA_SMEAR,
                contrast=CHROMA_CONTRAST,
                smooth=self.ntsc_chroma == "bilinear",
                scale=s,
                offset=-s / 2,
            )
            for signal in "uv"
        )
        return [streaks, ChromaNoise(u, v)]


@dataclass(frozen=True)
class ChromaNoise:
    """Adds noise (textures around 0) to the colour-difference signals Cb and Cr, within what the pixel can show.

    On tape the signals are gamma-encoded: the same noise there is weaker in the dark, by about the root of the luminance.
    """

    u: Plane
    v: Plane

    def apply(self, canvas: Canvas) -> None:
        canvas.settle()
        on, amplitude, signal = canvas.on, canvas.plane("amplitude"), canvas.plane("chroma")
        luminance(on, canvas.planes, amplitude)
        on.multiply(amplitude, canvas.alpha, amplitude)
        on.root(amplitude, amplitude)
        for texture, weights in ((self.v, (1.5748, -0.468124, 0.0)), (self.u, (0.0, -0.187324, 1.8556))):
            on.multiply(amplitude, canvas.part(texture), signal)
            for plane, weight in zip(canvas.color, weights, strict=True):
                if weight:
                    on.add_scaled(signal, weight, plane, plane)
        on.at_least(canvas.color, 0.0, canvas.color)
        for plane in canvas.color:
            on.least(plane, canvas.alpha, plane)


class AnalogVhsglitches(PixelFilter, priority=8):
    """Dropouts: where the tape has lost its coating, some lines are noise for a moment."""

    strength: Number = Field(
        default=0.1, ge=0, le=0.9, description="How much of the lines is noise.", json_schema_extra=unit(SHARE)
    )
    unboost: Number = Field(
        default=4.0,
        ge=0.1,
        le=10,
        description="How rare dropouts are. 1: any number up to the most is as likely.",
        json_schema_extra=unit("exponent"),
    )
    max_glitches: Integer = Field(
        default=3, ge=1, le=10, description="The most dropouts at a time.", json_schema_extra=unit("blocks")
    )
    min_glitch_height: Integer = Field(
        default=3, ge=1, le=3, description="The lowest dropout.", json_schema_extra=unit(LINES)
    )
    max_glitch_height: Integer = Field(
        default=6, ge=3, le=10, description="The highest dropout.", json_schema_extra=unit(LINES)
    )
    hold_min: Integer = Field(
        default=1, ge=1, le=3, description="How long dropouts stay, at least.", json_schema_extra=unit(TICKS)
    )
    hold_max: Integer = Field(
        default=3, ge=3, le=6, description="How long dropouts stay, at most.", json_schema_extra=unit(TICKS)
    )
    name: Name = name_field()

    def operations(self, frame: FrameContext, key: str) -> list[PixelOperation]:
        blocks: Blocks = frame.held(
            key,
            self.hold_min,
            self.hold_max,
            lambda rng: draw_blocks(
                rng, self.max_glitches, self.unboost, self.min_glitch_height, self.max_glitch_height
            ),
        )
        return [
            RowBlend(
                rows,
                self.strength,
                grain(frame, f"{key}.{i}", 1, TAPE_SMEAR, rows=rows.stop - rows.start, moment=blocks.seed + i),
            )
            for i, rows in enumerate(blocks.rows(frame))
        ]


class AnalogVhsHeadswitching(WarpFilter, priority=8.5):
    """The lowest lines of a tape's picture, where one video head takes over from the other: torn sideways, and noisy."""

    speed: Number = Field(
        default=8.0, ge=0, le=32, description="How fast the tear moves.", json_schema_extra=unit(SPEED)
    )
    height: Number = Field(
        default=0.035,
        ge=0,
        le=0.05,
        description="Height of the torn band, of the picture's.",
        json_schema_extra=unit(SHARE),
    )
    max_displacement: Number = Field(
        default=0.03, ge=0, le=0.1, description="How far the lowest line is torn.", json_schema_extra=unit(HALVES)
    )
    noise_blend: Share = Field(
        default=0.075, description="How much of the lowest line is noise.", json_schema_extra=unit(SHARE)
    )
    double_size: Switch = Field(default=True, description="Noise twice as coarse.")
    name: Name = name_field()

    def reach(self, frame: FrameContext) -> float:
        return self.max_displacement * sum(amplitude for *_, amplitude in HEAD_WAVES) * frame.full_height / 2 + 1

    def displace(self, rows: Rows, frame: FrameContext, key: str) -> Rows:
        depth = self._depth(rows.source, frame)
        wave = sum(
            amplitude * np.sin(pi * across * depth + 2 * pi * frame.cycles(self.speed, times / 2))
            for across, times, amplitude in HEAD_WAVES
        )
        return rows.shifted(depth * self.max_displacement * wave * frame.full_height / 2)

    def paint(self, rows: Rows, frame: FrameContext, key: str) -> list[PixelOperation]:
        weight = self._depth(rows.source, frame) * self.noise_blend
        return snow(frame, key, weight, 1 + self.double_size, with_alpha=False)

    def _depth(self, row: Vector, frame: FrameContext) -> Vector:
        """How deep in the band a row is: 0 at its upper edge and above, 1 in the lowest row."""
        band = max(1.0, self.height * frame.full_height)
        first = frame.height - band
        if band < 2:
            return np.where(row >= first, 1.0, 0.0)
        return np.clip((row - first) / (band - 1), 0, 1)


class AnalogVhstracking(WarpFilter, priority=9):
    """Tape tracking that is set wrong: the picture floats up and down, and below it shows the snow between the tracks."""

    base_offset: Share = Field(default=0.03, description="Height of the snow at rest.", json_schema_extra=unit(HALVES))
    max_dynamic_offset: Share = Field(
        default=0.01, description="How far the picture floats up and down.", json_schema_extra=unit(HALVES)
    )
    speed: Number = Field(
        default=8.0,
        ge=0,
        le=16,
        description="How fast: up and down once in 512 / speed 25ths of a second.",
        json_schema_extra=unit("lines per 1/25 s"),
    )
    double_size: Switch = Field(default=True, description="Snow twice as coarse.")
    name: Name = name_field()

    def reach(self, frame: FrameContext) -> float:
        return inf

    def displace(self, rows: Rows, frame: FrameContext, key: str) -> Rows:
        # by whole rows: a part of one would blur the picture, and a tape does not move by part of a line either
        return rows.lowered(round(self._offset(frame)))

    def paint(self, rows: Rows, frame: FrameContext, key: str) -> list[PixelOperation]:
        band = self._offset(frame) + self.base_offset * frame.full_height / 2
        covered = np.clip(rows.source + 1 - (frame.height - band), 0, 1)
        return snow(frame, key, covered, 1 + self.double_size, with_alpha=True)

    def _offset(self, frame: FrameContext) -> float:
        """How far the picture is lifted, in pixels."""
        return self.max_dynamic_offset * sin(2 * pi * frame.cycles(self.speed)) * frame.full_height / 2


def snow(frame: FrameContext, key: str, weight: Vector, texel: int, with_alpha: bool) -> list[PixelOperation]:
    """Tape noise over the rows whose weight is not 0. The pattern hangs on the lowest row, so that a band may change height."""
    rows = np.flatnonzero(weight)
    if not len(rows):
        return []
    part = slice(int(rows[0]), int(rows[-1]) + 1)
    height = part.stop - part.start
    step = ceil(32 * frame.line)
    texture = grain(frame, f"{key}.snow", texel, TAPE_SMEAR, rows=min(-(-height // step) * step, frame.height))
    return [RowBlend(part, frame.row_vector(weight[part]), texture[len(texture) - height :], with_alpha)]
