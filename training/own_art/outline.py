"""Borders of masks as curves: where the truth about eyes, mouths and jaws is read off."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.own_art.sprite import Box, Pixels

Curve = NDArray[np.float64]
"""(n, 2): x, y in units of the template."""
REACH = 0.35  # units: a corner is the middle of the border within this distance from its extreme


def border(mask: Pixels, box: Box, density: float) -> Curve | None:
    """The closed border of the largest piece of a mask (0..255), where it crosses the half; None if there is none."""
    fine = cv2.resize(mask, None, fx=3, fy=3, interpolation=cv2.INTER_LINEAR)
    found, _ = cv2.findContours((fine > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not found:
        return None
    largest = max(found, key=cv2.contourArea)
    if cv2.contourArea(largest) < 9:
        return None
    # the border runs half a fine pixel outside the middles of its pixels
    points = largest[:, 0].astype(np.float64)
    center = points.mean(axis=0)
    points += 0.5 + 0.5 * np.sign(points - center)
    return points / (3 * density) + (box.x, box.y)


def corners(curve: Curve) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The left and the right end of a closed border."""
    ends = []
    for sign in (1, -1):
        reach = curve[:, 0] * sign
        ends.append(curve[reach < reach.min() + REACH].mean(axis=0))
    return ends[0], ends[1]


def split(curve: Curve) -> tuple[Curve, Curve]:
    """The upper and the lower half of a closed border, both from the left corner to the right."""
    left, right = corners(curve)
    start, stop = (int(np.argmin(np.linalg.norm(curve - end, axis=1))) for end in (left, right))
    rolled = np.roll(curve, -start, axis=0)
    stop = (stop - start) % len(curve)
    one, other = rolled[: stop + 1], np.vstack([rolled[stop:], rolled[:1]])[::-1]
    one, other = (np.vstack([left, half[1:-1], right]) for half in (one, other))
    return (one, other) if one[:, 1].mean() < other[:, 1].mean() else (other, one)


def along(curve: Curve, shares: NDArray[np.float64] | list[float]) -> Curve:
    """Points at shares of the length of a curve."""
    # little steps of pixels would make every slope longer than it is
    if len(curve) > 24:
        kernel = np.ones(7) / 7
        middle = np.stack([np.convolve(curve[:, axis], kernel, "valid") for axis in (0, 1)], axis=1)
        curve = np.vstack([curve[:1], middle, curve[-1:]])
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    at = np.asarray(shares) * length[-1]
    return np.stack([np.interp(at, length, curve[:, axis]) for axis in (0, 1)], axis=1)


def at_x(curve: Curve, x: float) -> NDArray[np.float64]:
    """The point of a curve that runs from left to right straight above or below `x`."""
    order = np.argsort(curve[:, 0], kind="stable")
    window = np.abs(curve[:, 0] - x) < 0.3
    y = curve[window, 1].mean() if window.any() else np.interp(x, curve[order, 0], curve[order, 1])
    return np.array([x, y])


def coverage(shapes: list[Curve], box: Box, density: float) -> Pixels:
    """Alpha of filled polygons."""
    scale = 3
    rows, columns = box.pixels(density)
    mask = np.zeros((rows * scale, columns * scale), np.uint8)
    for shape in shapes:
        # fillPoly counts from the middles of pixels
        fixed = np.round(((shape - (box.x, box.y)) * density * scale - 0.5) * 16).astype(np.int32)
        cv2.fillPoly(mask, [fixed], 255, cv2.LINE_AA, 4)
    return np.asarray(cv2.resize(mask, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)


def ribbon(spine: Curve, widths: NDArray[np.float64]) -> Curve:
    """The polygon around a line that swells and tapers."""
    slope = np.gradient(spine, axis=0)
    normal = np.stack([-slope[:, 1], slope[:, 0]], axis=1)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    return np.vstack([spine + normal * widths[:, None] / 2, (spine - normal * widths[:, None] / 2)[::-1]])


def smooth(points: Curve, count: int = 60) -> Curve:
    """A smooth curve through a few points, evenly spaced: a Catmull-Rom spline by its parameter."""
    extended = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    pieces = []
    t = np.linspace(0, 1, 16, endpoint=False)[:, None]
    for i in range(len(points) - 1):
        a, b, c, d = extended[i : i + 4]
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    dense = np.vstack([*pieces, points[-1:]])
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(dense, axis=0), axis=1))])
    at = np.linspace(0, length[-1], count)
    return np.stack([np.interp(at, length, dense[:, axis]) for axis in (0, 1)], axis=1)
