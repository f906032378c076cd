"""How a pose moves what hair, ribbons and skirts hang on: the figure's fields, read the other way round at the roots.

Each frame asks for it, so it is measured once, at both ends of every movement of head and body, and added up for a pose. That is
exact for one movement alone; of several together it is off by what one of them turns the way of another, some units at the most,
which nobody sees in how hair swings after them.
"""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from raven.layers.chains import Chain
from raven.layers.guided import Float
from raven.posers.protocol import Roots
from raven.posers.puppet.moving.motion import BACK_HAIR, BODY, FRONT_HAIR, HeadPose, Motion, Plane

AROUND = 4.0  # template units about a root within which its turn is measured
STEPS = 3  # of the fixed-point iteration
_CROSS = AROUND * np.array([(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)], np.float32)
PLANES = {"front hair": FRONT_HAIR, "back hair": BACK_HAIR, "skirt": BODY}


def measured(chains: Sequence[Chain], motion: Motion) -> Float:
    """(movements, chains, 3): where every movement of `HeadPose` takes the roots at 1, then where each takes them at -1.

    The turn is half the curl of the displacement: what is left of it when stretch is taken away.
    """
    moved = np.zeros((2 * len(fields(HeadPose)), len(chains), 3), np.float32)
    at = np.array([chain.joints[0] for chain in chains], np.float32).reshape(-1, 2)
    poses = [HeadPose(**{field.name: way}) for way in (1.0, -1.0) for field in fields(HeadPose)]
    for layer, plane in PLANES.items():
        of_layer = np.array([chain.layer == layer for chain in chains], bool)
        if of_layer.any():
            points = at[of_layer, None] + _CROSS
            for i, pose in enumerate(poses):
                moved[i, of_layer] = _moved(_forward(points, motion, pose, plane) - points)
    return moved


def roots_at(measures: Float, pose: HeadPose) -> Roots:
    """See `Prepared.roots`; `measures` as `measured` gives them."""
    values = np.array(list(vars(pose).values()), np.float32)  # `astuple` copies deeply, which takes far longer
    shares = np.concatenate((np.maximum(values, 0), np.maximum(-values, 0)))
    return np.tensordot(shares, measures, 1)


def _forward(points: Float, motion: Motion, pose: HeadPose, plane: Plane) -> Float:
    """Where points of the resting picture go: the fixed point of p = point + (p - source of p)."""
    goal = points
    for _ in range(STEPS):
        goal = points + goal - motion.backward(goal, pose, plane)
    return goal


def _moved(ways: Float) -> Roots:
    """(chains, 3) of the ways (chains, 5, 2) that the points of `_CROSS` about each root go."""
    along_x, along_y = ways[:, 2] - ways[:, 1], ways[:, 4] - ways[:, 3]
    turn = (along_x[:, 1] - along_y[:, 0]) / (4 * AROUND)
    return np.column_stack((ways[:, 0], turn)).astype(np.float32)
