"""The eyebrows: strokes lifted off the skin or the fringe, moved, tilted and bent over the plate."""

from dataclasses import dataclass

import cv2
import numpy as np

from raven.posers.puppet.fill import Float
from raven.posers.puppet.patch import Grid
from raven.posers.puppet.rig import Brow
from raven.posers.puppet.strokes import curve, luma, matte, smoothstep

TRAVEL = 7.5  # template units that a brow can go up or down


@dataclass(frozen=True)
class BrowPose:
    """The morphs of one brow, 0..1."""

    troubled: float = 0.0
    angry: float = 0.0
    lowered: float = 0.0
    raised: float = 0.0
    happy: float = 0.0
    serious: float = 0.0


@dataclass(frozen=True)
class BrowLayer:
    """One brow on its grid: the premultiplied stroke (H, W, 4), and per column how far out it is (0 inner end, 1 outer)."""

    grid: Grid
    stroke: Float
    outward: Float
    unit: float
    """Size of this face against the one the movements were measured on."""


def brow_box(brow: Brow, grid: Grid) -> Grid:
    """The part of the face patch in which one brow can move."""
    xs, ys = [p[0] for p in brow.line], [p[1] for p in brow.line]
    reach = TRAVEL + brow.thickness
    return grid.crop(min(xs) - 4, min(ys) - reach, max(xs) + 4, max(ys) + reach)


def stroke_mask(brow: Brow, grid: Grid) -> Float:
    """Soft mask of the brow and what its antialiasing touches."""
    xs, ys = grid.xs()[None], grid.ys()[:, None]
    center = curve(brow.line, grid.xs())[None]
    half = brow.thickness / 2 + 1.3
    first, last = brow.line[0][0], brow.line[-1][0]
    near = smoothstep((half + 0.5 - np.abs(ys - center)) / 0.8)
    ends = smoothstep((xs - first + 2.2) / 1.2) * smoothstep((last + 2.2 - xs) / 1.2)
    return np.asarray(near * ends, np.float32)


def lift(patch: Float, plate: Float, brow: Brow, grid: Grid, outer_is_left: bool, unit: float) -> BrowLayer:
    """The brow of its box of the face, with and without features."""
    where = stroke_mask(brow, grid)
    core = where > 0.7
    contrast = float(np.percentile(np.abs(luma(patch) - luma(plate))[core], 85)) if core.any() else 40.0
    first, last = brow.line[0][0], brow.line[-1][0]
    along = (grid.xs() - first) / max(last - first, 1)
    outward = np.clip(1 - along if outer_is_left else along, -0.1, 1.1)
    return BrowLayer(grid, matte(patch, plate, where, max(contrast, 12)), outward.astype(np.float32), unit)


def displacement(layer: BrowLayer, pose: BrowPose) -> Float:
    """How far each column of the brow moves down (template units); calibrated on a neural poser."""
    u = np.clip(layer.outward, 0, 1)
    moved = (
        pose.troubled * (-7 * (1 - u) ** 3 + 2.2 * u)
        + pose.angry * (0.8 + 8 * u - 13.5 * u**2)
        + pose.lowered * 6.2
        - pose.raised * 6.2
        - pose.happy * (1.6 + 5 * u * (1 - u))
        + pose.serious * (2.6 - 5.2 * u)
    )
    return np.clip(moved * layer.unit, -TRAVEL, TRAVEL).astype(np.float32)


def redraw(layer: BrowLayer, below: Float, pose: BrowPose) -> Float:
    """The brow in a pose, drawn over its box (H, W, 3), 0..255."""
    height, width = layer.stroke.shape[:2]
    shift = displacement(layer, pose) * layer.grid.density
    columns = np.broadcast_to(np.arange(width, dtype=np.float32), (height, width))
    rows = np.arange(height, dtype=np.float32)[:, None] - shift[None]
    moved = cv2.remap(layer.stroke, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return moved[..., :3] + below * (1 - moved[..., 3:])
