"""Camera: lens and sensor. Colours that do not meet, corners that get less light, and grain."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, pi, sqrt
from typing import Literal

import numpy as np
from pydantic import Field

from raven.schema import Number
from raven.video.postprocessor import blur
from raven.video.postprocessor.canvas import Canvas
from raven.video.postprocessor.filters.grain import grain
from raven.video.postprocessor.frame import FrameContext
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
from raven.video.postprocessor.primitives import Plane


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
        on, planes, variance = canvas.on, canvas.planes, (self.sigma * canvas.frame.line) ** 2
        red, blue = (Magnified.about_center(canvas, 1 / (1 + scale)) for scale in (self.scale, -self.scale))
        soft, alpha = canvas.workspace.buffer("aberration", (3, *canvas.box.size)), canvas.plane("magnified")
        for channel, lenses, into in zip((0, 2, 3), ((red,), (blue,), (red, blue)), soft, strict=True):
            left = (max(variance - sum(lens.blur[axis] for lens in lenses) / len(lenses), 0) for axis in (0, 1))
            sigma_x, sigma_y = (sqrt(each) for each in left)
            blur.gaussian(planes[channel : channel + 1], sigma_x, sigma_y, canvas.workspace, into[None])
        for channel, plane, lens in ((0, soft[0], red), (2, soft[1], blue)):
            lens.apply(canvas, soft[2], alpha)
            on.add(canvas.alpha, alpha, canvas.alpha)
            lens.apply(canvas, plane, planes[channel])
        on.multiply(canvas.alpha, 1 / 3, canvas.alpha)
        # where one colour reaches beyond the figure there must be enough alpha to carry it
        on.greatest(canvas.alpha, canvas.peak(), canvas.alpha)


@dataclass(frozen=True)
class Magnified:
    """How planes of a canvas are enlarged about the centre of the frame, linear between pixels.

    They are stretched from a corner, which is quick; what is missing to the centre by parts of a pixel is a shift.
    """

    factor: float
    beyond: int
    """How far, in pixels, the planes are continued."""
    begin: tuple[int, int]
    shift: tuple[float, float]

    @classmethod
    def about_center(cls, canvas: Canvas, factor: float) -> Magnified:
        frame, box = canvas.frame, canvas.box
        centers = (frame.width - 1) / 2 - box.left, (frame.height - 1) / 2 - box.top
        ends = [*centers] + [size - 1 - center for size, center in zip(box.size[::-1], centers, strict=True)]
        beyond = ceil(max(map(abs, ends)) * abs(1 / factor - 1)) + 2
        x, y = ((center + beyond + 0.5) * factor - center - 0.5 for center in centers)
        return cls(factor, beyond, (floor(x), floor(y)), (x - floor(x), y - floor(y)))

    @property
    def blur(self) -> tuple[float, float]:
        """What the shift blurs by itself: variance in square pixels, along the rows and the columns."""
        x, y = self.shift
        return x * (1 - x), y * (1 - y)

    def apply(self, canvas: Canvas, plane: Plane, out: Plane) -> None:
        """Not in place."""
        on, (height, width) = canvas.on, canvas.box.size
        whole = on.stretch(plane, self.factor, self.beyond, self.begin, (height + 1, width + 1))
        across = canvas.workspace.buffer("shifted", (height + 1, width))
        on.mix(whole[:, :-1], whole[:, 1:], self.shift[0], across)
        on.mix(across[:-1], across[1:], self.shift[1], out)


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
