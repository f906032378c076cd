"""Frames that come late get less work: what is given up first, when, and how it comes back.

    frames late for `LATE_SECONDS`  ─► the next step is taken
    time to spare for a while       ─► the last step is taken back; if frames are late again soon, later the next time

Only one step is taken or taken back at a time. What a step would not change is no step.

Before other work for the same viewer frames step aside without being late: while a picture is taken in, there are fewer.
"""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import exp
from types import MappingProxyType

from raven.settings.animator_settings import AnimatorSettings

STEPS = ("effects", "upscaler", "filters", "size", "rate")
"""What is given up, in this order: effects around the figure, careful enlarging, filters, half of the size, half of the rate."""

SMOOTHING = 1.0  # seconds over which the load is averaged, so that single late frames do not count
LATE_SECONDS = 2.0  # of load above 1, before a step is taken
REST_SECONDS = 10.0  # with time to spare, before a step is taken back
LONGEST_REST = 320.0
SOON = 30.0  # seconds after a step was taken back; to be late again so soon doubles the rest
SPARE = 0.65  # of the time between two frames; a step is taken back below it
SPARE_AFTER = {"rate": 0.4}  # the same for steps of their own: twice as many frames are twice the work
HEAVIEST = 3.0  # what a single frame counts at the most, however long it took
SLOWEST_FPS = 10.0
ASIDE_FPS = 8.0  # the most there are while a picture is taken in: an eighth of a second between two still looks alive

PLAIN = "bilinear"


@dataclass(frozen=True)
class Relief:
    """What is given up now, and what led to it; times are seconds on the clock of the frames."""

    lowered: tuple[str, ...] = ()
    load: float = 0.0
    """The share of the time between two frames that a frame took lately; above 1 frames are late."""
    late_since: float | None = None
    spare_since: float | None = None
    raised: float = float("-inf")
    """When a step was last taken back."""
    rest: float = REST_SECONDS


def step(
    relief: Relief,
    t: float,
    spent: float,
    period: float,
    steps: Sequence[str],
    spare_after: Mapping[str, float] = MappingProxyType(SPARE_AFTER),
) -> Relief:
    """After a frame that was ready at `t`, `spent` seconds after it was due; the next one is due `period` seconds after it.

    `steps`: those that would change something, in their order, see `steps_for`.
    """
    weight = 1 - exp(-max(spent, period) / SMOOTHING)
    load = relief.load + weight * (min(spent / period, HEAVIEST) - relief.load)
    lowered = tuple(name for name in relief.lowered if name in steps)
    spare = spare_after.get(lowered[-1], SPARE) if lowered else SPARE
    relief = replace(
        relief,
        lowered=lowered,
        load=load,
        late_since=_since(relief.late_since, t, load > 1),
        spare_since=_since(relief.spare_since, t, load < spare),
    )
    if relief.late_since is not None and t - relief.late_since >= LATE_SECONDS:
        following = next((name for name in steps if name not in lowered), None)
        if following is None:
            return relief
        was_soon = t - relief.raised < SOON
        rest = min(2 * relief.rest, LONGEST_REST) if was_soon else relief.rest
        return Relief((*lowered, following), raised=relief.raised, rest=rest)
    if lowered and relief.spare_since is not None and t - relief.spare_since >= relief.rest:
        return Relief(lowered[:-1], raised=t, rest=relief.rest)
    if not lowered and t - relief.raised >= LONGEST_REST:
        return replace(relief, rest=REST_SECONDS)
    return relief


def _since(since: float | None, t: float, holds: bool) -> float | None:
    if not holds:
        return None
    return t if since is None else since


def steps_for(settings: AnimatorSettings) -> tuple[str, ...]:
    """The steps that would change something with these settings, in their order."""
    return tuple(name for name in STEPS if with_less(settings, (name,)) != settings)


def with_less(settings: AnimatorSettings, lowered: Collection[str]) -> AnimatorSettings:
    """The settings with these steps taken; the same object where there are none."""
    changes: dict[str, object] = {}
    if "effects" in lowered and any(effect.enabled for _, effect in settings.animefx):
        changes["animefx_enabled"] = False
    if "upscaler" in lowered and settings.upscale > 1:
        changes["upscale_quality"] = PLAIN
    if "filters" in lowered and settings.postprocessor_chain:
        changes["postprocessor_enabled"] = False
    if "size" in lowered and (smaller := max(0.5, settings.upscale / 2)) < settings.upscale:
        changes["upscale"] = smaller
        if smaller < 1:
            changes["upscale_quality"] = PLAIN  # the quickest to reduce with, without PyTorch too
    if "rate" in lowered:
        changes["target_fps"] = min(settings.target_fps, max(SLOWEST_FPS, settings.target_fps / 2))
    return settings.model_copy(update=changes) if changes else settings


class Lowering:
    """What one session gives up. Its render thread tells how its frames fare; any thread may ask."""

    def __init__(self, allowed: bool) -> None:
        self._allowed = allowed
        self._relief = Relief()
        self._steps: tuple[AnimatorSettings, tuple[str, ...]] | None = None
        self._less: tuple[AnimatorSettings, tuple[str, ...], AnimatorSettings] | None = None
        self._lock = threading.Lock()
        self._works = 0

    @contextmanager
    def stepping_aside(self) -> Iterator[None]:
        """There are fewer frames while the body runs: what it works out is what their viewer waits for."""
        with self._lock:
            self._works += 1
        try:
            yield
        finally:
            with self._lock:
                self._works -= 1

    @property
    def steps_aside(self) -> bool:
        """Whether there are fewer frames for the sake of other work."""
        return self._works > 0

    def fps(self, told: AnimatorSettings) -> float:
        """How many frames per second there are of those that these settings ask for."""
        fps = self.settings(told).target_fps
        return min(fps, ASIDE_FPS) if self.steps_aside else fps

    @property
    def lowered(self) -> tuple[str, ...]:
        """The steps that are taken now, in the order in which they were."""
        return self._relief.lowered

    def settings(self, told: AnimatorSettings) -> AnimatorSettings:
        """What is left of the settings that were told; the same object each time."""
        lowered, last = self._relief.lowered, self._less
        if not lowered:
            return told
        if last is None or last[0] is not told or last[1] != lowered:
            self._less = last = told, lowered, with_less(told, lowered)
        return last[2]

    def note(self, t: float, spent: float, period: float, told: AnimatorSettings) -> bool:
        """Take a frame into account, see `step`; whether something else is given up now."""
        if not self._allowed:
            return False
        if self._steps is None or self._steps[0] is not told:
            self._steps = told, steps_for(told)
        before = self._relief.lowered
        self._relief = step(self._relief, t, spent, period, self._steps[1])
        return self._relief.lowered != before

    def pause(self) -> None:
        """Frames are not wanted for a while: what came before says nothing of those to come."""
        self._relief = replace(self._relief, load=0.0, late_since=None, spare_since=None)
