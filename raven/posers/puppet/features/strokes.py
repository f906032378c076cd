"""Lifting drawn features (lashes, brows, lips) off the skin: curves, masks and mattes on a patch grid."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.easing import eased
from raven.layers.guided import Float
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.rig import Line

LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601, for R, G, B


def luma(picture: Float) -> Float:
    """Brightness 0..255 of an (..., 3 or 4) picture."""
    return np.asarray(picture[..., :3] @ LUMA, np.float32)


def smoothstep(x: Float | float) -> Float:
    """0 below 0, 1 above 1, a smooth cubic between."""
    return np.asarray(eased(np.clip(x, 0, 1)))


def curve(line: Line, xs: Float) -> Float:
    """y of a left-to-right line at the columns `xs`: a monotone cubic (Fritsch & Carlson 1980), level beyond its ends."""
    points = np.array(sorted(line), np.float64)
    x, y = points[:, 0], points[:, 1]
    keep = np.concatenate(([True], np.diff(x) > 1e-3))
    x, y = x[keep], y[keep]
    if len(x) < 3:
        return np.interp(xs, x, y).astype(np.float32)
    step, slope = np.diff(x), np.diff(y) / np.diff(x)
    tangent = np.concatenate(([slope[0]], np.where(slope[:-1] * slope[1:] > 0, _harmonic(step, slope), 0), [slope[-1]]))
    t = np.clip(xs, x[0], x[-1])
    i = np.clip(np.searchsorted(x, t, side="right") - 1, 0, len(step) - 1)
    u = (t - x[i]) / step[i]
    value = (
        y[i] * (1 + 2 * u) * (1 - u) ** 2
        + y[i + 1] * u**2 * (3 - 2 * u)
        + step[i] * u * (1 - u) * (tangent[i] * (1 - u) - tangent[i + 1] * u)
    )
    return value.astype(np.float32)


def _harmonic(step: NDArray[np.float64], slope: NDArray[np.float64]) -> NDArray[np.float64]:
    before, after = 2 * step[1:] + step[:-1], step[1:] + 2 * step[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num((before + after) / (before / slope[:-1] + after / slope[1:]))


def polygon(points: Float, grid: Grid) -> Float:
    """Antialiased 0..1 mask (rows, columns) of a polygon given in template points (n, 2)."""
    shape = (grid.height * grid.density, grid.width * grid.density)
    mask = np.zeros(shape, np.uint8)
    fixed = np.round(grid.to_pixels(points.astype(np.float32)) * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], 255, lineType=cv2.LINE_AA, shift=4)
    return mask.astype(np.float32) / 255


def grow(mask: Float, pixels: float) -> Float:
    """The mask grown by a radius in pixels (fractions allowed), its soft edge kept."""
    radius = int(np.ceil(pixels))
    if radius < 1:
        return mask
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    kernel = (np.hypot(x, y) <= pixels + 0.3).astype(np.uint8)
    return np.asarray(cv2.dilate(mask, kernel), np.float32)


def shrink(mask: Float, pixels: float) -> Float:
    """The mask shrunk by a radius in pixels."""
    return 1 - grow(1 - mask, pixels)


def matte(patch: Float, plate: Float, where: Float, contrast: float) -> Float:
    """What was drawn on the plate: a premultiplied (H, W, 4) layer that gives `patch` when laid over `plate`.

    Alpha grows with the difference of colour and reaches 1 at `contrast` (0..255); it is zero outside `where`.
    """
    difference = np.linalg.norm(patch[..., :3] - plate[..., :3], axis=2) / max(contrast, 1)
    alpha = (np.clip(difference * 1.15 - 0.06, 0, 1) * where)[..., None]
    color = np.clip(patch[..., :3] - plate[..., :3] * (1 - alpha), 0, 255 * alpha)
    return np.concatenate((color, alpha), axis=2).astype(np.float32)
