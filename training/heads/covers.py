"""What lies over a face: masks, patches, hands, mufflers, tufts of fur."""

from collections.abc import Callable

import numpy as np

from training.heads.colour import BLACK, WHITE, mix
from training.heads.curve import bezier, ellipse, ribbon, smooth
from training.heads.ornaments import Stand
from training.heads.style import chance


def _mask(stand: Stand) -> None:
    """A cloth over mouth and nose."""
    chin, w = stand.skull.chin, stand.skull.cheek
    colour = WHITE if chance(stand.rng, 0.4) else (stand.colours[0] if chance(stand.rng, 0.5) else (0.12, 0.12, 0.14))
    high = stand.rng.uniform(0.3, 0.45) * chin
    shape = smooth(
        [
            (-w * 0.85, high + 0.1),
            (0, high - 0.06),
            (w * 0.85, high + 0.1),
            (stand.skull.jaw * 0.95, chin * 0.8),
            (stand.skull.tip * 1.3, chin * 1.0),
            (-stand.skull.tip * 1.3, chin * 1.0),
            (-stand.skull.jaw * 0.95, chin * 0.8),
        ],
        5,
        closed=True,
    )
    stand.piece(stand.sketch.on_face(shape), colour, "clothes")
    for side in (-1, 1):
        string = stand.sketch.on_face(
            [
                (side * w * 0.85, high + 0.1),
                (side * stand.skull.eye, high - 0.05),
                (side * stand.skull.eye * 1.04, high - 0.1),
            ]
        )
        stand.sketch.canvas.stroke(string, max(0.02 * stand.sketch.unit, 0.8), mix(colour, BLACK, 0.15), "clothes")


def _patch(stand: Stand) -> None:
    """An eye patch, or a plaster on a cheek."""
    rng, side = stand.rng, int(stand.rng.choice([-1, 1]))
    if chance(rng, 0.5):
        colour = WHITE if chance(rng, 0.5) else (0.1, 0.1, 0.12)
        stand.piece(stand.sketch.on_face(ellipse(side * 0.5, 0.0, 0.4, 0.36, 20)), colour)
        stand.sketch.canvas.stroke(
            stand.sketch.on_face([(-side * 0.9, -0.8), (0, -0.4), (side * 0.5, -0.25), (side * 0.95, -0.05)]),
            0.05 * stand.sketch.unit,
            colour,
            "ornament",
        )
    else:
        x, y = side * 0.55, 0.45
        stand.piece(stand.sketch.on_face(ellipse(x, y, 0.16, 0.07, 16, rng.uniform(-0.6, 0.6))), (0.95, 0.83, 0.7))


def _hand(stand: Stand) -> None:
    """A hand before the mouth or at the cheek, with its sleeve."""
    rng, sketch = stand.rng, stand.sketch
    side = int(rng.choice([-1, 1]))
    x, y = stand.mouth.x + side * rng.uniform(0.0, 0.45), stand.mouth.y + rng.uniform(-0.05, 0.35)
    sleeve = stand.flat(
        ribbon(
            bezier(
                (x + side * 0.1, y + 0.3),
                (x + side * 0.3, y + 0.8),
                (x + side * 0.7, y + 1.4),
                (x + side * 1.2, y + 2.6),
                10,
            ),
            np.linspace(0.42, 0.75, 10),
        ),
        0.8,
    )
    stand.piece(sleeve, sketch.palette.clothes[0], "clothes")
    palm = smooth(
        np.array([(-0.22, -0.05), (-0.2, -0.2), (0.0, -0.25), (0.2, -0.15), (0.24, 0.1), (0.18, 0.35), (-0.14, 0.35)])
        + np.array([x, y]),
        4,
        closed=True,
    )
    line = sketch.palette.skin_line
    for shape in (
        palm,
        *(
            ellipse(x - side * 0.15 + 0.11 * i, y - 0.12 - 0.03 * (i % 2), 0.065, 0.17, 14, 0.15 * side)
            for i in range(4)
        ),
    ):
        done = stand.flat(shape, 0.8)
        sketch.canvas.fill(done, sketch.palette.skin, "skin")
        sketch.line(np.vstack([done, done[:1]]), line, "skin", 0.9, (0, 0))


def _muffler(stand: Stand) -> None:
    """A scarf or a collar up to the mouth."""
    rng, chin = stand.rng, stand.skull.chin
    high = stand.mouth.y + rng.uniform(-0.2, 0.2)
    half = stand.skull.eye * rng.uniform(0.9, 1.15)
    for step in range(int(rng.integers(1, 4))):
        y = high + 0.28 * step
        fold = smooth(
            [
                (-half, y - 0.05),
                (0, y + rng.normal(0.02, 0.04)),
                (half, y - 0.05),
                (half * 1.1, chin + 0.3),
                (0, chin + 0.55),
                (-half * 1.1, chin + 0.3),
            ],
            6,
            closed=True,
        )
        stand.piece(stand.flat(fold, 0.5), mix(stand.colours[0], stand.colours[1], 0.15 * step), "clothes")


def draw_tufts(stand: Stand) -> None:
    """Fur at the cheeks of an animal's face."""
    palette, rng = stand.sketch.palette, stand.rng
    for side in (-1, 1):
        x = side * stand.skull.cheek * 0.9
        for step in range(int(rng.integers(2, 5))):
            y = 0.15 + 0.18 * step
            tuft = [
                (x - side * 0.12, y - 0.15),
                (x + side * rng.uniform(0.15, 0.4), y + rng.uniform(0.05, 0.3)),
                (x - side * (0.12 + 0.1 * step), y + 0.2),
            ]
            shape = stand.sketch.on_face(tuft)
            stand.sketch.canvas.fill(shape, palette.skin, "front hair")
            stand.sketch.line(shape, palette.skin_line, "front hair", ends=(0, 0))


OVER_FACE: dict[str, tuple[float, Callable[[Stand], None]]] = {
    "mask": (1.3, _mask),
    "patch": (1, _patch),
    "hand": (1.6, _hand),
    "muffler": (1, _muffler),
}
