"""Swaying: now and then the idle character takes another position, with a slight unrest around it all the time."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from raven.easing import eased
from raven.pose import HIGH, INDEX, LOW, MORPH_COUNT, Pose
from raven.settings.animator_settings import AnimatorSettings

GLIDE = 0.8  # seconds from one position to the next; quicker looks like a twitch, slower like drifting in water
UNREST_BEAT = (
    0.35,
    0.65,
)  # seconds between two turning points of the unrest; differs by morph, so that none move in step

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sway:
    """Where the swaying character is. All arrays have one value per morph.

    A position is the share of the way that a morph may sway from the emotion's value, -1 (as far down as it may) to 1
    (as far up): so it stays within the limits when the emotion or the settings change. 0 is the emotion itself.
    """

    start: Values = field(default_factory=lambda: np.zeros(MORPH_COUNT))
    end: Values = field(default_factory=lambda: np.zeros(MORPH_COUNT))
    began: float = -np.inf
    next_draw: float = -np.inf
    """The glide from `start` to `end` began at `began`; at `next_draw` there will be another (the animator's clock)."""
    unrest_from: Values = field(default_factory=lambda: np.zeros(MORPH_COUNT))
    unrest_to: Values = field(default_factory=lambda: np.zeros(MORPH_COUNT))
    """The last and the next turning point of the unrest, -1..1 of its strength."""
    beat: Values = field(default_factory=lambda: np.linspace(0, 1, MORPH_COUNT, endpoint=False))
    """How far the unrest is from the last to the next turning point, 0..1."""
    beat_length: Values = field(default_factory=lambda: np.linspace(*UNREST_BEAT, MORPH_COUNT))


def step(
    state: Sway,
    t: float,
    dt: float,
    emotion: Pose,
    settings: AnimatorSettings,
    emotion_changed: bool,
    rng: np.random.Generator,
) -> Sway:
    """Advance to time `t`. The character takes another position when it is time, and when the emotion changes.

    The position is drawn evenly from where each morph may sway (see `swayed`), given the emotion's pose.
    """
    start, end, began, next_draw = state.start, state.end, state.began, state.next_draw
    if emotion_changed or t >= next_draw:
        start, end, began = _position(state, t), _drawn(emotion, settings, rng), t
        next_draw = t + rng.uniform(settings.sway_interval_min, settings.sway_interval_max)

    beat = state.beat + dt / state.beat_length
    unrest_from, unrest_to = state.unrest_from, state.unrest_to
    turning = beat >= 1
    if turning.any():
        drawn = rng.uniform(-1, 1, MORPH_COUNT)
        unrest_from, unrest_to = np.where(turning, unrest_to, unrest_from), np.where(turning, drawn, unrest_to)
    return Sway(start, end, began, next_draw, unrest_from, unrest_to, beat % 1, state.beat_length)


def swayed(state: Sway, t: float, target: Pose, settings: AnimatorSettings) -> Pose:
    """`target` (the emotion's pose) with the morphs of `sway_morphs` swayed from it.

    With strength M, a morph that the emotion puts at v sways between min(v, -M) and max(v, M). The unrest adds at most
    `sway_micro_strength` either way.
    """
    morphs = [INDEX[name] for name in settings.sway_morphs]
    if not morphs:
        return target
    low, high = _reach(target, settings)
    position = _position(state, t)
    offset = np.where(position < 0, -position * low, position * high)
    offset += settings.sway_micro_strength * _unrest(state)
    result = target.copy()
    result[morphs] = np.clip(target + offset, LOW, HIGH)[morphs]
    return result


def _reach(emotion: Pose, settings: AnimatorSettings) -> tuple[Values, Values]:
    """How far down (<= 0) and up (>= 0) each morph may sway from the emotion's value."""
    strength = settings.sway_macro_strength
    down = np.minimum(0, -strength - emotion.astype(np.float64))
    return down, np.maximum(0, strength - emotion.astype(np.float64))


def _drawn(emotion: Pose, settings: AnimatorSettings, rng: np.random.Generator) -> Values:
    low, high = _reach(emotion, settings)
    offset = rng.uniform(low, high)
    limit = np.where(offset < 0, -low, high)
    return np.divide(offset, limit, out=np.zeros(MORPH_COUNT), where=limit > 0)


def _position(state: Sway, t: float) -> Values:
    return state.start + eased(min(max((t - state.began) / GLIDE, 0.0), 1.0)) * (state.end - state.start)


def _unrest(state: Sway) -> Values:
    return state.unrest_from + eased(state.beat) * (state.unrest_to - state.unrest_from)
