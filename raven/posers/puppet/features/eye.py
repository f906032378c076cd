"""The eyes: separated once into plate, white, iris and lashes; redrawn per frame as shapes of the two lid curves.

A lid covers the eye, it does not squash it: the inside of the eye (white and iris) never changes its shape, it is seen
through the opening between the curves. The skin that a lid shows is the plate: the face with the eye filled up. What the
parts leave out of the picture's own eye lies over them as long as what it belongs to stays where it is.
"""

from dataclasses import astuple, dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.fill import fill_smooth
from raven.layers.guided import Float
from raven.posers.puppet.features.lashes import (
    REACH,
    LidLine,
    darkest,
    draw_lid_line,
    lash_color,
    lash_mask,
    level_ends,
    lid_line,
    lower_band,
    steepness,
)
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.skin import Skin
from raven.posers.puppet.features.strokes import curve, grow, luma, polygon, shrink, smoothstep
from raven.posers.puppet.rig import Eye

HELD = 2.0  # template units that a lid moves until nothing of the picture's own rim is left at it
LOOKING = 0.15  # of the gaze: how far it goes until the picture's own iris has gone over into the moving one
LINE_FROM, LINE_TO = 0.02, 0.16  # of the eye's height: how far a lid moves while its lashes become one clean stroke
BESIDE = 2.0  # template units beside the ellipse of an iris in which more of it may be
LAG = 0.8  # how far highlights go along with the iris
SHADE = 0.1  # how much the moving lid darkens the eye below it
SPECK = 4.0  # template units: what is longer is no speck
NEAR_BY = 3.0  # template units beside what is erased in which all of a speck lies
FADE = 1.5  # template units inside the borders of an eye's box in which it goes over into what is around it
FAINT = 14.0  # levels by which it is darker than what is around it
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
    """How far the iris moves at full gaze to the viewer's left, right, up and down (template units)."""
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


def eye_box(eye: Eye, grid: Grid) -> Grid:
    """The part of the face patch in which one eye is redrawn."""
    xs, tops, bottoms = [p[0] for p in eye.upper], [p[1] for p in eye.upper], [p[1] for p in eye.lower]
    height = max(bottoms) - min(tops)
    return grid.crop(xs[0] - REACH - 2, min(tops) - eye.lash - 3 - 0.35 * height, xs[-1] + REACH + 2, max(bottoms) + 5)


def opening(eye: Eye, grid: Grid) -> Float:
    """Mask of the eye's inside at rest."""
    return polygon(np.array([*eye.upper, *reversed(eye.lower)], np.float32), grid)


def erase_mask(
    patch: Float, eye: Eye, grid: Grid, skin: Skin, seen: Float | None = None, front: Float | None = None
) -> Float:
    """Everything of the eye that the plate must not show: inside, lashes, the lower lash line, and specks beside them.

    (H, W) 0..1 each: `seen`, what the networks took for a part of an eye; `front`, what lies before it.
    """
    inside = grow(opening(eye, grid), 0.8 * grid.density)
    lashes = grow(lash_mask(patch, eye, grid, skin), 0.8 * grid.density)
    below = grow(lower_band(patch, eye, grid, skin), 0.4 * grid.density)
    mask = np.maximum(np.maximum(inside, below), lashes)
    if seen is not None:
        np.maximum(mask, grow(np.asarray(seen > 0.5, np.float32), 0.8 * grid.density) * _window(grid), out=mask)
    specks = _specks(patch, eye, grid, skin, mask, front)
    np.maximum(mask, grow(specks, 0.8 * grid.density), out=mask)
    return np.clip(mask, 0, 1).astype(np.float32)


def _window(grid: Grid) -> Float:
    """(H, W) 0..1: fades toward the borders of a box, so that what goes on beyond it is not cut off."""
    columns, rows = (np.arange(n * grid.density) for n in (grid.width, grid.height))
    across, down = (smoothstep((np.minimum(n, n[::-1]) + 0.5) / (FADE * grid.density)) for n in (columns, rows))
    return np.asarray(down[:, None] * across, np.float32)


def _specks(patch: Float, eye: Eye, grid: Grid, skin: Skin, erased: Float, front: Float | None) -> Float:
    """(H, W) mask of what is left of an eye beside what is `erased`: tips of lashes, ends of creases, drawn or cut off from them.

    They are small, darker than the skin around them, and near. Moles and freckles are farther away, shadows and hair larger.
    """
    around = cv2.GaussianBlur(luma(patch) * (1 - erased), (0, 0), SPECK * grid.density)
    around /= np.maximum(cv2.GaussianBlur(1 - erased, (0, 0), SPECK * grid.density), 0.05)
    darker = np.maximum(np.minimum(around, skin.brightness()) - luma(patch), 0)
    ink = (darker > FAINT) & (erased < 0.5)
    if front is not None:
        ink &= front < 0.2
    near = grow(erased, NEAR_BY * grid.density) > 0.5
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    size = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) / grid.density
    small = (size < SPECK) & (np.bincount(labels[near], minlength=len(stats)) == stats[:, cv2.CC_STAT_AREA])
    small[0] = False
    touched = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    small[touched] = False  # cut off by the box, it may be a part of anything
    return np.asarray(small[labels], np.float32)


def separate(
    patch: Float,
    plate: Float,
    eye: Eye,
    grid: Grid,
    skin: Skin,
    front: Float | None = None,
    hidden: Float | None = None,
    drawn: DrawnEye | None = None,
) -> EyeLayers:
    """One eye in parts. `patch` and `plate` are the eye's box (`eye_box`) of the face with and without its features.

    (H, W) 0..1 each: `front`, what hides it there; `hidden`, what was hidden by hair and is only skin by now, where the eye is
    drawn on. `drawn`: what of it was drawn by hand.
    """
    xs = grid.xs()
    upper, lower = curve(eye.upper, xs), curve(eye.lower, xs)
    (x0, y0), (x1, y1) = eye.upper[0], eye.upper[-1]
    across = ((xs - x0) / (x1 - x0) * 2 - 1).astype(np.float32)
    chord = (y0 + (y1 - y0) * np.clip((across + 1) / 2, 0, 1)).astype(np.float32)
    clear = np.ones(patch.shape[:2], np.float32)
    for before in (front, hidden):
        if before is not None:
            clear *= 1 - np.clip(grow(before, 0.5 * grid.density) * 1.5, 0, 1)
    lashes = lash_mask(patch, eye, grid, skin) * clear
    deep = shrink(opening(eye, grid), 0.9 * grid.density) * (1 - np.clip(lashes * 1.5, 0, 1)) * clear
    ellipse = np.maximum(_iris_mask(eye, grid, 0), _beyond_ellipse(patch, eye, grid, lashes))
    iris_color = _iris_color(patch, deep * (_iris_mask(eye, grid, -0.6) > 0.5), grid.ys() < eye.iris[1])
    highlights = _highlights(iris_color, deep * _iris_mask(eye, grid, -0.8), grid)
    plain = fill_smooth(iris_color, ellipse * (1 - np.clip(grow(highlights, 0.5 * grid.density) * 2, 0, 1)))
    plain = iris_color + (plain - iris_color) * np.clip(grow(highlights, 0.5 * grid.density) * 1.5, 0, 1)[..., None]
    drawn = DrawnEye() if drawn is None else drawn
    lash = _ink_layer(patch, plate, lashes, darkest(patch, eye, grid)) if drawn.lash is None else drawn.lash
    lower_lash = drawn.lower_lash
    if lower_lash is None:
        lower_lash = _lower_lash(patch, plate, lashes, eye, grid, skin)
    stem = level_ends(upper, across)
    own = np.minimum(lash_color(patch, eye, grid, skin.lit), 0.55 * skin.lit)
    top = float(upper[np.abs(across) < 1].min())
    height = max(float(lower[np.abs(across) < 1].max()) - top, 3.0)
    layers = EyeLayers(
        grid, patch[..., :3].copy(), upper, lower, stem, chord, across,
        top=top,
        height=height,
        white=_white(patch, deep * (1 - np.maximum(_iris_mask(eye, grid, 1.6), grow(ellipse, grid.density))), grid),
        iris=np.concatenate((plain * ellipse[..., None], ellipse[..., None]), axis=2),
        highlights=np.concatenate((iris_color * highlights[..., None], highlights[..., None]), axis=2),
        open=deep,
        center=(eye.iris[0], eye.iris[1]),
        reach=_reach(eye, height),
        lash=lash,
        lower_lash=lower_lash,
        line=lid_line(lash, stem, across, height, grid, own, skin.lit),
        rim=np.zeros_like(plate[..., :3]),
        inside=np.zeros_like(plate[..., :3]),
        through=np.zeros(plate.shape[:2], np.float32),
    )  # fmt: skip
    layers = _as_drawn(layers, drawn)
    # Composing is linear in what is inside, so a black one and a white one tell how much of it is seen.
    black = _compose(layers, plate[..., :3], EyePose())
    white = _compose(replace(layers, inside=layers.inside + 255), plate[..., :3], EyePose())
    layers = settled(replace(layers, through=((white - black) / 255).mean(axis=2).astype(np.float32)))
    drawn_on = _compose(layers, plate[..., :3], EyePose())
    if hidden is not None:
        layers = replace(layers, drawn=layers.drawn + (drawn_on - layers.drawn) * hidden[..., None])
    return replace(layers, rim=layers.drawn - drawn_on)


def _as_drawn(layers: EyeLayers, drawn: DrawnEye) -> EyeLayers:
    white, iris, highlights = layers.white, layers.iris, layers.highlights
    if drawn.white is not None:
        white = _lay(white, drawn.white)
    if drawn.iris is not None:  # which may end at the lids: then it goes on as it is guessed
        alpha = drawn.iris[..., 3:]
        iris = drawn.iris + iris * (1 - alpha)
        highlights = np.zeros_like(highlights) if drawn.highlights is None else drawn.highlights
    return replace(layers, white=white, iris=iris, highlights=highlights)


def settled(layers: EyeLayers) -> EyeLayers:
    """The parts with the inside of the eye as `drawn`, `white`, `iris` and `highlights` give it at rest."""
    return replace(layers, inside=_with_iris(layers, EyePose()))


def _beyond_ellipse(patch: Float, eye: Eye, grid: Grid, lashes: Float) -> Float:
    """(H, W) 0..1: what of the iris lies beside the ellipse it is taken for: nearer to its colour than to the white's."""
    inside = opening(eye, grid) * (1 - np.clip(lashes * 1.5, 0, 1))
    near = inside * (_iris_mask(eye, grid, BESIDE) > 0.5)
    edge = (inside > 0.5) & (_iris_mask(eye, grid, 0) > 0.5) & (_iris_mask(eye, grid, -0.35 * eye.iris_width / 2) < 0.5)
    white = (inside > 0.5) & (_iris_mask(eye, grid, BESIDE) < 0.5) & (luma(patch) > 150)
    if edge.sum() < 4 or not near.any():
        return np.zeros_like(inside)
    own = np.median(patch[..., :3][edge], axis=0)
    other = np.median(patch[..., :3][white], axis=0) if white.sum() >= 4 else np.full(3, 238.0)
    way = own - other
    share = ((patch[..., :3] - other) @ way / max(float(way @ way), 1)).astype(np.float32)
    soft = cv2.GaussianBlur(np.asarray(smoothstep((share - 0.35) * 3), np.float32), (0, 0), 0.5 * grid.density)
    return np.asarray(near * soft, np.float32)


def _reach(eye: Eye, height: float) -> tuple[float, float, float, float]:
    """Measured on a neural poser: an iris that is drawn near one corner goes less far toward it."""
    (x0, _), (x1, _) = eye.upper[0], eye.upper[-1]
    width, off = x1 - x0, (eye.iris[0] - (x0 + x1) / 2) / (x1 - x0)
    left, right = (width * float(np.clip(0.21 + 0.7 * side, 0.1, 0.32)) for side in (off, -off))
    return left, right, 0.24 * height, 0.33 * height


def _iris_mask(eye: Eye, grid: Grid, margin: float) -> Float:
    rx, ry = max(eye.iris_width / 2 + margin, 0.5), max(eye.iris_height / 2 + margin, 0.5)
    x, y = (grid.xs()[None] - eye.iris[0]) / rx, (grid.ys()[:, None] - eye.iris[1]) / ry
    return np.clip((1 - np.hypot(x, y)) * min(rx, ry) * grid.density + 0.5, 0, 1).astype(np.float32)


def _white(patch: Float, known: Float, grid: Grid) -> Float:
    """The white of the eye with the iris taken out; where hardly any white shows, a light grey stands in."""
    color = patch[..., :3]
    colorless = 1 - smoothstep((np.ptp(color, axis=2) - 35) / 25)
    trusted = (known * smoothstep((luma(patch) - 165) / 35) * colorless > 0.6).astype(np.float32)
    prior = np.full_like(color, 238)
    weight = min(float(trusted.sum()) / (10 * grid.density**2), 1.0)
    smooth = cv2.GaussianBlur(fill_smooth(color, trusted), (0, 0), 0.8 * grid.density)
    return np.asarray(smooth * weight + prior * (1 - weight), np.float32)


def _highlights(color: Float, known: Float, grid: Grid) -> Float:
    """Mask of the bright spots on an iris: far brighter than most of it, and nearly white."""
    if known.sum() < 8 * grid.density**2:
        return np.zeros(known.shape, np.float32)
    bright = luma(color)
    typical = float(np.median(bright[known > 0.5]))
    spots = smoothstep((bright - max(typical + 45, 185)) / 30) * known
    return cv2.GaussianBlur(np.asarray(spots, np.float32), (0, 0), 0.25 * grid.density) * (known > 0)


def _iris_color(patch: Float, known: Float, shaded: NDArray[np.bool_]) -> Float:
    """The iris, continued under the lids without its highlights, and darker in the `shaded` rows under the upper lid."""
    color = patch[..., :3]
    if known.sum() < 4:
        return np.asarray(color.copy(), np.float32)
    plain = luma(patch) <= np.percentile(luma(patch)[known > 0.5], 60)
    hidden = fill_smooth(color, known * plain) * np.where(shaded, 0.88, 1)[:, None, None]
    seen = cv2.GaussianBlur(known, (0, 0), 0.8)[..., None] * known[..., None]
    return np.asarray(color * seen + hidden * (1 - seen), np.float32)


def _ink_layer(patch: Float, plate: Float, where: Float, darkest: float) -> Float:
    """The dark line work of `patch` over `plate`, premultiplied. Anything brighter than the plate is not ink."""
    contrast = np.maximum(luma(plate) - darkest, 25)
    alpha = (np.clip((luma(plate) - luma(patch)) / contrast * 1.12 - 0.05, 0, 1) * np.clip(where * 1.3, 0, 1))[
        ..., None
    ]
    color = np.clip(patch[..., :3] - plate[..., :3] * (1 - alpha), 0, 255 * alpha)
    return np.concatenate((color, alpha), axis=2).astype(np.float32)


def _lower_lash(patch: Float, plate: Float, lashes: Float, eye: Eye, grid: Grid, skin: Skin) -> Float:
    band = lower_band(patch, eye, grid, skin)
    where = band * (1 - np.clip(lashes * 1.5, 0, 1))
    dark = float(np.percentile(luma(patch)[band > 0.5], 5)) if (band > 0.5).any() else 120.0
    return _ink_layer(patch, plate, where.astype(np.float32), dark)


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
    if any(astuple(pose)[:6]):
        return _compose(layers, plate, pose)
    if not _looks(pose):
        return layers.drawn
    through = layers.through[..., None]
    around = np.clip(layers.drawn - layers.inside * through, 0, 255 * (1 - through))  # what lies over the inside
    rest = layers.drawn - layers.inside * through - around
    return np.asarray(around + _with_iris(layers, pose) * through + rest * (1 - _going(pose)), np.float32)


def _looks(pose: EyePose) -> bool:
    """Whether the iris is anything else than at rest."""
    return bool(pose.small or pose.gaze_x or pose.gaze_y)


def _compose(layers: EyeLayers, plate: Float, pose: EyePose) -> Float:
    grid = layers.grid
    ys = grid.ys()[:, None]
    (upper, stem), (lower, _), closed = lids(layers, pose, np.stack([layers.upper, layers.stem]))
    gap = np.clip((lower - upper - 0.3) / 1.2, 0, 1)
    bias = 0.9 * gap  # the lash lies over the border: let the inside reach under it
    inside = np.clip((ys - upper + bias) * steepness(upper, grid) + 0.5, 0, 1) * np.clip(
        (lower + 0.3 * gap - ys) * steepness(lower, grid) + 0.5, 0, 1
    )
    inside *= gap * (np.abs(layers.across) <= 1.02)
    out = plate
    if inside.any():
        eye = _with_iris(layers, pose) if _looks(pose) else layers.inside
        moved = np.clip((upper - layers.upper) / (0.25 * layers.height), 0, 1)
        eye = eye * (1 - SHADE * moved * np.exp(-np.maximum(ys - upper, 0) / 1.6))[..., None]
        out = plate + (eye - plate) * inside[..., None]
    out = _lay(
        out, _shifted(layers.lower_lash, grid, lower - layers.lower, lower, 1.0, 1.0, 1 - float(smoothstep(closed)))
    )
    down = float((stem - layers.stem).max()) / layers.height
    clean = float(np.clip((down - LINE_FROM) / (LINE_TO - LINE_FROM), 0, 1))
    if clean < 1:  # the stroke is there before what was drawn goes, so the line is never thin between the two
        shift, fade = stem - layers.stem, 1 - float(smoothstep(2 * clean - 1))
        out = _lay(out, _shifted(layers.lash, grid, shift, stem, 1.0, 1 - 0.7 * closed, fade))
    if clean > 0:
        thickness = 1 - 0.15 * closed + 0.3 * pose.relaxed * (1 - pose.wink) * (1 - pose.happy_wink)
        out = draw_lid_line(
            out, layers.line, grid, layers.across, stem, thickness, closed, float(smoothstep(2 * clean))
        )
    return _with_rim(out, layers, stem, lower, closed)


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
    eye = _lay(layers.white, _placed(layers.iris, layers, scale, dx, dy))
    eye = _lay(eye, _placed(layers.highlights, layers, scale, LAG * dx, LAG * dy))
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


def _lay(bottom: Float, top: Float) -> Float:
    out = bottom * (1 - top[..., 3:])
    out += top[..., :3]
    return out
