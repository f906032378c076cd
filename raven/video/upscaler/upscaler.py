"""Bringing a picture to another size in one of five qualities."""

import math
from typing import cast

from raven.errors import InvalidInput, Place
from raven.said import said
from raven.video.picture import Picture, Rgba8
from raven.video.upscaler import kernels, networks
from raven.video.upscaler.kernels import Kernel, resample
from raven.video.upscaler.networks import NETWORK_QUALITIES, PRESETS, NetworkQuality, Preset

QUALITIES = ("bilinear", "bicubic", "lanczos", *NETWORK_QUALITIES)
SMALLEST_FACTOR, LARGEST_FACTOR = 0.25, 4.0
WORTH_A_PASS = 1.2  # a network doubles; where less than this is missing, Lanczos does as well
MOST_PASSES = 2


class Upscaler:
    """Enlarges pictures by a factor; a small value that may be made anew whenever a setting changes.

    Keeps no picture, and may be used from any thread. With a network quality the work is done in a process of its own,
    so that other threads run on meanwhile.
    """

    def __init__(self, factor: float, quality: str = "bicubic", preset: str = "C", root: str | Place = "") -> None:
        """`factor` is 0.25-4, any number; below 1 the picture is reduced. `preset` matters to `low` and `high` only.

        The first one of a network quality waits half a second for the networks. Raises `InvalidInput` naming `upscale`,
        `upscale_quality` or `upscale_preset` below `root`, or `Unavailable` when the package of the networks is missing.
        """
        if isinstance(factor, bool) or not math.isfinite(factor) or not SMALLEST_FACTOR <= factor <= LARGEST_FACTOR:
            raise InvalidInput(
                Place.at(root, "upscale"),
                said(
                    "number_from_to", "must be a number from {low} to {high}", low=SMALLEST_FACTOR, high=LARGEST_FACTOR
                ),
            )
        check_quality(quality, preset, "upscale_", root)
        self.factor = float(factor)
        self.quality = quality
        self.preset = preset
        if quality in NETWORK_QUALITIES and self.factor > WORTH_A_PASS:
            networks.prepare()
        if _takes_long_without_pytorch(quality, self.factor):
            kernels.prepare()

    def size_of(self, width: int, height: int) -> tuple[int, int]:
        """(width, height) of what comes out for a picture of this size."""
        return size_of(width, height, self.factor)

    def apply(self, picture: Picture) -> Picture:
        """The picture at `size_of` its size; itself, if the factor is 1. Raises `Unavailable` if the networks fail."""
        if self.factor == 1:
            return picture
        width, height = self.size_of(*picture.size)
        return Picture(rgba8=_scaled(picture.rgba8(), width, height, self.quality, self.preset))


def _takes_long_without_pytorch(quality: str, factor: float) -> bool:
    """Whether frames are resampled by a wide kernel other than bilinear, which is quick enough."""
    if factor == 1 or quality == "bilinear":
        return False
    doubled = quality in NETWORK_QUALITIES and math.log2(factor).is_integer()
    return factor < 1 or not (doubled or quality == "bicubic")


def size_of(width: int, height: int, factor: float) -> tuple[int, int]:
    """(width, height) of a picture of this size, enlarged."""
    return max(1, round(width * factor)), max(1, round(height * factor))


def scaled(rgba8: Rgba8, width: int, height: int, quality: str = "high", preset: str = "C") -> Rgba8:
    """The picture in exactly this size, whatever its proportions were.

    Raises `InvalidInput` naming `quality`, `preset`, `width` or `height`, or `Unavailable`.
    """
    check_quality(quality, preset)
    for name, value in (("width", width), ("height", height)):
        if value < 1:
            raise InvalidInput(name, said("at_least", "must be at least {least}", least=1))
    return _scaled(rgba8, width, height, quality, preset)


def check_quality(quality: str, preset: str, prefix: str = "", root: str | Place = "") -> None:
    """Raise `InvalidInput` naming `PREFIXquality` or `PREFIXpreset` if there is none of that name."""
    if quality not in QUALITIES:
        raise InvalidInput(
            Place.at(root, f"{prefix}quality"), said("one_of", "must be one of {known}", known=QUALITIES)
        )
    if preset not in PRESETS:
        raise InvalidInput(Place.at(root, f"{prefix}preset"), said("one_of", "must be one of {known}", known=PRESETS))


def _scaled(rgba8: Rgba8, width: int, height: int, quality: str, preset: str) -> Rgba8:
    if quality not in NETWORK_QUALITIES:
        return resample(rgba8, width, height, cast(Kernel, quality))
    for _ in range(MOST_PASSES):
        if max(width / rgba8.shape[1], height / rgba8.shape[0]) <= WORTH_A_PASS:
            break
        rgba8 = networks.doubled(rgba8, cast(NetworkQuality, quality), cast(Preset, preset))
    return resample(rgba8, width, height, "lanczos")
