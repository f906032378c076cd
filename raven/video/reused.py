"""Memory of pictures that are handed out, frame after frame, without taking new memory for each."""

from math import prod
from weakref import ReferenceType, ref

import numpy as np
from numpy.typing import NDArray

from raven.pixels import Rgba8

MOST = 4
"""Pictures that are kept: the newest, the one in work, and what viewers who are behind still look at."""

Memory = NDArray[np.uint8]
"""(n,) bytes. What is handed out is a view of it, and so are all views of that: it lives as long as any of them."""


class Pictures:
    """Hands out pictures of one size; one that nobody refers to any more, not even to a part of it, is handed out again."""

    def __init__(self) -> None:
        self._shape: tuple[int, ...] = ()
        self._kept: list[tuple[bytearray, ReferenceType[Memory]]] = []

    def take(self, shape: tuple[int, ...]) -> Rgba8:
        """A picture that is the caller's for as long as it, or a view of it, is referred to. Its contents are undefined."""
        if shape != self._shape:
            self._shape = shape
            self._kept.clear()
        free = next((number for number, (_, user) in enumerate(self._kept) if user() is None), None)
        held = bytearray(prod(shape)) if free is None else self._kept[free][0]
        memory = np.frombuffer(held, np.uint8)
        if free is not None:
            self._kept[free] = held, ref(memory)
        elif len(self._kept) < MOST:
            self._kept.append((held, ref(memory)))
        return memory.reshape(shape)
