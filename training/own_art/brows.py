"""Brows: strokes of many shapes, and the points on their centre lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raven.landmarks.parts import PART
from training.own_art.cut import DENSITY
from training.own_art.outline import Curve, along, coverage, ribbon, smooth
from training.own_art.palette import Color
from training.own_art.sprite import NONE, Box, Sprite

FOREHEAD = Box(202, 96, 108, 54)
SEEN = 0.4  # units: a stroke thinner than this is no longer seen
# Of the own right brow, from the inner to the outer end: those of finch, raven, rook and wren.
SPINES = (
    ((242.4, 126), (234, 122.9), (226.8, 123.6), (220.6, 127.2)),
    ((244.4, 126.2), (239.2, 123.9), (232.6, 122.8), (226, 123.5), (220, 126.8)),
    ((246.8, 132.8), (240.4, 131), (233, 129.3), (226, 128.6), (219.4, 130.8)),
    ((244.2, 127.6), (239, 125), (232.4, 123.8), (225.6, 125), (218.6, 129.4)),
)
PROFILES = (
    (0.4, 0.9, 1.0, 0.75, 0.2),
    (0.42, 1.0, 1.0, 0.68, 0.1),
    (0.2, 0.81, 0.97, 1.0, 0.92, 0.64, 0.08),
    (0.45, 1.0, 0.95, 0.65, 0.1),
    (0.9, 1.0, 0.9, 0.6, 0.1),
    (0.3, 0.8, 1, 0.8, 0.3),
    (1, 1, 1, 1, 1),
    (0.1, 0.5, 0.8, 1, 0.3),
)


@dataclass(frozen=True)
class Brows:
    """Both brows of a face: the base shape and what moves it. Lengths in units of the template, turns in radians."""

    spine: Curve
    profile: tuple[float, ...]
    width: float
    lift: tuple[float, float]
    """Of the right and the left one; up is positive."""
    tilt: tuple[float, float]
    """Positive: the inner end goes up, as in worry."""
    arch: float
    long: float
    apart: float
    opacity: float


def choose(rng: np.random.Generator, raised: float) -> Brows:
    """Brows by chance. `raised`: by how many units the eyes below are higher than those of our characters."""
    spine = np.array(SPINES[rng.integers(len(SPINES))], float)
    lift, tilt = raised + rng.normal(0, 2.2), rng.normal(0, 0.13)
    apart = rng.normal(0, 0.8, 2) * (rng.random() < 0.3)
    crooked = rng.normal(0, 0.08, 2) * (rng.random() < 0.25)
    long = float(rng.choice([rng.uniform(0.3, 0.7), rng.uniform(0.75, 1.15)], p=[0.12, 0.88]))
    return Brows(
        spine=spine,
        profile=PROFILES[rng.integers(len(PROFILES))],
        width=float(
            rng.choice([rng.uniform(0.7, 1.3), rng.uniform(1.3, 2.8), rng.uniform(2.8, 4.6)], p=[0.3, 0.5, 0.2])
        ),
        lift=(lift + apart[0], lift + apart[1]),
        tilt=(tilt + crooked[0], tilt + crooked[1]),
        arch=rng.uniform(0.2, 1.5),
        long=long,
        apart=float(rng.normal(0, 1.2)),
        opacity=float(rng.choice([1, rng.uniform(0.55, 1)], p=[0.8, 0.2])),
    )


def draw(brows: Brows, color: Color) -> tuple[Sprite, dict[str, NDArray[np.float64]]]:
    """Both brows, and five points on each, from the inner end to the outer: "left_brow" and "right_brow" to (5, 2)."""
    shapes, points = [], {}
    for index, own_right in enumerate((True, False)):
        spine = smooth(_bent(brows, index))
        width = np.interp(np.linspace(0, 1, len(spine)), np.linspace(0, 1, len(brows.profile)), brows.profile)
        width = width * brows.width
        seen = np.flatnonzero(width >= min(SEEN, 0.6 * width.max()))
        if not own_right:
            spine = spine * (-1, 1) + (512, 0)
        shapes.append(ribbon(spine, width))
        points["right_brow" if own_right else "left_brow"] = along(spine[seen[0] : seen[-1] + 1], np.linspace(0, 1, 5))
    alpha = coverage(shapes, FOREHEAD, DENSITY)
    parts = np.where(alpha > 127, PART["brow"], NONE).astype(np.uint8)
    rgb = np.empty((*alpha.shape, 3), np.uint8)
    rgb[:] = np.clip(color * 255, 0, 255)
    return Sprite(rgb, (alpha * brows.opacity).astype(np.uint8), parts, FOREHEAD, DENSITY), points


def _bent(brows: Brows, index: int) -> Curve:
    middle = brows.spine.mean(axis=0)
    offset = (brows.spine - middle) * (brows.long, brows.long * brows.arch)
    turn = brows.tilt[index]
    cos, sin = np.cos(turn), np.sin(turn)
    # own right: the inner end is at larger x, and goes up (to smaller y) where the tilt is positive
    turned = np.stack([cos * offset[:, 0] + sin * offset[:, 1], -sin * offset[:, 0] + cos * offset[:, 1]], axis=1)
    return middle + turned + (-brows.apart, -brows.lift[index])
