"""Chains to swing, and roots that move, for tests."""

from collections.abc import Callable

import numpy as np

from raven.layers.chains import Chain
from raven.motion import springs, wind
from raven.motion.hanging import hang
from raven.settings.animator_settings import AnimatorSettings

CALM = AnimatorSettings(swing_wind=0)


def strand(length: float = 85, links: int = 4, x: float = 220, top: float = 80, stiffness: float = 1.0) -> Chain:
    """A lock that hangs straight down."""
    joints = np.column_stack((np.full(links + 1, x), np.linspace(top, top + length, links + 1)))
    return Chain("front hair", joints.astype(np.float32), stiffness)


def glide(t: float, began: float = 0.0, seconds: float = 0.8) -> float:
    """From 0 to 1, from rest to rest, as the sway of the animator."""
    x = min(max((t - began) / seconds, 0.0), 1.0)
    return x * x * (3 - 2 * x)


def swings(
    chains: list[Chain],
    path: Callable[[float], tuple[float, float, float]],
    fps: float,
    seconds: float,
    settings: AnimatorSettings = CALM,
    seed: int = 0,
) -> np.ndarray:
    """(frames, joints, 2): how the chains hang in every frame, from the first after 0 on; all roots go along `path`."""
    hanging = hang(chains)
    air = wind.rise(hanging, np.random.default_rng(seed))

    def roots(t: float) -> np.ndarray:
        return np.tile(np.array(path(t), np.float32), (len(chains), 1))

    state = springs.at_rest(hanging, roots(0.0))
    seen = []
    for frame in range(1, round(seconds * fps) + 1):
        state = springs.step(state, hanging, air, roots(frame / fps), 1 / fps, settings)
        seen.append(springs.swing(state, hanging, settings.swing_strength))
    return np.array(seen)
