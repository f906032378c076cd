"""Draws the character "raven": `python scripts/draw_raven` writes raven.svg and, with the places of the eyes, brows and
mouth in it, raven.rig.json to assets/characters/raven/.

Afterwards `python scripts/render_assets.py` makes the PNG files.
"""

import argparse
import json
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
    parser.add_argument(
        "--output",
        type=Path,
        default=TARGET,
        help="the SVG file to write; the rig goes beside it (default: %(default)s)",
    )
    options = parser.parse_args()
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(draw(), encoding="utf-8")
    rig = ",\n".join(f'  "{part}": {json.dumps(fields)}' for part, fields in face.rig().items())
    options.output.with_suffix(".rig.json").write_text(f"{{\n{rig}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
