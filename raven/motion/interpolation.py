"""How what is shown follows what is wanted: exponentially, at a pace that does not depend on the frame rate."""

from collections.abc import Mapping

import numpy as np

from raven.cels import CELS
from raven.pose import Pose

REFERENCE_FPS = 25.0
"""The frame rate for which rates and chances "per frame" are given in the settings."""

_UNNOTICEABLE_IN_POSE = 1e-6
_UNNOTICEABLE_IN_CEL = 1e-3


def share_of_way(rate: float, dt: float) -> float:
    """The share of the remaining way to go in `dt` seconds when `rate` is gone in 1/25 s: 1 - (1 - rate) ** (25 dt).

    With a target that rests, the distance decays by (1 - rate) per reference frame; `dt` seconds are 25 dt of these.
    The same formula turns a chance per reference frame into the chance within `dt`.
    """
    return float(1 - (1 - rate) ** (REFERENCE_FPS * dt))


def approach(shown: Pose, target: Pose, share: float) -> Pose:
    """The pose after `share` of the way from `shown` to `target`; arrives when nobody could tell the difference."""
    moved = shown + np.float32(share) * (target - shown)
    return np.where(np.abs(target - moved) < _UNNOTICEABLE_IN_POSE, target, moved).astype(np.float32)


def approach_cels(shown: Mapping[str, float], target: Mapping[str, float], share: float) -> dict[str, float]:
    """The same for cel strengths, by name: who is not named has none. Gives the visible cels only, bottom to top."""
    moved = {}
    for name in [name for name in CELS if name in shown or name in target]:
        start, end = shown.get(name, 0.0), target.get(name, 0.0)
        strength = start + share * (end - start)
        if abs(end - strength) < _UNNOTICEABLE_IN_CEL:
            strength = end
        if strength > 0:
            moved[name] = strength
    return moved
