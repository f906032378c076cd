"""Breathing: the chest rises and falls, without end and without a jump."""

import math
from dataclasses import dataclass

FADE = 0.4  # seconds in which the breath is held or taken up again


@dataclass(frozen=True)
class Breath:
    """Where in the breath the character is (0..1, in and out), and how much of it is shown (0: held, 1: all)."""

    phase: float = 0.0
    presence: float = 1.0


def step(state: Breath, dt: float, cycle_duration: float, held: bool) -> Breath:
    """Advance by `dt` seconds. A held breath goes on later where it stopped, in whatever rhythm is set then."""
    if held:
        return Breath(state.phase, max(0.0, state.presence - dt / FADE))
    return Breath((state.phase + dt / cycle_duration) % 1.0, min(1.0, state.presence + dt / FADE))


def breath(state: Breath, held_at: float) -> float:
    """`breathing_index`: sin² of half the phase's circle, faded to `held_at` while the breath is held."""
    breathing = math.sin(math.pi * state.phase) ** 2
    return held_at + state.presence * (breathing - held_at)
