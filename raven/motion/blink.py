"""Blinking: when the eyes close, the curve they close on, and how that goes together with what the eyes show."""

from dataclasses import dataclass

import numpy as np

from raven.motion.interpolation import share_of_way
from raven.pose import INDEX, Pose
from raven.settings.animator_settings import AnimatorSettings

CLOSE, HOLD, OPEN = 0.07, 0.04, 0.15  # seconds; timed on limited animation, where a blink takes 5-7 frames at 24 fps

_LID_MORPHS = ("wink", "happy_wink", "surprised", "relaxed", "unimpressed", "raised_lower_eyelid")
_LIDS = np.array([[INDEX[f"eye_{morph}_{side}_index"] for side in ("left", "right")] for morph in _LID_MORPHS])
_WINK, _HAPPY_WINK, _OTHERS = _LIDS[0], _LIDS[1], _LIDS[2:]

BLINK_MORPHS = ("eye_wink_left_index", "eye_wink_right_index")


@dataclass(frozen=True)
class Blink:
    """When the last blink began, and before when the next may not begin (seconds on the animator's clock)."""

    began: float = -np.inf
    rest_until: float = -np.inf


def closure(elapsed: float) -> float:
    """How far the lids are closed, 0..1, `elapsed` seconds into a blink."""
    if elapsed < CLOSE:
        return elapsed / CLOSE
    return min(max(1 - (elapsed - CLOSE - HOLD) / OPEN, 0.0), 1.0)


def step(
    state: Blink, t: float, dt: float, settings: AnimatorSettings, restless: bool, rng: np.random.Generator
) -> Blink:
    """Advance to time `t`; a blink may begin, but never before the last one has ended.

    `blink_probability` is per 1/25 s; the chance within `dt` seconds follows from it, so the blinking rate does not
    depend on the frame rate. `restless` (confusion) ignores the rest between blinks.
    """
    if t < state.began + CLOSE + HOLD + OPEN or (t < state.rest_until and not restless):
        return state
    if rng.random() >= share_of_way(settings.blink_probability, dt):
        return state
    return Blink(began=t, rest_until=t + rng.uniform(settings.blink_interval_min, settings.blink_interval_max))


def close_lids(pose: Pose, closed: float) -> Pose:
    """The pose with both eyes closed by `closed` (0..1) on top of what they show.

    The lids go on a straight way from what they show to a shut eye, so that they never close further than shut. To the
    extent that the eye smiles (`happy_wink`) its shut eye is the smiling one: eyes smiling shut do not blink visibly.
    """
    if closed <= 0:
        return pose
    lids = pose.copy()
    shut = np.maximum(pose[_WINK], 1 - pose[_HAPPY_WINK])
    lids[_WINK] += closed * (shut - pose[_WINK])
    lids[_OTHERS] *= 1 - closed
    return lids
