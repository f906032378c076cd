"""The last half pixel: lips that the networks found move to the edges that were drawn beside them.

Lids do not: beside them there are frames of glasses, highlights and creases, and the networks are nearer than these edges.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet.features.closed_mouth import is_closed
from raven.posers.puppet.features.strokes import curve
from raven.posers.puppet.rig import Line, Mouth, Rig
from raven.video.picture import Rgba8

Numbers = NDArray[np.float64]
Map = NDArray[np.float32]
TEMPLATE = 512
COLUMNS = 33
OFFSETS = np.linspace(-2.2, 2.2, 45)  # how far a border may move, template units
STIFF = 4.5  # cost of a squared change of the offset from one column to the next
STAY = 0.035  # cost of the squared offset itself
BESIDE = (0.35, 0.85)  # template units from an edge where its two sides are looked at
ENDS = 0.1  # share of a border at each end that stays
AROUND = 4.0  # template units around the lips that are looked at: more than they may move
CLEAR = 60.0  # levels of 255 from the skin's colour that make an edge a clear one


def refined(rig: Rig, square: Rgba8) -> Rig:
    """The rig with the lips of an open mouth on the edges of the picture (N, N, 4)."""
    if not rig.mouth.found or is_closed(rig.mouth, 1.0):
        return rig
    return rig.model_copy(update={"mouth": _mouth(rig.mouth, _strangeness(square, rig))})


def _strangeness(square: Rgba8, rig: Rig) -> Map:
    """(N, N): how unlike the skin each pixel around the mouth is, 0..1; elsewhere 0."""
    lower = max(y for eye in (rig.left_eye, rig.right_eye) for _, y in eye.lower) + 2
    lips = [*rig.mouth.upper, *rig.mouth.lower]
    upper_lip = min(y for _, y in rig.mouth.upper) - 2
    scale = square.shape[0] / TEMPLATE
    left, right = rig.right_eye.iris[0], rig.left_eye.iris[0]
    rows = slice(int(lower * scale), max(int(upper_lip * scale), int(lower * scale) + 2))
    cheeks = _on_grey(square[rows, int(left * scale) : max(int(right * scale), int(left * scale) + 2)]).reshape(-1, 3)
    skin = np.median(cheeks, axis=0) if len(cheeks) else np.array([250, 228, 214], np.float32)
    ends = [(min(ends) - AROUND, max(ends) + AROUND) for ends in zip(*lips, strict=True)]
    columns, rows = (slice(max(0, int(low * scale)), max(0, int(high * scale))) for low, high in ends)
    strange = np.zeros(square.shape[:2], np.float32)
    strange[rows, columns] = np.minimum(np.linalg.norm(_on_grey(square[rows, columns]) - skin, axis=2), CLEAR) / CLEAR
    return strange


def _on_grey(rgba8: Rgba8) -> Map:
    alpha = rgba8[..., 3:].astype(np.float32) / 255
    return np.asarray(rgba8[..., :3] * alpha + 200 * (1 - alpha), np.float32)


def _sides(values: Map, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """(columns, offsets): the values above and below a border at every offset."""
    scale = values.shape[0] / TEMPLATE
    rows = y[:, None] + OFFSETS
    columns = ((np.broadcast_to(x[:, None], rows.shape) + 0.5) * scale - 0.5).astype(np.float32)

    def read(away: float) -> Numbers:
        there = ((rows + away + 0.5) * scale - 0.5).astype(np.float32)
        return np.asarray(
            cv2.remap(values, columns, there, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float64
        )

    above, below = (np.mean([read(sign * away) for away in BESIDE], axis=0) for sign in (-1, 1))
    return above, below


def _mouth(mouth: Mouth, strange: Map) -> Mouth:
    x, upper, lower = _columns(mouth)
    above, below = _sides(strange, x, upper)
    upper = upper + _path(np.clip(below - above, -0.5, 1))
    above, below = _sides(strange, x, lower)
    lower = lower + _path(np.clip(above - below, -0.5, 1))
    return mouth.model_copy(update=_lines(x, upper, np.maximum(lower, upper + 0.3)))


def _columns(part: Mouth) -> tuple[Numbers, Numbers, Numbers]:
    x = np.linspace(part.upper[0][0], part.upper[-1][0], COLUMNS)
    upper, lower = (curve(line, x.astype(np.float32)).astype(np.float64) for line in (part.upper, part.lower))
    upper[[0, -1]], lower[[0, -1]] = (part.upper[0][1], part.upper[-1][1]), (part.upper[0][1], part.upper[-1][1])
    return x, upper, lower


def _path(gain: Numbers) -> Numbers:
    """The offset of each column that gains most while it changes smoothly (Viterbi); 0 at both ends."""
    along = np.linspace(0, 1, len(gain))
    held = np.clip(np.minimum(along, 1 - along) / ENDS, 0, 1)[:, None]
    gain = gain * held - STAY * OFFSETS**2 - 4.0 * (1 - held) * OFFSETS**2
    change = STIFF * (OFFSETS[:, None] - OFFSETS[None, :]) ** 2
    total, came = gain[0].copy(), np.zeros(gain.shape, np.intp)
    for column in range(1, len(gain)):
        options = total[None, :] - change
        came[column] = options.argmax(axis=1)
        total = options[np.arange(len(OFFSETS)), came[column]] + gain[column]
    at, path = int(total.argmax()), np.zeros(len(gain))
    for column in range(len(gain) - 1, -1, -1):
        path[column] = OFFSETS[at]
        at = int(came[column, at])
    return np.asarray(np.convolve(np.pad(path, 2, mode="edge"), [0.1, 0.2, 0.4, 0.2, 0.1], "valid"))


def _lines(x: Numbers, upper: Numbers, lower: Numbers) -> dict[str, Line]:
    upper[[0, -1]] = lower[[0, -1]] = (upper[[0, -1]] + lower[[0, -1]]) / 2

    def line(y: Numbers) -> Line:
        return tuple((round(float(a), 2), round(float(b), 2)) for a, b in zip(x, y, strict=True))

    return {"upper": line(upper), "lower": line(lower)}
