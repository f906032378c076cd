"""The hair: short, tousled, in layers of pointed locks with bleached tips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from draw_rook import palette as c
from drawing.pen import Points, Sheet, fill, group, ink, runs, sample, shifted

ROOT = (270.0, 63.0)  # where the hair parts
SWELL = (0.2, 0.75, 1.0, 0.98, 0.78, 0.45, 0.0)  # the width of a lock from root to tip
GLEAM = (0, 0.45, 0.8, 1.0, 0.9, 0.55, 0)  # and of the light on it
CAP = (
    "262,54 240,56 220,64 206,82 201,104 203,124 208.4,142! 212.4,134 214,124! 216,110 226,98 244,92 262,86 280,90 "
    "292,100 298,112 298.6,124! 300,134 303.6,142! 309,124 312,104 309,86 300,68 284,57"
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
    Lock("214,140 205,156 194,163", 11, 0.7),
    Lock("222,152 214,172 202,180", 13, 0.8),
    Lock("230,164 224,182 213,192", 12, 0.8),
    Lock("298,140 306,156 319,160", 11, 0.7),
    Lock("290,152 298,172 311,177", 13, 0.8),
    Lock("282,164 287,182 298,190", 12, 0.8),
    Lock("238,170 234,188 227,199", 10, 0.8),
    Lock("276,170 279,188 288,199", 10, 0.8),
)
CROWN = (
    Lock("266,66 252,50 232,44", 17, 1),
    Lock("270,66 270,48 258,35", 16, 1),
    Lock("272,66 288,48 290,34", 15, 1),
    Lock("274,68 298,52 320,52", 19, 1),
    Lock("260,66 228,54 199,62", 21, 1),
)
LAYERS = (
    Lock("214.6,108 211,132 213.2,156", 8, 0, 0.4),
    Lock("297.4,108 301,132 298.8,155", 8, 0, 0.4),
    Lock("276,66 306,70 321,84 338,84", 23, 1),
    Lock("262,64 222,68 195,86 174,90", 25, 1),
    Lock("278,68 312,86 322,108 338,112", 23, 1),
    Lock("258,66 212,82 192,110 173,118", 26, 1),
    Lock("226,94 210,114 204,136 198,153", 14, 0.8),
    Lock("288,94 304,114 309,136 316,151", 14, 0.8),
    Lock("252,72 212,92 198,124 181,138", 24, 1),
    Lock("280,72 310,96 316,124 329,135", 22, 1),
    Lock("288,66 310,82 316,104", 11, 0.8),
    Lock("264,58 240,56 210,70", 16, 0.7),
    Lock("268,58 286,54 306,66", 15, 0.7),
    Lock("262,60 236,64 206,92", 17, 0.8),
    Lock("272,60 294,64 309,88", 15, 0.8),
)
FRINGE = (
    Lock("274,64 300,78 308,104 301,136", 19, 1),
    Lock("266,64 230,76 213,98 211,137", 22, 1),
    Lock("273,64 294,80 302,104 296,121", 17, 1),
    Lock("266,64 238,77 220,96 216,119", 18, 1),
    Lock("272,64 289,80 294,100 284,122", 19, 1),
    Lock("268,64 246,76 229,94 225,114", 17, 1),
    Lock("268,64 252,80 238,98 228,122", 23, 1),
    Lock("286,84 284,102 272,117", 8, 0.9),
    Lock("252,90 244,106 238,121", 9, 0.9),
    Lock("271,64 279,84 275,100 261,121", 18, 1),
    Lock("270,64 263,86 252,108 254,138", 22, 1),
    Lock("258,94 248,112 244,126", 7, 0.9),
)
WHORL = (
    "268,60 258,64 244,74",
    "270,61 266,70 258,84",
    "272,60 282,66 292,78",
    "271,61 274,72 275,86",
    "269,58 256,57 240,60",
    "273,58 284,59 296,66",
    "270,57 268,52 262,46",
    "269,61 260,70 248,86",
)
STRAYS = ("256,58 240,47 224,50",)


def back(sheet: Sheet) -> str:
    mass = "206,96! 205,130 209,148 216,160 222,184 234,200! 278,200! 290,184 296,160 303,148 307,130 306,96!"
    return group("hair_back", fill(mass, c.HAIR_DEEP), *(_lock(sheet, lock, c.HAIR_SHADE) for lock in BACK))


def front(sheet: Sheet) -> str:
    return group(
        "hair_front",
        *(_lock(sheet, lock) for lock in CROWN),
        fill(CAP, sheet.linear((256, 56), (256, 140), [(0, c.HAIR), (0.5, c.HAIR), (1, c.HAIR_SHADE)])),
        *(_lock(sheet, lock) for lock in LAYERS),
        *(_lock(sheet, lock) for lock in FRINGE),
        *(ink(trace, [0.1, 0.7, 0.1], c.HAIR_INK, 0.8) for trace in WHORL),
        *(ink(trace, [0.2, 0.9, 0.1], c.HAIR) for trace in STRAYS),
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
                [w * 0.34 * lock.width for w in GLEAM],
                c.HAIR_LIGHT,
                0.7 * lock.light,
            ),
            ink(lock.edge(-0.42, 0.27, 0.58), [w * 0.14 * lock.width for w in GLEAM], c.HAIR_SHEEN, 0.8 * lock.light),
            ink(lock.edge(0.5, 0.25, 0.9), [0, 0.5, 0], line_paint, 0.7),
            ink(lock.edge(-0.1, 0.5, 0.95), [0, 0.45, 0], line_paint, 0.5),
        )
        + ink(lock.edge(-1, 0.12), [0, 0.4, 0.75, 0.7, 0.4], line_paint)
        + ink(lock.edge(1, 0.12), [0, 0.4, 0.75, 0.7, 0.4], line_paint)
    )
