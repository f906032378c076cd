"""Lip sync: a timeline of the mouth, played in time with a sound that is heard somewhere else.

The sound plays at a client. It tells now and then which second of it is heard (`Playback.aligned`); between two such reports the
mouth goes on by the clock of the frames.
"""

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from raven.pose import INDEX, MOUTH_OPEN_MORPHS, Pose
from raven.speech.timeline import Timeline, joined

SLEW = 0.25  # seconds per second by which the mouth catches up or waits; nobody sees a movement that much faster
JUMP = 0.5  # seconds; what is further off than that is put right at once
FADE_IN, FADE_OUT = 0.08, 0.15  # seconds from the emotion's mouth to the speaking one, and back

_MOUTH = [INDEX[name] for name in MOUTH_OPEN_MORPHS]


class MouthTrack:
    """The mouth of one utterance, which may still grow while it is played. May be shared by threads."""

    def __init__(self, timeline: Timeline | None = None, duration: float | None = None) -> None:
        """`duration`: seconds of the whole sound; None while that is not known, because more is to come."""
        self._known = (timeline if timeline is not None else joined(()), duration)

    @property
    def timeline(self) -> Timeline:
        """All that is known of it, from the begin of the utterance."""
        return self._known[0]

    @property
    def duration(self) -> float | None:
        """Seconds; None while more is to come."""
        return self._known[1]

    def grow(self, timeline: Timeline, duration: float | None) -> None:
        """Put a longer timeline, which begins with what was known, in the place of the last."""
        self._known = (timeline, duration)


@dataclass(frozen=True, eq=False)
class Playback:
    """A track that is played: which second of its sound was heard when, and by how much frames have to be ahead of it."""

    id: str
    track: MouthTrack
    position: float
    """The second of the sound that was heard at `since`."""
    since: float
    """Seconds on the clock of the frames."""
    lead: float = 0.0
    """Seconds that a frame shows what comes later than what is heard at its time: what it needs to be seen."""
    error: float = 0.0
    """Seconds that the mouth was ahead of where it belongs at `since`; it is worked off at the rate `SLEW`."""

    def heard_at(self, t: float) -> float:
        """The second of the sound that is heard at `t`."""
        return self.position + t - self.since

    def shown_at(self, t: float) -> float:
        """The second of the timeline that a frame of the time `t` shows."""
        left = max(0.0, abs(self.error) - SLEW * max(0.0, t - self.since))
        return self.heard_at(t) + self.lead + float(np.copysign(left, self.error))

    @property
    def ends(self) -> float:
        """When the sound ends, on the clock of the frames; infinite while more of it is to come."""
        duration = self.track.duration
        return math.inf if duration is None else self.since + duration - self.position

    def aligned(self, position: float, at: float, lead: float) -> "Playback":
        """The same, told anew which second is heard at `at`: small differences go smoothly, greater ones at once."""
        told = replace(self, position=position, since=at, lead=lead, error=0.0)
        error = self.shown_at(at) - told.shown_at(at)
        return replace(told, error=error) if abs(error) <= JUMP else told

    def shape_at(self, t: float, dt: float = 0.0) -> NDArray[np.float32] | None:
        """The six morphs in a frame of the time `t`, or None where the track says nothing: before, after, not made yet.

        Lips that came together and parted again since the last frame, `dt` seconds before, are shown together: at low
        frame rates p, b and m would be lost otherwise.
        """
        timeline, now = self.track.timeline, self.shown_at(t)
        if not len(timeline.times) or not timeline.times[0] - FADE_IN <= now <= timeline.duration:
            return None
        shape = timeline.at(now)
        first, end = np.searchsorted(timeline.times, (now - dt, now), side="right")
        if shape.any() and timeline.at(now - dt).any() and not timeline.values[first:end].any(axis=1).all():
            return np.zeros_like(shape)
        return shape

    def is_over(self, t: float) -> bool:
        """Whether sound and timeline have come to their end at `t`."""
        duration = self.track.duration
        return duration is not None and min(self.heard_at(t), self.shown_at(t)) > max(
            duration, self.track.timeline.duration
        )


@dataclass(frozen=True, eq=False)
class Lips:
    """The shape (six morphs) that speech gives the mouth, and how much of that is shown: 0 the emotion's mouth, 1 speech's."""

    shape: NDArray[np.float32] = field(default_factory=lambda: np.zeros(len(_MOUTH), np.float32))
    presence: float = 0.0


def step(state: Lips, dt: float, shape: NDArray[np.float32] | None) -> Lips:
    """Advance by `dt` seconds to where the mouth has this `shape`; None: it is the emotion's, and comes back to that."""
    if shape is None:
        return Lips(state.shape, max(0.0, state.presence - dt / FADE_OUT))
    return Lips(shape, min(1.0, state.presence + dt / FADE_IN))


def move_mouth(state: Lips, pose: Pose) -> Pose:
    """The pose with the speaking mouth; its corners stay as they are."""
    if not state.presence:
        return pose
    spoken = pose.copy()
    spoken[_MOUTH] += np.float32(state.presence) * (state.shape - pose[_MOUTH])
    return spoken
