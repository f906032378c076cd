"""What comes to light in turns where nothing was filled in: gaps in a posed figure, through which one sees what is behind it."""

from collections.abc import Iterator

import cv2
import numpy as np

from raven.layers.parts import TEMPLATE
from raven.pose import pose_from
from raven.posers.protocol import Swing
from raven.posers.puppet.poser import PuppetPrepared

AXES = ("head_x_index", "head_y_index", "neck_z_index")
SWING = 6.0  # template units that the tips hang aside
NARROW = 5  # template units: a gap is narrower
INSIDE = 3  # template units that it lies within the outline: else it is between the tips of locks
SHARE = 0.6  # of the opacity around it that a gap has at most


def uncovered(puppet: PuppetPrepared) -> int:
    """How many template units squared of gaps the worst turn or swing opens, beyond those at rest."""
    at_rest = gaps(puppet, {})
    return max(max(gaps(puppet, morphs, swing) - at_rest for morphs, swing in moves(puppet)), 0)


def moves(puppet: PuppetPrepared) -> Iterator[tuple[dict[str, float], Swing | None]]:
    """Each turn of the head to either end, and all hair swung to either side."""
    for axis in AXES:
        yield from (({axis: end}, None) for end in (-1.0, 1.0))
    if puppet.chains:
        aside = [np.linspace(0, SWING, len(chain.joints)) for chain in puppet.chains]
        across = np.concatenate([np.stack([x, np.zeros_like(x)], axis=-1) for x in aside]).astype(np.float32)
        yield from (({}, end * across) for end in (-1, 1))


def gaps(puppet: PuppetPrepared, morphs: dict[str, float], swing: Swing | None = None) -> int:
    """Template units squared of the posed figure that are far less opaque than what is around them on both sides."""
    alpha = puppet.pose(pose_from(morphs), swing).rgba8()[..., 3]
    small = cv2.resize(alpha, (TEMPLATE, TEMPLATE), interpolation=cv2.INTER_AREA).astype(np.float32)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((NARROW, NARROW), np.uint8))
    inside = cv2.erode((closed > 127).astype(np.uint8), np.ones((2 * INSIDE + 1,) * 2, np.uint8)) > 0
    return int(((small < SHARE * closed) & inside).sum())
