"""Camera: lens and sensor. Colours that do not meet, corners that get less light, and grain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, pi, sqrt
from typing import Literal

import numpy as np
from pydantic import Field

from raven.schema import Number
from raven.video.postprocessor import blur
from raven.video.postprocessor.canvas import Canvas
from raven.video.postprocessor.filters.grain import grain
from raven.video.postprocessor.frame import SCRATCH, FrameContext
from raven.video.postprocessor.parameters import (
    LINES,
    SHARE,
    AreaFilter,
    Name,
    PixelFilter,
    Share,
    Switch,
    name_field,
    unit,
)
from raven.video.postprocessor.pixels import Gain, LumaGain, PixelOperation
from raven.video.postprocessor.primitives import Plane, Primitives

SOFT = 1.0
"""Pixels of blur from which on red and blue are blurred at reduced size. Green, which shows what is fine, stays as it is."""


class ChromaticAberration(AreaFilter, priority=1):
    """A simple lens, which does not bring all colours together: red and blue are of another size and less sharp than green.

    The red picture is a little smaller than the green one, the blue one larger, about the centre of the frame.
    """

    scale: Number = Field(
        default=0.005,
        ge=0,
        le=0.05,
        description="How much smaller red and larger blue are than green: colour fringes that grow towards the edges.",
        json_schema_extra=unit(SHARE),
    )
    sigma: Number = Field(
        default=1.0,
        ge=0,
        le=3,
        description="How far red and blue are out of focus (standard deviation). 0 is sharp.",
        json_schema_extra=unit(LINES),
    )
    name: Name = name_field()

    def reach(self, frame: FrameContext) -> float:
        return self.scale * max(frame.width, frame.height) / 2 + blur.reach(self.sigma * frame.line) + 1

    def apply(self, canvas: Canvas, key: str) -> None:
        """The channels are blurred before they are magnified: so alpha, which is magnified in both ways, is blurred once."""
        canvas.settle()
        on, workspace, sigma = canvas.on, canvas.workspace, self.sigma * canvas.frame.line
        steps = blur.halvings(sigma, SOFT)
        frame, box = canvas.frame, canvas.box
        center = frame.width / 2 - box.left, frame.height / 2 - box.top
        farthest = max(frame.width, frame.height) / 2
        red, blue = (Magnified.about(center, farthest, 1 / (1 + by), steps) for by in (self.scale, -self.scale))
        for channel, lenses in ((0, (red,)), (2, (blue,)), (3, (red, blue))):
            planes = canvas.planes[channel : channel + 1]
            even = blur.extended(planes, (sigma, sigma), (steps, steps), workspace)
            small = blur.halved(even, steps, steps, workspace)
            sigma_x, sigma_y = _left(blur.remaining(sigma, steps), lenses)
            soft = small
            if small is planes or max(sigma_x, sigma_y) >= blur.LEAST_SIGMA:
                soft = workspace.buffer("aberration", tuple(small.shape))
                blur.convolve(small, sigma_x, sigma_y, workspace, soft)
            if channel < 3:
                lenses[0].apply(on, soft[0], planes[0])
            else:
                through = canvas.plane(SCRATCH)
                red.apply(on, soft[0], through)
                on.add(canvas.alpha, through, canvas.alpha)
                blue.apply(on, soft[0], through)
                on.add_weighted(canvas.alpha, 1 / 3, through, 1 / 3, canvas.alpha)
        # where one colour reaches beyond the figure there must be enough alpha to carry it
        on.greatest(canvas.alpha, canvas.peak(), canvas.alpha)


@dataclass(frozen=True)
class Magnified:
    """How planes of a canvas, which may be reduced, are enlarged about the centre of the frame, linear between pixels.

    They are stretched from a corner, which is quick; before that they are shifted, by the parts of a pixel that are missing to
    the centre.
    """

    factor: float
    beyond: int
    """How far, in pixels of the plane, it is continued."""
    begin: tuple[int, int]
    shift: tuple[float, float]
    """Where a pixel of the shifted plane is seen from the left and upper one of those that it is between: 0 to 1."""

    @classmethod
    @lru_cache(64)
    def about(cls, centers: tuple[float, float], reach: float, factor: float, steps: int) -> Magnified:
        """About a place (x, y) of a canvas that lies within so many pixels of it, of planes that were halved `steps` times."""
        beyond = ceil(reach * abs(1 / factor - 1)) + 3
        whole = factor * 2**steps
        placed = [_placed(center * (factor - 1) + beyond * whole, whole) for center in centers]
        (begin_x, shift_x), (begin_y, shift_y) = placed
        return cls(whole, beyond, (begin_x, begin_y), (shift_x, shift_y))

    @property
    def blur(self) -> tuple[float, float]:
        """What the shift blurs by itself: variance in square pixels of the plane, along the rows and the columns."""
        x, y = self.shift
        return x * (1 - x), y * (1 - y)

    def apply(self, on: Primitives, plane: Plane, out: Plane) -> None:
        on.magnify(plane, self.beyond, self.shift, self.factor, self.begin, out)


@lru_cache(64)
def _left(sigma: float, lenses: tuple[Magnified, ...]) -> tuple[float, float]:
    """How far what these lenses shift has still to be blurred along the rows and the columns, to be blurred so far in all."""
    mean_x, mean_y = (sum(lens.blur[axis] for lens in lenses) / len(lenses) for axis in (0, 1))
    return sqrt(max(sigma**2 - mean_x, 0)), sqrt(max(sigma**2 - mean_y, 0))


def _placed(begin: float, factor: float) -> tuple[int, float]:
    """What begins at this place of a stretched plane begins at a whole one, when it is shifted by these parts of a pixel before.

    Of the places that are near enough the one that needs the smallest shift to either side, as that blurs the least.
    """
    places = range(floor(begin - factor) + 1, floor(begin) + 1) or (round(begin),)
    shifts = ((place, min(max((begin - place) / factor, 0.0), 1.0)) for place in places)
    return min(shifts, key=lambda found: min(found[1], 1 - found[1]))


class Noise(PixelFilter, priority=1.5):
    """Grain of film, or the noise of a sensor in the dark. It darkens, and never brightens.

    A new pattern comes 25 times per second. Its contrast does not depend on its coarseness.
    """

    strength: Share = Field(
        default=0.3,
        description="How much the darkest grains take away; on average half of that.",
        json_schema_extra=unit(SHARE),
    )
    sigma: Number = Field(
        default=1.0,
        ge=0,
        le=3,
        description="Softness of the grains (standard deviation). 0: single texels.",
        json_schema_extra=unit("texels"),
    )
    channel: Literal["Y", "A"] = Field(
        default="Y", description="What is noisy: the luminance (Y), or how opaque the picture is (A)."
    )
    double_size: Switch = Field(
        default=True, description="Texels of 2 x 2 lines instead of 1 x 1: coarser, and lighter to encode."
    )
    name: Name = name_field()

    def operations(self, frame: FrameContext, key: str) -> list[PixelOperation]:
        texel, s = 1 + self.double_size, self.strength
        if self.channel == "Y":
            return [LumaGain(grain(frame, key, texel, self.sigma, self.sigma, scale=s, offset=-s))]
        return [Gain(both=grain(frame, key, texel, self.sigma, self.sigma, scale=s, offset=1 - s))]


class Vignetting(PixelFilter, priority=2):
    """Light that falls at an angle reaches the sensor weakened: the corners of the frame get dark.

    Brightness falls with the squared cosine of strength * pi * the distance from the centre (1 in the corners).
    """

    strength: Number = Field(
        default=0.42,
        ge=0,
        le=0.5,
        description="How dark the corners are. 0.5: black.",
        json_schema_extra=unit("half turns"),
    )

    def operations(self, frame: FrameContext, key: str) -> list[PixelOperation]:
        return [Gain(color=frame.workspace.kept(("vignetting", key), self.strength, lambda: self._field(frame)))]

    def _field(self, frame: FrameContext) -> Plane:
        y, x = (np.linspace(-1, 1, size) if size > 1 else np.zeros(1) for size in (frame.height, frame.width))
        distance = np.hypot(x, y[:, None]) / np.sqrt(2)
        return frame.workspace.on.take_in(np.cos(self.strength * pi * distance) ** 2)
