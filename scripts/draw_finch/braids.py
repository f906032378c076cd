"""Finch's two low braids, with their bands and tails."""

import numpy as np

from draw_finch.locks import draw_lock, written
from draw_finch.palette import (
    HAIR_DEEP,
    HAIR_FINE,
    HAIR_GLOW,
    HAIR_INK,
    HAIR_LIGHT,
    HAIR_SHADE,
    HAIR_WARM,
    SCARF,
    SCARF_DEEP,
    SCARF_INK,
    SCARF_LIGHT,
    SCARF_SHADE,
)
from draw_finch.pen import LEAF, Layer, Points, Ribbon, path, sample

BRAIDS = (
    "212,190 208.6,206 208,224 211,246 213.4,266 212,286",
    "301,190 304.6,206 307.4,222 307,242 303.6,258 301.6,270",
)
BRAID_WIDTH = (17, 20.5, 18.5, 13)
BRAID_SHADOWS = [
    Ribbon.along(f"{spine} {end}", (17, 19.5, 18.5, 13, 13, 3), 40)
    for spine, end in zip(BRAIDS, ("212,302 213.6,318", "301,286 303,302"), strict=True)
]


def draw_braids(layer: Layer) -> None:
    _braid(layer.group("braid_right"), BRAIDS[0], 8)
    _braid(layer.group("braid_left"), BRAIDS[1], 7)


def _braid(layer: Layer, spine: str, lobes: int) -> None:
    """A plait along `spine`: lobes that come alternately from both edges and tuck under one another."""
    end = sample(spine, 2)[-1]
    _tail(layer, end)
    track = Ribbon.along(spine, BRAID_WIDTH, 60)
    step = 1 / (lobes + 0.5)
    outlines = []

    def at(side: int, start: float, places: list[tuple[float, float]]) -> Points:
        """Points given as (across towards `side`, along in steps from `start`)."""
        return track.places([side * across for across, _ in places], [start + along * step for _, along in places])

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
        outline = written(rim, {5})
        outlines.append(path(outline, closed=True))
        layer.fill(outline, "url(#paint-hair-braid)")
        within = layer.inside(outlines[-1])
        # Where a lobe comes out from under its neighbours it is dark, and lighter towards its belly.
        dark = within.soft(1)
        dark.fill(
            written(at(side, start, [(-0.6, 0), (0.4, 0), (0.36, 0.5), (0.0, 1.2), (-0.5, 1.9)]), {0, 1, 4}),
            HAIR_SHADE,
            0.9,
        )
        dark.ink(at(side, start, [(1.2, 0.9), (0.74, 1.45), (0.1, 1.85)]), HAIR_SHADE, 3.2, LEAF, 0.75)
        dark.ink(at(side, start, [(0.3, -0.1), (0.9, 0.0), (1.2, 0.3)]), HAIR_DEEP, 2.2, LEAF, 0.6)
        wide = 2.4 if side > 0 else 1.7
        dark.ink(at(side, start, [(0.82, 0.35), (0.68, 0.85), (0.38, 1.25)]), HAIR_LIGHT, wide + 0.8, LEAF, 0.75)
        reach = (0.75, 1.05, 0.9)[k % 3]
        within.ink(at(side, start, [(0.76, 0.38), (0.66, 0.7), (0.48, reach)]), HAIR_GLOW, 0.8 * wide, LEAF, 0.6)
        within.ink(at(side, start, [(0.45, 0.3), (0.36, 0.8), (0.02, 1.4)]), HAIR_FINE, 0.55, LEAF, 0.8)
        if k % 3:
            within.ink(at(side, start, [(0.2, 0.5), (0.1, 0.95), (-0.14, 1.4)]), HAIR_FINE, 0.5, LEAF, 0.6)
        layer.outline(outline, "#84402a", 0.62)
        layer.ink(
            at(side, start, [(0.5, -0.1), (0.98, 0.2), (1.08, 0.72), (0.72, 1.25), (0.3, 1.5)]),
            HAIR_INK,
            0.85,
            (0.2, 1, 0.9, 0.2),
        )
    # The braid as a whole is round: its far side is darker, and the scarf's colour comes back at the other.
    round_ = layer.inside("".join(outlines)).soft(2)
    round_.fill_path(track.outline(-1.5, -0.62), HAIR_DEEP, 0.5)
    round_.fill_path(track.outline(0.95, 1.5, 0.3), HAIR_WARM, 0.5)
    _band(layer, end)


def _tail(layer: Layer, end: Points) -> None:
    tail = end + np.array([[0.0, 0.0], [1.0, 9.0], [-1.5, 22.0], [2.5, 36.0]])
    for shift, size, strands in (
        (-6, 9, [("shade", -0.3, 0.1, 0.9, 0.5)]),
        (6, 9, [("light", 0.2, 0.25, 0.8, 0.4), ("shade", -0.6, 0.1, 0.8, 0.4)]),
        (
            0,
            13,
            [
                ("shade", -0.55, 0.05, 0.85, 0.4),
                ("light", 0.25, 0.2, 0.75, 0.34),
                ("deep", -0.1, 0.0, 0.5, 0.1),
                ("deep", 0.55, 0.3, 0.9, 0.09),
                ("glow", 0.34, 0.26, 0.55, 0.14),
            ],
        ),
    ):
        bent = tail + np.linspace(0, 1, 4)[:, None] * [shift, -abs(shift) * 0.8]
        draw_lock(
            layer,
            bent,
            (5, size, size * 0.85, 0),
            "url(#paint-hair-tail)",
            (HAIR_INK, HAIR_INK),
            (0.9, 0.65),
            strands=strands,
        )
    under_band = layer.inside(Ribbon.along(tail, (10, 12, 10, 0)).outline())
    under_band.soft(1).ink(end + np.array([[-5.0, 6.5], [0.0, 8.0], [5.0, 6.5]]), HAIR_DEEP, 2.6, LEAF, 0.8)


def _band(layer: Layer, end: Points) -> None:
    x, y = end
    band = layer.shape(
        f"{x - 6},{y - 2}! {x},{y - 0.5} {x + 6},{y - 2}! {x + 6.4},{y + 4}! {x},{y + 6} {x - 6.4},{y + 4}!",
        SCARF,
        SCARF_INK,
        0.85,
    )
    band.fill(f"{x - 8},{y + 2.4}! {x},{y + 4} {x + 8},{y + 2.4}! {x + 8},{y + 9}! {x - 8},{y + 9}!", SCARF_SHADE)
    band.soft(1).fill(f"{x - 9},{y - 4}! {x - 4.6},{y - 4}! {x - 4.2},{y + 8}! {x - 9},{y + 8}!", SCARF_DEEP, 0.8)
    band.ink(f"{x - 1},{y + 0.8} {x + 2},{y + 1.1} {x + 5},{y + 0.2}", SCARF_LIGHT, 1.5, LEAF)
    for shift in (-3.4, 0.4, 3.2):
        band.ink(
            f"{x + shift},{y - 1} {x + 1.1 * shift + 0.3},{y + 2} {x + 1.05 * shift},{y + 5}", SCARF_DEEP, 0.55, LEAF
        )
