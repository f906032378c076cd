"""What a head has under the hair before it: face and ears go on as skin, and beside them is the hair behind."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.fill import fill_smooth, fill_smooth_coarsely
from raven.layers.guided import Float
from raven.layers.parts import Parts
from raven.layers.under import FINEST
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import polygon, smoothstep
from raven.posers.puppet.rig import Rig

SHADE = 0.62  # of the colour of the hair before the head, that behind it has where none of it is seen
INSET = 4.0  # template units that the hair behind stays within the outline of the head
LEAST = 60.0  # template units squared of hair behind from which on its colour is known
LOCK = 6  # template units: half the width of a lock under which skin goes on
BELOW = 16.0  # template units below the chin over which hair behind is left to what is beside it


def with_head(
    body: Float, whole: Float, hole: NDArray[np.bool_], front: Float, back: Float, rig: Rig, parts: Parts, area: Grid
) -> Float:
    """The body with the head complete in the `hole` that the hair before it leaves in the `whole` picture.

    (H, W, 4), premultiplied, on `area`; `front` and `back`, (H, W), 0..1: hair before and behind.
    """
    seen = parts.of("skin", "ear")[area.top : area.top + area.height, area.left : area.left + area.width]
    skin: Float = cv2.resize(np.ascontiguousarray(seen), hole.shape[::-1], interpolation=cv2.INTER_LINEAR)
    face = np.maximum(_face(rig, area), _between_skin(seen, hole.shape, area)) * hole
    head = _inside(whole[..., 3] / 255, area.density) * hole * (1 - face)
    head *= 1 - smoothstep((area.ys()[:, None] - rig.head.chin[1]) / BELOW + 0.5)
    out = _laid(body, _hair_behind(whole, body, hole, front, back, area), head)
    if not face.any():  # a halo, a hat worn high: none of it hides the face
        return out
    known = smoothstep((skin - 0.4) * 3) * ~hole
    if known.sum() < LEAST / 2 * area.density**2:
        return out
    rows, columns = _box(face)
    return _laid(out, _at(fill_smooth(body[rows, columns], known[rows, columns]), rows, columns, body.shape), face)


def _face(rig: Rig, area: Grid) -> Float:
    """(H, W) mask of the face: within the jaw, and up to where the forehead goes over into the skull."""
    outline = np.array(rig.head.outline, np.float32)
    (x0, y0), (x1, y1) = outline[0], outline[-1]
    brows = min(p[1] for p in (*rig.left_brow.line, *rig.right_brow.line))
    top = max(brows - 0.22 * (rig.head.chin[1] - rig.head.top), rig.head.top + 8)
    angle = np.linspace(0, np.pi, 17)[1:-1]
    middle, half = (x0 + x1) / 2, (x1 - x0) / 2
    level = y1 + (y0 - y1) * (1 - np.cos(angle)) / 2
    skull = np.stack((middle + half * np.cos(angle), level - (level - top) * np.sin(angle) ** 0.7), axis=-1)
    return cv2.GaussianBlur(polygon(np.vstack((outline, skull)).astype(np.float32), area), (0, 0), 0.6 * area.density)


def _between_skin(seen: Float, shape: tuple[int, ...], area: Grid) -> Float:
    """(H, W) 0..1: where an ear goes on under a lock before it: what was `seen` as skin, and what lies between that."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * LOCK + 1,) * 2)
    closed = cv2.morphologyEx((seen > 0.5).astype(np.uint8), cv2.MORPH_CLOSE, kernel).astype(np.float32)
    return cv2.resize(cv2.GaussianBlur(closed, (0, 0), 0.6), shape[::-1], interpolation=cv2.INTER_LINEAR)


def _inside(opaque: Float, density: int) -> Float:
    """(H, W): well within the outline of the figure."""
    solid = np.pad((opaque > 0.5).astype(np.uint8), 1)
    distance = cv2.distanceTransform(solid, cv2.DIST_L2, 5)[1:-1, 1:-1] / density
    return np.asarray(np.clip(distance - INSET, 0, 1), np.float32)


def _hair_behind(whole: Float, body: Float, hole: NDArray[np.bool_], front: Float, back: Float, area: Grid) -> Float:
    """(H, W, 4): hair behind the head, everywhere."""
    known = ((back > 0.9) & ~hole).astype(np.float32)
    if known.sum() > LEAST * area.density**2:
        return fill_smooth_coarsely(body, known, max(1, area.density // FINEST), smoothing=4)
    tone = np.median(whole[front > 0.9][:, :3], axis=0) * SHADE if (front > 0.9).any() else np.zeros(3)
    return np.broadcast_to(np.append(tone, 255).astype(np.float32), body.shape)


def _laid(picture: Float, over: Float, share: Float) -> Float:
    """`picture` with `over`, opaque, laid on it as far as `share`."""
    rows, columns = np.nonzero(share)  # a face under a fringe, the back of a head: far less than all hair
    part, by = over[rows, columns], share[rows, columns, None]
    opaque = np.concatenate((part[:, :3] * 255 / np.maximum(part[:, 3:], 1), np.full_like(part[:, 3:], 255)), axis=1)
    out = picture.copy()
    out[rows, columns] += (np.clip(opaque, 0, 255) - picture[rows, columns]) * by
    return out


def _box(mask: Float) -> tuple[slice, slice]:
    x, y, width, height = cv2.boundingRect((mask > 0).astype(np.uint8))
    margin = max(width, height) // 4
    return slice(max(y - margin, 0), y + height + margin), slice(max(x - margin, 0), x + width + margin)


def _at(part: Float, rows: slice, columns: slice, shape: tuple[int, ...]) -> Float:
    out = np.zeros(shape, np.float32)
    out[rows, columns] = part
    return out
