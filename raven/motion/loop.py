"""Motion that comes back to where it began: for clips that are shown again and again without a visible seam.

The animator is run for a little longer than the loop. What it does after the loop's end is blended, as pose, into the
begin: so the first frame follows the last as any frame follows another. What would be seen twice in such a blend gets a
rhythm of which a whole number fits into the loop: breath, wavering eyes, blinks.
"""

from typing import Literal

import numpy as np

from raven.cels import CELS, WAVER_CELS
from raven.easing import eased
from raven.errors import InvalidInput
from raven.motion import blink
from raven.motion.animation import AnimationInput, AnimationState
from raven.motion.animator import Animator
from raven.pose import INDEX, MORPHS, Pose
from raven.said import said
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionTemplate

LoopKind = Literal["idle", "talk"]

SECONDS_RANGE = (0.5, 120.0)
WARM_UP = 1.0  # seconds before the loop, in which the mouth begins to talk and the sway leaves its first place
LONGEST_BLEND, BLEND_SHARE = 1.0, 0.6  # seconds, and of the loop; the sway glides about as long to its next position
BLINK_EVERY = 4.0  # seconds in the mean, as the animator with its default settings
BLINK = blink.CLOSE + blink.HOLD + blink.OPEN
SWAYS_PER_LOOP = (2, 3)  # positions that a short loop has at least and at most: otherwise it might stand still
QUICKEST_SWAY = 1.5  # seconds between positions, however short the loop

_BREATHING = INDEX["breathing_index"]
_SEEN = np.array([50.0 if "rotation" in morph.group and "iris" not in morph.group else 1.0 for morph in MORPHS])
"""How much of the picture a morph moves: head and body all of it, the others a few parts of the face."""


def loop(
    name: str,
    template: EmotionTemplate,
    kind: LoopKind,
    seconds: float,
    frames: int,
    settings: AnimatorSettings,
    seed: int = 0,
) -> list[AnimationState]:
    """`frames` states of a character in the emotion `name`, evenly over `seconds`, that make a loop.

    Effects are left out: they begin once. Settings that concern motion hold, but for the rhythms of breath, blinks and
    wavering, and the time between sway positions, which are fitted to the loop. The same seed gives the same loop.
    Raises `InvalidInput` naming `seconds` when that is not from 0.5 to 120.
    """
    check_seconds(seconds)
    rng = np.random.default_rng(seed)
    fitted = _fitted(settings, seconds)
    animator = Animator(rng)
    direction = AnimationInput(name, template, talking=kind == "talk")
    step = seconds / frames
    blended = max(1, round(min(LONGEST_BLEND, BLEND_SHARE * seconds) / step))
    warm_up = max(1, round(WARM_UP / step))
    states = [animator.advance(i * step, direction, fitted) for i in range(warm_up + frames + blended)][warm_up:]
    closures = _blinks(seconds, frames, rng) if settings.blink_enabled and settings.blink_probability else None
    result = []
    for i in range(frames):
        pose, cels = states[i].pose, states[i].cels
        if i < blended:
            share = eased(i / blended)
            pose = _between(states[i + frames].pose, pose, share)
            cels = {
                cel: (1 - share) * states[i + frames].cels.get(cel, 0.0) + share * cels.get(cel, 0.0)
                for cel in CELS
                if cel in cels or cel in states[i + frames].cels
            }
        if settings.breathing_enabled:
            pose[_BREATHING] = _breath(i / frames, seconds, settings)
        result.append(AnimationState(pose if closures is None else blink.close_lids(pose, closures[i]), cels))
    return _from_rest(result)


def check_seconds(seconds: float) -> None:
    """Raises `InvalidInput` for a length that no loop can have."""
    if not SECONDS_RANGE[0] <= seconds <= SECONDS_RANGE[1]:
        raise InvalidInput(
            "seconds", said("from_to", "must be from {low} to {high}", low=SECONDS_RANGE[0], high=SECONDS_RANGE[1])
        )


def _from_rest(states: list[AnimationState]) -> list[AnimationState]:
    """The same loop, begun where the character moves least: there nobody sees it if a player hesitates at the end."""
    poses = np.stack([state.pose for state in states])
    movement = (np.abs(poses - np.roll(poses, 1, axis=0)) * _SEEN).sum(1)
    begin = int(np.argmin(movement))
    return states[begin:] + states[:begin]


def _fitted(settings: AnimatorSettings, seconds: float) -> AnimatorSettings:
    """The settings under which the animator runs: of what repeats, a whole number fits into the loop."""
    longest, shortest = (max(QUICKEST_SWAY, seconds / count) for count in SWAYS_PER_LOOP)
    waver = len(WAVER_CELS) * round(seconds * settings.eye_waver_fps / len(WAVER_CELS)) / seconds
    return settings.model_copy(
        update={
            "animefx_enabled": False,
            "blink_enabled": False,
            "breathing_enabled": False,
            "eye_waver_fps": waver,
            "sway_interval_min": min(settings.sway_interval_min, shortest),
            "sway_interval_max": min(settings.sway_interval_max, longest),
        }
    )


def _breath(turn: float, seconds: float, settings: AnimatorSettings) -> float:
    """`breathing_index` at `turn` (0..1) of the loop; a loop shorter than half a breath has none."""
    breaths = round(seconds / settings.breathing_cycle_duration)
    return float(np.sin(np.pi * breaths * turn) ** 2)


def _blinks(seconds: float, frames: int, rng: np.random.Generator) -> list[float]:
    """How far the lids are closed in each frame. Each stretch of the loop has one blink, anywhere but at its ends."""
    count = round(seconds / BLINK_EVERY) if seconds > BLINK_EVERY else int(seconds > 4 * BLINK)
    length = seconds / max(1, count)
    begins = [k * length + rng.uniform(0.2, 0.8) * (length - BLINK) for k in range(count)]
    times = np.arange(frames) * seconds / frames
    return [max((blink.closure(t - begin) for begin in begins if t >= begin), default=0.0) for t in times.tolist()]


def _between(start: Pose, end: Pose, share: float) -> Pose:
    return np.asarray(start + np.float32(share) * (end - start), np.float32)
