"""Finished pictures of a figure: posed, brought to their size, through the filters, and cut to what is seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Event

import numpy as np

from raven.errors import InvalidInput
from raven.figure.figure import Figure
from raven.intake.fit import EDGES
from raven.pose import Pose
from raven.posers.protocol import Swing
from raven.video.codecs import decode_rgba8, encode
from raven.video.picture import Rgba8
from raven.video.postprocessor import ChainState, FilterChain
from raven.video.upscaler import check_quality, scaled


@dataclass(frozen=True)
class PictureOptions:
    """How pictures are to look."""

    size: int = EDGES[0]
    """Width and height in pixels, before the crop."""
    crop: bool = False
    """Whether to cut off what is transparent in every picture. All are cut alike, so that the figure does not jump."""
    chain: FilterChain | None = None
    """The filters that each picture runs through, if any."""
    seed: int = 0
    """The chance of filters and motion. The same seed gives the same pictures."""
    upscale_quality: str = "lanczos"
    """How pictures are brought to their size when the engine's are not of it; see docs/upscaler.md."""

    def check(self) -> None:
        """Raises `InvalidInput` that names the option that cannot be."""
        if self.size not in EDGES:
            raise InvalidInput("size", f"must be one of {', '.join(map(str, EDGES))}")
        if self.seed < 0:
            raise InvalidInput("seed", "must not be negative")
        check_quality(self.upscale_quality, "C", "upscale_")


class Finisher:
    """Makes finished pictures of one figure. What filters remember goes on from picture to picture."""

    def __init__(self, figure: Figure, options: PictureOptions) -> None:
        self._figure = figure
        self._options = options
        self._state = ChainState(np.random.default_rng(options.seed))

    def picture(
        self, pose: Pose, cels: Mapping[str, float], t: float = 0.0, swing: Swing | None = None, turn: float = 1.0
    ) -> Rgba8:
        """The figure in this pose with these cels, uncropped, as its filters show it at `t` seconds; see `Figure.pose`."""
        options = self._options
        self._figure.paint(cels)
        rgba8 = self._figure.pose(pose, swing, turn).rgba8()
        if self._figure.size != options.size:
            rgba8 = scaled(rgba8, options.size, options.size, options.upscale_quality)
        if options.chain is None:
            return rgba8
        return options.chain.apply(rgba8, t, self._state)


def cropped(pictures: Iterable[Rgba8], stop: Event) -> Iterator[Rgba8]:
    """The pictures without the border that none of them needs, none if `stop` is set before that is known.

    All are looked at before the first is given; until then they are kept packed, as they can be large.
    """
    packed: list[bytes] = []

    def packing() -> Iterator[Rgba8]:
        for rgba8 in pictures:
            packed.append(encode(rgba8, "QOI"))
            yield rgba8

    box = seen_box(packing())
    for data in packed:
        if stop.is_set():
            return
        yield np.ascontiguousarray(decode_rgba8(data)[box])


def seen_box(pictures: Iterable[Rgba8]) -> tuple[slice, slice]:
    """The rows and columns that show anything in at least one of the pictures; all of them if none does."""
    seen: np.ndarray | None = None
    for rgba8 in pictures:
        visible = rgba8[..., 3] > 0
        seen = visible if seen is None else seen | visible
    if seen is None or not seen.any():
        return np.s_[:, :]
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    return np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
