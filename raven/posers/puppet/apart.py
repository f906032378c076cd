"""The figure taken apart: hair before it and behind it off, what they hid filled in, so that each can move by itself."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.layers.masks import Masks, masks, parted
from raven.layers.parts import TEMPLATE, Parts
from raven.layers.pendants import Pendant, hung, pendants
from raven.layers.strands import CELL, Strands, cells_of, places, strands_of
from raven.layers.under import continued, hole_of, laid_apart
from raven.posers.puppet.beneath import with_head
from raven.posers.puppet.ear_rings import ear_rings
from raven.posers.puppet.features.brow import stroke_mask
from raven.posers.puppet.features.hidden_brow import hidden_brow
from raven.posers.puppet.features.patch import Grid, square
from raven.posers.puppet.features.strokes import grow, smoothstep
from raven.posers.puppet.handmade import HandMade
from raven.posers.puppet.rig import Brow, Rig
from raven.video.picture import Rgba8

FRONT, BACK = "front hair", "back hair"
LEAST_FRONT, LEAST_BACK = 400.0, 260.0  # template units squared from which on hair is a layer of its own
BEHIND = 14.0  # template units that hair behind the head goes on behind what lies before it
ON_UNDER, BY_EYE = 4.0, 3.0  # template units that hair which stays with brows and with lashes goes on under other hair
OVER_HAIR = 0.35  # share of hair around a brow from which on it is drawn over the hair
AROUND_BROW = 8.0  # template units; as far as a brow goes
END = 24.0  # template units before the end of what was seen from which on hair is held
ORNAMENT = 0.4  # chance from which on it is one
TIED = 4  # cells below the uppermost one in which a piece of hair comes out
BORDER, TOGETHER = 6.0, 40.0  # template units from where a lock is parted as far as its halves go together; not at all
SKULL = 0.66  # of the width between the ends of the jaw: half the width of a head with its hair
CROWN = 0.55  # of the way from the top of the hair down to the brows: above it hair grows, below it hangs


@dataclass(frozen=True, eq=False)
class FrontHair:
    """Hair, hats and ornaments before the figure."""

    opacity: Float
    """(H, W) on `Apart.area`, 0..1."""
    hidden: Float
    """(H, W), 0..1: what is filled in under it."""
    strands: Strands


@dataclass(frozen=True, eq=False)
class BackHair:
    """Hair behind the figure."""

    layer: Float
    """(H, W, 4) on `Apart.area`, premultiplied, 0..255."""
    strands: Strands


@dataclass(frozen=True, eq=False)
class Apart:
    """A figure taken apart. Pictures are (…, 4), premultiplied, 0..255; (N, N) is the whole square."""

    area: Grid
    """Where there is hair; elsewhere nothing is taken apart."""
    body: Float
    """(N, N, 4): all that does not move by itself, complete under `front`."""
    uncovered: Float
    """(N, N, 4): `body` with `back`."""
    front: FrontHair | None
    back: BackHair | None
    hidden: Float
    """(N, N) 0..1: what was under `front` and is filled in; nothing where eyes were drawn there."""
    before: Float
    """(N, N) 0..1: what still lies before the face in `uncovered`: glasses, and the hair that brows are drawn on."""
    together: Float
    """(512, 512) 0..1: where `back` goes with `front`, as it goes on where that ends."""


def taken_apart(whole: Float, rgba8: Rgba8, rig: Rig, parts: Parts, drawn: HandMade | None = None) -> Apart:
    """`whole` is the picture `rgba8`, premultiplied; `drawn` what of it was drawn apart by hand."""
    seen = masks(rgba8, parts)
    if drawn is not None:
        front = seen.front if drawn.front is None else drawn.front
        seen = replace(seen, front=front, back=seen.back if drawn.back is None else drawn.back)
    rings = ear_rings(whole, rig, parts) if drawn is None else np.zeros((TEMPLATE, TEMPLATE), np.bool_)
    if rings.any():
        seen = _wearing(seen, rings)
    opaque = whole[..., 3] > 254.5
    seen = replace(seen, front=_hiding(seen.front, opaque), back=_hiding(seen.back, opaque))
    canvas = square(whole.shape[0] // TEMPLATE)
    area = _area(seen, canvas)
    where = area.slices(canvas)
    front, back, part = seen.front[where], seen.back[where], whole[where]
    over_brows, eyes = np.zeros_like(front), np.zeros_like(front)
    if drawn is None or drawn.front is None:
        over_brows = _brows_over(front, rig, area)
        eyes = _of_eyes(parts, area)
        front = front * (1 - over_brows) * (1 - eyes)
    body, hidden = part, np.zeros_like(front)
    least = area.density**2
    has_front = front.sum() > LEAST_FRONT * least
    if has_front:
        # Hair that brows or lashes are drawn on goes on a little under the hair that moves, lest skin come to light between.
        hole = hole_of(front, area.density) & ~(grow(over_brows, ON_UNDER * area.density) > 0.02)
        hole &= ~((eyes > 0.4) & (front < 0.3))
        hole &= ~(grow(eyes * seen.front[where], BY_EYE * area.density) > 0.5)
        hidden = hole.astype(np.float32)
        filled = continued(np.concatenate((part, back[..., None] * 255), axis=-1), hole, area.density)
        body, back = with_head(filled[..., :4], part, hole, front, back, rig, parts, area), filled[..., 4] / 255
        if drawn is not None:
            body = np.where(hole[..., None], _as_drawn(body, drawn, where), body)
            if drawn.behind is not None and drawn.is_whole:
                back = (drawn.behind[..., 3] / 255 * (1 - drawn.below[..., 3] / 255))[where]
    free = _free(parts, cells_of(_pasted(over_brows, seen.front, where)))
    behind: BackHair | None = None
    if back.sum() > LEAST_BACK * least:
        body, hair = _behind(body, back, hidden, area.density, None if drawn is None else drawn.behind, where)
        behind = BackHair(hair, strands_of(cells_of(_pasted(back, seen.back, where)), _nape(seen, rig), free, BACK))
    below = body if behind is None else body + behind.layer * (1 - body[..., 3:] / 255)
    before: FrontHair | None = None
    if has_front:
        _, shown = laid_apart(part, below, front, hidden > 0)
        kept = np.where(below[..., 3:] > 0, shown[..., 3:] / np.maximum(below[..., 3:], 1e-3), 1)
        body = body * kept
        if behind is not None:
            behind = BackHair(behind.layer * kept, behind.strands)
        strands = strands_of(cells_of(_pasted(front, seen.front, where)), _crown(rig), free, FRONT)
        before = FrontHair(front, hidden, hung(strands, _pendants(rings, rig, parts), FRONT))
    bodily, uncovered = _pasted(body, whole, where), _pasted(below, whole, where)
    none = np.zeros_like(seen.front)
    still = seen.front * _pasted(over_brows, none, where) if has_front else seen.front
    still = np.maximum(seen.glasses, still)
    unknown = none if drawn is not None and drawn.has_eyes else _pasted(hidden, none, where)
    return Apart(area, bodily, uncovered, before, behind, unknown, still, _together(seen, rgba8))


def _together(seen: Masks, rgba8: Rgba8) -> Float:
    """(512, 512) 0..1: the surroundings of where locks are parted between hair before the figure and hair behind it."""
    border = parted(seen, rgba8)
    if not border.any():
        return np.zeros(border.shape, np.float32)
    away = cv2.distanceTransform((~border).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(smoothstep((TOGETHER - away) / (TOGETHER - BORDER)), np.float32)


def _wearing(seen: Masks, rings: NDArray[np.bool_]) -> Masks:
    """With ear-rings as a part of what lies before the figure."""
    size = seen.front.shape[0]
    soft = cv2.GaussianBlur(cv2.dilate(rings.astype(np.float32), np.ones((3, 3), np.uint8)), (0, 0), 0.6)
    worn = cv2.resize(soft, (size, size), interpolation=cv2.INTER_LINEAR)
    return replace(seen, front=np.maximum(seen.front, worn), back=seen.back * (1 - worn))


def _pendants(rings: NDArray[np.bool_], rig: Rig, parts: Parts) -> tuple[Pendant, ...]:
    worn = parts.of("ornament") > np.maximum(parts.of("front hair"), ORNAMENT)
    return pendants(worn | rings, (rig.left_eye.iris[1] + rig.right_eye.iris[1]) / 2, rig.head.chin[1])


def _hiding(hair: Float, opaque: NDArray[np.bool_]) -> Float:
    """Hair that can be a layer of its own: none of a ghost's, through which one would see what is made up under it."""
    sure = hair > 0.5
    return hair if opaque[sure].sum() > 0.5 * sure.sum() else np.zeros_like(hair)


def _as_drawn(guessed: Float, drawn: HandMade, where: tuple[slice, slice]) -> Float:
    """The figure without the hair before it as it was drawn, over what is guessed unless all of it was drawn."""
    ground = guessed
    if drawn.is_whole:
        ground = np.zeros_like(guessed) if drawn.behind is None else drawn.behind[where]
    below = drawn.below[where]
    return np.asarray(below + ground * (1 - below[..., 3:] / 255), np.float32)


def _pasted(part: Float, whole: Float, where: tuple[slice, slice]) -> Float:
    out = whole.copy()
    out[where] = part
    return out


def _area(seen: Masks, canvas: Grid) -> Grid:
    """The box of all hair, and a little around it."""
    hair = np.maximum(seen.front, seen.back) > 0.02
    x, y, width, height = (length / canvas.density for length in cv2.boundingRect(hair.astype(np.uint8)))
    margin = BEHIND + 2
    return canvas.crop(x - margin, y - margin, x + width + margin, y + height + margin)


def _free(parts: Parts, over_brows: Float) -> Float:
    """(128, 128) 0..1: where hair may swing: not about brows that lie over it, nor where it goes on beyond what was seen."""
    unseen = cells_of((parts.shares.max(axis=0) == 0).astype(np.float32)) > 0.5
    seen = cv2.distanceTransform((~np.pad(unseen, 1, constant_values=False)).astype(np.uint8), cv2.DIST_L2, 5)[
        1:-1, 1:-1
    ].clip(max=END)  # endless where all was seen
    brows = cv2.blur(cv2.dilate(over_brows, np.ones((5, 5), np.uint8)), (5, 5))
    return np.asarray(smoothstep(seen * CELL / END - 0.2) * (1 - np.clip(brows * 1.5, 0, 1)), np.float32)


def _behind(
    body: Float, back: Float, hidden: Float, density: int, drawn: Float | None, where: tuple[slice, slice]
) -> tuple[Float, Float]:
    """The body without the hair behind it, and that hair, which goes on a little behind the body, or is `drawn`.

    The outline of that hair is the hair's alone, lest a line of it stay with the body, and so is what is rather hair than not:
    only beside the body colours of both mix.
    """
    outline = (body[..., 3] < 254.5) & (back > body[..., 3] / 255 / 2)
    if drawn is not None:
        hair = drawn[where]
    else:
        kernel = np.ones((2 * density + 1,) * 2, np.uint8)
        other = (body[..., 3] > 0) & (back < 0.5)
        sure = (back > 0.5) & (cv2.dilate(other.astype(np.uint8), kernel) == 0)
        distance = cv2.distanceTransform(1 - (back > 0.5).astype(np.uint8), cv2.DIST_L2, 5) / density
        reach = np.clip((BEHIND - distance) / 3, 0, 1) * (body[..., 3] / 255) * _goes_on(back > 0.5, hidden, density)
        hair = continued(body, ~sure, density) * np.where(back > 0.5, 1, reach)[..., None]
    hair = np.where(outline[..., None], body, hair)
    return laid_apart(np.where(outline[..., None], 0, body), hair, np.where(outline, 0, 1 - back), ~outline)


def _goes_on(hair: NDArray[np.bool_], hidden: Float, density: int) -> Float:
    """(H, W) 0..1: where hair goes on behind what lies before it: above and below it, between it on either side, and where other
    hair hides it; not beyond its own side."""
    tall = cv2.dilate(hair.astype(np.uint8), np.ones((2 * round(BEHIND * density) + 1, 1), np.uint8))
    to_right = np.maximum.accumulate(tall, axis=1)
    to_left = np.maximum.accumulate(tall[:, ::-1], axis=1)[:, ::-1]
    likely = (to_right & to_left) > 0
    likely |= hidden > 0
    return np.asarray(cv2.blur(likely.astype(np.float32), (2 * density + 1,) * 2), np.float32)


def _nape(seen: Masks, rig: Rig) -> NDArray[np.bool_]:
    """(128, 128): where hair behind the head grows or is tied: on the skull, down to the eyes; where none of a piece lies there,
    where it comes out beside the hair before it."""
    front, back = cells_of(seen.front), cells_of(seen.back)
    at = places()
    (x0, _), (x1, _) = rig.head.outline[0], rig.head.outline[-1]
    top, low = rig.head.top, (rig.left_eye.iris[1] + rig.right_eye.iris[1]) / 2
    away = np.hypot((at[..., 0] - (x0 + x1) / 2) / (SKULL * (x1 - x0)), (at[..., 1] - low) / (low - top + 2 * CELL))
    skull = (away < 1) & (at[..., 1] < low)
    beside = cv2.dilate((front > 0.3).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    out = skull & (np.maximum(front, back) > 0.2)
    count, pieces = cv2.connectedComponents((back > 0.3).astype(np.uint8), connectivity=8)
    for piece in range(1, count):
        if not (skull & (pieces == piece)).any():
            out |= _uppermost(beside & (pieces == piece))
    return np.asarray(out)


def _uppermost(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    rows = np.flatnonzero(cells.any(axis=1))
    return cells & (np.arange(len(cells))[:, None] <= (rows[0] + TIED if len(rows) else 0))


def _crown(rig: Rig) -> NDArray[np.bool_]:
    """(128, 128): where hair grows, as far as it lies on the head."""
    at = places()
    brows = min(p[1] for p in (*rig.left_brow.line, *rig.right_brow.line))
    below = rig.head.top + CROWN * (brows - rig.head.top)
    half = 0.8 * (rig.head.right - rig.head.left) / 2
    middle = rig.head.chin[0]
    on_head = np.abs(at[..., 0] - middle) < half
    return (at[..., 1] < below) & (at[..., 1] > rig.head.top - CELL) & on_head


def _brows_over(front: Float, rig: Rig, area: Grid) -> Float:
    """(H, W) 0..1: around brows that are drawn over the hair, which stays with the face there."""
    out = np.zeros_like(front)
    for found, eye, outer_is_left in ((rig.left_brow, rig.left_eye, False), (rig.right_brow, rig.right_eye, True)):
        brow = found if found.found else hidden_brow(found, eye, outer_is_left)
        if brow is None:
            continue
        box = _around(brow, area)
        if min(box.width, box.height) > 4:
            stroke = stroke_mask(brow, box)
            ring = (grow(stroke, AROUND_BROW * area.density) > 0.5) & (grow(stroke, area.density) < 0.5)
            view = box.slices(area)
            if ring.any() and front[view][ring].mean() > OVER_HAIR:
                near = cv2.GaussianBlur(grow(stroke, AROUND_BROW * area.density), (0, 0), 1.2 * area.density)
                np.maximum(out[view], near, out=out[view])
    return out


def _of_eyes(parts: Parts, area: Grid) -> Float:
    """(H, W) 0..1: lashes and what else belongs to an eye. Where it lies over hair, it is still the eye's."""
    seen = parts.of("lash", "eye white", "iris")[area.top : area.top + area.height, area.left : area.left + area.width]
    size = area.width * area.density, area.height * area.density
    large: Float = cv2.resize(np.ascontiguousarray(seen), size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(smoothstep(grow(large, 2.0 * area.density) * 5 - 0.75), np.float32)


def _around(brow: Brow, grid: Grid) -> Grid:
    xs, ys = [p[0] for p in brow.line], [p[1] for p in brow.line]
    margin = brow.thickness + 3 * AROUND_BROW
    return grid.crop(min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)
