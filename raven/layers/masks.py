"""Which pixels of a figure are hair in front of it, hair behind it, or glasses: what the networks saw, made sharp."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float, guided
from raven.layers.parts import TEMPLATE, Parts
from raven.video.picture import Rgba8

GROUPS = {"front": ("front hair", "ornament"), "back": ("back hair",), "glasses": ("glasses",)}
BODY = ("skin", "ear", "neck", "clothes")
FINEST = 1024  # pixels of the square in which masks are made; larger pictures have theirs enlarged
RADIUS = 5  # template units within which a mask may be moved to an edge of the picture
FLAT = 0.002  # variance of colour (0..1) that is no edge
SHARP = (0.3, 0.65)  # shares between which a mask goes from 0 to 1
EITHER = (0.35, 0.65)  # of what is hair in front, between which it goes over from hair behind
MARGIN = 8  # template units around what was seen that are looked at
LINE = 2.0  # template units: how thick a line is at most that hair is outlined in
THIN = 3.0  # template units: half of the width below which a piece of the figure is thin
MOSTLY = 0.35  # share of hair in a thin piece from which on all of it is hair
HANGS = 5.0  # template units around a thin piece in which it hangs on thicker hair
SOME = 0.25  # chance of the body
LEAST = 60.0  # template units squared: smaller pieces apart from the rest are no hair

BESIDE = 4  # template units to either side of a border that are compared
ALIKE = 36.0  # RGB distance of one lock's colours there
OUTLINED = 14.0  # levels by which the line between two locks is darker than both
LEAST_PARTED = 12  # template units squared: fewer are chance


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
        seen = np.ascontiguousarray(parts.of(*BODY)[top:bottom, left:right])
        body = cv2.resize(seen, (guide.shape[1], guide.shape[0]), interpolation=cv2.INTER_LINEAR)
        before, behind = _of_one_piece(before, behind, alpha[..., 0], np.asarray(body, np.float32), density)
        out[where] = np.stack((before, behind, _between(glasses, SHARP)), axis=-1)
    return Masks(*(_enlarged(mask, rgba8.shape[0]) for mask in np.moveaxis(out, -1, 0)))


def _with_outline(before: Float, behind: Float, alpha: Float, density: int) -> tuple[Float, Float]:
    """Hair with the line that it is outlined in against the ground: that goes with what it encloses."""
    inner = _depth(alpha) > LINE * density
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


def _of_one_piece(before: Float, behind: Float, alpha: Float, body: Float, density: int) -> tuple[Float, Float]:
    """With each thin piece of the figure, tips of locks above all, and the rim beside it, as what most of it is.

    Beside their outlines such pieces hardly show what they are, and what is half hair would be torn when hair moves. Not so near
    what the networks took for the `body` (H, W), 0..1.
    """
    near_body = cv2.dilate((body > SOME).astype(np.uint8), _disc(LINE * density)) > 0
    thin = (alpha > 0) & (cv2.dilate(_depth(alpha), _disc(THIN * density)) < THIN * density) & ~near_body
    if not thin.any():
        return before, behind
    count, pieces = cv2.connectedComponents(thin.astype(np.uint8), connectivity=8)
    area = np.maximum(np.bincount(pieces.ravel(), alpha.ravel(), count), 1e-3)
    front, back = (np.bincount(pieces.ravel(), (mask * alpha).ravel(), count) / area for mask in (before, behind))
    hair = front + back > MOSTLY
    hair[0] = False
    whole, thick = hair[pieces], (~thin).astype(np.float32)
    hung = [cv2.GaussianBlur(mask * thick, (0, 0), HANGS * density) for mask in (before, behind)]
    in_front = np.where(
        hung[0] + hung[1] > 1e-3, hung[0] > hung[1], (front > back)[pieces]
    )  # as the hair that it hangs on
    before, behind = before.copy(), behind.copy()
    before[whole], behind[whole] = in_front[whole], ~in_front[whole]
    return before, behind


def _depth(alpha: Float) -> Float:
    """(H, W) pixels from each one to where the figure ends."""
    solid = np.pad((alpha > 0.99).astype(np.uint8), 1)
    return np.asarray(cv2.distanceTransform(solid, cv2.DIST_L2, 5)[1:-1, 1:-1], np.float32)


def _disc(radius: float) -> NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * round(radius) + 1,) * 2), np.uint8)


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


def parted(seen: Masks, rgba8: Rgba8) -> NDArray[np.bool_]:
    """(512, 512): where a lock that goes on downward is taken for hair before the figure above and for hair behind it below, or
    the other way round: hair of one colour on both sides of the border, and no line between."""
    size = (TEMPLATE, TEMPLATE)
    front, back, colours = (
        one if one.shape[:2] == size else cv2.resize(one, size, interpolation=cv2.INTER_AREA)
        for one in (seen.front, seen.back, rgba8[..., :3])
    )
    bright = cv2.cvtColor(np.ascontiguousarray(colours), cv2.COLOR_RGB2GRAY).astype(np.float32)
    soft = cv2.blur(colours, (3, 3)).astype(np.float32)
    darkest = cv2.erode(bright, np.ones((BESIDE + 1, 1), np.uint8))
    rows = slice(BESIDE, TEMPLATE - BESIDE)

    def at(values: NDArray[Any], down: int) -> NDArray[Any]:
        return values[rows.start + down : rows.stop + down]

    change = np.linalg.norm(at(soft, -BESIDE) - at(soft, BESIDE), axis=2)
    line = at(darkest, 0) < np.minimum(at(bright, -BESIDE), at(bright, BESIDE)) - OUTLINED
    border = np.zeros(line.shape, np.bool_)
    for way in (1, -1):
        border |= np.logical_and.reduce(
            [at(one > 0.5, way * away) for one, sign in ((front, -1), (back, 1)) for away in (2 * sign, BESIDE * sign)]
        )
    out = np.zeros(size, np.uint8)
    out[rows] = border & (change < ALIKE) & ~line
    _, labels, about, _ = cv2.connectedComponentsWithStats(out, connectivity=8)
    return np.asarray(out.astype(np.bool_) & (about[labels, cv2.CC_STAT_AREA] >= LEAST_PARTED))
