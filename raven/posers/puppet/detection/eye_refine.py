"""From the fitted shape of an eye to what was drawn: the lids follow the edges, the iris its border with the white."""

from dataclasses import dataclass

import numpy as np

from raven.posers.puppet.detection.evidence import Evidence
from raven.posers.puppet.detection.eye_shape import (
    IRIS_RX, IRIS_RY, IRIS_X, IRIS_Y, LASH, WIDTH, X, Y, Numbers, borders, lash_profile,
)  # fmt: skip
from raven.posers.puppet.detection.face_view import FaceView, Map, Window
from raven.posers.puppet.detection.search import read, search

COLUMNS = 33
OFFSETS = np.linspace(-2.5, 2.5, 41)  # how far a lid may move from the fitted shape, template units
STIFF = 1.2  # cost of a kink: squared change of the offset between columns, in units of 1/8


@dataclass(frozen=True)
class DrawnEye:
    """Borders (P, 2) left to right sharing their ends, lash thickness, iris centre and half axes; template units."""

    upper: Numbers
    lower: Numbers
    lash: float
    iris: tuple[float, float]
    half_axes: tuple[float, float]


def refine_eye(view: FaceView, evidence: Evidence, shape: Numbers, middle: float, side: int) -> DrawnEye:
    """The eye drawn near `shape`, whose x runs from `middle` to the viewer's left (`side` -1) or right (1)."""
    everything = view.window(0, 0, 512, 512)
    s = np.linspace(-1, 1, COLUMNS)
    x, upper, lower = (values[0] for values in borders(shape[None], s))
    x = middle + side * x
    lightness = np.asarray(view.lab[..., 0])
    solid = 1 - evidence.skin
    center = np.array([middle + side * (shape[X] + shape[IRIS_X]), shape[Y] + shape[IRIS_Y]])
    in_iris = np.abs(x - center[0]) < shape[IRIS_RX] * 0.9

    def above_below(values: Map, border: Numbers) -> tuple[Map, Map]:
        rows = border[:, None] + OFFSETS
        xs = np.broadcast_to(x[:, None], rows.shape)
        near, far = 0.4, 0.9
        above = (read(values, everything, xs, rows - near) + read(values, everything, xs, rows - far)) / 2
        below = (read(values, everything, xs, rows + near) + read(values, everything, xs, rows + far)) / 2
        return above, below

    above, below = above_below(lightness, upper)
    dark_above, _ = above_below(evidence.dark, upper)
    gain = np.clip((below - above) / 25, -0.5, 1) * (0.4 + 0.6 * dark_above)
    gain[in_iris] *= 0.5
    upper = upper + _path(gain)

    above, below = above_below(evidence.white, lower)
    solid_above, solid_below = above_below(solid, lower)
    gain = np.maximum(np.clip(above - below, -0.5, 1), 0.7 * np.clip(solid_above - solid_below, -0.5, 1))
    lower = np.maximum(lower + _path(gain), upper + 0.3)

    upper[0] = lower[0] = (upper[0] + lower[0]) / 2
    upper[-1] = lower[-1] = (upper[-1] + lower[-1]) / 2
    iris, axes = _refine_iris(evidence, everything, x, upper, lower, center, shape)
    lash = _lash(evidence, everything, x, upper, shape)
    order = slice(None, None, side)
    return DrawnEye(np.stack([x, upper], -1)[order], np.stack([x, lower], -1)[order], lash, iris, axes)


def _path(gain: Map) -> Numbers:
    """The offset per column that gains most while changing smoothly (Viterbi)."""
    count = len(OFFSETS)
    change = STIFF * ((OFFSETS[:, None] - OFFSETS[None, :]) * 2) ** 2
    gain = gain - 0.03 * OFFSETS**2
    total = gain[0].copy()
    came = np.zeros(gain.shape, np.int32)
    for column in range(1, len(gain)):
        options = total[None, :] - change
        came[column] = options.argmax(1)
        total = options[np.arange(count), came[column]] + gain[column]
    at = int(total.argmax())
    path = np.zeros(len(gain))
    for column in range(len(gain) - 1, -1, -1):
        path[column] = OFFSETS[at]
        at = int(came[column, at])
    return np.convolve(np.pad(path, 2, mode="edge"), [0.1, 0.2, 0.4, 0.2, 0.1], "valid")


def _refine_iris(
    evidence: Evidence, everything: Window, x: Numbers, upper: Numbers, lower: Numbers, center: Numbers, shape: Numbers
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ellipse that best parts the coloured from the white inside the lids; what lids hide is thought on."""
    rows = (np.arange(28) + 0.5) / 28
    t = np.linspace(0.03, 0.97, 57)
    grid_x = np.interp(t, np.linspace(0, 1, len(x)), x)
    top, bottom = (np.interp(t, np.linspace(0, 1, len(x)), line) for line in (upper, lower))
    top = top + 0.3
    height = np.clip(bottom - top, 0.1, None)
    ys = top[:, None] + height[:, None] * rows
    xs = np.broadcast_to(grid_x[:, None], ys.shape)
    weight = np.broadcast_to(height[:, None], ys.shape) * abs(grid_x[1] - grid_x[0]) / len(rows)
    white, skin = read(evidence.white, everything, xs, ys), read(evidence.skin, everything, xs, ys)
    # Skin inside the lids says nothing; a lash over the white is dark at the very corners only.
    colored = ((1 - white - skin) - (white + 0.3 * skin)) * weight
    px, py, pw = xs.ravel(), ys.ravel(), colored.ravel()
    width = float(shape[WIDTH])
    floor = float(lower.max())

    def score(e: Numbers) -> Numbers:
        inside = ((px - e[:, 0:1]) / e[:, 2:3]) ** 2 + ((py - e[:, 1:2]) / e[:, 3:4]) ** 2
        soft = 1 / (1 + np.exp(np.clip((inside - 1) * 12, -40, 40)))
        ratio = e[:, 3] / e[:, 2]
        odd = (
            12 * (ratio - 1.15) ** 2
            + 0.4 * (e[:, 1] + e[:, 3] - floor) ** 2 / (1 + np.abs(e[:, 1] + e[:, 3] - floor))
            + 0.1 * (e[:, 0] - center[0]) ** 2
        )
        return np.asarray((soft * pw).sum(1) - odd)

    start = np.array([*center, shape[IRIS_RX], shape[IRIS_RY]])
    reach = np.array([width * 0.5, 5, 0, 0])
    low, high = start - reach, start + reach
    low[2:], high[2:] = (2.0, 2.5), (width * 0.75, 14.0)
    best = search(score, start, np.array([1.5, 1.5, 1.2, 1.2]), low, high, rounds=18)
    return (float(best[0]), float(best[1])), (float(best[2]), float(best[3]))


def _lash(evidence: Evidence, everything: Window, x: Numbers, upper: Numbers, shape: Numbers) -> float:
    """Thickness of the dark run above the upper border, at its thickest."""
    rise = np.arange(0.125, 6, 0.25)
    ys = upper[:, None] - rise
    dark = read(evidence.dark, everything, np.broadcast_to(x[:, None], ys.shape), ys) > 0.5
    # The first run only: a crease or the fringe above it is not the lash. Its lower edge may be a little off.
    dark[:, :3] |= dark.any(1, keepdims=True)
    runs = np.argmin(np.concatenate([dark, np.zeros((len(x), 1), bool)], 1), axis=1) * 0.25
    runs = runs[(runs < 5.5) & (runs > 0)] / 1.0
    if len(runs) < len(x) // 3:
        return float(shape[LASH])
    return float(np.clip(np.percentile(runs, 75), 0.5, 5.5)) * 0.7 + float(shape[LASH] * lash_profile(np.zeros(1))[0]) * 0.3
