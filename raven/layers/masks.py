"""Which pixels of a figure are hair in front of it, hair behind it, or glasses: what the networks saw, made sharp."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float, guided
from raven.layers.parts import TEMPLATE, Parts
from raven.video.picture import Rgba8

GROUPS = {"front": ("front hair", "ornament"), "back": ("back hair",), "glasses": ("glasses",)}
FINEST = 1024  # pixels of the square in which masks are made; larger pictures have theirs enlarged
RADIUS = 5  # template units within which a mask may be moved to an edge of the picture
FLAT = 0.002  # variance of colour (0..1) that is no edge
SHARP = (0.3, 0.65)  # shares between which a mask goes from 0 to 1
EITHER = (0.35, 0.65)  # of what is hair in front, between which it goes over from hair behind
MARGIN = 8  # template units around what was seen that are looked at
LINE = 2.0  # template units: how thick a line is at most that hair is outlined in
LEAST = 60.0  # template units squared: smaller pieces apart from the rest are no hair


@dataclass(frozen=True, eq=False)
class Masks:
    """(N, N) each, 0..1, on the picture's own pixels."""

    front: Float
    """Hair, hats and ornaments that lie in front of face and body."""
    back: Float
    """Hair behind face and neck."""
    glasses: Float


def masks(rgba8: Rgba8, parts: Parts) -> Masks:
    """The masks of a figure's square."""
    size = min(rgba8.shape[0], FINEST)
    density = size // TEMPLATE
    picture = rgba8 if rgba8.shape[0] == size else cv2.resize(rgba8, (size, size), interpolation=cv2.INTER_AREA)
    shares = np.stack([parts.of(*names) for names in GROUPS.values()], axis=-1)
    x, y, width, height = cv2.boundingRect((shares.max(axis=-1) > 0.2).astype(np.uint8))
    left, top = max(x - MARGIN, 0), max(y - MARGIN, 0)
    right, bottom = min(x + width + MARGIN, TEMPLATE), min(y + height + MARGIN, TEMPLATE)
    out = np.zeros((size, size, len(GROUPS)), np.float32)
    if width:
        where = slice(top * density, bottom * density), slice(left * density, right * density)
        part = picture[where]
        alpha = part[..., 3:].astype(np.float32) / 255
        guide = part[..., :3].astype(np.float32) / 255 * alpha
        seen: Float = np.ascontiguousarray(shares[top:bottom, left:right])
        seen = cv2.resize(seen, (guide.shape[1], guide.shape[0]), interpolation=cv2.INTER_LINEAR)
        followed = np.clip(guided(guide, seen.reshape(*guide.shape[:2], -1), RADIUS * density, FLAT), 0, 1)
        front, back, glasses = np.moveaxis(followed, -1, 0)
        hair = _without_islands(_between(front + back, SHARP) * (alpha[..., 0] > 0), density)
        before = _without_islands(
            _between(front / np.maximum(front + back, 1e-3), EITHER) * hair, density, all_pieces=True
        )
        before, behind = _with_outline(before, hair - before, alpha[..., 0], density)
        out[where] = np.stack((before, behind, _between(glasses, SHARP)), axis=-1)
    return Masks(*(_enlarged(mask, rgba8.shape[0]) for mask in np.moveaxis(out, -1, 0)))


def _with_outline(before: Float, behind: Float, alpha: Float, density: int) -> tuple[Float, Float]:
    """Hair with the line that it is outlined in against the ground: that goes with what it encloses."""
    solid = np.pad((alpha > 0.99).astype(np.uint8), 1)
    inner = cv2.distanceTransform(solid, cv2.DIST_L2, 5)[1:-1, 1:-1] > LINE * density
    rim = (alpha > 0) & ~inner
    if not rim.any() or not inner.any():
        return before, behind
    away, labels = cv2.distanceTransformWithLabels(
        (~inner).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    index = np.zeros(labels.max() + 1, np.int64)
    index[labels[inner]] = np.flatnonzero(inner)
    rim &= away < 2 * LINE * density
    nearest = index[labels[rim]]
    before, behind = before.copy(), behind.copy()
    before[rim] = np.maximum(before[rim], before.ravel()[nearest])
    behind[rim] = np.minimum(np.maximum(behind[rim], behind.ravel()[nearest]), 1 - before[rim])
    return before, behind


def _between(share: Float, ends: tuple[float, float]) -> Float:
    return np.asarray(np.clip((share - ends[0]) / (ends[1] - ends[0]), 0, 1), np.float32)


def _without_islands(mask: Float, density: int, all_pieces: bool = False) -> Float:
    """The mask's largest piece, or all pieces that are not small."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 0.4).astype(np.uint8), connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    if count < 2:
        return np.zeros_like(mask)
    kept = np.flatnonzero(areas >= LEAST * density**2) if all_pieces else np.array([int(np.argmax(areas))])
    near = cv2.dilate(np.isin(labels, kept + 1).astype(np.uint8), np.ones((2 * density + 1,) * 2, np.uint8))
    return np.asarray(mask * near, np.float32)


def _enlarged(mask: NDArray[np.float32], size: int) -> Float:
    if mask.shape[0] == size:
        return np.ascontiguousarray(mask)
    return np.asarray(cv2.resize(mask, (size, size), interpolation=cv2.INTER_LINEAR), np.float32)
