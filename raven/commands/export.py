"""`raven-avatar-export`: a character in all its emotions as picture files, still or moving, one picture on stdout, or a clip."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from raven.errors import InvalidInput, RavenError
from raven.export.ending import exit_code
from raven.terminal import ProgressBar, command_parser, ended

if TYPE_CHECKING:
    from raven.figure.figure import Figure
    from raven.settings.emotion_templates import EmotionTemplate

PROGRAM = "raven-avatar-export"
STDOUT = "-"
SPRITE_FORMATS = ("png", "webp")
CLIP_FORMATS = ("webp", "apng", "gif", "mp4", "webm")
EPILOG = """\
examples:
  raven-avatar-export raven -o sprites
  raven-avatar-export me.png -o sprites --size 1024 --format webp --crop --contact-sheet
  raven-avatar-export me.png -o - --only joy > joy.png
  raven-avatar-export me.png -o joy.webp --animate talk --only joy --seconds 6
  raven-avatar-export me.png -o sprites.zip --animated

The folder gets EMOTION.png and EMOTION.json for each emotion, and _emotions.json with all templates. Each file appears
whole or not at all. docs/export.md tells more, also how SillyTavern takes the folder, or the ZIP of moving sprites.

exit codes: 0 all is written, 1 it could not be finished, or is written but an eye, a brow or the mouth was not found in
the picture and stays still (the last line says which), 2 the picture, the emotions or an option cannot be used
(nothing is written), 130 interrupted (what is written is complete)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    warnings.filterwarnings("ignore", message="Image size .*")  # Pillow's own words about what is refused anyway
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        return _run(options)
    except RavenError as error:
        hint = "; --force replaces what is there" if error.code == "files_exist" else ""
        return ended(PROGRAM, error, hint)
    except BrokenPipeError:  # who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        return ended(PROGRAM, error)
    except KeyboardInterrupt:
        print(f"{PROGRAM}: stopped; what is written is complete", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = command_parser(
        PROGRAM,
        "Turn one picture of a character into its expression sprites, a picture for each emotion, still or "
        "moving; or into a clip of one emotion that loops without a seam.",
        EPILOG,
    )
    add = parser.add_argument
    add("picture", metavar="PICTURE", help="a picture file, or the name of a character: Raven's or your own")
    add(
        "-o",
        "--output",
        required=True,
        metavar="PLACE",
        help="folder of the sprites, ZIP of the moving ones, file of the clip, or - for stdout",
    )
    add("--emotions", type=Path, metavar="DIR|FILE", help="own templates; what they lack is the factory's")
    add("--only", metavar="NAMES", help="these emotions, such as joy,anger (default: all; of a clip: neutral)")
    add("--size", type=int, choices=(512, 1024, 2048), default=512, help="width and height (default: 512)")
    add("--format", choices=tuple(dict.fromkeys((*SPRITE_FORMATS, *CLIP_FORMATS))), metavar="NAME",
        help=f"sprites: {' or '.join(SPRITE_FORMATS)} (default: png); clips: {', '.join(CLIP_FORMATS)} (default: as the"
        " file's suffix says)")  # fmt: skip
    add("--crop", action="store_true", help="cut off what is transparent in all pictures, alike in all")
    add("--chain", metavar="PRESET", help="filters: a preset's name, or a JSON file with a chain")
    add("--seed", type=int, default=0, metavar="N", help="chance of filters and motion (default: 0)")
    add("--upscale", default="lanczos", metavar="QUALITY", help="how pictures too small are enlarged: lanczos (default),"
        " bicubic, bilinear, or low and high, which are networks")  # fmt: skip
    add("--contact-sheet", action="store_true", help="_contact_sheet.png with all sprites as well")
    add("--poser", default="auto", metavar="NAME", help="posing engine (default: auto)")
    add("--device", default="auto", metavar="NAME", help="device of neural engines (default: auto)")
    add("--force", action="store_true", help="replace files that are there already")
    moving = parser.add_argument_group("clips and moving sprites")
    clip = moving.add_argument
    kind = moving.add_mutually_exclusive_group().add_argument
    kind("--animate", choices=("idle", "talk"), help="make a clip, in which the character is idle or talks")
    kind("--animated", action="store_true", help="make a ZIP of moving sprites, an animated WebP for each emotion, as"
        " SillyTavern takes it")  # fmt: skip
    clip("--seconds", type=float, metavar="N", help="length of the loop (default: 4, of moving sprites 3)")
    clip("--fps", type=float, metavar="N", help="frames per second (default: 25, of moving sprites 12)")
    clip(
        "--backdrop", metavar="WHAT", help="behind the character in mp4, and at the rim in gif: #rrggbb, a file, a name"
    )
    return parser


def _run(options: argparse.Namespace) -> int:
    from raven.export.sources import open_chain, read_templates

    if options.output == STDOUT and sys.stdout.isatty():
        raise InvalidInput("--output", "a picture cannot be shown on a terminal; redirect it into a file")
    only = [name.strip() for name in options.only.split(",") if name.strip()] if options.only is not None else None
    if only == []:
        raise InvalidInput("--only", "names no emotion")
    templates = read_templates(options.emotions, only or (["neutral"] if options.animate else None), options.picture)
    if len(templates) != 1 and not options.animated and (options.animate or options.output == STDOUT):
        what = "a clip shows" if options.animate else "stdout takes"
        raise InvalidInput("--only", f"{what} one emotion, not {len(templates)}")
    wishes = {
        "size": options.size,
        "crop": options.crop,
        "chain": None if options.chain is None else open_chain(options.chain),
        "seed": options.seed,
        "upscale_quality": options.upscale,
    }
    if options.animated:
        return _animated(options, templates, wishes)
    return (_clip if options.animate else _sprites)(options, templates, wishes)


def _figure(options: argparse.Namespace) -> Figure:
    from raven.export.sources import open_character
    from raven.figure.figure import Figure
    from raven.memory import keep_large_blocks
    from raven.posers import create_poser

    poser = create_poser(options.poser, options.device, before_cpu=keep_large_blocks)
    figure = Figure(open_character(options.picture, options.size), poser)
    for warning in figure.warnings:
        print(f"{PROGRAM}: {warning}", file=sys.stderr)
    return figure


def _sprites(options: argparse.Namespace, templates: dict[str, EmotionTemplate], wishes: dict[str, Any]) -> int:
    from raven.export.sprites import SpriteOptions, encode_sprite, export_sprites, render_sprites

    wishes["format"] = options.format or SPRITE_FORMATS[0]
    sprite_options = SpriteOptions(**wishes)
    sprite_options.check()
    figure = _figure(options)
    if options.output == STDOUT:
        for sprite in render_sprites(figure, templates, sprite_options):
            sys.stdout.buffer.write(encode_sprite(sprite.rgba8, sprite_options.format))
        sys.stdout.buffer.flush()
        return exit_code(PROGRAM, figure)
    with ProgressBar("sprites") as bar:
        export_sprites(
            figure,
            Path(options.output),
            templates,
            sprite_options,
            with_contact_sheet=options.contact_sheet,
            overwrite=options.force,
            progress=bar,
        )
    print(f"{_counted(templates, 'sprite')} in {options.output}")
    return exit_code(PROGRAM, figure)


def _clip(options: argparse.Namespace, templates: dict[str, EmotionTemplate], wishes: dict[str, Any]) -> int:
    from raven.export.clips import ClipOptions, export_clip
    from raven.export.sources import open_backdrop
    from raven.video.recorder import format_of, parse_format

    if options.contact_sheet:
        raise InvalidInput("--contact-sheet", "is for sprites")
    file = Path(options.output)
    if options.format is None and options.output == STDOUT:
        raise InvalidInput("--format", "is needed where the output has no suffix")
    format = format_of(file) if options.format is None else parse_format(options.format)
    if options.backdrop is not None:
        wishes["backdrop"] = open_backdrop(options.backdrop)
    clip_options = ClipOptions(**wishes | _times(options), kind=options.animate)
    clip_options.check()
    ((emotion, template),) = templates.items()
    figure = _figure(options)
    with tempfile.TemporaryDirectory() as folder, ProgressBar("frames") as bar:
        written = Path(folder, "clip") if options.output == STDOUT else file
        export_clip(figure, written, emotion, template, format, clip_options, overwrite=options.force, progress=bar)
        if options.output == STDOUT:
            _to_stdout(written)
            return exit_code(PROGRAM, figure)
    print(f"{file}: {clip_options.seconds:g} s, {file.stat().st_size / 1e6:.1f} MB")
    return exit_code(PROGRAM, figure)


def _animated(options: argparse.Namespace, templates: dict[str, EmotionTemplate], wishes: dict[str, Any]) -> int:
    from raven.export.animated import FPS, SECONDS, export_animated
    from raven.export.clips import ClipOptions

    if options.contact_sheet:
        raise InvalidInput("--contact-sheet", "is for still sprites")
    if options.format not in (None, "webp"):
        raise InvalidInput("--format", "of moving sprites is webp")
    if options.backdrop is not None:
        raise InvalidInput("--backdrop", "is for clips")
    clip_options = ClipOptions(**wishes | {"seconds": SECONDS, "fps": FPS} | _times(options))
    clip_options.check()
    figure = _figure(options)
    with tempfile.TemporaryDirectory() as folder, ProgressBar("frames") as bar:
        written = Path(folder, "sprites.zip") if options.output == STDOUT else Path(options.output)
        export_animated(figure, written, templates, clip_options, overwrite=options.force, progress=bar)
        if options.output == STDOUT:
            _to_stdout(written)
            return exit_code(PROGRAM, figure)
    print(f"{written}: {_counted(templates, 'moving sprite')}, {written.stat().st_size / 1e6:.1f} MB")
    return exit_code(PROGRAM, figure)


def _times(options: argparse.Namespace) -> dict[str, float]:
    """Those of length and rate that were asked for."""
    return {name: value for name in ("seconds", "fps") if (value := getattr(options, name)) is not None}


def _counted(templates: dict[str, EmotionTemplate], what: str) -> str:
    return f"{len(templates)} {what}{'' if len(templates) == 1 else 's'}"


def _to_stdout(file: Path) -> None:
    with file.open("rb") as opened:
        shutil.copyfileobj(opened, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
