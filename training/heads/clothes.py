"""Clothes on a figure: the garment, and the collars, bows and straps on it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from training.heads.canvas import linear
from training.heads.colour import RGB, WHITE, mix, shade
from training.heads.curve import Points, bezier, ellipse, smooth
from training.heads.sketch import Sketch
from training.heads.style import chance, choose

PAPER: RGB = (0.97, 0.97, 0.98)


@dataclass(frozen=True)
class Figure:
    """A body to be dressed, in distances between the irises from the pit of the neck."""

    sketch: Sketch
    at: Callable[[object], Points]  # to pixels
    half: float  # of the neck's width
    wide: float  # half of the shoulders' width
    drop: float  # how far the shoulders fall


@dataclass(frozen=True)
class Tailor:
    """A figure with the colours of its clothes."""

    figure: Figure
    main: RGB
    second: RGB
    third: RGB
    line: RGB

    def piece(self, points: object, colour: RGB, mirrored: bool = True, part: str = "clothes") -> None:
        """One piece of cloth with its outline, on both sides if mirrored."""
        flat, sketch = np.asarray(points, float), self.figure.sketch
        for side in (1, -1) if mirrored else (1,):
            done = self.figure.at(flat * (side, 1))
            sketch.canvas.fill(done, colour, part)
            sketch.line(np.vstack([done, done[:1]]), self.line, part, 0.9, (0, 0))

    def seam(self, points: Points, mirrored: bool = True, width: float = 0.8) -> None:
        """A line on the cloth."""
        for side in (1, -1) if mirrored else (1,):
            self.figure.sketch.line(self.figure.at(points * (side, 1)), self.line, width=width)

    def bow(self, colour: RGB, y: float, size: float = 1.0) -> None:
        """A ribbon tied in a bow."""
        self.piece(
            [
                (0.0, y + 0.04 * size),
                (0.1 * size, y + 0.06 * size),
                (0.22 * size, y + 0.55 * size),
                (0.1 * size, y + 0.6 * size),
            ],
            colour,
        )
        self.piece(
            [(0.03, y), (0.3 * size, y - 0.16 * size), (0.36 * size, y + 0.16 * size), (0.03, y + 0.06 * size)], colour
        )
        self.piece(ellipse(0, y + 0.02, 0.07 * size, 0.08 * size, 12), colour, mirrored=False)

    def collar(self, colour: RGB, spread: float = 1.0) -> None:
        """The two points of a shirt's collar."""
        h = self.figure.half
        self.piece([(0.02, 0.3), (h * 1.18, -0.12), (h * 1.4, 0.08), (h * 0.95 * spread, 0.48 * spread)], colour)

    def buttons(self, x: float = 0.0, first: float = 0.5, step: float = 0.35) -> None:
        """A row of buttons down the front."""
        for index in range(5):
            self.piece(ellipse(x, first + step * index, 0.035, 0.035, 10), self.second, mirrored=False)

    def frill(self, points: Points, colour: RGB, depth: float) -> None:
        """A frilled edge along a line."""
        t = np.linspace(0, 1, 4 * len(points))
        spine = np.column_stack(
            [np.interp(t * (len(points) - 1), np.arange(len(points)), points[:, i]) for i in (0, 1)]
        )
        wave = depth * (1 + 0.35 * np.sin(t * len(points) * 5))
        self.piece(np.vstack([spine, (spine + np.column_stack([0 * wave, wave]))[::-1]]), colour)


def dress(figure: Figure) -> None:
    """Draws clothes by chance."""
    sketch = figure.sketch
    rng, palette = sketch.rng, sketch.palette
    main, second, third = palette.clothes
    line = shade(main, 1.5, (0.5, 0.45, 0.55)) if chance(rng, 0.6) else palette.line
    tailor = Tailor(figure, main, second, third, line)
    kind = choose(rng, {name: weight for name, (weight, _) in GARMENTS.items()})
    _cloth(tailor, kind)
    GARMENTS[kind][1](tailor, rng)
    h = figure.half
    if chance(rng, 0.12) and kind not in ("turtleneck", "armour", "scarf"):
        tailor.piece(
            [(-h * 1.02, -0.14), (0, -0.06), (h * 1.02, -0.14), (h * 1.04, -0.02), (0, 0.07), (-h * 1.04, -0.02)],
            third,
            mirrored=False,
        )
        if chance(rng, 0.5):
            tailor.piece(ellipse(0, 0.08, 0.06, 0.07, 10), second, mirrored=False)
    if chance(rng, 0.08):
        chain = figure.at(bezier((-h * 1.3, 0.05), (-0.2, 0.6), (0.2, 0.6), (h * 1.3, 0.05), 16))
        sketch.canvas.stroke(chain, max(0.02 * sketch.unit, 0.8), third, "ornament")


def _cloth(tailor: Tailor, kind: str) -> None:
    figure = tailor.figure
    sketch, wide, drop, half = figure.sketch, figure.wide, figure.drop, figure.half
    rng = sketch.rng
    neckline = {
        "tee": rng.uniform(0.12, 0.3),
        "dress": rng.uniform(0.25, 0.6),
        "bare": rng.uniform(0.55, 0.8),
        "overalls": 0.2,
    }.get(kind, 0.08)
    if kind == "bare":
        right = [
            (0.0, neckline + 0.1),
            (wide * 0.5, neckline + 0.02),
            (wide * 0.93, neckline + 0.12),
            (wide * 1.08, drop + 1.3),
            (wide * 1.1, 9),
        ]
    elif kind == "straps":
        right = [
            (0.0, 0.75),
            (wide * 0.35, 0.6),
            (wide * 0.44, drop * 0.45),
            (wide * 0.52, drop * 0.5),
            (wide * 0.62, 0.75),
            (wide * 0.78, 1.3),
            (wide * 0.75, 9),
        ]
    else:
        open_w = half * (1.25 if kind != "dress" else 1.7)
        right = [
            (0.0, neckline),
            (open_w * 0.6, neckline * 0.75),
            (open_w, 0.12 * open_w),
            (wide * 0.55, drop * 0.46),
            (wide * 0.81, drop * 0.8),
            (wide * 0.975, drop * 1.28),
            (wide * 1.07, drop + 0.65),
            (wide * 1.15, drop + 1.5),
            (wide * 1.14, 9),
        ]
    curve = smooth(right, 5)
    shape = figure.at(np.vstack([(curve * (-1, 1))[::-1], curve[1:]]))
    top, low = figure.at([(0, 0), (0, 2.5)])
    flat = sketch.style.shading == "flat"
    sketch.canvas.fill(
        shape, tailor.main if flat else linear(top, low, [(0, tailor.main), (1, shade(tailor.main, 0.5))]), "clothes"
    )
    with sketch.canvas.clip(shape):
        if chance(rng, 0.1):
            _print(tailor, rng)
        _folds(tailor)
    sketch.line(np.vstack([shape, shape[:1]]), tailor.line, "clothes", ends=(0, 0))


def _print(tailor: Tailor, rng: np.random.Generator) -> None:
    """Stripes or a sign on the cloth."""
    figure = tailor.figure
    if chance(rng, 0.5):
        step = rng.uniform(0.12, 0.4)
        for index in range(12):
            y = 0.2 + index * step
            figure.sketch.canvas.stroke(
                figure.at([(-3, y + 0.1), (0, y), (3, y + 0.1)]), step * 0.4 * figure.sketch.unit, tailor.second
            )
    else:
        figure.sketch.canvas.fill(
            figure.at(ellipse(0, 1.2, rng.uniform(0.2, 0.6), rng.uniform(0.15, 0.4), int(rng.integers(3, 20)))),
            tailor.second,
        )


def _folds(tailor: Tailor) -> None:
    figure = tailor.figure
    sketch, wide = figure.sketch, figure.wide
    rng, style = sketch.rng, sketch.style
    soft = 0.08 * sketch.unit if style.shading in ("soft", "painted") else 0
    if style.shading != "flat":
        side = -1 if style.light > 0 else 1
        dark = smooth(
            [
                (side * wide * 0.75, 0.2),
                (side * wide * 0.62, 0.9),
                (side * wide * 0.7, 1.6),
                (side * wide * 0.5, 4),
                (side * 4, 4),
                (side * 4, 0),
            ],
            4,
        )
        sketch.canvas.fill(figure.at(dark), shade(tailor.main, 0.9), alpha=0.8, blur=soft)
    if chance(rng, 0.75):
        tailor.seam(bezier((wide * 0.76, 0.95), (wide * 0.74, 1.3), (wide * 0.8, 1.8), (wide * 0.8, 3), 9))
    for _ in range(int(14 * style.detail)):
        x, y = rng.uniform(-wide, wide), rng.uniform(0.4, 2.5)
        fold = bezier(
            (x, y),
            (x * 0.95, y + 0.2),
            (x * 0.8, y + 0.3),
            (x * 0.7 + rng.normal(0, 0.1), y + rng.uniform(0.2, 0.6)),
            7,
        )
        if chance(rng, 0.5) and style.shading != "flat":
            width = np.sin(np.linspace(0.1, 3, 7)) * rng.uniform(0.03, 0.15) * sketch.unit
            sketch.canvas.stroke(figure.at(fold), width, shade(tailor.main, 0.8), alpha=0.7, blur=soft / 3)
        else:
            sketch.line(figure.at(fold), tailor.line, width=0.7, alpha=0.7)


def _shirt(tailor: Tailor, rng: np.random.Generator) -> None:
    tailor.seam(bezier((0.02, 0.3), (0.02, 1), (0.02, 1.6), (0.02, 3), 6), mirrored=False)
    tailor.collar(PAPER if chance(rng, 0.5) else tailor.main, rng.uniform(0.8, 1.25))
    _tie(tailor, rng)


def _tie(tailor: Tailor, rng: np.random.Generator) -> None:
    kind = choose(rng, {"none": 1.5, "tie": 1.5, "bow": 1, "buttons": 1})
    if kind == "tie":
        tailor.piece(
            [(-0.08, 0.26), (0.08, 0.26), (0.05, 0.4), (0.15, 1.4), (0, 1.6), (-0.15, 1.4), (-0.05, 0.4)],
            tailor.third,
            mirrored=False,
        )
    elif kind == "bow":
        tailor.bow(tailor.third, 0.34, rng.uniform(0.6, 1.2))
    elif kind == "buttons":
        tailor.buttons()


def _blazer(tailor: Tailor, rng: np.random.Generator) -> None:
    h = tailor.figure.half
    tailor.piece([(0, 0.2), (h * 1.1, 0.0), (0.5, 0.9), (0, 1.6)], PAPER)
    tailor.piece(
        [(h * 1.2, 0.02), (h * 1.7, 0.14), (0.55, 0.75), (0.06, 1.7), (h * 1.1, 0.5)],
        mix(tailor.main, tailor.second, 0.15),
    )
    tailor.collar(PAPER if chance(rng, 0.7) else tailor.second)
    _tie(tailor, rng)


def _sailor(tailor: Tailor, rng: np.random.Generator) -> None:
    h, wide, drop = tailor.figure.half, tailor.figure.wide, tailor.figure.drop
    tailor.piece(
        [(0, 0.72), (h * 1.15, 0.0), (h * 1.6, 0.1), (wide * 0.66, drop * 0.6 + 0.3), (0.4, 0.85)], tailor.second
    )
    tailor.piece([(0.03, 0.66), (h * 1.2, 0.12), (h * 1.32, 0.14), (0.1, 0.72)], mix(tailor.second, WHITE, 0.8))
    tailor.bow(tailor.third, 0.78, rng.uniform(0.7, 1.3))


def _turtleneck(tailor: Tailor, rng: np.random.Generator) -> None:
    h = tailor.figure.half
    high = rng.uniform(0.12, 0.32)
    tailor.piece(
        [(-h * 1.08, -high), (0, 0.06 - high), (h * 1.08, -high), (h * 1.25, 0.14), (0, 0.24), (-h * 1.25, 0.14)],
        tailor.main,
        mirrored=False,
    )
    for step in np.linspace(-0.9, 0.9, int(rng.integers(0, 9))):
        tailor.seam(
            bezier((step * h, -high), (step * h, -0.1), (step * h * 1.15, 0.05), (step * h * 1.15, 0.15), 5),
            mirrored=False,
        )
    if chance(rng, 0.4):
        for x in np.arange(-2.5, 2.5, rng.uniform(0.12, 0.25)):
            tailor.seam(
                bezier((x * 0.8, 0.3 + 0.12 * abs(x)), (x * 0.9, 0.8), (x, 1.4), (x, 3), 6), mirrored=False, width=0.6
            )


def _hoodie(tailor: Tailor, rng: np.random.Generator) -> None:
    h = tailor.figure.half
    tailor.piece(
        [(0.0, 0.3), (h * 1.1, -0.1), (h * 1.9, -0.18), (h * 2.0, 0.2), (0.25, 0.62)], mix(tailor.main, (0, 0, 0), 0.1)
    )
    tailor.piece([(h * 0.4, 0.4), (h * 0.4 + 0.05, 0.4), (h * 0.45 + 0.04, 1.1), (h * 0.45, 1.1)], tailor.second)


def _kimono(tailor: Tailor, rng: np.random.Generator) -> None:
    h = tailor.figure.half
    tailor.piece([(0, 0.1), (h * 1.1, -0.05), (0.3, 0.9), (0, 1.2)], tailor.figure.sketch.palette.skin, part="neck")
    tailor.piece([(h * 1.1, -0.08), (h * 1.55, 0.1), (-0.25, 1.6), (-0.45, 1.5)], tailor.second, mirrored=False)
    tailor.piece([(-h * 1.1, -0.08), (-h * 1.55, 0.1), (0.3, 1.65), (0.5, 1.55)], tailor.second, mirrored=False)


def _armour(tailor: Tailor, rng: np.random.Generator) -> None:
    h, wide, drop = tailor.figure.half, tailor.figure.wide, tailor.figure.drop
    tailor.piece(
        [(-h * 1.2, -0.2), (0, -0.05), (h * 1.2, -0.2), (h * 1.7, 0.2), (0, 0.5), (-h * 1.7, 0.2)],
        tailor.second,
        mirrored=False,
    )
    for step in range(int(rng.integers(1, 4))):
        tailor.piece(ellipse(wide * 0.9, drop + 0.25 + 0.25 * step, 0.5, 0.36), mix(tailor.third, WHITE, 0.12 * step))
    tailor.piece([(0, 0.6), (0.5, 0.7), (0.7, 1.3), (0.4, 1.8), (0, 1.9)], tailor.second)


def _straps(tailor: Tailor, rng: np.random.Generator) -> None:
    wide, drop = tailor.figure.wide, tailor.figure.drop
    if chance(rng, 0.6):
        tailor.piece(
            [(wide * 0.42, drop * 0.2), (wide * 0.5, drop * 0.25), (wide * 0.46, 0.9), (wide * 0.38, 0.9)], tailor.main
        )
    if chance(rng, 0.4):
        tailor.frill(np.array([(0.0, 0.75), (wide * 0.3, 0.7), (wide * 0.6, 0.75)]), PAPER, 0.12)


def _overalls(tailor: Tailor, rng: np.random.Generator) -> None:
    wide, drop = tailor.figure.wide, tailor.figure.drop
    tailor.piece(
        [(wide * 0.4, drop * 0.32), (wide * 0.54, drop * 0.4), (wide * 0.5, 1.4), (wide * 0.34, 1.4)], tailor.second
    )
    tailor.piece([(0, 1.2), (wide * 0.54, 1.2), (wide * 0.6, 9), (0, 9)], tailor.second)


def _maid(tailor: Tailor, rng: np.random.Generator) -> None:
    wide, drop = tailor.figure.wide, tailor.figure.drop
    tailor.frill(
        np.array([(wide * 0.45, drop * 0.35), (wide * 0.75, drop * 0.75), (wide * 1.1, drop * 1.3 + 0.1)]),
        PAPER,
        rng.uniform(0.2, 0.4),
    )
    tailor.piece([(wide * 0.4, drop * 0.3), (wide * 0.62, drop * 0.45), (wide * 0.55, 1.4), (0.35, 1.4)], PAPER)
    tailor.piece([(0, 1.3), (0.5, 1.2), (0.7, 9), (0, 9)], PAPER)
    tailor.collar(PAPER, 0.9)
    tailor.bow(tailor.third, 0.3, rng.uniform(0.5, 0.9))


def _blouse(tailor: Tailor, rng: np.random.Generator) -> None:
    h, wide, drop = tailor.figure.half, tailor.figure.wide, tailor.figure.drop
    tailor.piece(ellipse(wide * 0.88, drop + 0.5, 0.42, 0.5), tailor.main)
    tailor.frill(
        np.array([(0.05, 0.3), (h * 1.2, 0.12), (h * 2.2, 0.22), (wide * 0.75, drop * 0.8)]),
        mix(tailor.main, WHITE, 0.5),
        0.25,
    )
    tailor.frill(np.array([(-0.02, -0.02), (h * 0.6, -0.08), (h * 1.15, -0.16)]), mix(tailor.main, WHITE, 0.5), 0.14)
    tailor.bow(tailor.third, 0.25, rng.uniform(0.5, 1.0))


def _cardigan(tailor: Tailor, rng: np.random.Generator) -> None:
    h = tailor.figure.half
    tailor.piece(
        [(0, 0.25 if chance(rng, 0.5) else 0.5), (h * 1.3, 0.0), (h * 1.5, 0.5), (0.35, 2.2), (0, 2.4)],
        mix(tailor.second, WHITE, 0.4),
    )
    tailor.seam(bezier((h * 1.35, 0.05), (h * 1.6, 0.6), (0.5, 1.6), (0.4, 2.4), 9))


def _scarf(tailor: Tailor, rng: np.random.Generator) -> None:
    h = tailor.figure.half
    tailor.piece(
        smooth(
            [(-h * 1.5, -0.12), (0, 0.02), (h * 1.5, -0.12), (h * 2.0, 0.2), (h, 0.52), (-h, 0.52), (-h * 2.0, 0.2)],
            4,
            closed=True,
        ),
        tailor.third,
        mirrored=False,
    )
    x = rng.choice([-1, 1]) * h
    tailor.piece([(x - 0.2, 0.4), (x + 0.2, 0.4), (x + 0.28, 1.5), (x - 0.15, 1.55)], tailor.third, mirrored=False)


def _plain(tailor: Tailor, rng: np.random.Generator) -> None:
    if chance(rng, 0.15):
        tailor.bow(tailor.third, 0.3, rng.uniform(0.5, 1))


GARMENTS: dict[str, tuple[float, Callable[[Tailor, np.random.Generator], None]]] = {
    "tee": (2.5, _plain),
    "shirt": (2, _shirt),
    "sailor": (2, _sailor),
    "blazer": (2, _blazer),
    "turtleneck": (1.3, _turtleneck),
    "dress": (1.2, _plain),
    "bare": (0.7, _straps),
    "straps": (0.8, _plain),
    "armour": (0.5, _armour),
    "hoodie": (1.2, _hoodie),
    "kimono": (0.6, _kimono),
    "overalls": (0.5, _overalls),
    "maid": (0.8, _maid),
    "blouse": (1, _blouse),
    "cardigan": (1, _cardigan),
    "scarf": (0.6, _scarf),
}
