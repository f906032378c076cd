"""A sheet of drawn heads, to look at: python -m training.heads.sheet OUT.png [--seed N] [--count N] [--truth]"""

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.ground import draw_ground
from training.heads.head import Drawn, draw_head

COLOURS = np.array(
    [
        (0, 0, 0),
        (255, 200, 170),
        (255, 120, 120),
        (255, 255, 255),
        (60, 120, 255),
        (20, 20, 20),
        (150, 80, 20),
        (255, 0, 60),
        (255, 220, 0),
        (160, 120, 0),
        (0, 200, 200),
        (200, 0, 200),
        (200, 160, 130),
        (0, 160, 60),
    ],
    np.uint8,
)


def over(picture: NDArray[np.uint8], ground: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The RGBA picture laid over an RGB ground."""
    alpha = picture[:, :, 3:] / 255
    return (picture[:, :, :3] * alpha + ground * (1 - alpha) + 0.5).astype(np.uint8)


def with_truth(image: NDArray[np.uint8], drawn: Drawn, zoom: int) -> NDArray[np.uint8]:
    """The picture enlarged, its parts in colours over it, points as dots: green seen, red hidden."""
    colours = COLOURS[drawn.parts]
    shown = np.repeat(np.repeat(cv2.addWeighted(image, 0.65, colours, 0.35, 0), zoom, 0), zoom, 1).astype(np.uint8)
    for x, y, seen in drawn.points.tolist():
        if seen > 0:
            place = (round(x * zoom * 16 - 8), round(y * zoom * 16 - 8))
            cv2.circle(shown, place, 20 * zoom, (0, 255, 0) if seen == 1 else (255, 0, 0), -1, cv2.LINE_AA, 4)
    return shown


def main() -> None:
    """Draws the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=0, help="number of the first head")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--columns", type=int, default=5)
    parser.add_argument("--size", type=int, default=384)
    parser.add_argument("--truth", action="store_true", help="show points and parts, twice as large")
    asked = parser.parse_args()
    tiles = []
    for seed in range(asked.seed, asked.seed + asked.count):
        drawn = draw_head(seed, asked.size)
        image = over(drawn.picture, draw_ground(seed, asked.size))
        tiles.append(with_truth(image, drawn, 2) if asked.truth else image)
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % asked.columns)
    rows = [np.hstack(tiles[i : i + asked.columns]) for i in range(0, len(tiles), asked.columns)]
    cv2.imwrite(str(asked.out), cv2.cvtColor(np.vstack(rows), cv2.COLOR_RGB2BGR))


if __name__ == "__main__":
    main()
