"""The animator: brings the drivers together, in order, into what the character looks like at one moment.

    template < sway < overrides   →  interpolation  →   blink < talking < lip sync < breathing
    template        < overrides   →  interpolation  →   data eyes, waver                (cels)
    a new emotion, or somebody who asks for it                     →   effects

Each driver is a pure function of its small state, of time and of chance; the animator keeps the states. Its clock is
the sum of the time steps between frames; what is longer than a step can be was a pause, in which it stood still.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from raven.cels import CELS
from raven.motion import blink, breathing, effect_timeline, eye_cels, interpolation, lip_sync, sway, talking
from raven.motion.animation import AnimationInput, AnimationState
from raven.motion.blink import Blink
from raven.motion.breathing import Breath
from raven.motion.eye_cels import DataEyes
from raven.motion.lip_sync import Lips
from raven.motion.sway import Sway
from raven.motion.talking import Talk
from raven.pose import HIGH, INDEX, LOW, MOUTH_OPEN_MORPHS, Pose
from raven.settings.animator_settings import AnimatorSettings

LONGEST_STEP = 0.2  # seconds, at rates of 10 FPS and more; after a pause the character goes on from where it was

_BREATHING = INDEX["breathing_index"]
_RESTLESS_EMOTION = "confusion"


@dataclass(frozen=True, eq=False)
class _Drivers:
    """The states of all drivers at one moment."""

    blink: Blink = field(default_factory=Blink)
    sway: Sway = field(default_factory=Sway)
    breath: Breath = field(default_factory=Breath)
    talk: Talk = field(default_factory=Talk)
    lips: Lips = field(default_factory=Lips)
    data_eyes: DataEyes = field(default_factory=DataEyes)
    waver_phase: float = 0.0
    effects: tuple[effect_timeline.Run, ...] = ()


class Animator:
    """Moves one character. Made once for it, asked frame by frame, from one thread.

    The same generator state, times, directions and settings give the same states.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._last_t: float | None = None
        self._clock = 0.0
        self._emotion: str | None = None
        self._emotion_since = 0.0
        self._latest_asking = 0
        self._drivers = _Drivers()
        self._pose: Pose = LOW.copy()
        self._cels: dict[str, float] = {}

    def advance(self, t: float, direction: AnimationInput, settings: AnimatorSettings) -> AnimationState:
        """The character at `t` (seconds, finite; from any origin, but not going back).

        On the first call the character has the emotion already; later a change of emotion, template or override is
        followed at the pace of `pose_interpolator_step`.
        """
        emotion = direction.template.pose_vector()
        if self._last_t is None:
            self._last_t = t
            self._pose, self._cels = _targets(emotion, direction)
        dt = min(max(t - self._last_t, 0.0), max(LONGEST_STEP, 2 / settings.target_fps))
        self._last_t = t
        self._clock += dt
        emotion_changed = direction.emotion != self._emotion
        if emotion_changed:
            self._emotion, self._emotion_since = direction.emotion, self._clock

        drivers = self._drivers = self._step(t, dt, direction, settings, emotion_changed)
        wanted = sway.swayed(drivers.sway, self._clock, emotion, settings) if settings.sway_enabled else emotion
        target, target_cels = _targets(wanted, direction)
        share = interpolation.share_of_way(settings.pose_interpolator_step, dt)
        self._pose = interpolation.approach(self._pose, target, share)
        self._cels = interpolation.approach_cels(self._cels, target_cels, share)
        effects = effect_timeline.show(drivers.effects, self._clock, settings, direction.effect_cels)
        return AnimationState(self._shown_pose(settings), self._shown_cels(direction, settings), effects, self._clock)

    def _step(
        self, t: float, dt: float, direction: AnimationInput, settings: AnimatorSettings, emotion_changed: bool
    ) -> _Drivers:
        last, rng, overrides = self._drivers, self._rng, direction.overrides
        may_blink = settings.blink_enabled and overrides.keys().isdisjoint(blink.BLINK_MORPHS)
        mouth_is_free = overrides.keys().isdisjoint(MOUTH_OPEN_MORPHS)
        speech = direction.speech.shape_at(t, dt) if direction.speech and mouth_is_free else None
        may_talk = settings.talking_enabled and mouth_is_free and speech is None
        may_breathe = settings.breathing_enabled and "breathing_index" not in overrides
        return _Drivers(
            blink=blink.step(last.blink, self._clock, dt, settings, self._is_restless(settings), rng)
            if may_blink
            else last.blink,
            sway=sway.step(
                last.sway, self._clock, dt, direction.template.pose_vector(), settings, emotion_changed, rng
            ),
            breath=breathing.step(last.breath, dt, settings.breathing_cycle_duration, held=not may_breathe),
            talk=talking.step(last.talk, dt, settings, direction.talking and may_talk, rng),
            lips=lip_sync.step(last.lips, dt, speech),
            data_eyes=eye_cels.step_data_eyes(
                last.data_eyes, dt, settings, direction.data_eyes, len(direction.data_cels)
            ),
            waver_phase=eye_cels.step_waver(last.waver_phase, dt, settings),
            effects=effect_timeline.step(
                last.effects,
                self._clock,
                settings,
                direction.emotion if emotion_changed else None,
                self._newly_asked(direction.played),
            ),
        )

    def _newly_asked(self, played: Mapping[str, int]) -> list[str]:
        asked = [name for name, number in played.items() if number > self._latest_asking]
        self._latest_asking = max([self._latest_asking, *played.values()])
        return asked

    def _is_restless(self, settings: AnimatorSettings) -> bool:
        return (
            self._emotion == _RESTLESS_EMOTION and self._clock - self._emotion_since < settings.blink_confusion_duration
        )

    def _shown_pose(self, settings: AnimatorSettings) -> Pose:
        pose = blink.close_lids(self._pose, blink.closure(self._clock - self._drivers.blink.began))
        pose = talking.move_mouth(self._drivers.talk, pose, settings.talking_morph)
        pose = np.clip(lip_sync.move_mouth(self._drivers.lips, pose), LOW, HIGH)
        pose[_BREATHING] = breathing.breath(self._drivers.breath, held_at=float(pose[_BREATHING]))
        return pose

    def _shown_cels(self, direction: AnimationInput, settings: AnimatorSettings) -> dict[str, float]:
        cels = eye_cels.show_waver(self._drivers.waver_phase, self._cels, settings)
        cels = eye_cels.show_data_eyes(self._drivers.data_eyes, cels, settings, direction.data_cels)
        return {name: cels[name] for name in CELS if name in cels}


def _targets(wanted: Pose, direction: AnimationInput) -> tuple[Pose, dict[str, float]]:
    """The pose and cel strengths to go to: what is `wanted`, and the overrides over it, each inside its range."""
    pose = wanted.copy()
    pose[_BREATHING] = 0.0  # the breath is not the emotion's
    cels = dict(direction.template.cels)
    for name, value in direction.overrides.items():
        if name in INDEX:
            pose[INDEX[name]] = value
        else:
            cels[name] = min(max(value, 0.0), 1.0)
    return np.clip(pose, LOW, HIGH), cels
