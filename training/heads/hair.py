"""Hair cuts: which locks fall from where to where, in front of the face, beside it and behind the head."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from training.heads.curve import Points, along, bezier, smooth
from training.heads.locks import Brush, Lock, lock
from training.heads.sketch import Sketch
from training.heads.skull import Skull, bare_crown
from training.heads.style import Style, chance, choose
from training.heads.tails import KINDS, Tails, sample_tails


@dataclass(frozen=True)
class Hair:
    """One hair cut in the head's plane."""

    cap: Points  # outer border from the viewer's left side over the top to the right
    top: float  # y of its highest point
    half_width: float
    part: float  # x of the crown
    hairline: Points  # the cap's border over the forehead, from the viewer's left to right
    fringe: tuple[Lock, ...]
    sides: tuple[Lock, ...]
    back: tuple[Points, ...]  # outlines behind the head, the main one first
    tails: Tails
    length: float  # y of the ends behind
    ahoge: tuple[Lock, ...]
    strays: tuple[Lock, ...]
    brush: Brush
    seed: int


FRINGES = {
    "blunt": 3,
    "swept": 3,
    "loose": 5,
    "curtain": 2,
    "between": 3.5,
    "forehead": 1.2,
    "wispy": 2,
    "heavy": 1.3,
    "over eye": 1.3,
    "spiky": 1.2,
}


def _lock_to(
    rng: np.random.Generator,
    crown: tuple[float, float],
    x: float,
    tip: tuple[float, float],
    width: float,
    blunt: float = 0.0,
    curl: float = 0.0,
) -> Lock:
    """A lock of the fringe from near the crown over `x` on the forehead to its tip."""
    root = (crown[0] + (x - crown[0]) * 0.4, crown[1] + 0.18 * abs(x - crown[0]))
    shoulder = (x * 1.02 + rng.normal(0, 0.02), -1.25 + 0.3 * abs(x))
    bend = ((x + tip[0]) / 2 + curl + rng.normal(0, 0.03), tip[1] - 0.4 * (tip[1] + 1.2))
    return lock(root, shoulder, bend, tip, width, blunt)


def _fringe(rng: np.random.Generator, kind: str, crown: tuple[float, float], half: float, eye_top: float) -> list[Lock]:
    """The locks over the forehead; later ones lie over earlier ones."""
    if kind == "forehead":
        return []
    part = crown[0]
    lid = -eye_top
    count = int(
        {"blunt": rng.integers(6, 13), "wispy": rng.integers(7, 12), "heavy": rng.integers(7, 12)}.get(
            kind, rng.integers(5, 10)
        )
    )
    level = {"blunt": rng.uniform(lid - 0.28, lid + 0.05), "heavy": rng.uniform(lid - 0.1, lid + 0.16)}.get(
        kind, rng.uniform(lid - 0.32, lid + 0.08)
    )
    sweep = rng.uniform(0.1, 0.45) * (1 if part < 0 else -1)
    locks = []

    def tip_of(x: float) -> tuple[float, float]:
        away = x - part
        if kind == "swept":
            return x + sweep * rng.uniform(0.5, 1.1), level + 0.2 * away * np.sign(sweep) + rng.normal(0, 0.06)
        if kind in ("loose", "spiky"):
            return x + 0.2 * away + rng.normal(0, 0.08), level + rng.normal(0, 0.11)
        if kind == "curtain":
            return x + np.sign(away) * rng.uniform(0.08, 0.3), level - 0.35 + 0.8 * min(abs(away), 0.9) + rng.normal(
                0, 0.04
            )
        if kind in ("between", "over eye", "wispy"):
            return x + 0.22 * away + rng.normal(0, 0.05), level + rng.normal(0, 0.07)
        return x + rng.normal(0, 0.02), level + rng.normal(0, 0.02)

    blunt = rng.uniform(0.2, 0.8) if kind == "blunt" else (rng.uniform(0, 0.3) if chance(rng, 0.3) else 0.0)
    curl = rng.normal(0, 0.06)
    reach = min(half - 0.1, 1.02)
    edges = np.linspace(-reach, reach, count + 1)
    edges[1:-1] += rng.normal(0, 0.3 / count, count - 1)
    for left, right in pairwise(edges):
        x, w = (left + right) / 2, right - left
        tip = tip_of(x)
        tip = (tip[0], tip[1] + 0.5 * max(abs(x) - 0.62, 0) * rng.uniform(0.2, 1.2))  # longer at the temples
        wide = w * {"wispy": rng.uniform(0.6, 1.1), "blunt": rng.uniform(1.1, 1.5)}.get(kind, rng.uniform(1.2, 1.8))
        locks.append(_lock_to(rng, crown, x, tip, wide, blunt, curl))
    second = int(rng.integers(2, 8)) if kind != "blunt" else int(rng.integers(0, 4))
    for _ in range(second):
        x = rng.uniform(-reach, reach)
        tip = tip_of(x)
        locks.append(
            _lock_to(rng, crown, x, (tip[0], tip[1] + rng.uniform(-0.08, 0.14)), rng.uniform(0.05, 0.2), 0, curl)
        )
    if kind == "between":
        for _ in range(int(rng.integers(1, 4))):
            x = rng.normal(0, 0.1)
            locks.append(
                _lock_to(
                    rng,
                    crown,
                    0.5 * x,
                    (x + rng.normal(0, 0.07), rng.uniform(-0.12, 0.34)),
                    rng.uniform(0.1, 0.28),
                    0,
                    rng.normal(0, 0.06),
                )
            )
    if kind == "over eye":
        side = rng.choice([-1, 1])
        for _ in range(int(rng.integers(1, 3))):
            locks.append(
                _lock_to(
                    rng,
                    crown,
                    side * 0.4,
                    (side * rng.uniform(0.4, 0.85), rng.uniform(0.05, 0.7)),
                    rng.uniform(0.3, 0.7),
                    0,
                    side * 0.1,
                )
            )
    order = rng.permutation(len(locks)) if kind in ("loose", "spiky") else range(len(locks))
    return [locks[int(i)] for i in order]


def _sides(rng: np.random.Generator, style: Style, crown: tuple[float, float], half: float, eye: float) -> list[Lock]:
    """Locks beside the face, mostly over its border and before the ears."""
    kind = choose(
        rng,
        {
            "none": 0.8 + 2.5 * style.male,
            "short": 3,
            "long": 4 * (not style.male) + 0.3,
            "thin": 1.2,
            "wide": 2 * (not style.male) + 0.3,
        },
    )
    if kind == "none":
        return []
    locks = []
    long = {
        "short": rng.uniform(0.3, 0.85),
        "long": rng.uniform(0.8, 2.4),
        "thin": rng.uniform(0.5, 1.6),
        "wide": rng.uniform(0.7, 1.4),
    }[kind]
    wide = {"thin": rng.uniform(0.06, 0.13), "wide": rng.uniform(0.4, 0.6)}.get(kind, rng.uniform(0.2, 0.42))
    inside, inwards = rng.uniform(-0.12, 0.08), rng.uniform(-0.4, 0.3)
    bow = rng.normal(0.05, 0.1)
    for side in (-1, 1):
        if kind != "wide" and chance(rng, 0.05):
            continue
        for step in range(int(rng.integers(2, 4)) if kind != "thin" else int(rng.integers(1, 3))):
            x = eye + inside + 0.13 * step + rng.normal(0, 0.02)
            tip = (x - inwards * (1 - 0.4 * step) + rng.normal(0, 0.04), long * (1 + 0.18 * step) * rng.normal(1, 0.08))
            locks.append(
                lock(
                    (crown[0] + side * 0.3, crown[1] + 0.1),
                    (side * (half * 0.98 if step else x + 0.05), -1.15),
                    (side * (x + bow), 0.25 + 0.3 * tip[1]),
                    (side * tip[0], tip[1]),
                    wide * rng.uniform(0.75, 1.15) * (1 if step else 0.8),
                    start=0.35,
                )
            )
    order = np.argsort([-abs(piece.spine[-1, 0]) for piece in locks])
    return [locks[int(i)] for i in order]


def _cap(rng: np.random.Generator, half: float, top: float, part: float, spikes: int, back: str) -> Points:
    a = np.linspace(np.pi, 2 * np.pi, 37)
    power = rng.uniform(0.78, 1.0)
    x = np.sign(np.cos(a)) * abs(np.cos(a)) ** power * half
    y = -0.35 + np.sin(a) * (-0.35 - top)
    y = y + 0.05 * np.exp(-(((x - part) / 0.12) ** 2)) * (not spikes)  # a small dent at the parting
    curve = np.column_stack([x, y])
    if spikes:
        reach = (0.12 if back != "wild" else 0.36) * rng.uniform(0.4, 1)
        spots = np.linspace(1, 35, spikes)
        knots = np.sort(np.concatenate([spots, (spots[:-1] + spots[1:]) / 2]))
        height = np.interp(np.arange(37), knots, np.resize([0.0, 1.0], len(knots)) * rng.uniform(0.5, 1, len(knots)))
        out = curve - (0, -0.3)
        curve = curve + out / np.hypot(out[:, 0], out[:, 1])[:, None] * (height * reach)[:, None]
    if back == "curly":
        bumps = abs(np.sin(a * rng.uniform(4, 9) + rng.uniform(0, 3)))
        out = curve - (0, -0.3)
        curve = curve + out / np.hypot(out[:, 0], out[:, 1])[:, None] * (bumps * rng.uniform(0.05, 0.14))[:, None]
    return np.vstack([[[-half, 0.0]], curve, [[half, 0.0]]])


def _ends(rng: np.random.Generator, left: Points, right: Points, count: int, depth: float) -> Points:
    """A row of pointed tips from right to left: the lower border of hair."""
    share = np.linspace(0, 1, count + 1) + np.concatenate([[0], rng.normal(0, 0.25 / count, count - 1), [0]])
    valleys = right + (left - right) * share[:, None]
    valleys[1:-1, 1] -= rng.uniform(0, 0.7, count - 1) * depth
    lean = rng.normal(0, 0.35)
    pieces = []
    for start, end in pairwise(valleys):
        wide = end[0] - start[0]
        tip = (start + end) / 2 + np.array([wide * (lean + rng.normal(0, 0.2)), rng.uniform(0.2, 1) * depth])
        pieces += [
            bezier(start, start + np.array([0.05 * wide, 0.3 * depth]), tip - (0.25 * wide, 0.3 * depth), tip, 6),
            bezier(tip, tip + np.array([0.1 * wide, -0.4 * depth]), end + np.array([0, 0.3 * depth]), end, 6),
        ]
    return np.vstack(pieces)


def _back(rng: np.random.Generator, kind: str, cap: Points, half: float, eye: float, length: float) -> Points:
    """The outline of the hair behind the head."""
    if kind in ("none", *KINDS):
        return np.vstack(
            [cap, smooth([(half * 0.98, 0.1), (eye * 0.75, 0.55), (-eye * 0.75, 0.55), (-half * 0.98, 0.1)], 4)]
        )
    spread = rng.uniform(-0.15, 0.4)
    end = {"bob": half + spread * 0.5, "short": eye * rng.uniform(0.6, 0.95)}.get(kind, half + spread * 0.9)
    steps = np.linspace(0.12, 0.97, 7)
    wave = rng.uniform(0.02, 0.12) if chance(rng, 0.35) else 0.0
    turns, phase = rng.uniform(5, 14), rng.uniform(0, 6, 2)
    if kind == "curly":
        wave, turns = rng.uniform(0.05, 0.1), rng.uniform(9, 16)
    bulge = rng.uniform(0.0, 0.16) if kind == "bob" else rng.uniform(0, 0.06)
    out = half + (end - half) * steps**1.5 + bulge * np.sin(steps * np.pi)
    right = np.column_stack([out + wave * np.sin(steps * turns + phase[0]), length * steps])
    left = np.column_stack([-out + wave * np.sin(steps * turns + phase[1]), length * steps])[::-1]
    if kind == "bob" and chance(rng, 0.6):
        inward = rng.uniform(0.08, 0.25)
        right[-2:, 0] -= np.array([0.2, 1]) * inward
        left[:2, 0] += np.array([1, 0.2]) * inward
    tips = _ends(
        rng,
        left[0],
        right[-1],
        int(rng.integers(4, 12)),
        rng.uniform(0.06, 0.25) if kind == "bob" else rng.uniform(0.1, 0.4),
    )
    return np.vstack([cap, smooth(right, 4), tips, smooth(left, 4)])


def sample_hair(rng: np.random.Generator, style: Style, skull: Skull, eye_top: float) -> Hair | None:
    """A hair cut by chance; None: bald."""
    if chance(rng, 0.12 if style.genre == "elder" else 0.01):
        return None
    kind = choose(rng, FRINGES)
    half = skull.eye + rng.uniform(0.18, 0.48) - 0.08 * style.male
    top = skull.top - rng.uniform(0.12, 0.5)
    part = rng.normal(0, 0.25) * (0.5 if kind == "curtain" else 1)
    crown = (part, top * rng.uniform(0.82, 0.92))
    if style.male:
        back = choose(rng, {"short": 6, "wild": 3, "none": 1.5, "long": 0.7, "pony": 0.4, "bob": 0.7, "curly": 0.8})
    else:
        back = choose(
            rng,
            {
                "bob": 4,
                "long": 6,
                "short": 0.8,
                "tails": 1.5,
                "braids": 0.8,
                "drills": 0.4,
                "curly": 0.6,
                "pony": 0.8,
                "buns": 0.6,
                "wild": 0.8,
                "none": 0.4,
            },
        )
    spikes = int(rng.integers(7, 18)) if back == "wild" else (int(rng.integers(3, 10)) if chance(rng, 0.2) else 0)
    cap = _cap(rng, half, top, part, spikes, back)
    line_y = rng.uniform(-1.25, -0.95) if kind in ("forehead", "curtain") else rng.uniform(-1.2, -0.85)
    hairline = smooth(
        [
            (-skull.temple, -0.3),
            (-0.76, 0.72 * line_y),
            (part - 0.28, line_y),
            (part, line_y - 0.1),
            (part + 0.28, line_y),
            (0.76, 0.72 * line_y),
            (skull.temple, -0.3),
        ],
        5,
    )
    length = {
        "bob": rng.uniform(0.6, 1.5),
        "curly": rng.uniform(0.3, 1.8),
        "long": rng.uniform(1.5, 4.5),
        "short": rng.uniform(0.1, 0.6),
        "wild": rng.uniform(0.2, 1.4),
    }.get(back, 0.5)
    ahoge = []
    for _ in range(int(rng.integers(1, 3)) if chance(rng, 0.25) else 0):
        side, x = rng.choice([-1, 1]), part + rng.normal(0, 0.1)
        ahoge.append(
            lock(
                (x, top + 0.12),
                (x, top - 0.35),
                (x + side * 0.4, top - 0.5),
                (x + side * rng.uniform(0.3, 0.7), top + rng.uniform(-0.3, 0.2)),
                rng.uniform(0.05, 0.13),
            )
        )
    strays = []
    for _ in range(rng.poisson(4 * style.detail)):
        side, y = rng.choice([-1, 1]), rng.uniform(-1.3, max(0.4, length * 0.7))
        x = half * (1 if y > -0.35 else np.sqrt(max(0.05, 1 - ((y + 0.35) / (top + 0.35)) ** 2))) * 0.94
        end = x + rng.uniform(-0.05, 0.3)
        strays.append(
            lock(
                (side * x, y),
                (side * (x + 0.1), y + 0.1),
                (side * (end + 0.05), y + 0.3),
                (side * end, y + rng.uniform(0.25, 0.8)),
                rng.uniform(0.012, 0.04),
            )
        )
    gloss = chance(rng, 0.65)
    brush = Brush(
        shadow=rng.uniform(0.2, 0.9),
        strands=int(1 + 6 * style.detail),
        gloss_y=top * rng.uniform(0.5, 0.75) if gloss else None,
        gloss_height=rng.uniform(0.1, 0.4),
        gloss_alpha=rng.uniform(0.3, 0.95),
        gloss_soft=style.shading in ("soft", "painted"),
        tips=rng.uniform(0.15, 0.75) if chance(rng, 0.4) else 0.0,
        edges=rng.uniform(0.4, 1.0) if style.shading in ("flat", "cel") or chance(rng, 0.4) else rng.uniform(0.0, 0.6),
        bloom=rng.uniform(0.0, 0.5),
    )
    return Hair(
        cap=cap,
        top=top,
        half_width=half,
        part=part,
        hairline=hairline,
        fringe=tuple(_fringe(rng, kind, crown, half, eye_top)),
        sides=tuple(_sides(rng, style, crown, half, skull.eye)),
        back=(_back(rng, back, cap, half, skull.eye, length),),
        tails=sample_tails(rng, back, half, top),
        length=length,
        ahoge=tuple(ahoge),
        strays=tuple(strays),
        brush=brush,
        seed=int(rng.integers(1 << 30)),
    )


def top_point(sketch: Sketch, hair: Hair | None, skull: Skull) -> Points:
    """The highest point of the hair in the picture, without ahoge and ornaments (1, 2)."""
    if hair is None:
        outline = sketch.pose.place(bare_crown(skull), 0.1)
    else:
        outline = along(sketch.pose.place(hair.cap), np.linspace(0, 1, 300))
    return outline[[int(np.argmin(outline[:, 1]))]]
