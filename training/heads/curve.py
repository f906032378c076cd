"""Plane curves as polylines: smooth ones through points, offsets, lengths, crossings. Shapes are (n, 2) arrays."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


@cache
def _catmull_rom(steps: int) -> Points:
    """Weights (steps, 4) of four neighbours for `steps` points from the second neighbour on, the third left out."""
    t = np.arange(steps)[:, None] / steps
    return 0.5 * np.hstack([-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, -(t**2) + t**3])


def smooth(through: object, steps: int = 6, closed: bool = False) -> Points:
    """A Catmull-Rom curve through the points, `steps` points for each piece."""
    points = np.asarray(through, float)
    if closed:
        before, after = np.roll(points, 1, 0), np.roll(points, -1, 0)
        after2 = np.roll(points, -2, 0)
        return np.einsum("sk,nkd->nsd", _catmull_rom(steps), np.stack([before, points, after, after2], 1)).reshape(
            -1, 2
        )
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    neighbours = np.stack([padded[:-3], padded[1:-2], padded[2:-1], padded[3:]], 1)
    curve = np.einsum("sk,nkd->nsd", _catmull_rom(steps), neighbours).reshape(-1, 2)
    return np.vstack([curve, points[-1]])


@cache
def _bernstein(steps: int) -> Points:
    t = np.linspace(0, 1, steps)[:, None]
    return np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])


def bezier(a: object, b: object, c: object, d: object, steps: int = 12) -> Points:
    """The cubic from `a` to `d` with the handles `b` and `c`."""
    return _bernstein(steps) @ np.array([a, b, c, d], float)


@cache
def _circle(steps: int) -> Points:
    angle = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    return np.column_stack([np.cos(angle), np.sin(angle)])


def ellipse(x: float, y: float, rx: float, ry: float, steps: int = 28, turn: float = 0.0) -> Points:
    """An ellipse; `turn` in radians, clockwise as seen."""
    points = _circle(steps) * (rx, ry)
    if turn:
        cos, sin = np.cos(turn), np.sin(turn)
        points = points @ np.array([[cos, sin], [-sin, cos]])
    return points + np.array([x, y])


def normals(points: Points) -> Points:
    """Unit normals, to the left of the way as seen (up, when going right, as y points down)."""
    step = np.empty_like(points)
    step[1:-1] = points[2:] - points[:-2]
    step[0], step[-1] = points[1] - points[0], points[-1] - points[-2]
    step /= np.maximum(np.sqrt(step[:, 0] ** 2 + step[:, 1] ** 2), 1e-12)[:, None]
    side = np.empty_like(step)
    side[:, 0], side[:, 1] = step[:, 1], -step[:, 0]
    return side


def offset(points: Points, by: object) -> Points:
    """The curve moved along its normals by a number or one per point."""
    return points + normals(points) * np.broadcast_to(np.asarray(by, float), len(points))[:, None]


def ribbon(points: Points, widths: object) -> Points:
    """The outline of a stroke along the curve with these widths (a number, or one per point)."""
    side = normals(points) * (np.broadcast_to(np.asarray(widths, float), len(points)) / 2)[:, None]
    return np.vstack([points + side, (points - side)[::-1]])


def along(points: Points, fractions: object) -> Points:
    """Points at these fractions of the curve's length."""
    step = np.diff(points, axis=0)
    length = np.concatenate([[0], np.cumsum(np.hypot(step[:, 0], step[:, 1]))])
    at = np.asarray(fractions, float) * length[-1]
    return np.column_stack([np.interp(at, length, points[:, 0]), np.interp(at, length, points[:, 1])])


def part_of(points: Points, start: float, end: float, count: int = 14) -> Points:
    """The piece of the curve between two fractions of its length."""
    return along(points, np.linspace(start, end, count))


def crossing(points: Points, x: float, highest: bool) -> tuple[float, float]:
    """Where the curve meets the vertical at `x`; of several places the highest or lowest, of none the nearest end."""
    before, after = points[:-1, 0], points[1:, 0]
    hit = np.flatnonzero((before - x) * (after - x) <= 0)
    if not len(hit):
        nearest = points[np.argmin(abs(points[:, 0] - x))]
        return float(nearest[0]), float(nearest[1])
    run = after[hit] - before[hit]
    t = np.divide(x - before[hit], run, out=np.full(len(hit), 0.5), where=run != 0)
    y = points[hit, 1] + t * (points[hit + 1, 1] - points[hit, 1])
    return x, float(y.min() if highest else y.max())
