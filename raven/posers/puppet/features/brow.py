"""The eyebrows: strokes lifted off the skin or the fringe, moved, tilted and bent over the plate.

A brow over a fringe is drawn anew as one clean stroke, because what lies below it cannot be told from it pixel by pixel; one that
a fringe hides in part is completed and stays under that fringe wherever it goes.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from raven.layers.fill import fill_across, fill_smooth
from raven.layers.guided import Float
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import curve, grow, luma, matte, smoothstep
from raven.posers.puppet.rig import Brow, Eye

TRAVEL = 7.5  # template units that a brow can go up or down
SQUEEZED = 0.2  # of what is left of a way down when a brow has come to the lashes
HELD = 1.2  # template units that a column moves until nothing of the picture's own rim is left at it
APART = 22.0  # RGB distance from what a brow's colour and the ground can mix to, from which a pixel is something else
FAINT = 26.0  # RGB distance of a brow's colour from the ground, below which nothing is lifted
LEAST = 0.25  # template units of its colour across a brow, below which it stays as it is
GREYER, GREYEST = 0.05, 0.21  # of its colour that is grey for every template unit that a brow goes, and at the most
GREY = 0.5  # of a brow's brightness: how bright that grey is
SEEN_FROM = 0.35  # of an expression: how far it goes until a brow that hair hides is seen wholly
HIDDEN = 0.45  # share of a brow's columns over a fringe that must show it, else it lies under the fringe


@dataclass(frozen=True)
class BrowPose:
    """The morphs of one brow, 0..1."""

    troubled: float = 0.0
    angry: float = 0.0
    lowered: float = 0.0
    raised: float = 0.0
    happy: float = 0.0
    serious: float = 0.0

    @property
    def amount(self) -> float:
        """How much of an expression it is, 0..1."""
        return min(self.troubled + self.angry + self.lowered + self.raised + self.happy + self.serious, 1.0)


@dataclass(frozen=True)
class BrowLayer:
    """One brow on its grid: the premultiplied stroke (H, W, 4), and per column how far out it is (0 inner end, 1 outer)."""

    grid: Grid
    stroke: Float
    outward: Float
    unit: float
    """Size of this face against the one the movements were measured on."""
    room: float
    """Template units down to the lashes; farther down the brow hardly goes."""
    rim: Float
    """(H, W, 3): what the stroke leaves out of the picture's own brow."""
    over: Float | None
    """(H, W): hair that lies over the brow wherever it goes, 0..1."""
    hidden: bool = False
    """Whether the picture does not show it: it is only seen as far as it expresses something."""


def brow_box(brow: Brow, grid: Grid) -> Grid:
    """The part of the face patch in which one brow can move."""
    xs, ys = [p[0] for p in brow.line], [p[1] for p in brow.line]
    reach = TRAVEL + brow.thickness
    return grid.crop(min(xs) - 4, min(ys) - reach, max(xs) + 4, max(ys) + reach)


def stroke_mask(brow: Brow, grid: Grid, drawn: Float | None = None) -> Float:
    """Soft mask of the brow and what its antialiasing touches; `drawn`: (H, W, 4), the brow where it was drawn by hand."""
    ys = grid.ys()[:, None]
    top, bottom = _band(brow, grid)
    near = smoothstep((ys - top + 0.5) / 0.8) * smoothstep((bottom + 0.5 - ys) / 0.8)
    mask = near * _within(brow, grid)
    if drawn is not None:
        mask = np.maximum(mask, grow(drawn[..., 3], 0.8 * grid.density))
    return np.asarray(mask, np.float32)


def _band(brow: Brow, grid: Grid) -> tuple[Float, Float]:
    """The upper and lower end of the mask, per column."""
    center, half = curve(brow.line, grid.xs()), brow.thickness / 2 + 1.3
    return center - half, center + half


def _within(brow: Brow, grid: Grid) -> Float:
    first, last = brow.line[0][0], brow.line[-1][0]
    return smoothstep((grid.xs() - first + 2.2) / 1.2) * smoothstep((last + 2.2 - grid.xs()) / 1.2)


def erased(picture: Float, brow: Brow, grid: Grid, known: Float, front: Float, drawn: Float | None = None) -> Float:
    """A picture (H, W, 3) without one brow: skin goes on smoothly below it, hair along its strands.

    `known`: (H, W) 0..1, how far each pixel is neither the brow nor another feature; `front`: where there is a fringe.
    """
    box = brow_box(brow, grid)
    where = box.slices(grid)
    part = picture[where]
    mask = np.clip(stroke_mask(brow, box, None if drawn is None else drawn[where]) * 1.5, 0, 1)
    smooth = fill_smooth(part, known[where] * (1 - mask))
    across = fill_across(part, *((end + 0.5 - box.top) * box.density - 0.5 for end in _band(brow, box)))
    hair = cv2.GaussianBlur(_ground(front[where], mask), (0, 0), 1.0 * box.density)
    filled = smooth + (across - smooth) * smoothstep(5 * hair - 0.3)[..., None]
    out = picture.copy()
    out[where] = part + (filled - part) * mask[..., None]
    return out


def _ground(front: Float, mask: Float) -> Float:
    """(H, W) 0..1: where there is a fringe, the brow's own pixels counted to what lies around them."""
    return fill_smooth(np.asarray(front, np.float32)[..., None], 1 - mask)[..., 0]


def lift(
    patch: Float,
    bare: Float,
    brow: Brow,
    grid: Grid,
    front: Float,
    outer_is_left: bool,
    unit: float,
    room: float = TRAVEL,
    made: Float | None = None,
) -> BrowLayer:
    """The brow of its box of the face: (H, W, 3 or 4) with it and without it. `front`: (H, W) 0..1, where there is a fringe;
    `made`: (H, W, 4), the brow where it was drawn by hand."""
    where = stroke_mask(brow, grid, made)
    color = _color(patch, bare, where)
    contrast = max(0.9 * float(np.linalg.norm(color - bare[..., :3], axis=2)[where > 0.7].mean()), 12.0)
    drawn = matte(patch, bare, where, contrast)
    share = _share(patch, bare, color) * where
    along, outward = _along(brow, grid), outward_of(brow, grid, outer_is_left)
    if made is not None:
        rim = (patch[..., :3] - made[..., :3] - bare[..., :3] * (1 - made[..., 3:])) * (where > 0)[..., None]
        return BrowLayer(grid, made, outward, unit, room, rim.astype(np.float32), None)
    spans = (along > 0.02) & (along < 0.98)
    hair = (_ground(front, np.clip(where * 1.5, 0, 1)) * where).sum(axis=0) / np.maximum(where.sum(axis=0), 1e-3)
    alpha = np.where(hair > 0.5, share, drawn[..., 3])
    ink = alpha.sum(axis=0) / grid.density
    usual = float(np.percentile(ink[spans], 75)) if spans.any() else 0.0
    on_hair = spans & (hair > 0.5)
    under = bool(on_hair.any()) and float((ink[on_hair] > 0.4 * usual).mean()) < HIDDEN
    redrawn = smoothstep(
        cv2.GaussianBlur(np.asarray(hair, np.float32)[None], (0, 0), 2.0 * grid.density)[0] * 2.5 - 0.4
    )
    stroke = drawn
    if redrawn.any():
        clean = _clean_stroke(alpha, ink, usual, brow, grid, color, spans & ~on_hair if under else spans)
        stroke = np.asarray(drawn + (clean - drawn) * redrawn[None, :, None], np.float32)
    over = np.asarray(front * (1 - np.clip(alpha * 2, 0, 1) * (hair < 0.5)), np.float32) if under else None
    seen = stroke if over is None else stroke * (1 - over[..., None])
    rim = (patch[..., :3] - seen[..., :3] - bare[..., :3] * (1 - seen[..., 3:])) * (where > 0)[..., None]
    moves = unit if usual > LEAST else 0.0  # hardly anything could be lifted: what is drawn stays
    return BrowLayer(grid, stroke, outward, moves, room, rim.astype(np.float32), over)


def _along(brow: Brow, grid: Grid) -> Float:
    """How far along the brow each column is, 0..1 from the viewer's left."""
    first, last = brow.line[0][0], brow.line[-1][0]
    return np.asarray((grid.xs() - first) / max(last - first, 1), np.float32)


def outward_of(brow: Brow, grid: Grid, outer_is_left: bool) -> Float:
    """How far out each column is: 0 at the brow's inner end, 1 at the outer one."""
    along = _along(brow, grid)
    return np.asarray(np.clip(1 - along if outer_is_left else along, -0.1, 1.1), np.float32)


def _color(patch: Float, bare: Float, where: Float) -> Float:
    """(3,) the colour of the brow: the median of what differs most from the ground in its core, to the side that most does."""
    core = where > 0.7
    if not core.any():
        return bare[..., :3].reshape(-1, 3).mean(axis=0) * 0.6
    shades, ground = patch[..., :3][core], bare[..., :3][core]
    darker = luma(ground) - luma(shades)
    apart = np.linalg.norm(shades - ground, axis=1) * (darker * float(darker.sum()) >= 0)
    return np.asarray(np.median(shades[apart >= np.percentile(apart, 75)], axis=0), np.float32)


def _share(patch: Float, bare: Float, color: Float) -> Float:
    """(H, W) 0..1: how much of the brow's colour is mixed into the ground; none where it is neither."""
    way = color - bare[..., :3]
    length = np.maximum((way**2).sum(axis=2), 1)
    difference = patch[..., :3] - bare[..., :3]
    share = np.clip((difference * way).sum(axis=2) / length, 0, 1.2)
    apart = np.linalg.norm(difference - np.minimum(share, 1)[..., None] * way, axis=2)
    own = (1 - smoothstep((apart - APART) / APART)) * smoothstep((np.sqrt(length) - FAINT) / FAINT + 0.5)
    return np.asarray(np.clip(share * 1.1 - 0.05, 0, 1) * own, np.float32)


def _clean_stroke(
    alpha: Float, ink: Float, usual: float, brow: Brow, grid: Grid, color: Float, trusted: Float
) -> Float:
    """(H, W, 4) premultiplied: one smooth stroke where the lifted one is, completed where that is not `trusted` (W,)."""
    rows, line = grid.ys()[:, None], curve(brow.line, grid.xs())
    weight = np.where(trusted, ink, 0) + 1e-3
    middle = (alpha * rows).sum(axis=0) / grid.density / np.maximum(ink, 1e-3)
    sigma = max(0.08 * (brow.line[-1][0] - brow.line[0][0]), 1.0) * grid.density

    def smooth(values: Float) -> Float:
        both = np.stack([values * weight, weight]).astype(np.float32)
        total = cv2.GaussianBlur(both, (0, 0), sigma, sigmaY=0.01, borderType=cv2.BORDER_REPLICATE)
        return np.asarray(total[0] / total[1], np.float32)

    off = np.clip(smooth(np.where(trusted & (ink > 0.3 * usual), middle - line, 0)), -1.2, 1.2)
    thick = np.clip(smooth(np.clip(ink, 0.5 * usual, 1.5 * usual)), 0.5, brow.thickness * 1.3 + 0.5)
    share = tapered(brow, grid, off, thick)
    return np.asarray(np.dstack([share[..., None] * color, share]), np.float32)


def tapered(brow: Brow, grid: Grid, off: Float, thickness: Float | float) -> Float:
    """(H, W) 0..1: a stroke `off` (W,) below the brow's line, which tapers off to its ends; `thickness` in template units."""
    first, last = brow.line[0][0], brow.line[-1][0]
    thick = thickness * smoothstep((grid.xs() - first + 1) / 5) * smoothstep((last + 1 - grid.xs()) / 5)
    away = np.abs(grid.ys()[:, None] - curve(brow.line, grid.xs()) - off)
    share = np.clip((thick / 2 - away) * grid.density + 0.5, 0, 1) * np.minimum(thick * grid.density, 1)
    return np.asarray(share, np.float32)


def displacement(layer: BrowLayer, pose: BrowPose) -> Float:
    """How far each column of the brow moves down (template units); calibrated on a neural poser."""
    u = np.clip(layer.outward, 0, 1)
    moved = (
        pose.troubled * (-8.3 + 26.8 * u - 21.2 * u**2 + 4.2 * u**3)
        + pose.angry * (0.2 + 20.2 * u - 55 * u**2 + 30.7 * u**3)
        + pose.lowered * (5.4 + 2.5 * u - 3.1 * u**2 + 0.9 * u**3)
        - pose.raised * (6.4 - 3 * u + 5.6 * u**2 - 3.7 * u**3)
        - pose.happy * (1.9 + 4.2 * u - 5.7 * u**2 + 0.5 * u**3)
        + pose.serious * (2.4 - 2.5 * u - 8.1 * u**2 + 5.8 * u**3)
    )
    moved = np.clip(moved * layer.unit, -TRAVEL, TRAVEL)
    return np.minimum(moved, layer.room + SQUEEZED * (moved - layer.room)).astype(np.float32)


def drawn_in(layer: BrowLayer, pose: BrowPose) -> Float:
    """How far each column of the brow moves toward the nose (template units): frowns draw brows together and make them longer,
    and raised ones grow outward a little."""
    u = np.clip(layer.outward, 0, 1)
    drawn = pose.angry * (1.1 - 1.4 * u) + pose.troubled * (0.9 - 1.5 * u)
    drawn -= (pose.serious + pose.lowered) * 0.2 * u + pose.raised * 0.5 * u + pose.happy * 0.2
    return (layer.unit * drawn).astype(np.float32)


def room_above(eye: Eye, brow: Brow) -> float:
    """Template units from a brow down to the lashes of the eye below it."""
    lashes = min(y for _, y in eye.upper) - eye.lash
    return max(lashes - float(np.mean([y for _, y in brow.line])) - brow.thickness / 2, 1.0)


def redraw(layer: BrowLayer, below: Float, pose: BrowPose) -> Float:
    """The brow in a pose, drawn over its box (H, W, 3), 0..255."""
    height, width = layer.stroke.shape[:2]
    columns = np.arange(width, dtype=np.float32)
    inward = np.sign(layer.outward[0] - layer.outward[-1]) * drawn_in(layer, pose) * layer.grid.density
    from_column = columns - inward
    moved = np.interp(from_column, columns, displacement(layer, pose)).astype(np.float32)
    columns = np.broadcast_to(from_column, (height, width))
    rows = np.arange(height, dtype=np.float32)[:, None] - (moved * layer.grid.density)[None]
    drawn = cv2.remap(layer.stroke, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    drawn[..., :3] = _greyed(drawn[..., :3], moved, layer.unit)
    if layer.over is not None:
        drawn = drawn * (1 - layer.over[..., None])
    if layer.hidden:
        drawn = drawn * smoothstep(pose.amount / SEEN_FROM)
    out = drawn[..., :3] + below * (1 - drawn[..., 3:])
    held = 1 - smoothstep(np.abs(moved) / HELD)
    return out + layer.rim * held[None, :, None] if held.any() else out


def _greyed(stroke: Float, moved: Float, unit: float) -> Float:
    """A stroke (H, W, 3) whose columns have `moved` so far (W,): a neural poser draws it darker and greyer, too."""
    if not unit:
        return stroke
    share = np.minimum(GREYER * np.abs(moved) / unit, GREYEST)[None, :, None]
    return np.asarray(stroke + share * (GREY * luma(stroke)[..., None] - stroke), np.float32)
