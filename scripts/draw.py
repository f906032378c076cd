"""Draws the art that ships with Raven: writes its SVG files, and what else comes from the same traces, under assets/.

Afterwards `python scripts/render_assets.py` makes the PNG files. With --check nothing is written: the exit code tells
whether the files are what the programs draw.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from draw_cels import character_cels, effect_cels
from draw_finch import character as finch
from draw_raven import character as raven
from draw_rook import character as rook
from draw_wren import character as wren

ASSETS = Path(__file__).resolve().parent.parent / "assets"
DRAWINGS: dict[str, Callable[[], dict[str, str]]] = {
    "raven": raven.files,
    "finch": finch.files,
    "rook": rook.files,
    "wren": wren.files,
    "cels": character_cels.files,
    "effects": effect_cels.files,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns its exit code: 0 done or current, 1 out of date."""
    parser = argparse.ArgumentParser(description="Draw the art under assets/ as SVG.")
    parser.add_argument("drawings", nargs="*", metavar="DRAWING", help=f"{', '.join(DRAWINGS)} (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file is not up to date")
    options = parser.parse_args(arguments)
    if unknown := set(options.drawings) - set(DRAWINGS):
        parser.error(f"there is no drawing {', '.join(sorted(unknown))}; there are {', '.join(DRAWINGS)}")

    stale = 0
    for name in options.drawings or DRAWINGS:
        for place, content in DRAWINGS[name]().items():
            file = ASSETS / place
            if file.is_file() and file.read_text("utf-8") == content:
                continue
            stale += 1
            if options.check:
                print(f"out of date: {file}")
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, "utf-8")
                print(file)
    if not stale:
        print("everything is up to date")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
