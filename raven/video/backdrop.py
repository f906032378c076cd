"""What stands behind a figure in formats without alpha: one colour, or a picture that covers the frame."""

import re
from dataclasses import dataclass, field
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.errors import InvalidInput
from raven.said import said
from raven.video.color import decode_srgb, encode_srgb
from raven.video.picture import Picture, Rgba8

Rgb8: TypeAlias = NDArray[np.uint8]
"""(height, width, 3) uint8: sRGB."""

BLUR = 0.01  # standard deviation as a share of the longer edge; as if the camera had focused on the figure


@dataclass(frozen=True)
class Backdrop:
    """A colour, and over it an optional picture, which may be `blurred` so that the figure stands out.

    Two are equal if they have one colour, one `Picture` object and are blurred alike.
    """

    color: tuple[int, int, int] = (36, 38, 46)
    picture: Picture | None = None
    blurred: bool = False
    _fitted: dict[tuple[int, int], Rgb8] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def parse(cls, text: str, field: str = "backdrop") -> "Backdrop":
        """The colour `#rrggbb`. Raises `InvalidInput`."""
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            raise InvalidInput(field, said("colour_wanted", "must be a colour like #20a0ff"))
        red, green, blue = bytes.fromhex(text[1:])
        return cls((red, green, blue))

    def fitted(self, width: int, height: int) -> Rgb8:
        """The backdrop in this size. Not to be written to.

        A picture is scaled to cover it; it stands on the lower edge as the figure does, and loses as much left as right.
        """
        fitted = self._fitted.get((width, height))
        if fitted is None:
            fitted = self._fit(width, height)
            if len(self._fitted) > 3:  # the crop is being dragged: sizes pass by and do not return
                self._fitted.clear()
            self._fitted[width, height] = fitted
        return fitted

    def _fit(self, width: int, height: int) -> Rgb8:
        plain = np.full((height, width, 3), self.color, np.uint8)
        if self.picture is None:
            return plain
        source = self.picture.rgba8()
        scale = max(width / source.shape[1], height / source.shape[0])
        size = max(width, round(source.shape[1] * scale)), max(height, round(source.shape[0] * scale))
        resampling = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        scaled = cv2.resize(source, size, interpolation=resampling)
        x, y = (size[0] - width) // 2, size[1] - height
        fitted = _over(np.ascontiguousarray(scaled[y : y + height, x : x + width]), plain)
        return _blurred(fitted, BLUR * max(width, height)) if self.blurred else fitted


def flatten(rgba8: Rgba8, backdrop: Backdrop) -> Rgb8:
    """The figure over its backdrop, blended in sRGB as browsers do; within one level of the exact value."""
    height, width, _ = rgba8.shape
    return _over(rgba8, backdrop.fitted(width, height))


def _blurred(rgb8: Rgb8, sigma: float) -> Rgb8:
    """In linear light, as in a lens: a lamp in the dark becomes a bright disc and not a grey one."""
    light = decode_srgb(np.asarray(cv2.cvtColor(rgb8, cv2.COLOR_RGB2RGBA), np.uint8))
    soft = np.stack([cv2.GaussianBlur(plane, (0, 0), sigma) for plane in light])
    return np.ascontiguousarray(encode_srgb(soft)[..., :3])


def _over(rgba8: Rgba8, below: Rgb8) -> Rgb8:
    alpha = cv2.cvtColor(cv2.extractChannel(rgba8, 3), cv2.COLOR_GRAY2RGB)
    figure = cv2.multiply(cv2.cvtColor(rgba8, cv2.COLOR_RGBA2RGB), alpha, scale=1 / 255)
    shown = cv2.multiply(below, cv2.bitwise_not(alpha), scale=1 / 255)
    return np.asarray(cv2.add(figure, shown), np.uint8)
