"""Brows: where they lie, how they are drawn, and their five points."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raven.landmarks.parts import PART
from training.heads.curve import Points, along, bezier
from training.heads.sketch import Sketch
from training.heads.style import Style, chance, choose

SHOWN = 0.35  # share of its length


@dataclass(frozen=True)
class Brow:
    """One brow in the head's plane, outwards positive from the nose."""

    inner: tuple[float, float]
    outer: tuple[float, float]
    arch: float  # how far the middle lies above the chord
    peak: float  # -1 inner .. 1 outer: where the arch is
    width: float
    profile: str  # even, tapered, spindle, block
    alpha: float
    hairs: bool


def sample_brows(rng: np.random.Generator, style: Style, lid_top: float) -> tuple[Brow, Brow] | None:
    """The character's left and right brow, or None. `lid_top`: how far the eyes open above their middle."""
    if chance(rng, 0.03):
        return None
    mood = choose(rng, {"plain": 6, "angry": 1.3, "sad": 1.5, "raised": 1})
    y = -max(lid_top, 0.1) - rng.uniform(0.17, 0.43) - (0.14 if mood == "raised" else 0)
    if style.genre in ("semi", "elder", "adult"):
        y += 0.06
    slope = {
        "plain": rng.normal(0.03, 0.06),
        "angry": -rng.uniform(0.06, 0.2),
        "sad": rng.uniform(0.06, 0.18),
        "raised": 0.0,
    }[mood]
    inner = rng.uniform(0.17, 0.38)
    length = rng.uniform(0.36, 0.66) if not chance(rng, 0.08) else rng.uniform(0.15, 0.3)
    heavy = style.male or style.genre == "elder"
    width = min((0.07 if heavy else 0.025) * rng.lognormal(0, 0.45), 0.16)
    arch, peak = rng.uniform(0.0, 0.14), rng.uniform(-0.3, 0.7)
    profile = choose(rng, {"tapered": 5, "spindle": 3, "even": 1.5, "block": 1 + heavy})
    alpha = 1.0 if chance(rng, 0.7) else rng.uniform(0.35, 0.9)
    hairs = heavy and chance(rng, 0.3)

    def one() -> Brow:
        dy = rng.normal(0, 0.012) + (rng.uniform(-0.1, 0.1) if chance(rng, 0.08) else 0)
        tilt = rng.normal(0, 0.012)
        return Brow(
            (inner, y - slope / 2 + dy - tilt),
            (inner + length, y + slope / 2 + dy + tilt + 0.03),
            arch,
            peak,
            width,
            profile,
            alpha,
            hairs,
        )

    return one(), one()


def centre(sketch: Sketch, brow: Brow, side: int) -> Points:
    """The centre line in pixels, from the inner end; side 1: the character's left (viewer's right)."""
    (x0, y0), (x1, y1) = brow.inner, brow.outer
    third = (x1 - x0) / 3
    inner_lift, outer_lift = brow.arch * 1.33 * (1 - brow.peak), brow.arch * 1.33 * (1 + brow.peak)
    slope = (y1 - y0) / 3
    curve = bezier(
        (x0, y0), (x0 + third, y0 + slope - inner_lift), (x0 + 2 * third, y0 + 2 * slope - outer_lift), (x1, y1), 16
    )
    return sketch.on_face(curve * (side, 1))


def draw_brow(sketch: Sketch, brow: Brow, side: int, alpha: float = 1.0) -> None:
    """Draws one brow."""
    line = centre(sketch, brow, side)
    t = np.linspace(0, 1, len(line))
    profile = {
        "tapered": (1 - t**1.7) * 0.85 * np.minimum(1, 0.55 + 6 * t) + 0.15,
        "spindle": np.sin(np.pi * (0.06 + 0.88 * t)) ** 0.8,
        "even": 1 - 0.3 * (2 * t - 1) ** 4,
        "block": np.minimum(1, 1.6 * (1 - t) + 0.1),
    }[brow.profile]
    widths = np.maximum(brow.width * sketch.unit * profile, 0.7)
    colour = sketch.palette.brow
    sketch.canvas.stroke(line, widths, colour, "brow", brow.alpha * alpha)
    if brow.hairs:
        step = max(brow.width * sketch.unit, 2)
        for place in along(line, np.linspace(0.08, 0.92, 9)):
            away = np.array([side * step * 0.9, -step * 0.5])
            hair = np.linspace(place, place + away, 4)
            sketch.canvas.stroke(
                hair, np.array([1, 0.8, 0.6, 0.3]) * max(step * 0.3, 0.8), colour, "brow", brow.alpha * alpha
            )


def points(sketch: Sketch, brow: Brow, side: int, parts: NDArray[np.uint8]) -> Points:
    """The five points on the centre line, from the inner end.

    A brow that is cut by hair at an end ends there, as one who measures a picture would say; one of which less than SHOWN is
    to be seen is thought on whole.
    """
    line = along(centre(sketch, brow, side), np.linspace(0, 1, 41))
    column, row = np.clip(np.floor(line).astype(int), 0, len(parts) - 1).T
    seen = np.flatnonzero(parts[row, column] == PART["brow"])
    if len(seen) and seen[-1] - seen[0] >= SHOWN * 40:
        line = line[seen[0] : seen[-1] + 1]
    return along(line, np.linspace(0, 1, 5))
