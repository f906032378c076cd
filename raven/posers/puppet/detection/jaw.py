"""Finds the outline of the lower face, the extent of the hair, and the neck."""

from dataclasses import dataclass

import cv2
import numpy as np

from raven.posers.puppet.detection.face_view import FaceView
from raven.posers.puppet.detection.search import Numbers, read, search
from raven.posers.puppet.detection.skin import Skin, smooth
from raven.video.picture import Rgba8

X, WIDTH, CHIN, POINT, CHEEK = range(5)
"""Middle, half width beside the eyes, y of the chin, exponents: of the fall to the chin and of the roundness of it."""
DOWN = np.concatenate([np.linspace(0, 0.8, 13), np.linspace(0.84, 1, 9)])  # share of the way from eyes to chin


@dataclass(frozen=True)
class JawShape:
    """The outline left to right over the chin as (P, 2) template points, the chin's point, and the clarity, 0..1."""

    outline: Numbers
    chin: tuple[float, float]
    clarity: float


def find_jaw(view: FaceView, skin: Skin, middle: float, eyes_y: float, outer: float, mouth_bottom: float) -> JawShape:
    """The jaw from beside the eyes (at `eyes_y`, whose outer corners are `outer` from the `middle`) to the chin."""
    offset = view.lab - skin.color.astype(np.float32)
    strange = smooth(np.minimum(np.sqrt((offset * offset).sum(-1)), 25).astype(np.float32), 1.5)
    chin = float(np.clip(max(188.0, mouth_bottom + 8), mouth_bottom + 5, 200))
    start = np.array([middle, outer + 4, chin, 2.6, 0.75])
    low = np.array([middle - 3, outer, mouth_bottom + 3.5, 1.3, 0.45])
    high = np.array([middle + 3, outer + 22, 203, 5, 1.1])

    def score(shapes: Numbers) -> Numbers:
        odd = (
            0.02 * (shapes[:, WIDTH] - outer - 4) ** 2 + 0.012 * (shapes[:, CHIN] - chin) ** 2
            + 0.3 * (shapes[:, POINT] - 2.6) ** 2 + 8 * (shapes[:, CHEEK] - 0.7) ** 2 + 0.2 * (shapes[:, X] - middle) ** 2
        )  # fmt: skip
        return np.asarray(_gains(shapes).sum(1) - odd)

    def _gains(shapes: Numbers) -> Numbers:
        gain = np.zeros((len(shapes), len(DOWN)))
        x, y = _half(shapes, eyes_y, DOWN)
        dx, dy = np.gradient(x, axis=1), np.gradient(y, axis=1)
        length = np.hypot(dx, dy) + 1e-6
        nx, ny = dy / length, -dx / length
        weight = length / length.sum(1, keepdims=True) * len(DOWN)
        for side in (-1, 1):

            def at(out: float, side: int = side) -> Numbers:
                return read(strange, shapes[:, X, None] + side * (x + nx * out), y + ny * out)

            step = np.minimum(0.6 * at(0.0) + 0.4 * at(0.5), 16) - at(-1.0) - 0.4 * at(-2.5)
            gain += np.clip(step / 12, -0.6, 1)
        return np.asarray(gain * weight / 2)

    best = search(score, start, np.array([1, 4, 4, 0.6, 0.15]), low, high)
    x, y = (values[0] for values in _half(best[None], eyes_y, DOWN))
    left = np.stack([best[X] - x, y], -1)
    right = np.stack([best[X] + x, y], -1)[::-1][1:]
    clarity = float(np.clip(_gains(best[None])[0].mean() * 1.7, 0, 1))
    return JawShape(np.concatenate([left, right]), (float(best[X]), float(best[CHIN])), clarity)


def _half(shapes: Numbers, top: float, down: Numbers) -> tuple[Numbers, Numbers]:
    """Half width and y along the way down; at the chin the half width is 0."""
    k = shapes[:, :, None]
    return k[:, WIDTH] * (1 - down ** k[:, POINT]) ** k[:, CHEEK], top + (k[:, CHIN] - top) * np.broadcast_to(
        down, (len(shapes), len(down))
    )


def hair_extent(rgba8: Rgba8, middle: float, brows_y: float, chin_y: float) -> tuple[float, float, float]:
    """Top, left and right of the hair in template units; thin stray hairs and what stands above the head apart left out."""
    alpha = cv2.resize(np.ascontiguousarray(rgba8[..., 3]), (512, 512), interpolation=cv2.INTER_AREA)
    solid = (alpha > 127).astype(np.uint8)
    massive = cv2.morphologyEx(solid, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13)))
    column = round(middle)
    tops = [np.flatnonzero(massive[:200, x]) for x in range(column - 14, column + 15)]
    firsts = [int(rows[0]) for rows in tops if len(rows)]
    top = float(np.median(firsts)) - 1 if firsts else 64.0
    sturdy = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    rows = [np.flatnonzero(row) for row in sturdy[round(brows_y) : max(round(chin_y), round(brows_y) + 1)]]
    rows = [row for row in rows if len(row)]
    if not rows:
        return top, 192.0, 320.0
    return top, float(np.percentile([r[0] for r in rows], 5)), float(np.percentile([r[-1] for r in rows], 95))


@dataclass(frozen=True)
class NeckShape:
    """The neck: middle, width and bottom in template units, and how clearly it was seen, 0..1."""

    x: float
    width: float
    bottom: float
    clarity: float


def find_neck(view: FaceView, skin: Skin, chin: tuple[float, float]) -> NeckShape:
    """The run of skin under the chin, also in the deep shade that the head casts on it."""
    window = view.window(chin[0] - 40, chin[1] + 2, chin[0] + 40, chin[1] + 34)
    lab = np.asarray(window.of(view.lab)).astype(np.float32)
    offset = lab - skin.color.astype(np.float32)
    shade = np.array([-30.0, 14.0, 8.0], np.float32)
    along = np.clip((offset @ shade) / float(shade @ shade), 0, 1)
    rest = offset - along[..., None] * shade
    like = (np.sqrt((rest * rest).sum(-1)) < 13) & (np.asarray(window.of(view.alpha)) > 0.5)
    middle = like.shape[1] // 2
    runs = []
    for row in like:
        near = np.flatnonzero(row[middle - 20 : middle + 20])
        if len(near) == 0:
            runs.append((0, 0))
            continue
        seed = middle - 20 + int(near[np.argmin(np.abs(near - 20))])
        left = seed - int(np.argmin(row[seed::-1])) if not row[: seed + 1].all() else 0
        right = seed + int(np.argmin(row[seed:])) if not row[seed:].all() else len(row)
        runs.append((left, right))
    wide = np.array([right - left for left, right in runs]) / 4
    first = wide[: 8 * 4]
    good = (first > 9) & (first < 60)
    if good.sum() < 6:
        return NeckShape(chin[0], 24.0, chin[1] + 14, 0.1)
    width = float(np.median(first[good]))
    edges = np.array(runs, float)[: 8 * 4][good]
    x = float(window.to_template(np.array([[edges.mean(), 0]]))[0, 0])
    ends = np.flatnonzero((wide < 0.5 * width) | (wide > 1.6 * width))
    ends = ends[ends > 3 * 4]
    bottom = chin[1] + 2 + (float(ends[0]) / 4 if len(ends) else 20.0)
    clarity = float(np.clip(good.mean() - abs(x - chin[0]) / 12, 0, 1))
    return NeckShape(x, width, bottom, clarity)
