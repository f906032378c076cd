"""Colours: sRGB triples in [0, 1], and what shade and light do to them in drawings."""

import colorsys
from collections.abc import Sequence

import numpy as np

RGB = tuple[float, float, float]

WHITE: RGB = (1.0, 1.0, 1.0)
BLACK: RGB = (0.0, 0.0, 0.0)


def hsv(hue: float, saturation: float, value: float) -> RGB:
    """The colour of this hue (turns, any number), saturation and value (clipped to [0, 1])."""
    return colorsys.hsv_to_rgb(hue % 1, min(max(saturation, 0), 1), min(max(value, 0), 1))


def mix(a: RGB, b: RGB, share: float) -> RGB:
    """From `a` (0) to `b` (1)."""
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)


def times(a: RGB, b: RGB) -> RGB:
    """The multiply mode of painting programs."""
    return (a[0] * b[0], a[1] * b[1], a[2] * b[2])


def shade(colour: RGB, depth: float, tint: RGB = (0.75, 0.62, 0.78)) -> RGB:
    """The colour in shadow: multiplied by a tint (drawn shadows are coloured), wholly at depth 1, darker beyond."""
    factor = mix(WHITE, tint, depth)
    return times(colour, (max(factor[0], 0.0), max(factor[1], 0.0), max(factor[2], 0.0)))


def vary(
    rng: np.random.Generator, colour: RGB, hue: float = 0.02, saturation: float = 0.08, value: float = 0.06
) -> RGB:
    """A colour near this one; the spreads are standard deviations."""
    h, s, v = colorsys.rgb_to_hsv(*colour)
    noise = rng.normal(size=3)
    return hsv(h + hue * noise[0], s + saturation * noise[1], v + value * noise[2])


def brightness(colour: RGB) -> float:
    """Luma, 0..1."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def pick(rng: np.random.Generator, choices: Sequence[tuple[float, RGB]]) -> RGB:
    """One of the colours, by weight."""
    weights = np.array([weight for weight, _ in choices])
    return choices[int(rng.choice(len(choices), p=weights / weights.sum()))][1]
