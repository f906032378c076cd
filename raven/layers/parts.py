"""What the networks see of a figure's parts, in the template."""

import zlib
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.faces import Face
from raven.landmarks.frame import Matrix
from raven.landmarks.parts import PART, PARTS

TEMPLATE = 512


@dataclass(frozen=True, eq=False)
class Parts:
    """Chances of every unit of the template; all 0 where nobody looked, far from the head. Packed: 0.1 MB instead of 4."""

    packed: bytes

    @classmethod
    def of_shares(cls, shares: NDArray[np.uint8]) -> "Parts":
        """(parts, 512, 512), 0..255, in the order of `PARTS` (raven/landmarks/parts.py)."""
        return cls(zlib.compress(np.ascontiguousarray(shares).data, level=1))

    @property
    def shares(self) -> NDArray[np.uint8]:
        """What `of_shares` got; unpacked where others were looked at last. Not to be written to."""
        return _unpacked(self.packed)

    def of(self, *names: str) -> NDArray[np.float32]:
        """(512, 512) 0..1: the chance that it is one of these parts."""
        return self.shares[[PART[name] for name in names]].sum(axis=0, dtype=np.float32).clip(0, 255) / 255


@lru_cache(maxsize=1)  # who takes a figure apart looks a dozen times
def _unpacked(packed: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(zlib.decompress(packed), np.uint8).reshape(len(PARTS), TEMPLATE, TEMPLATE)


def parts_of(face: Face, matrix: Matrix) -> Parts:
    """The parts of a face; `matrix` leads from the pixels of its picture to template units."""
    shares = face.shares(matrix, (TEMPLATE, TEMPLATE))
    whole = cv2.convertScaleAbs(shares.reshape(len(PARTS), -1), alpha=255)
    return Parts.of_shares(np.asarray(whole, np.uint8).reshape(shares.shape))
