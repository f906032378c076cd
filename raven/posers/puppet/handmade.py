"""What a figure that was drawn in layers knows of itself, and the puppet need not guess."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from raven.layers.guided import Float
from raven.layers.stack import Layer, Stack, flattened
from raven.video.picture import Rgba8

BEFORE = ("front hair", "side lock", "ornament")
BEHIND = "back hair"
LEFT_OUT = 0.002  # share of the picture that layers may lack and be the whole figure
SOFT = 24  # levels of alpha that they may lack at its edges
ON_THE_FACE = ("eye", "mouth")  # groups of layers that the puppet draws anew


@dataclass(frozen=True, eq=False)
class HandMade:
    """(N, N) opacities are 0..1, (N, N, 4) pictures premultiplied, 0..255. None for what was not drawn apart."""

    front: Float | None
    """(N, N): hair and ornaments before the figure."""
    back: Float | None
    """(N, N): how much of the hair behind it is seen."""
    behind: Float | None
    """(N, N, 4): that hair, whole."""
    below: Float
    """(N, N, 4): everything without the hair before it and behind it."""
    bare: Float | None
    """(N, N, 4): what there is of the head under eyes, brows and mouth."""
    stack: Stack
    has_eyes: bool
    """Whether `below` has eyes."""
    is_whole: bool
    """Whether this is all of the figure: where no layer is, there is nothing."""

    def layer(self, name: str) -> Float | None:
        """(N, N, 4): a layer with what was drawn on it apart (`body 2`), as it is when it is shown."""
        of_name = tuple(each for each in self.stack if re.fullmatch(rf"{name}( \d+)?", each.name))
        if not of_name:
            return None
        seen = tuple(each for each in of_name if each.shown) or of_name
        return _laid(Stack(self.stack.size, tuple(replace(each, shown=True) for each in seen)), lambda each: True)

    def shows(self, name: str) -> bool:
        """Whether a layer of this name is seen at rest."""
        return any(each.shown for each in self.stack if each.name == name)

    def under_hair(self, name: str) -> bool:
        """Whether all hair that was drawn before the figure lies over this layer."""
        names = [each.name for each in self.stack]
        before = [index for index, each in enumerate(self.stack) if each.kind.name in BEFORE[:2]]
        return name in names and names.index(name) < min(before, default=len(names))


def hand_made(stack: Stack, picture: Rgba8) -> HandMade:
    """What the layers of `stack` that were drawn by hand say of the figure in `picture`."""
    given = Stack(stack.size, tuple(layer for layer in stack if layer.given))
    kinds = {layer.kind.name for layer in given}

    before = _before(given)

    def is_hair(layer: Layer) -> bool:
        return layer in before or layer.kind.name == BEHIND

    front = back = behind = bare = None
    below = _laid(given, lambda layer: not is_hair(layer))
    if before:
        front = _laid(given, lambda layer: layer in before)[..., 3] / 255
    if BEHIND in kinds:
        behind = _laid(given, lambda layer: layer.kind.name == BEHIND)
        back = behind[..., 3] / 255 * (1 - below[..., 3] / 255) * (1 if front is None else 1 - front)
    if "face" in kinds:
        bare = _laid(given, lambda layer: not is_hair(layer) and layer.kind.group not in ON_THE_FACE)
    return HandMade(front, back, behind, below, bare, given, "eye white" in kinds, _covers(given, picture))


def _before(given: Stack) -> list[Layer]:
    """The layers that move as the hair before the figure does. An ear-ring, which lies under it, goes with the ear."""
    layers = [layer for layer in given if layer.kind.name in BEFORE]
    hair = [index for index, layer in enumerate(layers) if layer.kind.name != "ornament"]
    return layers[min(hair, default=0) :]


def _covers(given: Stack, picture: Rgba8) -> bool:
    """Whether the layers leave out next to nothing of the picture."""
    missing = picture[..., 3].astype(np.int16) - flattened(given)[..., 3] > SOFT
    return float(missing.sum()) <= LEFT_OUT * float((picture[..., 3] > 0).sum())


def _laid(stack: Stack, chosen: Callable[[Layer], bool]) -> Float:
    """The chosen layers that are shown, over each other."""
    out = np.zeros((stack.size, stack.size, 4), np.float32)
    for layer in stack:
        if layer.shown and chosen(layer):
            top = layer.rgba8.astype(np.float32)
            top[..., :3] *= top[..., 3:] / 255
            view = out[layer.slices]
            view *= 1 - top[..., 3:] / 255
            view += top
    return out
