"""Noses, and their point."""

from dataclasses import dataclass

import numpy as np

from training.heads.colour import mix
from training.heads.curve import Points, bezier, ellipse, smooth
from training.heads.sketch import Sketch
from training.heads.skull import Skull
from training.heads.style import Style, chance, choose


@dataclass(frozen=True)
class Nose:
    """A nose: the kind of drawing and the place of its tip."""

    kind: str
    y: float
    size: float


def sample_nose(rng: np.random.Generator, style: Style, skull: Skull) -> Nose:
    """A nose by chance."""
    if style.furry:
        return Nose("animal", skull.chin * rng.uniform(0.42, 0.52), rng.uniform(0.8, 1.3))
    if style.genre in ("semi", "elder", "adult"):
        weights = {"full": 4.0, "shadow": 3, "line": 2, "under": 2, "dot": 0.5, "none": 0.2}
    else:
        weights = {"dot": 3.0, "under": 2, "line": 1.5, "shadow": 2, "light": 2, "none": 1.2, "full": 0.3}
    return Nose(
        choose(rng, weights),
        skull.chin * rng.uniform(0.3, 0.42) + (0.1 if style.genre in ("semi", "elder") else 0),
        rng.uniform(0.7, 1.3),
    )


def draw_nose(sketch: Sketch, nose: Nose) -> Points:
    """Draws it; returns its tip (1, 2) in pixels."""
    palette, pose, unit, rng = sketch.palette, sketch.pose, sketch.unit, sketch.rng
    out = sketch.face.depth + 0.1 * nose.size
    side = 1 if (pose.yaw + 0.05 * sketch.style.light) >= 0 else -1

    def at(x: float, y: float, z: float = 1.0) -> tuple[float, float]:
        return tuple(pose.turn(np.array([[x, y]]), sketch.face.depth + 0.1 * nose.size * z)[0])

    y, s = nose.y, nose.size
    tip = pose.place([(0, y)], out)
    canvas = sketch.canvas
    if nose.kind == "dot":
        canvas.fill(pose.lay(ellipse(*at(0, y), 0.022 * s, 0.016 * s, 10)), palette.skin_line, alpha=0.8)
    elif nose.kind == "under":
        sketch.line(
            pose.lay(bezier(at(-0.05 * s, y), at(-0.02, y + 0.03), at(0.02, y + 0.03), at(0.05 * s, y))),
            palette.skin_line,
            width=0.8,
            alpha=0.8,
        )
    elif nose.kind == "line":
        sketch.line(
            pose.lay(
                bezier(
                    at(side * 0.03, y - 0.15 * s, 0.2),
                    at(side * 0.04, y - 0.08, 0.6),
                    at(side * 0.05, y - 0.02),
                    at(0, y + 0.01),
                )
            ),
            palette.skin_line,
            width=0.85,
        )
    elif nose.kind == "animal":
        tip_shape = smooth(
            [at(-0.09 * s, y - 0.05), at(0, y - 0.07), at(0.09 * s, y - 0.05), at(0, y + 0.04)], 4, closed=True
        )
        canvas.fill(pose.lay(tip_shape), mix(palette.line, palette.blush, rng.random() ** 2))
        sketch.line(pose.lay(np.array([at(0, y + 0.04), at(0, y + 0.08), at(0, y + 0.13)])), palette.skin_line)
    elif nose.kind in ("shadow", "full"):
        dark = -1 if sketch.style.light > 0 else 1
        shape = pose.lay(
            smooth(
                [
                    at(0, y - 0.22 * s, 0.2),
                    at(dark * 0.03, y - 0.08, 0.8),
                    at(dark * 0.09 * s, y + 0.01, 0.4),
                    at(0, y + 0.04, 0.9),
                    at(-dark * 0.03, y - 0.02),
                ],
                4,
                closed=True,
            )
        )
        canvas.fill(
            shape, palette.skin_shade, alpha=0.8, blur=0.02 * unit if sketch.style.shading in ("soft", "painted") else 0
        )
        if nose.kind == "full":
            sketch.line(
                pose.lay(bezier(at(-0.1 * s, y, 0), at(-0.04, y + 0.06), at(0.04, y + 0.06), at(0.1 * s, y, 0))),
                palette.skin_line,
                width=0.8,
            )
            sketch.line(
                pose.lay(
                    bezier(
                        at(side * 0.05, y - 0.35, 0),
                        at(side * 0.06, y - 0.2, 0.4),
                        at(side * 0.06, y - 0.1, 0.7),
                        at(side * 0.08 * s, y - 0.02, 0.8),
                    )
                ),
                palette.skin_line,
                width=0.7,
                alpha=0.8,
            )
    if nose.kind == "light" or (nose.kind in ("dot", "shadow") and chance(rng, 0.3)):
        canvas.fill(
            pose.lay(ellipse(*at(-0.02, y - 0.04), 0.03 * s, 0.035 * s, 10)),
            mix(palette.skin, (1, 1, 1), 0.85),
            alpha=0.9,
        )
    return tip
