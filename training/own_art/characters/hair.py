"""Hair of many cuts, what is worn in it, and glasses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.own_art.characters.marks import BASE, DEEP, GLOSS, INK, LIGHT, SHADE, moved, trace  # isort: skip
from drawing.pen import Sheet, ellipse, fill, group, ink, mirror, outline, ring

Line = NDArray[np.float64]
MASS = (BASE, SHADE, DEEP)


@dataclass(frozen=True)
class Cut:
    """A hair cut. Lengths and places in units of the template."""

    fringe: str
    back: str
    finish: str
    top: float
    wide: float
    """Half the width of the hair at the height of the eyes."""
    inner: float
    """How far from the middle the face becomes free."""
    sides: tuple[float, float]
    """Where the side locks end, at the viewer's left and right."""
    tips: tuple[tuple[float, float], ...]
    """The zigzag of the fringe from the viewer's right to the left: tips and notches in turn."""
    line: float
    parting: float


def cut(rng: np.random.Generator, fringe: str, back: str, finish: str) -> Cut:
    """A cut with that fringe and that back, by chance."""
    u = rng.uniform
    inner = u(36, 43)
    parting = 256 + u(-16, 16)
    short = fringe in ("short", "spikes") or back == "none"
    low = u(138, 160) if short else u(160, 235)
    even = rng.random() < 0.7
    return Cut(
        fringe=fringe,
        back=back,
        finish=finish,
        top=u(44, 60),
        wide=u(50, 66),
        inner=inner,
        sides=(low, low if even else low + u(-16, 16)),
        tips=_fringe(rng, fringe, inner, parting),
        line=float(rng.choice([0.7, 1.0, 1.5])),
        parting=parting,
    )


def _fringe(rng: np.random.Generator, kind: str, inner: float, parting: float) -> tuple[tuple[float, float], ...]:
    u = rng.uniform
    level, deep = u(116, 134), u(5, 20)
    count = int(rng.integers(4, 10))
    if kind == "blunt":
        count, deep = int(rng.integers(5, 9)), u(0.6, 3)
    x = np.linspace(256 + inner, 256 - inner, 2 * count + 1)[1:]
    x = x + rng.normal(0, 0.08 * inner / count, len(x))
    lean = 0.0
    if kind in ("parted", "curtain"):
        far = np.abs(x - parting) / inner
        base = (86 if kind == "parted" else 78) + (level + 12 - 86) * np.clip(far, 0, 1) ** u(0.5, 0.9)
        deep *= 0.35
    elif kind == "swept":
        far = np.clip((x - parting + inner) / (2 * inner), 0, 1)
        base = level - 4 + 14 * (far if rng.random() < 0.5 else 1 - far)
        lean = u(-6, 6)
    elif kind in ("short", "spikes"):
        base = np.full(len(x), u(96, 114))
        deep = u(10, 26) if kind == "spikes" else u(3, 10)
    else:
        base = level + 4 * np.cos((x - 256) / inner * 2)
    points = []
    for i, (at, y) in enumerate(zip(x, base, strict=True)):
        if i % 2 == 0:
            points.append((float(at + lean), float(y + rng.normal(0, 0.18 * deep))))
        else:
            points.append((float(at), float(max(80, y - deep * u(0.7, 1.3)))))
    return tuple(points)


# ---- behind the head


def back(sheet: Sheet, cut: Cut, rng: np.random.Generator) -> str:
    """What hangs behind head and neck."""
    u, wide = rng.uniform, cut.wide
    cap = [(256, cut.top + 6), (256 - wide * 0.75, cut.top + 22), (256 - wide, 110), (256 - wide, 140)]
    if cut.back == "none":
        ends = [(256 - wide * 0.85, 160), (256 - 26, u(176, 196))]
    elif cut.back == "bob":
        ends = [(256 - wide - u(0, 8), 176), (256 - wide * u(0.8, 1), u(194, 206)), (256 - 24, u(198, 206))]
    elif cut.back == "spiky":
        ends = [
            (256 - wide - 12, 166),
            (256 - wide * 0.9, 168),
            (256 - wide - 2, 192),
            (256 - wide * 0.6, 184),
            (256 - 30, 204),
        ]
    else:
        bottom = u(230, 340)
        out = wide + u(0, 22)
        ends = [
            (256 - out, 190),
            (256 - out - u(-4, 8), bottom - 20),
            (256 - out * 0.8, bottom),
            (256 - 20, bottom - 14),
        ]
    corners = cut.back == "spiky"
    left = trace(cap) + " " + trace(ends, "all" if corners else "")
    right = " ".join(reversed(mirror(left).split()[1:]))
    whole = f"{left} {right}"
    paint = sheet.linear((256, 80), (256, 260), [(0, DEEP), (0.5, SHADE), (1, SHADE)])
    strands = "".join(
        ink(trace([(256 + s * x, 120), (256 + s * (x + 4), 190), (256 + s * (x + u(-4, 6)), 300)]), [0.3, 1, 0.4], DEEP)
        for x in (20, 32, 44, 56)
        for s in (-1, 1)
    )
    parts = [fill(whole, paint), sheet.clip(whole, strands), outline(whole, cut.line, INK)]
    if cut.back == "twin":
        parts += _tails(sheet, cut, rng)
    if cut.back == "buns":
        for s in (-1, 1):
            x, y, r = 256 + s * u(40, 52), u(52, 66), u(13, 20)
            parts += [
                ellipse(x, y, r, r, BASE),
                ink(trace([(x - r * 0.6, y), (x, y - r * 0.5), (x + r * 0.5, y)]), 1, DEEP),
            ]
            parts += [ring(x, y, r, r, cut.line, INK)]
    return group("hair_back", *parts)


def _tails(sheet: Sheet, cut: Cut, rng: np.random.Generator) -> list[str]:
    u = rng.uniform
    x, y, out, length, thick = cut.wide - 4, u(84, 112), u(14, 40), u(110, 190), u(14, 24)
    spine = np.array([(x, y), (x + out, y + 20), (x + out + 6, y + length * 0.55), (x + out - u(-8, 14), y + length)])
    width = np.array([0.35, 1, 0.9, 0.05]) * thick
    left = np.vstack([spine + np.stack([width, np.zeros(4)], 1), (spine - np.stack([width, np.zeros(4)], 1))[::-1]])
    shape = trace(moved(left, 256, 0))
    parts = []
    for one in (shape, mirror(shape)):
        parts += [fill(one, BASE), outline(one, cut.line, INK)]
    for share in (-0.5, 0.1, 0.5):
        strand = trace(moved(spine + np.stack([width * share, np.zeros(4)], 1), 256, 0))
        parts += [ink(one, [0.2, 1.6, 1.2, 0], SHADE) for one in (strand, mirror(strand))]
    ties = [ellipse(256 + s * (x + 2), y + 2, 5, 7, "#d05060") for s in (-1, 1)]
    return [*parts, group("tie", *ties)]


# ---- in front of the face


def _contour(cut: Cut, rng: np.random.Generator) -> tuple[str, Line]:
    """The outline of cap, fringe and side locks; and the outer line alone, from the viewer's left to the right."""
    wide, top = cut.wide, cut.top
    angle = np.linspace(np.pi, 0, 15)
    dome = np.stack([256 + wide * np.cos(angle), 118 - (118 - top) * np.sin(angle) ** 0.85], axis=1)
    spiky = cut.fringe == "spikes"
    if spiky:
        angle = np.linspace(np.pi, 0, 25)
        radius = 1 + np.where(np.arange(25) % 2, rng.uniform(0.1, 0.28, 25), 0)
        dome = np.stack([256 + wide * radius * np.cos(angle), 118 - (118 - top) * radius * np.sin(angle)], axis=1)
    left, right = cut.sides
    wave = rng.uniform(-4, 6)
    start = [
        (256 - cut.inner - 2, 138),
        (256 - cut.inner - 5 - wave * 0.5, (138 + left) / 2),
        (256 - (cut.inner + wide) / 2 - wave, left),
    ]
    stop = [
        (256 + (cut.inner + wide) / 2 + wave, right),
        (256 + cut.inner + 5 + wave * 0.5, (138 + right) / 2),
        (256 + cut.inner + 2, 138),
    ]
    words = [
        trace(start[:2]),
        trace(start[2:], "all"),
        trace([(256 - wide - 1, (118 + left) / 2)]),
        trace(dome, "all" if spiky else ""),
        trace([(256 + wide + 1, (118 + right) / 2)]),
        trace(stop[:1], "all"),
        trace(stop[1:]),
        trace([(256 + cut.inner, 112)], "all"),
        trace(cut.tips, "all") if cut.fringe != "round" else trace(cut.tips),
        trace([(256 - cut.inner, 112)], "all"),
    ]
    return " ".join(words), dome


def front(sheet: Sheet, cut: Cut, wear: str, rng: np.random.Generator) -> str:
    """Fringe, side locks, and what is worn on the head."""
    shape, dome = _contour(cut, rng)
    tips, notches = cut.tips[::2], cut.tips[1::2]
    crown = (cut.parting * 0.5 + 128, cut.top + 12)
    parts = []
    if cut.finish == "soft":
        paint = sheet.linear((256, cut.top), (256, 200), [(0, SHADE), (0.3, LIGHT), (0.6, BASE), (1, SHADE)])
    elif cut.finish == "cel":
        paint = sheet.linear((256, cut.top), (256, 210), [(0, BASE), (1, "#a6a6a6")])
    else:
        paint = BASE
    parts.append(fill(shape, paint))
    inside = []

    def strand(end: tuple[float, float], first: float, last: float) -> str:
        """A trace along the way from the crown to a place, bulging outwards."""
        t = np.linspace(first, last, 5)[:, None]
        bend = np.array([(crown[0] + end[0]) / 2 + 0.35 * (end[0] - crown[0]), crown[1] + 0.25 * (end[1] - crown[1])])
        return trace((1 - t) ** 2 * np.array(crown) + 2 * t * (1 - t) * bend + t**2 * np.array(end))

    soft = sheet.blur(1.6) if cut.finish == "soft" else ""
    if cut.finish in ("cel", "soft"):
        for tip in tips:
            if rng.random() < 0.75:
                shade = ink(strand((tip[0] + rng.uniform(-4, 4), tip[1] + 3), 0.5, 1), [0, 3, 5, 6], SHADE, 0.85)
                inside.append(f"<g{soft}>{shade}</g>" if soft else shade)
        for s, low in ((-1, cut.sides[0]), (1, cut.sides[1])):
            x = 256 + s * (cut.inner + cut.wide) / 2
            inside.append(ink(trace([(x, 108), (x + s * 3, 140), (x - s * 2, low)]), [0, 5, 3], SHADE, 0.8))
    if cut.finish != "flat" or rng.random() < 0.5:
        inside += [ink(strand(notch, rng.uniform(0.2, 0.7), 1), [0, 0.6, 1.0], INK, 0.9) for notch in notches]
        for s, low in ((-1, cut.sides[0]), (1, cut.sides[1])):
            for share in rng.uniform(0.2, 0.9, int(rng.integers(1, 5))):
                x = 256 + s * (cut.inner + share * (cut.wide - cut.inner))
                inside.append(
                    ink(trace([(x, rng.uniform(90, 120)), (x + s, 140), (x - s * 2, low - 6)]), [0, 0.8, 0.3], INK, 0.8)
                )
    if cut.finish == "lines":
        for _ in range(int(rng.integers(10, 30))):
            end = (rng.uniform(256 - cut.wide, 256 + cut.wide), rng.uniform(90, 122))
            inside.append(ink(strand(end, rng.uniform(0, 0.3), rng.uniform(0.6, 0.95)), [0, 0.6, 0], DEEP, 0.9))
    if rng.random() < 0.6:
        inside.append(_halo(cut, dome, rng))
    parts.append(sheet.clip(shape, *inside))
    parts.append(outline(shape, cut.line, INK))
    if rng.random() < 0.2:
        x, y = cut.parting, cut.top + 4
        way = [(x, y), (x - 4, y - 10), (x + 4, y - 18), (x + rng.uniform(8, 18), y - 12)]
        parts.append(
            group("ahoge", ink(trace(way), [3.4, 3.6, 2.4, 0.2], INK), ink(trace(way), [2.4, 2.4, 1.2, 0.1], BASE))
        )
    worn = _worn(sheet, wear, cut, rng)
    if worn:
        parts.append(group("worn", worn))
    return group("hair_front", *parts)


def _halo(cut: Cut, dome: Line, rng: np.random.Generator) -> str:
    """The band of light around the head."""
    share, thick = rng.uniform(0.62, 0.78), rng.uniform(0.04, 0.1)
    middle = np.array([256, 118])
    upper = middle + (dome[2:-2] - middle) * share
    lower = middle + (dome[2:-2] - middle) * (share - thick * rng.uniform(0.6, 1.6, len(dome) - 4)[:, None])
    band = trace(upper) + " " + trace(lower[::-1], "all" if cut.finish != "soft" else "")
    return fill(band, GLOSS, 0.9 if cut.finish != "soft" else 0.6)


def _worn(sheet: Sheet, wear: str, cut: Cut, rng: np.random.Generator) -> str:
    """Hats, ribbons, ears of animals, horns and the like."""
    u, wide, top = rng.uniform, cut.wide, cut.top
    color, shade, line = ("#c84a5a", "#8a2a40", "#3a1018") if rng.random() < 0.5 else ("#4a5a8a", "#2c3a62", "#121a30")

    def both(shape: str, paint: str) -> str:
        return "".join(fill(one, paint) + outline(one, 1, line) for one in (shape, mirror(shape)))

    if wear == "ribbon":
        x, y, size = 256 + u(-40, 40), top + u(2, 20), u(10, 20)
        loop = [(x, y), (x - size, y - size * 0.7), (x - size * 1.1, y + size * 0.6)]
        left = trace(loop, "all")
        right = mirror(left, x)
        knot = ellipse(x, y, size * 0.25, size * 0.3, shade)
        return "".join(fill(one, color) + outline(one, 1, line) for one in (left, right)) + knot
    if wear == "band":
        t = np.linspace(np.pi * 0.96, np.pi * 0.04, 15)
        arc = np.stack([256 + wide * 0.98 * np.cos(t), 112 - (108 - top) * 0.8 * np.sin(t)], axis=1)
        return ink(trace(arc), [5, 6, 5], line) + ink(trace(arc), [3.6, 4.6, 3.6], color)
    if wear == "flower":
        x, y, r = 256 + float(rng.choice([-1, 1])) * u(30, 46), u(84, 110), u(4, 7)
        turn = np.linspace(0, 2 * np.pi, 6)[:-1]
        petals = "".join(ellipse(x + r * np.cos(a), y + r * np.sin(a), r * 0.75, r * 0.75, "#f4b8c8") for a in turn)
        return petals + ellipse(x, y, r * 0.6, r * 0.6, "#f0d060")
    if wear in ("cat", "horns"):
        x, y = u(26, 40), top + u(8, 18)
        if wear == "horns":
            place = np.array([256 - x, y])
            horn = place + np.array([(-5, 0), (-14, -20), (-8, -38), (-4, -18), (6, -4)])
            return both(trace(horn, (0, 2)), "#d8c8b0")
        ear = (
            f"{256 - x - 17:.1f},{y + 16:.1f}! {256 - x - 16:.1f},{y - u(22, 34):.1f}! {256 - x + 14:.1f},{y - 2:.1f}!"
        )
        inner = f"{256 - x - 12:.1f},{y + 8:.1f}! {256 - x - 13:.1f},{y - 14:.1f}! {256 - x + 6:.1f},{y - 1:.1f}!"
        return both(ear, "#6a6a70") + fill(inner, "#f0b8b8") + fill(mirror(inner), "#f0b8b8")
    if wear == "phones":
        t = np.linspace(np.pi, 0, 15)
        arc = np.stack([256 + (wide + 3) * np.cos(t), 128 - (134 - top) * np.sin(t)], axis=1)
        cups = "".join(ellipse(256 + s * (wide + 2), 138, 9, 15, paint) for s in (-1, 1) for paint in (line,))
        cups += "".join(ellipse(256 + s * (wide + 2), 138, 7, 13, color) for s in (-1, 1))
        return ink(trace(arc), [6, 7, 6], line) + ink(trace(arc), [4, 5, 4], shade) + cups
    if wear in ("cap", "beret", "witch"):
        return _hat(wear, cut, color, shade, line, rng)
    return ""


def _hat(wear: str, cut: Cut, color: str, shade: str, line: str, rng: np.random.Generator) -> str:
    u, wide, top = rng.uniform, cut.wide, cut.top
    brim = u(88, 100)
    if wear == "cap":
        crown = _even([(0, top - 12), (wide - 4, top + 6), (wide + 2, brim)], [(0, brim - 8)])
        peak = _even([(0, brim - 12), (wide * 0.7, brim - 6)], [(wide * 0.5, brim + 8), (0, brim + 11)])
        return fill(crown, color) + outline(crown, 1.2, line) + fill(peak, shade) + outline(peak, 1.2, line)
    if wear == "beret":
        s = float(rng.choice([-1, 1]))
        left, right = 256 - wide - 12 + 8 * s, 256 + wide + 12 + 8 * s
        rim = [(256 + wide, brim - 2), (256, brim - 14), (256 - wide, brim - 2)]
        shape = trace([(left, top + 10), (256 + 10 * s, top - 16), (right, top + 10), *rim], (3, 5))
        return fill(shape, color) + outline(shape, 1.2, line)
    tip = (256 + u(-20, 20), 12)
    foot = [(276, top - 10), (256 + wide * 0.85, brim - 8), (256 - wide * 0.85, brim - 8), (236, top - 10)]
    cone = trace([tip, *foot], (0, 2, 3))
    rim_up = [(0, brim - 22), (wide * 0.7, brim - 14), (wide + 40, brim + 4)]
    brim_shape = _even(rim_up, [(wide * 0.6, brim + 6), (0, brim)])
    return fill(cone, color) + outline(cone, 1.2, line) + fill(brim_shape, shade) + outline(brim_shape, 1.2, line)


def _even(upper: list[tuple[float, float]], lower: list[tuple[float, float]]) -> str:
    """A shape with equal halves, from the right half of its upper and its lower border: offsets from the middle, and y.

    Where they meet is a corner.
    """
    right = [*upper, *lower]
    left = [(-x, y) for x, y in right[::-1] if x]
    corner = len(upper) - 1
    whole = [*right, *left]
    mirrored = whole.index((-upper[-1][0], upper[-1][1]))
    return trace([(256 + x, y) for x, y in whole], (corner, mirrored))


def glasses(wear: str, rng: np.random.Generator) -> str:
    """Glasses with heavy or fine rims, square or round; `shades` cannot be looked through."""
    if wear not in ("glasses", "shades"):
        return ""
    u = rng.uniform
    x, y, rx, ry, heavy = u(22, 24), u(147, 151), u(16, 20), u(11, 17), u(1, 3)
    power = u(0.3, 1)  # 1 is an ellipse, less is squarer
    turn = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    cos, sin = np.cos(turn), np.sin(turn)
    lens = np.stack(
        [256 - x + rx * np.sign(cos) * np.abs(cos) ** power, y + ry * np.sign(sin) * np.abs(sin) ** power], 1
    )
    parts = []
    for one in (trace(lens), mirror(trace(lens))):
        if wear == "shades":
            parts.append(fill(one, "#1a1a22"))
        parts.append(outline(one, heavy, "#2a2226"))
    parts.append(ink(f"{256 - x + rx},{y - 2} 256,{y - 4} {256 + x - rx},{y - 2}", [heavy, heavy, heavy], "#2a2226"))
    arm = f"{256 - x - rx},{y - 2} {256 - 44},{y - 4}"
    parts += [ink(one, [heavy, heavy], "#2a2226") for one in (arm, mirror(arm))]
    return group("glasses", *parts)
