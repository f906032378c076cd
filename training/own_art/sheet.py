"""Shows samples: `python -m training.own_art.sheet OUT.png [--seed N] [--count N] [--truth]`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from raven.landmarks.parts import PARTS
from raven.landmarks.points import POINTS
from training.heads.head import Drawn
from training.own_art.draw import draw_own

GROUND = (176, 190, 176)
COLORS = np.array(
    [GROUND, (250, 214, 190), (220, 140, 110), (255, 255, 255), (60, 110, 230), (20, 20, 20), (150, 80, 20),
     (220, 30, 60), (240, 180, 60), (140, 90, 30), (120, 0, 160), (0, 170, 150), (255, 180, 200), (100, 120, 160)],
    np.uint8,
)  # fmt: skip
INKS = {"eye": (255, 40, 40), "brow": (0, 140, 255), "mouth": (0, 160, 0), "jaw": (190, 0, 220)}


def on_ground(drawn: Drawn) -> Image.Image:
    alpha = drawn.picture[..., 3:].astype(float) / 255
    return Image.fromarray((drawn.picture[..., :3] * alpha + np.array(GROUND) * (1 - alpha)).astype(np.uint8))


def with_truth(drawn: Drawn, zoom: int = 3) -> Image.Image:
    """The picture with its points, enlarged, and its map of parts beside it. Hidden points are hollow."""
    picture = on_ground(drawn)
    large = picture.resize((picture.width * zoom, picture.height * zoom), Image.Resampling.NEAREST)
    pen = ImageDraw.Draw(large)
    for name, (x, y, seen) in zip(POINTS, drawn.points, strict=True):
        if not seen:
            continue
        ink = next((ink for kind, ink in INKS.items() if kind in name), (255, 120, 0))
        x, y = x * zoom, y * zoom
        if seen == 1:
            pen.line((x - 3, y, x + 3, y), ink)
            pen.line((x, y - 3, x, y + 3), ink)
        else:
            pen.ellipse((x - 3, y - 3, x + 3, y + 3), outline=ink)
    parts: NDArray[np.uint8] = COLORS[drawn.parts]
    beside = Image.fromarray(parts).resize(large.size, Image.Resampling.NEAREST)
    both = Image.new("RGB", (2 * large.width, large.height))
    both.paste(large, (0, 0))
    both.paste(beside, (large.width, 0))
    return both


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns its exit code."""
    parser = argparse.ArgumentParser(description="Show samples drawn from our own art.")
    parser.add_argument("out", type=Path, metavar="OUT.png")
    parser.add_argument("--seed", type=int, default=0, help="of the first sample (default: 0)")
    parser.add_argument("--count", type=int, default=24, help="how many (default: 24)")
    parser.add_argument("--size", type=int, default=384, help="pixels of each (default: 384)")
    parser.add_argument("--truth", action="store_true", help="three times as large, with points and parts")
    options = parser.parse_args(arguments)
    assert len(COLORS) == len(PARTS)
    samples = [draw_own(options.seed + i, options.size) for i in range(options.count)]
    tiles = [with_truth(sample) if options.truth else on_ground(sample) for sample in samples]
    columns = min(len(tiles), 1 if options.truth else 6)
    width, height = tiles[0].size
    sheet = Image.new("RGB", (width * columns, height * -(-len(tiles) // columns)))
    for i, tile in enumerate(tiles):
        sheet.paste(tile, (i % columns * width, i // columns * height))
    sheet.save(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
