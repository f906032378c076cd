"""Mouths that the picture shows closed: their own line lifted off, and an opening drawn in the picture's colours and line."""

from dataclasses import dataclass

import cv2
import numpy as np

from raven.layers.guided import Float
from raven.posers.puppet.features.light import Light
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import curve, grow, luma, matte, polygon, smoothstep
from raven.posers.puppet.rig import Mouth, Point

CLOSED = 3.2  # template units between the lips, on a face of the usual size, below which a mouth counts as closed
NARROWEST, WIDEST = 5.6, 10.5  # half the width of the opening, template units on such a face
UP, DOWN = 3.0, 5.8  # how far it opens up and down from the line between the corners
STEPS = 21
DEEP, INSIDE = (
    np.array([0.42, 0.17, 0.19]),
    np.array([0.66, 0.31, 0.32]),
)  # of the skin's colours: under the teeth, below
TONGUE, TONGUE_EDGE = np.array([0.95, 0.55, 0.55]), np.array([0.84, 0.44, 0.45])
TONGUE_HIGH, TONGUE_WIDE = 0.42, 0.78  # of the opening
PALE = np.array([250.0, 226.0, 212.0])  # tongues of all skins are alike, so theirs is mixed with this one
TEETH = 0.2  # of the height, from the upper lip
FINEST, BOLDEST = 0.55, 1.3  # thickness of an opening's outline, template units on a face of the usual size
FULLEST = 3.5  # template units that a lip is high at most
MARK = 5.0  # template units below the lips in which a mark goes with the lower one, on a face of the usual size
MARK_WIDE = 0.7  # of the width of the mouth, that such a mark is wide at most
LINE = 0.9  # template units below the lips as far as their own line goes, on such a face
MARKED = 30.0  # RGB distance from the skin's colour from which on something is drawn
FINER = 3  # times as fine as the patch is the grid on which an outline is drawn


@dataclass(frozen=True)
class ClosedLine:
    """The line of a closed mouth: its stroke (H, W, 4), premultiplied, and its width and colour."""

    stroke: Float
    half_width: float
    """Template units."""
    color: Float
    """(3,), 0..255."""
    thickness: float
    """Template units."""
    lips: Float | None = None
    """(3,) colour of lips, where they are drawn as more than a line."""
    fullness: float = 0.0
    """How far lips reach above and below the line between them, template units."""


def is_closed(mouth: Mouth, unit: float) -> bool:
    """Whether the mouth is drawn closed. `unit`: size of the face against the usual one."""
    xs = np.linspace(mouth.upper[0][0], mouth.upper[-1][0], STEPS, dtype=np.float32)
    return float((curve(mouth.lower, xs) - curve(mouth.upper, xs)).max()) < CLOSED * unit


def lips_closed(patch: Float, mouth: Mouth, grid: Grid, light: Light) -> bool:
    """Whether between the borders of a mouth there are nothing but lips: of one colour, with a fine dark line across."""
    colors = _across(patch, mouth, grid)
    bright = luma(colors)
    line = int(bright[4:-4].argmin()) + 4
    if not 5 <= line <= len(colors) - 6:
        return False
    above, below = np.median(colors[2 : line - 2], axis=0), np.median(colors[line + 3 : -2], axis=0)
    lip = min(float(luma(above)), float(luma(below)))
    dark = bright < (bright[line] + lip) / 2
    return bool(
        lip - bright[line] > 18
        and dark.mean() < 0.35
        and np.linalg.norm(above - below) < 60
        and luma(above) < 200 * light.strength
    )


def _across(patch: Float, mouth: Mouth, grid: Grid) -> Float:
    """(n, 3) colours from the upper to the lower border of a mouth, in its middle."""
    x0, x1 = mouth.upper[0][0], mouth.upper[-1][0]
    xs = np.linspace(x0 + 0.4 * (x1 - x0), x1 - 0.4 * (x1 - x0), 9, dtype=np.float32)
    upper, lower = curve(mouth.upper, xs), curve(mouth.lower, xs)
    ys = upper + np.linspace(0, 1, 25, dtype=np.float32)[:, None] * (lower - upper)
    pixels = grid.to_pixels(np.dstack([np.broadcast_to(xs, ys.shape), ys]).astype(np.float32))
    return cv2.remap(np.ascontiguousarray(patch[..., :3]), pixels, None, cv2.INTER_LINEAR).mean(axis=1)  # type: ignore[call-overload]


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


def mark_below(patch: Float, mouth: Mouth, grid: Grid, unit: float, skin: Float) -> Float:
    """(H, W) 0..1: what is drawn on the skin (3,) right under the middle of closed lips and hangs together with nothing but their
    line, such as the shadow of the lower lip. Under a corner it is the line's own thick end."""
    (x0, _), (x1, _) = mouth.upper[0], mouth.upper[-1]
    lower = max(y for _, y in mouth.lower)
    box = grid.crop(x0, min(y for _, y in mouth.upper) - 1, x1, lower + MARK * unit)
    where = box.slices(grid)
    drawn = np.linalg.norm(patch[where][..., :3] - skin, axis=2) > MARKED
    away = box.ys()[:, None] - curve(mouth.lower, box.xs())
    beneath = drawn & (away > LINE * unit)
    _, labels, about, _ = cv2.connectedComponentsWithStats(beneath.astype(np.uint8), connectivity=8)
    height, width = drawn.shape
    out = np.zeros(patch.shape[:2], np.float32)
    for piece, (left, top, wide, high, _) in enumerate(about[1:], start=1):
        inside = left > 0 and left + wide < width and top + high < height
        in_the_middle = abs(left + wide / 2 - width / 2) < width / 4
        if inside and in_the_middle and wide < MARK_WIDE * width and high > LINE * unit * grid.density:
            out[where][labels == piece] = 1
    whole = grow(out, LINE * unit * grid.density)[where] * drawn * (away > 0)  # what of it lies close to the line
    np.maximum(out[where], whole, out=out[where])
    return cv2.GaussianBlur(grow(out, 0.8 * grid.density), (0, 0), 0.3 * grid.density) if out.any() else out


def lift_line(patch: Float, plate: Float, mouth: Mouth, grid: Grid, unit: float, mark: Float) -> ClosedLine:
    """The line of a closed mouth off its box of the face, with and without features; its lips are part of it, a `mark` (H, W)
    below it is not."""
    near = grow(polygon(np.array([*mouth.upper, *reversed(mouth.lower)], np.float32), grid), 1.8 * grid.density)
    near = near * (1 - mark)
    difference = np.linalg.norm(patch[..., :3] - plate[..., :3], axis=2) * (near > 0.5)
    strong = difference > max(
        12.0, 0.6 * float(np.percentile(difference[near > 0.5], 97)) if (near > 0.5).any() else 12.0
    )
    color = patch[..., :3][strong].mean(axis=0) if strong.any() else plate[..., :3].reshape(-1, 3).mean(axis=0) * 0.6
    contrast = float(np.linalg.norm(color - np.median(plate[..., :3].reshape(-1, 3), axis=0)))
    half = (mouth.upper[-1][0] - mouth.upper[0][0]) / 2
    stroke = matte(patch, plate, near, max(0.8 * contrast, 14))
    across = stroke[..., 3].sum(axis=0) / grid.density
    thickness = float(np.median(across[across > 0.3])) if (across > 0.3).any() else 0.0
    if is_closed(mouth, unit):
        return ClosedLine(stroke, max(half, 1.0), np.asarray(color, np.float32), thickness)
    colors = _across(patch, mouth, grid)
    lips, line = np.median(colors, axis=0), colors[int(luma(colors).argmin())]
    whole = np.dstack([patch[..., :3] * near[..., None], near])
    xs = np.linspace(mouth.upper[0][0], mouth.upper[-1][0], STEPS, dtype=np.float32)
    height = float(np.median(curve(mouth.lower, xs) - curve(mouth.upper, xs)))
    return ClosedLine(whole.astype(np.float32), max(half, 1.0), line, FINEST * unit, lips, min(0.4 * height, FULLEST))


def teeth_color(skin: Float, light: Light) -> Float:
    """(3,) white in the `light` that lies on a face with this `skin` (3,)."""
    shade = 0.86 + 0.14 * min(float(luma(skin) / light.strength) / 225, 1)
    return np.asarray(light.toned(np.array([252.0, 251.0, 250.0]) * shade * light.color), np.float32)


def with_opening(plate: Float, mouth: Mouth, line: ClosedLine, grid: Grid, unit: float, light: Light) -> Float:
    """The plate (H, W, 4), 0..255, with the open `mouth` drawn on it, outlined like the closed one."""
    skin = np.median(plate[..., :3].reshape(-1, 3), axis=0)
    upper, lower = curve(mouth.upper, grid.xs()), curve(mouth.lower, grid.xs())
    xs, ys = grid.xs()[None], grid.ys()[:, None]
    depth = np.clip((ys - upper) / np.maximum(lower - upper, 0.1), 0, 1)
    middle, half = (mouth.upper[0][0] + mouth.upper[-1][0]) / 2, (mouth.upper[-1][0] - mouth.upper[0][0]) / 2
    out = np.clip((xs - middle) / half, -1, 1)
    colors = skin * (DEEP + (INSIDE - DEEP) * smoothstep((depth - TEETH) / (1 - TEETH))[..., None])
    mound = np.sqrt(np.clip(1 - (out / TONGUE_WIDE) ** 2, 0, 1)) * TONGUE_HIGH
    into = depth - (1 - mound)
    tongue = (
        (TONGUE_EDGE + (TONGUE - TONGUE_EDGE) * smoothstep(into / 0.14)[..., None]) * (skin + PALE * light.color) / 2
    )
    colors = colors + (tongue - colors) * smoothstep(into / 0.07 + 0.5)[..., None] * (mound > 0)[..., None]
    teeth = smoothstep((TEETH * (1 - 0.6 * out**2) - depth) * 14 + 0.5)[..., None]
    colors = colors + (teeth_color(skin, light) - colors) * teeth
    signed = _distance(mouth, grid)
    result = plate.copy()
    result[..., :3] += (light.toned(colors) - result[..., :3]) * np.clip(signed * grid.density + 0.5, 0, 1)[..., None]
    thick = float(np.clip(line.thickness, FINEST * unit, BOLDEST * unit))
    weight = thick * (
        1 - 0.45 * smoothstep((depth - 0.4) / 0.5) * np.sqrt(1 - out**2)
    )  # thinner below, as such lines are
    if line.lips is not None:
        ring = smoothstep((signed + line.fullness * (0.3 + 0.7 * np.sqrt(1 - out**2))) * 2 + 0.5) * (signed < 0.3)
        result[..., :3] += (line.lips - result[..., :3]) * ring[..., None]
    rim = np.clip((weight / 2 - np.abs(signed)) * grid.density + 0.5, 0, 1)[..., None]
    result[..., :3] += (light.toned(np.minimum(line.color, skin * INSIDE)) - result[..., :3]) * rim
    return result


def _distance(mouth: Mouth, grid: Grid) -> Float:
    """(H, W) template units from the border of the open mouth, positive inside."""
    fine = Grid(grid.left, grid.top, grid.width, grid.height, grid.density * FINER)
    inside = polygon(np.array([*mouth.upper, *reversed(mouth.lower)], np.float32), fine) > 0.5
    within, beyond = (cv2.distanceTransform(np.asarray(m, np.uint8), cv2.DIST_L2, 5) for m in (inside, ~inside))
    size = (grid.width * grid.density, grid.height * grid.density)
    return np.asarray(cv2.resize((within - beyond) / fine.density, size, interpolation=cv2.INTER_AREA), np.float32)
