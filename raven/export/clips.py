"""Clips: a character in one emotion, idle or talking, in a loop without a seam, as one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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
    fps = min(options.fps, GIF_FPS) if format == "gif" else options.fps
    count = max(2, round(options.seconds * fps))
    states = loop(emotion, template, options.kind, options.seconds, count, options.settings, options.seed)
    swings = loop_swings(figure, states, options.seconds, options.settings, options.seed)
    rate = Fraction(count) / Fraction(options.seconds).limit_denominator(1000)
    finisher = Finisher(figure, options)

    def rendered() -> Iterator[Rgba8]:
        for i, (state, swing) in enumerate(zip(states, swings, strict=True)):
            if stop.is_set():
                return
            report(i, count)
            yield finisher.picture(state.pose, state.cels, i / count * options.seconds, swing)

    film = open_film(file, format, FilmSpec(rate, backdrop=options.backdrop))
    try:
        for picture in cropped(rendered(), stop) if options.crop else rendered():
            film.add_frame(picture)
        if stop.is_set():
            film.discard()
            return None
        film.close()
    except BaseException:
        film.discard()
        raise
    report(count, count)
    return file
