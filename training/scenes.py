"""Whole pictures with heads of all sizes in them, for the network that finds heads."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.frame import FaceFrame, for_opencv, frame_of
from training.augment import recoloured, spoilt, through, turned_round
from training.networks import Finder
from training.samples import Figure, Samples

EDGE = 256  # pixels of a scene
SMALLEST, LARGEST = 7.0, 90.0  # size of a face's frame in the scene, pixels
SPREAD = 0.9  # cells


def scene(
    samples: Samples, indices: list[int], grounds: NDArray[np.uint8], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """(256, 256, 3) with a figure for each of `indices`, and what `Finder` shall say of it (7, 32, 32)."""
    picture = cv2.resize(grounds[rng.integers(len(grounds))], (EDGE, EDGE), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.4:
        picture[:] = rng.integers(0, 256, 3) if rng.random() < 0.4 else rng.integers(0, 256)
    frames: list[FaceFrame] = []
    for index in indices:
        frame = _put(picture, samples[index], frames, rng)
        if frame is not None:
            frames.append(frame)
    return spoilt(recoloured(picture, rng), rng), _wanted(frames)


def _put(
    picture: NDArray[np.uint8], figure: Figure, others: list[FaceFrame], rng: np.random.Generator
) -> FaceFrame | None:
    """Draw a figure into the picture where it covers no other face; None if no such place was found."""
    points, way = turned_round(figure, rng)
    face = frame_of(points)
    for _ in range(6):
        size = float(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST if not others else LARGEST / 3))))
        x, y = rng.uniform(0.04, 0.96, 2) * EDGE
        if all(np.hypot(x - other.x, y - other.y) > 2.8 * (size + other.size) for other in others):
            break
    else:
        return None
    turn = float(rng.normal(0, 0.12))
    scale = size / face.size
    cos, sin = np.cos(turn) * scale, np.sin(turn) * scale
    linear = np.array([[cos, -sin], [sin, cos]])
    matrix = np.column_stack([linear, np.array([x, y]) - linear @ (face.x, face.y)])
    matrix = through(matrix, way)
    edge = max(2, round(figure.picture.shape[0] * min(1.0, scale * 1.3)))
    small = cv2.resize(figure.picture, (edge, edge), interpolation=cv2.INTER_AREA)
    matrix_small = np.column_stack([matrix[:, :2] * (figure.picture.shape[0] / edge), matrix[:, 2]])
    warped = cv2.warpAffine(small, for_opencv(matrix_small), (EDGE, EDGE))
    behind = cv2.cvtColor(255 - warped[..., 3], cv2.COLOR_GRAY2RGB)
    picture[:] = cv2.add(warped[..., :3], cv2.multiply(picture, behind, scale=1 / 255))
    return FaceFrame(float(x), float(y), size, face.tilt + turn)


def _wanted(frames: list[FaceFrame]) -> NDArray[np.float32]:
    cells = EDGE // Finder.CELL
    wanted = np.zeros((7, cells, cells), np.float32)
    rows, columns = np.mgrid[:cells, :cells] + 0.5
    for frame in frames:
        x, y, size = frame.x / Finder.CELL, frame.y / Finder.CELL, frame.size / Finder.CELL
        spread = max(SPREAD, 0.18 * size)
        share = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * spread**2))
        column, row = min(cells - 1, max(0, int(x))), min(cells - 1, max(0, int(y)))
        share[row, column] = 1.0
        wanted[0] = np.maximum(wanted[0], share)
        near = (abs(columns - x) < 1.2) & (abs(rows - y) < 1.2)
        values = (x - columns, y - rows, np.log(size), np.cos(frame.tilt), np.sin(frame.tilt))
        for plane, value in enumerate(values, 1):
            wanted[plane][near] = np.broadcast_to(value, near.shape)[near]
        wanted[6][near] = 1
    return wanted
