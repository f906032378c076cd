"""Locks of hair: ribbons with groups of lighter and darker strands, and patches of gleam with irregular teeth."""

from collections.abc import Callable, Sequence

import numpy as np

from draw_finch.palette import HAIR_DEEP, HAIR_GLOW, HAIR_INK, HAIR_LIGHT, HAIR_RIM, HAIR_SHADE, HAIR_WARM
from draw_finch.pen import Layer, Line, Points, Profile, Ribbon, widths

TONES = {
    "deep": (HAIR_DEEP, 0.6),
    "shade": (HAIR_SHADE, 0.7),
    "light": (HAIR_LIGHT, 0.85),
    "glow": (HAIR_GLOW, 0.8),
    "rim": (HAIR_RIM, 0.9),
}
Strand = tuple[str, float, float, float, float]
"""A strand in a lock: its tone, how far it lies across (-1..1), where it starts and stops, its size beside the lock's."""

Teeth = Sequence[tuple[float, float]]
"""Teeth on one edge of a patch of gleam: the share of the edge that each one takes, and how far it reaches."""


def draw_lock(
    layer: Layer,
    spine: Line,
    profile: Profile,
    paint: str = "url(#paint-hair)",
    edges: tuple[str, str] = (HAIR_INK, HAIR_INK),
    weights: tuple[float, float] = (0.85, 0.85),
    shaded: float = 0,
    strands: Sequence[Strand] = (),
    gleams: Sequence[tuple[float, float, tuple[float, float], Teeth, Teeth]] = (),
) -> None:
    """A lock of hair: body, soft shade, strands, gleam, outline.

    Of `edges` and `weights` the first is at -1 across, which is the viewer's left of a lock that hangs down. `shaded`
    is the side away from the light, -1 or 1. `gleams`: first and last across, level at both, teeth above and below.
    """
    lock = Ribbon.along(spine, profile, 24)
    outline = lock.outline()
    layer.fill_path(outline, paint)
    within = layer.inside(outline)
    soft = within.soft(2)
    if shaded:
        soft.fill_path(lock.outline(*sorted((1.5 * shaded, 0.35 * shaded))), HAIR_SHADE, 0.8)
    # Warm light comes back from the scarf and the sweater.
    soft.fill_path(lock.outline(-1.4, 1.4, 0.84), HAIR_WARM, 0.7)
    for tone, across, start, stop, size in strands:
        spine_of_strand = lock.at(across, start, stop)
        swell = widths((0, 1, 0.75, 0), len(spine_of_strand)) * lock.half.max() * size
        within.fill_path(Ribbon(spine_of_strand, swell).outline(), *TONES[tone])
    for first, last, levels, above, below in gleams:
        draw_gleam(within, lock.places, (first, last), levels, above, below)
    for across, color, weight in zip((-1, 1), edges, weights, strict=True):
        layer.ink(lock.at(across), color, weight, (0, 0.6, 1, 0.85, 0.4))


def draw_gleam(
    layer: Layer,
    place: Callable[[Points, Points], Points],
    span: tuple[float, float],
    levels: tuple[float, float],
    above: Teeth,
    below: Teeth,
    opacity: float = 0.72,
) -> None:
    """A patch of light across strands. `place` makes points from how far they are across and along the hair."""
    first, last = span
    words = [(first, levels[0], True), *_teeth(span, levels, above, -1), (last, levels[1], True)]
    words += _teeth((last, first), (levels[1], levels[0]), below[::-1], 1)
    across, along, corners = (np.array(column) for column in zip(*words, strict=True))
    outline = written(place(across, along), {i for i, corner in enumerate(corners) if corner})
    layer.soft(1).fill(outline, HAIR_LIGHT, 0.9)
    layer.fill(outline, HAIR_GLOW, opacity)


def _teeth(
    span: tuple[float, float], levels: tuple[float, float], teeth: Teeth, down: int
) -> list[tuple[float, float, bool]]:
    """Teeth along one edge of a patch, as (across, along, corner): curved flanks, tips off the middle, valleys."""
    words: list[tuple[float, float, bool]] = []
    done = 0.0
    for i, (share, reach) in enumerate(teeth):
        lean = 0.38 if i % 2 else 0.6
        for part, depth, corner in ((0.5 * lean, 0.5, False), (lean, 1.0, True), ((1 + lean) / 2, 0.45, False)):
            at = done + part * share
            level = levels[0] + (levels[1] - levels[0]) * at
            words.append((span[0] + (span[1] - span[0]) * at, level + down * depth * reach, corner))
        done += share
        if i < len(teeth) - 1:
            level = levels[0] + (levels[1] - levels[0]) * done
            words.append((span[0] + (span[1] - span[0]) * done, level + down * 0.012, True))
    return words


def written(xy: Points, corners: set[int]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}{'!' if i in corners else ''}" for i, (x, y) in enumerate(xy))
