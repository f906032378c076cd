"""Sprites: a character in each of its emotions as a picture file, with the template that it shows.

FOLDER/EMOTION.png       the picture (or EMOTION.webp, lossless)
FOLDER/EMOTION.json      its template alone
FOLDER/_emotions.json    all templates in one file
FOLDER/_contact_sheet.png   all pictures side by side, if wanted
"""

from __future__ import annotations

import io
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Literal

from PIL import Image

from raven.errors import InvalidInput, RavenError
from raven.export.contact_sheet import contact_sheet
from raven.export.pictures import Finisher, PictureOptions, cropped
from raven.export.sources import read_templates
from raven.figure.figure import Figure
from raven.files import replacing
from raven.settings.emotion_templates import EmotionTemplate, write_template, write_templates
from raven.video.picture import Rgba8

ALL_TEMPLATES = "_emotions.json"
CONTACT_SHEET = "_contact_sheet.png"
SHEET_COLUMNS, SHEET_CELL = 7, 240  # pictures side by side, and pixels of one
NOT_IN_FILE_NAMES = frozenset('/\\:*?"<>|')
MOST_WAITING = 4  # pictures that wait to be written; more would only take memory

SpriteFormat = Literal["png", "webp"]
Progress = Callable[[int, int], None]
"""Called with how many pictures are done, and of how many."""


@dataclass(frozen=True)
class SpriteOptions(PictureOptions):
    """How sprites are to look."""

    format: SpriteFormat = "png"
    """Both are exact, and have alpha. WebP is a third smaller."""

    def check(self) -> None:
        """Raises `InvalidInput` that names the option that cannot be."""
        super().check()
        if self.format not in ("png", "webp"):
            raise InvalidInput("format", "must be png or webp")


@dataclass(frozen=True, eq=False)
class Sprite:
    """One finished picture."""

    name: str
    rgba8: Rgba8


@dataclass(frozen=True)
class Exported:
    """What an export has done."""

    files: tuple[Path, ...]
    """What was written, every file whole."""
    complete: bool
    """False if it was cancelled."""


class FilesExist(RavenError):
    """Some of the files to be written are there already, and nobody allowed to replace them."""

    code = "files_exist"


def render_sprites(
    figure: Figure,
    templates: Mapping[str, EmotionTemplate],
    options: SpriteOptions | None = None,
    cancelled: Event | None = None,
) -> Iterator[Sprite]:
    """The figure in each of these emotions, one after the other, or all at the end when they are to be cropped.

    Once `cancelled` is set there are no more.
    """
    options, stop = options or SpriteOptions(), cancelled or Event()

    def uncropped() -> Iterator[Rgba8]:
        for template in templates.values():
            if stop.is_set():
                return
            yield Finisher(figure, options).picture(template.pose_vector(), template.cels)

    pictures = cropped(uncropped(), stop) if options.crop else uncropped()
    return (Sprite(name, rgba8) for name, rgba8 in zip(templates, pictures, strict=False))


def export_sprites(
    figure: Figure,
    folder: Path,
    templates: Mapping[str, EmotionTemplate] | None = None,
    options: SpriteOptions | None = None,
    *,
    with_contact_sheet: bool = False,
    overwrite: bool = False,
    progress: Progress | None = None,
    cancelled: Event | None = None,
) -> Exported:
    """Write the sprites of the figure into `folder`, which is made if need be.

    `templates` by name: those that ship with Raven when None. Every file appears whole or not at all. Once `cancelled` is
    set the export ends; what is written stays, without `_emotions.json` and the contact sheet. Takes seconds; the figure
    must not be used elsewhere meanwhile.

    Raises `InvalidInput` naming `emotions`, `folder` or one of the options, `FilesExist` before anything is rendered, and
    `OSError` when a file cannot be written.
    """
    options = options or SpriteOptions()
    templates = read_templates(None) if templates is None else templates
    options.check()
    check_names(templates)
    _make_ready(folder, [*_names(templates, options), *([CONTACT_SHEET] if with_contact_sheet else [])], overwrite)
    report = progress or (lambda done, total: None)
    stop = cancelled or Event()
    report(0, len(templates))
    if stop.is_set():
        return Exported((), complete=False)

    files: list[Path] = []
    cells: list[tuple[str, Image.Image]] = []

    def write(sprite: Sprite) -> list[Path]:
        picture = folder / f"{sprite.name}.{options.format}"
        with replacing(picture) as partial:
            partial.write_bytes(encode_sprite(sprite.rgba8, options.format))
        template = folder / f"{sprite.name}.json"
        write_template(template, sprite.name, templates[sprite.name])
        return [picture, template]

    with ThreadPoolExecutor(1) as writer:  # encoding takes as long as rendering, and does not hold it up
        waiting: deque[Future[list[Path]]] = deque()
        for sprite in render_sprites(figure, templates, options, stop):
            if with_contact_sheet:
                cells.append((sprite.name, _cell(sprite.rgba8)))
            waiting.append(writer.submit(write, sprite))
            while len(waiting) > MOST_WAITING or (waiting and waiting[0].done()):
                files += waiting.popleft().result()
                report(len(files) // 2, len(templates))
        while waiting:
            files += waiting.popleft().result()
            report(len(files) // 2, len(templates))
    if len(files) < 2 * len(templates):
        return Exported(tuple(files), complete=False)

    write_templates(folder / ALL_TEMPLATES, templates)
    files.append(folder / ALL_TEMPLATES)
    if with_contact_sheet:
        with replacing(folder / CONTACT_SHEET) as partial:
            contact_sheet(cells, SHEET_COLUMNS).save(partial, "PNG", optimize=True)
        files.append(folder / CONTACT_SHEET)
    return Exported(tuple(files), complete=True)


def encode_sprite(rgba8: Rgba8, format: SpriteFormat) -> bytes:
    """The picture as a file, packed tightly: it is written once and read many times."""
    file = io.BytesIO()
    if format == "webp":
        Image.fromarray(rgba8).save(file, "WEBP", lossless=True, quality=50, method=2)
    else:
        Image.fromarray(rgba8).save(file, "PNG", compress_level=6)
    return file.getvalue()


def check_names(templates: Mapping[str, EmotionTemplate]) -> None:
    """Raises `InvalidInput` naming `emotions` where there is none, or one that cannot be the name of a file."""
    if not templates:
        raise InvalidInput("emotions", "there is none to export")
    for name in templates:
        if not name or name[0] in "._ " or name[-1] in ". " or not NOT_IN_FILE_NAMES.isdisjoint(name):
            raise InvalidInput("emotions", f"{name!r} cannot be the name of a file")


def _names(templates: Mapping[str, EmotionTemplate], options: SpriteOptions) -> list[str]:
    return [*(f"{name}.{suffix}" for name in templates for suffix in (options.format, "json")), ALL_TEMPLATES]


def _make_ready(folder: Path, names: list[str], overwrite: bool) -> None:
    """The folder exists and can be written to, and nothing is in the way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = [name for name in names if (folder / name).exists()]
    except OSError as error:
        raise InvalidInput("folder", f"{folder} cannot be made: {error.strerror}") from error
    if there and not overwrite:
        others = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise FilesExist(f"{folder} has {there[0]}{others} already")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InvalidInput("folder", f"{folder} cannot be written to")


def _cell(rgba8: Rgba8) -> Image.Image:
    image = Image.fromarray(rgba8)
    width = max(1, round(SHEET_CELL * image.width / image.height))
    return image.resize((width, SHEET_CELL), Image.Resampling.LANCZOS)
