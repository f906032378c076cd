"""The mouth: the picture's open mouth is the cavity; its two lip lines come together at rest and take every shape between."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from raven.layers.guided import Float
from raven.posers.puppet.features.closed_mouth import MARKED, lift_line, teeth_color, with_opening
from raven.posers.puppet.features.light import Light
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import curve, grow, luma, matte, polygon, shrink, smoothstep
from raven.posers.puppet.rig import Mouth

CORNER = 1.5  # template units
BESIDE = 1.4  # template units around the opening in which its line is
LEAST_DRAWN = 4.0  # template units that an open mouth drawn by hand is wide at least
BORDER_POINTS = 21
STRAY = 4.0  # template units beside the borders of an open mouth in which more of it may be
CLOSED_LINE = 0.75  # half the thickness of the line of a closed mouth, template units
UPPER_LINE, LOWER_LINE = 0.65, 0.4  # thickness of the lines around bared teeth, against that of the closed mouth


@dataclass(frozen=True)
class MouthPose:
    """The mouth morphs, 0..1. Left and right are the character's: `corner_left` is on the viewer's right."""

    aaa: float = 0.0
    iii: float = 0.0
    uuu: float = 0.0
    eee: float = 0.0
    ooo: float = 0.0
    delta: float = 0.0
    lowered_left: float = 0.0
    lowered_right: float = 0.0
    raised_left: float = 0.0
    raised_right: float = 0.0
    smirk: float = 0.0


@dataclass(frozen=True)
class Shape:
    """A mouth shape against the picture's own: how wide, how far the lips part up and down from the line between the
    corners, what of the cavity is seen, and how pointed the upper lip is."""

    width: float
    up: float
    down: float
    teeth: float = 0.0
    """What of its height bared teeth take, from the upper lip down."""
    inner: float = 0.0
    """How much of the cavity, from the upper lip down, rounded lips hide."""
    pointed: float = 0.0
    drop: float = 0.0
    """How far the corners sink, in heights of the picture's mouth."""

    @property
    def bared(self) -> float:
        """How far nothing but teeth is seen, 0..1."""
        return float(smoothstep(2 * self.teeth - 1))


REST_WIDTH = 0.84
UPPER_LATE, LOWER_EARLY = 1.3, 0.85
"""Powers of the amount by which the lips part: the jaw drops first, then teeth come to light."""
SHAPES = {  # measured on a neural poser, which opens one drawn mouth in these ways
    "aaa": Shape(0.97, 0.96, 0.92),
    "iii": Shape(0.9, 0.33, 0.36, teeth=1.0, drop=0.06),
    "uuu": Shape(0.57, 0.31, 0.37, inner=0.22, drop=0.15),
    "eee": Shape(0.9, 0.67, 0.58, drop=0.11),
    "ooo": Shape(0.68, 1.1, 0.82, inner=0.08, drop=0.24),
    "delta": Shape(0.54, 0.7, 0.42, inner=0.2, pointed=0.8, drop=0.5),
    "smirk": Shape(0.94, 0.02, 0.3, teeth=1.0),
}


@dataclass(frozen=True)
class MouthLayer:
    """The picture's mouth on its grid: the premultiplied cavity (H, W, 4) and its measures in template units."""

    grid: Grid
    cavity: Float
    upper: Float
    lower: Float
    """y of the lips per column."""
    center: tuple[float, float]
    half_width: float
    up: float
    down: float
    teeth: tuple[float, float]
    """Where the row of teeth is, as fractions of the cavity's height from the upper lip."""
    outline: Float
    """(3,) colour that the open mouth is outlined in, 0..255."""
    rims: tuple[Float, Float]
    """(3,) colours of that outline in the middle of the upper and of the lower lip, where many pictures leave it out."""
    line: Float
    """(3,) colour of the closed mouth."""
    white: Float
    """(3,) colour of bared teeth."""
    dark: Float
    """(3,) colour of the inside that is seen around bared teeth."""
    line_half: float = CLOSED_LINE
    """Half the thickness of the line that lips are drawn in, template units."""
    rest_width: float = REST_WIDTH
    """Width of the closed mouth against the open one."""
    lips: bool = False
    """Whether lips are drawn around it."""
    own_line: Float | None = None
    """(H, W, 4): the stroke of the closed mouth, where the picture shows it closed, premultiplied."""
    mark: Float | None = None
    """(H, W, 4): what is drawn right under the closed mouth and goes with the lower lip, premultiplied."""
    over: Float | None = None
    """(H, W, 4): the moustache before it, premultiplied."""


@dataclass(frozen=True)
class DrawnMouth:
    """What of a mouth was drawn by hand: (H, W, 4), premultiplied colours 0..255 and alpha 0..1."""

    line: Float | None = None
    inside: Float | None = None
    """The open mouth."""
    is_open: bool = False
    """Whether that is seen at rest."""

    def at(self, where: tuple[slice, slice]) -> "DrawnMouth":
        """A part of it."""
        line, inside = (None if part is None else part[where] for part in (self.line, self.inside))
        return DrawnMouth(line, inside, self.is_open)

    @property
    def seen(self) -> tuple[Float, ...]:
        """The layers that the picture shows."""
        shown = self.line, self.inside if self.is_open else None
        return tuple(part for part in shown if part is not None)


def borders(inside: Float | None, grid: Grid, mouth: Mouth) -> Mouth | None:
    """The borders of an open mouth that was drawn by hand, as sure as `mouth`; None where there is too little of it."""
    if inside is None:
        return None
    opaque = inside[..., 3] > 0.5
    columns = np.flatnonzero(opaque.sum(axis=0) >= 0.5 * grid.density)
    if len(columns) < LEAST_DRAWN * grid.density:
        return None
    xs, ys = grid.xs(), grid.ys()
    chosen = np.unique(np.linspace(columns[0], columns[-1], BORDER_POINTS).round().astype(int))
    chosen = chosen[opaque[:, chosen].any(axis=0)]
    first = ys[opaque[:, chosen].argmax(axis=0)]
    last = ys[opaque.shape[0] - 1 - opaque[::-1, chosen].argmax(axis=0)]
    ends = (first[[0, -1]] + last[[0, -1]]) / 2
    first[[0, -1]] = last[[0, -1]] = ends
    upper, lower = (
        tuple((round(float(x), 3), round(float(y), 3)) for x, y in zip(xs[chosen], side, strict=True))
        for side in (first, last)
    )
    return Mouth(upper=upper, lower=lower, confidence=mouth.confidence)


def lift_closed(
    patch: Float,
    plate: Float,
    mouth: Mouth,
    open_mouth: Mouth,
    grid: Grid,
    unit: float,
    mark: Float,
    light: Light,
    drawn: DrawnMouth | None = None,
) -> MouthLayer:
    """A mouth that the picture shows closed; `open_mouth` is drawn for it, unless it was `drawn` by hand. `mark` is (H, W), 0..1:
    what lies under the lips and goes with the lower one. `light` lies on the face."""
    line = lift_line(patch, plate, mouth, grid, unit, mark)
    lifted = matte(patch, plate, mark, MARKED) if mark.any() else None
    drawn = DrawnMouth() if drawn is None else drawn
    if drawn.line is not None and (drawn.line[..., 3] > 0.5).any():
        color = drawn.line[..., :3][drawn.line[..., 3] > 0.5].mean(axis=0)
        line = replace(line, stroke=drawn.line, color=color)
    if drawn.inside is not None and (drawn.inside[..., 3] > 0.5).any():
        opening = plate.copy()
        opening[..., :3] = drawn.inside[..., :3] + plate[..., :3] * (1 - drawn.inside[..., 3:])
    else:
        opening = with_opening(plate, open_mouth, line, grid, unit, light)
    layer = lift(opening, plate, open_mouth, grid, light, max(BESIDE, line.fullness + 0.8))
    rest_width = min(line.half_width / layer.half_width, 1.0)
    half = float(np.clip(line.thickness / 2, 0.3 * unit, CLOSED_LINE * unit))
    full = line.lips is not None
    return replace(
        layer, line=line.color, line_half=half, rest_width=rest_width, own_line=line.stroke, lips=full, mark=lifted
    )


def mouth_box(mouth: Mouth, grid: Grid) -> Grid:
    """The part of the face patch in which the mouth is redrawn."""
    xs, tops, bottoms = [p[0] for p in mouth.upper], [p[1] for p in mouth.upper], [p[1] for p in mouth.lower]
    return grid.crop(min(xs) - 5, min(tops) - 4, max(xs) + 5, max(bottoms) + 5)


def cavity_mask(mouth: Mouth, grid: Grid) -> Float:
    """Mask of the open mouth."""
    return polygon(np.array([*mouth.upper, *reversed(mouth.lower)], np.float32), grid)


def beside_cavity(patch: Float, mouth: Mouth, grid: Grid, skin: Float) -> Float:
    """(H, W) 0..1: what of an open mouth lies beside the borders it is taken for: it hangs together with the inside, and has the
    colour of that rather than that of the `skin` (3,)."""
    inside = cavity_mask(mouth, grid) > 0.5
    ys = grid.ys()[:, None]
    middle = (mouth.upper[0][1] + mouth.upper[-1][1]) / 2
    own = inside & (ys > middle)
    if not own.any():
        return np.zeros(inside.shape, np.float32)
    tone = np.median(patch[..., :3][own], axis=0)
    near = grow(inside.astype(np.float32), STRAY * grid.density) > 0.5
    alike = np.linalg.norm(patch[..., :3] - tone, axis=2) < np.linalg.norm(patch[..., :3] - skin, axis=2)
    _, pieces = cv2.connectedComponents(np.asarray(near & (alike | inside), np.uint8), connectivity=8)
    stray = np.isin(pieces, np.unique(pieces[inside])) & near & alike
    return grow(stray.astype(np.float32), 0.8 * grid.density)


def lift(patch: Float, plate: Float, mouth: Mouth, grid: Grid, light: Light, beside: float = BESIDE) -> MouthLayer:
    """The mouth of its box of the face, with and without features; what is drawn `beside` it (template units) goes along."""
    mask = cavity_mask(mouth, grid)
    ring = matte(patch, plate, grow(mask, beside * grid.density), 30)
    core = shrink(mask, 0.5 * grid.density)[..., None]
    solid = np.concatenate((patch[..., :3] * core, core), axis=2)
    cavity = solid + ring * (1 - core)
    (x0, y0), (x1, y1) = mouth.upper[0], mouth.upper[-1]
    upper, lower = curve(mouth.upper, grid.xs()), curve(mouth.lower, grid.xs())
    middle = (y0 + y1) / 2
    skin = np.median(plate[..., :3].reshape(-1, 3), axis=0)
    outline = _outline_color(patch, mask, grid, skin)
    # A boldly drawn mouth stays bold when closed.
    boldness = np.clip(0.78 * (1 - luma(outline) / max(float(luma(skin)), 1)), 0.25, 0.65)
    return MouthLayer(
        grid, cavity, upper, lower,
        center=((x0 + x1) / 2, middle),
        half_width=max((x1 - x0) / 2, 2.0),
        up=max(middle - float(upper.min()), 0.5),
        down=max(float(lower.max()) - middle, 0.5),
        teeth=_teeth(patch, mouth, grid, light),
        outline=outline,
        rims=(_rim_color(patch, upper, mouth, grid), _rim_color(patch, lower, mouth, grid)),
        line=skin + (outline - skin) * boldness,
        white=teeth_color(skin, light),
        dark=(_dark_color(solid, outline) + outline) / 2,
    )  # fmt: skip


def _teeth(patch: Float, mouth: Mouth, grid: Grid, light: Light) -> tuple[float, float]:
    """The bright, colourless rows in the upper half of the middle of the mouth; a guess where there are none."""
    x0, x1 = mouth.upper[0][0], mouth.upper[-1][0]
    columns = np.abs((grid.xs() - x0) / (x1 - x0) - 0.5) < 0.2
    upper, lower = curve(mouth.upper, grid.xs())[columns], curve(mouth.lower, grid.xs())[columns]
    fractions = np.linspace(0.02, 0.6, 30, dtype=np.float32)
    rows = (upper + fractions[:, None] * (lower - upper) + 0.5 - grid.top) * grid.density - 0.5
    across = np.broadcast_to(np.flatnonzero(columns).astype(np.float32), rows.shape)
    colors = cv2.remap(np.ascontiguousarray(patch[..., :3]), across, rows, cv2.INTER_LINEAR).mean(axis=1)
    colors = colors / light.color
    white = (colors.min(axis=1) > 205) & (np.ptp(colors, axis=1) < 32)
    if white.sum() < 3:
        return 0.08, 0.34
    return float(fractions[white][0]), float(fractions[white][-1])


def _outline_color(patch: Float, mask: Float, grid: Grid, skin: Float) -> Float:
    """The darkest fifth of the mouth's border."""
    rim = (grow(mask, 0.5 * grid.density) - shrink(mask, 1.6 * grid.density)) > 0.5
    if not rim.any():
        return skin * 0.7
    shades = patch[..., :3][rim]
    return shades[luma(shades) <= np.percentile(luma(shades), 20)].mean(axis=0)


def _rim_color(patch: Float, border: Float, mouth: Mouth, grid: Grid) -> Float:
    """The darkest that is met across a lip (y per column) in the middle of the mouth."""
    x0, x1 = mouth.upper[0][0], mouth.upper[-1][0]
    columns = np.flatnonzero(np.abs((grid.xs() - x0) / (x1 - x0) - 0.5) < 0.25)
    across = np.linspace(-CLOSED_LINE, CLOSED_LINE, 9, dtype=np.float32)[:, None]
    rows = (border[columns] + across + 0.5 - grid.top) * grid.density - 0.5
    at = np.broadcast_to(columns.astype(np.float32), rows.shape)
    colors = cv2.remap(np.ascontiguousarray(patch[..., :3]), at, rows, cv2.INTER_LINEAR)
    return np.asarray(np.median(colors[luma(colors).argmin(axis=0), np.arange(len(columns))], axis=0), np.float32)


def _dark_color(solid: Float, otherwise: Float) -> Float:
    """The middle of the darker half of an opening (H, W, 4)."""
    shades = solid[..., :3][solid[..., 3] > 0.99]
    if not len(shades):
        return otherwise
    return np.asarray(np.median(shades[luma(shades) <= np.median(luma(shades))], axis=0), np.float32)


def shape_of(pose: MouthPose, rest_width: float = REST_WIDTH) -> Shape:
    """The blend of all shapes in a pose. Amounts that add up to more than one share the mouth; a smirk takes what is left."""
    amounts = {name: getattr(pose, name) for name in SHAPES}
    amounts["smirk"] = min(pose.smirk, max(1 - (sum(amounts.values()) - pose.smirk), 0.0))
    total = sum(amounts.values())
    share = 1 / max(total, 1.0)
    blend = dict.fromkeys(("width", "up", "down", "inner", "pointed", "drop"), 0.0)
    bared = 0.0
    for name, amount in amounts.items():
        shape = SHAPES[name]
        bared += amount * share * shape.teeth * (shape.up + shape.down)
        for key in blend:
            blend[key] += amount * share * getattr(shape, key)
    rest = 1 - min(total, 1.0)
    weight = max(min(total, 1.0), 1e-6)
    up, down = blend["up"] * weight ** (UPPER_LATE - 1), blend["down"] * weight ** (LOWER_EARLY - 1)
    return Shape(
        blend["width"] + rest * rest_width, up, down, bared / max(blend["up"] + blend["down"], 1e-6), blend["inner"] / weight,
        blend["pointed"] / weight, blend["drop"],
    )  # fmt: skip


def redraw(layer: MouthLayer, below: Float, pose: MouthPose) -> Float:
    """The mouth in a pose, drawn over its box of the plate (H, W, 3), 0..255."""
    drawn = _drawn(layer, below, pose)
    return drawn if layer.over is None else layer.over[..., :3] + drawn * (1 - layer.over[..., 3:])


def _drawn(layer: MouthLayer, below: Float, pose: MouthPose) -> Float:
    grid, shape = layer.grid, shape_of(pose, layer.rest_width)
    xs = grid.xs()
    smirk_lift = 0.9 * pose.smirk
    left = CORNER * (pose.raised_left - pose.lowered_left) + smirk_lift
    right = CORNER * (pose.raised_right - pose.lowered_right) - 0.2 * pose.smirk
    size = layer.half_width / 8  # corner movements were measured on a mouth of half width 8
    half = layer.half_width * shape.width * (1 + 0.05 * max(left + right, 0) / 2)
    u = (xs - layer.center[0]) / half
    v = np.clip(u, -1, 1)
    corner = right + (left - right) * smoothstep(v + 0.5)
    bend = corner * size * (v**2 - 0.25)
    middle = layer.center[1] + 0.3 * (layer.down - layer.up) - bend + shape.drop * (layer.up + layer.down) * 0.5
    # The lips' own profiles at the same relative place, and a plain tent for pointed upper lips.
    source_x = layer.center[0] + v * layer.half_width
    own_up = np.clip((layer.center[1] - np.interp(source_x, xs, layer.upper)) / layer.up, 0, 1)
    own_down = np.clip((np.interp(source_x, xs, layer.lower) - layer.center[1]) / layer.down, 0, 1)
    tent = np.clip(1 - np.abs(v), 0, 1)
    opening = min(shape.up + shape.down, 1.0)
    anchor = layer.center[1] * opening + middle * (1 - opening) - bend * opening + shape.drop * 5 * opening
    upper = anchor - layer.up * shape.up * (own_up * (1 - shape.pointed) + 1.5 * tent**0.8 * shape.pointed)
    lower = anchor + layer.down * shape.down * own_down
    gap = lower - upper
    at_rest = layer.center[1] + 0.3 * (layer.down - layer.up)
    out = below
    if layer.mark is not None:
        out = _lay_mark(layer.mark, out, float(np.interp(layer.center[0], xs, lower - at_rest)) * grid.density)
    if float(gap.max()) > 0.25:
        out = _draw_cavity(layer, out, u, upper, lower, shape)
    closed = 1 - float(smoothstep((float(gap.max()) - 0.4) / 1.8))
    # Where only a part of the cavity is seen, its own outline is not: draw the lips.
    if shape.bared:
        drawn = shape.bared * (1 - closed)
        ends = smoothstep((np.abs(u) - 0.75) / 0.35)[:, None]
        above, beneath = (rim + (layer.outline - rim) * ends for rim in layer.rims)
        out = _draw_line(beneath, layer, out, u, lower, drawn, LOWER_LINE, pointed=True)
        out = _draw_line(above, layer, out, u, upper, drawn, UPPER_LINE, pointed=True)
    if shape.inner:
        out = _draw_line(layer.outline, layer, out, u, upper, min(3 * shape.inner, 1) * min(float(gap.max()) / 3, 0.8))
    if layer.own_line is not None:
        return _lay_own_line(layer, out, half, anchor - at_rest, closed)
    return _draw_line(layer.line, layer, out, u, anchor, closed)


def _lay_mark(mark: Float, below: Float, down: float) -> Float:
    """What goes with the lower lip, moved down (pixels)."""
    move = np.array([[1, 0, 0], [0, 1, down]], np.float32)
    moved = cv2.warpAffine(mark, move, (mark.shape[1], mark.shape[0]), flags=cv2.INTER_LINEAR) if down else mark
    return moved[..., :3] + below * (1 - moved[..., 3:])


def _lay_own_line(layer: MouthLayer, below: Float, half: float, shift: Float, opacity: float) -> Float:
    """The picture's own line of the closed mouth, as wide as `half` wants it and moved down by `shift` per column."""
    if opacity <= 0.01 or layer.own_line is None:
        return below
    grid = layer.grid
    stretch = layer.half_width * layer.rest_width / half
    source_x = layer.center[0] + (grid.xs() - layer.center[0]) * stretch
    pixel_x = (source_x + 0.5 - grid.left) * grid.density - 0.5
    rows = np.arange(below.shape[0], dtype=np.float32)[:, None] - shift * grid.density
    drawn = cv2.remap(
        layer.own_line, np.broadcast_to(pixel_x, rows.shape).astype(np.float32), rows.astype(np.float32), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
    )  # fmt: skip
    return below + (drawn[..., :3] - below * drawn[..., 3:]) * opacity


def _draw_cavity(layer: MouthLayer, below: Float, u: Float, upper: Float, lower: Float, shape: Shape) -> Float:
    grid, ys = layer.grid, layer.grid.ys()[:, None]
    bared = shape.bared
    source_x = layer.center[0] + u * layer.half_width * (1 - 0.4 * bared)  # teeth without the mouth's dark corners
    source_upper, source_lower = (
        np.interp(source_x, grid.xs(), layer.upper),
        np.interp(source_x, grid.xs(), layer.lower),
    )
    gap = np.maximum(lower - upper, 0.05)
    depth = np.clip((ys - upper) / gap, 0, 1)
    first = bared * layer.teeth[0] + (1 - bared) * shape.inner
    last = bared * layer.teeth[1] + 1 - bared
    bent = np.where(ys < upper, 0, np.where(ys > lower, 1, first + (last - first) * depth))
    thin = np.clip(1.6 * gap / np.maximum(source_lower - source_upper, 1), 0.35, 1)  # lips draw thin as they close
    outside = (np.minimum(ys - upper, 0) + np.maximum(ys - lower, 0)) / thin
    source_y = source_upper + bent * (source_lower - source_upper) + outside
    pixel_x = np.broadcast_to((source_x + 0.5 - grid.left) * grid.density - 0.5, source_y.shape)
    pixel_y = (source_y + 0.5 - grid.top) * grid.density - 0.5
    drawn = cv2.remap(
        layer.cavity, pixel_x.astype(np.float32), pixel_y.astype(np.float32), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
    )  # fmt: skip
    if shape.teeth:  # in the shade under the upper lip; the lips stretched thin
        shade = (0.9 + 0.1 * smoothstep(depth / 0.5))[..., None]
        within = (
            (smoothstep((ys - upper) * 2 + 0.5) * smoothstep((lower - ys) * 2 + 0.5))[..., None] if layer.lips else 1
        )
        under = layer.teeth[0] * (1 - bared)  # the line of the upper lip
        row = shape.teeth * np.clip(1 - u**4, 0, 1)
        white = smoothstep((row - depth) * gap * grid.density + 0.5) * smoothstep(
            (depth - under) * gap * grid.density + 0.5 + 0.5 * bared
        )
        dark = layer.dark * drawn[..., 3:]
        drawn[..., :3] += (dark - drawn[..., :3]) * bared * within
        drawn[..., :3] += (layer.white * shade * drawn[..., 3:] - drawn[..., :3]) * white[..., None] * within
        if not layer.lips:
            beside = ((ys < upper) | (ys > lower))[..., None]
            drawn = drawn * (1 - 0.7 * bared * drawn[..., 3:] * beside)
    ends = 1 - min(4 * bared, 1) * (1 - smoothstep((1.04 - np.abs(u)) / 0.12))
    drawn = drawn * (ends * smoothstep((lower - upper) / 0.9 + 0.15 * (np.abs(u) < 1.05)))[None, :, None]
    return drawn[..., :3] + below * (1 - drawn[..., 3:])


def _draw_line(
    color: Float,
    layer: MouthLayer,
    below: Float,
    u: Float,
    middle: Float,
    opacity: float,
    weight: float = 1.0,
    pointed: bool = False,
) -> Float:
    """A lip line along `middle` (y per column), tapering toward its ends at u = -1 and 1; it fades there unless `pointed`."""
    if opacity <= 0.01:
        return below
    taper = 0.45 + 0.55 * np.clip(1 - u**2, 0, 1)
    distance = np.abs(layer.grid.ys()[:, None] - middle) - layer.line_half * weight * taper
    ends = smoothstep((1.08 - np.abs(u)) / (0.1 if pointed else 0.3))
    alpha = np.clip(0.5 - distance * layer.grid.density, 0, 1) * ends * opacity
    return below + (color - below) * alpha[..., None]
