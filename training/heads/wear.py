"""What a head wears: glasses, and which ornaments."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from training.heads.colour import RGB, WHITE, hsv
from training.heads.covers import OVER_FACE
from training.heads.curve import Points, bezier, ellipse, part_of
from training.heads.ornaments import BEFORE, BEHIND, sample_colour
from training.heads.sketch import Sketch
from training.heads.style import chance, choose


@dataclass(frozen=True)
class Glasses:
    """A pair of glasses; sizes in distances between the irises."""

    kind: str  # round, oval, square, half, aviator
    w: float
    h: float
    y: float
    rim: float
    colour: RGB
    lens: RGB
    tint: float  # opacity of the lenses
    glint: bool
    under_hair: bool


@dataclass(frozen=True)
class Wear:
    """All that one head wears."""

    glasses: Glasses | None
    behind: str | None  # names of BEHIND, BEFORE, OVER_FACE
    before: tuple[str, ...]
    over_face: str | None
    colours: tuple[RGB, RGB]


def sample_wear(rng: np.random.Generator) -> Wear:
    """What a head wears, by chance."""
    glasses = None
    if chance(rng, 0.19):
        kind = choose(rng, {"round": 2, "oval": 2, "square": 3, "half": 1.5, "aviator": 0.5})
        tint = 0.0 if chance(rng, 0.42) else (rng.uniform(0.05, 0.45) if chance(rng, 0.8) else rng.uniform(0.5, 1))
        colour = choose(rng, {"black": 3, "metal": 2, "any": 2})
        glasses = Glasses(
            kind,
            rng.uniform(0.36, 0.46),
            rng.uniform(0.2, 0.4),
            rng.uniform(-0.02, 0.12),
            rng.uniform(0.012, 0.055),
            {"black": (0.1, 0.1, 0.12), "metal": hsv(rng.random(), 0.08, rng.uniform(0.4, 0.8))}.get(
                colour, hsv(rng.random(), 0.7, rng.uniform(0.2, 0.8))
            ),
            WHITE if tint < 0.5 and chance(rng, 0.6) else hsv(rng.random(), 0.4, 0.25 if tint >= 0.5 else 0.8),
            tint,
            chance(rng, 0.3),
            chance(rng, 0.75),
        )
    return Wear(
        glasses,
        _name(rng, BEHIND) if chance(rng, 0.14) else None,
        tuple(_name(rng, BEFORE) for _ in range(int(rng.choice([0, 1, 2], p=[0.62, 0.28, 0.1])))),
        _name(rng, OVER_FACE) if chance(rng, 0.055) else None,
        (sample_colour(rng), sample_colour(rng)),
    )


def _name(rng: np.random.Generator, things: Mapping[str, tuple[float, object]]) -> str:
    return choose(rng, {name: weight for name, (weight, _) in things.items()})


def _lens(glasses: Glasses, side: int) -> Points:
    x = side * 0.5
    if glasses.kind in ("square", "half"):
        a = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        c, s = np.cos(a), np.sin(a)
        return np.column_stack(
            [x + glasses.w * np.sign(c) * abs(c) ** 0.35, glasses.y + glasses.h * 0.85 * np.sign(s) * abs(s) ** 0.35]
        )
    height = glasses.w * 0.95 if glasses.kind == "round" else glasses.h
    shape = ellipse(x, glasses.y, glasses.w, height, 36)
    if glasses.kind == "aviator":
        shape[:, 0] += side * 0.12 * (shape[:, 1] - glasses.y) * -1
    return shape


def draw_glasses(sketch: Sketch, glasses: Glasses) -> None:
    """Draws them; clear lenses leave the part map as it is."""
    canvas, unit = sketch.canvas, sketch.unit
    rim = max(glasses.rim * unit, 1.0)
    for side in (-1, 1):
        lens = sketch.on_face(_lens(glasses, side))
        if glasses.tint:
            canvas.fill(lens, glasses.lens, "glasses" if glasses.tint > 0.45 else None, glasses.tint)
        if glasses.glint:
            with canvas.clip(lens):
                x, y = side * 0.5, glasses.y
                canvas.fill(
                    sketch.on_face([(x - 0.1, y - 0.5), (x + 0.08, y - 0.5), (x - 0.12, y + 0.5), (x - 0.3, y + 0.5)]),
                    WHITE,
                    alpha=0.4,
                )
        ring = np.vstack([lens, lens[:2]])
        if glasses.kind == "half":
            ring = part_of(ring, 0, 0.5) if sketch.rng.random() < 0.5 else part_of(ring, 0.5, 1)
        canvas.stroke(ring, rim, glasses.colour, "glasses")
        temple = sketch.pose.place(
            bezier(
                (side * (0.5 + glasses.w), glasses.y - 0.08),
                (side * 0.98, glasses.y - 0.08),
                (side * 1.0, glasses.y - 0.04),
                (side * 1.02, glasses.y),
                6,
            ),
            sketch.face.depth * 0.5,
        )
        canvas.stroke(temple, rim, glasses.colour, "glasses")
    bridge = sketch.on_face(
        bezier(
            (-0.5 + glasses.w, glasses.y - 0.02),
            (-0.05, glasses.y - 0.1),
            (0.05, glasses.y - 0.1),
            (0.5 - glasses.w, glasses.y - 0.02),
            10,
        )
    )
    canvas.stroke(bridge, rim, glasses.colour, "glasses")
