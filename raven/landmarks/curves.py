"""Smooth lines through found points."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

STEPS = 5  # points of a line between two found points


def smooth_line(points: Numbers, steps: int = STEPS) -> Numbers:
    """(n, 2) points to ((n - 1) * steps + 1, 2): the centripetal Catmull-Rom spline through them, which makes no loops.

    Yuksel, Schaefer, Keyser: Parameterization and applications of Catmull-Rom curves (2011).
    """
    control = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    line = [points[0]]
    for p0, p1, p2, p3 in zip(control, control[1:], control[2:], control[3:], strict=False):
        t1 = max(1e-3, np.hypot(*(p1 - p0)) ** 0.5)
        t2 = t1 + max(1e-3, np.hypot(*(p2 - p1)) ** 0.5)
        t3 = t2 + max(1e-3, np.hypot(*(p3 - p2)) ** 0.5)
        for t in np.linspace(t1, t2, steps + 1)[1:]:
            a1 = p0 + (p1 - p0) * t / t1
            a2 = p1 + (p2 - p1) * (t - t1) / (t2 - t1)
            a3 = p2 + (p3 - p2) * (t - t2) / (t3 - t2)
            b1 = a1 + (a2 - a1) * t / t2
            b2 = a2 + (a3 - a2) * (t - t1) / (t3 - t1)
            line.append(b1 + (b2 - b1) * (t - t1) / (t2 - t1))
    return np.array(line)


def height_at(line: Numbers, x: float) -> float | None:
    """y of a line at `x`; None where it does not pass."""
    crossings = np.flatnonzero((line[:-1, 0] - x) * (line[1:, 0] - x) <= 0)
    if not len(crossings):
        return None
    (x0, y0), (x1, y1) = line[crossings[0]], line[crossings[0] + 1]
    return float(y0 if x1 == x0 else y0 + (y1 - y0) * (x - x0) / (x1 - x0))
