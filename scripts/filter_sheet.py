"""Draw contact sheets of the postprocessor: a character through every filter, or through every preset, to judge by eye.

Examples:
    python scripts/filter_sheet.py filters.png
    python scripts/filter_sheet.py bloom.png --only bloom chromatic_aberration --head --zoom 3
    python scripts/filter_sheet.py presets.png --presets --character finch
    python scripts/filter_sheet.py docs/presets --presets --separate      # a picture of each, for the documentation
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from raven.errors import RavenError
from raven.export.contact_sheet import contact_sheet
from raven.figure.character import find_character
from raven.video.codecs import decode_rgba8
from raven.video.picture import Rgba8
from raven.video.postprocessor import FILTERS, ChainState, FilterChain, list_presets, load_preset, parse_chain

LOOKS = Path(__file__).parent.parent / "tests" / "video" / "postprocessor" / "looks.json"
CROP = (slice(None), slice(61, 450))  # what the shipped settings keep of a picture of 512 pixels
HEAD = (slice(30, 250), slice(75, 315))  # of what the crop keeps
SMALL = 256  # height of the pictures for the documentation


def main() -> int:
    """Draw what the command line asks for; returns the exit code."""
    options = _options()
    try:
        picture = _picture(options.character)
        shots = [
            (f"{label}  t={t:g}", _shot(picture, chain, t, options))
            for label, chain in (_presets() if options.presets else _filters(options.only))
            for t in options.times
        ]
    except RavenError as error:
        print(f"filter_sheet: {error}", file=sys.stderr)
        return 2
    if options.separate:
        options.output.mkdir(parents=True, exist_ok=True)
        for label, shot in shots:
            small = shot.resize((SMALL * shot.width // shot.height, SMALL), Image.Resampling.LANCZOS)
            small.save(options.output / f"{label.split()[0]}.png", optimize=True)
    else:
        contact_sheet(shots, options.columns).save(options.output)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="the picture file to write; with --separate a folder")
    parser.add_argument("--character", default="raven", help="a shipped character or a picture file of 512x512 pixels")
    parser.add_argument("--only", nargs="+", metavar="FILTER", choices=list(FILTERS), help="these filters, not all")
    parser.add_argument("--presets", action="store_true", help="the presets instead of single filters")
    parser.add_argument("--separate", action="store_true", help="one small file for each instead of a sheet")
    parser.add_argument("--times", nargs="+", type=float, default=[1.3], help="seconds (default: 1.3)")
    parser.add_argument("--head", action="store_true", help="only the head")
    parser.add_argument("--zoom", type=int, default=1, help="enlarge pixels this many times (default: %(default)s)")
    parser.add_argument("--columns", type=int, default=6, help="pictures side by side (default: %(default)s)")
    parser.add_argument("--background", default="#3c4250", help="colour behind the pictures (default: %(default)s)")
    return parser.parse_args()


def _picture(character: str) -> Rgba8:
    path = Path(character)
    path = path if path.is_file() else find_character(character)
    return np.ascontiguousarray(decode_rgba8(path.read_bytes(), path.name)[CROP])


def _filters(only: list[str] | None) -> Iterator[tuple[str, FilterChain]]:
    for name, looks in json.loads(LOOKS.read_text("utf-8")).items():
        if only is None or name in only:
            for parameters in looks:
                given = " ".join(f"{key}={value}" for key, value in parameters.items())
                yield f"{name} {given}", parse_chain([[name, parameters]])


def _presets() -> Iterator[tuple[str, FilterChain]]:
    for name in list_presets():
        yield name, load_preset(name).chain


def _shot(picture: Rgba8, chain: FilterChain, t: float, options: argparse.Namespace) -> Image.Image:
    result = chain.apply(picture, t, ChainState(np.random.default_rng(1)), full_height=512)
    shown = Image.fromarray(result[HEAD if options.head else ...])
    ground = Image.new("RGBA", shown.size, options.background)
    ground.alpha_composite(shown)
    size = (shown.width * options.zoom, shown.height * options.zoom)
    return ground.convert("RGB").resize(size, Image.Resampling.NEAREST)


if __name__ == "__main__":
    sys.exit(main())
