"""A light wind: smooth noise with gusts, which runs along hair and over the figure, so that no two locks move in step."""

from dataclasses import dataclass, replace

import numpy as np

from raven.motion.hanging import Hanging, Values

BREEZE = np.array((0.23, 0.37, 0.61, 0.97))  # Hz; no two in a simple ratio, so that nothing is seen to repeat
SHARES = np.array((0.4, 0.28, 0.2, 0.12))
STRONGEST = np.deg2rad(6.0)  # how far aside the wind of the full setting would hold a lock that falls to the chin
GUSTS = np.array((0.07, 0.11))  # Hz
SPEED = 260.0  # template units per second at which it passes over the figure
PRIVATE = 0.9  # radians by which each chain keeps its own time


@dataclass(frozen=True, eq=False)
class Wind:
    """The wind at the joints of a figure, as a sum of waves: what it is follows from the time alone."""

    breeze: Values
    gusts: Values
    """Hz."""
    breeze_phases: Values
    gust_phases: Values
    """(J, waves): radians by which each joint is behind."""


def rise(hanging: Hanging, rng: np.random.Generator) -> Wind:
    """A wind for this figure."""
    chains = int(hanging.chain_of[-1]) + 1
    roots = hanging.below.sum(1) == 0
    own = PRIVATE * rng.uniform(-1, 1, (chains, len(BREEZE)))
    delay = (hanging.joints @ (1.0, 0.5)) / SPEED
    breeze = rng.uniform(0, 2 * np.pi, len(BREEZE)) - 2 * np.pi * np.outer(delay, BREEZE) + own[np.cumsum(roots) - 1]
    gusts = rng.uniform(0, 2 * np.pi, len(GUSTS)) - 2 * np.pi * np.outer(delay, GUSTS)
    return Wind(BREEZE, GUSTS, breeze, gusts)


def returning(wind: Wind, seconds: float) -> Wind:
    """The same wind, so that it comes back to where it began after `seconds`. What is slower than that stands still."""
    return replace(
        wind, breeze=np.round(wind.breeze * seconds) / seconds, gusts=np.round(wind.gusts * seconds) / seconds
    )


def blow(wind: Wind, t: float) -> Values:
    """(J,): the push at each joint at `t` seconds; see `Hanging.push`."""
    breeze = np.sin(2 * np.pi * t * wind.breeze + wind.breeze_phases) @ SHARES
    gust = np.sin(2 * np.pi * t * wind.gusts + wind.gust_phases).sum(1) / len(GUSTS)
    return STRONGEST * breeze * (0.6 + 0.4 * gust)
