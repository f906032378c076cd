"""Neck, ears and nose as layers of their own, for programs that rig them. The puppet moves them with what they lie on."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.fill import fill_smooth
from raven.layers.guided import Float, guided
from raven.layers.parts import TEMPLATE, Parts
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import grow, matte, smoothstep
from raven.posers.puppet.rig import Rig

FLAT = 0.002  # variance of colour (0..1) that is no edge
RADIUS = 4  # template units within which a mask is moved to an edge
OVERLAP = 1.5  # template units that what lies below goes on under a layer
UNDER_JAW = 22.0  # template units that a neck goes on behind the chin
LEAST = 40.0  # template units squared: less is none
NOSE_WIDE, NOSE_HIGH = 0.34, (0.28, 0.86)  # of the distance of the irises; of the way from them to the mouth
CONTRAST = 30.0  # RGB distance at which the lines of a nose are opaque
FAINT = 0.3  # opacity from which on there is a nose


def neck_of(body: Float, parts: Parts, rig: Rig, canvas: Grid) -> tuple[Float, Float] | None:
    """The neck, and the body (N, N, 4), premultiplied, 0..255, without it."""
    mask = _mask(body, parts, "neck", canvas)
    if mask is None:
        return None
    density = canvas.density
    raised = cv2.dilate(mask, np.ones((round(UNDER_JAW * density), 1), np.uint8), anchor=(0, 0))
    above = canvas.ys()[:, None] < rig.head.chin[1] + 2
    return _cut(body, np.maximum(mask, raised * above), density)


def ears_of(uncovered: Float, parts: Parts, rig: Rig, canvas: Grid) -> dict[str, Float]:
    """The ears of a figure without the hair before it (N, N, 4), by their names."""
    mask = _mask(uncovered, parts, "ear", canvas)
    if mask is None:
        return {}
    middle = rig.head.chin[0]
    sides = {"right ear": canvas.xs() < middle, "left ear": canvas.xs() >= middle}
    found = {name: uncovered * (mask * side[None])[..., None] for name, side in sides.items()}
    least = LEAST / 2 * canvas.density**2
    return {name: ear for name, ear in found.items() if (ear[..., 3] > 127).sum() > least}


def without(layer: Float, others: list[Float], density: int) -> Float:
    """A layer without what others have taken out of it, but for a rim that goes on under them."""
    for other in others:
        taken = (other[..., 3] > 127).astype(np.uint8)
        layer = layer * (1 - _eroded(taken, density))[..., None]
    return layer


def nose_of(face: Float, front: Float, rig: Rig, grid: Grid) -> tuple[Float, Float] | None:
    """The lines and shades of a nose (H, W, 4), premultiplied, 0..255, and the face on `grid` without them.

    `front`: (H, W) 0..1, what lies before the face there, as glasses do.
    """
    (x0, y0), (x1, y1) = rig.right_eye.iris, rig.left_eye.iris
    level, mouth = (y0 + y1) / 2, (rig.mouth.upper[0][1] + rig.mouth.upper[-1][1]) / 2
    half, middle = NOSE_WIDE * (x1 - x0) / 2, (x0 + x1) / 2
    top, low = (level + share * (mouth - level) for share in NOSE_HIGH)
    xs, ys = grid.xs()[None], grid.ys()[:, None]
    where = smoothstep((half - np.abs(xs - middle)) / 2 + 0.5) * smoothstep((ys - top) / 2) * smoothstep((low - ys) / 2)
    inside = np.asarray(where, np.float32) * (face[..., 3] > 250) * (1 - grow(front, 1.0 * grid.density))
    if (inside > 0.5).sum() < LEAST / 4 * grid.density**2:
        return None
    tone = np.median(face[inside > 0.5][:, :3], axis=0)
    plain = np.linalg.norm(face[..., :3] - tone, axis=2) < CONTRAST / 2
    bare = face.copy()
    bare[..., :3] = fill_smooth(face[..., :3], 1 - inside * grow((~plain).astype(np.float32), 1.0 * grid.density))
    nose = matte(face, bare, inside, CONTRAST)
    if nose[..., 3].max() < FAINT:
        return None
    return nose * np.array((1, 1, 1, 255), np.float32), bare


def _mask(picture: Float, parts: Parts, name: str, canvas: Grid) -> Float | None:
    """(N, N) 0..1: where a part was seen, made to follow the picture's edges."""
    share = parts.of(name)
    x, y, width, height = cv2.boundingRect((share > 0.4).astype(np.uint8))
    if not width:
        return None
    box = canvas.crop(x - 2 * RADIUS, y - 2 * RADIUS, x + width + 2 * RADIUS, y + height + 2 * RADIUS)
    where = box.slices(canvas)
    part = picture[where]
    size = (box.width * box.density, box.height * box.density)
    seen: Float = share[box.top : box.top + box.height, box.left : box.left + box.width]
    seen = cv2.resize(np.ascontiguousarray(seen), size, interpolation=cv2.INTER_LINEAR)
    followed = guided(part[..., :3] / 255, seen[..., None], RADIUS * box.density, FLAT)[..., 0]
    sharp = np.clip((followed - 0.35) / 0.3, 0, 1) * (part[..., 3] > 0)
    out = np.zeros((TEMPLATE * canvas.density,) * 2, np.float32)
    out[where] = _pieces(np.asarray(sharp, np.float32), LEAST * box.density**2)
    return out if out.any() else None


def _pieces(mask: Float, least: float) -> Float:
    """The mask without what is too small to be one."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 0.5).astype(np.uint8), connectivity=8)
    kept = [piece for piece in range(1, len(stats)) if stats[piece, cv2.CC_STAT_AREA] >= least]
    near = cv2.dilate(np.isin(labels, kept).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(mask * near, np.float32)


def _cut(layer: Float, mask: Float, density: int) -> tuple[Float, Float]:
    taken = layer * mask[..., None]
    return taken, layer * (1 - _eroded((mask > 0.5).astype(np.uint8), density))[..., None]


def _eroded(mask: NDArray[np.uint8], density: int) -> Float:
    radius = max(1, round(OVERLAP * density))
    return cv2.erode(mask, np.ones((2 * radius + 1,) * 2, np.uint8)).astype(np.float32)
