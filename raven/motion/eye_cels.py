"""Cels on the eyes that move by themselves: data eyes (something runs through them) and wavering eyes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from raven.cels import DATA_CELS, WAVER_CELS
from raven.settings.animator_settings import AnimatorSettings
from raven.steps import steps_until


@dataclass(frozen=True)
class DataEyes:
    """Where in the round of data cels the eyes are (0..1), and how long they have been fading (seconds; inf: off)."""

    phase: float = 0.0
    fading_for: float = math.inf


def step_data_eyes(state: DataEyes, dt: float, settings: AnimatorSettings, on: bool, count: int) -> DataEyes:
    """Advance by `dt` seconds with `count` data cels. Turned on, the effect is there at once; turned off, it fades."""
    if not count or not settings.data_eyes_fps:
        return DataEyes()
    fading_for = 0.0 if on else state.fading_for + dt
    if not on and fading_for >= settings.data_eyes_fadeout_duration:
        return DataEyes()
    return DataEyes((state.phase + dt * settings.data_eyes_fps / count) % 1.0, fading_for)


def show_data_eyes(
    state: DataEyes, cels: Mapping[str, float], settings: AnimatorSettings, data_cels: tuple[str, ...]
) -> dict[str, float]:
    """The cel strengths with the data eyes: one of `data_cels` at the effect's strength, the others at zero."""
    if math.isinf(state.fading_for) or not data_cels:
        return dict(cels)
    strength = 1.0
    if state.fading_for:
        strength -= _smooth_step(state.fading_for / settings.data_eyes_fadeout_duration)
    return _round(cels, DATA_CELS, data_cels, state.phase, strength)


def step_waver(phase: float, dt: float, settings: AnimatorSettings) -> float:
    """The phase (0..1) of the wavering, `dt` seconds later."""
    return (phase + dt * settings.eye_waver_fps / len(WAVER_CELS)) % 1.0


def show_waver(phase: float, cels: Mapping[str, float], settings: AnimatorSettings) -> dict[str, float]:
    """The cel strengths with wavering eyes: both waver cels in turn, as strong as `waver1` is."""
    strength = cels.get(WAVER_CELS[0], 0.0)
    if not settings.eye_waver_fps or not strength:
        return dict(cels)
    return _round(cels, WAVER_CELS, WAVER_CELS, phase, strength)


def _round(
    cels: Mapping[str, float], owned: tuple[str, ...], members: tuple[str, ...], phase: float, strength: float
) -> dict[str, float]:
    """The member whose turn it is at `strength`, all other cels that the effect owns gone."""
    turn = members[steps_until(phase * len(members)) % len(members)]
    rest = {name: value for name, value in cels.items() if name not in owned}
    return rest | ({turn: strength} if strength > 0 else {})


def _smooth_step(x: float) -> float:
    """0 at 0, 1 at 1, with all derivatives zero at both ends: ψ(x) / (ψ(x) + ψ(1 - x)), ψ(x) = exp(-1 / x)."""
    if not 0 < x < 1:
        return float(x >= 1)
    rise, fall = math.exp(-1 / x), math.exp(-1 / (1 - x))
    return rise / (rise + fall)
