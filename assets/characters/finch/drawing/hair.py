"""Finch's hair: fringe, side locks, the fluffy back and two low braids."""

import numpy as np
from palette import HAIR_DEEP, HAIR_GLOW, HAIR_INK, HAIR_LIGHT, HAIR_SHADE, SCARF, SCARF_INK, SCARF_SHADE
from pen import LEAF, Layer, Line, Points, Profile, Ribbon, path, sample

DOME = (
    "256.5,57.6 239,59.2 221,66 206.5,79 198,96 194,114 191.4,130 192.6,146 198,158 205,163! 214,150 214,130! 256,112! 299,130! "
    "300,150 308,163! 315,158 320,146 321,130 318.4,113 314,95 305,78 291,66 274,59.2"
)
FRINGE = (
    "256,62! 236,66 220,82 211,104 206.6,122 206.8,137! 211.4,132.4 216.4,124! 217.6,128.2 218.4,132.6! 224,126.4 227.6,119! 230,124.6 "
    "234.4,129.4! 237.8,123.6 239.4,117! 243,124.4 248.2,131.4! 251.4,124.4 252.2,116.4! 255.6,123.2 261.6,130.6! 263.8,124 263.4,116.8! "
    "268,123.6 274,129.2! 276.8,124 277,118.6! 281.8,125.4 289,130.8! 291.6,126.4 292.6,121.4! 296.6,129 304,137! 304.8,122 300.6,102 291.4,82 276,66.4!"
)


def flow(u: float | Points, t: float | Points) -> Points:
    """A point of the fringe's flow: `u` from -1 (viewer's left temple) to 1, `t` from the crown (0) to the tips (1)."""
    u, t = np.broadcast_arrays(np.asarray(u, float), np.asarray(t, float))
    crown = np.stack([257 + 14 * u, 60.5 + 3 * u**2], axis=-1)
    bend = np.stack([256 + 47 * u, 74 + 6 * u**2], axis=-1)
    tip = np.stack([256 + 46 * u, 129 + 4 * u**2], axis=-1)
    t = t[..., None]
    return (1 - t) ** 2 * crown + 2 * t * (1 - t) * bend + t**2 * tip


def strand(u0: float, u1: float, t0: float, t1: float) -> Points:
    """A line along the flow, drifting from `u0` to `u1`."""
    part = np.linspace(0, 1, 9)
    return flow(u0 + (u1 - u0) * part, t0 + (t1 - t0) * part)


def draw_lock(layer: Layer, spine: Line, profile: Profile, paint: str = "url(#hair)", lit: float = 0, ink: float = 1.0) -> None:
    """A lock of hair: body, shaded edge, one lit strand, outline. `lit`: -1 or 1 for the side the light falls on."""
    lock = Ribbon.along(spine, profile, 18)
    layer.fill_path(lock.outline(), paint)
    if lit:
        layer.fill_path(lock.outline(*sorted((-lit, -0.25 * lit))), HAIR_SHADE, 0.75)
        layer.fill_path(Ribbon(lock.at(0.45 * lit, 0.12, 0.62), _leaf(lock, 0.16)).outline(), HAIR_LIGHT, 0.9)
    layer.ink(lock.at(0.15, 0.1, 0.8), HAIR_SHADE, 0.8, LEAF)
    for across in (-1, 1):
        layer.ink(lock.at(across), HAIR_INK, ink, (0.5, 1, 0.9, 0.5))


def _leaf(lock: Ribbon, part: float) -> Points:
    count = len(lock.at(0, 0.12, 0.62))
    return np.sin(np.linspace(0, np.pi, count)) * lock.half.max() * part


def draw_back(layer: Layer) -> None:
    mass = (
        "256,60 212,74 197,110 191,145 190,170 195,188! 196,200 205,214! 216,216 228,209! 242,214 256,212 270,214 286,209! 298,216 308,213! "
        "317,200 317,188! 322,170 321,145 315,110 300,74"
    )
    within = layer.shape(mass, "url(#hair-back)", HAIR_INK, 1.0)
    for line in ("206,120 203,160 210,208", "222,150 218,185 224,212", "290,150 296,185 290,212", "308,120 311,160 304,208"):
        within.ink(line, HAIR_SHADE, 3.4, (0, 1, 0.8, 0))
        within.ink(line, "#7a321f", 1.0, (0, 1, 0.8, 0))


def draw_braids(layer: Layer) -> None:
    _braid(layer.group("braid_right"), "211,190 206,204 202.6,222 202.4,246 205,270 208,292", 9, (20, 23, 22, 18), "208.4,303")
    _braid(layer.group("braid_left"), "301,190 307,204 310.6,222 311.4,244 309,266 305,285", 9, (20, 23, 22, 18), "304,296")


def _braid(layer: Layer, spine: str, lobes: int, profile: Profile, tie: str) -> None:
    """A plait along `spine`: lobes that come alternately from both edges and tuck under one another."""
    end = sample(spine, 2)[-1]
    tail = np.array([end, end + [1, 10], end + [-2, 24], end + [3, 38]])
    for shift, size in ((-5, 9), (5, 9), (0, 12)):
        bent = tail + np.linspace(0, 1, 4)[:, None] * [shift, -abs(shift) * 0.6]
        draw_lock(layer, bent, (5, size, size * 0.8, 0), "url(#hair-tail)", lit=1)
    track = Ribbon.along(spine, profile, 60)
    total = np.linalg.norm(np.diff(track.spine, axis=0), axis=1).sum()
    step = 2 * total / (lobes * 2 + 1) / total

    def at(across: float, along: float) -> Points:
        index = np.clip(along, 0, 1) * 59
        points = track.at(across)
        return np.array([np.interp(index, np.arange(60), points[:, axis]) for axis in (0, 1)])

    for k in reversed(range(lobes * 2)):
        side, start = (1 if k % 2 else -1), (k * 0.5 - 0.6) * step
        rim = [(0.5, -0.1), (0.98, 0.2), (1.1, 0.72), (0.72, 1.25), (0.1, 1.62), (-0.34, 1.78), (-0.3, 1.3), (-0.05, 0.7), (0.18, 0.2)]
        lobe = np.array([at(side * a, start + b * step) for a, b in rim])
        words = " ".join(f"{x:.2f},{y:.2f}{'!' if i == 5 else ''}" for i, (x, y) in enumerate(lobe))
        within = layer.shape(words, "url(#hair-braid)", HAIR_INK, 0.95)
        shade = np.array([at(side * a, start + b * step) for a, b in ((-0.6, 0), (0.35, 0), (0.42, 0.5), (0.0, 1.2), (-0.5, 1.9))])
        within.fill(" ".join(f"{x:.2f},{y:.2f}" + ("!" if i in (0, 1, 4) else "") for i, (x, y) in enumerate(shade)), HAIR_SHADE, 0.9)
        glow = np.array([at(side * a, start + b * step) for a, b in ((0.78, 0.3), (0.7, 0.75), (0.42, 1.15))])
        within.ink(glow, HAIR_GLOW, 2.2, LEAF, 0.85)
        vein = np.array([at(side * a, start + b * step) for a, b in ((0.6, 0.1), (0.5, 0.8), (0.05, 1.45))])
        within.ink(vein, HAIR_DEEP, 0.7, LEAF, 0.8)
    x, y = end
    band = layer.shape(f"{x - 7},{y - 2}! {x},{y} {x + 7},{y - 2}! {x + 7},{y + 5}! {x},{y + 7} {x - 7},{y + 5}!", SCARF, SCARF_INK, 0.9)
    band.fill(f"{x - 8},{y + 2.5}! {x},{y + 4.5} {x + 8},{y + 2.5}! {x + 8},{y + 9}! {x - 8},{y + 9}!", SCARF_SHADE)


def draw_front(layer: Layer) -> None:
    _sides(layer.group("hair_sides"))
    layer.fill(DOME, "url(#hair)")
    dome = layer.inside(path(DOME, closed=True))
    _dome_strands(dome)
    layer.ink("205,163 198,158 192.6,146 191.4,130 194,114 198,96 206.5,79 221,66 239,59.2 256.5,57.6 274,59.2 291,66 305,78 314,95 318.4,113 321,130 320,146 315,158 308,163",
              HAIR_INK, 1.2, (0.3, 1, 0.8, 1.1, 0.8, 1, 0.3))
    _temples(layer.group("hair_temples"))
    _fringe(layer.group("fringe"))
    _crown(layer)


def _sides(layer: Layer) -> None:
    """Fluffy locks beside the cheeks that flick outwards."""
    draw_lock(layer, "202,120 195,146 193,166 197,182 190,194", (14, 20, 17, 10, 0), lit=-1)
    draw_lock(layer, "310,120 318,146 320,166 316,182 323,195", (14, 20, 17, 10, 0), lit=1)
    draw_lock(layer, "206,130 201,156 203,178 208,192 202,205", (12, 18, 16, 10, 0), lit=-1)
    draw_lock(layer, "306,130 312,156 310,178 305,192 312,206", (12, 18, 16, 10, 0), lit=1)


def _temples(layer: Layer) -> None:
    """The long locks in front of the ears."""
    draw_lock(layer, "214,96 206.6,120 206,146 210.6,170 214,188 211,204", (6, 13, 13, 12, 8, 0), lit=-1, ink=1.1)
    draw_lock(layer, "297,96 305.4,120 306,146 301.6,168 298,186 302.6,201", (6, 13, 13, 12, 8, 0), lit=1, ink=1.1)


def _dome_strands(layer: Layer) -> None:
    layer.fill("190,50! 322,50! 322,92! 256,78 190,92!", "url(#crown)")
    for line, width in (
        ("250,60 222,72 204,104 198,150", 5), ("262,60 290,72 308,104 315,150", 5),
        ("246,60 214,78 199,116 195,152", 3), ("268,60 298,78 313,116 319,150", 3),
    ):
        layer.ink(line, HAIR_SHADE, width, (0, 1, 0.7, 0), 0.8)
    for line in ("251,60 226,68 207,94 201,128", "263,60 287,68 306,94 312,130"):
        layer.ink(line, HAIR_INK, 0.9, (0, 1, 0.6, 0))
    for side in (-1, 1):
        for k in range(6):
            x, y = 256 + side * (49 + 1.9 * k), 92 + 3.2 * k
            layer.ink(f"{x - side * 2},{y - 8} {x + side * 1.5},{y} {x + side * 3.6},{y + 9}", HAIR_GLOW, 3.0, LEAF, 0.9)


def _fringe(layer: Layer) -> None:
    layer.fill(FRINGE, "url(#hair)")
    within = layer.inside(path(FRINGE, closed=True))
    within.fill("190,50! 322,50! 322,84! 256,78 190,84!", "url(#crown)")
    # Shadows climb from the notches between the locks.
    notches = (-0.86, -0.615, -0.36, -0.085, 0.16, 0.455, 0.795)
    for i, u in enumerate(notches):
        within.ink(strand(u * 0.96, u + 0.03, 0.42 + 0.08 * (i % 3), 1.02), HAIR_SHADE, 4.6, (0, 0.5, 1.0))
        within.ink(strand(u - 0.09, u - 0.02, 0.68, 1.05), HAIR_SHADE, 3.2, (0, 0.5, 1.0), 0.75)
    _halo(within)
    for i, u in enumerate(notches):
        within.ink(strand(u * 0.97, u, 0.3 + 0.1 * ((i * 2) % 3), 0.95), HAIR_INK, 0.85, (0, 0.6, 1))
        within.ink(strand(u + 0.12, u + 0.13, 0.55, 0.9), HAIR_SHADE, 0.8, LEAF)
    layer.outline(FRINGE, HAIR_INK, 1.05, (0.4, 1, 0.5))


def _halo(layer: Layer) -> None:
    """The band of light around the head: a ragged row of short strands."""
    rng = np.random.default_rng(7)
    for u in np.linspace(-0.97, 0.97, 30):
        middle, length = 0.44 + 0.02 * np.sin(9 * u), 0.1 + 0.09 * rng.random()
        layer.ink(strand(u, u + 0.01, middle - length, middle + length * 0.8), HAIR_GLOW, 3.6, (0.0, 1.0, 0.7, 0.0), 0.92)


def _crown(layer: Layer) -> None:
    for u, t in ((-0.7, 0.3), (-0.35, 0.22), (0.2, 0.2), (0.6, 0.32), (0.85, 0.25)):
        layer.ink(strand(u * 0.6, u, 0.0, t), HAIR_INK, 0.9, (1, 0.6, 0))
    draw_lock(layer, "258,61 250,53 243,52.6 237.6,56.8", (2.6, 3.4, 2.6, 0), lit=0, ink=0.9)
