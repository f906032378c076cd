"""From the fitted shape of an eye to the lids that were drawn: the borders follow the edges."""

from dataclasses import dataclass

import numpy as np

from raven.posers.puppet.detection.evidence import Evidence
from raven.posers.puppet.detection.eye_shape import (
    IRIS_RX,
    IRIS_X,
    LASH,
    Numbers,
    X,
    borders,
)  # fmt: skip
from raven.posers.puppet.detection.face_view import FaceView, Map
from raven.posers.puppet.detection.irises import Opening
from raven.posers.puppet.detection.search import read

COLUMNS = 33
OFFSETS = np.linspace(-2.5, 2.5, 41)  # how far a lid may move from the fitted shape, template units
STIFF = 1.2  # cost of a kink: squared change of the offset between columns, in units of 1/8


@dataclass(frozen=True)
class Lids:
    """The opening between the lids and the thickness of the upper lash line, in template units."""

    opening: Opening
    lash: float


def follow_lids(view: FaceView, evidence: Evidence, shape: Numbers, middle: float, side: int) -> Lids:
    """The lids drawn near `shape`, whose x runs from `middle` to the viewer's left (`side` -1) or right (1)."""
    s = np.linspace(-1, 1, COLUMNS)
    x, upper, lower = (values[0] for values in borders(shape[None], s))
    x = middle + side * x
    lightness = np.asarray(view.lab[..., 0])
    solid = 1 - evidence.skin
    in_iris = np.abs(x - middle - side * (shape[X] + shape[IRIS_X])) < shape[IRIS_RX] * 0.9

    def above_below(values: Map, border: Numbers) -> tuple[Numbers, Numbers]:
        rows = border[:, None] + OFFSETS
        xs = np.broadcast_to(x[:, None], rows.shape)
        near, far = 0.4, 0.9
        above = read(values, xs, rows - near) + read(values, xs, rows - far)
        below = read(values, xs, rows + near) + read(values, xs, rows + far)
        return above / 2.0, below / 2.0

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
    lash = _lash(evidence, x, upper, shape)
    order = slice(None, None, side)
    return Lids(Opening(np.stack([x, upper], -1)[order], np.stack([x, lower], -1)[order]), lash)


def _path(gain: Numbers) -> Numbers:
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
    return np.asarray(np.convolve(np.pad(path, 2, mode="edge"), [0.1, 0.2, 0.4, 0.2, 0.1], "valid"))


def _lash(evidence: Evidence, x: Numbers, upper: Numbers, shape: Numbers) -> float:
    """Thickness of the dark run above the upper border, at its thickest."""
    rise = np.arange(0.125, 6, 0.25)
    ys = upper[:, None] - rise
    dark = read(evidence.dark, np.broadcast_to(x[:, None], ys.shape), ys) > 0.5
    # The first run only: a crease or the fringe above it is not the lash. Its lower edge may be a little off.
    dark[:, :3] |= dark.any(1, keepdims=True)
    runs = np.argmin(np.concatenate([dark, np.zeros((len(x), 1), bool)], 1), axis=1) * 0.25
    runs = runs[(runs < 5.5) & (runs > 0)]
    fitted = float(shape[LASH])
    if len(runs) < len(x) // 3:
        return fitted
    # The fitted shape knows what is a lash; the run measures it, unless a rim or the fringe touches it.
    return float(np.clip(0.7 * np.percentile(runs, 75) + 0.3 * fitted, 0.6 * fitted, 1.5 * fitted))
