"""The edges of an eye's opening: what lies over its inside there, and how it looks where the iris has gone from them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import smoothstep
from raven.posers.puppet.rig import Eye

OUTLINE = 2.0  # template units to both sides of an iris' border in which its outline may be
ABOVE = 0.2, 3.0  # template units below the upper lid in which it may cross that one
BELOW = -2.0, 0.6  # template units below the lower lid in which it may run along that one; farther down are lashes
FADE = 0.5  # template units at the ends of these over which a change goes over into nothing
ALONG = 0.7  # template units along a lid whose mean goes on where the iris was
CORNER = 0.08  # of an eye's width at its corners that does not tell how a lid goes on
LEAST = 0.2  # of a lid that must be free of the iris to tell
STEEPEST = 3.0  # how many times longer the way across a lid is upright than straight


def over_inside(drawn: Float, inside: Float, through: Float) -> Float:
    """(H, W, 4), premultiplied, 0..255 and alpha 0..1: what lies over the `inside` of an eye as it is `drawn`, both (H, W, 3).

    `through`: (H, W) 0..1, how much of the inside is seen.
    """
    hidden = 1 - through
    color = np.clip(drawn - inside * through[..., None], 0, 255 * hidden[..., None])
    return np.concatenate((color, hidden[..., None]), axis=2).astype(np.float32)


def without_iris(over: Float, bare: Float, eye: Eye, upper: Float, lower: Float, grid: Grid) -> Float:
    """The same where the iris touches no lid: its outline there, dark dashes along the lower lid and stubs at the upper one, is
    taken for what is beside it along the lid, or for what is over the inside of a `bare` eye where too little is beside it.

    `upper`, `lower`: (W,) y of the lids per column, template units.
    """
    for lid, rows in ((upper, ABOVE), (lower, BELOW)):
        over = _along(over, bare, eye, lid, rows, grid)
    return over


def _along(over: Float, bare: Float, eye: Eye, lid: Float, rows: tuple[float, float], grid: Grid) -> Float:
    """With columns in which the border of the iris meets a lid as those beside them; `rows`: from where to where, below it."""
    xs, (first, last) = grid.xs(), (eye.upper[0][0], eye.upper[-1][0])
    within, away = (xs > first) & (xs < last), _from_border(xs, lid, eye)
    steep = np.minimum(np.hypot(1, np.gradient(lid) * grid.density), STEEPEST)
    below = (grid.ys()[:, None] - lid) / steep
    share = smoothstep((below - rows[0]) / FADE) * smoothstep((rows[1] - below) / FADE)
    share = share * (within * smoothstep((OUTLINE + FADE - away) / FADE))
    known = (away > OUTLINE) & (xs > first + CORNER * (last - first)) & (xs < last - CORNER * (last - first))
    if known.sum() > LEAST * within.sum():
        down = np.arange(rows[0], rows[1], 0.5 / grid.density, dtype=np.float32)[:, None]
        flat = _read(over, (lid + down * steep + 0.5 - grid.top) * grid.density - 0.5)
        bare = _read(_between(flat, known, grid.density), (below - rows[0]) * 2 * grid.density)
    return np.asarray(over + (bare - over) * share[..., None], np.float32)


def _between(flat: Float, known: NDArray[np.bool_], density: int) -> Float:
    """Columns (n, W, 4) that are not `known` (W,) as those to both sides of them, which go over into each other."""
    weight = np.broadcast_to(known.astype(np.float32), flat.shape[:2])
    weighted = np.dstack((flat * weight[..., None], weight))
    soft = cv2.GaussianBlur(weighted, (0, 0), ALONG * density, sigmaY=0.01)
    mean = soft[..., :4] / np.maximum(soft[..., 4:], 1e-3)
    columns, places = np.arange(len(known)), np.flatnonzero(known)
    left = places[(np.searchsorted(places, columns, side="right") - 1).clip(0)]
    right = places[np.searchsorted(places, columns).clip(0, len(places) - 1)]
    part = ((columns - left) / np.maximum(right - left, 1)).clip(0, 1)[:, None]
    return np.asarray(mean[:, left] + (mean[:, right] - mean[:, left]) * part, np.float32)


def _read(picture: Float, rows: Float) -> Float:
    """(n, W, 4): each column of a picture at `rows` (n, W)."""
    columns = np.broadcast_to(np.arange(rows.shape[1], dtype=np.float32), rows.shape)
    return cv2.remap(picture, columns, rows.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _from_border(xs: Float, lid: Float, eye: Eye) -> Float:
    """(W,) how far the lid is from the border of the iris in each column, template units, about."""
    x, y = xs - eye.iris[0], lid - eye.iris[1]
    far = np.maximum(np.hypot(x / (eye.iris_width / 2), y / (eye.iris_height / 2)), 1e-3)
    return np.asarray(np.abs(1 - 1 / far) * np.hypot(x, y), np.float32)
