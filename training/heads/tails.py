"""Gathered hair: tails, braids, drills and buns, each as a row of locks."""

from dataclasses import dataclass

import numpy as np

from training.heads.curve import Points, along, bezier, ellipse, normals
from training.heads.locks import Lock, lock
from training.heads.style import chance

KINDS = ("tails", "braids", "drills", "pony", "buns")


@dataclass(frozen=True)
class Tails:
    """Gathered hair of one head, in the head's plane; locks in the order they are drawn."""

    locks: tuple[Lock, ...] = ()
    rounds: tuple[Points, ...] = ()  # buns and what ties the tails
    before_body: bool = False


def sample_tails(rng: np.random.Generator, kind: str, half: float, top: float) -> Tails:
    """Tails of one of the KINDS; none for any other name."""
    if kind == "pony":
        return Tails(tuple(_pony(rng, half, top)))
    if kind == "buns":
        size, place, y = rng.uniform(0.2, 0.45), rng.uniform(0.5, 0.85), top * rng.uniform(0.85, 0.97)
        xs = (-half * place, half * place) if chance(rng, 0.6) else (rng.normal(0, 0.2),)
        return Tails(rounds=tuple(ellipse(x, y, size, size * rng.uniform(0.75, 1.1)) for x in xs))
    if kind not in KINDS:
        return Tails()
    y = rng.uniform(-1.2, 0.0) if chance(rng, 0.55) else rng.uniform(0.3, 1.0)
    low = y > 0.2
    long, out, bow = (
        rng.uniform(1.0, 3.2),
        rng.uniform(-0.35, 0.3) if low else rng.uniform(0.0, 0.8),
        rng.normal(0.1, 0.2),
    )
    width = rng.uniform(0.28, 0.7) if kind != "braids" else rng.uniform(0.24, 0.42)
    locks: list[Lock] = []
    for side in (-1, 1):
        x = side * (half * (0.9 if y < -0.8 else 1.0) - (0.15 if low else 0))
        spine = bezier(
            (x, y),
            (x + side * (0.2 + bow), y + 0.15),
            (x + side * (out + bow), y + long * 0.6),
            (x + side * out, y + long),
            40,
        )
        locks += {"tails": _loose, "braids": _braid, "drills": _drill}[kind](rng, spine, width, side)
    ties = (
        tuple(
            ellipse(side * (half * (0.9 if y < -0.8 else 1.0) - (0.15 if low else 0)), y, width * 0.22, width * 0.2, 14)
            for side in (-1, 1)
        )
        if chance(rng, 0.5)
        else ()
    )
    return Tails(tuple(locks), ties, before_body=low and chance(rng, 0.75))


def _pony(rng: np.random.Generator, half: float, top: float) -> list[Lock]:
    side = rng.choice([-1, 1])
    locks = []
    for step in range(int(rng.integers(1, 4))):
        end = (side * (half + rng.uniform(-0.2, 0.6)), rng.uniform(0.5, 2.2))
        locks.append(
            lock(
                (side * 0.4, top * 0.8),
                (side * (half + 0.5), top * 1.05),
                (side * (half + rng.uniform(0.2, 0.7)), 0.2),
                end,
                rng.uniform(0.35, 0.75) * (1 - 0.2 * step),
            )
        )
    return locks


def _loose(rng: np.random.Generator, spine: Points, width: float, side: int) -> list[Lock]:
    """A few locks together."""
    locks = []
    for step in range(int(rng.integers(1, 5))):
        a, b, c, d = along(spine, [0, 0.3, 0.7, 1]) + np.vstack(
            [np.zeros((1, 2)), rng.normal(0, 0.05, (2, 2)), rng.normal(0, 0.14, (1, 2))]
        )
        locks.append(lock(a, b, c, d, width * rng.uniform(0.6, 1.0) / (1 + 0.25 * step), start=0.3))
    return locks


def _braid(rng: np.random.Generator, spine: Points, width: float, side: int) -> list[Lock]:
    """Strands that cross one another down the spine, and a tuft."""
    beads = int(rng.integers(6, 13))
    places = along(spine, np.linspace(0, 1, beads + 3))
    across = normals(places) * width / 2
    locks = []
    for k in range(beads):
        turn = 1 if k % 2 else -1
        locks.append(
            lock(
                places[k] + across[k] * turn * 0.5,
                places[k] + across[k] * turn * 1.5,
                places[k + 1] + across[k] * turn * 1.2,
                places[k + 2] - across[k] * turn * 0.1,
                width * 0.95,
                start=0.4,
            )
        )
    locks.append(
        lock(
            places[beads],
            places[beads + 1] + across[0] * 0.4,
            places[beads + 1] - across[0] * 0.4,
            places[beads + 2],
            width * 0.6,
        )
    )
    return locks


def _drill(rng: np.random.Generator, spine: Points, width: float, side: int) -> list[Lock]:
    """Turns of a ringlet, narrower downwards."""
    turns = int(rng.integers(5, 11))
    places = along(spine, np.linspace(0, 1, turns + 1))
    locks = []
    for k in reversed(range(turns)):
        half = width * (1 - 0.75 * (k / turns) ** 1.5) * 0.6
        step = float(np.hypot(*(places[k + 1] - places[k])))
        x, y = places[k]
        locks.append(
            lock(
                (x - half, y),
                (x - half * 0.4, y + step * 0.9),
                (x + half * 0.5, y + step * 1.3),
                (x + half, y + step * 0.6),
                step * 1.35,
                blunt=0.25,
                start=0.35,
            )
        )
    return locks
