"""How large an iris is: the network's points, told as people mark them in real drawings."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.frame import Matrix, Points
from raven.landmarks.points import EYE_POINTS, INDEX

IRIS_HEIGHT = 0.93  # of what the network tells: the median over hand-marked drawings; in the drawn faces lids hide more
FILLED = 0.75  # least share of an iris' height that an opening shows, in nearly all eyes that are not half closed
BAND = 0.35  # of the iris' height, up and down from its middle: where its part is looked at
ROWS, COLUMNS, WIDEST = 15, 65, 4  # the widest few of so many rows tell how wide the part is
BEYOND = 1.6  # widths of the iris that are looked at


def as_people_see_it(points: Points, share: NDArray[np.float32], matrix: Matrix) -> Points:
    """The points of an eye, in the order of `EYE_POINTS`, with its iris as large as people mark it.

    `share` (S, S): the chance of each pixel of being iris; `matrix` leads to it from the picture. Lifelike eyes are flat and
    have small irises, for which the network, which mostly saw large ones, tells more than it sees itself: where the lids would
    hide much of the iris and its part is narrower, it is taken for smaller, as far as both agree.
    """
    told = points.copy()
    middle, top, bottom, inner, outer = (
        points[_at(f"iris{end}")] for end in ("", "_top", "_bottom", "_inner", "_outer")
    )
    width, height = _apart(inner, outer), _apart(top, bottom) * IRIS_HEIGHT
    opening = _apart(points[_at("top")], points[_at("bottom")])
    size = float(
        np.clip(max(opening / FILLED / max(height, 1e-6), _width(points, share, matrix) / max(width, 1e-6)), 0, 1)
    )
    for end, scale in (("_top", IRIS_HEIGHT), ("_bottom", IRIS_HEIGHT), ("_inner", 1.0), ("_outer", 1.0)):
        told[_at(f"iris{end}")] = middle + (points[_at(f"iris{end}")] - middle) * scale * size
    return told


def _width(points: Points, share: NDArray[np.float32], matrix: Matrix) -> float:
    """How wide the part is along the iris' own axis, in pixels of the picture."""
    middle, across = points[_at("iris")], points[_at("iris_outer")] - points[_at("iris_inner")]
    down = points[_at("iris_bottom")] - points[_at("iris_top")]
    steps = np.linspace(-BEYOND / 2, BEYOND / 2, COLUMNS)
    rows = np.linspace(-BAND, BAND, ROWS)
    places = middle + steps[None, :, None] * across + rows[:, None, None] * down
    x, y = np.moveaxis(places @ matrix[:, :2].T + matrix[:, 2] - 0.5, -1, 0).astype(np.float32)
    seen = cv2.remap(share, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    widths = np.sort(np.asarray(seen, np.float64).sum(axis=1)) * (steps[1] - steps[0])
    return float(widths[-WIDEST:].mean()) * float(np.hypot(*across))


def _apart(one: Points, other: Points) -> float:
    return float(np.hypot(*(one - other)))


def _at(name: str) -> int:
    return EYE_POINTS.index(INDEX[f"right_eye.{name}"])
