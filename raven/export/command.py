"""`raven-avatar-export`: a character in all its emotions as picture files, one picture on stdout, or a looping clip."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from raven.errors import InvalidInput, RavenError
from raven.terminal import ProgressBar

if TYPE_CHECKING:
    from raven.avatar.emotions import EmotionTemplate
    from raven.avatar.figure import Figure
    from raven.export.sprites import SpriteOptions
    from raven.video.postprocessor import Chain

PROGRAM = "raven-avatar-export"
STDOUT = "-"
EPILOG = """\
examples:
  raven-avatar-export raven -o sprites
  raven-avatar-export me.png -o sprites --size 1024 --format webp --crop --contact-sheet
  raven-avatar-export me.png -o - --only joy > joy.png

The folder gets EMOTION.png and EMOTION.json for each emotion, and _emotions.json with all templates. Each file appears
whole or not at all. docs/export.md tells more, also how SillyTavern takes the folder.

exit codes: 0 all is written, 1 it could not be finished, 2 the picture, the emotions or an option cannot be used
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
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"{PROGRAM}: {place}{error.strerror or error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"{PROGRAM}: stopped; what is written is complete", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Turn one picture of a character into its expression sprites: a picture for each emotion.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("picture", metavar="PICTURE", help="a picture file, or the name of a character of Raven's")
    parser.add_argument(
        "-o", "--output", required=True, metavar="DIR", help="where to write; - for one image to stdout"
    )
    parser.add_argument(
        "--emotions", type=Path, metavar="DIR|FILE", help="own templates; what they lack is the factory's"
    )
    parser.add_argument("--only", metavar="NAMES", help="these emotions, such as joy,anger (default: all)")
    parser.add_argument(
        "--size", type=int, choices=(512, 1024, 2048), default=512, help="width and height (default: 512)"
    )
    parser.add_argument("--format", choices=("png", "webp"), default="png", help="both exact (default: png)")
    parser.add_argument("--crop", action="store_true", help="cut off what is transparent in all pictures, alike in all")
    parser.add_argument("--chain", metavar="PRESET", help="filters: a preset's name, or a JSON file with a chain")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="chance of the filters (default: 0)")
    parser.add_argument("--upscale", default="lanczos", metavar="QUALITY", help="how pictures too small are enlarged:"
                        " lanczos (default), bicubic, bilinear, or low and high, which are networks")  # fmt: skip
    parser.add_argument("--contact-sheet", action="store_true", help="_contact_sheet.png with all pictures as well")
    parser.add_argument("--poser", default="auto", metavar="NAME", help="posing engine (default: auto)")
    parser.add_argument("--device", default="auto", metavar="NAME", help="device of neural engines (default: auto)")
    parser.add_argument("--force", action="store_true", help="replace files that are there already")
    return parser


def _run(options: argparse.Namespace) -> int:
    from raven.export.sources import read_templates
    from raven.export.sprites import SpriteOptions

    only = [name.strip() for name in options.only.split(",") if name.strip()] if options.only is not None else None
    if only == []:
        raise InvalidInput("--only", "names no emotion")
    if options.seed < 0:
        raise InvalidInput("--seed", "must not be negative")
    if options.output == STDOUT and sys.stdout.isatty():
        raise InvalidInput("--output", "a picture cannot be shown on a terminal; redirect it into a file")
    templates = read_templates(options.emotions, only)
    if options.output == STDOUT and len(templates) != 1:
        raise InvalidInput("--output", f"one picture goes to stdout, not {len(templates)}; name it with --only")
    wishes = SpriteOptions(
        size=options.size,
        format=options.format,
        crop=options.crop,
        chain=_chain(options.chain),
        seed=options.seed,
        upscale_quality=options.upscale,
    )
    figure = _figure(options)
    return (
        _to_stdout(figure, templates, wishes)
        if options.output == STDOUT
        else _to_folder(figure, templates, wishes, options)
    )


def _figure(options: argparse.Namespace) -> Figure:
    from raven.avatar.figure import Figure
    from raven.export.sources import open_character
    from raven.posers import create_poser

    figure = Figure(open_character(options.picture, options.size), create_poser(options.poser, options.device))
    for warning in figure.warnings:
        print(f"{PROGRAM}: {warning}", file=sys.stderr)
    return figure


def _chain(name: str | None) -> Chain | None:
    from raven.video.postprocessor import list_presets, load_preset

    if name is None:
        return None
    if name.endswith(".json"):
        file = Path(name)
        if not file.is_file():
            raise InvalidInput("--chain", f"{file} does not exist")
        return load_preset(file.stem, file.parent).chain
    if name not in list_presets():
        raise InvalidInput("--chain", f"there is no preset named {name!r}; there are {', '.join(list_presets())}")
    return load_preset(name).chain


def _to_folder(
    figure: Figure, templates: dict[str, EmotionTemplate], wishes: SpriteOptions, options: argparse.Namespace
) -> int:
    from raven.export.sprites import FilesExist, export_sprites

    folder = Path(options.output)
    try:
        with ProgressBar("sprites") as bar:
            export_sprites(
                figure,
                folder,
                templates,
                wishes,
                with_contact_sheet=options.contact_sheet,
                overwrite=options.force,
                progress=bar,
            )
    except FilesExist as error:
        raise FilesExist(f"{error}; --force replaces them") from None
    print(f"{len(templates)} sprites in {folder}")
    return 0


def _to_stdout(figure: Figure, templates: dict[str, EmotionTemplate], wishes: SpriteOptions) -> int:
    from raven.export.sprites import encode_sprite, render_sprites

    for sprite in render_sprites(figure, templates, wishes):
        sys.stdout.buffer.write(encode_sprite(sprite.rgba8, wishes.format))
    sys.stdout.buffer.flush()
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
