"""Hand-made layers and guessed ones put together: what was drawn wins."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from raven.layers.names import KINDS
from raven.layers.stack import Layer, Stack, flattened
from raven.video.picture import Rgba8

ALIKE = 8.0  # mean difference, 0..255, up to which hand-made layers show a guessed one already
RANK = {kind.name: rank for rank, kind in enumerate(KINDS)}
UPON_THE_FACE = ("eye", "mouth")


def merged(guessed: Stack, given: Stack) -> Stack:
    """One figure of both, of the same size. A layer that was given takes the place of the guessed one of its name.

    What is only in one of them stays, but for what would be seen twice:

    * A guessed layer that the given ones show as a part of another one (a nose on the face, side locks in the front hair) goes.
    * A given face that has eyes or a mouth painted on it goes: where they close and open, the skin must be bare.

    The given layers keep their order; guessed ones come among them where their kind lies (`KINDS`).
    """
    if guessed.size != given.size:
        raise ValueError(f"the figures are {guessed.size} and {given.size} pixels wide")
    picture = flattened(guessed)
    further = [layer for layer in guessed if given.get(layer.name) is None]
    shown = flattened(given)
    if any(layer.kind.group in UPON_THE_FACE and _seen_in(layer, shown, picture) for layer in further):
        given = replace(given, layers=tuple(layer for layer in given if layer.kind.name != "face"))
        further = [layer for layer in guessed if given.get(layer.name) is None]
        shown = flattened(given)
    layers = list(given)
    for layer in further:
        if not _seen_in(layer, shown, picture):
            layers.insert(_position(layer, layers), layer)
    return Stack(given.size, tuple(layers))


def _seen_in(layer: Layer, shown: Rgba8, picture: Rgba8) -> bool:
    """Whether where this layer of `picture` is, `shown` looks the same."""
    inside: NDArray[np.bool_] = layer.rgba8[..., 3] > 127
    if not layer.shown or not inside.any():
        return False
    here, there = (part[layer.slices][inside].astype(np.float32) for part in (shown, picture))
    return bool(np.abs(here - there).mean() < ALIKE)


def _position(layer: Layer, layers: list[Layer]) -> int:
    """Where it comes among layers from back to front: with as few as possible on the wrong side of it; the last such place."""
    rank = RANK[layer.kind.name]
    ranks = [RANK[each.kind.name] for each in layers]
    wrong = [
        sum(each > rank for each in ranks[:place]) + sum(each < rank for each in ranks[place:])
        for place in range(len(ranks) + 1)
    ]
    return max(place for place, count in enumerate(wrong) if count == min(wrong))
