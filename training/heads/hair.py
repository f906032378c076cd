"""Hair: what lies behind the head, the cap and fringe before it, locks at the sides; strands, shadows and gloss."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from training.heads.canvas import linear
from training.heads.colour import mix
from training.heads.curve import Points, along, bezier, ribbon, smooth
from training.heads.sketch import Sketch
from training.heads.skull import Skull
from training.heads.style import Style, chance, choose


@dataclass(frozen=True)
class Hair:
    """One hair cut in the head's plane."""

    top: float  # y of the highest hair
    half_width: float  # of the cap
    part: float  # x of the crown
    fringe: tuple[Points, ...]  # locks: (3 or more, 2): root left, ..., tip, ..., root right; none: no fringe
    hairline: Points  # the cap's lower edge over the forehead, from the viewer's left to right
    sides: tuple[Points, ...]  # outlines of side locks
    back: str  # none, bob, long, short, tails, pony, buns, wild
    length: float  # y of the ends behind
    spread: float  # how far the ends stand out
    spikes: int  # of the outline, for wild hair
    wave: float
    ahoge: int
    gloss: str  # none, band, zigzag, soft
    strands: int
    seed: int


def _lock(x: float, width: float, root_y: float, tip: tuple[float, float], bulge: float) -> Points:
    """A pointed lock of this width from its root to its tip, as an outline."""
    left, right = x - width / 2, x + width / 2
    tx, ty = tip
    drop = ty - root_y
    one = bezier(
        (left, root_y), (left - bulge * 0.5, root_y + 0.45 * drop), (tx - width * 0.33, ty - 0.3 * drop), (tx, ty), 8
    )
    other = bezier(
        (tx, ty), (tx + width * 0.2, ty - 0.25 * drop), (right + bulge, root_y + 0.45 * drop), (right, root_y), 8
    )
    return np.vstack([one, other[1:]])


FRINGES = {
    "blunt": 3,
    "swept": 3,
    "loose": 4,
    "curtain": 2,
    "between": 2.5,
    "forehead": 1.2,
    "wispy": 1.5,
    "heavy": 1.2,
    "over eye": 0.7,
    "spiky": 1.2,
}


def _fringe(rng: np.random.Generator, style: Style, kind: str, part: float, eye_top: float) -> list[Points]:
    """The locks of a fringe; later ones lie over earlier ones."""
    if kind == "forehead":
        return []
    brow = -eye_top - 0.2
    count = int(
        {"blunt": rng.integers(6, 14), "wispy": rng.integers(6, 11), "heavy": rng.integers(6, 11)}.get(
            kind, rng.integers(4, 9)
        )
    )
    edges = np.linspace(-1.0, 1.0, count + 1)
    edges[1:-1] += rng.normal(0, 0.25 / count, count - 1)
    level = {
        "blunt": brow + rng.uniform(-0.05, 0.2),
        "heavy": -eye_top + rng.uniform(-0.05, 0.15),
        "wispy": brow + rng.uniform(-0.1, 0.25),
    }.get(kind, brow + rng.uniform(-0.1, 0.22))
    sweep = rng.uniform(0.15, 0.5) * (1 if part < 0 else -1)
    locks = []
    for left, right in pairwise(edges):
        x, w = (left + right) / 2, (right - left)
        away = x - part
        low, shift = level + rng.normal(0, 0.03), rng.normal(0, 0.03)
        if kind == "swept":
            low, shift = level + 0.25 * away * np.sign(sweep) + rng.normal(0, 0.05), sweep * rng.uniform(0.5, 1.1)
        elif kind in ("loose", "spiky"):
            low, shift = level + rng.normal(0, 0.11), 0.22 * away + rng.normal(0, 0.07)
        elif kind == "curtain":
            low, shift = level - 0.35 + 0.75 * min(abs(away), 0.9), np.sign(away) * rng.uniform(0.1, 0.35)
        elif kind in ("between", "over eye"):
            low, shift = level - 0.02 + rng.normal(0, 0.07), 0.3 * away
        low += 0.14 * max(abs(x) - 0.6, 0) / 0.4  # longer at the temples
        overlap = {"wispy": rng.uniform(0.55, 0.95), "blunt": 1.15}.get(kind, rng.uniform(1.1, 1.45))
        locks.append(_lock(x * 0.94, w * overlap, -1.2, (x + shift, low), rng.uniform(0, 0.06)))
    if kind == "between":
        for _ in range(int(rng.integers(1, 3))):
            x = rng.normal(0, 0.1)
            locks.append(
                _lock(
                    part * 0.3 + x * 0.5,
                    rng.uniform(0.1, 0.3),
                    -1.2,
                    (x + rng.normal(0, 0.08), rng.uniform(-0.1, 0.32)),
                    0.03,
                )
            )
    if kind == "over eye":
        side = rng.choice([-1, 1])
        locks.append(
            _lock(side * 0.4, rng.uniform(0.4, 0.8), -1.2, (side * rng.uniform(0.45, 0.8), rng.uniform(0.1, 0.6)), 0.05)
        )
    if chance(rng, 0.3):
        for _ in range(int(rng.integers(1, 4))):
            x = rng.uniform(-0.8, 0.8)
            locks.append(
                _lock(
                    x, rng.uniform(0.03, 0.1), -1.2, (x + rng.normal(0.1 * x, 0.1), level + rng.uniform(0, 0.35)), 0.01
                )
            )
    order = rng.permutation(len(locks)) if kind in ("loose", "spiky") else range(len(locks))
    return [locks[int(i)] for i in order]


def sample_hair(rng: np.random.Generator, style: Style, skull: Skull, eye_top: float) -> Hair | None:
    """A hair cut by chance; None: bald."""
    if chance(rng, 0.1 if style.genre == "elder" else 0.012):
        return None
    half = skull.eye + rng.uniform(0.12, 0.34)
    kind = choose(rng, FRINGES)
    part = rng.normal(0, 0.25)
    if kind == "curtain":
        part *= 0.5
    line_y = rng.uniform(-1.25, -0.95) if kind in ("forehead", "curtain") else -1.0
    hairline = smooth(
        [
            (-skull.temple * 1.0, -0.35),
            (-0.75, 0.72 * line_y),
            (part - 0.28, line_y),
            (part, line_y - 0.08),
            (part + 0.28, line_y),
            (0.75, 0.72 * line_y),
            (skull.temple, -0.35),
        ],
        5,
    )
    if style.male:
        back = choose(rng, {"short": 6, "wild": 3, "none": 1.5, "long": 0.7, "pony": 0.4, "bob": 0.5})
    else:
        back = choose(rng, {"bob": 3.5, "long": 5, "short": 1, "tails": 1.5, "pony": 1, "buns": 0.6, "wild": 0.7})
    sides = []
    side_kind = choose(rng, {"none": 1.0 + 2 * style.male, "short": 2, "long": 3 * (not style.male) + 0.3, "thin": 1.5})
    for side in (-1, 1):
        if side_kind == "none":
            continue
        long = {"short": rng.uniform(0.35, 0.8), "long": rng.uniform(0.8, 2.2), "thin": rng.uniform(0.5, 1.5)}[
            side_kind
        ]
        wide = {"thin": rng.uniform(0.05, 0.12)}.get(side_kind, rng.uniform(0.16, 0.38))
        x = side * (skull.eye + rng.uniform(-0.06, 0.08))
        tip = (side * (skull.eye - rng.uniform(-0.15, 0.25)), long)
        locks = int(rng.integers(1, 3))
        for step in range(locks):
            dx = side * 0.1 * step
            sides.append(_side_lock(rng, x + dx, wide * (1 - 0.3 * step), (tip[0] + dx, tip[1] * (1 - 0.25 * step))))
    return Hair(
        top=skull.top - rng.uniform(0.1, 0.42),
        half_width=half,
        part=part,
        fringe=tuple(_fringe(rng, style, kind, part, eye_top)),
        hairline=hairline,
        sides=tuple(sides),
        back=back,
        length={
            "bob": rng.uniform(0.7, 1.5),
            "long": rng.uniform(1.6, 4.5),
            "short": rng.uniform(0.1, 0.6),
            "wild": rng.uniform(0.2, 1.4),
        }.get(back, 0.4),
        spread=rng.uniform(-0.12, 0.4),
        spikes=int(rng.integers(7, 18)) if back == "wild" else (int(rng.integers(3, 9)) if chance(rng, 0.3) else 0),
        wave=rng.uniform(0.03, 0.12) if chance(rng, 0.25) else 0.0,
        ahoge=int(rng.integers(1, 3)) if chance(rng, 0.28) else 0,
        gloss=choose(rng, {"none": 2.5, "band": 2, "zigzag": 2, "soft": 2}),
        strands=int(6 + 60 * style.detail),
        seed=int(rng.integers(1 << 30)),
    )


def _side_lock(rng: np.random.Generator, x: float, width: float, tip: tuple[float, float]) -> Points:
    """A lock from the temple down, bending as it falls."""
    bow = rng.normal(0.0, 0.12)
    spine = bezier((x * 0.9, -1.0), (x * 1.08, -0.4), (x + bow * np.sign(x), tip[1] * 0.5), tip, 14)
    t = np.linspace(0, 1, 14)
    return ribbon(spine, width * (0.6 + 1.4 * t * (1 - t) * 2 - 0.6 * t**3).clip(0.02))


def _cap(hair: Hair, low: float = -0.1) -> Points:
    """The outer border of the hair from the viewer's left side over the top to the right."""
    a = np.linspace(np.pi, 2 * np.pi, 31)
    x = np.sign(np.cos(a)) * abs(np.cos(a)) ** 0.86 * hair.half_width
    y = -0.35 + np.sin(a) * (-0.35 - hair.top) * 1.0
    curve = np.column_stack([x, y])
    if hair.spikes:
        rng = np.random.default_rng(hair.seed)
        reach = (0.1 if hair.back != "wild" else 0.32) * rng.uniform(0.4, 1)
        spots = np.linspace(1, 29, hair.spikes)
        height = np.interp(
            np.arange(31),
            np.sort(np.concatenate([spots, (spots[:-1] + spots[1:]) / 2])),
            np.resize([0.0, 1.0], 2 * len(spots) - 1),
        )
        out = curve - (0, -0.3)
        out = out / np.hypot(out[:, 0], out[:, 1])[:, None]
        curve = curve + out * (height * reach)[:, None]
    ends = np.array([[-hair.half_width * 1.0, low]]), np.array([[hair.half_width, low]])
    return np.vstack([ends[0], curve, ends[1]])


def _ends(
    rng: np.random.Generator, left: tuple[float, float], right: tuple[float, float], count: int, depth: float
) -> Points:
    """A row of tips from right to left: the lower border of hair."""
    points = []
    xs = np.linspace(right[0], left[0], 2 * count + 1)
    ys = np.linspace(right[1], left[1], 2 * count + 1)
    for i in range(1, 2 * count):
        tip = i % 2 == 1
        points.append(
            (
                xs[i] + rng.normal(0, 0.03),
                ys[i] + (rng.uniform(0.2, 1) * depth if tip else -rng.uniform(0, 0.6) * depth),
            )
        )
    return np.array(points)


def back_outlines(hair: Hair, skull: Skull) -> list[Points]:
    """The shapes behind the head, in the head's plane."""
    rng = np.random.default_rng(hair.seed + 1)
    cap = _cap(hair, 0.0)
    w, length = hair.half_width, hair.length
    shapes = []
    if hair.back in ("bob", "long", "wild", "short"):
        end = w + hair.spread * (0.5 if hair.back == "bob" else 0.8) * (0.4 if hair.back == "short" else 1)
        if hair.back == "short":
            end = skull.eye * 0.8
        steps = np.linspace(0.15, 0.95, 6)
        right = np.column_stack(
            [w + (end - w) * steps**1.5 + hair.wave * np.sin(steps * 9 + hair.seed % 7), 0.0 + length * steps]
        )
        left = np.column_stack(
            [-(w + (end - w) * steps**1.5) + hair.wave * np.sin(steps * 9 + hair.seed % 5), 0.0 + length * steps]
        )[::-1]
        if hair.back == "bob" and hair.spread < 0.1:
            right[-2:, 0] -= np.array([0.02, 0.1])
            left[:2, 0] += np.array([0.1, 0.02])
        tips = _ends(
            rng,
            (left[0, 0], length),
            (right[-1, 0], length),
            int(rng.integers(4, 10)),
            0.08 if hair.back == "bob" else 0.25,
        )
        body = smooth(np.vstack([right, tips, left]), 4)
        shapes.append(np.vstack([cap, body]))
    else:
        shapes.append(
            np.vstack(
                [
                    cap,
                    smooth([(w * 0.98, 0.1), (skull.eye * 0.75, 0.55), (-skull.eye * 0.75, 0.55), (-w * 0.98, 0.1)], 4),
                ]
            )
        )
    if hair.back == "tails":
        y = rng.uniform(-1.1, 0.5)
        long = rng.uniform(1.2, 3.5)
        for side in (-1, 1):
            x = side * (w + 0.02)
            out = rng.uniform(0.1, 0.7)
            spine = smooth(
                [
                    (x, y),
                    (x + side * (0.15 + out * 0.5), y + 0.25),
                    (x + side * (0.2 + out), y + long * 0.5),
                    (x + side * out * rng.uniform(0.4, 1.2), y + long),
                ],
                7,
            )
            t = np.linspace(0, 1, len(spine))
            shapes.append(ribbon(spine, rng.uniform(0.4, 0.8) * np.minimum(1, 0.35 + 3 * t) * (1 - t**3) + 0.02))
    if hair.back == "pony":
        side = rng.choice([-1, 1])
        spine = smooth(
            [
                (side * 0.4, -1.4),
                (side * (w + 0.3), -1.3),
                (side * (w + 0.55), -0.3),
                (side * (w + rng.uniform(0, 0.5)), rng.uniform(0.6, 2)),
            ],
            7,
        )
        t = np.linspace(0, 1, len(spine))
        shapes.append(ribbon(spine, rng.uniform(0.35, 0.7) * np.minimum(1, 0.4 + 2 * t) * (1 - t**3) + 0.02))
    if hair.back == "buns":
        size = rng.uniform(0.25, 0.45)
        for side in (-1, 1):
            angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
            x, y = side * w * rng.uniform(0.6, 0.75), hair.top * rng.uniform(0.82, 0.95)
            shapes.append(np.column_stack([x + size * np.cos(angle), y + size * np.sin(angle)]))
    return shapes


def draw_back(sketch: Sketch, hair: Hair, skull: Skull) -> Points:
    """Draws the hair behind; returns the outline of its cap in pixels."""
    palette, pose = sketch.palette, sketch.pose
    top = pose.place([(0, hair.top)])[0]
    low = pose.place([(0, max(hair.length, 1.2))])[0]
    paint = linear(
        top,
        low,
        [(0, palette.hair_inner), (0.55, palette.hair_inner), (1, mix(palette.hair_inner, palette.hair_tips, 0.5))],
    )
    rng = np.random.default_rng(hair.seed + 2)
    for index, outline in enumerate(reversed(back_outlines(hair, skull))):
        shape = pose.place(outline, 0.0 if hair.back not in ("tails", "pony") or index else -0.1)
        outer = hair.back in ("tails", "pony", "buns") and index < len(back_outlines(hair, skull)) - 1
        sketch.canvas.fill(shape, palette.hair if outer else paint, "back hair")
        with sketch.canvas.clip(shape):
            box = outline.min(0), outline.max(0)
            for _ in range(hair.strands // (3 if outer else 2)):
                x = rng.uniform(box[0][0], box[1][0])
                start = (x * 0.7, box[0][1])
                end = (x * (1.1 + hair.spread * 0.3) + rng.normal(0, 0.05), box[1][1])
                strand = bezier(start, (x, start[1] + 0.4), (x + rng.normal(0, 0.08), (start[1] + end[1]) / 2), end, 10)
                colour = (
                    palette.hair_line
                    if chance(rng, 0.5)
                    else (palette.hair if chance(rng, 0.5) else palette.hair_shade)
                )
                sketch.canvas.stroke(
                    pose.place(strand),
                    np.linspace(1.4, 0.4, 10) * rng.uniform(0.6, 4) * 0.008 * sketch.unit + 0.4,
                    colour,
                    alpha=rng.uniform(0.2, 0.7),
                )
        sketch.line(np.vstack([shape, shape[:1]]), palette.hair_line, "back hair", ends=(0, 0))
    return pose.place(_cap(hair))


def _front_shapes(sketch: Sketch, hair: Hair) -> tuple[Points, list[Points]]:
    """The cap with its hairline, and the locks, in pixels."""
    cap = np.vstack([sketch.pose.place(_cap(hair)), sketch.on_hair(hair.hairline[::-1])])
    return cap, [sketch.on_hair(lock) for lock in hair.fringe]


def draw_shadow(sketch: Sketch, hair: Hair, face: Points) -> None:
    """The shadow of the front hair on the skin."""
    if sketch.style.shading == "flat" and chance(sketch.rng, 0.6):
        return
    rng, unit = sketch.rng, sketch.unit
    cap, locks = _front_shapes(sketch, hair)
    move = np.array([-sketch.style.light * 0.06, rng.uniform(0.03, 0.16)]) * unit
    blur = {"cel": 0, "flat": 0, "soft": 0.05, "painted": 0.03}[sketch.style.shading] * unit
    alpha = rng.uniform(0.4, 1.0)
    with sketch.canvas.clip(face), sketch.canvas.layer(alpha, label=False):
        for shape in (cap, *locks, *(sketch.on_hair(side) for side in hair.sides)):
            sketch.canvas.fill(shape + move, sketch.palette.skin_shade, blur=blur)


def _paint(sketch: Sketch, hair: Hair) -> object:
    palette, pose = sketch.palette, sketch.pose
    top, low = pose.place([(0.3 * sketch.style.light, hair.top), (0, 1.6)])
    if sketch.style.shading == "flat":
        return palette.hair
    return linear(
        top,
        low,
        [
            (0, mix(palette.hair, palette.hair_shade, 0.25)),
            (0.3, palette.hair),
            (0.62, palette.hair),
            (1, palette.hair_tips),
        ],
    )


def draw_front(sketch: Sketch, hair: Hair) -> list[Points]:
    """Draws cap, fringe and side locks; returns their shapes in pixels."""
    palette, canvas, style = sketch.palette, sketch.canvas, sketch.style
    rng = np.random.default_rng(hair.seed + 3)
    paint = _paint(sketch, hair)
    cap, locks = _front_shapes(sketch, hair)
    shapes = []
    for outline in hair.sides:
        shape = sketch.on_hair(outline)
        shapes.append(shape)
        _draw_lock(sketch, shape, paint, rng, hair)
    canvas.fill(cap, paint, "front hair")
    shapes.append(cap)
    _draw_cap_details(sketch, hair, cap, rng)
    for shape in locks:
        shapes.append(shape)
        _draw_lock(sketch, shape, paint, rng, hair, root_open=True)
    sketch.line(sketch.pose.place(_cap(hair)), palette.hair_line, "front hair", ends=(0.6, 0.6))
    _draw_gloss(sketch, hair, cap, locks, rng)
    if style.detail > 0.3:
        for _ in range(int(rng.integers(0, 7))):
            _stray(sketch, hair, rng)
    for _ in range(hair.ahoge):
        x = hair.part + rng.normal(0, 0.1)
        side = rng.choice([-1, 1])
        spine = bezier(
            (x, hair.top + 0.1),
            (x, hair.top - 0.3),
            (x + side * 0.4, hair.top - 0.5),
            (x + side * rng.uniform(0.3, 0.7), hair.top + rng.uniform(-0.3, 0.2)),
            12,
        )
        shape = sketch.pose.place(ribbon(spine, rng.uniform(0.06, 0.13) * (1 - np.linspace(0, 1, 12) ** 2) + 0.01))
        canvas.fill(shape, palette.hair, "front hair")
        sketch.line(np.vstack([shape, shape[:1]]), palette.hair_line, "front hair")
    return shapes


def _draw_lock(
    sketch: Sketch, shape: Points, paint: object, rng: np.random.Generator, hair: Hair, root_open: bool = False
) -> None:
    canvas, palette = sketch.canvas, sketch.palette
    canvas.fill(shape, paint, "front hair")
    half = len(shape) // 2
    one, other = shape[: half + 1], shape[half:][::-1]
    if sketch.style.shading != "flat":
        with canvas.clip(shape):
            edge = one if sketch.style.light > 0 else other
            inner = edge + (shape.mean(0) - edge) * rng.uniform(0.2, 0.6)
            soft = 0.02 * sketch.unit if sketch.style.shading in ("soft", "painted") else 0
            canvas.fill(np.vstack([edge, inner[::-1]]), palette.hair_shade, alpha=rng.uniform(0.3, 0.85), blur=soft)
            for _ in range(int(rng.integers(0, 2 + hair.strands // 14))):
                share = rng.uniform(0.1, 0.9)
                strand = one + (other[np.linspace(0, len(other) - 1, len(one)).astype(int)] - one) * share
                colour = (
                    palette.hair_light
                    if chance(rng, 0.3)
                    else (palette.hair_line if chance(rng, 0.4) else palette.hair_shade)
                )
                canvas.stroke(
                    strand,
                    (1.1 - np.linspace(0, 1, len(strand))) * rng.uniform(0.5, 2.5) * 0.012 * sketch.unit + 0.3,
                    colour,
                    alpha=rng.uniform(0.3, 0.8),
                )
    outline = shape if root_open else np.vstack([shape, shape[:1]])
    sketch.line(outline, palette.hair_line, "front hair", ends=(1.3, 1.3))


def _draw_cap_details(sketch: Sketch, hair: Hair, cap: Points, rng: np.random.Generator) -> None:
    canvas, palette = sketch.canvas, sketch.palette
    crown = np.array([hair.part, hair.top * 0.93])
    with canvas.clip(cap):
        for _ in range(hair.strands // 2):
            end = np.array([rng.uniform(-1.15, 1.15), -0.25])
            end[1] = -0.95 + 0.75 * abs(end[0]) ** 2
            middle = np.array([crown[0] + (end[0] - crown[0]) * 0.85, hair.top * 0.85 + 0.2 * abs(end[0])])
            strand = sketch.on_hair(bezier(crown, crown + (middle - crown) * 0.5, middle, end, 9))
            colour = (
                palette.hair_light
                if chance(rng, 0.25)
                else (palette.hair_line if chance(rng, 0.5) else palette.hair_shade)
            )
            canvas.stroke(
                strand,
                np.sin(np.linspace(0.1, 3, 9)) * rng.uniform(0.5, 3) * 0.012 * sketch.unit + 0.3,
                colour,
                alpha=rng.uniform(0.2, 0.7),
            )
        if chance(rng, 0.5):
            line = sketch.on_hair(bezier(crown, crown + np.array([0, 0.2]), (hair.part, -1.3), (hair.part, -1.05), 9))
            sketch.line(line, palette.hair_line, width=0.9)


def _draw_gloss(sketch: Sketch, hair: Hair, cap: Points, locks: list[Points], rng: np.random.Generator) -> None:
    if hair.gloss == "none" or (sketch.style.shading == "flat" and chance(rng, 0.5)):
        return
    canvas, palette = sketch.canvas, sketch.palette
    y, thick = hair.top * rng.uniform(0.6, 0.75), rng.uniform(0.06, 0.2)
    x = np.linspace(-0.95, 0.95, 41)
    base = y + 0.35 * x**2
    if hair.gloss == "zigzag":
        jag = np.resize([0.0, 1.0], 41) * rng.uniform(0.2, 1, 41)
        upper, lower = base - thick * 0.5 * jag, base + thick * jag
    else:
        upper, lower = base - thick / 2 * np.sqrt(1 - (x / 0.96) ** 2), base + thick / 2 * np.sqrt(1 - (x / 0.96) ** 2)
    shape = sketch.on_hair(np.vstack([np.column_stack([x, upper]), np.column_stack([x, lower])[::-1]]))
    with canvas.clip(cap):
        canvas.fill(
            shape,
            palette.hair_light,
            alpha=rng.uniform(0.4, 0.95),
            blur=0.05 * sketch.unit if hair.gloss == "soft" or sketch.style.shading == "soft" else 0,
        )


def _stray(sketch: Sketch, hair: Hair, rng: np.random.Generator) -> None:
    side = rng.choice([-1, 1])
    y = rng.uniform(-1.2, 0.8)
    x = side * hair.half_width * np.sqrt(max(0.1, 1 - min(0, (y + 0.35) / 1.6) ** 2)) * 0.95
    strand = bezier(
        (x, y),
        (x + side * 0.1, y + 0.1),
        (x + side * 0.2, y + 0.3),
        (x + side * rng.uniform(0.0, 0.3), y + rng.uniform(0.3, 0.7)),
        9,
    )
    sketch.canvas.stroke(
        sketch.pose.place(strand),
        np.linspace(1, 0.3, 9) * max(0.014 * sketch.unit, 0.8),
        sketch.palette.hair_shade,
        "front hair",
    )


def top_point(sketch: Sketch, hair: Hair | None, skull: Skull) -> Points:
    """The highest point of the hair in the picture, without ahoge and ornaments (1, 2)."""
    outline = sketch.pose.place(_cap(hair) if hair else [(x, skull.top) for x in (-0.2, 0, 0.2)], 0.0)
    outline = along(outline, np.linspace(0, 1, 200)) if hair else outline
    return outline[[int(np.argmin(outline[:, 1]))]]
