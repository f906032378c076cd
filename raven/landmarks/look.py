"""One look of a landmark network at one place: several crops that differ a little and their mirror pictures, put together."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks import network
from raven.landmarks.frame import FaceFrame, Points, SquareCrop, for_opencv, inverse, transformed
from raven.landmarks.points import MIRRORED

CELL = 4  # pixels of a crop per cell of a heat map
SMALL = 1.3  # times that a crop is enlarged from which on a sharper kernel helps: irises of 14 pixels are 4 % better
REACH = 3  # cells around the highest one that count for the place
Rgb8 = NDArray[np.uint8]


@dataclass(frozen=True)
class NetworkView:
    """What a network sees."""

    points: Points
    """(K, 2) in pixels of the picture."""
    error: NDArray[np.float32]
    """(K,) expected distance from the truth, in sizes of the frame."""
    seen: NDArray[np.float32]
    """(K,) chance that the point is visible."""
    peak: NDArray[np.float32]
    """(K,) the heat map's share around its highest cell: near 1 where there is no doubt."""
    face: float
    """Chance that there is a face at all."""
    parts: NDArray[np.float32]
    """(parts, S/2, S/2) the chance of each part in the unmoved crop."""


def look(
    name: str,
    pyramid: "Pyramid",
    frames: Sequence[FaceFrame],
    crop: SquareCrop,
    mirrored: bool = False,
    both: bool = True,
) -> NetworkView:
    """Look at the crops of `frames` (the first is the one whose parts are told) with the network `name`.

    `mirrored`: see every crop as a mirror shows it (the network for eyes knows only right ones). `both`: see each crop mirrored
    too; only for networks whose points have mirror pictures among them.
    """
    views = [(frame, mirrored) for frame in frames] + ([(frame, not mirrored) for frame in frames] if both else [])
    matrices = [frame.matrix(crop, mirrored=flip) for frame, flip in views]
    crops = np.stack([pyramid.cut(matrix, crop.pixels) for matrix in matrices])
    heat, parts, told, face = network.run(name, crops)
    places, peaks = _places(heat)
    found = np.stack(
        [transformed(place * CELL, inverse(matrix)) for place, matrix in zip(places, matrices, strict=True)]
    )
    errors = np.exp(told[..., 0]) * CELL * crop.width / crop.pixels
    seen = 1 / (1 + np.exp(-told[..., 1]))
    shares = _softmax(parts[:1])[0]
    if both:
        back = list(MIRRORED)
        half = len(frames)
        for values in (found, errors, seen, peaks):
            values[half:] = values[half:, back]
        shares = (shares + _softmax(parts[half : half + 1])[0][:, :, ::-1]) / 2
    return NetworkView(
        np.median(found, axis=0).astype(np.float32),
        np.median(errors, axis=0).astype(np.float32),
        seen.mean(axis=0).astype(np.float32),
        peaks.mean(axis=0).astype(np.float32),
        float(1 / (1 + np.exp(-np.median(face)))),
        shares,
    )


class Pyramid:
    """A picture in halves of halves, so that a crop of any size is cut from one that is not much too large."""

    def __init__(self, rgb8: Rgb8) -> None:
        self.levels = [rgb8]

    def cut(self, matrix: NDArray[np.float64], pixels: int) -> Rgb8:
        """The square crop to which `matrix` leads from the picture's pixels. Outside, the edge goes on."""
        scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
        level = 0
        while scale < 0.6 and min(self.levels[level].shape[:2]) > 16:
            level += 1
            scale *= 2
            if level == len(self.levels):
                self.levels.append(_halved(self.levels[-1]))
        height, width = self.levels[level].shape[:2]
        factors = np.array([self.levels[0].shape[1] / width, self.levels[0].shape[0] / height])
        here = np.column_stack([matrix[:, :2] * factors, matrix[:, 2]])
        size, how = (pixels, pixels), cv2.INTER_LINEAR if scale < SMALL else cv2.INTER_CUBIC
        cut = cv2.warpAffine(self.levels[level], for_opencv(here), size, flags=how, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cut, np.uint8)


def _halved(rgb8: Rgb8) -> Rgb8:
    height, width = rgb8.shape[:2]
    size = max(1, width // 2), max(1, height // 2)
    return np.asarray(cv2.resize(rgb8, size, interpolation=cv2.INTER_AREA), np.uint8)


def _places(heat: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(N, K, 2) the place in each heat map, in cells, and (N, K) its share of the whole."""
    n, k, height, width = heat.shape
    flat = heat.reshape(n, k, -1)
    shares = np.exp(flat - flat.max(axis=2, keepdims=True))
    shares /= shares.sum(axis=2, keepdims=True)
    top = flat.argmax(axis=2)
    rows, columns = top // width, top % width
    near = (abs(np.arange(height)[:, None] - rows[..., None, None]) <= REACH) & (
        abs(np.arange(width)[None, :] - columns[..., None, None]) <= REACH
    )
    local = np.where(near, shares.reshape(n, k, height, width), 0)
    peak = local.sum(axis=(2, 3))
    x = (local.sum(axis=2) * (np.arange(width) + 0.5)).sum(axis=2) / peak
    y = (local.sum(axis=3) * (np.arange(height) + 0.5)).sum(axis=2) / peak
    return np.stack([x, y], axis=2), peak


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))
