"""Memory of pictures that are handed out, frame after frame, without taking new memory for each."""

import sys

import numpy as np

from raven.pixels import Rgba8

MOST = 4
"""Pictures that are kept: the newest, the one in work, and what viewers who are behind still look at."""
_UNUSED = sys.getrefcount(object()) + 2
"""References to a picture that nobody else has: of the list, and of the loop over it."""


class Pictures:
    """Hands out pictures of one size; one that nobody refers to any more, not even to a part of it, is handed out again."""

    def __init__(self) -> None:
        self._kept: list[Rgba8] = []

    def take(self, shape: tuple[int, ...]) -> Rgba8:
        """A picture that is the caller's for as long as it, or a view of it, is referred to. Its contents are undefined."""
        if self._kept and self._kept[0].shape != shape:
            self._kept.clear()
        for picture in self._kept:
            if sys.getrefcount(picture) == _UNUSED:
                return picture
        made: Rgba8 = np.empty(shape, np.uint8)
        if len(self._kept) < MOST:
            self._kept.append(made)
        return made
