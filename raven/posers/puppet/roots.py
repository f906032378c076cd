"""How a pose moves what hair, ribbons and skirts hang on: the figure's fields, read the other way round at the roots."""

from collections.abc import Sequence

import numpy as np

from raven.layers.chains import Chain
from raven.layers.guided import Float
from raven.posers.protocol import NO_ROOTS, Roots
from raven.posers.puppet.motion import BACK_HAIR, FRONT_HAIR, HeadPose, Motion, Plane

AROUND = 4.0  # template units about a root within which its turn is measured
STEPS = 2  # of the fixed-point iteration; the fields bend so little that the second comes within a quarter of a unit
_CROSS = AROUND * np.array([(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)], np.float32)
PLANES = {"front hair": FRONT_HAIR, "back hair": BACK_HAIR}


def roots_of(chains: Sequence[Chain], motion: Motion, pose: HeadPose) -> Roots:
    """See `Prepared.roots`. The turn is half the curl of the displacement: what is left of it when stretch is taken away."""
    if not chains:
        return NO_ROOTS
    at = np.stack([chain.joints[0] for chain in chains])
    moved = np.empty((len(chains), 3), np.float32)
    for layer, plane in PLANES.items():
        of_layer = np.array([chain.layer == layer for chain in chains])
        if of_layer.any():
            points = at[of_layer, None] + _CROSS
            moved[of_layer] = _moved(_forward(points, motion, pose, plane) - points)
    return moved


def _forward(points: Float, motion: Motion, pose: HeadPose, plane: Plane) -> Float:
    """Where points of the resting picture go: the fixed point of p = point - (source of p - p)."""
    goal = points
    for _ in range(STEPS):
        goal = points + goal - motion.backward(goal, pose, plane)
    return goal


def _moved(ways: Float) -> Roots:
    """(chains, 3) of the ways (chains, 5, 2) that the points of `_CROSS` about each root go."""
    along_x, along_y = ways[:, 2] - ways[:, 1], ways[:, 4] - ways[:, 3]
    turn = (along_x[:, 1] - along_y[:, 0]) / (4 * AROUND)
    return np.column_stack((ways[:, 0], turn)).astype(np.float32)
