"""Mouths that the picture shows closed: their own line lifted off, and an opening drawn in the picture's colours and line."""

from dataclasses import dataclass

import cv2
import numpy as np

from raven.posers.puppet.fill import Float
from raven.posers.puppet.patch import Grid
from raven.posers.puppet.rig import Mouth, Point
from raven.posers.puppet.strokes import curve, grow, luma, matte, polygon, smoothstep

CLOSED = 3.2  # template units between the lips, on a face of the usual size, below which a mouth counts as closed
NARROWEST, WIDEST = 5.6, 10.5  # half the width of the opening, template units on such a face
UP, DOWN = 3.0, 5.8  # how far it opens up and down from the line between the corners
STEPS = 21
INSIDE, TONGUE = np.array([0.60, 0.33, 0.35]), np.array([0.92, 0.55, 0.55])  # of the skin's red, green, blue
TEETH = 0.2  # of the height, from the upper lip


@dataclass(frozen=True)
class ClosedLine:
    """The line of a closed mouth: its stroke (H, W, 4), premultiplied, and its width and colour."""

    stroke: Float
    half_width: float
    """Template units."""
    color: Float
    """(3,), 0..255."""


def is_closed(mouth: Mouth, unit: float) -> bool:
    """Whether the mouth is drawn closed. `unit`: size of the face against the usual one."""
    xs = np.linspace(mouth.upper[0][0], mouth.upper[-1][0], STEPS, dtype=np.float32)
    return float((curve(mouth.lower, xs) - curve(mouth.upper, xs)).max()) < CLOSED * unit


def opened(mouth: Mouth, unit: float) -> Mouth:
    """The same mouth open: wide enough for every shape, around the line between its corners."""
    (x0, y0), (x1, y1) = mouth.upper[0], mouth.upper[-1]
    half = float(np.clip((x1 - x0) / 2 / 0.84, NARROWEST * unit, WIDEST * unit))
    middle = (x0 + x1) / 2
    along = np.linspace(-1, 1, STEPS)
    level = (y0 + y1) / 2 + (y1 - y0) / 2 * along

    def border(reach: float, fullness: float) -> tuple[Point, ...]:
        bow = (1 - np.abs(along) ** fullness) ** (1 / 1.6)
        return tuple(
            (round(float(middle + half * s), 3), round(float(y), 3))
            for s, y in zip(along, level + reach * bow, strict=True)
        )

    return Mouth(upper=border(-UP * unit, 2.6), lower=border(DOWN * unit, 2.0), confidence=mouth.confidence)


def lift_line(patch: Float, plate: Float, mouth: Mouth, grid: Grid) -> ClosedLine:
    """The line of a closed mouth off its box of the face, with and without features."""
    near = grow(polygon(np.array([*mouth.upper, *reversed(mouth.lower)], np.float32), grid), 1.8 * grid.density)
    difference = np.linalg.norm(patch[..., :3] - plate[..., :3], axis=2) * (near > 0.5)
    strong = difference > max(
        12.0, 0.6 * float(np.percentile(difference[near > 0.5], 97)) if (near > 0.5).any() else 12.0
    )
    color = patch[..., :3][strong].mean(axis=0) if strong.any() else plate[..., :3].reshape(-1, 3).mean(axis=0) * 0.6
    contrast = float(np.linalg.norm(color - np.median(plate[..., :3].reshape(-1, 3), axis=0)))
    half = (mouth.upper[-1][0] - mouth.upper[0][0]) / 2
    return ClosedLine(matte(patch, plate, near, max(0.8 * contrast, 14)), max(half, 1.0), np.asarray(color, np.float32))


def with_opening(plate: Float, mouth: Mouth, line: Float, grid: Grid, unit: float) -> Float:
    """The plate (H, W, 4), 0..255, with the open `mouth` drawn on it. `line`: (3,) the colour of the closed one."""
    skin = np.median(plate[..., :3].reshape(-1, 3), axis=0)
    upper, lower = curve(mouth.upper, grid.xs()), curve(mouth.lower, grid.xs())
    xs, ys = grid.xs()[None], grid.ys()[:, None]
    depth = np.clip((ys - upper) / np.maximum(lower - upper, 0.1), 0, 1)
    middle, half = (mouth.upper[0][0] + mouth.upper[-1][0]) / 2, (mouth.upper[-1][0] - mouth.upper[0][0]) / 2
    inside = skin * INSIDE
    shade = inside * (0.72 + 0.28 * depth[..., None])
    tongue_top = 0.58 + 0.22 * ((xs - middle) / half) ** 2
    tongue = smoothstep((depth - tongue_top) * 9)[..., None]
    colors = shade + (skin * TONGUE - shade) * tongue
    teeth = smoothstep((TEETH * (1 - 0.55 * ((xs - middle) / half) ** 2) - depth) * 14)[..., None]
    white = np.full(3, min(252.0, float(luma(skin)) * 1.08))
    colors = colors + (white - colors) * teeth * 0.94
    mask = polygon(np.array([*mouth.upper, *reversed(mouth.lower)], np.float32), grid)[..., None]
    out = plate.copy()
    out[..., :3] += (colors - out[..., :3]) * mask
    rim = polygon_outline(mouth, grid, 0.85 * unit)[..., None]
    dark = np.minimum(line, inside)
    out[..., :3] += (dark - out[..., :3]) * rim
    return out


def polygon_outline(mouth: Mouth, grid: Grid, thickness: float) -> Float:
    """(H, W) mask of the mouth's outline, thinner toward the middle of the lower lip, as such lines are drawn."""
    shape = (grid.height * grid.density, grid.width * grid.density)
    mask = np.zeros(shape, np.float32)
    for border, strength in ((mouth.upper, 1.0), (mouth.lower, 0.75)):
        stroke = np.zeros(shape, np.uint8)
        points = np.round(grid.to_pixels(np.array(border, np.float32)) * 16).astype(np.int32)
        cv2.polylines(stroke, [points], False, 255, max(1, round(thickness * grid.density)), cv2.LINE_AA, 4)
        np.maximum(mask, stroke.astype(np.float32) / 255 * strength, out=mask)
    return mask
