"""What the networks see of a figure's parts, in the template."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raven.landmarks.faces import Face
from raven.landmarks.frame import Matrix
from raven.landmarks.parts import PART

TEMPLATE = 512


@dataclass(frozen=True, eq=False)
class Parts:
    """Chances of every unit of the template; all 0 where nobody looked, far from the head."""

    shares: NDArray[np.uint8]
    """(parts, 512, 512), 0..255, in the order of `PARTS` (raven/landmarks/parts.py)."""

    def of(self, *names: str) -> NDArray[np.float32]:
        """(512, 512) 0..1: the chance that it is one of these parts."""
        return self.shares[[PART[name] for name in names]].sum(axis=0, dtype=np.float32).clip(0, 255) / 255


def parts_of(face: Face, matrix: Matrix) -> Parts:
    """The parts of a face; `matrix` leads from the pixels of its picture to template units."""
    shares = face.shares(matrix, (TEMPLATE, TEMPLATE))
    return Parts((shares * 255).round().clip(0, 255).astype(np.uint8))
