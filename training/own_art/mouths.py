"""Mouths: the open ones of our characters, bent; closed ones, drawn as one line; and open ones of other shapes."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.parts import PART
from training.own_art.cut import DENSITY, FINE, MOUTH, Character
from training.own_art.outline import Curve, at_x, border, corners, coverage, ribbon, smooth, split
from training.own_art.palette import Color, rgb, turned
from training.own_art.sprite import NONE, Pixels, Sprite

CENTER = np.array([256.0, 173.0])
SEEN = 0.35  # units: a line thinner than this is no longer seen
Spots = dict[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Drawing:
    """A mouth as it is drawn, and its points: name to x, y."""

    sprite: Sprite
    points: Spots


def draw(rng: np.random.Generator, of: Character, line: Color, shade: Color) -> Drawing:
    """A mouth of some kind. `line` is the colour of its outline, `shade` that of the shadow below the lip."""
    kind = rng.choice(["closed", "own", "open"], p=[0.5, 0.25, 0.25])
    if kind == "closed":
        return _closed(rng, line, shade)
    if kind == "own":
        return _own(rng, of)
    return _open(rng, line)


def _layered(layers: list[tuple[Pixels, Color]], mask: Pixels) -> Sprite:
    """Coverages in their colours, one over the other; `mask` is where it is mouth, and not a shadow beside it."""
    rows, columns = mask.shape
    color, alpha = np.zeros((rows, columns, 3), np.float32), np.zeros((rows, columns, 1), np.float32)
    for cover, paint in layers:
        a = cover[..., None].astype(np.float32) / np.float32(255)
        color = (color * (1 - a) + np.float32(paint) * a).astype(np.float32)
        alpha = (alpha * (1 - a) + a).astype(np.float32)
    return _small(np.float32(255) * np.dstack([color, alpha]), mask)


def _small(premultiplied: NDArray[np.float32], mask: Pixels) -> Sprite:
    step = round(FINE / DENSITY)
    small = cv2.resize(premultiplied, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    colors = np.clip(small[..., :3] * 255 / np.maximum(small[..., 3:], 1), 0, 255).astype(np.uint8)
    cover = cv2.resize(mask, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    parts = np.where(cover > 100, PART["mouth"], NONE).astype(np.uint8)
    return Sprite(colors, small[..., 3].astype(np.uint8), parts, MOUTH, DENSITY)


# ---- closed


def _closed(rng: np.random.Generator, line: Color, shade: Color) -> Drawing:
    half = float(rng.choice([rng.uniform(2, 4.5), rng.uniform(4.5, 9.5), rng.uniform(9.5, 13)], p=[0.3, 0.58, 0.12]))
    t = np.linspace(-1, 1, 61)
    shape = rng.choice(
        ["smile", "frown", "flat", "wave", "cat", "smirk", "bow", "peak"],
        p=[0.36, 0.1, 0.14, 0.08, 0.1, 0.1, 0.07, 0.05],
    )
    deep = half * rng.uniform(0.08, 0.5)
    y = {
        "smile": -deep * t**2,
        "frown": 0.7 * deep * t**2,
        "flat": 0.15 * deep * rng.normal() * t**2,
        "wave": 0.35 * deep * np.sin(t * np.pi * rng.uniform(1.0, 2.2) + rng.uniform(0, 6)),
        "cat": deep * np.abs(np.sin(t * np.pi)) ** 0.9 * 0.7,
        "smirk": -deep * (t * rng.choice([-1, 1]) + 1) ** 2 / 3,
        "bow": -deep * (t**2 - 0.35 * np.exp(-((t / 0.22) ** 2))),
        "peak": deep * 0.9 * np.abs(t),
    }[str(shape)]
    x = half * t
    turn = rng.normal(0, 0.04)
    middle = CENTER + np.array([rng.normal(0, 0.4), rng.normal(0, 1.6)])
    spine = np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], axis=1) + middle
    width = rng.uniform(0.6, 1.7)
    taper = rng.uniform(0.1, 1)
    profile = width * (1 - (1 - taper) * np.abs(t) ** rng.uniform(1.2, 4))
    if rng.random() < 0.2:  # heavier ends
        profile = profile + width * 0.5 * np.exp(-(((np.abs(t) - 0.93) / 0.08) ** 2))
    mask = coverage([ribbon(spine, profile)], MOUTH, FINE)
    layers = []
    if rng.random() < 0.4:  # the shadow of the lower lip
        low = middle + np.array([0, y.max() - min(0, y.min()) * 0.2 + rng.uniform(3, 5.5)])
        span = half * rng.uniform(0.2, 0.5)
        lip = smooth(low + np.array([(-span, 0), (0, 0.8), (span, 0)]))
        layers.append((coverage([ribbon(lip, 0.9 * np.sin(np.linspace(0.1, 3.04, len(lip))))], MOUTH, FINE), shade))
    if rng.random() < 0.12:  # painted lips around the line
        upper = np.vstack([spine, (spine + np.outer(1 - t**2, (0, -rng.uniform(0.8, 2.4))))[::-1]])
        lower = np.vstack([spine, (spine + np.outer(1 - t**2, (0, rng.uniform(1.2, 3))))[::-1]])
        return _lips(spine, layers, mask, [upper, lower], line, rng)
    layers.append((mask, line))
    seen = np.flatnonzero(profile >= min(SEEN, 0.6 * profile.max()))
    return Drawing(_layered(layers, mask), _points_of_line(spine[seen[0] : seen[-1] + 1]))


def _lips(
    spine: Curve,
    layers: list[tuple[Pixels, Color]],
    mask: Pixels,
    shapes: list[Curve],
    line: Color,
    rng: np.random.Generator,
) -> Drawing:
    """A closed mouth with lips: they belong to it, up to their outer border."""
    lips = coverage(shapes, MOUTH, FINE)
    paint = rgb(str(rng.choice(["#d8766f", "#c2505a", "#e6938a", "#a83c4a", "#b0625a"])))
    layers = [*layers, (lips, paint), (mask, line)]
    whole = np.maximum(lips, mask)
    return Drawing(_layered(layers, whole), _points_of_mask(whole))


def _points_of_line(spine: Curve) -> Spots:
    ends = spine[0], spine[-1]
    places = [at_x(spine, ends[0][0] + share * (ends[1][0] - ends[0][0])) for share in (0.25, 0.5, 0.75)]
    return {
        "left": ends[0],
        "right": ends[1],
        "top": places[1],
        "bottom": places[1],
        "upper_left": places[0],
        "lower_left": places[0],
        "upper_right": places[2],
        "lower_right": places[2],
    }


def _points_of_mask(mask: Pixels) -> Spots:
    curve = border(mask, MOUTH, FINE)
    assert curve is not None, "a mouth that is drawn"
    left, right = corners(curve)
    upper, lower = split(curve)
    points = {"left": left, "right": right}
    for name, share in (("_left", 0.25), ("", 0.5), ("_right", 0.75)):
        x = left[0] + share * (right[0] - left[0])
        points[f"upper{name}" if name else "top"] = at_x(upper, x)
        points[f"lower{name}" if name else "bottom"] = at_x(lower, x)
    return points


def moustache(rng: np.random.Generator, mouth: Spots, color: Color) -> Sprite:
    """Hair on the upper lip, above a mouth with those points."""
    middle = (mouth["upper_left"] + mouth["upper_right"]) / 2 - np.array([0, rng.uniform(0.8, 2.2)])
    half, drop = rng.uniform(6, 13), rng.uniform(-2, 4)
    way = np.array([(0.3, -1), (0.4 * half, -0.6), (0.8 * half, 0.4 * drop + 0.4), (half, drop)])
    thick = rng.uniform(1.4, 4) * np.sin(np.linspace(0.9, 3.1, 60))
    shapes = [ribbon(smooth(middle + way * (side, 1)), thick) for side in (-1, 1)]
    cover = coverage(shapes, MOUTH, FINE)
    hair = _layered([(cover, color)], cover)
    return Sprite(
        hair.rgb, hair.alpha, np.where(hair.parts == NONE, NONE, PART["front hair"]).astype(np.uint8), MOUTH, DENSITY
    )


# ---- open


def _own(rng: np.random.Generator, of: Character) -> Drawing:
    """The open mouth of a character, wider or narrower, its corners raised or lowered."""
    x, y = MOUTH.grid(FINE)
    wide, high = rng.uniform(0.7, 1.3), rng.uniform(0.45, 1.4)
    bend, skew = rng.normal(0, 1.5), rng.normal(0, 0.8)
    drop = rng.normal(0, 1.2)
    middle = np.array([256.0, 171.0])
    x1 = (x - middle[0]) / wide
    y1 = (y - middle[1] - drop + bend * (x1 / 9) ** 2 + skew * x1 / 9) / high
    to_x = ((x1 + middle[0] - MOUTH.x) * FINE - 0.5).astype(np.float32)
    to_y = ((y1 + middle[1] - MOUTH.y) * FINE - 0.5).astype(np.float32)
    hue, saturation, value = rng.normal(0, 0.02), rng.uniform(0.5, 1.2), rng.uniform(0.6, 1.3)

    def moved(pixels: Pixels) -> NDArray[np.float32]:
        colors = pixels.copy()
        colors[..., :3] = turned(pixels, hue, saturation, value)
        colors[..., :3] = cv2.multiply(colors[..., :3], cv2.merge([pixels[..., 3]] * 3), scale=1 / 255)
        return cv2.remap(colors, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT).astype(np.float32)

    assert of.mouth is not None, "a character that has a mouth of its own"
    assert of.lip is not None
    mouth = moved(of.mouth)
    lip = moved(of.lip) if rng.random() < 0.5 else np.zeros_like(mouth)
    mask = mouth[..., 3].astype(np.uint8)
    return Drawing(_small((lip * (1 - mouth[..., 3:] / 255) + mouth).astype(np.float32), mask), _points_of_mask(mask))


def _open(rng: np.random.Generator, line: Color) -> Drawing:
    half = rng.uniform(1.8, 10)
    t = np.linspace(-1, 1, 61)
    shape = rng.choice(["smile", "oval", "triangle", "box", "cat"], p=[0.4, 0.25, 0.15, 0.08, 0.12])
    tall = half * rng.uniform(0.35, 1.3) if half > 4 else half * rng.uniform(0.8, 1.8)
    bow = rng.uniform(-0.12, 0.25) * half
    upper, lower = {
        "smile": (-bow * t**2, tall * (1 - np.abs(t) ** rng.uniform(1.8, 3.2)) - bow * t**2),
        "oval": (-0.5 * tall * np.sqrt(1 - t**2), 0.5 * tall * np.sqrt(1 - t**2)),
        "triangle": (-0.6 * tall * (1 - np.abs(t) ** 1.4), 0.25 * tall * (1 - t**6)),
        "box": (-0.3 * tall * (1 - t**8), 0.4 * tall * (1 - t**6)),
        "cat": (0.28 * half * np.abs(np.sin(t * np.pi)), tall * (1 - t**2) * 0.9),
    }[str(shape)]
    lower = np.maximum(lower, upper)
    middle = CENTER + np.array([rng.normal(0, 0.4), rng.normal(-0.8, 1.4)])
    top = np.stack([half * t, upper], axis=1) + middle
    bottom = np.stack([half * t, lower], axis=1) + middle
    inside = coverage([np.vstack([top, bottom[::-1]])], MOUTH, FINE)
    width = rng.uniform(0.5, 1.5)
    even = width * (1 - rng.uniform(0, 0.7) * np.abs(t) ** 3)
    edges = coverage([ribbon(top, even), ribbon(bottom, even * rng.uniform(0.3, 1))], MOUTH, FINE)
    depth = rgb(str(rng.choice(["#8e2f3a", "#b04a4e", "#6d1f2a", "#c9605e", "#5a2026", "#d4807a"])))
    layers: list[tuple[Pixels, Color]] = [(inside, depth)]
    if rng.random() < 0.6:
        place = middle + np.array([0, lower.max() + 0.1 * tall])
        a = np.linspace(0, 2 * np.pi, 40)
        tongue = coverage([place + np.stack([0.7 * half * np.cos(a), 0.5 * tall * np.sin(a)], axis=1)], MOUTH, FINE)
        layers.append((np.minimum(tongue, inside), rgb(str(rng.choice(["#e98a86", "#f2a09a", "#d8706e"])))))
    if rng.random() < 0.5 and half > 3:
        teeth = coverage(
            [np.vstack([top - (0, 2), (top + np.array([0, tall * rng.uniform(0.12, 0.35)]))[::-1]])], MOUTH, FINE
        )
        layers.append((np.minimum(teeth, inside), np.array([1, 0.99, 0.97])))
    layers.append((edges, line))
    mask = np.maximum(inside, edges)
    return Drawing(_layered(layers, mask), _points_of_mask(mask))
