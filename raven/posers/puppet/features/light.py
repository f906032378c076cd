"""The light that lies on a face, and the tones it is drawn in: what is drawn into a picture looks as if it had been there.

In a picture of a night, white is a grey, and so are teeth and eyes; in one in black and white, or in sepia, no mouth is red.
"""

from dataclasses import dataclass

import numpy as np

from raven.layers.guided import Float
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import luma, polygon, shrink, smoothstep
from raven.posers.puppet.rig import Rig

FULL = (
    212.0  # brightness of the white of eyes from which on a face is in full light; in bright drawings it is 225 to 255
)
USUAL = 242.0  # brightness of that white in full light
DIM = 40.0  # so much darker than in full light, white has the tint of that light as well
LEAST = 6.0  # square template units of white that are seen, from which on it tells the light
LIGHTEST = 75  # percentile of brightness from which on what lies beside an iris is white, and not shade or lash
BINS = 64  # of brightness, each with its tone
ONE_TONE = (
    12.0  # levels that colours are off the tone of their brightness in a picture of one hue; in coloured ones 18 to 81
)
SELDOM = 0.002  # of the pixels: fewer tell no tone, but edges that were sharpened
NEARLY_ALL = 99  # percent of the pixels that are to be so near


@dataclass(frozen=True)
class Light:
    """What colours look like in a picture."""

    color: Float
    """(3,) 0..1: how much of white the picture shows as white, in red, green and blue."""
    tones: Float | None = None
    """(`BINS`, 3): the colour that each brightness has; None in a picture in colours."""

    @property
    def strength(self) -> float:
        """0..1."""
        return float(luma(self.color))

    def toned(self, colors: Float) -> Float:
        """Colours (..., 3) that are drawn into the picture, 0..255, in its tones."""
        if self.tones is None:
            return colors
        bright = luma(colors)
        steps = (np.arange(BINS) + 0.5) * 256 / BINS
        return np.stack([np.interp(bright, steps, self.tones[:, band]) for band in range(3)], axis=-1)


def light_on(patch: Float, grid: Grid, rig: Rig, skin: Float) -> Light:
    """The light on a face patch (H, W, 4). `skin` (3,) is the colour of lit skin.

    The white of the eyes tells it, as skin may be dark in any light. Where none is seen, the brightest of the face does.
    """
    opaque = patch[..., :3][patch[..., 3] > 250]
    white = _white_of_eyes(patch, grid, rig)
    if white is None:
        white = _brightest(opaque)
    elif luma(white) < luma(skin):
        white = skin
    return Light(_color(white), _tones(opaque))


def _brightest(colors: Float) -> Float:
    """(3,): the usual one of the brightest hundredth of colours (n, 3), with its tint: nothing is whiter in a tinted picture."""
    if not len(colors):
        return np.full(3, USUAL, np.float32)
    bright = luma(colors)
    return np.asarray(np.median(colors[bright >= np.percentile(bright, 99)], axis=0), np.float32)


def _color(white: Float) -> Float:
    brightness = max(float(luma(white)), 1.0)
    dim = float(smoothstep((FULL - brightness) / DIM))
    strength = min(brightness / (FULL + (USUAL - FULL) * dim), 1.0)
    return np.asarray(np.clip(strength * (1 + (white / brightness - 1) * dim), 0.05, 1), np.float32)


def _white_of_eyes(patch: Float, grid: Grid, rig: Rig) -> Float | None:
    found = []
    for eye in (rig.left_eye, rig.right_eye):
        if not eye.found:
            continue
        inside = (
            shrink(polygon(np.array([*eye.upper, *reversed(eye.lower)], np.float32), grid), 0.9 * grid.density) > 0.6
        )
        x = (grid.xs()[None] - eye.iris[0]) / (eye.iris_width / 2 + 1)
        y = (grid.ys()[:, None] - eye.iris[1]) / (eye.iris_height / 2 + 1)
        found.append(patch[..., :3][inside & (np.hypot(x, y) > 1)])
    colors = np.concatenate(found) if found else np.zeros((0, 3), np.float32)
    if len(colors) < LEAST * grid.density**2:
        return None
    bright = luma(colors)
    return np.asarray(np.median(colors[bright >= np.percentile(bright, LIGHTEST)], axis=0), np.float32)


def _tones(colors: Float) -> Float | None:
    """The mean colour of each brightness, if all colours (n, 3) are near it."""
    if not len(colors):
        return None
    bins = np.clip(luma(colors) * BINS / 256, 0, BINS - 1).astype(int)
    counts = np.bincount(bins, minlength=BINS)
    sums = np.stack([np.bincount(bins, colors[:, band], BINS) for band in range(3)], axis=1)
    means = sums / np.maximum(counts, 1)[:, None]
    if np.percentile(np.abs(colors - means[bins]).max(axis=1), NEARLY_ALL) > ONE_TONE:
        return None
    steps, known = np.arange(BINS), counts > SELDOM * len(colors)
    tints = means[known] / np.maximum(luma(means[known]), 1)[:, None]
    tints = np.stack([np.interp(steps, steps[known], tints[:, band]) for band in range(3)], axis=1)
    tones = ((steps + 0.5) * 256 / BINS)[:, None] * tints
    return np.asarray(tones * np.minimum(255 / np.maximum(tones.max(axis=1, keepdims=True), 1), 1), np.float32)
