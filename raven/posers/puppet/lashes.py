"""The lashes of an eye: which pixels of the picture are theirs."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet.fill import Float
from raven.posers.puppet.patch import Grid
from raven.posers.puppet.rig import Eye
from raven.posers.puppet.strokes import curve, grow, luma, smoothstep

REACH = 7.0  # template units beside the corners in which side lashes are looked for
STEM_ENDS = 0.78  # how far out (-1..1 between the corners) the lash line is taken from the border of the opening


def lash_mask(patch: Float, eye: Eye, grid: Grid, skin: Float) -> Float:
    """Mask of the upper lash line and the side lashes that hang together with it: what is much darker than the skin.

    Only ink within the lash's thickness of the upper curve, or in a small field beside a corner, can belong to it; rims of
    glasses and hair that merely pass near stay out.
    """
    xs, ys = grid.xs()[None], grid.ys()[:, None]
    upper = curve(eye.upper, grid.xs())[None]
    ink = np.clip((float(luma(skin)) - luma(patch)) / max(float(luma(skin)) - darkest(patch, eye, grid), 20), 0, 1)
    first, last = eye.upper[0], eye.upper[-1]
    inside_span = (xs > first[0] - 1.5) & (xs < last[0] + 1.5)
    band = inside_span & (ys > upper - eye.lash - 1.6) & (ys < upper + 0.5)
    stem = level_ends(upper[0], (xs[0] - first[0]) / (last[0] - first[0]) * 2 - 1)[None]
    wings = np.zeros_like(band)
    for corner, toward in ((first, -1), (last, 1)):
        out = (xs - corner[0]) * toward
        wings |= (out > -3) & (out < REACH) & (ys > stem - eye.lash - 4) & (ys < corner[1] + 2.5)
    color = lash_color(patch, eye, grid, skin)
    contrast = float(np.linalg.norm(skin - color))
    unlike = np.linalg.norm(patch[..., :3] - color, axis=2)
    alike = unlike < max(0.45 * contrast, 30)
    wings &= (ink > 0.4) & alike
    for corner, toward in ((first, -1), (last, 1)):
        wings &= _before_it_widens(wings, (grid.xs() - corner[0]) * toward, grid.density)
    # Close to the border dark ink may also be the shaded top of the iris; only the lash's own colour counts there.
    own = unlike < max(0.14 * contrast, 18)
    field = (band & (ink > 0.22) & ((ys < upper - 1.2) | own)) | wings
    _, labels = cv2.connectedComponents(field.astype(np.uint8), connectivity=8)
    seeds = np.unique(labels[band & (ink > 0.6)])
    mask = np.isin(labels, seeds[seeds > 0]).astype(np.float32)
    return cv2.GaussianBlur(grow(mask, 0.6 * grid.density), (0, 0), 0.35 * grid.density)


def _before_it_widens(wing: NDArray[np.bool_], outward: Float, density: int) -> NDArray[np.bool_]:
    """Columns of a side lash, from the corner outward until it has tapered off: ink that widens again is hair or a rim."""
    keep = np.ones(len(outward), bool)
    beyond = np.flatnonzero(outward > 0)
    narrowest = np.inf
    for column in beyond[np.argsort(outward[beyond])]:
        height = int(wing[:, column].sum())
        if height == 0 or height > narrowest + 1.5 * density:
            keep[outward >= outward[column] - 0.8] = False
            break
        if outward[column] > 1:
            narrowest = min(narrowest, height)
    return keep[None]


def darkest(patch: Float, eye: Eye, grid: Grid) -> float:
    """Brightness of the darkest tenth of the lash line."""
    band = _above_border(eye, grid)
    return float(np.percentile(luma(patch)[band], 10)) if band.any() else 60.0


def lash_color(patch: Float, eye: Eye, grid: Grid, skin: Float) -> Float:
    """(3,) the colour of the upper lash line: the median of what is darkest above the border of the eye."""
    band = _above_border(eye, grid)
    if not band.any():
        return skin * 0.3
    shades = patch[..., :3][band]
    return np.median(shades[luma(shades) <= np.percentile(luma(shades), 40)], axis=0)


def _above_border(eye: Eye, grid: Grid) -> NDArray[np.bool_]:
    upper = curve(eye.upper, grid.xs())[None]
    xs, ys = grid.xs()[None], grid.ys()[:, None]
    return (ys > upper - eye.lash) & (ys < upper) & (xs > eye.upper[0][0]) & (xs < eye.upper[-1][0])


def lower_band(patch: Float, eye: Eye, grid: Grid, skin: Float) -> Float:
    """Where the lower lash line may be: a band along the lower curve, without columns in which it runs into something
    that is dark below it too (the rim of glasses)."""
    xs, ys = grid.xs()[None], grid.ys()[:, None]
    lower = curve(eye.lower, grid.xs())[None]
    ink = np.clip((float(luma(skin)) - luma(patch)) / 60, 0, 1)
    beneath = np.where((ys > lower + 1.6) & (ys < lower + 3.6), ink, 0).max(axis=0)
    free = cv2.GaussianBlur(1 - smoothstep((beneath - 0.2) / 0.3)[None], (0, 0), 1.5)[0]
    near = smoothstep((ys - lower + 0.7) / 0.8) * smoothstep((lower + 1.2 + 1.2 * free - ys) / 0.8)
    ends = smoothstep((xs - eye.lower[0][0]) / 1.5) * smoothstep((eye.lower[-1][0] - xs) / 1.5)
    return np.asarray(near * ends * (0.1 + 0.9 * free), np.float32)


def level_ends(line: Float, across: Float) -> Float:
    """The line with its value at `STEM_ENDS` held on to both ends."""
    held = np.interp(np.clip(across, -STEM_ENDS, STEM_ENDS), across, line)
    return np.asarray(held, np.float32)
