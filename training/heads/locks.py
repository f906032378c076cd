"""Single locks of hair: tapering shapes that fall along a line, with their shadow, strands, gloss and outline."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import skia

from training.heads.canvas import linear
from training.heads.colour import RGB, mix
from training.heads.curve import Points, bezier, normals, part_of
from training.heads.sketch import Sketch
from training.heads.style import chance

STEPS = 16


@dataclass(frozen=True)
class Lock:
    """A lock in the head's plane: the line it falls along from root to tip, and its widths there."""

    spine: Points  # (STEPS, 2)
    widths: Points  # (STEPS,)

    def across(self, share: float) -> Points:
        """The line at -1 (left of the way down) .. 1 (right)."""
        return self.spine + normals(self.spine) * (self.widths * -0.5 * share)[:, None]

    @property
    def outline(self) -> Points:
        """Down one side and up the other."""
        return np.vstack([self.across(-1), self.across(1)[::-1]])


def lock(
    root: object, shoulder: object, bend: object, tip: object, width: float, blunt: float = 0.0, start: float = 0.5
) -> Lock:
    """A lock along a cubic; `start`: its width at the root in parts of its greatest; `blunt` 0..1: how wide it still ends."""
    t = np.linspace(0, 1, STEPS)
    body = (start + (1 - start) * np.sin(np.minimum(t / 0.55, 1) * np.pi / 2)) * ((1 - t**2.6) * (1 - blunt) + blunt)
    return Lock(bezier(root, shoulder, bend, tip, STEPS), np.maximum(width * body, 0.004))


@dataclass(frozen=True)
class Brush:
    """How the locks of one head are painted."""

    shadow: float  # opacity of the shaded side
    strands: int
    gloss_y: float | None  # height of the gloss in the head's plane
    gloss_height: float
    gloss_alpha: float
    gloss_soft: bool
    tips: float  # how far the tips take the colour of skin (or of what they lie on)
    edges: float  # strength of outlines
    bloom: float  # light along the middle of each lock, when softly shaded


def draw_lock(
    sketch: Sketch,
    piece: Lock,
    place: Callable[[object], Points],
    paint: RGB | skia.Shader,
    brush: Brush,
    rng: np.random.Generator,
    part: str = "front hair",
    over_skin: bool = False,
) -> None:
    """Draws one lock; `place` takes the plane's points to pixels."""
    canvas, palette, style = sketch.canvas, sketch.palette, sketch.style
    left, right = place(piece.across(-1)), place(piece.across(1))
    shape = np.vstack([left, right[::-1]])
    canvas.fill(shape, paint, part)
    if style.shading != "flat":
        soft = style.shading in ("soft", "painted")
        dark, light = (left, right) if style.light > 0 else (right, left)
        if brush.shadow > 0.05:
            reach = rng.uniform(0.2, 0.65) * np.sin(np.linspace(0.25, 1, STEPS) * np.pi)[:, None] ** 0.6
            inner = dark + (light - dark) * reach
            if soft:
                middle = STEPS * 2 // 3
                fade = linear(
                    dark[middle],
                    light[middle],
                    [(0, palette.hair_shade, brush.shadow), (0.75, palette.hair_shade, 0.0)],
                )
                canvas.fill(shape, fade)
            else:
                canvas.fill(np.vstack([dark, inner[::-1]]), palette.hair_shade, alpha=brush.shadow)
        if soft:
            side = linear(
                left[STEPS // 2],
                right[STEPS // 2],
                [
                    (0, palette.hair_shade, 0.5),
                    (0.3, palette.hair, 0.0),
                    (0.55, palette.hair_light, brush.bloom),
                    (0.8, palette.hair, 0.0),
                    (1, palette.hair_shade, 0.4),
                ],
            )
            canvas.fill(shape, side)
        for _ in range(rng.poisson(brush.strands * min(1.0, float(piece.widths.max()) * 3))):
            share = rng.uniform(0.08, 0.92)
            begin = rng.uniform(0, 0.5)
            strand = part_of(left + (right - left) * share, begin, rng.uniform(begin + 0.3, 1), 9)
            draw = rng.random()
            colour = palette.hair_light if draw < 0.25 else (palette.hair_line if draw < 0.55 else palette.hair_shade)
            if soft and colour == palette.hair_line:
                colour = mix(palette.hair_line, palette.hair_shade, 0.6)
            bell = np.sin(np.linspace(0.15, 1, 9) * np.pi)
            canvas.stroke(
                strand, bell * rng.uniform(0.4, 1.8) * 0.014 * sketch.unit + 0.35, colour, alpha=rng.uniform(0.2, 0.65)
            )
        if over_skin and brush.tips > 0.05:
            first, last = place(piece.spine[[STEPS // 2, -1]])
            canvas.fill(
                shape,
                linear(first, last, [(0, palette.skin, 0.0), (1, mix(palette.skin, palette.blush, 0.25), brush.tips)]),
            )
    if brush.gloss_y is not None:
        _gloss(sketch, piece, left, right, brush, rng)
    if brush.edges:
        for edge in (left, right):
            sketch.line(part_of(edge, 0.12, 1.0, STEPS), palette.hair_line, part, ends=(1.3, 0.9), alpha=brush.edges)


def _gloss(sketch: Sketch, piece: Lock, left: Points, right: Points, brush: Brush, rng: np.random.Generator) -> None:
    """A pointed band of light where the lock crosses the gloss's height."""
    assert brush.gloss_y is not None
    y = piece.spine[:, 1]
    high, low = (
        brush.gloss_y - brush.gloss_height * rng.uniform(0.2, 0.7),
        brush.gloss_y + brush.gloss_height * rng.uniform(0.3, 1.2),
    )
    inside = np.flatnonzero((y > high) & (y < low))
    if len(inside) < 2 or chance(rng, 0.12):
        return
    begin, end = inside[0], min(inside[-1] + 1, STEPS - 1)
    t = np.linspace(0, 1, 8)[:, None]
    at = begin + (end - begin) * t[:, 0]
    steps = np.arange(STEPS)
    one = np.column_stack([np.interp(at, steps, left[:, i]) for i in (0, 1)])
    other = np.column_stack([np.interp(at, steps, right[:, i]) for i in (0, 1)])
    peak = rng.uniform(0.2, 0.8)  # a diamond, longer up or down
    narrow = 0.5 - rng.uniform(0.38, 0.5) * np.minimum(t / peak, (1 - t) / (1 - peak)) ** 0.8
    shape = np.vstack([one + (other - one) * narrow, (other + (one - other) * narrow)[::-1]])
    blur = 0.035 * sketch.unit if brush.gloss_soft else 0.0
    sketch.canvas.fill(shape, sketch.palette.hair_light, alpha=brush.gloss_alpha, blur=blur)
