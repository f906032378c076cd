"""The skin of a face: its colour in the light, and in each place, where it may lie in shade."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.fill import fill_smooth
from raven.layers.guided import Float
from raven.posers.puppet.features.light import Light, light_on
from raven.posers.puppet.features.mouth import cavity_mask
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import grow, luma, polygon
from raven.posers.puppet.rig import Rig

USUAL = np.array([250, 228, 214], np.float32)  # of a face of which hardly any skin is seen
SURE = 0.9  # share from which the networks' word that a place is skin is taken
SHADES = 3.0  # template units: radius of the field whose median is the colour of the skin in a place
REDLESS = 15.0  # levels of red that skin in the shade may have less than skin in the light, darkened alike
SHADY = 0.15  # how much skin in shade counts beside lit skin, where what lies under a feature is filled in


@dataclass(frozen=True)
class Skin:
    """Colours of skin, 0..255."""

    lit: Float
    """(3,): in the light."""
    there: Float
    """(H, W, 3): in each place of a patch, lit or in shade; never lighter than in the light."""
    light: Light

    def at(self, where: tuple[slice, slice]) -> "Skin":
        """The skin of a part of the patch."""
        return Skin(self.lit, self.there[where], self.light)

    def brightness(self) -> Float:
        """(H, W), 0..255."""
        return luma(self.there)

    def bare(self, patch: Float, seen: Float | None) -> Float:
        """(H, W) 0..1: how much each pixel is bare skin: line work and hair around a hole in the skin count little.

        `seen`: (H, W) 0..1, what the networks took for skin.
        """
        lit = _like(self.lit, patch)
        if seen is None:
            return lit
        shady = SHADY * _like(self.there, patch) * ~_redless(patch, self.lit)
        return np.maximum(lit, shady) * np.clip(seen, 0.02, 1)


def skin_of(patch: Float, grid: Grid, rig: Rig, seen: Float | None = None) -> Skin:
    """The skin of a face patch (H, W, 4). `seen`: (H, W) 0..1, what the networks took for bare skin."""
    lit = skin_color(patch, grid, rig)
    light = light_on(patch, grid, rig, lit)
    there = np.broadcast_to(lit, (*patch.shape[:2], 3))
    sure = None if seen is None else np.asarray((seen > SURE) & ~_redless(patch, lit), np.float32)
    if sure is None or not sure.any():
        return Skin(lit, there, light)
    near = fill_smooth(patch[..., :3], sure).clip(0, 255).astype(np.uint8)
    shade = cv2.medianBlur(near, 2 * round(SHADES * grid.density) + 1).astype(np.float32)
    return Skin(lit, np.minimum(shade, there), light)


def _redless(patch: Float, lit: Float) -> NDArray[np.bool_]:
    """(H, W): what cannot be skin in the shade, as it has less red for its brightness than in the light: blood shows through
    skin, and shades of it are redder. White and grey hair in the shade is bluer."""
    brightness = patch[..., :3] @ lit / max(float(lit @ lit), 1.0)
    return np.asarray(brightness * lit[0] - patch[..., 0] > REDLESS)


def skin_color(patch: Float, grid: Grid, rig: Rig) -> Float:
    """(3,) the colour of lit skin: the median of the face between the eyes and the mouth."""
    inside = polygon(np.array(rig.head.outline, np.float32), grid) > 0.9
    ys = grid.ys()[:, None]
    low = max(p[1] for p in (*rig.left_eye.lower, *rig.right_eye.lower)) + 3
    inside &= (ys > low) & (ys < rig.head.chin[1] - 4)
    inside &= grow(cavity_mask(rig.mouth, grid), 3 * grid.density) < 0.5
    colors = patch[..., :3][inside]
    if len(colors) < 20:
        return USUAL
    return np.asarray(np.median(colors[luma(colors) >= np.percentile(luma(colors), 30)], axis=0), np.float32)


def _like(skin: Float, patch: Float) -> Float:
    return np.asarray(np.clip(1.6 - np.linalg.norm(patch[..., :3] - skin, axis=2) / 40, 0.02, 1), np.float32)
