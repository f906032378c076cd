"""The effect cels of one character ready to be drawn: the pixels of each in linear light, in the size of the frames."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from raven.figure.character import Character
from raven.figure.effect_cels import EffectPicture, effect_picture
from raven.video.color import decode_srgb

KEPT_EDGES = 2  # sizes that are kept: while one gives way to another, frames may want both

Planes = NDArray[np.float32]
"""(4, n) pixels in linear light with premultiplied alpha."""


class VisiblePixels(NamedTuple):
    """The n visible pixels of a cel, row by row: where each is in the whole picture, and its colour."""

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    planes: Planes


class EffectPictures:
    """The effect cels of one character, each kept once it is made. May be shared by threads.

    Making one takes milliseconds, which a frame has not got: `prepare` beforehand what may be shown.
    """

    def __init__(self, character: Character) -> None:
        self._character = character
        self._lock = threading.Lock()
        self._made: OrderedDict[int, dict[str, VisiblePixels | None]] = OrderedDict()

    def prepare(self, names: Iterable[str], edge: int) -> None:
        """Have these cels ready for frames of `edge` x `edge`. Names that there are no pictures of are passed over."""
        for name in names:
            self.get(name, edge)

    def get(self, name: str, edge: int) -> VisiblePixels | None:
        """The cel for frames of `edge` x `edge`; None where nothing is to be seen."""
        with self._lock:
            made = self._made.setdefault(edge, {})
            self._made.move_to_end(edge)
            while len(self._made) > KEPT_EDGES:
                self._made.popitem(last=False)
        if name not in made:
            picture = effect_picture(self._character, name, edge)
            made[name] = None if picture is None else _visible_pixels(picture)
        return made[name]


def _visible_pixels(picture: EffectPicture) -> VisiblePixels:
    rows, columns = np.nonzero(picture.rgba8[..., 3])
    planes = decode_srgb(picture.rgba8[None, rows, columns])[:, 0]
    return VisiblePixels((rows + picture.top).astype(np.int32), (columns + picture.left).astype(np.int32), planes)
