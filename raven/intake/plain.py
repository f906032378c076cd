"""Plain grounds: whether a picture has one, and the figure cut out of it with soft edges of its own colours."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Rgb8 = NDArray[np.uint8]
Float = NDArray[np.float32]

RING = 0.012  # of the shorter side: the border that shows the ground
ENOUGH = 0.62  # share of the ring (without the lower edge, which figures cross) that must be ground
STRETCHES, CLEAN, ENOUGH_CLEAN = 36, 0.95, 0.5
"""Of as many stretches of the ring so many must be ground but for 5 %: a figure covers some wholly, leaves spot them all."""
NEAR = 9.0  # levels of 255 by which a ground's pixel may differ from its model
LEAST, MOST = 4.0, 14.0  # limits of the noise that a ground may have
SHADOW, SMOOTH = (
    24.0,
    1.6,
)  # levels that a smooth shadow or glow on the ground may differ from it, and from pixel to pixel
BESIDE = 8  # pixels beside a figure where it makes a shadow rough
AROUND, LIKE = 2, 1.5  # pixels around a place that tell the shadow there, and in limits of the ground what is like it
FARTHER = 6.0  # levels that a colour must differ more from the ground for each pixel that it lies farther away
BEYOND = 0.02  # share of the figure below which a colour that differs from the ground is one of its own
HOLE = 0.0003  # of the picture's area: smaller gaps within the figure are not cut out
SPECK = 64  # pixels: JPEG works on blocks of 8 x 8
SURE = 0.9  # chance of being of the figure from which on a pixel of the ground's colour is not taken for ground
LEAK = 0.03  # share of what is surely figure: more of it taken for ground, and the figure is of its colour and has gaps
GAP = 0.008  # of the shorter side: radius of what goes through no gap in an outline
COLOURED = 16.0  # a ground nearer than this to white or black says nothing about gaps


@dataclass(frozen=True)
class Ground:
    """A ground as a smooth surface of colours."""

    colours: Float
    """(H, W, 3), 0..255."""
    noise: float
    """How far its pixels lie from it, levels of 255."""


def plain_ground(rgb8: Rgb8) -> Ground | None:
    """The ground if it is of one colour, or of colours that change smoothly; None if there is a scene."""
    height, width = rgb8.shape[:2]
    edge = max(2, round(RING * min(height, width)))
    rows, columns = np.mgrid[:height:2, :width:2]
    ring = (rows < edge) | (columns < edge) | (columns >= width - edge)
    rows, columns = rows[ring], columns[ring]
    colours = rgb8[rows, columns].astype(np.float32)
    x, y = columns / width - 0.5, rows / height - 0.5
    for terms, start in ((_constant, _nearest_to_mode(colours)), (_curved, np.ones(len(colours), bool))):
        basis, inside = terms(x, y), start
        coefficients = np.zeros((basis.shape[1], 3))
        for near in (5 * NEAR, 3 * NEAR, 2 * NEAR, NEAR, NEAR, NEAR):
            if inside.mean() < ENOUGH / 2:
                break
            coefficients = np.linalg.lstsq(basis[inside], colours[inside], rcond=None)[0]
            inside = np.abs(colours - basis @ coefficients).max(axis=1) < near
        if inside.mean() >= ENOUGH and _clean_share(inside, _stretches(x, y)) >= ENOUGH_CLEAN:
            away = np.abs(colours[inside] - basis[inside] @ coefficients).max(axis=1)
            return Ground(_surface(coefficients, height, width), float(np.percentile(away, 95)))
    return None


def cut_from_plain(
    rgb8: Rgb8, ground: Ground, inside: Float | None = None, tolerance: float = 1.0
) -> NDArray[np.uint8]:
    """The figure (H, W, 4) on a plain ground.

    `inside`: (H, W) the chance that a pixel is of the figure; NaN where it is not known. `tolerance`: how many times as far
    as usual a pixel may lie from the ground's colour and still be of it.
    """
    away = _away(rgb8, ground)
    limit = float(np.clip(2.5 * ground.noise, LEAST, MOST)) * tolerance
    outside = _to_the_figure(_outside(away, _roughness(rgb8), limit, ground, inside), rgb8, away, limit)
    alpha = (~outside).astype(np.float32)
    figure = rgb8.copy()
    rings = max(2, round(min(rgb8.shape[:2]) / 400))
    rim = _dilated(outside, 1) & ~outside
    if rim.any():
        own = _own_colours(rgb8, away, outside, rim, rings)
        rows, columns = np.nonzero(_dilated(outside, rings) & ~outside)
        nearest = own[_nearest(rim)[rows, columns]]
        share = _share(rgb8[rows, columns], ground.colours[rows, columns], nearest, limit)
        alpha[rows, columns] = np.where(np.isnan(share), _smooth(outside)[rows, columns], share)
        figure[rows, columns] = nearest
        _only_rising(alpha, outside, rings)
    alpha[_specks(alpha > 0, away, 2 * SHADOW)] = 0
    return _with_own_colours(rgb8, alpha, ground.colours, figure)


def _dilated(mask: NDArray[np.bool_], rings: int) -> NDArray[np.bool_]:
    return cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=rings) > 0


def _own_colours(rgb8: Rgb8, away: Float, outside: NDArray[np.bool_], rim: NDArray[np.bool_], reach: int) -> Float:
    """(n, 3): for each pixel of the rim the colour within `reach`, of the figure, that differs most from the ground.

    Lines are drawn around most figures, and are often two pixels wide: what lies behind them says nothing about the edge.
    """
    height, width = away.shape
    rows, columns = np.nonzero(rim)
    best = np.full(len(rows), -1.0, np.float32)
    colours = rgb8[rows, columns].astype(np.float32)
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            if np.hypot(down, right) > reach:
                continue
            row, column = np.clip(rows + down, 0, height - 1), np.clip(columns + right, 0, width - 1)
            difference = np.where(outside[row, column], -1, away[row, column] - FARTHER * np.hypot(down, right))
            better = difference > best
            best[better] = difference[better]
            colours[better] = rgb8[row[better], column[better]]
    return colours


def _nearest(rim: NDArray[np.bool_]) -> NDArray[np.intp]:
    """(H, W): which pixel of the rim, counted as `nonzero` does, lies nearest to each pixel."""
    _, labels = cv2.distanceTransformWithLabels((~rim).astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    number = np.zeros(int(labels.max()) + 1, np.intp)
    number[labels[rim]] = np.arange(int(rim.sum()))
    return number[labels]


def _share(seen: Rgb8, ground: Float, own: Float, limit: float) -> Float:
    """How much of each pixel is the figure; NaN where colours do not tell, because figure and ground are too alike.

    What lies beyond the ground, seen from the figure's colour, is no mixture of the two: a dark line before a dark ground.
    """
    towards, away = own - ground, seen - ground
    length = (towards * towards).sum(axis=1)
    share = (away * towards).sum(axis=1) / np.maximum(length, 1)
    beyond = (share < BEYOND) & (np.abs(away).max(axis=1) > 2 * limit)
    return np.where((length > (2.2 * limit) ** 2) & ~beyond, share.clip(0, 1), np.nan).astype(np.float32)


def _smooth(outside: NDArray[np.bool_]) -> Float:
    """(H, W) 0..1: the figure by its outline alone, without the ticks and notches that noise leaves there."""
    soft = cv2.GaussianBlur((~outside).astype(np.float32), (0, 0), 1.0)
    return np.asarray(np.clip((soft - 0.35) / 0.35, 0, 1), np.float32)


def _only_rising(alpha: Float, outside: NDArray[np.bool_], rings: int) -> None:
    """Let no pixel be more transparent than one farther out: a light spot behind a line is not the ground. In place."""
    reached = outside.copy()
    for _ in range(rings):
        further = _dilated(reached, 1) & ~reached
        least = cv2.dilate(np.where(reached & ~outside, alpha, 0), np.ones((3, 3), np.uint8))
        alpha[further] = np.maximum(alpha, least)[further]
        reached |= further
    alpha[alpha < 0.04] = 0
    alpha[alpha > 0.96] = 1


def _stretches(x: NDArray[np.floating], y: NDArray[np.floating]) -> NDArray[np.intp]:
    """Which stretch of the ring each place belongs to, by its direction from the middle of the lower edge."""
    direction = np.arctan2(0.5 - y, x)  # 0 to pi, from the right over the top to the left
    return np.clip((direction / np.pi * STRETCHES).astype(np.intp), 0, STRETCHES - 1)


def _clean_share(inside: NDArray[np.bool_], stretches: NDArray[np.intp]) -> float:
    pixels = np.bincount(stretches, minlength=STRETCHES)
    share = np.bincount(stretches, inside, STRETCHES) / np.maximum(pixels, 1)
    return float((share[pixels > 0] > CLEAN).mean())


def _constant(x: NDArray[np.floating], y: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.ones((len(x), 1), np.float32)


def _curved(x: NDArray[np.floating], y: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1).astype(np.float32)


def _surface(coefficients: NDArray[np.floating], height: int, width: int) -> Float:
    """(height, width, 3): the colours of a ground by the coefficients of `_constant` or `_curved`, row and column terms apart."""
    whole = np.zeros((6, 3), np.float32)
    whole[: len(coefficients)] = coefficients
    one, x, y, xx, xy, yy = whole
    across = (np.arange(width, dtype=np.float32) / width - 0.5)[:, None]
    down = (np.arange(height, dtype=np.float32) / height - 0.5)[:, None]
    rows, columns = one + down * y + down * down * yy, across * x + across * across * xx
    surface = rows[:, None] + columns[None]
    if xy.any():
        surface += (down * xy)[:, None] * across[None]
    return np.asarray(np.clip(surface, 0, 255, out=surface), np.float32)


def _away(rgb8: Rgb8, ground: Ground) -> Float:
    """(H, W): how far each pixel is from the ground, levels of 255: the most of its three colours."""
    away = np.zeros(rgb8.shape[:2], np.float32)
    for plane in range(3):
        seen = cv2.extractChannel(rgb8, plane).astype(np.float32)
        cv2.max(away, cv2.absdiff(seen, cv2.extractChannel(ground.colours, plane)), dst=away)
    return away


def _nearest_to_mode(colours: Float) -> NDArray[np.bool_]:
    """Which colours lie near the most frequent one."""
    bins = (colours / 12).astype(int)
    keys = (bins[:, 0] * 32 + bins[:, 1]) * 32 + bins[:, 2]
    mode = np.bincount(keys).argmax()
    middle = np.median(colours[keys == mode], axis=0)
    return np.asarray(np.abs(colours - middle).max(axis=1) < 3 * NEAR)


def _roughness(rgb8: Rgb8) -> Float:
    """How much each pixel differs from its neighbours, levels of 255, noise smoothed away."""
    rough = np.zeros(rgb8.shape[:2], np.float32)
    for soft in cv2.split(cv2.GaussianBlur(rgb8, (0, 0), 1.2)):
        across, down = (cv2.Sobel(soft, cv2.CV_32F, *step, ksize=3, scale=0.125) for step in ((1, 0), (0, 1)))
        cv2.max(rough, cv2.magnitude(across, down), dst=rough)
    return rough


def _outside(away: Float, rough: Float, limit: float, ground: Ground, inside: Float | None) -> NDArray[np.bool_]:
    """What is ground: all of its colour that hangs together with the border, and gaps within the figure.

    A shadow on the ground counts as long as it is smooth.
    """
    alike = ((away < limit) | ((away < SHADOW) & (rough < SMOOTH))).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(alike, connectivity=4)
    height, width = away.shape
    border = np.unique(np.concatenate([labels[0], labels[:, 0], labels[:, -1]]))  # figures cross the lower edge
    kept = np.zeros(count, bool)
    kept[border] = True
    mean = np.bincount(labels.ravel(), away.ravel(), count) / np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    colour = np.array(cv2.mean(ground.colours)[:3])
    telling = COLOURED < colour.mean() < 255 - COLOURED or np.ptp(colour) > 2 * COLOURED
    flat = mean < 0.6 * limit
    gaps = (stats[:, cv2.CC_STAT_AREA] > HOLE * height * width) & flat
    if telling:
        kept |= gaps
    elif inside is not None:  # clothes are often as white or black as such grounds
        known = np.isfinite(inside)
        pixels = np.bincount(labels[known], minlength=count)
        chance = np.bincount(labels[known], inside[known], count) / np.maximum(pixels, 1)
        kept |= gaps & (pixels > 0.5 * stats[:, cv2.CC_STAT_AREA]) & (chance < 0.5)
    kept[0] = False
    outside = kept[labels] & (alike > 0)
    if inside is not None and (outside & (inside > SURE)).sum() > LEAK * (inside > SURE).sum():
        return _without_leaks(outside, alike > 0, inside)
    return outside


def _to_the_figure(outside: NDArray[np.bool_], rgb8: Rgb8, away: Float, limit: float) -> NDArray[np.bool_]:
    """What is `outside` with what of shadows and glows lies close beside the figure: it looks like what lies just farther out."""
    shaded, reached = (away >= limit) & (away < 2 * SHADOW), outside.copy()
    padded = np.pad(rgb8, ((AROUND, AROUND), (AROUND, AROUND), (0, 0)), mode="edge")
    for _ in range(BESIDE):
        # numbers of pixels, which are found several times as fast as rows and columns
        rim = np.divmod(np.flatnonzero(_dilated(reached, 1) & ~reached & shaded), reached.shape[1])
        different = np.abs(rgb8[rim] - _mean_around(padded, np.pad(reached, AROUND), rim)).max(axis=1, initial=0)
        if not (different < LIKE * limit).any():
            break
        reached[rim] = different < LIKE * limit
    if (reached != outside).any():
        reached |= _specks(~reached, away, 2 * SHADOW)
    return reached


def _mean_around(padded: Rgb8, counts: NDArray[np.bool_], places: tuple[NDArray[np.intp], NDArray[np.intp]]) -> Float:
    """(n, 3): the mean colour of what `counts` around each of the places, which are those of a picture without its `AROUND`."""
    total, many = np.zeros((len(places[0]), 3), np.float32), np.zeros((len(places[0]), 1), np.float32)
    for down, right in np.ndindex(2 * AROUND + 1, 2 * AROUND + 1):
        at = places[0] + down, places[1] + right
        one = counts[at][:, None].astype(np.float32)
        total, many = total + padded[at] * one, many + one
    return total / many


def _without_leaks(outside: NDArray[np.bool_], alike: NDArray[np.bool_], inside: Float) -> NDArray[np.bool_]:
    """What is `outside` of a figure that has the ground's colour, such as a line drawing: nothing that is surely figure, and
    what only hangs together with the border through gaps in its outline if it is rather not of the figure."""
    free = alike & ~(inside > SURE)  # where nothing is known, it is not
    radius = max(2, round(GAP * min(alike.shape)))
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    _, labels = cv2.connectedComponents(cv2.erode(free.astype(np.uint8), ball), connectivity=4)
    border = np.unique(np.concatenate([labels[0], labels[:, 0], labels[:, -1]]))
    reached = cv2.dilate(np.isin(labels, border[border > 0]).astype(np.uint8), ball) > 0
    return outside & free & (reached | (inside < 0.5))


def _specks(figure: NDArray[np.bool_], away: Float, much: float) -> NDArray[np.bool_]:
    """What is no figure but the noise of JPEG around one: small islands of which no pixel differs so `much` from the ground."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(figure.astype(np.uint8), connectivity=4)
    is_speck = stats[:, cv2.CC_STAT_AREA] <= SPECK
    is_speck[labels[figure & (away >= much)]] = False
    is_speck[0] = False
    return is_speck[labels]


def _with_own_colours(rgb8: Rgb8, alpha: Float, ground: Float, figure: Rgb8) -> NDArray[np.uint8]:
    """Take the ground's share out of the colours of half covered pixels."""
    soft = (alpha > 0) & (alpha < 1)
    share = alpha[soft][:, None]
    clean = (rgb8[soft] - (1 - share) * ground[soft]) / np.maximum(share, 0.1)
    trust = np.clip((share - 0.1) / 0.6, 0, 1)
    colours = rgb8.copy()
    colours[soft] = (clean * trust + figure[soft] * (1 - trust)).round().clip(0, 255)
    return np.dstack([colours, cv2.convertScaleAbs(alpha, alpha=255)])
