"""Finch's hair: straight fringe, wavy side locks, the back, and two low braids."""

import numpy as np

from draw_finch.palette import (
    HAIR_DEEP,
    HAIR_GLOW,
    HAIR_INK,
    HAIR_LIGHT,
    HAIR_LINE,
    HAIR_ROOT,
    HAIR_SHADE,
    SCARF,
    SCARF_INK,
    SCARF_LIGHT,
    SCARF_SHADE,
)
from draw_finch.pen import LEAF, Layer, Line, Points, Profile, Ribbon, path, sample, widths

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
BRAIDS = (
    "212,190 208.6,206 208,224 211,246 213.4,266 212,286",
    "301,190 304.6,206 307.4,222 307,242 303.6,258 301.6,270",
)
BRAID_WIDTH = (17, 20.5, 18.5, 13)
BRAID_SHADOWS = [
    Ribbon.along(f"{spine} {end}", (17, 19.5, 18.5, 13, 13, 3), 40)
    for spine, end in zip(BRAIDS, ("212,302 213.6,318", "301,286 303,302"), strict=True)
]
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


def draw_lock(
    layer: Layer,
    spine: Line,
    profile: Profile,
    paint: str = "url(#paint-hair)",
    edge: str = HAIR_INK,
    lit: int = 1,
    gleam: float = 0.8,
) -> None:
    """A lock of hair: body, shaded side, gleam, inner lines, outline.

    `lit` is the side that the light falls on: -1 the viewer's left, 1 the viewer's right. The gleam sits a third of the
    way down, so that the gleams of neighbouring locks make one band around the head.
    """
    lock = Ribbon.along(spine, profile, 24)
    layer.fill_path(lock.outline(), paint)
    layer.fill_path(lock.outline(*sorted((-lit, -0.35 * lit))), HAIR_SHADE, 0.55)
    for across, start, stop, size in ((0.62, 0.26, 0.5, 0.2), (0.3, 0.3, 0.62, 0.24), (0.0, 0.28, 0.48, 0.16)):
        light = lock.at(across * lit, start, stop)
        swell = widths((0, 1, 0.6, 0), len(light)) * lock.half.max() * size
        layer.fill_path(Ribbon(light, swell).outline(), HAIR_GLOW, gleam)
    layer.ink(lock.at(-0.1 * lit, 0.4, 0.9), HAIR_DEEP, 0.6, LEAF, 0.7)
    layer.ink(lock.at(0.45 * lit, 0.62, 0.95), HAIR_SHADE, 0.9, LEAF, 0.9)
    for across in (-1, 1):
        layer.ink(lock.at(across), edge, 0.85, (0, 0.6, 1, 0.8, 0.5))


def draw_back(layer: Layer) -> None:
    within = layer.shape(BACK, "url(#paint-hair-back)", HAIR_INK, 0.95)
    # The hair of the nape is swept outwards into the braids.
    for line in (
        "243,176 236,192 216,207",
        "232,170 226,188 208,203",
        "220,160 216,182 202,198",
        "248,184 243,200 226,208",
        "269,176 276,192 296,207",
        "280,170 286,188 304,203",
        "292,160 296,182 310,198",
        "264,184 269,200 286,208",
    ):
        within.ink(line, HAIR_SHADE, 3.4, LEAF, 0.6)
        within.ink(line, "#87391f", 0.8, LEAF)


def draw_braids(layer: Layer) -> None:
    _braid(layer.group("braid_right"), BRAIDS[0], 8)
    _braid(layer.group("braid_left"), BRAIDS[1], 7)


def _braid(layer: Layer, spine: str, lobes: int) -> None:
    """A plait along `spine`: lobes that come alternately from both edges and tuck under one another."""
    end = sample(spine, 2)[-1]
    tail = end + np.array([[0.0, 0.0], [1.0, 9.0], [-1.5, 22.0], [2.5, 36.0]])
    for shift, size in ((-6, 9), (6, 9), (0, 13)):
        bent = tail + np.linspace(0, 1, 4)[:, None] * [shift, -abs(shift) * 0.8]
        draw_lock(layer, bent, (5, size, size * 0.85, 0), "url(#paint-hair-tail)", gleam=0.25)
    track = Ribbon.along(spine, BRAID_WIDTH, 60)
    step = 1 / (lobes + 0.5)

    def at(side: int, start: float, places: list[tuple[float, float]]) -> Points:
        """Points given as (across towards `side`, along in steps from `start`)."""
        index, rows = np.arange(60), []
        for across, along in places:
            edge = track.at(side * across)
            where = np.clip(start + along * step, 0, 1) * 59
            rows.append([np.interp(where, index, edge[:, axis]) for axis in (0, 1)])
        return np.array(rows)

    for k in reversed(range(lobes * 2)):
        side, start = (1 if k % 2 else -1), (k * 0.5 - 0.6) * step
        rim = at(
            side,
            start,
            [
                (0.5, -0.1),
                (0.98, 0.2),
                (1.08, 0.72),
                (0.72, 1.25),
                (0.1, 1.62),
                (-0.34, 1.78),
                (-0.3, 1.3),
                (-0.05, 0.7),
                (0.18, 0.2),
            ],
        )
        within = layer.shape(written(rim, {5}), "url(#paint-hair-braid)", HAIR_INK, 0.75)
        shade = at(side, start, [(-0.6, 0), (0.5, 0), (0.5, 0.5), (0.05, 1.2), (-0.5, 1.9)])
        within.fill(written(shade, {0, 1, 4}), HAIR_SHADE, 0.75)
        within.ink(at(side, start, [(0.8, 0.35), (0.68, 0.8), (0.42, 1.15)]), HAIR_GLOW, 1.7, LEAF, 0.7)
        within.ink(at(side, start, [(0.45, 0.2), (0.36, 0.8), (0.0, 1.45)]), HAIR_DEEP, 0.6, LEAF, 0.7)
    x, y = end
    band = layer.shape(
        f"{x - 6},{y - 2}! {x},{y - 0.5} {x + 6},{y - 2}! {x + 6.4},{y + 4}! {x},{y + 6} {x - 6.4},{y + 4}!",
        SCARF,
        SCARF_INK,
        0.85,
    )
    band.fill(f"{x - 8},{y + 2}! {x},{y + 4} {x + 8},{y + 2}! {x + 8},{y + 9}! {x - 8},{y + 9}!", SCARF_SHADE)


def written(xy: Points, corners: set[int]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}{'!' if i in corners else ''}" for i, (x, y) in enumerate(xy))


def draw_front(layer: Layer) -> None:
    _dome(layer.group("hair_dome"))
    _sides(layer.group("hair_sides"))
    _fringe(layer.group("fringe"))
    _crown(layer.group("hair_crown"))
    _pins(layer.group("hairpins"))


def _dome(layer: Layer) -> None:
    # Flyaway hairs.
    for line, width in (("256,64 262,56 271,52 280.6,54", 4.6), ("268,64 275.4,58.6 284.4,59.6", 3.6)):
        tuft = Ribbon.along(line, (width, width, 0), 12)
        layer.fill_path(tuft.outline(), HAIR_ROOT)
        for edge in (-1, 1):
            layer.ink(tuft.at(edge), HAIR_INK, 0.9, (1, 0.8))
    layer.fill(DOME, "url(#paint-hair)")
    within = layer.inside(path(DOME, closed=True))
    within.fill("186,50! 326,50! 326,88! 256,76 186,88!", "url(#paint-crown)")
    for line, width in (("250,60 222,70 203,100 197,140", 5), ("263,60 291,70 309,100 315,140", 5)):
        within.ink(line, HAIR_SHADE, width, (0, 1, 0.7, 0), 0.7)
    layer.ink(DOME_EDGE, HAIR_INK, 0.95, (0.3, 1, 0.8, 1.1, 0.8, 1, 0.3))


def _sides(layer: Layer) -> None:
    """Wavy locks from the crown: outer ones that flick out, darker ones behind the ear, one in front of each ear."""
    outer, middle, front = layer.group("outer_locks"), layer.group("middle_locks"), layer.group("front_locks")
    deep, light, inner = "url(#paint-hair-deep)", "url(#paint-hair-front)", HAIR_LINE
    # Wisps that stand off the outline.
    for wisp, width in (
        ("206,92 189.6,114 180.8,138 182.6,158 189.6,170 186,183", 4.4),
        ("312,100 326,120 331.4,142 327.6,162 330,174", 3.6),
    ):
        draw_lock(outer, wisp, (0, 0.6 * width, width, width, 0.8 * width, 0), gleam=0)
    draw_lock(outer, "205,118 193,138 189.6,156 194,170 190,181 180,186.4", (0, 11, 13, 11, 7, 0), lit=-1, gleam=0)
    draw_lock(outer, "306,118 318.6,138 323.6,156 320.6,171 325.6,182 335.6,187", (0, 11, 13, 11, 7, 0), gleam=0)
    draw_lock(
        outer,
        "232,63 209.4,83 197.6,108 190.4,131 193.8,153 201,168 199.6,183 190,196.6",
        (0, 11, 15.5, 19.5, 18, 15, 10, 0),
        lit=-1,
    )
    draw_lock(
        outer,
        "281,63 303.6,83 315,108 322.2,132 318.4,154 311.6,171 314.2,185 322.6,199.6",
        (0, 11, 15.5, 19.5, 18, 15, 10, 0),
    )
    draw_lock(
        middle,
        "225,70 207.6,98 201.4,126 198.4,148 202,168 208.6,184 204,206",
        (0, 10, 13, 14, 15, 12, 0),
        deep,
        inner,
        lit=-1,
        gleam=0.45,
    )
    draw_lock(
        middle,
        "287,70 305.4,98 311.6,126 313.8,148 310,168 303.6,184 310,206",
        (0, 10, 13, 14, 15, 12, 0),
        deep,
        inner,
        gleam=0.45,
    )
    draw_lock(
        front,
        "226,76 211.4,104 206,130 207,150 212.6,168 213.8,184 207.4,203",
        (0, 9, 11.5, 12, 12, 9, 0),
        light,
        inner,
        lit=-1,
    )
    draw_lock(
        front,
        "287,76 301.4,104 306.6,130 305,150 299.6,168 298.8,182 305.6,198",
        (0, 9, 11.5, 12, 12, 9, 0),
        light,
        inner,
    )


def _fringe(layer: Layer) -> None:
    outline = fringe_outline()
    layer.fill(outline, "url(#paint-fringe)")
    within = layer.inside(path(outline, closed=True))
    parts = [(x - 256) / 46 for x, _ in NOTCHES]
    # Each lock is darker on its side away from the light, and shadows climb from the notches.
    for i, u in enumerate(parts):
        reach = (0.55, 0.4, 0.62, 0.5)[i % 4]
        within.ink(strand(u * 0.93, u + 0.05, reach, 1.3), HAIR_SHADE, 5.4, (0, 0.7, 1.0), 0.62)
        within.ink(strand(u - 0.07, u - 0.02, reach + 0.2, 1.2), HAIR_SHADE, 2.6, (0, 0.7, 1.0), 0.5)
    for u, t0, t1, width in (
        (-0.8, 0.6, 0.98, 2.2),
        (-0.5, 0.66, 1.0, 3.2),
        (-0.26, 0.72, 1.0, 2.2),
        (-0.05, 0.6, 1.02, 2.4),
        (0.36, 0.64, 1.0, 3.4),
        (0.63, 0.7, 0.96, 2.4),
    ):
        within.ink(strand(u, u + 0.02, t0, t1), HAIR_LIGHT, width, LEAF, 0.9)
    _halo(within)
    for u, reach in zip(parts, (0.62, 0.5, 0.7, 0.78, 0.2, 0.74, 0.56, 0.72, 0.45), strict=True):
        within.ink(strand(u * 0.95, u, reach, 0.93), HAIR_LINE, 0.8, (0, 0.6, 1))
    layer.outline(outline, HAIR_INK, 0.85, (0.4, 1, 0.5))
    # One stray strand across the forehead.
    layer.ink("262.4,100 263.6,110 261,119 255.6,126.6", HAIR_LINE, 1.3, (0, 1, 0.8, 0))


def _halo(layer: Layer) -> None:
    """The band of light around the head: a patch with pointed teeth on each lock or two, lower towards the temples."""
    patches = (
        (-0.93, -0.72, 0.50, (0.05, 0.1), (0.15, 0.07)),
        (-0.68, -0.44, 0.47, (0.09, 0.05), (0.09, 0.16)),
        (-0.42, -0.19, 0.455, (0.05, 0.08), (0.14, 0.08)),
        (-0.17, 0.045, 0.45, (0.09, 0.05), (0.08, 0.18)),
        (0.075, 0.44, 0.45, (0.06, 0.1, 0.05), (0.08, 0.19, 0.1)),
        (0.47, 0.69, 0.47, (0.08, 0.05), (0.15, 0.08)),
        (0.72, 0.93, 0.50, (0.08, 0.05), (0.08, 0.14)),
    )
    for first, last, t, above, below in patches:
        words = [(first, t, True), *_teeth(first, last, t - 0.015, above, -1)]
        words += [(last, t, True), *_teeth(last, first, t + 0.015, below[::-1], 1)]
        xy = flow(np.array([u for u, _, _ in words]), np.array([t for _, t, _ in words]))
        layer.fill(written(xy, {i for i, (_, _, corner) in enumerate(words) if corner}), HAIR_GLOW, 0.85)


def _teeth(
    start: float, stop: float, t: float, reaches: tuple[float, ...], down: int
) -> list[tuple[float, float, bool]]:
    """Teeth along one edge of a patch, as (u, t, corner): curved flanks, sharp tips and valleys."""
    width = (stop - start) / len(reaches)
    words = []
    for i, reach in enumerate(reaches):
        left = start + i * width
        words += [(left + 0.3 * width, t + 0.45 * down * reach, False), (left + 0.45 * width, t + down * reach, True)]
        words += [(left + 0.62 * width, t + 0.4 * down * reach, False)]
        if i < len(reaches) - 1:
            words.append((left + width, t, True))
    return words


def _crown(layer: Layer) -> None:
    for u, t in ((-0.75, 0.26), (-0.3, 0.2), (0.12, 0.3), (0.45, 0.22), (0.8, 0.3)):
        layer.ink(strand(u * 0.7, u, 0.03, t), HAIR_LINE, 0.85, (0, 0.8, 0))


def _pins(layer: Layer) -> None:
    """Two crossed hairpins."""
    for x1, y1, x2, y2 in ((213.4, 109, 220.4, 97.6), (211.6, 100.4, 222.6, 105.8)):
        for paint, width in ((SCARF_INK, 3.4), (SCARF, 2.0), (SCARF_LIGHT, 0.7)):
            layer.raw(
                f'<path d="M{x1},{y1}L{x2},{y2}" stroke="{paint}" stroke-width="{width}" stroke-linecap="round"/>'
            )
