"""Draws the character "raven": `python scripts/draw_raven` writes assets/characters/raven/raven.svg.

Afterwards `python scripts/render_assets.py` makes the PNG files.
"""

import argparse
from pathlib import Path

import clothes
import face
import figure
import hair
from pen import Sheet

TARGET = Path(__file__).resolve().parents[2] / "assets" / "characters" / "raven" / "raven.svg"


def draw() -> str:
    """The whole figure, from the back to the front."""
    sheet = Sheet()
    layers = (
        hair.back(sheet),
        figure.neck(sheet),
        clothes.body(sheet),
        face.head(sheet),
        face.features(sheet),
        hair.front(sheet),
    )
    return sheet.svg(*layers)


def main() -> None:
    parser = argparse.ArgumentParser(description='Draw the character "raven" as SVG.')
    parser.add_argument("--output", type=Path, default=TARGET, help="where to write (default: %(default)s)")
    options = parser.parse_args()
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
