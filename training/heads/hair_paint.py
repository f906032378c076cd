"""Painting of hair cuts, behind and in front of the face."""

import numpy as np
import skia

from training.heads.canvas import linear
from training.heads.colour import RGB, mix
from training.heads.curve import Points, bezier
from training.heads.hair import Hair
from training.heads.locks import draw_lock
from training.heads.sketch import Sketch
from training.heads.style import chance


def draw_back(sketch: Sketch, hair: Hair) -> None:
    """Draws what lies behind head and body."""
    palette, pose, canvas = sketch.palette, sketch.pose, sketch.canvas
    rng = np.random.default_rng(hair.seed)
    if not hair.tails.before_body:
        draw_tails(sketch, hair)
    top, low = pose.place([(0, hair.top), (0, max(hair.length, 1.2))])
    inner = palette.hair_inner
    paint = linear(top, low, [(0, inner), (0.5, inner), (1, mix(inner, palette.hair_tips, 0.6))])
    shape = pose.place(hair.back)
    canvas.fill(shape, paint, "back hair")
    with canvas.clip(shape):
        _back_strands(sketch, hair, hair.back, rng)
    sketch.line(np.vstack([shape, shape[:1]]), palette.hair_line, "back hair", ends=(0, 0))
    tone = _paint(sketch, hair) if chance(rng, 0.75) else paint
    for piece in hair.layers:
        draw_lock(sketch, piece, pose.place, tone, hair.brush, rng, "back hair")


def draw_tails(sketch: Sketch, hair: Hair) -> None:
    """Draws tails, braids and buns."""
    palette, pose, canvas = sketch.palette, sketch.pose, sketch.canvas
    rng = np.random.default_rng(hair.seed + 2)
    paint = _paint(sketch, hair)
    for piece in hair.tails.locks:
        draw_lock(sketch, piece, lambda points: pose.place(points, -0.1), paint, hair.brush, rng, "back hair")
    for outline in hair.tails.rounds:
        shape = pose.place(outline, -0.05)
        canvas.fill(shape, palette.hair, "back hair")
        sketch.line(np.vstack([shape, shape[:1]]), palette.hair_line, "back hair", ends=(0, 0))
        middle, reach = shape.mean(0), np.ptp(shape, axis=0).max() / 2.3
        for turn in rng.uniform(0, 6, 3):
            way = np.array([np.cos(turn), np.sin(turn)]) * reach
            curl = bezier(middle - way, middle + way[::-1], middle + way, middle + way * 0.9, 8)
            sketch.line(curl, palette.hair_line, width=0.8)


def _back_strands(sketch: Sketch, hair: Hair, outline: Points, rng: np.random.Generator) -> None:
    """Long strands, and broad lighter ones at the outer sides, where the outer hair shows."""
    palette, pose, canvas = sketch.palette, sketch.pose, sketch.canvas
    (left, top), (right, low) = outline.min(0), outline.max(0)
    half = (right - left) / 2
    if not chance(rng, 0.25):
        for side in (-1, 1):
            x = side * half * rng.uniform(0.72, 0.9)
            wide = half * rng.uniform(0.3, 0.6)
            spine = bezier(
                (x * 0.9, -0.6), (x, 0), (x * rng.uniform(0.95, 1.1), low * 0.5), (x * rng.uniform(0.85, 1.1), low), 12
            )
            canvas.stroke(
                pose.place(spine),
                wide * sketch.unit * np.linspace(1.1, 0.5, 12),
                palette.hair,
                blur=0.04 * sketch.unit if hair.brush.gloss_soft else 0,
            )
    for _ in range(hair.brush.strands * 3):
        x = rng.uniform(left, right)
        end = (x * rng.uniform(0.9, 1.15), low + 0.2)
        strand = bezier((x * 0.7, top), (x, top + 0.6), (x + rng.normal(0, 0.06), (top + low) / 2), end, 10)
        colour = (palette.hair_line, palette.hair, palette.hair_shade)[int(rng.integers(3))]
        canvas.stroke(
            pose.place(strand),
            np.linspace(1.2, 0.4, 10) * rng.uniform(0.6, 4) * 0.01 * sketch.unit + 0.4,
            colour,
            alpha=rng.uniform(0.2, 0.7),
        )


def _paint(sketch: Sketch, hair: Hair) -> RGB | skia.Shader:
    palette, pose = sketch.palette, sketch.pose
    if sketch.style.shading == "flat":
        return palette.hair
    top, low = pose.place([(0.5 * sketch.style.light, hair.top), (-0.2 * sketch.style.light, 1.7)])
    soft = sketch.style.shading in ("soft", "painted")
    crown = mix(palette.hair, palette.hair_light, 0.3) if soft else mix(palette.hair, palette.hair_shade, 0.2)
    return linear(
        top,
        low,
        [
            (0, mix(palette.hair, palette.hair_shade, 0.35)),
            (0.14, crown),
            (0.36, palette.hair),
            (0.55, mix(palette.hair, palette.hair_shade, 0.15)),
            (1, palette.hair_tips),
        ],
    )


def _cap_shape(sketch: Sketch, hair: Hair) -> Points:
    place = sketch.pose.place
    left, right = hair.fall
    return np.vstack(
        [place(hair.cap[2:-2]), place(right, 0.1), sketch.on_hair(hair.hairline[::-1]), place(left[::-1], 0.1)]
    )


def draw_shadow(sketch: Sketch, hair: Hair, face: Points) -> None:
    """The shadow of the front hair on the skin."""
    rng, unit = sketch.rng, sketch.unit
    if chance(rng, 0.6 if sketch.style.shading == "flat" else 0.08):
        return
    move = np.array([-sketch.style.light * 0.06, rng.uniform(0.02, 0.14)]) * unit
    blur = {"cel": 0, "flat": 0, "soft": 0.05, "painted": 0.03}[sketch.style.shading] * unit
    alpha = rng.uniform(0.4, 1.0)
    shapes = [_cap_shape(sketch, hair)] + [sketch.on_hair(piece.outline) for piece in (*hair.fringe, *hair.sides)]
    with sketch.canvas.clip(face), sketch.canvas.layer(alpha, label=False):
        for shape in shapes:
            sketch.canvas.fill(shape + move, sketch.palette.skin_shade, blur=blur)


def draw_front(sketch: Sketch, hair: Hair) -> None:
    """Draws side locks, cap and fringe."""
    palette, canvas = sketch.palette, sketch.canvas
    rng = np.random.default_rng(hair.seed + 1)
    paint = _paint(sketch, hair)

    def of_lock(x: float) -> RGB | skia.Shader:
        """Single locks, or all on one side of the parting, may have another colour."""
        other = rng.random() < hair.streaks if hair.streaks < 1 else x > hair.part
        return palette.hair_tips if other else paint

    for piece in hair.sides:
        draw_lock(sketch, piece, sketch.on_hair, of_lock(piece.spine[-1, 0]), hair.brush, rng, over_skin=True)
    cap = _cap_shape(sketch, hair)
    canvas.fill(cap, paint, "front hair")
    _cap_strands(sketch, hair, cap, rng)
    for piece in hair.fringe:
        draw_lock(sketch, piece, sketch.on_hair, of_lock(piece.spine[-1, 0]), hair.brush, rng, over_skin=True)
    sketch.line(sketch.pose.place(hair.cap[1:-1]), palette.hair_line, "front hair", ends=(0.6, 0.6))
    for end in hair.fall:
        sketch.line(
            sketch.pose.place(end, 0.1), palette.hair_line, "front hair", ends=(0.6, 1.2), alpha=hair.brush.edges
        )
    for width, pieces in ((0.6, hair.strays), (1.0, hair.ahoge)):
        for piece in pieces:
            shape = sketch.pose.place(piece.outline)
            canvas.fill(shape, palette.hair, "front hair")
            sketch.line(shape, palette.hair_line, "front hair", width=width)


def _cap_strands(sketch: Sketch, hair: Hair, cap: Points, rng: np.random.Generator) -> None:
    canvas, palette = sketch.canvas, sketch.palette
    crown = np.array([hair.part, hair.top * 0.9])
    with canvas.clip(cap):
        for _ in range(6 + hair.brush.strands * 4):
            x = rng.uniform(-1.2, 1.2)
            end = np.array([x, -1.0 + 0.75 * x**2])
            middle = np.array([crown[0] + (x - crown[0]) * 0.85, hair.top * 0.88 + 0.25 * abs(x)])
            strand = sketch.on_hair(bezier(crown, crown + (middle - crown) * 0.5, middle, end, 9))
            colour = (
                palette.hair_light
                if chance(rng, 0.3)
                else (palette.hair_line if chance(rng, 0.35) else palette.hair_shade)
            )
            canvas.stroke(
                strand,
                np.sin(np.linspace(0.1, 3, 9)) * rng.uniform(0.4, 4) * 0.012 * sketch.unit + 0.3,
                colour,
                alpha=rng.uniform(0.15, 0.6),
            )
        if chance(rng, 0.35):
            line = sketch.on_hair(bezier(crown, crown + np.array([0, 0.2]), (hair.part, -1.3), (hair.part, -1.05), 9))
            sketch.line(line, palette.hair_line, width=0.9)
