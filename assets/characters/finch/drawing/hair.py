"""Finch's hair: straight fringe, wavy side locks, the back, and two low braids."""

import numpy as np
from palette import HAIR_DEEP, HAIR_GLOW, HAIR_INK, HAIR_LIGHT, HAIR_SHADE, SCARF, SCARF_INK, SCARF_SHADE
from pen import LEAF, Layer, Line, Points, Profile, Ribbon, path, sample

BACK = (
    "256,60 210,74 195,110 190,145 191,172 196,190! 197,202 206,213! 216,214 229,208! 242,212 256,210 270,212 285,208! 297,214 307,212! "
    "316,202 317,190! 322,172 323,145 317,110 302,74"
)
DOME = (
    "256.5,57 238,58.4 220,64.6 205.6,76.6 196,93 191,112 189,132! 203,129 209,116 256,106 303,116 309,129 323,132! 321,112 316,93 307,76.6 292.6,64.6 "
    "275,58.4"
)
DOME_EDGE = "188,128 191,112 196,93 205.6,76.6 220,64.6 238,58.4 256.5,57 275,58.4 292.6,64.6 307,76.6 316,93 321,112 324,128"
FRINGE = (
    "256,60.6! 238,64.6 222,79 212,102 207.4,122 206.4,136! 212.6,130 216.6,121.6! 217.8,126.4 220.4,130.6! 226.6,124.6 229.6,114.6! "
    "231.4,121.4 236.8,127.6! 243,121 244.6,111.4! 247,121 253.4,130.4! 256.6,124.6 256.2,117! 259.4,123.6 264.4,127.8! 268.6,121.4 "
    "268.4,112.6! 272.4,120.6 279.6,126.6! 283,121.4 282.4,114.4! 286.4,121.8 292.8,128! 295.6,124.6 295.8,119.4! 299.4,127 306,134.6! "
    "306.4,121 301,101 290.6,79 275.6,64.8!"
)
NOTCHES = (-0.857, -0.574, -0.248, 0.004, 0.27, 0.574, 0.865)  # between the fringe's locks, as `u` of `flow`


def flow(u: float | Points, t: float | Points) -> Points:
    """A point of the fringe's flow: `u` from -1 (viewer's left temple) to 1, `t` from the crown (0) to the tips (1)."""
    u, t = np.broadcast_arrays(np.asarray(u, float), np.asarray(t, float))
    crown = np.stack([257 + 10 * u, 60.5 + 3 * u**2], axis=-1)
    bend = np.stack([256 + 45 * u, 72 + 8 * u**2], axis=-1)
    tip = np.stack([256 + 46 * u, 125 + 5 * u**2], axis=-1)
    t = t[..., None]
    return (1 - t) ** 2 * crown + 2 * t * (1 - t) * bend + t**2 * tip


def strand(u0: float, u1: float, t0: float, t1: float) -> Points:
    """A line along the flow, drifting from `u0` to `u1`."""
    part = np.linspace(0, 1, 9)
    return flow(u0 + (u1 - u0) * part, t0 + (t1 - t0) * part)


def draw_lock(layer: Layer, spine: Line, profile: Profile, paint: str = "url(#paint-hair)", lit: int = 1, ink: float = 0.95) -> None:
    """A lock of hair: body, shaded side, lit strand, inner line, outline. `lit`: -1 or 1 for the side the light falls on."""
    lock = Ribbon.along(spine, profile, 22)
    layer.fill_path(lock.outline(), paint)
    layer.fill_path(lock.outline(*sorted((-lit, -0.3 * lit))), HAIR_SHADE, 0.62)
    gleam = lock.at(0.42 * lit, 0.3, 0.62)
    layer.fill_path(Ribbon(gleam, np.sin(np.linspace(0, np.pi, len(gleam))) * lock.half.max() * 0.2).outline(), HAIR_GLOW, 0.75)
    layer.ink(lock.at(-0.05 * lit, 0.25, 0.85), HAIR_DEEP, 0.7, LEAF, 0.8)
    for across in (-1, 1):
        layer.ink(lock.at(across), HAIR_INK, ink, (0, 0.8, 1, 0.8, 0.6))


def draw_back(layer: Layer) -> None:
    within = layer.shape(BACK, "url(#paint-hair-back)", HAIR_INK, 0.95)
    for line in ("206,120 203,160 210,208", "222,150 218,185 224,212", "290,150 296,185 290,212", "308,120 311,160 304,208"):
        within.ink(line, HAIR_SHADE, 3.0, (0, 1, 0.8, 0), 0.7)
        within.ink(line, "#8a3d26", 0.9, (0, 1, 0.8, 0))


def draw_braids(layer: Layer) -> None:
    _braid(layer.group("braid_right"), "212,190 208.6,206 208,224 211,246 213.4,266 212,286", 8, (17, 19.5, 18.5, 14))
    _braid(layer.group("braid_left"), "301,190 304.6,206 307.4,222 307,242 303.6,258 301.6,270", 7, (17, 19.5, 18.5, 14))


def _braid(layer: Layer, spine: str, lobes: int, profile: Profile) -> None:
    """A plait along `spine`: lobes that come alternately from both edges and tuck under one another."""
    end = sample(spine, 2)[-1]
    tail = np.array([end, end + [1, 9], end + [-1.5, 22], end + [2.5, 36]])
    for shift, size in ((-6, 9), (6, 9), (0, 13)):
        bent = tail + np.linspace(0, 1, 4)[:, None] * [shift, -abs(shift) * 0.8]
        draw_lock(layer, bent, (5, size, size * 0.85, 0), "url(#paint-hair-tail)")
    track = Ribbon.along(spine, profile, 60)
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
        rim = at(side, start, [(0.5, -0.1), (0.98, 0.2), (1.08, 0.72), (0.72, 1.25), (0.1, 1.62), (-0.34, 1.78), (-0.3, 1.3), (-0.05, 0.7), (0.18, 0.2)])
        within = layer.shape(_written(rim, {5}), "url(#paint-hair-braid)", HAIR_INK, 0.85)
        shade = at(side, start, [(-0.6, 0), (0.5, 0), (0.5, 0.5), (0.05, 1.2), (-0.5, 1.9)])
        within.fill(_written(shade, {0, 1, 4}), HAIR_SHADE, 0.75)
        within.ink(at(side, start, [(0.8, 0.35), (0.68, 0.8), (0.42, 1.15)]), HAIR_GLOW, 1.7, LEAF, 0.7)
        within.ink(at(side, start, [(0.45, 0.2), (0.36, 0.8), (0.0, 1.45)]), HAIR_DEEP, 0.6, LEAF, 0.7)
    x, y = end
    band = layer.shape(f"{x - 6},{y - 2}! {x},{y - 0.5} {x + 6},{y - 2}! {x + 6.4},{y + 4}! {x},{y + 6} {x - 6.4},{y + 4}!", SCARF, SCARF_INK, 0.85)
    band.fill(f"{x - 8},{y + 2}! {x},{y + 4} {x + 8},{y + 2}! {x + 8},{y + 9}! {x - 8},{y + 9}!", SCARF_SHADE)


def _written(xy: Points, corners: set[int]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}{'!' if i in corners else ''}" for i, (x, y) in enumerate(xy))


def draw_front(layer: Layer) -> None:
    _dome(layer.group("hair_dome"))
    _sides(layer.group("hair_sides"))
    _fringe(layer.group("fringe"))
    _crown(layer.group("hair_crown"))


def _dome(layer: Layer) -> None:
    layer.fill(DOME, "url(#paint-hair)")
    within = layer.inside(path(DOME, closed=True))
    within.fill("186,50! 326,50! 326,88! 256,76 186,88!", "url(#paint-crown)")
    for line, width in (("250,60 222,70 203,100 197,140", 5), ("263,60 291,70 309,100 315,140", 5)):
        within.ink(line, HAIR_SHADE, width, (0, 1, 0.7, 0), 0.7)
    layer.ink(DOME_EDGE, HAIR_INK, 1.05, (0.3, 1, 0.8, 1.1, 0.8, 1, 0.3))


def _sides(layer: Layer) -> None:
    """Wavy locks from the crown: two outer ones a side that flick out, and one in front of each ear."""
    draw_lock(layer, "196,140 188.6,160 190.6,174 186,184 177,189", (9, 12, 9, 6, 0))
    draw_lock(layer, "315,140 323.4,158 321.4,172 327,182 335.6,185", (9, 12, 9, 6, 0))
    draw_lock(layer, "232,63 207,84 194,112 188.4,140 191.6,164 197,180 191,197", (0, 11, 17, 21, 18, 11, 0))
    draw_lock(layer, "281,63 306,84 319,112 324,140 320.4,164 314.6,180 321,196", (0, 11, 17, 21, 18, 11, 0))
    draw_lock(layer, "225,70 206.6,100 199.6,130 197.6,154 202,174 206,190 200,206", (0, 10, 14, 17, 15, 10, 0))
    draw_lock(layer, "287,70 306.4,100 313.4,130 315,154 310.4,174 306,190 313,206", (0, 10, 14, 17, 15, 10, 0))
    draw_lock(layer, "226,76 210.6,104 205.4,132 208,156 213,176 208.8,203", (0, 9, 12, 12.5, 10, 0))
    draw_lock(layer, "287,76 302,104 307,132 304.2,156 299.6,175 304.4,199", (0, 9, 12, 12.5, 10, 0))


def _fringe(layer: Layer) -> None:
    layer.fill(FRINGE, "url(#paint-fringe)")
    within = layer.inside(path(FRINGE, closed=True))
    # Each lock is darker on its side away from the light, and shadows climb from the notches.
    for i, u in enumerate(NOTCHES):
        reach = (0.5, 0.38, 0.62)[i % 3]
        within.ink(strand(u * 0.95, u + 0.045, reach, 1.04), HAIR_SHADE, 5.0, (0, 0.5, 1.0), 0.7)
        within.ink(strand(u - 0.075, u - 0.02, reach + 0.22, 1.06), HAIR_SHADE, 2.8, (0, 0.5, 1.0), 0.55)
    for u, t0, t1, width in ((-0.72, 0.62, 0.98, 2.6), (-0.42, 0.7, 1.0, 3.0), (-0.1, 0.6, 0.96, 2.4), (0.4, 0.66, 0.98, 3.0), (0.74, 0.6, 0.95, 2.4)):
        within.ink(strand(u, u + 0.02, t0, t1), HAIR_LIGHT, width, LEAF, 0.9)
    _halo(within)
    for i, u in enumerate(NOTCHES):
        within.ink(strand(u * 0.97, u, (0.5, 0.66, 0.22, 0.74, 0.6, 0.68, 0.4)[i], 0.97), HAIR_INK, 0.75, (0, 0.6, 1))
    layer.outline(FRINGE, HAIR_INK, 0.9, (0.4, 1, 0.5))


def _halo(layer: Layer) -> None:
    """The band of light around the head: ragged strands in groups, one group for each lock or two."""
    rng = np.random.default_rng(11)
    band = layer.group(attributes=' opacity="0.88"')
    for first, last, middle in ((-0.9, -0.6, 0.42), (-0.5, -0.27, 0.46), (-0.19, 0.2, 0.475), (0.32, 0.53, 0.45), (0.63, 0.9, 0.42)):
        for u in np.arange(first, last, 0.06):
            edge = 2 * min(u - first, last - u) / (last - first)
            above, below = 0.03 + 0.05 * edge * rng.random(), 0.04 + 0.13 * edge * rng.random() + 0.05 * edge
            band.ink(strand(u - 0.004, u + 0.012, middle - above, middle + below), HAIR_GLOW, 4.0, (0.2, 1.0, 0.6, 0.0))


def _crown(layer: Layer) -> None:
    for u, t in ((-0.75, 0.26), (-0.3, 0.2), (0.25, 0.24), (0.7, 0.28)):
        layer.ink(strand(u * 0.7, u, 0.03, t), HAIR_INK, 0.8, (0, 0.8, 0))
    draw_lock(layer, "259,62 252,53.6 244,52 236.6,56.4", (2, 4.2, 3.2, 0), paint="#e0894b", ink=0.85)
