"""Effects in time: when each begins and ends, and which of its cels is visible how strongly at a moment.

An effect is set off by the beginning of one of its emotions, or by being asked for. Set off again while it runs, it begins
anew. Its whole state is when it began, so it shows the same at every frame rate.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from raven.settings.animator_settings import AnimatorSettings
from raven.settings.effects import Effect
from raven.steps import steps_until

Shown = tuple[tuple[str, float], ...]
"""Effect cels and their strengths in (0, 1], in the order they are drawn; a cel may come twice."""

_ROUNDING = 1e-6  # seconds: sums of time steps fall a little short of a frame that ends with the effect


@dataclass(frozen=True)
class Run:
    """One effect under way."""

    name: str
    began: float
    """Seconds on the animator's clock."""
    asked_for: bool = False
    """Somebody asked for it; otherwise an emotion set it off."""


def step(
    runs: tuple[Run, ...], t: float, settings: AnimatorSettings, new_emotion: str | None, asked: Collection[str]
) -> tuple[Run, ...]:
    """What runs at time `t`, in the configured order.

    `new_emotion` has begun in this moment (None: no change): it sets off its effects, and those that other emotions set
    off end if they are to be `cut`. `asked` are the effects asked for since the last step; they are seen to their end
    whatever the emotions do. An effect that is switched off or no longer configured ends at once.
    """
    if not settings.animefx_enabled or not (runs or new_emotion is not None or asked):
        return ()
    last = {run.name: run for run in runs}
    steps = (
        (effect, _step_one(last.get(name), Run(name, t), effect, new_emotion, name in asked))
        for name, effect in settings.animefx
        if effect.enabled
    )
    return tuple(run for effect, run in steps if run is not None and t - run.began < effect.duration - _ROUNDING)


def _step_one(last: Run | None, anew: Run, effect: Effect, new_emotion: str | None, asked: bool) -> Run | None:
    if asked:
        return Run(anew.name, anew.began, asked_for=True)
    if new_emotion in effect.emotions:
        return anew
    cut = new_emotion is not None and effect.on_emotion_change == "cut"
    return None if cut and last is not None and not last.asked_for else last


def show(runs: tuple[Run, ...], t: float, settings: AnimatorSettings, available: Collection[str]) -> Shown:
    """What is visible at time `t` if there are pictures for the cels `available`. Cels without one are passed over."""
    if not runs:
        return ()
    effects: Mapping[str, Effect] = dict(settings.animefx)
    shown = (_turn(effects[run.name], t - run.began, available) for run in runs)
    return tuple(turn for turn in shown if turn is not None and turn[1] > 0)


def _turn(effect: Effect, elapsed: float, available: Collection[str]) -> tuple[str, float] | None:
    """The cel whose turn it is, `elapsed` seconds into the effect, and its strength."""
    cels = [cel for cel in effect.cels if cel in available]
    if not cels:
        return None
    share = elapsed / effect.duration
    if effect.fps is not None and effect.type.startswith("cycle"):
        turn = steps_until(elapsed * effect.fps) % len(cels)
    else:
        turn = min(steps_until(share * len(cels)), len(cels) - 1)
    return cels[turn], 1 - share if effect.type.endswith("_with_fadeout") else 1.0
