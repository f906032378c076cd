"""What swings on a figure from frame to frame of a session, and through the frames of a loop."""

from collections.abc import Sequence
from copy import deepcopy

import numpy as np

from raven.figure.figure import Figure
from raven.motion import springs, wind
from raven.motion.animation import AnimationState
from raven.motion.hanging import hang
from raven.pose import Pose
from raven.posers.protocol import Swing
from raven.settings.animator_settings import AnimatorSettings

LIKE_BEFORE = 1e-4  # radians between two rounds of a loop
MOST_ROUNDS = 200  # of a loop; the least damped chain comes to rest within 80 seconds


class Swinging:
    """Swings what hangs on the figure of one session; on another figure it begins anew, at rest."""

    def __init__(self, rng: np.random.Generator) -> None:
        """The wind follows from `rng`, from which nothing is drawn."""
        self._chance = rng.spawn(1)[0]
        self._figure: Figure | None = None

    def advance(self, figure: Figure, clock: float, pose: Pose, settings: AnimatorSettings) -> Swing | None:
        """How everything hangs at `clock` (seconds, the animator's) in this pose. None: as if it were rigid."""
        if not figure.chains or not settings.swing_strength:
            self._figure = None
            return None
        roots = figure.roots(pose, settings.head_turn)
        if figure is not self._figure:
            self._figure, self._hanging = figure, hang(figure.chains)
            self._wind = wind.rise(self._hanging, deepcopy(self._chance))
            self._springs, self._clock = springs.at_rest(self._hanging, roots), clock
        dt, self._clock = clock - self._clock, clock
        self._springs = springs.step(self._springs, self._hanging, self._wind, roots, dt, settings)
        return springs.swing(self._springs, self._hanging, settings.swing_strength)


def loop_swings(
    figure: Figure, states: Sequence[AnimationState], seconds: float, settings: AnimatorSettings, seed: int
) -> list[Swing | None]:
    """How everything hangs in the frames of a loop (see `loop`), so that it comes back to where it began, too.

    The loop is gone through until it hangs as in the round before: whatever it hung like first has died away then.
    """
    if not figure.chains or not settings.swing_strength:
        return [None] * len(states)
    hanging = hang(figure.chains)
    breeze = wind.returning(wind.rise(hanging, np.random.default_rng(seed)), seconds)
    roots = [figure.roots(state.pose, settings.head_turn) for state in states]
    dt = seconds / len(states)
    state = springs.at_rest(hanging, roots[-1])
    for _ in range(MOST_ROUNDS):
        before = state
        round_ = [state := springs.step(state, hanging, breeze, at, dt, settings) for at in roots]
        if np.abs(hanging.shapes @ (state.place - before.place)).max() < LIKE_BEFORE:
            break
    return [springs.swing(one, hanging, settings.swing_strength) for one in round_]
