"""Irises that were found far larger than they are drawn, with white about them: they shrink to the border that is drawn.

The networks tell an iris by what is around it, and flat or lifelike eyes have smaller ones than they mostly saw. In others the
networks are nearer than these pixels, between which lie pupils, highlights, lashes and shadows.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.curves import smooth_line
from raven.landmarks.frame import Matrix, Points, transformed
from raven.landmarks.points import EYE_POINTS, INDEX

UPPER = ("inner", "upper_inner", "upper_middle", "upper_outer", "outer")
LOWER = ("outer", "lower_outer", "lower_middle", "lower_inner", "inner")
CORE, NEAR, FAR = 0.5, 1.15, 1.9  # in half axes: within the first all is iris, between the others nothing
LEAST = 20  # pixels of white that must be seen there
APART = 45.0  # RGB distance of iris and white below which no border is looked for
WHITE, OWN = 0.45, 0.75  # of that distance: up to which a pixel is white, and from which on it is iris
SIZES = np.arange(0.5, 1.001, 0.025)  # of the found iris
MOVES = np.arange(-0.2, 0.201, 0.05)  # half axes that its middle may move
STAY = 0.02  # cost of a half axis of that, in shares of wrong pixels
SMALLER = 0.92  # of the found size, above which nothing is mended
FITS, BETTER = 0.15, 0.6  # wrong pixels a border may have, as a share of all and of those that the found one has


def at_their_border(points: Points, rgb8: NDArray[np.uint8], matrix: Matrix) -> Points:
    """The points of an eye, in the order of `EYE_POINTS`, with its iris no larger than it is drawn.

    `rgb8` (S, S, 3): the eye; `matrix` leads to it from the picture. It shrinks only to a border that parts what is
    as white as the rest of the eye from what is not, and that does so far better than the found one.
    """
    round_one = _at_least_round(points)
    here = transformed(round_one.astype(np.float64), matrix)
    rows, columns = np.nonzero(_opening(here, rgb8.shape[0]))
    places = (np.stack([columns, rows], axis=1) + 0.5 - here[_at("iris")]) @ np.linalg.pinv(_half_axes(here))
    away = np.hypot(*places.T)
    unlike = _unlike_the_white(rgb8[rows, columns].astype(np.float64), away)
    if unlike is None:
        return points
    near = away < NEAR
    wide = float(np.hypot(*_half_axes(here)[0]))
    best, found = (np.inf, 1.0, 0.0, 0.0), 0.0
    for x in MOVES:
        for y in MOVES:
            inside = (SIZES[:, None] - np.hypot(places[near, 0] - x, places[near, 1] - y)) * wide + 0.5
            wrong = np.abs(np.clip(inside, 0, 1) - unlike[near]).mean(axis=1) + STAY * np.hypot(x, y)
            best = min(best, (float(wrong.min()), float(SIZES[wrong.argmin()]), float(x), float(y)))
            if np.hypot(x, y) < 1e-6:
                found = float(wrong[-1])
    wrong_share, size, *move = best
    if size > SMALLER or wrong_share > min(FITS, BETTER * found):
        return points
    told, middle = round_one.copy(), points[_at("iris")]
    for end in ("", "_top", "_bottom", "_inner", "_outer"):
        told[_at(f"iris{end}")] = middle + move @ _half_axes(round_one) + (round_one[_at(f"iris{end}")] - middle) * size
    return told


def _at_least_round(points: Points) -> Points:
    """The points with an iris as high as it is wide: one that is seen between flat lids is told too low more than too narrow."""
    told, (across, down) = points.copy(), _half_axes(points)
    longer = max(1.0, float(np.hypot(*across) / max(np.hypot(*down), 1e-6)))
    for end in ("iris_top", "iris_bottom"):
        told[_at(end)] = points[_at("iris")] + (points[_at(end)] - points[_at("iris")]) * longer
    return told


def _opening(here: Points, size: int) -> NDArray[np.bool_]:
    """(S, S): what lies between the lids, without what may be their lashes."""
    border = np.concatenate([smooth_line(np.stack([here[_at(name)] for name in lid])) for lid in (UPPER, LOWER)])
    mask = np.zeros((size, size), np.uint8)
    cv2.fillPoly(mask, [np.round((border - 0.5) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return np.asarray(cv2.erode(mask, np.ones((3, 3), np.uint8)) > 127)


def _unlike_the_white(colors: NDArray[np.float64], away: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """(n,) 0..1: how far pixels (n, 3) are not of the eye's white, which may be tinted; None where that cannot be told.

    `away` (n,): half axes of the iris from its middle.
    """
    around, core = colors[(away > NEAR) & (away < FAR)], away < CORE
    if len(around) < LEAST or not core.any():
        return None
    light = around.sum(axis=1)
    white = np.median(around[light >= np.median(light)], axis=0)  # what is darker lies in the shadow of a lid
    apart = np.linalg.norm(colors - white, axis=1)
    usual = float(np.median(apart[core]))
    return np.clip((apart / usual - WHITE) / (OWN - WHITE), 0, 1) if usual > APART else None


def _half_axes(points: Points) -> Points:
    """(2, 2): from the middle of the iris to its outer end and to its lower one."""
    across, down = (
        points[_at(f"iris_{a}")] - points[_at(f"iris_{b}")] for a, b in (("outer", "inner"), ("bottom", "top"))
    )
    return np.asarray(np.stack([across, down]) / 2, points.dtype)


def _at(name: str) -> int:
    return EYE_POINTS.index(INDEX[f"right_eye.{name}"])
