"""Recording: an avatar that speaks or idles becomes a film, frame by frame at a constant rate.

    offline   an animator with a clock of its own: every frame is exact, however long it takes to make
    live      the frames of a session's feed, brought to the constant rate by their times

In both the sound is laid under the picture by the same clock, so the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil
from threading import Event
from typing import Any

import numpy as np

from raven.errors import InvalidInput, Unavailable
from raven.figure.figure import Figure
from raven.live.feed import Feed, Frame
from raven.live.output import Output
from raven.live.renderer import Renderer
from raven.live.saying.recorded_speech import RecordedSpeech
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput
from raven.motion.lip_sync import Playback
from raven.said import said
from raven.settings.animator_settings import AnimatorSettings, Crop
from raven.video.fitted import fitted
from raven.video.picture import Rgba8
from raven.video.recorder.protocol import FilmWriter, Sound
from raven.wire.ranges import RECORDED_SECONDS

LEAD_IN, TAIL = 0.4, 0.8  # seconds of silence before and after speech, so that it does not begin or end abruptly
STALLED = 5.0  # seconds without a frame after which a live recording gives up

Progress = Callable[[float, float], None]
"""Called with how many seconds of the film are made, and of how many."""


@dataclass(frozen=True)
class Framing:
    """Where the recorded pictures lie in the whole picture, from frame number `frame` on."""

    frame: int
    crop: Crop
    offset: tuple[int, int]
    """(x, y) of the recorded picture's upper left corner in the whole one, in pixels."""
    size: tuple[int, int]
    """(width, height) of what is recorded."""
    full_size: tuple[int, int]
    """(width, height) of the whole picture."""


@dataclass
class Recorded:
    """What is in a film: all that someone who works on it may want to know."""

    fps: Fraction
    frames: int = 0
    cuts: list[Framing] = field(default_factory=list)
    speech: RecordedSpeech | None = None
    speech_start: float = 0.0
    """Second of the film in which the speech begins."""
    complete: bool = False
    """False if it was stopped, or could not be finished."""

    @property
    def duration(self) -> float:
        """Seconds."""
        return float(self.frames / self.fps)

    def to_json(self) -> dict[str, Any]:
        """As it is written beside the film. Times are seconds of the film."""
        return {
            "fps": float(self.fps),
            "fps_fraction": [self.fps.numerator, self.fps.denominator],
            "frames": self.frames,
            "duration": round(self.duration, 6),
            "complete": self.complete,
            "pictures": [
                {
                    "from_frame": cut.frame,
                    "size": list(cut.size),
                    "full_size": list(cut.full_size),
                    "offset": list(cut.offset),
                    "crop": cut.crop.model_dump(),
                }
                for cut in self.cuts
            ],
            "speech": self.speech.to_json(self.speech_start) if self.speech else None,
        }


@dataclass(frozen=True, eq=False)
class Take:
    """What an offline recording shows."""

    figure: Figure
    direction: AnimationInput
    """The emotion and all else; its speech is replaced."""
    settings: AnimatorSettings
    fps: Fraction
    speech: RecordedSpeech | None = None
    seconds: float | None = None
    """How long the film is at least; None: as long as the speech."""
    seed: int | None = None
    """The chance of motion and filters; the same gives the same film."""

    def __post_init__(self) -> None:
        if self.seconds is None and self.speech is None:
            raise InvalidInput("seconds", said("text_or_length", "either a text or a length is needed"))
        if self.seconds is not None:
            check_seconds(self.seconds)

    @property
    def frames(self) -> int:
        """How many frames the film has."""
        spoken = LEAD_IN + self.speech.duration + TAIL if self.speech else 0.0
        return max(1, ceil(max(spoken, self.seconds or 0.0) * self.fps - 1e-6))


def check_seconds(seconds: float, field: str = "seconds") -> None:
    """Raises `InvalidInput` for a length that no recording can have."""
    if not RECORDED_SECONDS[0] <= seconds <= RECORDED_SECONDS[1]:
        raise InvalidInput(
            field, said("from_to", "must be from {low} to {high}", low=RECORDED_SECONDS[0], high=RECORDED_SECONDS[1])
        )


def record(take: Take, film: FilmWriter, progress: Progress | None = None, stop: Event | None = None) -> Recorded:
    """Render the take into the film, and close that. Once `stop` is set, the film ends there.

    Whatever happens, such as a full disk, which raises `OSError`, the film is closed and keeps what it has got.
    """
    report, stop = progress or (lambda done, total: None), stop or Event()
    recorded = Recorded(take.fps, speech=take.speech, speech_start=LEAD_IN if take.speech else 0.0)
    direction, sound = take.direction, None
    if take.speech is not None:
        direction = replace(direction, speech=Playback("recording", take.speech.track, 0.0, LEAD_IN))
        sound = _Sound(take.speech, LEAD_IN)
    renderer = Renderer(np.random.default_rng(take.seed), Timings(lambda: 0.0))
    output = Output(take.settings.model_copy(update={"target_fps": float(take.fps)}))
    seconds = float(take.frames / take.fps)
    try:
        for i in range(take.frames):
            if stop.is_set():
                return recorded
            report(recorded.duration, seconds)
            frame = renderer.render(i, float(i / take.fps), take.figure, direction, output)
            _add(film, recorded, frame, frame.rgba8, sound)
        recorded.complete = True
        report(seconds, seconds)
    finally:
        film.close()
    return recorded


def record_live(
    feed: Feed,
    film: FilmWriter,
    fps: Fraction,
    clock: Callable[[], float],
    seconds: float | None,
    stop: Event,
    speech: RecordedSpeech | None = None,
    speech_at: float = 0.0,
    progress: Progress | None = None,
) -> Recorded:
    """Record what a session shows from now on, for `seconds` or until `stop` is set, and close the film.

    `clock` is the session's; `speech_at` is when the speech begins on it. Each frame stands in the film where it is
    nearest in time: what comes too often is left out, what is late is waited for with the frame before it. A picture whose
    size changes on the way is fitted into the size of the first. Raises `Unavailable` if no frame comes at all.
    """
    report, recorded = progress or (lambda done, total: None), Recorded(fps, speech=speech)
    wanted = None if seconds is None else max(1, round(seconds * fps))
    try:
        with feed.viewer():
            shown = feed.wait_newer(feed.latest.id if feed.latest else -1, STALLED)
            if shown is None:
                raise Unavailable(said("shows_nothing", "the avatar shows nothing; is it paused?"))
            began, size = shown.time, shown.rgba8.shape
            recorded.speech_start = speech_at - began
            sound = _Sound(speech, recorded.speech_start) if speech else None
            while not stop.is_set() and (wanted is None or recorded.frames < wanted):
                newer = feed.wait_newer(shown.id, 2 / float(fps))
                if feed.closed:
                    break
                until = round(((newer.time if newer else clock() - 1 / float(fps)) - began) * fps)
                until = until if wanted is None else min(until, wanted)
                while recorded.frames < until:
                    rgba8 = shown.rgba8 if shown.rgba8.shape == size else fitted(shown.rgba8, size)
                    _add(film, recorded, shown, rgba8, sound)
                report(recorded.duration, seconds or 0.0)
                shown = newer or shown
        recorded.complete = wanted is None or recorded.frames == wanted
    finally:
        film.close()
    return recorded


class _Sound:
    """Speech at its place in the film, given out piece by piece as the film grows, with silence around it."""

    def __init__(self, speech: RecordedSpeech, start: float) -> None:
        self._speech = speech
        self._start = round(start * speech.sample_rate)
        self._given = 0

    def until(self, t: float) -> Sound:
        """What is heard from where the last call ended up to second `t` of the film."""
        first, end = self._given, round(t * self._speech.sample_rate)
        self._given = end
        piece = np.zeros(max(0, end - first), np.float32)
        low, high = max(first, self._start), min(end, self._start + len(self._speech.samples))
        if low < high:
            piece[low - first : high - first] = self._speech.samples[low - self._start : high - self._start]
        return piece


def _add(film: FilmWriter, recorded: Recorded, frame: Frame, rgba8: Rgba8, sound: _Sound | None) -> None:
    film.add_frame(rgba8)
    size = frame.rgba8.shape[1], frame.rgba8.shape[0]
    cut = Framing(recorded.frames, frame.crop, frame.corner, size, frame.full_size)
    if not recorded.cuts or replace(cut, frame=recorded.cuts[-1].frame) != recorded.cuts[-1]:
        recorded.cuts.append(cut)
    recorded.frames += 1
    if sound is not None:
        film.add_sound(sound.until(recorded.duration))


def sidecar(recorded: Recorded, film: Mapping[str, Any]) -> dict[str, Any]:
    """What is written beside a film: what is in it, after what the caller tells about the film itself."""
    return {"raven_recording": 1, **film, **recorded.to_json()}
