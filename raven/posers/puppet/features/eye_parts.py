"""Eyes taken apart, once for a picture: into plate, white, iris and lashes."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.fill import fill_smooth
from raven.layers.guided import Float
from raven.posers.puppet.features.eye import DrawnEye, EyeLayers, EyePose, compose, lay, settled
from raven.posers.puppet.features.lashes import (
    REACH,
    darkest,
    lash_color,
    lash_mask,
    level_ends,
    lid_line,
    lower_band,
)
from raven.posers.puppet.features.lid_edges import over_inside, without_iris
from raven.posers.puppet.features.light import Light
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.skin import Skin
from raven.posers.puppet.features.strokes import curve, grow, luma, polygon, shrink, smoothstep
from raven.posers.puppet.rig import Eye

BESIDE = 2.0  # template units beside the ellipse of an iris in which more of it may be
SPECK = 4.0  # template units: what is longer is no speck
NEAR_BY = 3.0  # template units beside what is erased in which all of a speck lies
FADE = 1.5  # template units inside the borders of an eye's box in which it goes over into what is around it
UNDER_LID = 0.88  # of its colour that an iris has under the upper lid
TINTED = 50.0  # levels between the channels of a highlight from which on it is a light colour of the iris
LINE = 0.6  # template units: half as wide as a highlight at least
WHITE = 238.0  # of an eye in full light of which hardly any white is seen
FAINT = 14.0  # levels by which it is darker than what is around it
TIP, DARK = (
    8.0,
    60.0,
)  # template units: the same for one that is darker by so many levels, as the tips of thick lashes are
LEFT, WIDE = (
    9.0,
    2.0,
)  # template units: what is left of a line that was erased up to there is shorter, and narrower on the mean
CLEAR, OUTLINED = 1.2, 2.5  # template units beside lids, and beside an iris, in which their outlines are
DIMMED = 0.4  # brightness against the skin's below which the inside of an eye is lash
CROSSED = 0.45  # share of it that must be


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
    count, labels, stats, size = _pieces(ink, grid)
    dark = np.bincount(labels.ravel(), darker.ravel(), count) > DARK * stats[:, cv2.CC_STAT_AREA]
    small = (size < np.where(dark, TIP, SPECK)) & (
        np.bincount(labels[near], minlength=count) == stats[:, cv2.CC_STAT_AREA]
    )
    small[0] = False
    touched = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    small[touched] = False  # cut off by the box, it may be a part of anything
    below = grid.ys()[:, None] > curve(eye.lower, grid.xs())
    lashes = ink & (darker > DARK) & below  # whose ends fainter lines may run into
    return np.asarray(
        small[labels] | _cut_off(ink, erased, front, grid) | _cut_off(lashes, erased, front, grid), np.float32
    )


def _cut_off(ink: NDArray[np.bool_], erased: Float, front: Float | None, grid: Grid) -> NDArray[np.bool_]:
    """(H, W): the ends of lines that were `erased` up to there, such as those of creases. What goes on to something `front`, or
    beyond the box, is its outline or a rim, and what is long can stand for itself."""
    count, labels, stats, size = _pieces(ink, grid)
    beside = grow(erased, 1) > 0.5
    end = (size < LEFT) & (stats[:, cv2.CC_STAT_AREA] < WIDE * size * grid.density**2)
    end &= np.bincount(labels[beside & ink], minlength=count) > 0
    if front is not None:
        end[labels[grow(front, grid.density) > 0.2]] = False
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        end[edge] = False
    end[0] = False
    return np.asarray(end[labels])


def _pieces(mask: NDArray[np.bool_], grid: Grid) -> tuple[int, NDArray[np.int32], NDArray[np.int32], Float]:
    """The pieces of a mask: how many, which one each place is of, what OpenCV tells about them, and how long they are."""
    count, pieces, told, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    labels, stats = np.asarray(pieces, np.int32), np.asarray(told, np.int32)
    size = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) / grid.density
    return count, labels, stats, np.asarray(size, np.float32)


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
    ellipse = np.maximum(_iris_mask(eye, grid, 0), _beyond_ellipse(patch, eye, grid, lashes, skin.light))
    white = _white(
        patch, deep * (1 - np.maximum(_iris_mask(eye, grid, 1.6), grow(ellipse, grid.density))), grid, skin.light
    )
    highlights = _highlights(patch, deep * _iris_mask(eye, grid, -0.8), grid, skin.light)
    iris_color = _iris_color(patch, white, ellipse, deep, highlights, grid.ys() < eye.iris[1], grid)
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
        white=white,
        iris=np.concatenate((iris_color * ellipse[..., None], ellipse[..., None]), axis=2),
        highlights=np.concatenate((patch[..., :3] * highlights[..., None], highlights[..., None]), axis=2),
        open=deep,
        center=(eye.iris[0], eye.iris[1]),
        reach=(0.0,) * 4 if drawn.iris is None and _crossed(patch, eye, grid, skin) else _reach(eye, height),
        lash=lash,
        lower_lash=lower_lash,
        line=lid_line(lash, stem, across, height, grid, own, skin.lit),
        rim=np.zeros_like(plate[..., :3]),
        inside=np.zeros_like(plate[..., :3]),
        through=np.zeros(plate.shape[:2], np.float32),
        over=np.zeros((*plate.shape[:2], 4), np.float32),
        bared=np.zeros((*plate.shape[:2], 4), np.float32),
    )  # fmt: skip
    layers = _as_drawn(layers, drawn)
    # Composing is linear in what is inside, so a black one and a white one tell how much of it is seen.
    black = compose(layers, plate[..., :3], EyePose())
    white = compose(replace(layers, inside=layers.inside + 255), plate[..., :3], EyePose())
    layers = settled(replace(layers, through=((white - black) / 255).mean(axis=2).astype(np.float32)))
    drawn_on = compose(layers, plate[..., :3], EyePose())
    if hidden is not None:
        layers = replace(layers, drawn=layers.drawn + (drawn_on - layers.drawn) * hidden[..., None])
    over = over_inside(layers.drawn, layers.inside, layers.through)
    shut = 1 - opening(eye, grid)[..., None]
    bare = np.concatenate((plate[..., :3] * shut, shut), axis=2)
    bared = without_iris(over, bare, eye, upper, lower, grid)
    return replace(layers, rim=layers.drawn - drawn_on, over=over, bared=bared)


def _as_drawn(layers: EyeLayers, drawn: DrawnEye) -> EyeLayers:
    white, iris, highlights = layers.white, layers.iris, layers.highlights
    if drawn.white is not None:
        white = lay(white, drawn.white)
    if drawn.iris is not None:  # which may end at the lids: then it goes on as it is guessed
        alpha = drawn.iris[..., 3:]
        iris = drawn.iris + iris * (1 - alpha)
        highlights = np.zeros_like(highlights) if drawn.highlights is None else drawn.highlights
    return replace(layers, white=white, iris=iris, highlights=highlights)


def _beyond_ellipse(patch: Float, eye: Eye, grid: Grid, lashes: Float, light: Light) -> Float:
    """(H, W) 0..1: what of the iris lies beside the ellipse it is taken for: nearer to its colour than to the white's."""
    inside = opening(eye, grid) * (1 - np.clip(lashes * 1.5, 0, 1))
    near = inside * (_iris_mask(eye, grid, BESIDE) > 0.5)
    edge = (inside > 0.5) & (_iris_mask(eye, grid, 0) > 0.5) & (_iris_mask(eye, grid, -0.35 * eye.iris_width / 2) < 0.5)
    white = (inside > 0.5) & (_iris_mask(eye, grid, BESIDE) < 0.5) & (luma(patch) > 150 * light.strength)
    if edge.sum() < 4 or not near.any():
        return np.zeros_like(inside)
    own = np.median(patch[..., :3][edge], axis=0)
    other = np.median(patch[..., :3][white], axis=0) if white.sum() >= 4 else WHITE * light.color
    way = own - other
    share = ((patch[..., :3] - other) @ way / max(float(way @ way), 1)).astype(np.float32)
    soft = cv2.GaussianBlur(np.asarray(smoothstep((share - 0.35) * 3), np.float32), (0, 0), 0.5 * grid.density)
    return np.asarray(near * soft, np.float32)


def _crossed(patch: Float, eye: Eye, grid: Grid, skin: Skin) -> bool:
    """Whether lashes are drawn across the inside of an eye, as those of one that is half closed: much beside its iris is dark."""
    beside = (shrink(opening(eye, grid), CLEAR * grid.density) > 0.5) & (_iris_mask(eye, grid, OUTLINED) < 0.5)
    dark = luma(patch) < DIMMED * skin.brightness()
    return bool(beside.sum() > grid.density**2 and dark[beside].mean() > CROSSED)


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


def _white(patch: Float, known: Float, grid: Grid, light: Light) -> Float:
    """The white of the eye with the iris taken out; where hardly any white shows, a light grey stands in."""
    color = patch[..., :3]
    lit = color / light.color  # as it would be in full light
    colorless = 1 - smoothstep((np.ptp(lit, axis=2) - 35) / 25)
    trusted = (known * smoothstep((luma(lit) - 165) / 35) * colorless > 0.6).astype(np.float32)
    prior = light.toned(np.full_like(color, WHITE) * light.color)
    weight = min(float(trusted.sum()) / (10 * grid.density**2), 1.0)
    smooth = cv2.GaussianBlur(fill_smooth(color, trusted), (0, 0), 0.8 * grid.density)
    return np.asarray(smooth * weight + prior * (1 - weight), np.float32)


def _highlights(patch: Float, known: Float, grid: Grid, light: Light) -> Float:
    """Mask of the bright spots on an iris: far brighter than most of it, nearly white, and no lines, which are drawn on it."""
    if known.sum() < 8 * grid.density**2:
        return np.zeros(known.shape, np.float32)
    bright = luma(patch) / light.strength
    typical = float(np.median(bright[known > 0.5]))
    colorless = 1 - smoothstep((np.ptp(patch[..., :3] / light.color, axis=2) - TINTED) / 30)
    spots = smoothstep((bright - max(typical + 45, 185)) / 30) * colorless * known
    spots = np.minimum(spots, grow(shrink(spots, LINE * grid.density), LINE * grid.density + 1))
    return cv2.GaussianBlur(np.asarray(spots, np.float32), (0, 0), 0.25 * grid.density) * (known > 0)


def _iris_color(
    patch: Float, white: Float, iris: Float, seen: Float, highlights: Float, shaded: NDArray[np.bool_], grid: Grid
) -> Float:
    """The colour of an `iris` (H, W), 0..1, over `white` without its `highlights`: its own as far as it is `seen`, its outline
    with it; continued under the lids, and darker in the `shaded` rows under the upper one."""
    spots = grow(highlights, 0.5 * grid.density)
    own = (patch[..., :3] - white * (1 - iris[..., None])) / np.maximum(iris, 0.1)[..., None]
    own = np.clip(own, 0, 255)
    known = seen * (iris > 0.5) * (1 - np.clip(spots * 2, 0, 1))
    if known.sum() < 4:
        return np.asarray(own, np.float32)
    shade = 1 - (1 - UNDER_LID) * shaded[:, None] * (1 - seen)
    shown = cv2.GaussianBlur(seen, (0, 0), 0.8) * seen * (1 - np.clip(spots * 1.5, 0, 1))
    hidden = fill_smooth(own, known) * shade[..., None]
    return np.asarray(hidden + (own - hidden) * shown[..., None], np.float32)


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
