"""The brush: what a user paints over a picture to keep or to take away."""

from collections.abc import Sequence
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.intake.correction import Stroke
from raven.video.picture import Rgba8

EDGE = 2048  # pixels of the longer side at most on which strokes are drawn: bounds the work of the largest brush
FRACTION = 4  # bits of a pixel that OpenCV draws with


def painted(figure: Rgba8, picture: Rgba8, strokes: Sequence[Stroke]) -> Rgba8:
    """The cut-out figure with strokes over it: where they keep, it is as `picture`, and where they do not, transparent."""
    if not strokes:
        return figure
    result = figure.copy()
    for keep, group in groupby(strokes, key=lambda stroke: stroke.keep):
        cover = _cover(list(group), figure.shape[:2])
        rows, columns = _bounds(cover)
        part, share = result[rows, columns], cover[rows, columns, None].astype(np.float32) / 255
        alpha = part[..., 3:].astype(np.float32)
        if keep:
            shown = picture[rows, columns]
            own = shown[..., 3:].astype(np.float32)
            # Kept pixels take the picture's own colour, which a cut-out has changed where it was half transparent.
            colours = part[..., :3] + (shown[..., :3].astype(np.float32) - part[..., :3]) * share
            part[..., :3] = colours.round()
            part[..., 3:] = np.maximum(alpha, own * share).round()
        else:
            part[..., 3:] = (alpha * (1 - share)).round()
    return result


def _cover(strokes: Sequence[Stroke], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """(H, W) 0..255: what the strokes cover, with edges a pixel soft."""
    height, width = shape[:2]
    scale = min(1.0, EDGE / max(height, width))
    small = np.zeros((max(1, round(height * scale)), max(1, round(width * scale))), np.uint8)
    for stroke in strokes:
        points = ((np.array(stroke.points) + 0.5) * scale - 0.5) * 2**FRACTION
        line = np.round(points).astype(np.int32).reshape(-1, 1, 2)
        thickness = max(1, round(2 * stroke.radius * scale))
        if len(line) == 1:
            cv2.circle(small, line[0, 0].tolist(), round(stroke.radius * scale * 2**FRACTION), 255, -1, shift=FRACTION)
        else:
            cv2.polylines(small, [line], False, 255, thickness, shift=FRACTION)
    small = np.asarray(cv2.blur(small, (3, 3)), np.uint8)
    return (
        small
        if scale == 1
        else np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
    )


def _bounds(cover: NDArray[np.uint8]) -> tuple[slice, slice]:
    left, top, width, height = cv2.boundingRect(cover)
    return slice(top, top + height), slice(left, left + width)
