"""What hangs and swings: chains from a root on the head or body down to a tip, along a strand of hair, a ribbon, a skirt."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Chain:
    """One chain of a figure at rest."""

    layer: str
    """The layer that swings along it."""
    joints: NDArray[np.float32]
    """(n, 2), template units, n >= 2: the root, which moves with what it grows on, then joint by joint to the tip."""
    stiffness: float = 1.0
    """Against other hair of its length, which by itself swings slower the longer it is; above 1: faster."""
