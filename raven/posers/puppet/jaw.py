"""The lower edge of the face, which moves before neck and hair: what belongs to it, and what comes to light behind it."""

import cv2
import numpy as np

from raven.layers.guided import Float
from raven.posers.puppet.features.patch import TEMPLATE, Grid, square
from raven.posers.puppet.features.strokes import curve, grow, polygon, smoothstep
from raven.posers.puppet.rig import Rig

BEHIND_JAW = 18.0  # template units of what lies behind the chin that a pose can uncover


def face_mask(rig: Rig, grid: Grid) -> Float:
    """How much of each pixel of the face patch belongs to the front layer: all inside the jaw, fading into the hair."""
    outline = np.array(rig.head.outline, np.float32)
    (x0, y0), (x1, y1) = outline[0], outline[-1]
    up = grid.top - 10
    closed = np.vstack([outline, [[x1 + 60, y1], [x1 + 60, up], [x0 - 60, up], [x0 - 60, y0]]])
    mask = grow(polygon(closed, grid), 1.0 * grid.density)
    xs, ys = grid.xs()[None], grid.ys()[:, None]
    sides = smoothstep((xs - grid.left - 1) / 8) * smoothstep((grid.left + grid.width - 2 - xs) / 8)
    fade = sides * smoothstep((ys - grid.top - 1) / 8)
    return np.asarray(mask * fade, np.float32)


def without_jaw(whole: Float, rig: Rig) -> Float:
    """The figure with the lower edge of the face filled from behind: what shows when the head turns or lifts."""
    density = whole.shape[0] // TEMPLATE
    xs, tops = [p[0] for p in rig.head.outline], [p[1] for p in rig.head.outline]
    grid = square(density).crop(min(xs) - 20, min(tops) - 20, max(xs) + 20, max(tops) + 24)
    part = whole[grid.slices(square(density))]
    jaw = curve(rig.head.outline, grid.xs())
    first, last = rig.head.outline[0][0], rig.head.outline[-1][0]
    ys = grid.ys()[:, None]
    outline = np.array(rig.head.outline, np.float32)
    inside = grow(polygon(outline, grid), 1.6 * density)
    rim = (inside - _shrunk(inside, BEHIND_JAW * density)) * smoothstep((ys - min(tops) - 8) / 12)
    # Necks and hair run downward, so what is behind the jaw is what comes out below it, continued upward.
    below = np.clip((jaw + 2.6 + 0.5 - grid.top) * density - 0.5, 0, part.shape[0] - 1)
    rows = np.minimum(np.maximum(below[None], np.arange(part.shape[0])[:, None]), part.shape[0] - 1)
    columns = np.broadcast_to(np.arange(part.shape[1], dtype=np.float32), rows.shape)
    continued = cv2.remap(part, columns, rows.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    continued = cv2.blur(continued, (density | 1, 1))
    hole = np.clip(rim * 4, 0, 1)[..., None] * ((grid.xs() > first) & (grid.xs() < last))[None, :, None]
    out = whole.copy()
    out[grid.slices(square(density))] = part + (continued - part) * hole
    return out


def _shrunk(mask: Float, pixels: float) -> Float:
    distance = cv2.distanceTransform((mask > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    return np.clip(distance - pixels, 0, 1).astype(np.float32)
