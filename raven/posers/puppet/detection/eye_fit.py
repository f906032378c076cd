"""Finds the pair of eyes: first as mirror images of each other, then each by itself."""

import numpy as np

from raven.posers.puppet.detection.evidence import Evidence
from raven.posers.puppet.detection.eye_shape import (
    BOX,
    DROP,
    IRIS_RX,
    IRIS_RY,
    IRIS_X,
    IRIS_Y,
    LASH,
    LEAN,
    RISE,
    TILT,
    WIDTH,
    EyeMaps,
    Numbers,
    X,
    Y,
    explain,
)  # fmt: skip
from raven.posers.puppet.detection.face_view import ORIGIN, SCALE
from raven.posers.puppet.detection.first_guess import FirstGuess
from raven.posers.puppet.detection.search import search

APART = np.array([4.0, 6.0, 2.5])  # usual deviation of the eyes' x and y and of the face's middle, template units
ATTRACTION = 6.0  # square units of evidence that outweigh one such deviation
MIDDLE = 256.0  # the template's axis of symmetry
LOW = np.array([8.0, 118, 5, -6, 1.5, 0.3, -0.5, 1.5, 0.4, -5, -6, 2.5, 3.0])
HIGH = np.array([44.0, 172, 19, 6, 15, 11, 0.5, 4.5, 5.5, 5, 6, 11, 14.0])
SPREAD = np.array([4.0, 5, 3, 1.5, 3, 2.5, 0.2, 0.6, 1.0, 1.5, 2, 2, 3])
OWN_SPREAD = np.array([1.5, 1.5, 1, 1, 1, 1, 0.15, 0.4, 0.6, 1.5, 1, 0.7, 0.7])


def _eye_maps(evidence: Evidence, at_left: bool) -> EyeMaps:
    """The maps of one eye's half of the face, at half the working resolution; x runs outward from `MIDDLE`."""
    top, bottom = round((105 - ORIGIN[1]) * SCALE), round((190 - ORIGIN[1]) * SCALE)
    middle = round((MIDDLE - ORIGIN[0]) * SCALE)
    reach = 60 * SCALE

    def half(values: np.ndarray) -> np.ndarray:
        part = (
            values[top:bottom, middle - reach : middle][:, ::-1]
            if at_left
            else values[top:bottom, middle : middle + reach]
        )
        return np.ascontiguousarray(
            (part[::2, ::2] + part[1::2, ::2] + part[::2, 1::2] + part[1::2, 1::2]) / 4, dtype=np.float32
        )

    # Averages of 2x2 stand half a working pixel further; the mirrored half begins one pixel from the axis.
    first = 0.5 / SCALE + (1 / SCALE if at_left else 0)
    origin = (first, 105 + 0.5 / SCALE)
    return EyeMaps(
        half(evidence.skin),
        half(evidence.white),
        half(evidence.other),
        half(evidence.dark * (1 - 0.7 * evidence.hair)),
        half(evidence.other * (1 - evidence.hair)),
        origin,
        SCALE / 2,
    )


def fit_pair(evidence: Evidence, guess: FirstGuess | None) -> tuple[Numbers, Numbers, float]:
    """The shapes of the eyes at the viewer's left and right, x outward from `MIDDLE`, and the fit's quality.

    Quality: evidence per square unit of eye, about 0.3 for a poor and 0.8 for a clear finding.
    """
    maps = _eye_maps(evidence, at_left=True), _eye_maps(evidence, at_left=False)
    low, high = np.append(LOW, -12.0), np.append(HIGH, 12.0)

    def pair(shapes: Numbers) -> Numbers:
        shift = shapes[:, -1]
        left, right = shapes[:, :-1].copy(), shapes[:, :-1].copy()
        left[:, X] -= shift
        right[:, X] += shift
        off = ATTRACTION * (((shapes[:, (X, Y, -1)] - expected) / APART) ** 2).sum(1)
        found = explain(left, maps[0]) + explain(right, maps[1])
        return np.asarray(found - _strangeness(shapes[:, :-1]) * 2 - off)

    # Several beginnings: brows, glasses and fringes are local optima, and the detector errs at times.
    starts = [_template_start(y, rise) for y, rise in ((147, 7), (141, 5), (153, 5))]
    expected = np.array([22.0, 146.0, 0.0])
    if guess is not None:
        starts = [_guessed_start(guess), starts[0]]
        expected = 0.5 * expected + 0.5 * starts[0][[X, Y, -1]]
    spread = np.append(SPREAD, 1.5)
    firsts = [search(pair, start, spread, low, high, rounds=14) for start in starts]
    best = max(firsts, key=lambda first: float(pair(first[None])[0]))
    best = search(pair, best, spread * 0.35, low, high, rounds=16)
    found = []
    for side, sign in enumerate((-1, 1)):
        own = best[:-1].copy()
        own[X] += sign * best[-1]

        def one(shapes: Numbers, own: Numbers = own, eye: EyeMaps = maps[side]) -> Numbers:
            apart = (((shapes - own) / OWN_SPREAD) ** 2).sum(1)
            return np.asarray(explain(shapes, eye) - _strangeness(shapes) - 0.6 * apart)

        found.append(search(one, own, OWN_SPREAD, LOW, HIGH, rounds=16))
    area = [np.pi / 2 * f[WIDTH] * (f[RISE] + f[DROP]) * 0.9 for f in found]
    quality = min(float(explain(f[None], m)[0]) / a for f, m, a in zip(found, maps, area, strict=True))
    return found[0], found[1], quality


def _template_start(y: float, rise: float) -> Numbers:
    """A shape where eyes stand in the template; the last number is the shift of the face's middle."""
    return np.array([22.0, y, 11, 0, rise, rise * 0.8, 0, 2.4, 2, 0, 0, rise, rise * 1.2, 0])


def _guessed_start(guess: FirstGuess) -> Numbers:
    left, right = guess.eye_at_left, guess.eye_at_right
    height, width = (left.height + right.height) / 2, (left.width + right.width) / 2
    return np.array(
        [
            (right.x - left.x) / 2, (left.y + right.y) / 2, np.clip(width * 0.45, 7, 15), 0, height * 0.4, height * 0.35,
            0, 2.4, 2, 0, 0, np.clip(height * 0.42, 3.5, 8), np.clip(height * 0.5, 4, 11), (left.x + right.x) / 2 - MIDDLE,
        ]
    )  # fmt: skip


def _strangeness(shapes: Numbers) -> Numbers:
    """Penalty, in square units, for shapes that are seldom drawn: there so that what is hidden gets a likely shape."""
    s = shapes
    rx, ry = s[:, IRIS_RX], s[:, IRIS_RY]
    flat = np.clip(0.95 - ry / rx, 0, None) + np.clip(ry / rx - 1.6, 0, None)
    # An iris reaches the lids or nearly so, and never shows white all around in a calm face.
    floats = np.clip(s[:, IRIS_Y] - ry + s[:, RISE] - 0.8, 0, None)
    sinks = np.clip(s[:, IRIS_Y] + ry - s[:, DROP] - 1.0, 0, None) + np.clip(
        s[:, DROP] - s[:, IRIS_Y] - ry - 1.5, 0, None
    )
    high = np.clip(-s[:, IRIS_Y] + ry - s[:, RISE] - 0.45 * ry, 0, None)
    return np.asarray(
        30 * flat**2 + 3 * floats**2 + 2 * sinks**2 + 2 * high**2
        + 0.5 * s[:, TILT] ** 2 + 25 * s[:, LEAN] ** 2 + 1.5 * (s[:, BOX] - 2.4) ** 2 + 0.4 * (s[:, LASH] - 2) ** 2
        + 0.15 * s[:, IRIS_X] ** 2
        + 10 * np.clip(s[:, IRIS_RX] - 0.72 * s[:, WIDTH], 0, None) ** 2
        + 3 * np.clip(s[:, DROP] - s[:, RISE] - 1, 0, None) ** 2
    )  # fmt: skip
