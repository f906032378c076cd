"""Finds the eyebrows: a pair of strokes above the eyes, on the skin or on the fringe."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet.detection.evidence import Evidence
from raven.posers.puppet.detection.eye_shape import LASH, RISE, WIDTH
from raven.posers.puppet.detection.eye_shape import X as EYE_X
from raven.posers.puppet.detection.eye_shape import Y as EYE_Y
from raven.posers.puppet.detection.face_view import FaceView, Map
from raven.posers.puppet.detection.search import Numbers, read, search
from raven.posers.puppet.detection.skin import smooth

X, Y, LENGTH, TILT, ARCH, LEAN, THICK = range(7)
"""Middle of the stroke (x outward from the face's middle), half length, outer end below the middle, rise of the middle
above the line of the ends, lean of the apex to the outside, thickness."""
COLUMNS = np.linspace(-1, 1, 31)
INSIDE = np.array([-0.3, -0.1, 0.1, 0.3])
RIM_GAP = 4.5  # template units: a rim stands so near to the lid, a brow seldom
RIM_LIKE = 22.0  # CIE76 distance within which a stroke may belong to the glasses
STRONG = 12.0  # CIE76 contrast at which a stroke counts fully


@dataclass(frozen=True)
class BrowShape:
    """The centre line from left to right as (P, 2) template points, the thickness, and how clearly it was seen, 0..1."""

    line: Numbers
    thickness: float
    clarity: float


def find_brows(
    view: FaceView,
    evidence: Evidence,
    middle: float,
    eyes: tuple[Numbers, Numbers],
    rim: NDArray[np.float64] | None = None,
) -> list[BrowShape]:
    """The brows at the viewer's left and right, above the fitted shapes of the eyes (x outward from `middle`).

    `rim`: the colour (CIE Lab) of the glasses' frame where there are glasses. A stroke of that colour is the rim, and
    the brows are above it or hidden.
    """
    found = _search_brows(view, evidence, middle, eyes, None)
    lid = float(np.mean([eye[EYE_Y] - eye[RISE] - eye[LASH] for eye in eyes]))
    if rim is None or not all(_is_rim(view, evidence, brow, rim, lid) for brow in found):
        return found
    top = min(float(brow.line[:, 1].min() - brow.thickness / 2) for brow in found)
    above = _search_brows(view, evidence, middle, eyes, top - 1.0)
    if min(brow.clarity for brow in above) > 0.4:
        return above
    return [replace(brow, clarity=min(brow.clarity, 0.2)) for brow in above]


def _is_rim(view: FaceView, evidence: Evidence, brow: BrowShape, rim: NDArray[np.float64], lid: float) -> bool:
    """Whether a stroke is the frame: it has its colour, and no other stroke of that colour stands between it and the lid."""
    offset = view.lab - rim.astype(np.float32)
    unlike = np.sqrt((offset * offset).sum(-1))
    x, y = brow.line[2:-2].T
    if float(np.median(read(unlike, x, y))) > RIM_LIKE:
        return False
    below = y[:, None] + brow.thickness / 2 + 1.2 + np.arange(0, 20, 0.25)
    xs = np.broadcast_to(x[:, None], below.shape)
    framed = (read(unlike, xs, below) < RIM_LIKE) & (read(evidence.distance, xs, below) > 10) & (below < lid - 0.8)
    close = lid - float(y.mean() + brow.thickness / 2) < RIM_GAP
    return close and bool(framed.any(1).mean() < 0.6)


def _search_brows(
    view: FaceView, evidence: Evidence, middle: float, eyes: tuple[Numbers, Numbers], lowest: float | None
) -> list[BrowShape]:
    """The best pair of strokes; with `lowest`, only what stands wholly above that y."""
    distance = smooth(np.minimum(evidence.distance, 30).astype(np.float32), 1.0)
    lightness = smooth(np.ascontiguousarray(view.lab[..., 0]), 1.0)
    eye_x, eye_y, eye_width = (float(np.mean([eye[i] for eye in eyes])) for i in (EYE_X, EYE_Y, WIDTH))
    lid = eye_y - float(np.mean([eye[RISE] + eye[LASH] for eye in eyes]))
    start = np.array([eye_x, lid - 9, eye_width * 0.9, 0, 1.5, 0, 2.0])
    low = np.array([eye_x - 8, lid - 24, eye_width * 0.45, -6, -2.0, -0.4, 0.8])
    high = np.array([eye_x + 8, lid - 1.5, eye_width * 1.35, 7, 5, 0.4, 6.0])

    def gains(shapes: Numbers, side: int) -> Numbers:
        x, y = _line(shapes, COLUMNS)
        half = shapes[:, THICK, None] / 2 * _taper(COLUMNS)
        x = middle + side * x

        def column(offset: Numbers) -> tuple[Numbers, Numbers]:
            rows = y[..., None] + offset
            xs = np.broadcast_to(x[..., None], rows.shape)
            return read(distance, xs, rows).mean(-1), read(lightness, xs, rows).mean(-1)

        d, light = column(half[..., None] * 2 * INSIDE)
        gap = half[..., None] + np.array([0.8, 1.6])
        d_up, l_up = column(-gap)
        d_down, l_down = column(gap)
        # Both sides of a brow are alike, skin or hair; the edge of a fringe has hair above and skin below.
        alike = 1 - 0.75 * np.clip((np.abs(d_up - d_down) - 4) / 10, 0, 1)
        on_skin = np.minimum(d - d_up, d - d_down)
        on_hair = np.minimum(l_up - light, l_down - light) * 0.8
        gain = np.clip(np.maximum(on_skin, on_hair), -STRONG / 2, STRONG) / STRONG
        gain = np.where(gain > 0, gain * alike, gain)
        return gain if lowest is None else np.where(y + half > lowest, -0.5, gain)

    def likely(shapes: Numbers) -> Numbers:
        s = shapes
        return np.asarray(
            0.012 * (s[:, Y] - (lid - 8.5)) ** 2 + 0.03 * (s[:, X] - eye_x - 0.5) ** 2 + 0.04 * s[:, TILT] ** 2
            + 0.1 * (s[:, ARCH] - 1.5) ** 2 + 4 * s[:, LEAN] ** 2 + 0.1 * (s[:, LENGTH] - eye_width * 0.9) ** 2
            + 0.15 * (s[:, THICK] - 2) ** 2
        )  # fmt: skip

    def worth(shapes: Numbers, side: int) -> Numbers:
        # Thicker strokes explain more of the picture, but not in proportion.
        gain = gains(shapes, side) - 0.1
        return np.asarray(gain.mean(1) * shapes[:, LENGTH] * 2 * np.sqrt(shapes[:, THICK]))

    spread = np.array([2.0, 5, 2.5, 2, 1.2, 0.15, 0.8])
    both = search(lambda s: worth(s, -1) + worth(s, 1) - 2 * likely(s), start, spread, low, high, rounds=34)
    found = []
    own_spread = np.array([1.2, 1.2, 1.2, 1, 0.6, 0.1, 0.4])
    for side in (-1, 1):

        def one(shapes: Numbers, side: int = side) -> Numbers:
            apart = (((shapes - both) / own_spread) ** 2).sum(1)
            return np.asarray(worth(shapes, side) - likely(shapes) - 0.35 * apart)

        own = search(one, both, own_spread, low, high, rounds=16)
        seen = float(np.clip(gains(own[None], side)[0], 0, 1).mean())
        line, thickness = _trace(own, distance, lightness, middle, side)
        found.append(BrowShape(line[::side], thickness, float(np.clip(seen * 1.6, 0, 1))))
    clear = max(found, key=lambda brow: brow.clarity)
    # A lock of hair across a brow makes it seem thicker than its twin.
    return [replace(b, thickness=clear.thickness) if b.clarity < 0.7 * clear.clarity else b for b in found]


def _trace(shape: Numbers, distance: Map, lightness: Map, middle: float, side: int) -> tuple[Numbers, float]:
    """The stroke itself along the fitted shape: its centre line, inner end first, and its thickness in the middle."""
    s = np.linspace(-1.6, 1.6, 65)
    x, y = (values[0] for values in _line(shape[None], np.clip(s, -1.25, 1.25)))
    x = shape[X] + shape[LENGTH] * s
    across = np.linspace(-4, 4, 65)
    xs, ys = np.broadcast_arrays((middle + side * x)[:, None], y[:, None] + across)
    contrast = np.maximum(_stroke(read(distance, xs, ys)), _stroke(-read(lightness, xs, ys)) * 0.8)
    near = np.exp(-((across / 2.5) ** 2))
    peak = (contrast * near).max(1)
    inner = np.abs(s) <= 1
    strong = float(np.median(peak[inner]))
    center = (contrast * near * across).sum(1) / np.maximum((contrast * near).sum(1), 1e-6)
    kept = peak > max(0.35 * strong, 2.5)
    first, last = _run(kept, len(s) // 2, gap=5)
    if last - first < 12 or strong < 1.5:
        s = np.linspace(-1, 1, 11)
        x, y = (values[0] for values in _line(shape[None], s))
        return np.stack([middle + side * x, y], -1), float(shape[THICK])
    t, weight = s[first : last + 1], np.sqrt(np.clip(peak[first : last + 1], 0, STRONG)) + 0.05
    bend = np.polynomial.Polynomial.fit(t, center[first : last + 1] + y[first : last + 1], 3, w=weight)
    rows = np.linspace(s[first], s[last], 11)
    line = np.stack([middle + side * (shape[X] + shape[LENGTH] * rows), bend(rows)], -1)
    wide = (contrast[inner] > 0.5 * peak[inner, None]) & (near > 0.1)
    thickness = float(np.median(wide.sum(1))) * (across[1] - across[0])
    return line, float(np.clip(thickness, 0.8, 6))


def _stroke(profiles: Numbers) -> Numbers:
    """How far each point of a profile (columns, across) stands above the lower of the tops of both its flanks."""
    k = profiles.shape[1] // 2
    up, down = profiles[:, : k // 2].min(1, keepdims=True), profiles[:, -(k // 2) :].min(1, keepdims=True)
    return np.asarray(np.clip(profiles - np.maximum(up, down), 0, STRONG * 1.5))


def _run(kept: NDArray[np.bool_], seed: int, gap: int) -> tuple[int, int]:
    """First and last index of the kept run around `seed`, bridging up to `gap` others."""
    first = last = seed
    misses = 0
    for i in range(seed, len(kept)):
        misses = 0 if kept[i] else misses + 1
        last = i if kept[i] else last
        if misses > gap:
            break
    misses = 0
    for i in range(seed, -1, -1):
        misses = 0 if kept[i] else misses + 1
        first = i if kept[i] else first
        if misses > gap:
            break
    return first, last


def _line(shapes: Numbers, s: Numbers) -> tuple[Numbers, Numbers]:
    k = shapes[:, :, None]
    leaned = s - k[:, LEAN] * (1 - s * s)
    return k[:, X] + k[:, LENGTH] * s, k[:, Y] + k[:, TILT] * s - k[:, ARCH] * (0.5 - leaned * leaned)


def _taper(s: Numbers) -> Numbers:
    """Share of the full thickness along a brow from its inner end: brows thin out to the outside."""
    return np.asarray(np.interp(s, [-1, -0.6, 0.2, 1], [0.7, 1, 0.9, 0.45]))
