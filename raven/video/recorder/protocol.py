"""What every writer of films offers, whatever the format."""

import math
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from threading import Event
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from raven.errors import InvalidInput
from raven.video.backdrop import Backdrop
from raven.video.picture import Rgba8
from raven.wire.ranges import FRAME_RATES

Sound: TypeAlias = NDArray[np.float32]
"""(n,) float32 mono samples in [-1, 1]."""

SAMPLE_RATES = (8_000, 192_000)  # Hz


@dataclass(frozen=True)
class FilmSpec:
    """What a film is to be like. Raises `InvalidInput` naming `fps` or `sample_rate`."""

    fps: Fraction
    """Frames per second, the same from the first to the last; see `frame_rate`."""
    sample_rate: int | None = None
    """Hz, of the samples that are given. None: a film without sound."""
    backdrop: Backdrop = field(default_factory=Backdrop)
    """What stands behind the figure where the format has no alpha."""
    live: bool = False
    """Whether frames come in real time and must not be waited for: a film is then larger for the same quality."""
    most_bytes: int | None = None
    """What the frames of a format that is written at its end may take in memory. None: as much as the format allows."""
    unwanted: Event = field(default_factory=Event, compare=False)
    """Set, by any thread, when nobody wants the film any more: then `close` leaves nothing, and does so at once."""

    def __post_init__(self) -> None:
        if self.sample_rate is not None and not SAMPLE_RATES[0] <= self.sample_rate <= SAMPLE_RATES[1]:
            raise InvalidInput("sample_rate", f"must be from {SAMPLE_RATES[0]} to {SAMPLE_RATES[1]}")
        if not FRAME_RATES[0] <= self.fps <= FRAME_RATES[1]:
            raise InvalidInput("fps", f"must be from {FRAME_RATES[0]:g} to {FRAME_RATES[1]:g}")


def frame_rate(fps: float, field: str = "fps") -> Fraction:
    """`fps` as the fraction that video files have: 29.97 is 30000/1001. Raises `InvalidInput`."""
    if isinstance(fps, bool) or not isinstance(fps, int | float | Fraction) or not math.isfinite(fps):
        raise InvalidInput(field, "must be a number")
    if not FRAME_RATES[0] <= fps <= FRAME_RATES[1]:
        raise InvalidInput(field, f"must be from {FRAME_RATES[0]:g} to {FRAME_RATES[1]:g}")
    ntsc = Fraction(round(fps * 1.001) * 1000, 1001)
    return ntsc if abs(ntsc - fps) < 0.005 else Fraction(fps).limit_denominator(1000)


class FilmWriter(Protocol):
    """Writes one film, frame by frame. Belongs to one thread.

    Nothing is to be seen at the film's place until `close`, which puts it there whole. After a failure such as a full
    disk, which raises `OSError` from any call, `close` still puts there what was written, playable up to about that
    moment (if there is any). `discard` leaves nothing. Any thread may look at `held_bytes`.
    """

    @property
    def held_bytes(self) -> int:
        """The memory that its frames take until `close`; 0 for a writer that writes as it goes."""
        ...

    def add_frame(self, rgba8: Rgba8) -> None:
        """The next frame; all are of the size of the first."""
        ...

    def add_sound(self, sound: Sound) -> None:
        """What is heard next. To be given roughly as the frames are, so that little of either has to wait."""
        ...

    def close(self) -> tuple[Path, ...]:
        """Finish; the files that there are now, the film first. May be called twice."""
        ...

    def discard(self) -> None:
        """End without a film."""
        ...
