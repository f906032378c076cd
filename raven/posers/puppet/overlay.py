"""Cels on a face that has been taken apart: each part takes on what lies over it, so a tear moves with the cheek and
glowing eyes move with the irises and vanish under the lids. Nothing is detected or filled again.
"""

from dataclasses import replace

import cv2
import numpy as np

from raven.posers.puppet.brow import BrowLayer
from raven.posers.puppet.eye import EyeLayers
from raven.posers.puppet.face import FaceLayers
from raven.posers.puppet.fill import Float
from raven.posers.puppet.patch import Grid

STEPS = 16384  # of the table from linear light to sRGB: a quarter of a level at the dark end

_BYTES = np.arange(256) / 255
_LINEAR = np.where(_BYTES <= 0.04045, _BYTES / 12.92, ((_BYTES + 0.055) / 1.055) ** 2.4).astype(np.float32)
_LIGHT = np.arange(STEPS + 1) / STEPS
_SRGB = (255 * np.where(_LIGHT <= 0.0031308, 12.92 * _LIGHT, 1.055 * _LIGHT ** (1 / 2.4) - 0.055)).astype(np.float32)


def on_grid(overlay: Float, grid: Grid) -> Float:
    """The part of an overlay (N, N, 4: linear light, premultiplied, 0..1) that lies on a face patch, at its resolution."""
    own = overlay.shape[0] // 512
    rows = slice(grid.top * own, (grid.top + grid.height) * own)
    columns = slice(grid.left * own, (grid.left + grid.width) * own)
    size = (grid.width * grid.density, grid.height * grid.density)
    return cv2.resize(np.ascontiguousarray(overlay[rows, columns]), size, interpolation=cv2.INTER_LINEAR)


def laid_over(overlay: Float, color: Float) -> Float:
    """An overlay over opaque sRGB colours (H, W, 3), 0..255; blended in linear light."""
    box = cv2.boundingRect((overlay[..., 3] > 0).astype(np.uint8))
    if box[2] == 0:
        return color
    x, y, width, height = box
    where = slice(y, y + height), slice(x, x + width)
    top = overlay[where]
    below = _LINEAR[np.clip(np.rint(color[where]), 0, 255).astype(np.uint8)]
    light = top[..., :3] + below * (1 - top[..., 3:])
    out = color.copy()
    out[where] = _SRGB[np.clip(light * STEPS + 0.5, 0, STEPS).astype(np.int32)]
    return out


def paint(layers: FaceLayers, skin: Float, eyes: Float) -> FaceLayers:
    """The face with overlays on the grid of its patch: `skin` on everything, `eyes` on the irises only."""

    def on_eye(part: EyeLayers) -> EyeLayers:
        where = part.grid.slices(layers.grid)
        over_all, over_iris = skin[where], eyes[where]
        iris_mask = part.iris[..., 3:]
        beside = over_all * (1 - iris_mask)  # what lies on the iris moves with it and stays off the white behind it
        return replace(
            part,
            drawn=laid_over(over_iris, laid_over(over_all, part.drawn)),
            white=laid_over(beside, part.white),
            iris=_on_stroke(over_iris, _on_stroke(over_all, part.iris)),
            lash=_on_stroke(over_all, part.lash),
            lower_lash=_on_stroke(over_all, part.lower_lash),
        )

    def on_brow(part: BrowLayer) -> BrowLayer:
        return replace(part, stroke=_on_stroke(skin[part.grid.slices(layers.grid)], part.stroke))

    plate = layers.plate.copy()
    plate[..., :3] = laid_over(skin, plate[..., :3])
    mouth = layers.mouth
    return replace(
        layers,
        plate=plate,
        left_eye=on_eye(layers.left_eye),
        right_eye=on_eye(layers.right_eye),
        left_brow=on_brow(layers.left_brow),
        right_brow=on_brow(layers.right_brow),
        front=_on_stroke(skin, layers.front),
        mouth=replace(mouth, cavity=_on_stroke(skin[mouth.grid.slices(layers.grid)], mouth.cavity)),
    )


def _on_stroke(overlay: Float, stroke: Float) -> Float:
    """An overlay on a premultiplied stroke: its colour changes, its shape stays."""
    if not overlay[..., 3].any():
        return stroke
    alpha = stroke[..., 3:]
    straight = stroke[..., :3] / np.maximum(alpha, 1e-3)
    return np.concatenate((laid_over(overlay, straight) * alpha, alpha), axis=2)
