"""The colours that a part of a picture is drawn in: cel-shaded hair, say, has a few, each with its shades."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

Colors = NDArray[np.float32]
"""(n, 3), in any colour space in which distance means something."""

STOP = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 11, 0.5)
TRIALS = 3  # candidates for each first centre
SEED = 1  # the same picture always has the same tones


def tones_of(colors: Colors, count: int) -> tuple[Colors, NDArray[np.float64]]:
    """`count` tones (count, 3), and which share of the colours each stands for (k-means, begun as k-means++).

    `cv2.kmeans` can begin by itself, but draws from a generator that belongs to the whole program.
    """
    nearest = np.argmin([_distances(colors, centre) for centre in _first_centres(colors, count)], 0)
    labels = np.asarray(nearest, np.int32)[:, None]
    _, labels, tones = cv2.kmeans(colors, count, labels, STOP, 1, cv2.KMEANS_USE_INITIAL_LABELS)  # type: ignore[assignment]
    share = np.bincount(labels.ravel(), minlength=count) / len(colors)
    return np.asarray(tones, np.float32), share


def _first_centres(colors: Colors, count: int) -> Colors:
    """Colours far from each other: each is drawn with a chance proportional to the square of its distance to those before
    it, the best of a few draws (Arthur and Vassilvitskii, 2007)."""
    chance = _chance(SEED)
    chosen = [next(chance) % len(colors)]
    nearest = _distances(colors, colors[chosen[0]])
    while len(chosen) < count:
        places = np.cumsum(nearest, dtype=np.float64)
        draws = [_fraction(chance) * places[-1] for _ in range(TRIALS)]
        candidates = np.minimum(np.searchsorted(places, draws), len(colors) - 1)
        closer = [np.minimum(nearest, _distances(colors, colors[candidate])) for candidate in candidates]
        best = int(np.argmin([distances.sum(dtype=np.float64) for distances in closer]))
        chosen.append(int(candidates[best]))
        nearest = closer[best]
    return colors[chosen]


def _distances(colors: Colors, centre: Colors) -> Colors:
    """(n,): the squares of the distances to one colour."""
    red, green, blue = np.square(colors - centre).T
    return np.asarray(red + green + blue)


def _chance(state: int) -> Iterator[int]:
    """Multiply-with-carry (Marsaglia) with OpenCV's factor: 32 bits at a time, the same ones as from a seed of its own."""
    while True:
        state = (state & 0xFFFFFFFF) * 4164903690 + (state >> 32)
        yield state & 0xFFFFFFFF


def _fraction(chance: Iterator[int]) -> float:
    """0..1, from 64 bits."""
    return (next(chance) << 32 | next(chance)) / 2**64
