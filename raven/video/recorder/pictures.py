"""What the files of animated pictures have in common: pictures one after the other, whole, whatever the disk does."""

from typing import BinaryIO

import numpy as np

from raven.video.picture import Rgba8


class PiecewiseFile:
    """A file that is written piece by piece. A piece that does not fit leaves it as it was, and raises `OSError`."""

    def __init__(self, file: BinaryIO) -> None:
        """`file` is empty, and not buffered."""
        self._file = file
        self._ends: list[int] = [0]

    def add(self, piece: bytes) -> None:
        """Write all of this at the end, or nothing."""
        left = memoryview(piece)
        try:
            while len(left):
                left = left[self._file.write(left) :]
        except OSError:
            self._back_to(self._ends[-1])
            raise
        self._ends.append(self._file.tell())

    def end(self, piece: bytes) -> bool:
        """Write what a file ends with. If there is no room even for that, the last piece makes room: then False."""
        try:
            self.add(piece)
        except OSError:
            self._ends.pop()
            self._back_to(self._ends[-1])
            self.add(piece)
            return False
        return True

    def overwrite(self, position: int, bytes_: bytes) -> None:
        """Write over what is there already."""
        self._file.seek(position)
        self._file.write(bytes_)
        self._file.seek(0, 2)

    @property
    def length(self) -> int:
        """Bytes."""
        return self._ends[-1]

    def _back_to(self, position: int) -> None:
        self._file.seek(position)
        self._file.truncate()


def changed_part(before: Rgba8 | None, after: Rgba8, even: bool = False) -> tuple[slice, slice]:
    """The rows and columns in which `after` differs from `before` (None: all); at least a pixel. `even`: where they begin."""
    if before is None:
        return slice(0, after.shape[0]), slice(0, after.shape[1])
    differs = (before != after).any(2)
    return _extent(differs.any(1), even), _extent(differs.any(0), even)


def _extent(touched: np.ndarray, even: bool) -> slice:
    places = np.flatnonzero(touched)
    if not len(places):
        return slice(0, 1)
    first = int(places[0])
    return slice(first - first % 2 if even else first, int(places[-1]) + 1)
