"""A drawn eye as a dozen numbers, and how well a shape explains what a picture shows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet.detection.face_view import Map

Numbers = NDArray[np.float64]

NAMES = (
    "x", "y", "width", "tilt", "rise", "drop", "lean", "box", "lash", "iris_x", "iris_y", "iris_rx", "iris_ry",
)  # fmt: skip
"""The numbers of a shape, in template units, in a frame where +x points from the inner to the outer corner.

`x`, `y`: middle between the corners. `width`: corner to corner, halved. `tilt`: outer corner below the middle.
`rise`, `drop`: of the upper and lower border from the line of the corners. `lean`: of the upper apex to the outside.
`box`: exponent of the borders, 2 = round, 4 = boxy. `lash`: thickness. `iris_*`: centre relative to (x, y), half axes.
"""
X, Y, WIDTH, TILT, RISE, DROP, LEAN, BOX, LASH, IRIS_X, IRIS_Y, IRIS_RX, IRIS_RY = range(13)

COLUMNS = np.linspace(-0.96, 0.96, 25)
ROWS = (np.arange(16) + 0.5) / 16
AROUND = 2.5  # template units of surroundings that take part
AROUND_ROWS = (np.arange(4) + 0.5) / 4 * AROUND


@dataclass(frozen=True)
class EyeMaps:
    """Maps of one eye at `density` pixels per unit, mirrored where needed so that +x points to the outer corner.

    `origin`: the template point (in that frame) of pixel (0, 0).
    """

    skin: Map
    white: Map
    other: Map
    dark: Map
    colored: Map
    """What may be an iris: neither skin nor white, and not of the hair's colours."""
    origin: tuple[float, float]
    density: float


def borders(shapes: Numbers, s: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """x, upper y and lower y (K, len(s)) of K shapes at positions `s` in [-1, 1] from inner to outer corner."""
    k = shapes[:, :, None]
    x = k[:, X] + k[:, WIDTH] * s
    base = k[:, Y] + k[:, TILT] * s
    leaned = np.clip(s - k[:, LEAN] * (1 - s * s), -1, 1)
    upper = base - k[:, RISE] * (1 - np.abs(leaned) ** k[:, BOX])
    lower = base + k[:, DROP] * (1 - np.abs(s) ** k[:, BOX])
    return x, upper, lower


def lash_profile(s: Numbers) -> Numbers:
    """Thickness of the lash line along the eye, 0..1: thin at the inner corner, thick over the outer half."""
    return np.asarray(np.interp(s, [-1.0, -0.5, 0.3, 1.0], [0.45, 0.8, 1.0, 0.9]))


def explain(shapes: Numbers, maps: EyeMaps) -> Numbers:
    """How well each of K shapes explains the maps: evidence for minus evidence against, in square units."""
    x, upper, lower = borders(shapes, COLUMNS)
    step = shapes[:, WIDTH] * (COLUMNS[1] - COLUMNS[0])
    lash = np.clip(shapes[:, LASH, None], 0.3, None) * lash_profile(COLUMNS)

    height = np.clip(lower - upper, 0.2, None)
    y = upper[..., None] + height[..., None] * ROWS
    columns = np.broadcast_to(x[..., None], y.shape)
    skin, white, other, colored = _read(maps, columns, y)
    px = (columns - (shapes[:, X] + shapes[:, IRIS_X])[:, None, None]) / shapes[:, IRIS_RX, None, None]
    py = (y - (shapes[:, Y] + shapes[:, IRIS_Y])[:, None, None]) / shapes[:, IRIS_RY, None, None]
    in_iris = px * px + py * py < 1
    of_iris = 0.8 * colored - 1.2 * skin
    of_white = white - skin - 0.8 * other
    inside = (np.where(in_iris, of_iris, of_white).mean(-1) * height).sum(-1)

    y = upper[..., None] - lash[..., None] * (np.arange(4) + 0.5) / 4
    columns = np.broadcast_to(x[..., None], y.shape)
    skin, white, other, _ = _read(maps, columns, y)
    dark = _at(maps, maps.dark, columns, y)
    over = ((1.2 * dark - skin - 1.2 * white - 0.15 * other).mean(-1) * lash).sum(-1)

    above = _surroundings(maps, x, upper[..., None] - lash[..., None] - AROUND_ROWS, dark_counts=0.45)
    below = _surroundings(maps, x, lower[..., None] + AROUND_ROWS, dark_counts=0.1)
    total = (inside + over + above + below) * step

    ends = []
    for side in (-1, 1):
        beyond = shapes[:, X, None] + side * (shapes[:, WIDTH, None] + AROUND_ROWS)
        at = shapes[:, Y, None] + side * shapes[:, TILT, None] + np.array([-1.0, 0.0, 1.0])
        xs, ys = np.broadcast_arrays(beyond[:, :, None], at[:, None, :])
        skin, white, _, _ = _read(maps, xs, ys)
        ends.append((0.2 * skin - 1.5 * white).mean((1, 2)) * AROUND * 3)
    return np.asarray(total + ends[0] + ends[1])


def _surroundings(maps: EyeMaps, x: Numbers, y: Numbers, dark_counts: float) -> Numbers:
    x = np.broadcast_to(x[..., None], y.shape)
    skin, white, other, _ = _read(maps, x, y)
    dark = _at(maps, maps.dark, x, y)
    against = 1.2 * white + 0.4 * other + dark_counts * dark
    return np.asarray(((0.25 * skin - against).mean(-1) * AROUND).sum(-1))


def _read(maps: EyeMaps, x: Numbers, y: Numbers) -> tuple[Map, Map, Map, Map]:
    at = _index(maps, x, y)
    return maps.skin.ravel()[at], maps.white.ravel()[at], maps.other.ravel()[at], maps.colored.ravel()[at]


def _at(maps: EyeMaps, values: Map, x: Numbers, y: Numbers) -> Map:
    return np.asarray(values.ravel()[_index(maps, x, y)])


def _index(maps: EyeMaps, x: Numbers, y: Numbers) -> NDArray[np.int32]:
    height, width = maps.skin.shape
    column = np.clip(((x - maps.origin[0]) * maps.density + 0.5).astype(np.int32), 0, width - 1)
    row = np.clip(((y - maps.origin[1]) * maps.density + 0.5).astype(np.int32), 0, height - 1)
    return np.asarray(row * width + column)
