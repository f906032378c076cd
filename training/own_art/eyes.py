"""Eyes: lids that close, gaze, irises of other sizes, other proportions and colours, and where it all is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.parts import PART
from training.own_art.cut import DENSITY, FINE, EyeSprites
from training.own_art.outline import Curve, along, at_x, border, corners, split
from training.own_art.palette import Color, Dye
from training.own_art.sprite import NONE, Pixels, Sprite, middle_of

LASH = 6.0  # units above the border of the upper lid that move with it unbent


@dataclass(frozen=True)
class Look:
    """What an eye does, and how it is built. Gaze in units of the template, everything else in shares."""

    upper: float = 0
    """How far the upper lid comes down: 1 would close the eye. Below 0 it is opened wider."""
    lower: float = 0
    wide: float = 1
    high: float = 1
    turn: float = 0
    """Radians by which the outer corner is raised."""
    gaze: tuple[float, float] = (0, 0)
    """To the viewer's right, down."""
    iris: float = 1
    iris_high: float = 1
    glints: float = 1
    """How opaque the lights in the eye are."""
    crease: float = 1
    """How opaque the folds of the lid are; the lashes always are."""


def choose(rng: np.random.Generator) -> tuple[Look, Look]:
    """Looks of the right and of the left eye."""
    upper = float(rng.choice([0, rng.uniform(-0.08, 0.2), rng.uniform(0.2, 0.55)], p=[0.35, 0.4, 0.25]))
    far = rng.normal(0, 1.3, 2) * (rng.random() < 0.6)
    right = Look(
        upper=upper,
        lower=float(rng.choice([0, rng.uniform(0, 0.25)], p=[0.7, 0.3])),
        wide=rng.uniform(0.88, 1.12),
        high=float(rng.choice([rng.uniform(0.65, 0.9), rng.uniform(0.9, 1.2)], p=[0.35, 0.65])),
        turn=float(rng.normal(0, 0.06)),
        gaze=(float(np.clip(far[0], -3, 3)), float(np.clip(far[1] * 0.5, -1.5, 2))),
        iris=float(rng.choice([rng.uniform(0.55, 0.85), rng.uniform(0.85, 1.18)], p=[0.25, 0.75])),
        iris_high=rng.uniform(0.85, 1.1),
        glints=float(rng.choice([0, rng.uniform(0.4, 1), 1], p=[0.12, 0.28, 0.6])),
        crease=float(rng.choice([0, rng.uniform(0.3, 1), 1], p=[0.3, 0.3, 0.4])),
    )
    left = right
    if rng.random() < 0.12:
        left = replace(right, upper=float(np.clip(right.upper + rng.normal(0, 0.15), -0.08, 0.6)))
    return right, left


@dataclass(frozen=True)
class Drawing:
    """An eye as it is drawn, and its points: name to x, y."""

    sprite: Sprite
    points: dict[str, NDArray[np.float64]]


def draw(eye: EyeSprites, own_right: bool, look: Look, dye: Dye, white: Color, lash: Color, crease: Color) -> Drawing:
    """The eye with its lids, over the skin that is there already."""
    box, out = eye.box, 1 if own_right else -1  # own right eye: its outer corner is at the viewer's left
    x, y = eye.box.grid(FINE)
    center = np.array(eye.middle)
    # from where it will be seen back to the open eye in its own proportions
    cos, sin = np.cos(look.turn * out), np.sin(look.turn * out)
    from_x, from_y = x - center[0], y - center[1]
    x1 = (cos * from_x + sin * from_y) / look.wide + center[0]
    y1 = (-sin * from_x + cos * from_y) / look.high + center[1]
    y2 = _open(x1, y1, *_lids(eye), look)

    def moved(pixels: Pixels, mx: NDArray[np.float32], my: NDArray[np.float32]) -> Pixels:
        premultiplied = pixels.copy()
        premultiplied[..., :3] = cv2.multiply(pixels[..., :3], cv2.merge([pixels[..., 3]] * 3), scale=1 / 255)
        to_x, to_y = ((mx - box.x) * FINE - 0.5).astype(np.float32), ((my - box.y) * FINE - 0.5).astype(np.float32)
        seen = cv2.remap(premultiplied, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        return np.asarray(seen, np.uint8)

    axes = np.array([look.iris, look.iris * look.iris_high])
    iris_x = center[0] + (x1 - center[0] - look.gaze[0]) / axes[0]
    iris_y = center[1] + (y1 - center[1] - look.gaze[1]) / axes[1]
    opening = moved(eye.white, x1, y2)
    iris_pixels = eye.iris.copy()
    iris_pixels[..., :3] = dye.on(eye.iris, middle_of(eye.iris, eye.iris[..., 3]))
    own_x, own_y = box.grid(FINE)
    edge = np.hypot((own_x - center[0]) / eye.half_axes[0], (own_y - center[1]) / eye.half_axes[1])
    iris_pixels[..., 3] = np.clip((1 - edge) * min(eye.half_axes) * FINE + 0.5, 0, 1) * 255
    iris = moved(iris_pixels, iris_x, iris_y)

    tint = np.array([*white, 1], np.float32)
    ball = opening.astype(np.float32) * tint
    for layer, opacity in (
        (moved(eye.under, x1, y2), 1.0),
        (iris, 1.0),
        (moved(eye.shade, x1, y2), 1.0),
        (moved(eye.glints, iris_x, iris_y), look.glints),
    ):
        over = layer.astype(np.float32) * opacity
        ball = ball * (1 - over[..., 3:] / 255) + over
    ball *= opening[..., 3:].astype(np.float32) / np.maximum(ball[..., 3:], 1)

    lids_pixels = eye.lids.copy()
    lids_pixels[..., :3], folds = _lid_colors(eye.lids, lash, crease)
    fade = 1 - (1 - look.crease) * folds
    lids_pixels[..., 3] = (eye.lids[..., 3] * fade).astype(np.uint8)
    lids = moved(lids_pixels, x1, y2)
    seen = ball * (1 - lids[..., 3:].astype(np.float32) / 255) + lids

    visible = np.where(lids[..., 3] > 127, 0, opening[..., 3]).astype(np.uint8)

    size = box.pixels(DENSITY)[::-1]
    small = cv2.resize(seen, size, interpolation=cv2.INTER_AREA)
    inside, colored, dark = (
        cv2.resize(each[..., 3], size, interpolation=cv2.INTER_AREA) > 127 for each in (opening, iris, lids)
    )
    parts = np.full(inside.shape, NONE, np.uint8)
    parts[inside] = PART["eye white"]
    parts[inside & colored] = PART["iris"]
    parts[dark] = PART["lash"]
    alpha = small[..., 3]
    rgb = np.clip(small[..., :3] * 255 / np.maximum(alpha[..., None], 1), 0, 255).astype(np.uint8)
    sprite = Sprite(rgb, alpha.astype(np.uint8), parts, box, DENSITY)

    middle = np.array(look.gaze)
    ends = np.array([(0, 0), (0, -1), (0, 1), (out, 0), (-out, 0)], float) * axes * eye.half_axes + middle
    ends *= (look.wide, look.high)
    ends = ends @ np.array([[cos, sin], [-sin, cos]]) + center
    names = ("iris", "iris_top", "iris_bottom", "iris_inner", "iris_outer")
    points = dict(zip(names, ends, strict=True))
    curve = border(visible, box, FINE)
    if curve is not None:
        points |= _points_of(curve, ends[0][0], own_right)
    return Drawing(sprite, points)


def _points_of(curve: Curve, iris_x: float, own_right: bool) -> dict[str, NDArray[np.float64]]:
    left, right = corners(curve)
    upper, lower = split(curve)
    if not own_right:  # inner to outer is left to right for the eye at the viewer's right
        inner, outer = left, right
    else:
        inner, outer, upper, lower = right, left, upper[::-1], lower[::-1]
    x = float(np.clip(iris_x, left[0] + 0.5, right[0] - 0.5))
    points = {"inner": inner, "outer": outer, "top": at_x(upper, x), "bottom": at_x(lower, x)}
    for name, half in (("upper", upper), ("lower", lower)):
        places = along(half, [0.25, 0.5, 0.75])
        points |= {f"{name}_{where}": at for where, at in zip(("inner", "middle", "outer"), places, strict=True)}
    return points


def _lids(eye: EyeSprites) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """x, and y of the upper and lower lid's border there."""
    visible = np.where(eye.lids[..., 3] > 127, 0, eye.white[..., 3]).astype(np.uint8)
    curve = border(visible, eye.box, FINE)
    assert curve is not None, "an eye that is drawn open"
    upper, lower = split(curve)
    xs = np.linspace(upper[0, 0], upper[-1, 0], 60)
    tops, bottoms = (np.array([at_x(half, x)[1] for x in xs]) for half in (upper, lower))
    kernel = np.ones(7) / 7
    tops, bottoms = (np.convolve(np.pad(each, 3, mode="edge"), kernel, "valid") for each in (tops, bottoms))
    return xs, tops, bottoms


def _open(
    x: NDArray[np.float32],
    y: NDArray[np.float32],
    xs: NDArray[np.float64],
    tops: NDArray[np.float64],
    bottoms: NDArray[np.float64],
    look: Look,
) -> NDArray[np.float32]:
    """Where in the open eye lies what is seen at x, y once the lids have moved.

    Between the lids, heights are squeezed; lashes move with their lid, and what lies beyond them less the further it is.
    """
    top, bottom = np.interp(x, xs, tops), np.interp(x, xs, bottoms)
    # the gap is eased to nothing at the corners, so that wings of lashes stay
    width = xs[-1] - xs[0]
    ease = np.clip(np.minimum(x - xs[0], xs[-1] - x) / (0.2 * width), 0, 1)
    gap = np.maximum(bottom - top, 0) * ease * (2 - ease)
    new_top, new_bottom = top + look.upper * gap, bottom - look.lower * gap * min(1, 1 - look.upper)
    drop = look.upper * gap
    above = y - drop * np.clip(1 - (new_top - y - LASH) / (1.6 * np.abs(drop) + 5), 0, 1)
    below = y + (bottom - new_bottom) * np.clip(1 - (y - new_bottom) / 10, 0, 1)
    share = np.clip((y - new_top) / np.maximum(new_bottom - new_top, 1e-3), 0, 1)
    between = top + share * (bottom - top)
    return np.where(y < new_top, above, np.where(y > new_bottom, below, between)).astype(np.float32)


def _lid_colors(lids: Pixels, lash: Color, crease: Color) -> tuple[Pixels, NDArray[np.float32]]:
    """Lashes and folds in their colours, and how much (0..1) each pixel is of a fold."""
    gray = cv2.cvtColor(np.ascontiguousarray(lids[..., :3]), cv2.COLOR_RGB2GRAY).astype(np.float32)
    fold = np.clip((gray - 90) / 40, 0, 1).astype(np.float32)
    warm = np.clip((gray - 30) / 150, 0, 0.6)[..., None]  # lower lashes and ends are lighter
    dark = lash * (1 - warm) + crease * warm
    colors = dark * (1 - fold[..., None]) + crease * fold[..., None]
    return (np.clip(colors, 0, 1) * 255).astype(np.uint8), fold
