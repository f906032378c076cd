"""Clips: a character in one emotion, idle or talking, in a loop without a seam, as one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from threading import Event

from raven.errors import InvalidInput
from raven.export.pictures import Finisher, PictureOptions, cropped
from raven.export.sprites import FilesExist, Progress
from raven.figure.figure import Figure
from raven.motion.loop import LoopKind, check_seconds, loop
from raven.motion.swinging import loop_swings
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionTemplate
from raven.video.backdrop import Backdrop
from raven.video.picture import Rgba8
from raven.video.recorder import FOLDERS, FilmFormat, FilmSpec, open_film
from raven.wire.ranges import FRAME_RATES

GIF_FPS = 50.0  # browsers show faster ones slowly


@dataclass(frozen=True)
class ClipOptions(PictureOptions):
    """What a clip is to be like."""

    kind: LoopKind = "idle"
    seconds: float = 4.0
    fps: float = 25.0
    """Rounded so that a whole number of frames fits into the time."""
    settings: AnimatorSettings = field(default_factory=AnimatorSettings)
    """How the character moves."""
    backdrop: Backdrop = field(default_factory=Backdrop)
    """What is seen behind the character in MP4, and its colour at the rim of GIF."""

    @property
    def frames(self) -> int:
        """How many pictures the loop has."""
        return max(2, round(self.seconds * self.fps))

    def check(self) -> None:
        """Raises `InvalidInput` that names the option that cannot be."""
        super().check()
        check_seconds(self.seconds)
        if not FRAME_RATES[0] <= self.fps <= FRAME_RATES[1]:
            raise InvalidInput("fps", f"must be from {FRAME_RATES[0]:g} to {FRAME_RATES[1]:g}")


def export_clip(
    figure: Figure,
    file: Path,
    emotion: str,
    template: EmotionTemplate,
    format: FilmFormat,
    options: ClipOptions | None = None,
    *,
    overwrite: bool = False,
    progress: Progress | None = None,
    cancelled: Event | None = None,
) -> Path | None:
    """Write the clip; returns its file, or None once `cancelled` is set, and then there is no file.

    Raises `InvalidInput` naming the option that cannot be, `FilesExist`, `Unavailable` without the package for this
    format, and `OSError` when the file cannot be written.
    """
    options, report, stop = options or ClipOptions(), progress or (lambda done, total: None), cancelled or Event()
    options.check()
    if format in FOLDERS:
        raise InvalidInput("format", f"{format} is for single pictures; clips are webp, apng, gif, mp4 or webm")
    if file.exists() and not overwrite:
        raise FilesExist(f"{file} is there already")
    if format == "gif":
        options = replace(options, fps=min(options.fps, GIF_FPS))
    count = options.frames

    def told(pictures: Iterator[Rgba8]) -> Iterator[Rgba8]:
        for i, picture in enumerate(pictures):
            report(i, count)
            yield picture

    pictures = told(clip_pictures(figure, emotion, template, options, stop))
    if not write_clip(file, format, cropped(pictures, stop) if options.crop else pictures, options, stop):
        return None
    report(count, count)
    return file


def clip_pictures(
    figure: Figure, emotion: str, template: EmotionTemplate, options: ClipOptions, stop: Event
) -> Iterator[Rgba8]:
    """The frames of a clip, uncropped, one after the other; once `stop` is set there are no more."""
    count, seconds = options.frames, options.seconds
    states = loop(emotion, template, options.kind, seconds, count, options.settings, options.seed)
    swings = loop_swings(figure, states, seconds, options.settings, options.seed)
    finisher = Finisher(figure, options)
    for i, (state, swing) in enumerate(zip(states, swings, strict=True)):
        if stop.is_set():
            return
        yield finisher.picture(state.pose, state.cels, i / count * seconds, swing, options.settings.head_turn)


def write_clip(file: Path, format: FilmFormat, pictures: Iterable[Rgba8], options: ClipOptions, stop: Event) -> bool:
    """Make one file of these frames; returns whether it is there, which it is not once `stop` is set.

    Raises `Unavailable` without the package for this format, and `OSError` when the file cannot be written.
    """
    rate = Fraction(options.frames) / Fraction(options.seconds).limit_denominator(1000)
    film = open_film(file, format, FilmSpec(rate, backdrop=options.backdrop))
    try:
        for picture in pictures:
            film.add_frame(picture)
        if stop.is_set():
            film.discard()
            return False
        film.close()
    except BaseException:
        film.discard()
        raise
    return True
