"""The search for the shape that explains a picture best.

The cross-entropy method (Rubinstein 1999): draw shapes from a normal distribution, keep the best, narrow the
distribution to them, repeat. It needs no gradients and is not caught by the first local optimum.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet.detection.face_view import ORIGIN, SCALE, Map

Numbers = NDArray[np.float64]
DRAWN, KEPT, ROUNDS = 160, 20, 28


def search(
    score: Callable[[Numbers], Numbers],
    start: Numbers,
    spread: Numbers,
    low: Numbers,
    high: Numbers,
    rounds: int = ROUNDS,
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


def read(values: Map, x: Numbers, y: Numbers) -> Numbers:
    """A map of the whole view at template points, by the nearest pixel; outside of the view its border counts."""
    height, width = values.shape
    column = np.clip(((x - ORIGIN[0]) * SCALE + 0.5).astype(np.int32), 0, width - 1)
    row = np.clip(((y - ORIGIN[1]) * SCALE + 0.5).astype(np.int32), 0, height - 1)
    return np.asarray(values.ravel().take(row * width + column), np.float64)
