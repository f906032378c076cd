"""Ornaments of the head: hats, ribbons, ears of animals, horns, headphones."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from training.heads.colour import BLACK, RGB, WHITE, hsv, mix, shade
from training.heads.curve import Points, bezier, ellipse, offset, ribbon, smooth
from training.heads.mouth import Mouth
from training.heads.sketch import Sketch
from training.heads.skull import Skull
from training.heads.style import chance, choose


@dataclass(frozen=True)
class Stand:
    """Where ornaments sit: the head with its hair, and their colours."""

    sketch: Sketch
    skull: Skull
    mouth: Mouth
    top: float  # y of the hair's top
    half: float  # half of the hair's width
    colours: tuple[RGB, RGB]
    rng: np.random.Generator

    def piece(self, points: Points, colour: RGB, part: str = "ornament", outlined: bool = True) -> None:
        """One piece in pixels, with its outline."""
        self.sketch.canvas.fill(points, colour, part)
        if self.sketch.style.shading != "flat":
            with self.sketch.canvas.clip(points):
                soft = 0.05 * self.sketch.unit if self.sketch.style.shading in ("soft", "painted") else 0
                away = np.array([-np.sign(self.sketch.style.light) * 0.12, -0.08]) * self.sketch.unit
                with self.sketch.canvas.clip(points - away, outside=True):
                    self.sketch.canvas.fill(points, shade(colour, 0.9), alpha=0.8, blur=soft)
        if outlined:
            line = (
                shade(colour, 1.7, (0.5, 0.42, 0.5))
                if self.sketch.style.palette.line[0] > 0.2
                else self.sketch.palette.line
            )
            self.sketch.line(np.vstack([points, points[:1]]), line, part, ends=(0, 0))

    def flat(self, points: object, depth: float = 0.0) -> Points:
        """Pixels of points at one depth."""
        return self.sketch.pose.place(points, depth)

    def rim(self, turn: float) -> tuple[float, float]:
        """A place on the hair's outline, `turn` radians from the top towards the viewer's right."""
        return self.half * float(np.sin(turn)), -0.35 + (self.top + 0.35) * float(np.cos(turn))


def _bow(stand: Stand, x: float, y: float, size: float, turn: float, colour: RGB) -> None:
    cos, sin = np.cos(turn), np.sin(turn)

    def at(points: object) -> Points:
        local = np.asarray(points, float) * size
        return stand.sketch.on_hair(local @ np.array([[cos, sin], [-sin, cos]]) + (x, y))

    for side in (-1, 1):
        stand.piece(at([(side * 0.06, 0.05), (side * 0.3, 0.75), (side * 0.55, 0.65), (side * 0.16, 0.0)]), colour)
    for side in (-1, 1):
        loop = smooth(
            [(0, -0.06), (side * 0.45, -0.42), (side * 0.8, -0.3), (side * 0.82, 0.2), (side * 0.45, 0.3), (0, 0.08)],
            3,
            closed=True,
        )
        stand.piece(at(loop), colour)
    stand.piece(at(ellipse(0, 0, 0.14, 0.16, 10)), mix(colour, BLACK, 0.1))


def _ribbons(stand: Stand) -> None:
    rng = stand.rng
    size, turn = rng.uniform(0.3, 0.85), rng.uniform(0.0, 1.3)
    sides = (-1, 1) if chance(rng, 0.35) else (int(rng.choice([-1, 1])),)
    for side in sides:
        x, y = stand.rim(side * turn)
        _bow(stand, x * 0.85, y * 0.92, size, side * turn * 0.6, stand.colours[0])


def _band_curve(stand: Stand, height: float, droop: float) -> Points:
    """Over the hair from side to side; `height` as a share of the hair's height."""
    x = np.linspace(-0.99, 0.99, 27)
    y = -0.35 + (stand.top * height + 0.35) * np.sqrt(1 - x**2) + droop * x**2
    return stand.sketch.on_hair(np.column_stack([x * stand.half * 0.97, y]))


def _band(stand: Stand) -> None:
    curve = _band_curve(stand, stand.rng.uniform(0.72, 0.9), stand.rng.uniform(0, 0.3))
    stand.piece(ribbon(curve, stand.rng.uniform(0.05, 0.22) * stand.sketch.unit), stand.colours[0])
    if chance(stand.rng, 0.3):
        x, y = stand.rim(stand.rng.uniform(-0.9, 0.9))
        _bow(stand, x * 0.8, y * 0.85, stand.rng.uniform(0.25, 0.6), 0, stand.colours[1])


def _maid_band(stand: Stand) -> None:
    curve = _band_curve(stand, 0.88, 0.1)
    unit = stand.sketch.unit
    wave = (0.16 + 0.04 * np.sin(np.arange(27) * 2.2)) * unit
    frill = np.vstack([offset(curve, wave), offset(curve, -0.02 * unit)[::-1]])
    stand.piece(frill, WHITE)
    stand.piece(ribbon(curve, 0.08 * unit), stand.colours[0] if chance(stand.rng, 0.5) else WHITE)


def _headphones(stand: Stand) -> None:
    a, b = stand.colours
    unit = stand.sketch.unit
    outer = stand.rim(0)[1]
    arc = np.linspace(-1.5, 1.5, 25)
    curve = stand.flat(np.column_stack([stand.half * 1.02 * np.sin(arc), -0.1 + (outer + 0.06) * np.cos(arc)]))
    stand.piece(ribbon(curve, stand.rng.uniform(0.08, 0.2) * unit), a)
    for side in (-1, 1):
        if side * stand.sketch.pose.yaw > 0.45:
            continue
        cup = ellipse(side * stand.half * 0.98, 0.0, stand.rng.uniform(0.16, 0.26), stand.rng.uniform(0.3, 0.42), 24)
        stand.piece(stand.flat(cup), b)
        stand.piece(stand.flat(ellipse(side * stand.half * 1.04, 0.0, 0.1, 0.2, 20)), a)


def _clips(stand: Stand) -> None:
    rng = stand.rng
    side = rng.choice([-1, 1])
    for step in range(int(rng.integers(1, 4))):
        x, y = side * rng.uniform(0.45, 0.95), rng.uniform(-1.2, -0.45) + 0.1 * step
        kind = choose(rng, {"bar": 2, "cross": 1, "star": 1, "ball": 1})
        colour = stand.colours[step % 2]
        if kind in ("bar", "cross"):
            for turn in (0.6, -0.6) if kind == "cross" else (rng.uniform(-0.7, 0.7),):
                way = np.array([np.cos(turn), np.sin(turn)]) * 0.16
                line = stand.sketch.on_hair(np.linspace(np.array([x, y]) - way, np.array([x, y]) + way, 5))
                stand.piece(ribbon(line, 0.06 * stand.sketch.unit), colour)
        else:
            turns = np.linspace(0, 2 * np.pi, 11)[:-1]
            reach = np.where(np.arange(10) % 2, 0.07, 0.15) if kind == "star" else np.full(10, 0.1)
            stand.piece(
                stand.sketch.on_hair(np.column_stack([x + reach * np.sin(turns), y - reach * np.cos(turns)])), colour
            )


def _flowers(stand: Stand) -> None:
    rng = stand.rng
    side = rng.choice([-1, 1])
    for step in range(int(rng.integers(1, 5))):
        x, y = stand.rim(side * (rng.uniform(0.5, 1.4) - 0.25 * step))
        x, y, size = x * 0.85, y * 0.9, rng.uniform(0.1, 0.26)
        petals = int(rng.integers(4, 8))
        for turn in np.linspace(0, 2 * np.pi, petals, endpoint=False):
            petal = ellipse(x + size * np.cos(turn), y + size * np.sin(turn), size * 0.75, size * 0.6, 12, turn)
            stand.piece(stand.sketch.on_hair(petal), stand.colours[step % 2])
        stand.piece(stand.sketch.on_hair(ellipse(x, y, size * 0.4, size * 0.4, 10)), (0.98, 0.85, 0.4))


def _cap(stand: Stand) -> None:
    """A cap or a beret, low on the hair, with or without a peak."""
    rng, a, b = stand.rng, *stand.colours
    low, high = rng.uniform(-1.25, -0.85), stand.top - rng.uniform(0.05, 0.4)
    half = stand.half * rng.uniform(1.0, 1.2)
    arc = np.linspace(-np.pi / 2, np.pi / 2, 25)
    lean = rng.normal(0, 0.25)
    dome = np.column_stack(
        [half * np.sin(arc) + lean * np.cos(arc), low + (high - low) * np.cos(arc) ** rng.uniform(0.4, 0.8)]
    )
    front = np.column_stack([np.linspace(half, -half, 15), low + 0.18 * (1 - np.linspace(1, -1, 15) ** 2) + 0.1])
    shape = np.vstack([stand.flat(dome), stand.sketch.on_hair(front)])
    stand.piece(shape, a)
    kind = choose(rng, {"peak": 2, "brim": 1.5, "band": 2, "plain": 1.5})
    if kind == "peak":
        peak = smooth(
            [
                (-half * 0.8, low + 0.15),
                (0, low + 0.22),
                (half * 0.8, low + 0.15),
                (half * 0.6, low + 0.42),
                (0, low + 0.55),
                (-half * 0.6, low + 0.42),
            ],
            5,
            closed=True,
        )
        stand.piece(stand.sketch.on_hair(peak), b)
    elif kind == "brim":
        wide = half * rng.uniform(1.3, 1.8)
        stand.piece(
            stand.sketch.pose.place(
                smooth([(-wide, low + 0.15), (0, low - 0.05), (wide, low + 0.15), (0, low + 0.45)], 8, closed=True),
                0.35,
            ),
            a,
        )
        stand.piece(stand.sketch.on_hair(np.vstack([front, (front - (0, 0.2))[::-1]])), b)
    elif kind == "band":
        stand.piece(
            stand.sketch.on_hair(np.vstack([front + np.array([0, 0.03]), (front - (0, rng.uniform(0.1, 0.3)))[::-1]])),
            b,
        )
    if chance(rng, 0.3):
        stand.piece(stand.sketch.on_hair(ellipse(rng.normal(0, 0.3), low - 0.1, 0.12, 0.12, 12)), b)


def _witch_hat(stand: Stand) -> None:
    a, b = stand.colours
    low = stand.rng.uniform(-1.35, -1.0)
    half, bend = stand.half * 1.05, stand.rng.normal(0, 0.5)
    cone = smooth(
        [
            (-half, low + 0.05),
            (-half * 0.5, low - 0.8),
            (bend, low - stand.rng.uniform(1.2, 2.0)),
            (half * 0.5, low - 0.8),
            (half, low + 0.05),
        ],
        6,
    )
    brim = smooth(
        [(-half * 1.7, low + 0.12), (0, low - 0.12), (half * 1.7, low + 0.12), (0, low + 0.36)], 8, closed=True
    )
    stand.piece(stand.flat(cone), a)
    stand.piece(stand.flat(brim, 0.3), a)
    stand.piece(
        stand.sketch.on_hair(
            ribbon(bezier((-half * 0.95, low), (-0.4, low + 0.14), (0.4, low + 0.14), (half * 0.95, low), 12), 0.18)
        ),
        b,
    )


def _crown(stand: Stand) -> None:
    half, y = stand.rng.uniform(0.35, 0.8), stand.top + 0.12
    count = int(stand.rng.integers(3, 7))
    xs = np.linspace(-half, half, 2 * count + 1)
    ys = np.where(np.arange(2 * count + 1) % 2, y - stand.rng.uniform(0.2, 0.45), y - 0.1)
    stand.piece(
        stand.sketch.on_hair(np.vstack([np.column_stack([xs, ys]), [(half, y + 0.15), (-half, y + 0.15)]])),
        (0.93, 0.78, 0.35),
    )


def _halo(stand: Stand) -> None:
    y, half = stand.top - stand.rng.uniform(0.1, 0.35), stand.rng.uniform(0.5, 0.9)
    ring = stand.flat(ellipse(0, y, half, half * 0.22, 40))
    stand.sketch.canvas.outline(
        ring, stand.rng.uniform(0.04, 0.1) * stand.sketch.unit, mix(stand.colours[0], WHITE, 0.6), "ornament"
    )


def _animal_ears(stand: Stand) -> None:
    rng, sketch = stand.rng, stand.sketch
    kind = choose(rng, {"cat": 4, "fox": 2, "rabbit": 1.5, "bear": 1, "dog": 1})
    colour = sketch.palette.hair if chance(rng, 0.7) else stand.colours[0]
    inside = choose(rng, {"pink": 2, "white": 1, "dark": 1})
    inner = {"pink": (0.98, 0.75, 0.74), "white": mix(colour, WHITE, 0.7)}.get(inside, shade(colour, 1.2))
    turn, size = rng.uniform(0.45, 0.75), rng.uniform(0.5, 0.85)
    for side in (-1, 1):
        x, y = stand.rim(side * turn)
        out = np.array([side * 0.45, -1.0]) if kind != "dog" else np.array([side * 1.0, 0.35])
        out = out / np.hypot(*out) * size * {"rabbit": 2.2, "bear": 0.6, "fox": 1.2}.get(kind, 1.0)
        across = (
            np.array([-out[1], out[0]]) * side / np.hypot(*out) * size * {"rabbit": 0.35, "bear": 0.5}.get(kind, 0.55)
        )
        base = np.array([x, y]) * 0.9
        bulge = 0.9 if kind in ("rabbit", "bear") else 0.62
        for share, tone in ((1.0, colour), (0.62, inner)):
            a, o = across * share, out * (share if kind != "bear" else share * 1.1)
            tip = (
                [base + o]
                if kind not in ("rabbit", "bear")
                else [base + o - a * 0.3, base + o * 1.03, base + o + a * 0.3]
            )
            outline = np.vstack([base - a, base - a * bulge + o * 0.55, *tip, base + a * bulge + o * 0.55, base + a])
            curve = (
                np.vstack([smooth(outline[: len(outline) // 2 + 1], 5), smooth(outline[len(outline) // 2 :], 5)])
                if kind not in ("rabbit", "bear")
                else smooth(outline, 5)
            )
            stand.piece(stand.flat(curve, 0.05), tone)


def _horns(stand: Stand) -> None:
    rng = stand.rng
    turn, long, bend = rng.uniform(0.4, 0.9), rng.uniform(0.3, 1.0), rng.uniform(-0.6, 0.8)
    for side in (-1, 1):
        x, y = stand.rim(side * turn)
        spine = bezier(
            (x * 0.9, y * 0.9),
            (x * 1.05, y - 0.3 * long),
            (x + side * bend * long, y - 0.5 * long),
            (x + side * bend * long * 0.7, y - long),
            12,
        )
        stand.piece(stand.flat(ribbon(spine, 0.24 * (1 - np.linspace(0, 1, 12) ** 1.5) + 0.01)), stand.colours[0])


def _hood(stand: Stand) -> None:
    """The back and the rim of a hood about the hair."""
    a = stand.colours[0]
    half, top = stand.half * 1.18, stand.top - 0.25
    arc = np.linspace(-np.pi * 0.62, np.pi * 0.62, 33)
    outer = np.column_stack([half * np.sin(arc), -0.3 + (top + 0.3) * np.cos(arc)])
    outer[[0, -1], 1] += 0.6
    stand.piece(stand.flat(np.vstack([outer, [(0.5, 1.4), (-0.5, 1.4)]]), -0.1), a, "clothes")


def _veil(stand: Stand) -> None:
    curve = _band_curve(stand, 0.95, 0.0)
    low = stand.flat([(stand.half * 1.5, 2.2), (-stand.half * 1.5, 2.2)])
    stand.piece(np.vstack([curve, low]), mix(stand.colours[0], WHITE, 0.7))


def _earrings(stand: Stand) -> None:
    rng, sketch = stand.rng, stand.sketch
    if not stand.skull.ears:
        return
    long = rng.uniform(0.08, 0.4)
    for side in (-1, 1):
        if side * sketch.pose.yaw > 0.2:
            continue
        x, y = side * (stand.skull.eye + 0.02), 0.45
        stand.piece(stand.flat(ellipse(x, y, 0.04, 0.04, 10)), stand.colours[0])
        if long > 0.15:
            stand.piece(
                stand.flat(
                    [
                        (x - 0.02, y + 0.05),
                        (x + 0.02, y + 0.05),
                        (x + 0.07, y + long),
                        (x, y + long + 0.1),
                        (x - 0.07, y + long),
                    ]
                ),
                stand.colours[1],
            )


def _goggles(stand: Stand) -> None:
    a, b = stand.colours
    y = stand.rng.uniform(-1.25, -0.85)
    band = stand.sketch.on_hair(bezier((-1.1, y + 0.15), (-0.5, y - 0.1), (0.5, y - 0.1), (1.1, y + 0.15), 14))
    stand.piece(ribbon(band, 0.14 * stand.sketch.unit), a)
    for side in (-1, 1):
        stand.piece(stand.sketch.on_hair(ellipse(side * 0.36, y - 0.04, 0.33, 0.23, 24)), a)
        stand.piece(stand.sketch.on_hair(ellipse(side * 0.36, y - 0.04, 0.25, 0.16, 24)), b)


BEHIND: dict[str, tuple[float, Callable[[Stand], None]]] = {
    "animal ears": (3.5, _animal_ears),
    "horns": (1, _horns),
    "hood": (0.8, _hood),
    "veil": (0.5, _veil),
    "halo": (0.7, _halo),
}
BEFORE: dict[str, tuple[float, Callable[[Stand], None]]] = {
    "ribbons": (3, _ribbons),
    "band": (2, _band),
    "maid band": (1.2, _maid_band),
    "headphones": (1.3, _headphones),
    "clips": (2.5, _clips),
    "flowers": (1.3, _flowers),
    "cap": (2.2, _cap),
    "witch hat": (0.6, _witch_hat),
    "crown": (0.5, _crown),
    "goggles": (0.4, _goggles),
    "earrings": (2, _earrings),
}


def sample_colour(rng: np.random.Generator) -> RGB:
    """A colour for an ornament."""
    kind = choose(rng, {"any": 3, "dark": 1.5, "white": 1, "red": 1})
    return {"dark": (0.14, 0.14, 0.17), "white": (0.96, 0.96, 0.97), "red": (0.82, 0.2, 0.25)}.get(
        kind, hsv(rng.random(), rng.uniform(0.2, 0.9), rng.uniform(0.3, 0.95))
    )
