"""Finch's hair: the dome, the straight fringe, and what shows of the back."""

import numpy as np

from draw_finch.locks import draw_gleam
from draw_finch.palette import (
    HAIR,
    HAIR_DEEP,
    HAIR_FINE,
    HAIR_INK,
    HAIR_LIGHT,
    HAIR_LINE,
    HAIR_RIM,
    HAIR_ROOT,
    HAIR_SHADE,
    HAIR_WARM,
    SCARF,
    SCARF_INK,
    SCARF_LIGHT,
)
from draw_finch.pen import LEAF, Layer, Points, Ribbon, path
from draw_finch.side_locks import draw_sides

BACK = (
    "256,60 210,74 195,110 190,145 191,172 196,190! 197,202 206,213! 216,214 229,208! 242,212 256,210 270,212 285,208!"
    " 297,214 307,212! 316,202 317,190! 322,172 323,145 317,110 302,74"
)
DOME = (
    "256.5,57 238,58.4 220,64.6 205.6,76.6 196,93 191,112 189,132! 203,129 209,116 256,106 303,116 309,129 323,132!"
    " 321,112 316,93 307,76.6 292.6,64.6 275,58.4"
)
DOME_EDGE = (
    "188,128 191,112 196,93 205.6,76.6 220,64.6 238,58.4 256.5,57 275,58.4 292.6,64.6 307,76.6 316,93 321,112 324,128"
)
# The fringe's locks from the viewer's left to right: the notch before each lock, and its tip. They lean away from the
# parting, and end just above the brows, which must stay free to move; those beside and between the brows hang lower.
PARTING = 258.0
NOTCHES = (
    (213.0, 118.0),
    (221.4, 110.4),
    (234.4, 106.4),
    (247.0, 109.6),
    (258.4, 106.6),
    (263.2, 111.2),
    (277.0, 106.4),
    (289.4, 111.0),
    (298.4, 117.6),
)
TIPS = (
    (206.0, 136.8),
    (215.8, 128.2),
    (226.6, 119.8),
    (239.2, 120.8),
    (250.6, 128.6),
    (259.8, 121.6),
    (272.4, 120.8),
    (285.4, 119.4),
    (296.0, 127.6),
    (306.2, 136.2),
)


def fringe_outline() -> str:
    """The written outline of the fringe: from the crown down its left side, along the tips, and up again."""
    words = ["256,60.6!", "238,64.6", "222,79", "212,102", "207.2,122", f"{TIPS[0][0]},{TIPS[0][1]}!"]
    for (x, y), before, after in zip(NOTCHES, TIPS, TIPS[1:], strict=False):
        # The edge on the side to which a lock leans is hollow, the other one is full.
        up = (0.2 if before[0] < PARTING else 0.42) * (x - before[0])
        down = (0.42 if after[0] < PARTING else 0.2) * (after[0] - x)
        words += [f"{x - up:.2f},{0.55 * y + 0.45 * before[1]:.2f}", f"{x},{y}!"]
        words += [f"{x + down:.2f},{0.55 * y + 0.45 * after[1]:.2f}", f"{after[0]},{after[1]}!"]
    return " ".join([*words, "306,121", "301,101", "290.6,79", "275.6,64.8"])


def flow(u: float | Points, t: float | Points) -> Points:
    """A point of the fringe's flow: `u` from -1 (viewer's left temple) to 1, `t` from the crown (0) to the tips (1)."""
    u, t = np.broadcast_arrays(np.asarray(u, float), np.asarray(t, float))
    crown = np.stack([257 + 10 * u, 60.5 + 3 * u**2], axis=-1)
    bend = np.stack([256 + 45 * u, 72 + 8 * u**2], axis=-1)
    tip = np.stack([256 + 46 * u, 119 + 7 * u**2], axis=-1)
    t = t[..., None]
    return (1 - t) ** 2 * crown + 2 * t * (1 - t) * bend + t**2 * tip


def strand(u0: float, u1: float, t0: float, t1: float) -> Points:
    """A line along the flow, drifting from `u0` to `u1`."""
    part = np.linspace(0, 1, 9)
    return flow(u0 + (u1 - u0) * part, t0 + (t1 - t0) * part)


def draw_back(layer: Layer) -> None:
    within = layer.shape(BACK, "url(#paint-hair-back)", HAIR_INK, 0.95)
    soft = within.soft(4)
    soft.fill("222,170! 290,170! 284,196 268,208 256,210 244,208 228,196!", HAIR_DEEP, 0.8)
    soft.ink("199,176 205,196 214,210", HAIR_WARM, 7, LEAF, 0.7)
    soft.ink("315,176 309,196 298,210", HAIR_WARM, 5, LEAF, 0.55)
    # The hair of the nape is swept outwards into the braids.
    for line, width in (
        ("243,176 236,192 216,207", 4.6),
        ("232,170 226,188 208,203", 2.6),
        ("220,160 216,182 202,198", 4.2),
        ("248,186 243,200 226,208", 2.2),
        ("268,176 275,190 295,206", 2.6),
        ("280,170 287,188 304,202", 5.0),
        ("292,160 296,182 310,198", 2.8),
        ("263,186 270,201 287,208", 3.6),
    ):
        within.ink(line, HAIR_SHADE, width, LEAF, 0.65)
        within.ink(line, "#8f4024", 0.6, LEAF)
    within.ink("238,182 229,196 211,206", HAIR, 1.2, LEAF, 0.6)
    within.ink("285,174 292,190 303,199", HAIR, 1.4, LEAF, 0.6)


def draw_front(layer: Layer) -> None:
    _dome(layer.group("hair_dome"))
    draw_sides(layer.group("hair_sides"))
    _fringe(layer.group("fringe"))
    _crown(layer.group("hair_crown"))
    _pins(layer.group("hairpins"))


def _dome(layer: Layer) -> None:
    # Flyaway hairs.
    for line, width in (("256,64 262,56 271,52 280.6,54", 4.6), ("268,64 275.4,58.6 284.4,59.6", 3.6)):
        tuft = Ribbon.along(line, (width, width, 0), 12)
        layer.fill_path(tuft.outline(), HAIR_ROOT)
        layer.fill_path(tuft.outline(-0.9, 0.0, 0.3, 0.8), HAIR_LIGHT, 0.8)
        for edge in (-1, 1):
            layer.ink(tuft.at(edge), HAIR_INK, 0.8, (1, 0.8))
    layer.fill(DOME, "url(#paint-hair)")
    within = layer.inside(path(DOME, closed=True))
    soft = within.soft(4)
    soft.fill("190,50! 240,50! 214,70 198,96 186,140!", HAIR_SHADE, 0.75)
    soft.fill("236,50! 284,50! 270,68 256,70 242,68!", HAIR_SHADE, 0.7)
    soft.ink("276,62 297,78 311,106", HAIR_LIGHT, 9, LEAF, 0.8)
    for line, width in (("250,60 222,70 203,100 197,140", 6.5), ("263,60 288,68 306,94 313,140", 4.0)):
        within.ink(line, HAIR_SHADE, width, (0, 1, 0.7, 0), 0.75)
    within.ink("247,59 221,66.6 206.6,80", HAIR_FINE, 0.6, LEAF)
    within.ink("268,59.4 286,64.6 301,78 311,97", HAIR_FINE, 0.7, LEAF)
    within.ink("272,58.6 290,64.8 303,76.6 311,90", HAIR_RIM, 1.1, (0, 1, 0.4, 0), 0.8)
    layer.ink(DOME_EDGE, HAIR_INK, 0.95, (0.3, 1.15, 1.1, 1.1, 0.7, 0.7, 0.3))


def _fringe(layer: Layer) -> None:
    outline = fringe_outline()
    layer.fill(outline, "url(#paint-fringe)")
    within = layer.inside(path(outline, closed=True))
    parts = [(x - 256) / 46 for x, _ in NOTCHES]
    soft = within.soft(2)
    soft.ink(strand(-1.0, -1.04, 0.2, 1.2), HAIR_SHADE, 13, (0.3, 1, 1), 0.8)
    soft.ink(strand(1.02, 1.04, 0.5, 1.2), HAIR_SHADE, 8, (0, 1, 1), 0.6)
    soft.ink(strand(-0.3, -0.36, 0.62, 1.1), HAIR_LIGHT, 10, LEAF, 0.6)
    soft.ink(strand(0.42, 0.5, 0.6, 1.1), HAIR_LIGHT, 13, LEAF, 0.7)
    # Each lock is darker on its side away from the light, and shadows climb from the notches: few, and of all lengths.
    for u, reach, width in zip(
        parts, (0.5, 0.72, 0.44, 0.7, 0.3, 0.78, 0.6, 0.5, 0.74), (6.5, 3.4, 7, 3.6, 5, 3, 6.4, 4, 5.4), strict=True
    ):
        within.ink(strand(u * 0.93, u + 0.05, reach, 1.3), HAIR_SHADE, width, (0, 0.6, 1.0), 0.62)
    for u, t0, width in ((-0.6, 0.7, 3.4), (0.06, 0.62, 3.0), (0.53, 0.76, 3.6)):
        within.ink(strand(u, u + 0.03, t0, 1.2), HAIR_DEEP, width, (0, 0.5, 1.0), 0.35)
    for u, t0, t1, width in (
        (-0.83, 0.68, 1.0, 1.6),
        (-0.47, 0.6, 1.02, 3.8),
        (-0.41, 0.72, 0.98, 1.2),
        (-0.02, 0.64, 1.06, 3.0),
        (0.3, 0.62, 1.02, 1.4),
        (0.36, 0.58, 1.0, 4.4),
        (0.64, 0.66, 0.98, 2.2),
    ):
        within.ink(strand(u, u + 0.02, t0, t1), HAIR_LIGHT, width, LEAF, 0.9)
    _halo(within)
    for u, reach in zip(parts, (0.68, 0.82, 0.58, 0.84, 0.16, 0.8, 0.5, 0.84, 0.6), strict=True):
        within.ink(strand(u * 0.95, u, reach, 0.95), HAIR_LINE, 0.7, (0, 0.6, 1))
    for u, t0, t1 in ((-0.72, 0.3, 0.7), (-0.2, 0.55, 0.9), (0.2, 0.2, 0.62), (0.74, 0.4, 0.8)):
        within.ink(strand(u * 0.96, u, t0, t1), HAIR_FINE, 0.5, LEAF, 0.7)
    layer.outline(outline, "#84402a", 0.75, (0.3, 1, 0.5))
    # One stray strand across the forehead.
    layer.ink("262.4,100 263.6,110 261,119 255.6,126.6", HAIR_LINE, 1.3, (0, 1, 0.8, 0))


def _halo(layer: Layer) -> None:
    """The band of light around the head: patches of uneven width and height, broken where locks part."""
    glow = layer.soft(4)
    glow.ink(flow(np.linspace(-0.95, 0.97, 12), np.full(12, 0.47)), HAIR_LIGHT, 9, (0, 0.8, 1, 0.5), 0.8)
    for span, levels, above, below in (
        ((-0.93, -0.76), (0.55, 0.51), ((1, 0.06),), ((0.55, 0.14), (0.45, 0.06))),
        (
            (-0.69, -0.36),
            (0.49, 0.46),
            ((0.3, 0.04), (0.45, 0.09), (0.25, 0.03)),
            ((0.4, 0.1), (0.25, 0.05), (0.35, 0.19)),
        ),
        ((-0.31, -0.21), (0.46, 0.46), ((1, 0.05),), ((1, 0.09),)),
        ((-0.17, 0.03), (0.46, 0.45), ((0.6, 0.08), (0.4, 0.03)), ((0.35, 0.07), (0.65, 0.2))),
        (
            (0.1, 0.52),
            (0.44, 0.46),
            ((0.24, 0.03), (0.34, 0.1), (0.18, 0.04), (0.24, 0.07)),
            ((0.3, 0.09), (0.22, 0.22), (0.3, 0.06), (0.18, 0.13)),
        ),
        ((0.57, 0.64), (0.47, 0.48), ((1, 0.04),), ((1, 0.1),)),
        ((0.69, 0.95), (0.48, 0.52), ((0.55, 0.08), (0.45, 0.04)), ((0.3, 0.06), (0.7, 0.17))),
    ):
        draw_gleam(layer, flow, span, levels, above, below)


def _crown(layer: Layer) -> None:
    for u, t, width in ((-0.75, 0.3, 0.9), (-0.34, 0.16, 0.7), (0.12, 0.3, 0.9), (0.5, 0.18, 0.6), (0.85, 0.34, 0.8)):
        layer.ink(strand(u * 0.7, u, 0.03, t), HAIR_LINE, width, (0, 0.8, 0))


def _pins(layer: Layer) -> None:
    """Two crossed hairpins."""
    for x1, y1, x2, y2 in ((213.4, 109, 220.4, 97.6), (211.6, 100.4, 222.6, 105.8)):
        for paint, width in ((SCARF_INK, 3.4), (SCARF, 2.0), (SCARF_LIGHT, 0.7)):
            layer.raw(
                f'<path d="M{x1},{y1}L{x2},{y2}" stroke="{paint}" stroke-width="{width}" stroke-linecap="round"/>'
            )
