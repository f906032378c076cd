"""Hair about and behind the head: its outlines, and the locks that stand out from them."""

from itertools import pairwise

import numpy as np

from training.heads.curve import Points, bezier, smooth
from training.heads.locks import Lock, lock
from training.heads.style import chance
from training.heads.tails import KINDS


def cap(rng: np.random.Generator, half: float, top: float, part: float, spikes: int, back: str) -> Points:
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


def cap_end(rng: np.random.Generator, side: int, half: float, temple: float, low: float) -> Points:
    """How the outer hair ends at one side: tips that fall as deep as `low`, from the outer border in to the temple."""
    tips = int(rng.integers(1, 4))
    deep = rng.uniform(-0.05, max(low, 0.0))
    xs = np.linspace(half * rng.uniform(0.96, 1.04), max(temple, half * 0.82), tips)
    pieces, start = [], np.array([half, -0.3])
    for index, x in enumerate(xs):
        tip = np.array([x + rng.normal(0, 0.03), deep * rng.uniform(0.6, 1.0) if index else deep])
        last = index == tips - 1
        end = np.array([temple, -0.3]) if last else np.array([x - 0.04, deep - rng.uniform(0.2, 0.5) * (deep + 0.4)])
        pieces += [
            bezier(start, start + (tip - start) * 0.4 + np.array([0.03, 0]), tip + np.array([0.02, -0.2]), tip, 7),
            bezier(tip, tip + np.array([-0.03, -0.25]), end + np.array([0.04 if last else 0, 0.15]), end, 7),
        ]
        start = end
    return np.vstack(pieces) * (side, 1)


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


def behind(
    rng: np.random.Generator, kind: str, border: Points, half: float, eye: float, length: float, wind: float
) -> Points:
    """The outline of the hair behind the head, below its upper border; `wind` blows it to the right."""
    if kind in ("none", *KINDS):
        return np.vstack(
            [border, smooth([(half * 0.98, 0.1), (eye * 0.75, 0.55), (-eye * 0.75, 0.55), (-half * 0.98, 0.1)], 4)]
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
    body = np.vstack([smooth(right, 4), tips, smooth(left, 4)])
    if wind:
        body[:, 0] += wind * np.maximum(body[:, 1] + 0.2, 0) ** 1.4
    return np.vstack([border, body])


def layers(rng: np.random.Generator, kind: str, half: float, top: float, length: float, wind: float) -> list[Lock]:
    """Locks that stand out from the outline: all around of wild hair, flicked outwards at the sides of other hair."""
    locks = []
    if kind == "wild":
        reach, droop = rng.uniform(0.2, 0.7), rng.uniform(-0.1, 0.5)
        for turn in rng.uniform(-2.1, 2.1, int(rng.integers(10, 28))):
            way = np.array([np.sin(turn), -np.cos(turn)])
            rim = np.array([half * way[0], -0.35 + (-0.35 - top) * way[1]])
            out = rim + way * reach * rng.uniform(0.5, 1.3) + (0, droop * reach * abs(way[0]))
            side = np.array([-way[1], way[0]]) * rng.normal(0, 0.2)
            locks.append(lock(rim * 0.7, rim * 0.95, (rim + out) / 2 + side, out, rng.uniform(0.2, 0.55), start=0.7))
        return locks
    flick = rng.normal(0.12, 0.2)
    low = max(min(length, 2.5) * 0.85, 0.2)
    for _ in range(int(rng.integers(4, 20))):
        side = rng.choice([-1, 1])
        y = rng.uniform(-1.0, low - 0.3)
        x = (
            half
            * (1.0 if y > -0.35 else np.sqrt(max(0.1, 1 - ((y + 0.35) / (top + 0.35)) ** 2)))
            * rng.uniform(0.75, 0.92)
        )
        fall, end = rng.uniform(0.35, 0.9), x + flick + rng.normal(0.08, 0.12)
        blown = wind * max(y + fall + 0.2, 0) ** 1.4
        tip = (side * end + blown, y + fall)
        locks.append(
            lock(
                (side * x * 0.9, y - 0.2),
                (side * (x + 0.1), y + 0.1 * fall),
                (side * (x + 0.08) + blown * 0.4, y + 0.6 * fall),
                tip,
                rng.uniform(0.12, 0.4),
            )
        )
    return locks
