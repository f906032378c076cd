"""Doubling a picture with a neural network: which network, and what of the picture it is given.

The networks (ACNet, made for anime, weights in the package `pyanime4k`) redraw one plane of brightness. Given alpha as
well, they draw the silhouette as crisply as the lines inside it, which is where most of the gain lies.
"""

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.video.picture import Rgba8
from raven.video.upscaler.kernels import Premultiplied8, bounded, premultiplied, resample_premultiplied, straight
from raven.video.upscaler.pool import shared_pool

NetworkQuality = Literal["low", "high"]
Preset = Literal["A", "B", "C"]

NETWORK_QUALITIES = ("low", "high")
MODELS: dict[str, str] = {"A": "acnet-gan", "B": "acnet-hdn1", "C": "acnet-hdn0"}
"""A sharpens blurred pictures, B smooths compression and jagged lines, C changes clean pictures least."""
PRESETS = tuple(MODELS)

CONTEXT = 12  # pixels around the figure that the network sees: ten layers of 3 x 3 look that far
LUMA = np.array([[0.299, 0.587, 0.114, 0.0]], np.float32)


def prepare() -> None:
    """Have the networks ready, so that the first picture does not wait for them. Raises `Unavailable`."""
    shared_pool().start()


def doubled(rgba8: Rgba8, quality: NetworkQuality, preset: Preset) -> Rgba8:
    """The picture at exactly twice its size. Only the part that shows anything is computed. Raises `Unavailable`."""
    height, width, _ = rgba8.shape
    result = np.zeros((2 * height, 2 * width, 4), np.uint8)
    x, y, w, h = cv2.boundingRect(cv2.extractChannel(rgba8, 3))
    if w and h:
        left, top = max(0, x - CONTEXT), max(0, y - CONTEXT)
        rows, columns = slice(top, min(height, y + h + CONTEXT)), slice(left, min(width, x + w + CONTEXT))
        part = np.ascontiguousarray(rgba8[rows, columns])
        result[2 * rows.start : 2 * rows.stop, 2 * columns.start : 2 * columns.stop] = _redrawn(part, quality, preset)
    return result


def _redrawn(rgba8: Rgba8, quality: NetworkQuality, preset: Preset) -> Rgba8:
    figure = premultiplied(rgba8)
    *colors, alpha = cv2.split(figure)
    drawn = [cv2.transform(figure, LUMA)] if quality == "low" else colors
    is_opaque = cv2.minMaxLoc(alpha)[0] == 255
    planes = np.stack(drawn if is_opaque else [*drawn, alpha]).astype(np.uint8, copy=False)
    doubled_planes = list(shared_pool().double(planes, MODELS[preset]))
    large_alpha = np.full_like(doubled_planes[0], 255) if is_opaque else doubled_planes.pop()
    if quality == "low":
        result = cv2.insertChannel(large_alpha, _with_brightness(figure, doubled_planes[0]), 3)
    else:
        result = cv2.merge([*doubled_planes, large_alpha])
    return straight(bounded(np.asarray(result, np.uint8), figure))


def _with_brightness(figure: Premultiplied8, luma: NDArray[np.uint8]) -> Premultiplied8:
    """The colours of Lanczos, all three moved by as much as the network's brightness differs from that of Lanczos."""
    height, width = luma.shape
    smooth = resample_premultiplied(figure, width, height, "lanczos")
    change = cv2.subtract(luma, cv2.transform(smooth, LUMA), dtype=cv2.CV_16S)
    moved = cv2.add(smooth, cv2.merge((change, change, change, np.zeros_like(change))), dtype=cv2.CV_8U)
    return np.asarray(moved, np.uint8)
