"""The layers that a figure may have, from back to front, and how far each lies before the axis about which the head turns."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class LayerKind:
    """A kind of layer."""

    name: str
    group: str
    """`body`, `head`, `eye`, `mouth` or `hair`."""
    depth: float
    """How much of the movement of the face's middle it makes when the head turns: 0 at the head's axis, below that behind it,
    1 at the bridge of the nose. Layers of the body do not turn with the head."""
    sided: bool = False
    """Whether there is one for each side of the character: `left NAME` and `right NAME`."""


KINDS = (
    LayerKind("back hair", "hair", -0.45),
    LayerKind("body", "body", 0.0),
    LayerKind("neck", "body", 0.0),
    LayerKind("ear", "head", 0.05, sided=True),
    LayerKind("face", "head", 0.85),
    LayerKind("mouth inside", "mouth", 0.9),
    LayerKind("mouth line", "mouth", 0.95),
    LayerKind("nose", "head", 1.1),
    LayerKind("eye white", "eye", 0.9, sided=True),
    LayerKind("iris", "eye", 0.9, sided=True),
    LayerKind("highlights", "eye", 0.9, sided=True),
    LayerKind("lower lashes", "eye", 0.95, sided=True),
    LayerKind("upper lashes", "eye", 0.95, sided=True),
    LayerKind("brow", "eye", 0.95, sided=True),
    LayerKind("glasses", "head", 1.2),
    LayerKind("side lock", "hair", 0.6, sided=True),
    LayerKind("front hair", "hair", 1.05),
    LayerKind("ornament", "head", 0.7),
)
"""From back to front."""
KIND = {kind.name: kind for kind in KINDS}
_NUMBER = re.compile(r" ([2-9]|[1-9]\d+)$")


def kind_of(name: str) -> LayerKind:
    """The kind of the layer `name`. Raises `KeyError` for a name that no layer has.

    Hand-made figures may have more layers of a kind, with others between them: `body`, `body 2`, `body 3`.
    """
    name = _NUMBER.sub("", name)
    side, _, rest = name.partition(" ")
    if side in ("left", "right") and rest in KIND and KIND[rest].sided:
        return KIND[rest]
    if KIND[name].sided:
        raise KeyError(name)
    return KIND[name]
