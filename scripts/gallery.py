"""Draw a contact sheet of a character in its emotions, or in single morphs, to judge them by eye.

Without arguments every sheet of docs/gallery/ is drawn anew: emotions, cels and effects of all shipped characters.

Examples:
    python scripts/gallery.py raven emotions.png
    python scripts/gallery.py my/character.png emotions.png --emotions my/templates --only joy sadness
    python scripts/gallery.py raven morphs.png --morphs eye_ mouth_ --whole
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from cel_sheet import GALLERY, draw_cel_sheets
from raven.errors import RavenError
from raven.export.contact_sheet import GROUND, contact_sheet
from raven.figure.character import find_character, list_characters, load_character
from raven.figure.figure import Figure
from raven.pose import MORPHS
from raven.posers import create_poser
from raven.settings.emotion_templates import EmotionLibrary, EmotionTemplate

GROUP_SIZE, GROUP_STEP = 512, 250  # pixels of one character, and from one to the next
GROUP_MOODS = ("joy", "admiration", "approval", "love")
HEAD = (0.31, 0.02, 0.69, 0.46)  # the part of the template that holds the head in every pose: left, top, right, bottom


def main() -> int:
    """Draw the sheet that the command line asks for; returns the exit code."""
    options = _options()
    try:
        if options.character is None:
            _draw_gallery(options)
            return 0
        path = Path(options.character)
        character = load_character(path if path.is_file() else find_character(options.character))
        figure = Figure(character, create_poser(options.poser))
        shots = list(_morphs(options.morphs) if options.morphs else _emotions(options.emotions, options.only))
    except RavenError as error:
        print(f"gallery: {error}", file=sys.stderr)
        return 2
    for warning in figure.warnings:
        print(f"gallery: {warning}", file=sys.stderr)
    pictures = [(label, _shot(figure, template, options)) for label, template in shots]
    contact_sheet(pictures, options.columns, options.background).save(options.output)
    return 0


def _draw_gallery(options: argparse.Namespace) -> None:
    GALLERY.mkdir(parents=True, exist_ok=True)
    for name in list_characters():
        figure = Figure(load_character(find_character(name)), create_poser(options.poser))
        pictures = [(label, _shot(figure, template, options)) for label, template in _emotions(None, None)]
        sheet = contact_sheet(pictures, options.columns, options.background)
        sheet.quantize(256, dither=Image.Dither.NONE).save(GALLERY / f"emotions_{name}.png", optimize=True)
    _group_picture(options).save(GALLERY / "characters.png", optimize=True)
    draw_cel_sheets(GALLERY)


def _group_picture(options: argparse.Namespace) -> Image.Image:
    """All shipped characters side by side, each in a mood of its own, on a transparent ground."""
    names = list_characters()
    group = Image.new("RGBA", (GROUP_STEP * (len(names) - 1) + GROUP_SIZE, round(GROUP_SIZE * 0.86)))
    for position, name in enumerate(names):
        figure = Figure(load_character(find_character(name)), create_poser(options.poser))
        template = EmotionLibrary().get(GROUP_MOODS[position % len(GROUP_MOODS)])
        figure.paint(template.cels)
        posed = Image.fromarray(figure.pose(template.pose_vector()).rgba8()).resize((GROUP_SIZE, GROUP_SIZE))
        group.alpha_composite(posed.crop((0, 0, GROUP_SIZE, group.height)), (position * GROUP_STEP, 0))
    return group.crop((GROUP_SIZE // 6, 0, group.width - GROUP_SIZE // 6, group.height))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("character", nargs="?", help="a picture in the template, or the name of a shipped character")
    parser.add_argument("output", type=Path, nargs="?", default=Path("gallery.png"), help="the PNG file to write")
    parser.add_argument("--emotions", type=Path, metavar="FOLDER", help="templates to show instead of the shipped ones")
    parser.add_argument("--only", nargs="+", metavar="EMOTION", help="show these emotions, not all")
    parser.add_argument("--morphs", nargs="+", metavar="PREFIX", help="show single morphs at their ends instead")
    parser.add_argument("--whole", action="store_true", help="the whole picture, not only the head")
    parser.add_argument("--cell", type=int, default=240, help="width of one picture in pixels (default: %(default)s)")
    parser.add_argument("--columns", type=int, default=7, help="pictures side by side (default: %(default)s)")
    parser.add_argument("--background", default=GROUND, help="colour behind the pictures (default: %(default)s)")
    parser.add_argument("--poser", default="auto", help="the posing engine (default: %(default)s)")
    return parser.parse_args()


def _emotions(folder: Path | None, only: list[str] | None) -> Iterator[tuple[str, EmotionTemplate]]:
    library = EmotionLibrary(folder)
    for name in only or library.names():
        yield name, library.get(name)


def _morphs(prefixes: list[str]) -> Iterator[tuple[str, EmotionTemplate]]:
    for morph in MORPHS:
        if morph.name.startswith(tuple(prefixes)):
            for value in (morph.low, morph.high) if morph.low < 0 else (morph.high,):
                yield f"{morph.name} {value:g}", EmotionTemplate(pose={morph.name: value})


def _shot(figure: Figure, template: EmotionTemplate, options: argparse.Namespace) -> Image.Image:
    figure.paint(template.cels)
    posed = Image.fromarray(figure.pose(template.pose_vector()).rgba8())
    if not options.whole:
        left, top, right, bottom = (round(share * posed.width) for share in HEAD)
        posed = posed.crop((left, top, right, bottom))
    return posed.resize((options.cell, options.cell * posed.height // posed.width), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main())
