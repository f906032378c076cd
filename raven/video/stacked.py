"""A picture with alpha as one JPEG: colours above, alpha below them as grey, for viewers that put both together again.

    rows 0 to H        colours, continued beyond the figure's edge so that nothing of what is hidden shows in it
    rows H to 2 H      alpha, 16 (transparent) to 235 (opaque); up to 20 and from 231 on it is taken for these, so that what
                       JPEG adds around edges is not seen

H is the picture's height and at most 15 rows more, so that no block has something of both; those rows are transparent.
"""

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray

from raven.video.picture import Rgba8

FINE, COARSE = 66, 45
"""Quality of pictures up to `LARGE` pixels of height, and of larger ones, whose blocks are seen smaller."""
LARGE = 640
BLOCK = 16
LOW, HIGH, SLACK = 16, 235, 4
CELL = 8  # pixels; colours are continued in cells of this size
FAINT = 32  # alpha below which a pixel's own colour does not count
REACHES = (3, 7, 17)  # cells

Rgb8 = NDArray[np.uint8]


def encode_stacked(rgba8: Rgba8, scale: float = 1.0) -> bytes:
    """(H, W, 4) sRGB bytes with straight alpha. `scale` up to 1 makes the picture so much smaller, see `scaled_size`."""
    colors, grey = stacked_halves(rgba8, scale)
    height, width = grey.shape
    rows = -(-height // BLOCK) * BLOCK
    picture = np.empty((2 * rows, width, 3), np.uint8)
    picture[:height] = colors
    picture[height:rows] = colors[-1]
    picture[rows : rows + height] = grey[..., None]
    picture[rows + height :] = LOW
    quality = FINE if height <= LARGE else COARSE
    return bytes(simplejpeg.encode_jpeg(picture, quality=quality, colorspace="RGB", colorsubsampling="420"))


def stacked_halves(rgba8: Rgba8, scale: float = 1.0) -> tuple[Rgb8, NDArray[np.uint8]]:
    """(H, W, 3) colours, continued beyond the figure's edge, and (H, W) alpha as grey from `LOW` to `HIGH`; both made
    smaller by `scale`."""
    alpha = np.asarray(cv2.extractChannel(rgba8, 3), np.uint8)
    colors = _continued(rgba8, alpha)
    grey = np.asarray(cv2.LUT(alpha, _RANGE), np.uint8)
    size = scaled_size(alpha.shape[1], alpha.shape[0], scale)
    if size == alpha.shape[::-1]:
        return colors, grey
    smaller = (cv2.resize(half, size, interpolation=cv2.INTER_AREA) for half in (colors, grey))
    return np.asarray(next(smaller), np.uint8), np.asarray(next(smaller), np.uint8)


def scaled_size(width: int, height: int, scale: float) -> tuple[int, int]:
    """(width, height) of a picture that is made smaller by `scale`."""
    return max(1, round(width * scale)), max(1, round(height * scale))


def decode_stacked(data: bytes, height: int | None = None) -> Rgba8:
    """The picture again, of its first `height` rows (all there are when None)."""
    picture = np.asarray(simplejpeg.decode_jpeg(data, colorspace="RGB"), np.uint8)
    rows = len(picture) // 2
    grey = picture[rows:, :, 1].astype(np.float32)
    alpha = np.clip((grey - LOW - SLACK) * (255 / (HIGH - LOW - 2 * SLACK)) + 0.5, 0, 255).astype(np.uint8)
    return np.dstack((picture[:rows], alpha))[:height]


_RANGE = np.rint(LOW + np.arange(256) * ((HIGH - LOW) / 255)).astype(np.uint8)


def _continued(rgba8: Rgba8, alpha: NDArray[np.uint8]) -> Rgb8:
    """The colours of what is visible, and around it those of its neighbourhood: no edge, so no bytes for one."""
    height, width = alpha.shape
    seen = cv2.inRange(alpha, (FAINT,), (255,))
    colors = cv2.cvtColor(cv2.bitwise_and(rgba8, rgba8, mask=seen), cv2.COLOR_RGBA2RGB)
    cells = max(width // CELL, 1), max(height // CELL, 1)
    sums = cv2.resize(colors, cells, interpolation=cv2.INTER_AREA).astype(np.float32)
    share = cv2.resize(seen, cells, interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
    few = np.divide(sums, share, out=np.zeros_like(sums), where=share > 0)
    known = share[..., 0] > 0
    for reach in REACHES:
        there = known[..., None].astype(np.float32)
        near, weight = cv2.blur(few * there, (reach, reach)), cv2.blur(there, (reach, reach))[..., None]
        fresh = ~known & (weight[..., 0] > 0)
        few[fresh] = near[fresh] / weight[fresh]
        known |= fresh
    few[~known] = few[known].mean(0) if known.any() else 0
    around = cv2.resize(np.rint(few).astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR)
    cv2.copyTo(colors, seen, around)
    return np.asarray(around, np.uint8)
