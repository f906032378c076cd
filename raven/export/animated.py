"""Moving sprites: a character in each of its emotions as an animated WebP that loops, all in one ZIP.

SillyTavern shows them as it shows still sprites: the ZIP is flat, and each file has the name of an emotion.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import numpy as np

from raven.errors import InvalidInput
from raven.export.clips import ClipOptions, clip_pictures, write_clip
from raven.export.pictures import seen_box
from raven.export.sources import read_templates
from raven.export.sprites import FilesExist, Progress, check_names
from raven.figure.figure import Figure
from raven.files import replacing
from raven.settings.emotion_templates import EmotionTemplate
from raven.video.picture import Rgba8

SECONDS, FPS = 3.0, 12.0
"""Of a moving sprite: drawn on twos, about 1 MB, so that a browser shows the next emotion without a wait."""


def export_animated(
    figure: Figure,
    file: Path,
    templates: Mapping[str, EmotionTemplate] | None = None,
    options: ClipOptions | None = None,
    *,
    overwrite: bool = False,
    progress: Progress | None = None,
    cancelled: Event | None = None,
) -> Path | None:
    """Write the ZIP; returns its file, or None once `cancelled` is set, and then there is no file.

    `templates` by name: those that ship with Raven when None. With `options.crop` all emotions are cut alike, so that the
    figure does not jump when they change; each is then drawn twice. The figure must not be used elsewhere meanwhile.

    Raises `InvalidInput` naming `emotions`, `output` or one of the options, `FilesExist`, and `OSError` when the file
    cannot be written.
    """
    options = options or ClipOptions(seconds=SECONDS, fps=FPS)
    templates = read_templates(None) if templates is None else templates
    report, stop = progress or (lambda done, total: None), cancelled or Event()
    options.check()
    check_names(templates)
    if file.suffix.lower() != ".zip":
        raise InvalidInput("output", f"{file.name} must end in .zip")
    if file.exists() and not overwrite:
        raise FilesExist(f"{file} is there already")

    rounds = 2 if options.crop else 1
    done, total = 0, rounds * len(templates) * options.frames

    def pictures(name: str) -> Iterator[Rgba8]:
        nonlocal done
        for picture in clip_pictures(figure, name, templates[name], options, stop):
            report(done, total)
            done += 1
            yield picture

    box = seen_box(picture for name in templates for picture in pictures(name)) if options.crop else np.s_[:, :]
    with tempfile.TemporaryDirectory() as folder:
        sprites = [Path(folder, f"{name}.webp") for name in templates]
        for name, sprite in zip(templates, sprites, strict=True):
            cut = (np.ascontiguousarray(picture[box]) for picture in pictures(name))
            if not write_clip(sprite, "webp", cut, options, stop):
                return None
        with replacing(file) as partial, ZipFile(partial, "w", ZIP_STORED) as pack:  # WebP cannot be packed any further
            for sprite in sprites:
                pack.writestr(ZipInfo(sprite.name), sprite.read_bytes())  # without a date: the same seed, the same file
    report(total, total)
    return file
