"""Springs: how what hangs on the figure swings when head and body move, and in the wind.

Each mode of a chain (see `hanging`) is a damped oscillator. Seen from its root, a chain is pushed by the root's acceleration
the other way round. Between two frames the root is taken to go along the parabola through the last three places where it was
seen: an even acceleration, and a kick where one parabola goes over into the next. The wind's push changes evenly. Under such
pushes an oscillator has an exact solution, however long the step: so frequency and damping are the same at every frame rate,
and no step makes it unstable.

What depends on the frame rate is how well parabolas tell the root's path. They are off by at most 0.065 max|x'''| dt³, and
what hangs by about as much, times `EXAGGERATION`: for a head that turns in 0.8 s, 1.5 % of its way at 10 FPS and a tenth of a
percent at 25.
"""

from dataclasses import dataclass

import numpy as np

from raven.motion.hanging import Hanging, Values, displaced
from raven.motion.wind import Wind, blow
from raven.posers.protocol import Roots, Swing
from raven.settings.animator_settings import AnimatorSettings

LEAST_STEP = 1e-6  # seconds
FARTHEST = np.array((512.0, 512.0, np.pi))  # that a root can be from where it rests
MOST_DAMPED = 0.999  # the solution is that of an oscillator that still swings


@dataclass(frozen=True, eq=False)
class Springs:
    """How everything swings at one moment."""

    clock: float
    """Seconds that it has swung; the wind's time."""
    place: Values
    speed: Values
    """(L,): of each mode, seen from its root."""
    roots: Values
    """(C, 3): where the roots are, see `Prepared.roots`."""
    root_speed: Values
    """At the end of the last step, per second."""
    mean_speed: Values
    lasted: float
    """Of the roots in the last step, and how long that was."""


def at_rest(hanging: Hanging, roots: Roots) -> Springs:
    """Everything hangs still on roots that do not move."""
    modes = np.zeros(len(hanging.links))
    unmoved = np.zeros(roots.shape)
    return Springs(0.0, modes, modes, _possible(roots, unmoved), unmoved, unmoved, 0.0)


def step(state: Springs, hanging: Hanging, wind: Wind, roots: Roots, dt: float, settings: AnimatorSettings) -> Springs:
    """Advance by `dt` seconds, in which the roots went where they are now."""
    if dt < LEAST_STEP:
        return state
    now = _possible(roots, state.roots)
    mean_speed = (now - state.roots) / dt
    acceleration = 2 * (mean_speed - state.mean_speed) / (dt + state.lasted)
    begins, ends = mean_speed - acceleration * dt / 2, mean_speed + acceleration * dt / 2
    kick, pull = (
        (hanging.drive * motion[hanging.chain_of]).sum(1) for motion in (begins - state.root_speed, acceleration)
    )
    clock = state.clock + dt
    before, after = (pull + hanging.push @ (settings.swing_wind * blow(wind, t)) for t in (state.clock, clock))
    frequency = hanging.frequency * np.sqrt(settings.swing_stiffness)
    place, speed = _swung(state.place, state.speed + kick, before, after, frequency, settings.swing_damping, dt)
    return Springs(clock, place, speed, now, ends, mean_speed, dt)


def swing(state: Springs, hanging: Hanging, strength: float) -> Swing:
    """How far each joint hangs from where it would be rigidly. The nearer a link is to its reach, the less it gives way."""
    angles = hanging.reach * np.tanh(strength * (hanging.shapes @ state.place) / hanging.reach)
    return displaced(hanging, angles, state.roots[:, 2])


def _swung(
    place: Values, speed: Values, before: Values, after: Values, frequency: Values, damping: float, dt: float
) -> tuple[Values, Values]:
    """The solution of x'' + 2 d w x' + w² x = f after `dt`, while f goes evenly from `before` to `after`.

    Under such a push x moves along a straight line, and swings freely about it.
    """
    damping, square = min(damping, MOST_DAMPED), frequency**2
    line_speed = (after - before) / dt / square
    line = before / square - 2 * damping / frequency * line_speed
    x, v = place - line, speed - line_speed
    decay, turning = damping * frequency, frequency * np.sqrt(1 - damping**2)
    fading = np.exp(-decay * dt)
    cos, sin = fading * np.cos(turning * dt), fading * np.sin(turning * dt) / turning
    return (
        x * (cos + decay * sin) + v * sin + line + line_speed * dt,
        v * (cos - decay * sin) - x * square * sin + line_speed,
    )


def _possible(roots: Roots, last: Values) -> Values:
    """The roots, none beyond what a picture holds; one that is nowhere stays where it was."""
    return np.clip(np.where(np.isfinite(roots), roots, last), -FARTHEST, FARTHEST)
