"""Heads in a picture of any size: where they lie, how large they are and how they are tilted."""

from collections.abc import Sequence

import cv2
import numpy as np

from raven.landmarks import network
from raven.landmarks.frame import FaceFrame
from raven.landmarks.look import Rgb8

CELL = 8
EDGES = (
    256,
    512,
    1024,
)  # pixels of the longer side of the picture that is looked through: heads from about 1/36, 1/72, 1/144
SURE = 0.3  # the least chance that counts
MOST = 12
MULTIPLE = 32


def find_heads(rgb8: Rgb8) -> list[tuple[FaceFrame, float]]:
    """The frames of the faces in a picture, roughly, each with its chance, the most likely first; `MOST` at most."""
    longer = max(rgb8.shape[:2])
    found: list[tuple[FaceFrame, float]] = []
    for edge in EDGES:
        if edge > EDGES[0] and edge > 1.5 * longer:
            break
        found += _look_through(rgb8, edge)
    return _distinct(found)[:MOST]


def _look_through(rgb8: Rgb8, edge: int) -> list[tuple[FaceFrame, float]]:
    height, width = rgb8.shape[:2]
    scale = edge / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(rgb8, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    right, below = -size[0] % MULTIPLE, -size[1] % MULTIPLE
    padded = np.asarray(cv2.copyMakeBorder(small, 0, below, 0, right, cv2.BORDER_REPLICATE), np.uint8)
    (told,) = network.run("finder", padded[None])
    logit, dx, dy, log_size, cos, sin = told[0]
    chance = 1 / (1 + np.exp(-logit))
    highest = chance >= cv2.dilate(chance, np.ones((3, 3), np.uint8))
    result = []
    for row, column in zip(*np.nonzero(highest & (chance > SURE)), strict=True):
        x = (column + 0.5 + dx[row, column]) * CELL / size[0] * width
        y = (row + 0.5 + dy[row, column]) * CELL / size[1] * height
        frame = FaceFrame(
            float(x),
            float(y),
            float(np.exp(log_size[row, column]) * CELL / scale),
            float(np.arctan2(sin[row, column], cos[row, column])),
        )
        result.append((frame, float(chance[row, column])))
    return result


def _distinct(found: Sequence[tuple[FaceFrame, float]]) -> list[tuple[FaceFrame, float]]:
    kept: list[tuple[FaceFrame, float]] = []
    for frame, chance in sorted(found, key=lambda pair: -pair[1]):
        apart = (np.hypot(frame.x - other.x, frame.y - other.y) / max(frame.size, other.size) for other, _ in kept)
        if all(distance > 1.0 for distance in apart):
            kept.append((frame, chance))
    return kept
