"""The lashes of an eye: which pixels of the picture are theirs, and the clean line they become on a moving lid."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.skin import Skin
from raven.posers.puppet.features.strokes import curve, grow, luma, smoothstep
from raven.posers.puppet.rig import Eye

REACH = 7.0  # template units beside the corners in which side lashes are looked for
LEAST, MOST = 0.7, 0.15  # thickness of the line of a moving lid: template units, and share of the eye's height
WING = 1.3  # how far out (1: the corner) that line goes at most
BEYOND = 6.0  # template units above its lashes in which another line lies close to an eye
PARTED = 0.45  # of the ink of lashes: with less of it between them, two lines are two
OUTLINE = 2.0  # template units beside the ellipse of an iris in which its outline may be
STEM_ENDS = 0.78  # how far out (-1..1 between the corners) the lash line is taken from the border of the opening


def lash_mask(patch: Float, eye: Eye, grid: Grid, skin: Skin) -> Float:
    """Mask of the upper lash line and the side lashes that hang together with it: what is much darker than the skin.

    Only ink within the lash's thickness of the upper curve, or in a small field beside a corner, can belong to it; rims of
    glasses and hair that merely pass near stay out.
    """
    xs, ys = grid.xs()[None], grid.ys()[:, None]
    upper = curve(eye.upper, grid.xs())[None]
    light = skin.brightness()
    ink = np.clip((light - luma(patch)) / np.maximum(light - darkest(patch, eye, grid), 20), 0, 1)
    first, last = eye.upper[0], eye.upper[-1]
    inside_span = (xs > first[0] - 1.5) & (xs < last[0] + 1.5)
    band = inside_span & (ys > upper - eye.lash - 1.6) & (ys < upper + 0.5)
    stem = level_ends(upper[0], (xs[0] - first[0]) / (last[0] - first[0]) * 2 - 1)[None]
    wings = np.zeros_like(band)
    for corner, toward in ((first, -1), (last, 1)):
        out = (xs - corner[0]) * toward
        wings |= (out > -3) & (out < REACH) & (ys > stem - eye.lash - 4) & (ys < corner[1] + 2.5)
    wings &= ~_beside_iris(eye, grid) | (ys < upper + 0.5)  # below the border an iris in the corner has its own outline
    color = lash_color(patch, eye, grid, skin.lit)
    contrast = float(np.linalg.norm(skin.lit - color))
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


def other_line(patch: Float, eye: Eye, grid: Grid, skin: Skin) -> NDArray[np.bool_]:
    """(H, W): dark lines above the eye that skin parts from its lashes, such as the frame of glasses close to them."""
    light, upper = skin.brightness(), curve(eye.upper, grid.xs())
    ink = np.clip((light - luma(patch)) / np.maximum(light - darkest(patch, eye, grid), 20), 0, 1)
    away = (upper[None] - grid.ys()[:, None])[::-1]
    upward = np.where((away > 0) & (away < eye.lash + BEYOND), ink[::-1], 0)  # from the border of the eye
    most = np.maximum.accumulate(upward, axis=0)
    since = np.where(upward < PARTED * most, upward, 1)
    parted = np.minimum.accumulate(np.where(away > 0, since, 1), axis=0) < 1
    xs = grid.xs()[None]
    beside = (xs < eye.upper[0][0]) | (xs > eye.upper[-1][0])
    return np.asarray((parted & (upward > PARTED) & ~beside)[::-1])


def _beside_iris(eye: Eye, grid: Grid) -> NDArray[np.bool_]:
    """(H, W): the ellipse of the iris with the outline that it may have."""
    x, y = grid.xs()[None] - eye.iris[0], grid.ys()[:, None] - eye.iris[1]
    return np.hypot(x / (eye.iris_width / 2 + OUTLINE), y / (eye.iris_height / 2 + OUTLINE)) < 1


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


def lower_band(patch: Float, eye: Eye, grid: Grid, skin: Skin) -> Float:
    """Where the lower lash line may be: a band along the lower curve, without columns in which it runs into something
    that is dark below it too (the rim of glasses)."""
    xs, ys = grid.xs()[None], grid.ys()[:, None]
    lower = curve(eye.lower, grid.xs())[None]
    ink = np.clip((skin.brightness() - luma(patch)) / 60, 0, 1)
    beneath = np.where((ys > lower + 1.6) & (ys < lower + 3.6), ink, 0).max(axis=0)
    free = cv2.GaussianBlur(1 - smoothstep((beneath - 0.2) / 0.3)[None], (0, 0), 1.5)[0]
    near = smoothstep((ys - lower + 0.7) / 0.8) * smoothstep((lower + 1.2 + 1.2 * free - ys) / 0.8)
    ends = smoothstep((xs - eye.lower[0][0]) / 1.5) * smoothstep((eye.lower[-1][0] - xs) / 1.5)
    return np.asarray(near * ends * (0.1 + 0.9 * free), np.float32)


def level_ends(line: Float, across: Float) -> Float:
    """The line with its value at `STEM_ENDS` held on to both ends."""
    held = np.interp(np.clip(across, -STEM_ENDS, STEM_ENDS), across, line)
    return np.asarray(held, np.float32)


@dataclass(frozen=True)
class LidLine:
    """The lash line of a moving lid, per column of the eye's box."""

    thickness: Float
    """(W,) template units, 0 beyond its ends."""
    end: Float
    """(W,) how far across (1: the corner) it goes on the side of each column."""
    color: Float
    """(W, 3), 0..255."""


def lid_line(lash: Float, stem: Float, across: Float, height: float, grid: Grid, color: Float, skin: Float) -> LidLine:
    """As thick and coloured as the lifted `lash` (H, W, 4) is along its `stem`, without what sticks out of it.

    `height` of the eye, template units: closed, no line is thicker than a share of it. Where nothing was lifted that is
    clearly darker than the `skin`, a fine line of `color` (3,).
    """
    rows, inside = grid.ys()[:, None], np.abs(across) < 0.85
    near = (rows > stem - 0.3 * height - 1) & (rows < stem + 1)
    weight = lash[..., 3] * near
    ink = weight.sum(axis=0) / grid.density
    usual = float(np.median(ink[inside])) if inside.any() else 0.0
    width = max(int(inside.sum()), 4)
    ink = _along(np.clip(ink, 0.6 * usual, 1.35 * usual)[None], 0.14 * width)[0]
    tones = _along((lash[..., :3] * near[..., None]).sum(axis=0).T, 0.15 * width).T / np.maximum(
        _along(weight.sum(axis=0)[None], 0.15 * width).T, 1e-3
    )
    seen = smoothstep((np.linalg.norm(skin - tones, axis=1) - 50) / 50) * smoothstep(usual / 0.5 - 0.6)
    own = seen[:, None] * tones + (1 - seen[:, None]) * color
    first, last = (_end(weight.sum(axis=0)[across * side > 1], across[across * side > 1] * side) for side in (-1, 1))
    end = np.where(across < 0, first, last)
    thickness = np.clip(ink, max(LEAST, 0.04 * height), MOST * height) * smoothstep(
        (end - np.abs(across)) / (end - 0.6)
    )
    return LidLine(thickness.astype(np.float32), end.astype(np.float32), np.asarray(own, np.float32))


def _end(ink: Float, across: Float) -> float:
    """How far beyond a corner (1) the lashes go, at most `WING`: the side lash that is left of them on a moving lid."""
    far = across[ink > 0.5]
    return float(np.clip(1.05 + 0.6 * (far.max() - 1.05), 1.05, WING)) if len(far) else 1.05


def _along(rows: Float, sigma: float) -> Float:
    """Rows of values, one per column, made smooth along the columns."""
    return cv2.GaussianBlur(
        np.ascontiguousarray(rows, np.float32), (0, 0), sigma, sigmaY=0.01, borderType=cv2.BORDER_REPLICATE
    )


def draw_lid_line(
    below: Float, line: LidLine, grid: Grid, across: Float, stem: Float, thickness: float, closed: float, opacity: float
) -> Float:
    """The lash line along `stem` (y per column) over a box (H, W, 3): above it on an open eye, in its middle on a closed one."""
    thick = line.thickness * thickness
    steep = steepness(stem, grid)
    away = np.abs(grid.ys()[:, None] - (stem - thick * 0.5 * (1 - closed)))
    alpha = np.clip((thick / 2 - away) * steep + 0.5, 0, 1) * np.minimum(thick * steep, 1)
    alpha *= smoothstep((line.end - np.abs(across)) / 0.08) * opacity
    return below + (line.color - below) * alpha[..., None]


def steepness(line: Float, grid: Grid) -> Float:
    """Pixels per template unit across a curve: turns a vertical distance into one that antialiases steep parts too."""
    slope = np.gradient(line) * grid.density
    return np.asarray(grid.density / np.sqrt(1 + slope**2), np.float32)
