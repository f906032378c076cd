"""Transport: cables and broadcast. Bandwidth, colour subsampling, loss of synchronisation, broken blocks."""

from __future__ import annotations

from math import inf, pi
from typing import Literal

import numpy as np
from pydantic import Field

from raven.schema import Number
from raven.video.postprocessor import blur
from raven.video.postprocessor.canvas import Canvas, luminance
from raven.video.postprocessor.filters.glitches import Blocks, draw_blocks
from raven.video.postprocessor.frame import REFERENCE_LINES, FrameContext
from raven.video.postprocessor.parameters import (
    HALVES,
    LINES,
    SHARE,
    AreaFilter,
    Integer,
    Name,
    Switch,
    WarpFilter,
    name_field,
    unit,
)
from raven.video.postprocessor.primitives import TINY, Plane
from raven.video.postprocessor.warp import Rows

TICKS = "1/25 s"
SPEED = "lines per 1/25 s"
HALF = REFERENCE_LINES / 2
RUNAWAY_LINES = 64
"""How far from its edge the runaway picture bends: an eighth of the height."""


class AnalogLowres(AreaFilter, priority=5):
    """A signal of low bandwidth, such as composite video or a cheap cable: everything is soft."""

    sigma: Number = Field(
        default=1.5, ge=0, le=32, description="Softness (standard deviation).", json_schema_extra=unit(LINES)
    )

    def reach(self, frame: FrameContext) -> float:
        return blur.reach(self.sigma * frame.line)

    def apply(self, canvas: Canvas, key: str) -> None:
        canvas.settle()
        sigma = self.sigma * canvas.frame.line
        blur.gaussian(canvas.planes, sigma, sigma, canvas.workspace)


class ChromaSubsample(AreaFilter, priority=5.5):
    """Colour sent with less bandwidth than brightness, because the eye hardly notices: colours bleed over their outlines.

    `analog` smears the colour along the lines, as PAL and NTSC do; `digital` keeps one colour per block, as JPEG and MPEG do.
    """

    mode: Literal["analog", "digital"] = Field(default="analog", description="How the colour is thinned out.")
    subsampling: Literal["4:2:0", "4:2:2"] = Field(
        default="4:2:0", description="Digital: one colour for 2 x 2 lines (4:2:0), or for 2 x 1 (4:2:2)."
    )
    upscale: Literal["nearest", "bilinear"] = Field(
        default="nearest", description="Digital: blocks with edges, or a smooth passage between their colours."
    )
    double_size: Switch = Field(default=True, description="Digital: blocks of twice the size.")
    sigma: Number = Field(
        default=4.0,
        ge=0,
        le=32,
        description="Analog: how far colour bleeds along the line (standard deviation).",
        json_schema_extra=unit(LINES),
    )

    def reach(self, frame: FrameContext) -> float:
        # blocks lie where they lie in the whole frame; smeared colour is only seen where there is something
        return 0.0 if self.mode == "analog" else inf

    def apply(self, canvas: Canvas, key: str) -> None:
        """Premultiplied chroma and alpha are thinned out together, so that colours stay as vivid at the figure's edge."""
        canvas.settle()
        on, workspace, (red, green, blue) = canvas.on, canvas.workspace, canvas.color
        luma = luminance(on, canvas.planes, canvas.plane("chroma.luma"))
        chroma = workspace.buffer("chroma", (3, *canvas.box.size))
        on.subtract(red, luma, chroma[0])
        on.subtract(blue, luma, chroma[1])
        on.copy(canvas.alpha, chroma[2])
        if self.mode == "analog":
            blur.gaussian(chroma, self.sigma * canvas.frame.line, 0, workspace)
        else:
            self._average(chroma, canvas.frame)
        on.at_least(chroma[2], TINY, chroma[2])
        on.divide(canvas.alpha, chroma[2], chroma[2])
        for difference, color in ((chroma[0], red), (chroma[1], blue)):
            on.multiply(difference, chroma[2], difference)
            on.add(luma, difference, color)
        # what remains of luminance is green's
        on.add_scaled(chroma[0], -0.2126 / 0.7152, luma, green)
        on.add_scaled(chroma[1], -0.0722 / 0.7152, green, green)
        on.at_least(canvas.color, 0.0, canvas.color)
        for plane in canvas.color:
            on.least(plane, canvas.alpha, plane)

    def _average(self, planes: Plane, frame: FrameContext) -> None:
        """One value per block."""
        size = 1 + self.double_size
        across, down = 2 * size * frame.line, (2 if self.subsampling == "4:2:0" else 1) * size * frame.line
        cells = (max(round(frame.height / down), 1), max(round(frame.width / across), 1))
        means = frame.workspace.buffer("blocks", cells)
        for plane in planes:
            frame.workspace.on.average(plane, means)
            frame.workspace.on.repeat(means, self.upscale == "bilinear", plane)


class AnalogRipplingHsync(WarpFilter, priority=6):
    """A sender and a receiver that do not quite agree where lines begin: the picture ripples sideways in travelling waves.

    Three sine waves of their own amplitude and density, moving down; a wave whose amplitude or density is 0 is absent.
    """

    speed: Number = Field(
        default=8.0, ge=0, le=16, description="How fast the waves move down.", json_schema_extra=unit(SPEED)
    )
    amplitude1: Number = Field(default=0.001, ge=0, le=0.01, description="First wave.", json_schema_extra=unit(HALVES))
    amplitude2: Number | None = Field(
        default=0.001, ge=0, le=0.01, description="Second wave.", json_schema_extra=unit(HALVES)
    )
    amplitude3: Number | None = Field(
        default=0.001, ge=0, le=0.01, description="Third wave.", json_schema_extra=unit(HALVES)
    )
    density1: Number = Field(
        default=4.0,
        ge=0,
        le=100,
        description="First wave, per height of the picture.",
        json_schema_extra=unit("cycles"),
    )
    density2: Number | None = Field(
        default=13.0, ge=0, le=100, description="Second wave, per height.", json_schema_extra=unit("cycles")
    )
    density3: Number | None = Field(
        default=27.0, ge=0, le=100, description="Third wave, per height.", json_schema_extra=unit("cycles")
    )

    def reach(self, frame: FrameContext) -> float:
        return (self.amplitude1 + (self.amplitude2 or 0) + (self.amplitude3 or 0)) * HALF * frame.line + 1

    def displace(self, rows: Rows, frame: FrameContext, key: str) -> Rows:
        height = (rows.source + 0.5) / frame.full_height
        waves = (
            (self.amplitude1, self.density1),
            (self.amplitude2, self.density2),
            (self.amplitude3, self.density3),
        )
        shift = np.zeros_like(rows.shift)
        for amplitude, density in waves:
            if amplitude and density:
                shift += amplitude * np.sin(2 * pi * (density * height - frame.cycles(self.speed, density)))
        return rows.shifted(shift * HALF * frame.line)


class AnalogRunawayHsync(WarpFilter, priority=7):
    """Synchronisation lost near an edge of the picture: the last lines bend away sideways, trembling."""

    speed: Number = Field(default=8.0, ge=0, le=16, description="How fast it trembles.", json_schema_extra=unit(SPEED))
    asymmetry: Number = Field(
        default=0.1,
        ge=0,
        le=0.5,
        description="How far the outermost line is bent to the right.",
        json_schema_extra=unit(HALVES),
    )
    ripple_amplitude: Number = Field(
        default=0.05, ge=0, le=0.1, description="How much of the bend trembles.", json_schema_extra=unit(SHARE)
    )
    ripple_density1: Number = Field(
        default=4.0, ge=0, le=100, description="First trembling.", json_schema_extra=unit("per 512 lines of speed")
    )
    ripple_density2: Number | None = Field(
        default=13.0,
        ge=0,
        le=100,
        description="Second trembling; 0 is absent.",
        json_schema_extra=unit("per 512 lines of speed"),
    )
    ripple_density3: Number | None = Field(
        default=27.0,
        ge=0,
        le=100,
        description="Third trembling; 0 is absent.",
        json_schema_extra=unit("per 512 lines of speed"),
    )
    placement: Literal["bottom", "top"] = Field(default="bottom", description="At which edge.")

    def reach(self, frame: FrameContext) -> float:
        return (self.asymmetry + 3 * self.ripple_amplitude) * HALF * frame.line + 1

    def displace(self, rows: Rows, frame: FrameContext, key: str) -> Rows:
        reach = RUNAWAY_LINES * frame.line
        to_edge = rows.source if self.placement == "top" else frame.height - 1 - rows.source
        profile = np.maximum(0, 1 - to_edge / reach) ** 2
        densities = (self.ripple_density1, self.ripple_density2, self.ripple_density3)
        ripple = sum(np.sin(2 * pi * frame.cycles(self.speed, density)) for density in densities if density)
        bend = (1 - self.ripple_amplitude) * self.asymmetry + self.ripple_amplitude * ripple
        return rows.shifted(-bend * profile * HALF * frame.line)


class DigitalGlitches(WarpFilter, priority=10):
    """A data stream with errors: blocks of lines jump sideways for a moment. Between glitches the picture is untouched."""

    strength: Number = Field(
        default=0.05,
        ge=-0.1,
        le=0.1,
        description="How far blocks jump, to the right or (negative) to the left.",
        json_schema_extra=unit(HALVES),
    )
    unboost: Number = Field(
        default=4.0,
        ge=0.1,
        le=10,
        description="How rare glitches are. 1: any number up to the most is as likely.",
        json_schema_extra=unit("exponent"),
    )
    max_glitches: Integer = Field(
        default=3, ge=1, le=10, description="The most blocks at a time.", json_schema_extra=unit("blocks")
    )
    min_glitch_height: Integer = Field(
        default=20, ge=1, le=20, description="The lowest block.", json_schema_extra=unit(LINES)
    )
    max_glitch_height: Integer = Field(
        default=30, ge=30, le=100, description="The highest block.", json_schema_extra=unit(LINES)
    )
    hold_min: Integer = Field(
        default=1, ge=1, le=3, description="How long the blocks stay, at least.", json_schema_extra=unit(TICKS)
    )
    hold_max: Integer = Field(
        default=3, ge=3, le=6, description="How long the blocks stay, at most.", json_schema_extra=unit(TICKS)
    )
    name: Name = name_field()

    def reach(self, frame: FrameContext) -> float:
        return self.max_glitches * abs(self.strength) * HALF * frame.line + 1

    def displace(self, rows: Rows, frame: FrameContext, key: str) -> Rows:
        blocks: Blocks = frame.held(
            key,
            self.hold_min,
            self.hold_max,
            lambda rng: draw_blocks(
                rng, self.max_glitches, self.unboost, self.min_glitch_height, self.max_glitch_height
            ),
        )
        row = np.rint(rows.source)
        shift = np.zeros_like(rows.shift)
        for block in blocks.rows(frame):
            shift[(row >= block.start) & (row < block.stop)] -= self.strength * HALF * frame.line
        return rows.shifted(shift)
