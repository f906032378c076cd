"""The hair: short, tousled, in layers of pointed locks with bleached tips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from draw_rook import palette as c
from drawing.pen import Points, Sheet, fill, group, ink, runs, sample, shifted

ROOT = (270.0, 63.0)  # where the hair parts
SWELL = (0.2, 0.75, 1.0, 0.98, 0.78, 0.45, 0.0)  # the width of a lock from root to tip
CAP = (
    "262,54 240,56 220,64 206,82 201,104 203,130 206.6,148! 211,141 213,128! 216,110 226,98 244,92 262,86 280,90 "
    "292,100 298,112 299.4,128! 300.6,141 305.4,148! 309,132 312,108 309,88 300,68 284,57"
)


@dataclass(frozen=True)
class Lock:
    """A lock of hair along its spine, from the root to the tip."""

    spine: str
    width: float
    bleach: float = 1.0
    """How far the tip is bleached: 0 dark, 1 blond."""
    light: float = 1.0
    """How strongly the sheen shows."""

    def edge(self, across: float, start: float = 0.0, stop: float = 1.0) -> str:
        """The trace along the lock at `across`: -1 its left edge as one looks from root to tip, 1 its right one."""
        line = sample(runs(self.spine)[0], 5)
        tangents = np.gradient(line, axis=0)
        tangents /= np.maximum(np.linalg.norm(tangents, axis=1, keepdims=True), 1e-9)
        places = np.linspace(0, 1, len(line))
        half = np.interp(places, np.linspace(0, 1, len(SWELL)), SWELL) * self.width / 2
        moved = line + np.stack([tangents[:, 1], -tangents[:, 0]], axis=1) * (across * half)[:, None]
        kept = moved[(places >= start - 1e-9) & (places <= stop + 1e-9)]
        return _trace(kept)

    def outline(self) -> str:
        left, right = self.edge(-1).split(), self.edge(1).split()
        return " ".join([f"{left[0]}!", *left[1:-1], f"{left[-1]}!", *reversed(right[1:-1]), f"{right[0]}!"])


def _trace(points: Points) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)


BACK = (
    Lock("216,140 207,160 193,173", 15, 0.5),
    Lock("224,150 214,176 199,191", 16, 0.7),
    Lock("234,160 228,184 216,203", 15, 0.8),
    Lock("296,140 304,158 317,168", 14, 0.5),
    Lock("288,150 297,174 310,188", 15, 0.7),
    Lock("278,160 285,184 297,200", 14, 0.8),
    Lock("284,170 284,190 289,206", 9, 0.7),
)
CROWN = (
    Lock("266,66 254,50 236,42", 15, 1),
    Lock("270,66 272,48 262,36", 15, 1),
    Lock("272,66 288,48 291,36", 15, 1),
    Lock("274,68 298,52 317,55", 18, 1),
    Lock("260,66 230,54 205,64", 20, 1),
)
LAYERS = (
    Lock("222,96 208,120 207,154", 15, 0),
    Lock("288,96 304,120 305,152", 15, 0),
    Lock("262,64 222,70 192,103", 26, 1),
    Lock("276,66 308,76 327,92", 22, 1),
    Lock("258,66 212,82 183,122", 26, 1),
    Lock("278,68 312,88 330,122", 24, 1),
    Lock("252,72 210,94 192,143", 24, 1),
    Lock("280,72 311,100 317,142", 23, 1),
    Lock("228,92 209,116 202,150", 14, 0.8),
    Lock("290,96 309,122 309,151", 12, 0.8),
    Lock("288,66 310,84 319,110", 11, 0.9),
    Lock("264,58 240,56 214,72", 16, 0.5),
    Lock("268,58 284,54 302,66", 15, 0.5),
    Lock("262,60 236,64 208,92", 16, 0.8),
    Lock("272,60 292,64 308,86", 15, 0.8),
)
FRINGE = (
    Lock("274,64 300,78 309,106 302,141", 20, 1),
    Lock("266,64 230,76 212,98 210,137", 23, 1),
    Lock("273,64 294,80 303,104 298,124", 17, 1),
    Lock("266,64 238,77 221,96 220,120", 17, 1),
    Lock("240,86 228,104 222,132", 8, 0.9),
    Lock("272,64 289,80 295,100 287,124", 19, 1),
    Lock("268,64 246,76 231,96 230,117", 17, 1),
    Lock("286,84 286,104 274,119", 8, 0.9),
    Lock("268,64 252,80 240,100 233,129", 23, 1),
    Lock("271,64 279,84 276,102 263,120", 17, 1),
    Lock("254,92 247,108 245,125", 8, 0.9),
    Lock("270,64 264,84 254,106 252,139", 21, 1),
    Lock("266,96 260,112 261,127", 6, 0.9),
)
STRAYS = ("262,58 250,46 250,36", "276,60 292,48 308,46")


def back(sheet: Sheet) -> str:
    mass = "206,96! 205,130 209,148 216,160 222,184 236,196! 276,196! 290,184 296,160 303,148 307,130 306,96!"
    return group("hair_back", fill(mass, c.HAIR_DEEP), *(_lock(sheet, lock, c.HAIR_SHADE) for lock in BACK))


def front(sheet: Sheet) -> str:
    return group(
        "hair_front",
        *(_lock(sheet, lock) for lock in CROWN),
        fill(CAP, sheet.linear((256, 56), (256, 140), [(0, c.HAIR), (0.5, c.HAIR), (1, c.HAIR_SHADE)])),
        *(_lock(sheet, lock) for lock in LAYERS),
        *(_lock(sheet, lock) for lock in FRINGE),
        *(ink(trace, [0.2, 1.0, 0.1], c.HAIR) for trace in STRAYS),
    )


def fringe_shadow(color: str, opacity: float) -> str:
    """The shadow of the fringe on the forehead."""
    return shifted(1.2, 4.2, fill(CAP, color, opacity), *(fill(lock.outline(), color, opacity) for lock in FRINGE))


def _lock(sheet: Sheet, lock: Lock, base: str = c.HAIR) -> str:
    line = runs(lock.spine)[0]
    root, tip = (float(line[0][0]), float(line[0][1])), (float(line[-1][0]), float(line[-1][1]))
    outline = lock.outline()
    bleach = lock.bleach
    paint = sheet.linear(root, tip, [(0, base), (0.5, base), (0.75, c.HAIR_SHADE), (1, c.HAIR_SHADE)])
    bleached = sheet.linear(
        root,
        tip,
        [(0.55, c.TIP_WARM, 0), (0.74, c.TIP_WARM, 0.9 * bleach), (0.9, c.TIP, bleach), (1, c.TIP_PALE, bleach)],
    )
    dark = sheet.linear(
        root, tip, [(0, c.HAIR_DEEP, 0), (0.3, c.HAIR_DEEP, 0.6), (0.65, c.HAIR_DEEP, 0.5), (1, c.TIP_SHADE, 0.75)]
    )
    line_paint = sheet.linear(root, tip, [(0, c.HAIR_INK), (0.6, c.HAIR_INK), (1, c.TIP_INK if bleach else c.HAIR_INK)])
    shadow = f"{lock.edge(0.1)}! {' '.join(reversed(lock.edge(1).split()))}"
    return (
        fill(outline, paint)
        + (fill(outline, bleached) if bleach else "")
        + sheet.clip(
            outline,
            fill(shadow, dark),
            ink(
                lock.edge(-0.34, 0.2, 0.66),
                [0, 0.26 * lock.width, 0.16 * lock.width, 0],
                c.HAIR_LIGHT,
                0.7 * lock.light,
            ),
            ink(lock.edge(-0.42, 0.3, 0.54), [0, 0.13 * lock.width, 0], c.HAIR_SHEEN, 0.8 * lock.light),
            ink(lock.edge(0.5, 0.25, 0.9), [0, 0.5, 0], line_paint, 0.7),
            ink(lock.edge(-0.1, 0.5, 0.95), [0, 0.45, 0], line_paint, 0.5),
        )
        + ink(lock.edge(-1, 0.12), [0, 0.4, 0.75, 0.7, 0.4], line_paint)
        + ink(lock.edge(1, 0.12), [0, 0.4, 0.75, 0.7, 0.4], line_paint)
    )
