"""Strands of hair: the way they take over the head, locks with their two edges, and the light that breaks on them."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np

from draw_raven import palette as c
from drawing.pen import Sheet, between, fill, ink, reverse

ROOT = (268.0, 63.0)  # where the strands part


def strand(x: float, y: float, start: float = 0, end: float = 1) -> str:
    """A part of the way that a strand takes from the parting over the head down to (x, y): a quarter of an ellipse."""
    return " ".join("{:.2f},{:.2f}".format(*_on_strand(x, y, start + (end - start) * i / 6)) for i in range(7))


def _on_strand(x: float, y: float, share: float) -> tuple[float, float]:
    turn = share * pi / 2
    return ROOT[0] + (x - ROOT[0]) * sin(turn), ROOT[1] + (y - ROOT[1]) * (1 - cos(turn))


def curtain(
    left: str, right: str, tresses: Sequence[tuple[float, float]], color: str, opacity: float, profile: Sequence[float]
) -> str:
    """Tresses in hair that hangs between two edges: (share of the way across, width in pixels) each.

    `profile` is how the width swells from the root to the tip, 0..1.
    """
    return "".join(
        ink(between(left, right, share), [width * part for part in profile], color, opacity) for share, width in tresses
    )


def lock(sheet: Sheet, left: str, right: str, light: float = 0.0) -> str:
    """One lock of hair between its left and its right edge, which both run from the root to the tip."""
    trace = f"{left}! {' '.join(reverse(right).split()[1:])}"
    ys = [float(word.rstrip("!").split(",")[1]) for word in trace.split()]
    ends = (256, min(ys)), (256, max(ys))
    paint = sheet.linear(*ends, [(0, c.HAIR), (0.45, c.HAIR_MID), (0.75, c.HAIR), (1, c.HAIR_TIP)])
    shade = sheet.linear(
        *ends, [(0, c.HAIR_SHADE, 0), (0.25, c.HAIR_SHADE, 0.95), (0.8, c.HAIR_SHADE, 0.9), (1, c.HAIR_TIP)]
    )
    shine = sheet.linear(
        *ends,
        [
            (0, c.HAIR_LIGHT, 0),
            (0.3, c.HAIR_LIGHT, 0.9),
            (0.5, c.HAIR_SHEEN),
            (0.58, c.HAIR_LIGHT, 0.9),
            (0.85, c.HAIR_VIOLET, 0.8),
            (1, c.HAIR_VIOLET, 0),
        ],
    )
    shadow = f"{between(left, right, 0.6)}! {' '.join(reverse(right).split()[1:])}"
    parts = [
        fill(trace, paint),
        sheet.clip(
            trace,
            fill(shadow, shade),
            ink(between(left, right, 0.5), [0, 1.2, 0.6, 1.4, 0], c.HAIR_SHADE, 0.8),
            ink(between(left, right, 0.24), [0, 1.6 * light, 3.4 * light, 1.6 * light, 0], shine),
            ink(between(left, right, 0.4), [0, 0, 1.0 * light, 0.3, 0], c.HAIR_SHEEN, 0.7),
            # violet from the clothes on the side in the shadow
            ink(between(left, right, 0.88), [0, 0, 0.6, 1.8, 1.2], c.HAIR_VIOLET, 0.75),
        ),
        ink(between(left, right, 0.66), [0, 0.4, 0.5, 0], c.HAIR_LINE, 0.8),
        ink(left, [0, 0.3, 0.6, 0.7, 0.4], c.HAIR_LINE),
        ink(right, [0, 0.5, 1.0, 1.1, 0.5], c.HAIR_INK),
    ]
    return "".join(parts)


def halo(sheet: Sheet) -> str:
    """The band of light around the head: clumps of strokes along the strands, so that it breaks where the hair does.

    A softer second band lies above it, on the crown.
    """
    chance = np.random.default_rng(7)
    glow = sheet.linear(
        (256, 74), (256, 122), [(0, c.HAIR_LIGHT, 0.4), (0.35, c.HAIR_LIGHT, 0.95), (1, c.HAIR_LIGHT, 0.2)]
    )
    clumps = (  # places between which the light holds together, and its strength
        (0.02, 0.09, 0.6),
        (0.115, 0.215, 1),
        (0.24, 0.335, 0.9),
        (0.36, 0.47, 1),
        (0.615, 0.70, 0.8),
        (0.725, 0.80, 1),
        (0.83, 0.895, 0.7),
        (0.925, 0.985, 0.5),
    )
    soft, bright, core = "", "", ""
    for first, last, strength in clumps:
        for place in np.arange(first, last, 0.0165).tolist():
            rise = sin(pi * (place - first + 0.008) / (last - first + 0.008))  # longest in the middle of a clump
            jitter = chance.uniform(-1, 1, 4).tolist()
            middle = 0.612 + 0.006 * jitter[0]
            reach = strength * (0.045 + 0.055 * rise) * (1 + 0.3 * jitter[1])
            soft += _stroke(place, middle - reach, middle + 2.1 * reach * (1 + 0.4 * jitter[2]), 3.2, glow, 0.75)
            bright += _stroke(
                place, middle - 0.8 * reach, middle + 1.05 * reach * (1 + 0.5 * jitter[3]), 3.4, c.HAIR_SHEEN, 0.95
            )
            core += _stroke(place, middle - 0.5 * reach, middle + 0.22 * reach, 2.7 * strength, c.HAIR_GLOSS)
    second = "".join(
        _stroke(place, 0.40 + shift, 0.47 + shift + length, 2.4, c.HAIR_LIGHT, 0.5)
        for place, shift, length in (
            (0.08, 0.02, 0.03),
            (0.12, 0, 0.05),
            (0.16, 0.01, 0.02),
            (0.27, -0.01, 0.04),
            (0.31, 0.01, 0.03),
            (0.41, 0.02, 0.03),
            (0.76, 0.01, 0.03),
            (0.81, 0, 0.05),
            (0.93, 0.01, 0.03),
        )
    )
    return second + soft + bright + core


def _stroke(place: float, start: float, end: float, width: float, color: str, opacity: float = 1) -> str:
    """A stroke on the strand that ends at `place` (0..1) along the lower edge of the hair on top of the head."""
    x, y = 188 + 136 * place, 152 - 36 * sin(pi * place)
    return ink(strand(x, y, start, end), [0, 0.8 * width, width, 0.7 * width, 0], color, opacity)
