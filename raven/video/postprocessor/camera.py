"""Camera: lens and sensor. Colours that do not meet, corners that get less light, and grain."""

from __future__ import annotations

from math import pi
from typing import Literal

import numpy as np
import torch
from pydantic import Field

from raven.schema import Number
from raven.video.postprocessor import blur
from raven.video.postprocessor.frame import Frame
from raven.video.postprocessor.grain import grain
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
from raven.video.postprocessor.warp import Rows, resample


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

    def apply(self, picture: torch.Tensor, frame: Frame, key: str) -> None:
        red, blue = (self._channel(picture, frame, channel, scale) for channel, scale in ((0, 1), (2, -1)))
        picture[3].add_(red[1]).add_(blue[1]).div_(3)
        picture[0] = red[0]
        picture[2] = blue[0]
        # where one colour reaches beyond the figure there must be enough alpha to carry it
        peak = torch.amax(picture[:3], 0, out=frame.workspace.buffer("aberration.peak", tuple(picture.shape[1:])))
        torch.maximum(picture[3], peak, out=picture[3])

    def _channel(self, picture: torch.Tensor, frame: Frame, channel: int, sign: int) -> torch.Tensor:
        """The channel and its alpha, magnified and out of focus, (2, H, W)."""
        magnified = frame.workspace.buffer(f"aberration.{channel}", (2, frame.height, frame.width))
        magnified[0], magnified[1] = picture[channel], picture[3]
        rows = Rows.identity(frame.height).zoomed(
            (frame.width - 1) / 2, (frame.height - 1) / 2, 1 / (1 + sign * self.scale), 2
        )
        resample(magnified, magnified, rows, frame.workspace)
        blur.gaussian(magnified, self.sigma * frame.line, self.sigma * frame.line, frame.workspace)
        return magnified


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

    def operations(self, frame: Frame, key: str) -> list[PixelOperation]:
        texture = grain(frame, key, 1 + self.double_size, self.sigma, self.sigma)
        size = (frame.height, frame.width)
        m = torch.mul(texture, self.strength, out=frame.workspace.buffer(f"noise.{key}", size)).add_(1 - self.strength)
        return [LumaGain(m)] if self.channel == "Y" else [Gain(both=(m,))]


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

    def operations(self, frame: Frame, key: str) -> list[PixelOperation]:
        return [Gain(color=(frame.workspace.kept(("vignetting", key), self.strength, lambda: self._field(frame)),))]

    def _field(self, frame: Frame) -> torch.Tensor:
        y, x = (np.linspace(-1, 1, size) if size > 1 else np.zeros(1) for size in (frame.height, frame.width))
        distance = np.hypot(x, y[:, None]) / np.sqrt(2)
        return frame.to_device(np.cos(self.strength * pi * distance) ** 2)
