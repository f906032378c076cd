"""The search for the shape that explains a picture best.

The cross-entropy method (Rubinstein 1999): draw shapes from a normal distribution, keep the best, narrow the
distribution to them, repeat. It needs no gradients and is not caught by the first local optimum.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet.detection.face_view import SCALE, Map, Window

Numbers = NDArray[np.float64]
DRAWN, KEPT, ROUNDS = 160, 20, 28


def search(
    score: Callable[[Numbers], Numbers], start: Numbers, spread: Numbers, low: Numbers, high: Numbers, rounds: int = ROUNDS
) -> Numbers:
    """The best shape (P,) within `low`..`high` that was met around `start`. `score` maps (K, P) to (K,).

    The same arguments give the same result: the draws are seeded.
    """
    rng = np.random.default_rng(512)
    mean, deviation = np.clip(start, low, high), spread.astype(np.float64)
    best, best_score = mean, float(score(mean[None])[0])
    for _ in range(rounds):
        drawn = np.clip(rng.normal(mean, deviation, (DRAWN, len(mean))), low, high)
        drawn[0] = mean
        scores = score(drawn)
        order = np.argsort(scores)[::-1][:KEPT]
        if scores[order[0]] > best_score:
            best, best_score = drawn[order[0]], float(scores[order[0]])
        kept = drawn[order]
        mean = 0.2 * mean + 0.8 * kept.mean(0)
        deviation = 0.3 * deviation + 0.7 * (kept.std(0) + 0.01 * spread)
    return best


def read(values: Map, window: Window, x: Numbers, y: Numbers) -> Map:
    """A map of the whole view at template points, nearest pixel; outside of the window its border counts."""
    # Window carries the origin of the view; a window of the whole view makes these absolute.
    at = window.to_pixels(np.stack([x, y], -1))
    height, width = values.shape
    column = np.clip((at[..., 0] + window.left + 0.5).astype(np.int32), window.left, min(window.right, width) - 1)
    row = np.clip((at[..., 1] + window.top + 0.5).astype(np.int32), window.top, min(window.bottom, height) - 1)
    return np.asarray(values[row, column])


def pixels(units: float) -> float:
    """Template units in working pixels."""
    return units * SCALE
