"""Hair that the lashes of an eye are drawn over: how it goes on below them, seen when the eye closes.

How deep each place lies within hair, or how far beside it, goes on as evenly as it came (a thin plate), and so do the edges of
locks: one that ends over an eye ends in its own point, one that passes an eye has one smooth edge. Lashes lie over skin more than
over hair, so where nothing tells an edge it is close to hair that is seen. Edges are outlined as those of the hair around are.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.fill import fill_smooth
from raven.layers.guided import Float
from raven.posers.puppet.features.eye_parts import eye_box
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import curve, grow, shrink, smoothstep
from raven.posers.puppet.rig import Eye, Rig

SURE = 0.9  # share from which on a pixel tells the colour of hair
STRAND = 2.0  # template units: radius of the field whose median is the colour of hair in a place
SEAM, UNLIKE = 0.6, 20.0  # template units beside lashes in which what is so unlike its hair (RGB distance) is theirs
FINE = 1.2  # template units: half the width of what is too fine for a lock
APART = 20.0  # RGB distance from skin up to which hair does not show on it
BARE, SKIN = 0.1, 0.6  # how much a place is bare skin from which on it is so beside lashes, and above them
AROUND = 6.0  # template units beside what is erased in which colours of hair are told
FARTHEST = 4.0  # template units: farther within hair, or beside it, a place is no more so
DEEP = 1.0  # template units below the upper border of an eye's opening from which on no hair lies over it
TENSE = 1.5  # how much the plate is drawn as tight as a skin, against how evenly it bends
LIKELY = 0.05  # how much it is drawn to where hair ends that is seen
ROUNDS = 4  # in which it is held back to the side of an edge that is told
STEPS, ENOUGH = 60, 1e-3  # of conjugate gradients, and what is left when they end
SHARP = 1.2  # how fast hair goes over into skin, for each template unit
LINE, THICK = 0.5, 0.5  # template units from the edge of hair to the middle of its outline, and half of its thickness


def strands_near(picture: Float, hair: Float, erased: Float, grid: Grid) -> Float:
    """(H, W, 3): the usual colour of the hair beside what is `erased`, which lines between its strands do not change, and how it
    goes on there (Telea, "An image inpainting technique based on the fast marching method", 2004)."""
    size = 2 * round(STRAND * grid.density) + 1
    usual = cv2.medianBlur(picture[..., :3].clip(0, 255).astype(np.uint8), size)
    inner = shrink(np.asarray((hair > SURE) & (erased < 0.02), np.float32), 0.4 * STRAND * grid.density) > 0.5
    unknown = (grow(np.asarray(erased > 0, np.float32), AROUND * grid.density) > 0) & ~inner
    usual[~inner] = 0
    return cv2.inpaint(usual, unknown.astype(np.uint8), 3, cv2.INPAINT_TELEA).astype(np.float32)


def smudged(patch: Float, strands: Float, bare: Float, before: Float, erased: Float, grid: Grid, light: float) -> Float:
    """(H, W) 0..1: what of the hair `before` an eye has not its colour where it meets lashes, or lies within them: theirs, a seam
    in hair without them. `bare`, (H, W) 0..1: what is bare skin. `light`: strength of that on the face, 0..1."""
    unlike = smoothstep(np.linalg.norm(strands - patch[..., :3], axis=2) / (UNLIKE * light) - 1) * (bare < BARE)
    theirs = np.maximum(unlike * grow(erased, SEAM * grid.density), erased)
    kernel = np.ones((2 * round(FINE * grid.density) + 1,) * 2, np.uint8)
    locks = grow(shrink(before, FINE * grid.density), FINE * grid.density)
    return np.asarray(cv2.morphologyEx(theirs, cv2.MORPH_CLOSE, kernel) * (before > 0) * (1 - locks), np.float32)


def with_locks(
    below: Float, patch: Float, strands: Float, within: Float, erased: Float, grid: Grid, light: float
) -> Float:
    """What lies `below` features (H, W, 3) with the hair that goes on there, in the colours of its `strands`.

    `within`: (H, W) template units that each place lies within hair; the `patch` tells how edges are drawn, where nothing is
    `erased`, (H, W) 0..1. `light`: strength of that on the face, 0..1.
    """
    away = within / np.maximum(np.hypot(*np.gradient(within)) * grid.density, 0.1)
    share = np.clip(away * SHARP + 0.5, 0, 1) * (erased > 0)
    share *= smoothstep(np.linalg.norm(strands - below, axis=2) / (APART * light) - 1)
    if not share.any():
        return below
    x, y, width, height = cv2.boundingRect((share > 0).astype(np.uint8))
    margin = round(AROUND * grid.density)
    rows, columns = slice(max(y - margin, 0), y + height + margin), slice(max(x - margin, 0), x + width + margin)
    away, share, own = away[rows, columns], share[rows, columns, None], strands[rows, columns]
    edge = (erased[rows, columns] < 0.02) & (np.abs(away - LINE) < THICK)
    drawn = np.clip(patch[rows, columns, :3] / np.maximum(own, 1), 0, 1)
    outline = fill_smooth(drawn, edge.astype(np.float32))
    line = np.exp(-(((away - LINE) / THICK) ** 2))[..., None]
    out = below.copy()
    out[rows, columns] += (own * (1 - line * (1 - outline)) - out[rows, columns]) * share
    return out


def within_hair(hair: Float, skin: Float, erased: Float, rig: Rig, grid: Grid) -> Float:
    """(H, W) template units that each place around the eyes lies within hair, negative beside it and elsewhere.

    `hair` and bare `skin` tell it where nothing is `erased`; (H, W) 0..1 each.
    """
    out = np.full_like(erased, -FARTHEST)
    for one in (rig.left_eye, rig.right_eye):
        if one.found:
            box = eye_box(one, grid)
            where = box.slices(grid)
            out[where] = _within(hair[where], skin[where], erased[where], one, box)
    return out


def _within(hair: Float, skin: Float, erased: Float, eye: Eye, grid: Grid) -> Float:
    coarse = Grid(grid.left, grid.top, grid.width, grid.height, 1)
    size = grid.width, grid.height
    share, bare, gone = (cv2.resize(one, size, interpolation=cv2.INTER_AREA) for one in (hair, skin, erased))
    upper, lower = curve(eye.upper, coarse.xs()), curve(eye.lower, coarse.xs())
    ys, xs = coarse.ys()[:, None], coarse.xs()[None]
    lid = (xs > eye.upper[0][0]) & (xs < eye.upper[-1][0]) & (ys < lower)
    lid &= ys > upper + DEEP
    of_skin = (bare > BARE) & (gone < 0.3) & (share < 0.5) | (bare > SKIN) & (ys < upper - eye.lash) | lid
    of_hair = (gone < 0.3) & (share > 0.5) & ~of_skin
    if not of_hair.any() or not of_skin.any():
        return np.full(hair.shape, FARTHEST if of_hair.any() else -FARTHEST, np.float32)
    told, to_hair = of_hair | of_skin, _away(of_hair)
    across, hidden = np.where(of_hair, _away(of_skin), to_hair), _away(~told)
    side = np.asarray(np.where(of_hair, 1, -1) * told, np.float32)
    depth = (np.minimum(across, hidden) - 0.5).clip(0, FARTHEST) * side
    depth = np.where(np.abs(depth) < 1, share - 0.5, depth)
    known = told & ((across <= hidden + 1) | (hidden > FARTHEST))
    passing = of_hair | ~told & _between(of_hair, told)
    likely = np.where(told, depth, (_away(~passing) - _away(passing)).clip(-FARTHEST, FARTHEST))
    return cv2.resize(_continued(depth, known, side, likely), hair.shape[::-1], interpolation=cv2.INTER_CUBIC)


def _between(mask: NDArray[np.bool_], told: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where the next place that is `told` is in the mask both above and below."""
    rows, out = np.arange(len(mask))[:, None], np.ones_like(mask)
    for way in (slice(None), slice(None, None, -1)):
        last = np.maximum.accumulate(np.where(told[way], rows, -1), axis=0)
        out[way] &= (last >= 0) & np.take_along_axis(mask[way], last.clip(0), axis=0)
    return out


def _away(mask: NDArray[np.bool_]) -> Float:
    return cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)


def _continued(depth: Float, known: NDArray[np.bool_], side: Float, likely: Float) -> Float:
    """The `depth`, where it is not `known` as a thin plate that bends to go through it. It is drawn somewhat to what is `likely`,
    and held at the depth at least on the `side` that is told, 1 or -1."""
    out = np.where(known, depth, likely)
    for _ in range(ROUNDS):
        out = _plate(out, known, likely)
        beside = ~known & ((out - depth) * side < 0)
        if not beside.any():
            break
        known, out = known | beside, np.where(beside, depth, out)
    return out


def _plate(out: Float, known: NDArray[np.bool_], likely: Float) -> Float:
    """The plate through what is known of `out`."""
    free = (~known).astype(np.float32)

    def force(of: Float) -> Float:
        once = cv2.Laplacian(of, cv2.CV_32F, borderType=cv2.BORDER_REPLICATE)
        twice = cv2.Laplacian(once, cv2.CV_32F, borderType=cv2.BORDER_REPLICATE)
        return np.asarray((twice - TENSE * once + LIKELY * of) * free, np.float32)

    rest: Float = LIKELY * likely * free - force(out)
    way, square = rest, float((rest * rest).sum())
    for _ in range(STEPS):
        if square < ENOUGH:
            break
        bent = force(way)
        step = square / float((way * bent).sum())
        out, rest = out + step * way, rest - step * bent
        before, square = square, float((rest * rest).sum())
        way = rest + square / before * way
    return out
