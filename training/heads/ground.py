"""Backgrounds behind a figure: plain, patterns, skies, plants, rooms, streets, clutter, paint."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.canvas import Canvas, linear, radial
from training.heads.colour import RGB, WHITE, hsv, mix
from training.heads.curve import Points, bezier, ellipse, smooth
from training.heads.style import chance, choose

KINDS = {
    "plain": 4.0,
    "gradient": 2.5,
    "pattern": 1.5,
    "clouds": 1.5,
    "sky": 1.5,
    "bokeh": 1,
    "foliage": 1.5,
    "room": 1.5,
    "street": 1,
    "clutter": 1,
    "rays": 0.5,
    "paint": 1.5,
    "shapes": 1,
}


def draw_ground(seed: int, size: int) -> NDArray[np.uint8]:
    """The background number `seed`, (size, size, 3), sRGB."""
    rng = np.random.default_rng([7, seed])
    kind = choose(rng, KINDS)
    if kind in _NOISES:
        picture = _NOISES[kind](rng, size)
    else:
        canvas = Canvas(size)
        tone = _colour(rng)
        canvas.fill(_box(0, 0, size, size), tone)
        _SCENES[kind](canvas, rng, size, tone)
        picture = canvas.picture()[:, :, :3]
    if kind not in ("plain", "gradient") and chance(rng, 0.45):
        picture = cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.01, 0.03) * size * rng.random() + 0.5)).astype(
            np.uint8
        )
    if kind != "plain" and chance(rng, 0.25):
        veil = np.array(_colour(rng)) * 255
        picture = (picture + (veil - picture) * rng.uniform(0.1, 0.6)).astype(np.uint8)
    return np.ascontiguousarray(picture)


def _colour(rng: np.random.Generator) -> RGB:
    return hsv(rng.random(), rng.beta(1.1, 2.2), rng.beta(2.5, 1.2))


def _near(rng: np.random.Generator, colour: RGB, spread: float = 0.12) -> RGB:
    r, g, b = np.clip(np.array(colour) + rng.normal(0, spread, 3) * 0.5 + rng.normal(0, spread), 0, 1).tolist()
    return r, g, b


def _box(x: float, y: float, w: float, h: float) -> Points:
    return np.array([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], float)


def _plain(canvas: Canvas, rng: np.random.Generator, size: int, tone: RGB) -> None:
    if chance(rng, 0.5):
        grey = (1.0, 1.0, 1.0, 0.97, 0.0, 0.5, 0.85)[int(rng.integers(7))]
        canvas.fill(_box(0, 0, size, size), (grey, grey, grey))


def _gradient(canvas: Canvas, rng: np.random.Generator, size: int, tone: RGB) -> None:
    other = _colour(rng) if chance(rng, 0.4) else _near(rng, tone, 0.25)
    if chance(rng, 0.35):
        canvas.fill(
            _box(0, 0, size, size),
            radial(rng.uniform(0.2, 0.8, 2) * size, size * rng.uniform(0.4, 0.9), [(0, other), (1, tone)]),
        )
    else:
        start, end = rng.random(2) * size, rng.random(2) * size
        canvas.fill(_box(0, 0, size, size), linear(start, end, [(0, tone), (1, other)]))


def _pattern(canvas: Canvas, rng: np.random.Generator, size: int, tone: RGB) -> None:
    other = _near(rng, tone, 0.2) if chance(rng, 0.6) else _colour(rng)
    step = size / rng.integers(4, 24)
    kind = choose(rng, {"dots": 2, "stripes": 2, "checks": 1.5, "grid": 1, "hearts": 1})
    count = int(size / step) + 2
    if kind in ("stripes", "grid"):
        slant = rng.choice([0, 0, 0.5, 1]) * size
        for i in range(-count, 2 * count):
            canvas.fill(
                np.array(
                    [
                        (i * step, 0),
                        (i * step + step * 0.45, 0),
                        (i * step + step * 0.45 - slant, size),
                        (i * step - slant, size),
                    ]
                ),
                other,
            )
            if kind == "grid":
                canvas.fill(_box(0, i * step, size, step * 0.45), other, alpha=0.6)
        return
    for i in range(count):
        for j in range(count):
            x, y = i * step + (j % 2) * step / 2, j * step
            if kind == "checks" and (i + j) % 2:
                canvas.fill(_box(i * step, y, step, step), other)
            elif kind == "dots" and count < 16:
                canvas.fill(ellipse(x, y, step * 0.28, step * 0.28, 14), other)
            elif kind == "hearts" and count < 16:
                canvas.fill(
                    smooth(
                        np.array([(0, 0.3), (-0.3, 0), (-0.15, -0.22), (0, -0.1), (0.15, -0.22), (0.3, 0)]) * step
                        + (x, y),
                        3,
                        closed=True,
                    ),
                    other,
                )


def _sky(canvas: Canvas, rng: np.random.Generator, size: int, tone: RGB) -> None:
    top = (
        hsv(rng.uniform(0.52, 0.68), rng.uniform(0.3, 0.75), rng.uniform(0.5, 0.95))
        if chance(rng, 0.75)
        else hsv(rng.uniform(-0.1, 0.12), 0.5, 0.95)
    )
    low = mix(top, (1.0, 0.95, 0.9), rng.uniform(0.4, 0.9))
    canvas.fill(_box(0, 0, size, size), linear((0, 0), (0, size), [(0, top), (1, low)]))
    for _ in range(int(rng.integers(1, 7))):
        x, y, w = rng.uniform(0, size), rng.uniform(0, 0.8) * size, rng.uniform(0.08, 0.3) * size
        for _ in range(int(rng.integers(4, 10))):
            puff = ellipse(
                x + rng.normal(0, w * 0.6),
                y + rng.normal(0, w * 0.12),
                w * rng.uniform(0.2, 0.5),
                w * rng.uniform(0.15, 0.3),
                16,
            )
            canvas.fill(
                puff, mix(WHITE, top, rng.uniform(0, 0.3)), alpha=rng.uniform(0.6, 1), blur=rng.choice([0, 0.02]) * size
            )
    if chance(rng, 0.5):
        y = rng.uniform(0.55, 0.95) * size
        hills = smooth(
            [
                (-10, y),
                (size * 0.25, y + rng.normal(0, 0.05) * size),
                (size * 0.6, y + rng.normal(0, 0.05) * size),
                (size + 10, y),
            ],
            8,
        )
        canvas.fill(
            np.vstack([hills, [(size + 10, size), (-10, size)]]),
            hsv(rng.uniform(0.2, 0.45), rng.uniform(0.2, 0.6), rng.uniform(0.3, 0.8)),
        )


def _bokeh(canvas: Canvas, rng: np.random.Generator, size: int, tone: RGB) -> None:
    for _ in range(int(rng.integers(10, 45))):
        r = rng.uniform(0.01, 0.1) * size
        canvas.fill(
            ellipse(rng.uniform(0, size), rng.uniform(0, size), r, r, 20),
            mix(_near(rng, tone, 0.3), WHITE, rng.random()),
            alpha=rng.uniform(0.15, 0.7),
            blur=rng.choice([0, 0.15]) * r,
        )


def _foliage(canvas: Canvas, rng: np.random.Generator, size: int, tone: RGB) -> None:
    hue = rng.uniform(0.2, 0.42) if chance(rng, 0.7) else rng.uniform(-0.08, 0.12)
    canvas.fill(_box(0, 0, size, size), hsv(hue, 0.5, rng.uniform(0.2, 0.8)))
    for _ in range(int(rng.integers(60, 180))):
        x, y = rng.uniform(0, size, 2)
        leaf = ellipse(x, y, rng.uniform(0.02, 0.08) * size, rng.uniform(0.008, 0.03) * size, 10, rng.uniform(0, 6))
        canvas.fill(leaf, hsv(hue + rng.normal(0, 0.03), rng.uniform(0.2, 0.7), rng.uniform(0.2, 0.95)))
    for _ in range(int(rng.integers(0, 5))):
        x = rng.uniform(0, size)
        trunk = bezier((x, 0), (x + rng.normal(0, 30), size * 0.3), (x + rng.normal(0, 30), size * 0.6), (x, size), 12)
        canvas.stroke(trunk, rng.uniform(0.01, 0.08) * size, hsv(0.07, 0.4, rng.uniform(0.2, 0.5)))


def _room(canvas: Canvas, rng: np.random.Generator, size: int, tone: RGB) -> None:
    floor = rng.uniform(0.6, 0.95) * size
    canvas.fill(_box(0, floor, size, size), _near(rng, tone, 0.25))
    for _ in range(int(rng.integers(1, 6))):
        x, y = rng.uniform(-0.1, 0.9) * size, rng.uniform(-0.1, 0.6) * size
        w, h = rng.uniform(0.1, 0.5) * size, rng.uniform(0.1, 0.6) * size
        colour = _colour(rng)
        canvas.fill(_box(x, y, w, h), colour)
        canvas.outline(_box(x, y, w, h), rng.uniform(1, 6), _near(rng, colour, 0.3))
        for i in range(int(rng.integers(0, 9))):
            if chance(rng, 0.5):
                canvas.fill(_box(x + w * i / 9, y + h * rng.uniform(0, 0.3), w / 12, h * 0.6), _near(rng, colour, 0.4))
            else:
                canvas.fill(_box(x, y + h * i / 9, w, max(h / 60, 1)), _near(rng, colour, 0.3))
    if chance(rng, 0.4):
        x = rng.uniform(0, 0.9) * size
        canvas.fill(
            np.array([(x, 0), (x + 0.2 * size, 0), (x + 0.5 * size, size), (x + 0.1 * size, size)]),
            WHITE,
            alpha=0.25,
            blur=4,
        )


def _street(canvas: Canvas, rng: np.random.Generator, size: int, tone: RGB) -> None:
    night = chance(rng, 0.4)
    canvas.fill(_box(0, 0, size, size), hsv(0.62, 0.6, 0.2) if night else mix(tone, WHITE, 0.5))
    x = -0.1 * size
    while x < size:
        w, y = rng.uniform(0.08, 0.3) * size, rng.uniform(0.0, 0.6) * size
        wall = hsv(rng.random(), 0.25, rng.uniform(0.1, 0.3) if night else rng.uniform(0.4, 0.9))
        canvas.fill(_box(x, y, w, size), wall)
        glass = hsv(rng.uniform(0.05, 0.6), 0.4, rng.uniform(0.6, 1)) if night else _near(rng, wall, 0.3)
        columns, rows = int(rng.integers(2, 6)), int(rng.integers(4, 12))
        for i in range(columns):
            for j in range(rows):
                if chance(rng, 0.75):
                    canvas.fill(
                        _box(
                            x + w * (i + 0.2) / columns,
                            y + (size - y) * (j + 0.2) / rows,
                            w * 0.6 / columns,
                            (size - y) * 0.55 / rows,
                        ),
                        glass,
                    )
        x += w * rng.uniform(0.7, 1.2)


def _clutter(canvas: Canvas, rng: np.random.Generator, size: int, tone: RGB) -> None:
    """Rows of strokes like text, panels and buttons."""
    ink = _colour(rng)
    y = rng.uniform(0, 20)
    while y < size:
        x, h = rng.uniform(0, 0.3) * size, rng.uniform(0.015, 0.06) * size
        while x < size * rng.uniform(0.6, 1):
            w = h * rng.uniform(0.3, 0.9)
            for _ in range(int(rng.integers(1, 4))):
                a, b = (x, y) + rng.random(2) * (w, h), (x, y) + rng.random(2) * (w, h)
                canvas.stroke(np.linspace(a, b, 3), max(h * 0.12, 1), ink)
            x += w * rng.uniform(1.1, 1.5)
        y += h * rng.uniform(1.3, 3)
    for _ in range(int(rng.integers(0, 5))):
        canvas.outline(
            _box(*rng.uniform(0, 0.8, 2) * size, *rng.uniform(0.1, 0.5, 2) * size), rng.uniform(1, 4), _colour(rng)
        )


def _rays(canvas: Canvas, rng: np.random.Generator, size: int, tone: RGB) -> None:
    middle, other = rng.uniform(0.2, 0.8, 2) * size, _near(rng, tone, 0.3)
    turns = np.sort(rng.uniform(0, 2 * np.pi, 2 * int(rng.integers(8, 40))))
    for a, b in zip(turns[::2], turns[1::2], strict=True):
        canvas.fill(
            np.array(
                [
                    middle,
                    middle + 2 * size * np.array([np.cos(a), np.sin(a)]),
                    middle + 2 * size * np.array([np.cos(b), np.sin(b)]),
                ]
            ),
            other,
        )


def _shapes(canvas: Canvas, rng: np.random.Generator, size: int, tone: RGB) -> None:
    for _ in range(int(rng.integers(3, 40))):
        x, y = rng.uniform(0, size, 2)
        r = rng.uniform(0.02, 0.3) * size
        corners = int(rng.integers(3, 9))
        turn = np.sort(rng.uniform(0, 2 * np.pi, corners))
        shape = np.column_stack([x + r * np.cos(turn), y + r * np.sin(turn)])
        canvas.fill(
            smooth(shape, 4, closed=True) if chance(rng, 0.5) else shape,
            _colour(rng) if chance(rng, 0.4) else _near(rng, tone, 0.25),
            alpha=rng.uniform(0.4, 1),
        )


def _clouds(rng: np.random.Generator, size: int) -> NDArray[np.uint8]:
    """Soft noise between two colours."""
    a, b = np.array(_colour(rng)), np.array(_colour(rng))
    noise = np.zeros((size, size), np.float32)
    for octave in range(int(rng.integers(1, 6))):
        cells = int(rng.integers(2, 5)) * 2**octave
        noise += (
            cv2.resize(rng.random((cells, cells)).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
            / 2**octave
        )
    noise = (noise - noise.min()) / max(float(np.ptp(noise)), 1e-6)
    return np.clip((a + (b - a) * noise[:, :, None]) * 255, 0, 255).astype(np.uint8)


def _paint(rng: np.random.Generator, size: int) -> NDArray[np.uint8]:
    """Broad strokes over one another."""
    canvas = Canvas(size)
    tone = _colour(rng)
    canvas.fill(_box(0, 0, size, size), tone)
    wide = rng.uniform(0.02, 0.12) * size
    for _ in range(int(rng.integers(20, 110))):
        start = rng.uniform(0, size, 2)
        way = rng.normal(0, 0.2, 2) * size
        line = bezier(start, start + way * 0.3 + rng.normal(0, 10, 2), start + way * 0.7, start + way, 8)
        canvas.stroke(
            line,
            wide * rng.uniform(0.3, 1.2) * np.array([0.5, 1, 1, 1, 1, 0.9, 0.7, 0.3]),
            _near(rng, tone, 0.2),
            alpha=rng.uniform(0.3, 0.9),
        )
    return canvas.picture()[:, :, :3]


_SCENES: dict[str, Callable[[Canvas, np.random.Generator, int, RGB], None]] = {
    "plain": _plain,
    "gradient": _gradient,
    "pattern": _pattern,
    "sky": _sky,
    "bokeh": _bokeh,
    "foliage": _foliage,
    "room": _room,
    "street": _street,
    "clutter": _clutter,
    "rays": _rays,
    "shapes": _shapes,
}
_NOISES: dict[str, Callable[[np.random.Generator, int], NDArray[np.uint8]]] = {"clouds": _clouds, "paint": _paint}
