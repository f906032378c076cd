"""Talking: random mouth movement for when there is no lip sync."""

import math
from dataclasses import dataclass

import numpy as np

from raven.pose import INDEX, MOUTH_OPEN_MORPHS, Pose
from raven.settings.animator_settings import AnimatorSettings

FADE = 0.15  # seconds from the moving mouth to the emotion's and back
SNAP = 0.3  # the mouth comes within 1/e of the drawn opening in this share of the time that it is held

_MOUTH = [INDEX[name] for name in MOUTH_OPEN_MORPHS]


@dataclass(frozen=True)
class Talk:
    """The drawn opening of the mouth and for how long it is held yet (seconds), the opening shown, and how much of the
    talking is shown at all (0: the mouth is the emotion's, 1: it talks)."""

    drawn: float = 0.0
    held_for: float = 0.0
    opening: float = 0.0
    presence: float = 0.0


def step(state: Talk, dt: float, settings: AnimatorSettings, talking: bool, rng: np.random.Generator) -> Talk:
    """Advance by `dt` seconds: `talking_fps` times per second another opening is drawn, and the mouth hurries there."""
    if not talking:
        presence = max(0.0, state.presence - dt / FADE)
        return Talk(state.drawn, state.held_for, state.opening, presence) if presence else Talk()
    drawn, held_for, opening = state.drawn, state.held_for, state.opening
    period = 1 / settings.talking_fps
    remaining = dt
    while held_for <= remaining:
        opening = _towards(drawn, opening, held_for, period)
        remaining -= held_for
        # Mostly from open to shut and back; about 37 % shut, 37 % open, and the rest in between.
        drawn, held_for = float(np.clip(1 - drawn + rng.uniform(-2, 2), 0, 1)), period
    opening = _towards(drawn, opening, remaining, period)
    return Talk(drawn, held_for - remaining, opening, min(1.0, state.presence + dt / FADE))


def move_mouth(state: Talk, pose: Pose, talking_morph: str) -> Pose:
    """The pose with the talking mouth: `talking_morph` as drawn, the other morphs that open the mouth at zero."""
    if not state.presence:
        return pose
    mouth = pose.copy()
    mouth[_MOUTH] *= 1 - state.presence
    mouth[INDEX[talking_morph]] += state.presence * state.opening
    return mouth


def _towards(drawn: float, opening: float, dt: float, period: float) -> float:
    return drawn + (opening - drawn) * math.exp(-dt / (SNAP * period))
