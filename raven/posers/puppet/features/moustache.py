"""A moustache before a mouth: it stays where it is, and the mouth opens under it."""

import cv2
import numpy as np

from raven.layers.fill import fill_smooth
from raven.layers.guided import Float
from raven.posers.puppet.features.mouth import cavity_mask, mouth_box
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import curve, grow
from raven.posers.puppet.rig import Mouth

UNLIKE = 22.0  # RGB distance from any shade of the skin's colour from which on something lies on it
SHADES = 0.5, 1.05  # of its brightness
ABOVE = 1.5, 3.5  # template units above the upper lip between which there is skin where no moustache is
COVERS = 0.75  # of the places there that it covers
HALVES = 0.35  # of the height of an open mouth, from the lower lip: where it is its own colour


def moustache(patch: Float, mouth: Mouth, grid: Grid, skin: Float) -> Float:
    """(H, W) 0..1: the moustache around the upper lip in a face patch; nothing where there is none. `skin`: (3,) its colour."""
    out = np.zeros(patch.shape[:2], np.float32)
    box = mouth_box(mouth, grid)
    where = box.slices(grid)
    colors, xs, ys = patch[where][..., :3], box.xs()[None], box.ys()[:, None]
    brightness = np.clip(colors @ skin / max(float(skin @ skin), 1.0), *SHADES)
    unlike = np.linalg.norm(colors - skin * brightness[..., None], axis=2) > UNLIKE
    upper, lower = curve(mouth.upper, box.xs()), curve(mouth.lower, box.xs())
    within = (xs > mouth.upper[0][0]) & (xs < mouth.upper[-1][0])
    band = within & (ys > upper - ABOVE[1]) & (ys < upper - ABOVE[0])
    if not band.any() or unlike[band].mean() < COVERS:
        return out
    own = within & (ys > lower - HALVES * (lower - upper)) & (ys < lower)
    tone = np.median(colors[band & unlike], axis=0)
    other = np.median(colors[own], axis=0) if own.sum() > 4 * grid.density**2 else tone + 255
    nearer = np.linalg.norm(colors - tone, axis=2) < np.linalg.norm(colors - other, axis=2)
    _, pieces = cv2.connectedComponents((unlike & nearer).astype(np.uint8), connectivity=4)
    kept = np.isin(pieces, np.unique(pieces[band & unlike & nearer])) & unlike & nearer
    out[where] = cv2.GaussianBlur(grow(kept.astype(np.float32), 0.5), (0, 0), 0.35 * grid.density)
    return out


def without_moustache(patch: Float, plate: Float, before: Float, mouth: Mouth, grid: Grid) -> Float:
    """The patch with what the moustache `before` it hides of the open mouth, in the mouth's colours, and else as the plate is."""
    inside, hidden = cavity_mask(mouth, grid), grow(before, grid.density)
    filled = fill_smooth(patch[..., :3], (inside > 0.9) * (1 - np.clip(hidden * 2, 0, 1)))
    under = plate[..., :3] + (filled - plate[..., :3]) * inside[..., None]
    out = patch.copy()
    out[..., :3] += (under - out[..., :3]) * np.clip(hidden * 1.5, 0, 1)[..., None]
    return out
