"""Draws the backdrops that ship with Raven: assets/backdrops/NAME.webp, 1024 x 1024, from the programs in draw_backdrops/.

Needs the renderer of the asset command (`resvg-py`, in the extra `assets`). With --check nothing is written: the exit
code tells whether the files show what the programs draw.
"""

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from draw_backdrops import meadow, night_city, study

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "backdrops"
SCENES: dict[str, Callable[[], str]] = {"meadow": meadow.draw, "night_city": night_city.draw, "study": study.draw}
EDGE = 1024
QUALITY = 88
TOLERANCE = 1.0  # levels of 255, on average: releases of the renderer and of the encoder differ a little


def render(scene: str) -> bytes:
    """The scene as a WebP file."""
    import resvg_py

    drawn = resvg_py.svg_to_bytes(svg_string=SCENES[scene](), width=EDGE, skip_system_fonts=True)
    file = io.BytesIO()
    Image.open(io.BytesIO(drawn)).convert("RGB").save(file, "WEBP", quality=QUALITY, method=6)
    return file.getvalue()


def is_current(file: Path, drawn: bytes) -> bool:
    """Whether `file` shows the same picture as the WebP in `drawn`."""
    if not file.exists():
        return False
    old, new = (np.asarray(Image.open(source).convert("RGB"), np.float32) for source in (file, io.BytesIO(drawn)))
    return old.shape == new.shape and float(np.abs(old - new).mean()) <= TOLERANCE


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns its exit code: 0 done or current, 1 out of date."""
    parser = argparse.ArgumentParser(description="Draw the backdrops under assets/backdrops/.")
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=f"{', '.join(SCENES)} (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file is not up to date")
    options = parser.parse_args(arguments)
    if unknown := set(options.scenes) - set(SCENES):
        parser.error(f"there is no scene {', '.join(sorted(unknown))}; there are {', '.join(SCENES)}")

    stale = 0
    for scene in options.scenes or SCENES:
        file, drawn = FOLDER / f"{scene}.webp", render(scene)
        if is_current(file, drawn):
            continue
        stale += 1
        if options.check:
            print(f"out of date: {file}")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(drawn)
            print(f"{file}: {len(drawn) / 1024:.0f} KB")
    if not stale:
        print("every backdrop is up to date")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
