"""Hair before the face: which locks fall over the forehead and beside the cheeks."""

from itertools import pairwise

import numpy as np

from training.heads.locks import Lock, lock
from training.heads.style import Style, chance, choose

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


def fringe(rng: np.random.Generator, kind: str, crown: tuple[float, float], half: float, eye_top: float) -> list[Lock]:
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


def side_locks(
    rng: np.random.Generator, style: Style, crown: tuple[float, float], half: float, eye: float
) -> list[Lock]:
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
