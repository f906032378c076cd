"""Glitches: which blocks of lines are broken for how long."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np

from raven.video.postprocessor.frame import FrameContext


@dataclass(frozen=True)
class Blocks:
    """Some blocks of lines: where each begins, 0 (as high as it can be) to 1 (as low as it can be), and its height in lines."""

    places: tuple[tuple[float, int], ...]
    seed: int
    """For what else about these blocks is up to chance."""

    def rows(self, frame: FrameContext) -> list[slice]:
        """The rows of pixels of each block in this frame."""
        slices = []
        for place, lines in self.places:
            first = floor(place * (frame.height / frame.line - lines + 1))  # whole lines, at every size the same
            start = min(max(round(first * frame.line), 0), frame.height - 1)
            slices.append(slice(start, min(start + max(round(lines * frame.line), 1), frame.height)))
        return slices


def draw_blocks(rng: np.random.Generator, most: int, unboost: float, lowest: int, highest: int) -> Blocks:
    """Up to `most` blocks of `lowest` to `highest` lines. The higher `unboost`, the likelier there is none.

    With u uniform in [0, 1), there are floor((most + 1) * u ** unboost) of them.
    """
    count = min(floor((most + 1) * rng.random() ** unboost), most)
    places = tuple((float(rng.random()), int(rng.integers(lowest, highest + 1))) for _ in range(count))
    return Blocks(places, int(rng.integers(2**32)))
