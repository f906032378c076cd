"""`raven-avatar-layers`: the layers that a character moves in, as a PSD for rigging programs or as one PNG for each."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from raven.errors import InvalidInput
from raven.files import replacing
from raven.layers.stack import Layer, Stack
from raven.terminal import command_parser, exit_code
from raven.video.picture import Rgba8

PROGRAM = "raven-avatar-layers"
EPILOG = """\
examples:
  raven-avatar-layers raven
  raven-avatar-layers raven --psd raven.psd
  raven-avatar-layers me.png --folder layers

The PSD has the layer names of See-through, which StretchyStudio knows too; for Anime2.5DRig, which knows no groups and
takes the sides apart itself, add --plain. Drawn over and put beside the
picture as NAME.layers.psd, or given as the picture itself, its layers are used as they were drawn (docs/characters.md).
The folder gets a PNG for each layer, all as large as the picture, numbered from the back to the front.

exit codes: 0 shown or written, 1 it could not be written, 2 the picture or an option cannot be used (nothing is written)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = command_parser(
        PROGRAM,
        "Show or write the layers of a character: those that were drawn, and for the rest what is guessed.",
        EPILOG,
    )
    parser.add_argument("character", help="a picture file, or the name of a character: Raven's or your own")
    parser.add_argument("--psd", type=Path, metavar="OUT.psd", help="write all layers as one file")
    parser.add_argument(
        "--plain",
        action="store_true",
        help="the PSD without groups, with the layers of both sides as one (Anime2.5DRig)",
    )
    parser.add_argument("--folder", type=Path, metavar="OUT", help="write each layer as a PNG")
    parser.add_argument("--force", action="store_true", help="overwrite files that exist")
    options = parser.parse_args(arguments)
    return exit_code(PROGRAM, lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    stack = _layers(options.character)
    files = _files(stack, options.psd, options.folder, options.plain)
    for file in files:
        if file.exists() and not options.force:
            raise InvalidInput(str(file), "exists; use --force to overwrite it")
    for layer in stack:
        print(f"  {layer.name:20} {_told(layer)}")
    for file, content in files.items():
        _write(file, content)
    if options.folder is not None:
        print(f"wrote {len(stack.layers)} layers into {options.folder}")
    if options.psd is not None:
        print(f"wrote {options.psd} ({stack.size} x {stack.size})")
    return 0


def _layers(character: str) -> Stack:
    """The layers of a character, in as many pixels as there are."""
    from raven.figure.character import load_character
    from raven.layers.stored import cache_file
    from raven.library import named
    from raven.posers.puppet.detection import detect
    from raven.posers.puppet.rig_file import complete_rig, whole_rig
    from raven.posers.puppet.stack_of import stack_of
    from raven.wire.characters import double_size

    picture = named(character, "character").picture
    double = double_size(picture)
    loaded = load_character(double if double.is_file() else picture)
    for warning in loaded.warnings:
        print(warning)
    square, parts = loaded.picture.rgba8(), loaded.parts
    rig = whole_rig(loaded.rig)
    if rig is None or parts is None:
        found, parts = detect(square)
        rig = complete_rig(found, loaded.rig)
    return stack_of(square, rig, parts, loaded.layers, cache_file(loaded.folder, loaded.name, loaded.picture.size[0]))


def _files(stack: Stack, psd: Path | None, folder: Path | None, plain: bool) -> dict[Path, Callable[[], bytes]]:
    """What is to be written, and how it is made."""
    from raven.layers.psd import to_psd
    from raven.layers.psd_names import psd_name
    from raven.video.png import encode_png

    files: dict[Path, Callable[[], bytes]] = {}
    if folder is not None:
        for number, layer in enumerate(stack, 1):
            name = f"{number:02}_{psd_name(layer.name).replace(' ', '_')}.png"
            files[folder / name] = partial(lambda layer: encode_png(_whole(layer, stack.size)), layer)
    if psd is not None:
        files[psd] = lambda: to_psd(stack, plain)
    return files


def _write(file: Path, content: Callable[[], bytes]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file) as place:
        place.write_bytes(content())


def _whole(layer: Layer, size: int) -> Rgba8:
    """A layer where it lies in the square."""
    square = np.zeros((size, size, 4), np.uint8)
    square[layer.slices] = layer.rgba8
    return square


def _told(layer: Layer) -> str:
    height, width = layer.rgba8.shape[:2]
    notes = ("as drawn" if layer.given else "", "" if layer.shown else "hidden at rest")
    return ", ".join(filter(None, (f"{width} x {height} at {layer.left}, {layer.top}", *notes)))


if __name__ == "__main__":
    sys.exit(main())
