"""The eyes: in parts (`eye_parts` takes them apart), redrawn per frame as shapes of the two lid curves.

A lid covers the eye, it does not squash it: the inside of the eye (white and iris) never changes its shape, it is seen
through the opening between the curves. The skin that a lid shows is the plate: the face with the eye filled up. What the
parts leave out of the picture's own eye lies over them as long as what it belongs to stays where it is.
"""

from dataclasses import astuple, dataclass, replace

import cv2
import numpy as np

from raven.layers.guided import Float
from raven.posers.puppet.features.lashes import LidLine, draw_lid_line, steepness
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import smoothstep

HELD = 2.0  # template units that a lid moves until nothing of the picture's own rim is left at it
LOOKING = 0.15  # of the gaze: how far it goes until the picture's own iris has gone over into the moving one
LINE_FROM, LINE_TO = 0.02, 0.16  # of the eye's height: how far a lid moves while its lashes become one clean stroke
LAG = 0.8  # how far highlights go along with the iris
SHADE = 0.1  # how much the moving lid darkens the eye below it
CORNERS = 0.75  # how far out (1: the corner) the corners of an eye begin
ROUND = 0.08  # of the eye's height: how round a lid bends where it comes to lie level
TILT = 0.2  # how much of the slant of an eye is left when it is closed


@dataclass(frozen=True)
class EyePose:
    """The morphs of one eye, 0..1, and the gaze: `gaze_x` -1..1 to the viewer's right, `gaze_y` -1..1 downward."""

    wink: float = 0.0
    happy_wink: float = 0.0
    surprised: float = 0.0
    relaxed: float = 0.0
    unimpressed: float = 0.0
    raised_lower: float = 0.0
    small: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0


@dataclass(frozen=True)
class DrawnEye:
    """Parts of an eye that were drawn by hand, each whole: (H, W, 4), premultiplied colours 0..255 and alpha 0..1."""

    white: Float | None = None
    iris: Float | None = None
    highlights: Float | None = None
    lash: Float | None = None
    lower_lash: Float | None = None

    def at(self, where: tuple[slice, slice]) -> "DrawnEye":
        """A part of them."""
        parts = self.white, self.iris, self.highlights, self.lash, self.lower_lash
        return DrawnEye(*(None if part is None else part[where] for part in parts))

    @property
    def lashes(self) -> tuple[Float, ...]:
        """Those that were drawn."""
        return tuple(part for part in (self.lash, self.lower_lash) if part is not None)


@dataclass(frozen=True)
class EyeLayers:
    """One eye in parts, all on `grid`. Colours 0..255, premultiplied where there is an alpha (0..1)."""

    grid: Grid
    drawn: Float
    """(H, W, 3): the eye as it is in the picture."""
    upper: Float
    lower: Float
    """y of the lid curves at rest, per column (template units)."""
    stem: Float
    """y of the lash line at rest: `upper`, but going on level where the opening dives into its corners."""
    chord: Float
    """y of the straight line between the corners."""
    across: Float
    """Column position from -1 (viewer's left corner) to 1."""
    top: float
    height: float
    """From the highest point of the upper lid curve at rest to the lowest of the lower one, and that point."""
    white: Float
    """(H, W, 3): the inside of the eye without the iris, continued beyond the lids."""
    iris: Float
    """(H, W, 4): the whole iris, the part under the lids continued, without its highlights."""
    highlights: Float
    """(H, W, 4)."""
    open: Float
    """(H, W): where `drawn` shows the inside of the eye and nothing else, 0..1."""
    center: tuple[float, float]
    reach: tuple[float, float, float, float]
    """How far the iris moves at full gaze to the viewer's left, right, up and down (template units); all 0: it stays as it is."""
    lash: Float
    """(H, W, 4): the upper lash line with its side lashes."""
    lower_lash: Float
    """(H, W, 4)."""
    line: LidLine
    """The lash line of a moving lid."""
    rim: Float
    """(H, W, 3): what the parts leave out of the picture's own eye at its borders."""
    inside: Float
    """(H, W, 3): the inside of the eye at rest."""
    through: Float
    """(H, W): how much of that is seen at rest, 0..1."""
    over: Float
    """(H, W, 4): what lies over the inside at rest, its lids."""
    bared: Float
    """(H, W, 4): the same where the iris has gone from the lids."""


def settled(layers: EyeLayers) -> EyeLayers:
    """The parts with the inside of the eye as `drawn`, `white`, `iris` and `highlights` give it at rest."""
    return replace(layers, inside=_with_iris(layers, EyePose()))


def lids(layers: EyeLayers, pose: EyePose, rest: Float) -> tuple[Float, Float, float]:
    """The upper and lower lid curve of a pose (template y per column), and how far the eye is closed, 0..1.

    `rest`: (..., W) the upper curve to start from, `layers.upper` for the opening and `layers.stem` for the lash. The shapes are
    calibrated on a neural poser: fractions of the eye's height, measured from its highest point.
    """
    h = layers.height
    bow = 1 - np.clip(layers.across, -1.15, 1.15) ** 2
    level = layers.top + TILT * (layers.chord - layers.chord.mean())
    upper = rest - h * pose.surprised * (0.07 + 0.105 * np.maximum(bow, 0))
    corners = smoothstep(
        (np.abs(layers.across) - CORNERS) / (1 - CORNERS)
    )  # go up with the upper lid, they are of both
    lower = layers.lower + h * pose.surprised * (0.02 * bow - 0.07 * corners)
    upper = upper + pose.unimpressed * _rounded(level + h * 0.235 - upper, ROUND * h)
    lower = lower - h * 0.18 * pose.raised_lower * bow
    closed = 0.0
    for amount, line in (
        (pose.relaxed, level + h * 0.645),
        (pose.happy_wink, level + h * (0.635 - 0.125 * bow)),
        (pose.wink, level + h * (0.655 + 0.105 * bow)),
    ):
        upper = upper + (line - upper) * amount
        lower = lower + (line - lower) * amount**2
        closed += (1 - closed) * amount
    lower = np.broadcast_to(lower, upper.shape)
    return np.minimum(upper, lower).astype(np.float32), lower.astype(np.float32), closed


def _rounded(values: Float, radius: float) -> Float:
    """What of the values is above 0, with the edge at 0 rounded off over `radius`."""
    return np.asarray((values + np.sqrt(values**2 + radius**2)) / 2, np.float32)


def redraw(layers: EyeLayers, plate: Float, pose: EyePose) -> Float:
    """The eye in a pose, drawn over its box of the plate: (H, W, 3), 0..255. At rest it is the picture's own eye."""
    if not any(layers.reach):
        pose = replace(pose, small=0, gaze_x=0, gaze_y=0)
    if any(astuple(pose)[:6]):
        return compose(layers, plate, pose)
    if not _looks(pose):
        return layers.drawn
    going, eye = _going(pose), _with_iris(layers, pose)
    if going == 1:
        return lay(eye, layers.bared)
    rest = layers.drawn - lay(layers.inside, layers.over)
    return np.asarray(lay(eye, layers.over + (layers.bared - layers.over) * going) + rest * (1 - going), np.float32)


def _looks(pose: EyePose) -> bool:
    """Whether the iris is anything else than at rest."""
    return bool(pose.small or pose.gaze_x or pose.gaze_y)


def compose(layers: EyeLayers, plate: Float, pose: EyePose) -> Float:
    """The eye in a pose, put together of its parts over its box of the plate: (H, W, 3), 0..255."""
    grid = layers.grid
    ys = grid.ys()[:, None]
    (upper, stem), (lower, _), closed = lids(layers, pose, np.stack([layers.upper, layers.stem]))
    gap = np.clip((lower - upper - 0.3) / 1.2, 0, 1)
    bias = 0.9 * gap  # the lash lies over the border: let the inside reach under it
    inside = np.clip((ys - upper + bias) * steepness(upper, grid) + 0.5, 0, 1) * np.clip(
        (lower + 0.3 * gap - ys) * steepness(lower, grid) + 0.5, 0, 1
    )
    inside *= gap * (np.abs(layers.across) <= 1.02)
    out, rim = plate, layers.rim
    if inside.any():
        eye = _with_iris(layers, pose) if _looks(pose) else layers.inside
        if going := _going(pose):
            change = (layers.bared - layers.over) * going
            rim = rim + change[..., :3] - eye * change[..., 3:]
        moved = np.clip((upper - layers.upper) / (0.25 * layers.height), 0, 1)
        eye = eye * (1 - SHADE * moved * np.exp(-np.maximum(ys - upper, 0) / 1.6))[..., None]
        out = plate + (eye - plate) * inside[..., None]
    out = lay(
        out, _shifted(layers.lower_lash, grid, lower - layers.lower, lower, 1.0, 1.0, 1 - float(smoothstep(closed)))
    )
    down = float((stem - layers.stem).max()) / layers.height
    clean = float(np.clip((down - LINE_FROM) / (LINE_TO - LINE_FROM), 0, 1))
    if clean < 1:  # the stroke is there before what was drawn goes, so the line is never thin between the two
        shift, fade = stem - layers.stem, 1 - float(smoothstep(2 * clean - 1))
        out = lay(out, _shifted(layers.lash, grid, shift, stem, 1.0, 1 - 0.7 * closed, fade))
    if clean > 0:
        thickness = 1 - 0.15 * closed + 0.3 * pose.relaxed * (1 - pose.wink) * (1 - pose.happy_wink)
        out = draw_lid_line(
            out, layers.line, grid, layers.across, stem, thickness, closed, float(smoothstep(2 * clean))
        )
    return _with_rim(out, replace(layers, rim=rim), stem, lower, closed)


def _with_rim(out: Float, layers: EyeLayers, stem: Float, lower: Float, closed: float) -> Float:
    """What the parts leave out of the picture: beside the opening it goes along with the lids, at each of them until it closes;
    in the opening it is there as long as they hardly move."""
    up, down = stem - layers.stem, lower - layers.lower
    above = 1 - float(smoothstep(max(float(up.max()), 0) / HELD))
    below = 1 - float(smoothstep(3 * closed))
    if above == below == 0:
        return out
    rows = layers.grid.ys()[:, None]
    share = smoothstep((rows - (layers.stem + layers.lower) / 2) / (0.3 * layers.height) + 0.5)
    shift, rim = up + (down - up) * share, layers.rim
    if np.abs(shift).max() > 0.02:
        within = layers.through[..., None]
        out = out + rim * within * (1 - smoothstep(np.abs(shift) / HELD))[..., None]
        rim = rim * (1 - within)
        height, width = shift.shape
        columns = np.broadcast_to(np.arange(width, dtype=np.float32), (height, width))
        moved = np.arange(height, dtype=np.float32)[:, None] - shift * layers.grid.density
        rim = cv2.remap(rim, columns, moved.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return out + rim * (above + (below - above) * share)[..., None]


def opening_of(layers: EyeLayers) -> Float:
    """(H, W) mask of the eye's inside at rest."""
    ys = layers.grid.ys()[:, None]
    above = (ys - layers.upper) * steepness(layers.upper, layers.grid) + 0.5
    below = (layers.lower - ys) * steepness(layers.lower, layers.grid) + 0.5
    return np.asarray(np.clip(above, 0, 1) * np.clip(below, 0, 1) * (np.abs(layers.across) <= 1.02), np.float32)


def _with_iris(layers: EyeLayers, pose: EyePose) -> Float:
    """The inside of the eye. While nobody looks elsewhere, it is the picture's own, where that can be seen."""
    going = _going(pose)
    scale = 1 - 0.86 * pose.small
    left, right, up, down = layers.reach
    dx, dy = pose.gaze_x * (right if pose.gaze_x > 0 else left), pose.gaze_y * (down if pose.gaze_y > 0 else up)
    eye = lay(layers.white, _placed(layers.iris, layers, scale, dx, dy))
    eye = lay(eye, _placed(layers.highlights, layers, scale, LAG * dx, LAG * dy))
    if going == 1:
        return eye
    return eye + (layers.drawn - eye) * (layers.open * (1 - going))[..., None]


def _going(pose: EyePose) -> float:
    """How far the picture's own iris has gone over into the moving one, 0..1."""
    return float(smoothstep(max(abs(pose.gaze_x), abs(pose.gaze_y), pose.small) / LOOKING))


def _placed(layer: Float, layers: EyeLayers, scale: float, dx: float, dy: float) -> Float:
    """A layer of the iris, scaled about its centre and moved (template units)."""
    if scale == 1 and not dx and not dy:
        return layer
    pixels = layers.grid.to_pixels(np.array(layers.center, np.float32))
    matrix = np.array([[scale, 0, 0], [0, scale, 0]], np.float32)
    matrix[:, 2] = pixels + np.array([dx, dy], np.float32) * layers.grid.density - scale * pixels
    return cv2.warpAffine(layer, matrix, (layer.shape[1], layer.shape[0]), flags=cv2.INTER_LINEAR)


def _shifted(
    layer: Float, grid: Grid, shift: Float, line: Float, above: float, below: float, fade: Float | float
) -> Float:
    """A stroke moved down by `shift` per column, its thickness above and below `line` scaled, its opacity times `fade`."""
    rows = grid.ys()[:, None]
    offset = rows - line[None]
    source = (line - shift)[None] + np.where(offset < 0, offset / above, offset / below)
    height, width = layer.shape[:2]
    columns = np.broadcast_to(np.arange(width, dtype=np.float32), (height, width))
    pixel_rows = (source + 0.5 - grid.top) * grid.density - 0.5
    moved = cv2.remap(layer, columns, pixel_rows.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return moved * np.broadcast_to(np.asarray(fade, np.float32), (width,))[None, :, None]


def lay(bottom: Float, top: Float) -> Float:
    """A premultiplied layer (H, W, 4), alpha 0..1, over a picture (H, W, 3)."""
    out = bottom * (1 - top[..., 3:])
    out += top[..., :3]
    return out
