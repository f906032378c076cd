"""Brows that hair hides: drawn where they must be, and seen through the hair as far as they express something.

Illustrators do it so: an angry brow is drawn over the fringe. At rest there is nothing but the picture.
"""

import numpy as np

from raven.layers.guided import Float
from raven.posers.puppet.features.brow import BrowLayer, brow_box, outward_of, tapered
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import luma
from raven.posers.puppet.rig import Brow, Eye

GUESSED = 0.1  # least confidence of a brow of which anything is known; nothing is of a template's
COVERED = 0.75  # share of hair over a brow from which on it is hair that hides it
ABOVE = 0.16  # of an eye's width: how far above its lashes a brow begins and ends
ARCH = 0.1  # of an eye's width: how much higher its middle is
INNER, OUTER = 0.02, 0.06  # of an eye's width: how far it goes beyond the corners
SLANT = 0.5  # of the slant of the eye
THICKNESS = 0.06  # of an eye's width
DARK = 0.55  # of the brightness of the hair
SHOWS = 0.7  # how much a brow hides of the hair where it is seen most


def hidden_brow(brow: Brow, eye: Eye, outer_is_left: bool) -> Brow | None:
    """The brow above its eye if it could not be made out; None if it was found, or nothing at all is known of it."""
    if brow.found or brow.confidence < GUESSED or not eye.found:
        return None
    (x0, y0), (x1, y1) = eye.upper[0], eye.upper[-1]
    width = x1 - x0
    before, after = (OUTER, INNER) if outer_is_left else (INNER, OUTER)
    along = np.linspace(0, 1, 7)
    xs = x0 - before * width + along * (1 + before + after) * width
    level = min(y for _, y in eye.upper) - eye.lash - ABOVE * width
    ys = level + SLANT * (y1 - y0) * (along - 0.5) - ARCH * width * 4 * along * (1 - along)
    points = tuple((round(float(x), 2), round(float(y), 2)) for x, y in zip(xs, ys, strict=True))
    return Brow(line=points, thickness=max(THICKNESS * width, 0.8), confidence=brow.confidence)


def drawn_over_hair(
    patch: Float, brow: Brow, grid: Grid, front: Float, outer_is_left: bool, unit: float, room: float
) -> BrowLayer | None:
    """A hidden brow (`hidden_brow`) as a layer, darker than the hair that hides it; None where no hair does.

    `patch` (H, W, 4) and `front` (H, W) 0..1, where there is hair: of the face.
    """
    box = brow_box(brow, grid)
    where = box.slices(grid)
    stroke = tapered(brow, box, np.zeros(box.width * box.density, np.float32), brow.thickness)
    if stroke.sum() < 1 or float((front[where] * stroke).sum() / stroke.sum()) < COVERED:
        return None
    around = (front[where] > 0.5) & (stroke < 0.5)
    if not around.any():
        return None
    hair = patch[where][..., :3][around]
    color = DARK * np.median(hair[luma(hair) <= np.median(luma(hair))], axis=0)
    share = (SHOWS * stroke)[..., None]
    return BrowLayer(
        box,
        np.concatenate((share * color, share), axis=2).astype(np.float32),
        outward_of(brow, box, outer_is_left),
        unit,
        room,
        rim=np.zeros((*stroke.shape, 3), np.float32),
        over=None,
        hidden=True,
    )
