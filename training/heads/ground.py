"""Backgrounds behind a figure."""

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.colour import hsv
from training.heads.style import choose

KINDS = {"plain": 3, "gradient": 2, "pattern": 1, "blobs": 2, "sky": 1, "noise": 1}


def _colour(rng: np.random.Generator) -> NDArray[np.float64]:
    return np.array(hsv(rng.random(), rng.beta(1, 2.5), rng.beta(2.5, 1.2)))


def draw_ground(seed: int, size: int) -> NDArray[np.uint8]:
    """The background number `seed`, (size, size, 3), sRGB."""
    rng = np.random.default_rng([7, seed])
    kind = choose(rng, KINDS)
    a, b = _colour(rng), _colour(rng)
    if kind == "plain":
        plain = [np.ones(3), np.zeros(3), np.full(3, 0.5), a]
        picture = np.broadcast_to(plain[int(rng.choice(4, p=[0.35, 0.08, 0.07, 0.5]))], (size, size, 3))
    elif kind == "gradient":
        turn = rng.random() * 2 * np.pi
        y, x = np.mgrid[0:size, 0:size] / size
        t = np.clip((x - 0.5) * np.cos(turn) + (y - 0.5) * np.sin(turn) + 0.5, 0, 1)[:, :, None]
        picture = a * (1 - t) + b * t
    elif kind == "pattern":
        y, x = np.mgrid[0:size, 0:size] / size
        n = rng.integers(4, 20)
        t = (
            np.floor((x + rng.choice([0, 1, -1]) * y) * n) % 2
            if rng.random() < 0.5
            else (np.hypot(x * n % 1 - 0.5, y * n % 1 - 0.5) < 0.3)
        )[:, :, None]
        picture = a * (1 - t) + b * t
    else:
        detail = {"blobs": 4, "sky": 6, "noise": 60}[kind]
        small = rng.random((detail, detail, 3))
        picture = np.clip(cv2.resize(small, (size, size), interpolation=cv2.INTER_CUBIC), 0, 1) * 0.6 + a * 0.4
    return np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8)
