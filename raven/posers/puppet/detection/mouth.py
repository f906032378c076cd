"""Finds the open mouth: a patch of other colour than the skin, alone on the middle of the lower face."""

from dataclasses import dataclass

import numpy as np

from raven.posers.puppet.detection.evidence import Evidence
from raven.posers.puppet.detection.face_view import FaceView, Map
from raven.posers.puppet.detection.search import Numbers, read, search

X, Y, WIDTH, TILT, RISE, DROP, BOX, SMILE = range(8)
"""Middle between the corners, half width, right corner below the middle, border heights from the line of the corners,
exponent of the borders (2 = round), and how far the corners stand above the line of the borders' middle (units)."""
LOW = np.array([244, 158, 3.0, -2, -1.5, 0.8, 1.3, -3])
HIGH = np.array([268, 190, 20, 2, 7, 14, 5, 3.0])
SPREAD = np.array([2.5, 3, 4, 0.5, 1.5, 2.5, 0.6, 0.8])
COLUMNS = np.linspace(-0.97, 0.97, 25)
ROWS = (np.arange(12) + 0.5) / 12
AROUND = (np.arange(4) + 0.5) / 4 * 2.2


@dataclass(frozen=True)
class MouthShape:
    """The borders of the cavity as (P, 2) template points sharing their ends, and how clearly they were seen, 0..1."""

    upper: Numbers
    lower: Numbers
    clarity: float


def find_mouth(
    view: FaceView, evidence: Evidence, starts: list[tuple[float, float, float, float]], eyes_bottom: float
) -> MouthShape:
    """The mouth below the eyes, searched from `starts`, likeliest first: x, y of its middle, its width and height."""
    strange = np.maximum(1 - np.exp(-((evidence.distance / 7) ** 2)), evidence.white)
    cavity = strange * (1 - 0.6 * evidence.hair)
    x0, y0 = starts[0][:2]
    # The first start is the detector's, whose boxes are rough, or the template's, which is rougher.
    y0 = 0.6 * y0 + 0.4 * (eyes_bottom + 19)
    low, high = LOW.copy(), HIGH.copy()
    low[X], high[X] = x0 - 8, x0 + 8
    low[Y], high[Y] = eyes_bottom + 6, min(184.0, eyes_bottom + 32)

    def score(shapes: Numbers) -> Numbers:
        x, upper, lower = _borders(shapes, COLUMNS)
        step = shapes[:, WIDTH] * (COLUMNS[1] - COLUMNS[0])
        gap = lower - upper
        gap_ok = np.clip(gap, 0.1, None)
        rows = upper[..., None] + gap_ok[..., None] * ROWS
        inside = ((_at(cavity, x, rows) - 0.5).mean(-1) * gap_ok).sum(-1)
        above = -(_at(strange, x, upper[..., None] - AROUND)).mean(-1).sum(-1) * 1.6
        below = -(_at(strange, x, lower[..., None] + AROUND)).mean(-1).sum(-1) * 1.6
        sides = np.zeros(len(shapes))
        for side in (-1, 1):
            out = shapes[:, X, None] + side * (shapes[:, WIDTH, None] + AROUND)
            at = (shapes[:, Y] + side * shapes[:, TILT] - shapes[:, SMILE])[:, None, None] + np.array([-0.7, 0.0, 0.7])
            sides -= read(strange, *np.broadcast_arrays(out[..., None], at)).mean((1, 2)) * 1.6 * 1.4
        crossed = 4 * np.clip(0.3 - gap, 0, None).sum(-1)
        s = shapes
        # Below a mouth there is a chin: skin, where hair or the neck's edge would show none.
        chin = read(
            strange, *np.broadcast_arrays(s[:, X, None] + np.array([-2.0, 0, 2]), (s[:, Y] + s[:, DROP])[:, None] + 3.5)
        )
        odd = (
            40 * chin.mean(1) +
            1.0 * s[:, TILT] ** 2 + 1.0 * (s[:, BOX] - 2.4) ** 2 + 0.3 * s[:, SMILE] ** 2
            + 0.08 * (s[:, X] - x0) ** 2 + 0.2 * (s[:, Y] - y0) ** 2 + 0.15 * np.clip(s[:, WIDTH] - 11, 0, None) ** 2
        )  # fmt: skip
        return np.asarray((inside + above + below) * step + sides - crossed - odd)

    def _at(values: Map, x: Numbers, y: Numbers) -> Numbers:
        return read(values, np.broadcast_to(x[..., None], y.shape), y)

    begins = [np.array([x, y, w / 2, 0, h * 0.35, h * 0.5, 2.3, 0]) for x, y, w, h in starts]
    firsts = [search(score, begin, SPREAD, low, high, rounds=12) for begin in begins]
    best = max(firsts, key=lambda first: float(score(first[None])[0]))
    best = search(score, best, SPREAD * 0.4, low, high, rounds=14)
    s = np.linspace(-1, 1, 17)
    x, upper, lower = (line[0] for line in _borders(best[None], s))
    gap = np.clip(lower - upper, 0.1, None)
    fill = float(_at(strange, x[None], (upper[:, None] + gap[:, None] * ROWS)[None])[0, 2:-2].mean())
    out = 0.5 * float(_at(strange, x[None], (upper[:, None] - AROUND)[None])[0, 2:-2].mean())
    out += 0.5 * float(_at(strange, x[None], (lower[:, None] + AROUND)[None])[0, 2:-2].mean())
    return MouthShape(np.stack([x, upper], -1), np.stack([x, lower], -1), float(np.clip((fill - out) * 1.25, 0, 1)))


def _borders(shapes: Numbers, s: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    k = shapes[:, :, None]
    x = k[:, X] + k[:, WIDTH] * s
    base = k[:, Y] + k[:, TILT] * s - k[:, SMILE] * s * s
    bow = 1 - np.abs(s) ** k[:, BOX]
    return x, base - k[:, RISE] * bow, base + k[:, DROP] * bow
