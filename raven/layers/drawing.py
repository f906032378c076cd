"""A figure drawn in layers by hand, or by another program: which of its layers is which part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.errors import UnreadablePicture
from raven.layers.names import KIND
from raven.layers.psd import Label, Leaf, Leaves, leaves
from raven.layers.psd_names import is_open_mouth, number_of, read_name, written_name
from raven.layers.stack import Layer, joined, laid
from raven.said import said
from raven.video.decoding import MAX_PIXELS
from raven.video.picture import Rgba8

LEAST_KINDS = 4  # with a face among them: fewer, and a file is a picture whose layers mean something else
MOST_NOTES = 8  # that a user is told of one file
SAME = 2  # of a kind: more in a file are numbered from here


@dataclass(frozen=True, eq=False)
class Drawing:
    """Layers by our names on a canvas of any proportions, from back to front."""

    width: int
    height: int
    layers: tuple[Layer, ...]
    """All of them `given`; every one lies inside of the canvas. Of one kind there may be more, numbered."""
    warnings: tuple[str, ...]
    """What of the file does not count, or was guessed, in a user's words."""

    def picture(self) -> Rgba8:
        """(height, width, 4): what is seen at rest."""
        return laid(self.layers, (self.height, self.width))


def drawing_of(data: bytes, field: str = "file", max_pixels: int = MAX_PIXELS) -> Drawing:
    """The figure whose layers a PSD file holds. Raises `UnreadablePicture` as `leaves`, and if no layer says what it is."""
    file = leaves(data, field, max_pixels, lambda labels: bool(_kinds(labels)))
    drawing = _sorted(file) if file is not None else None
    if drawing is None or not drawing.layers:
        raise UnreadablePicture(
            field,
            said(
                "no_named_layer",
                "has no layer whose name says which part of a figure it is, such as face or front hair",
            ),
        )
    return drawing


def figure_in(data: bytes, field: str = "file", max_pixels: int = MAX_PIXELS) -> Drawing | None:
    """The same for a file that may be any picture: None where its layers are not the parts of a figure with a face."""
    file = leaves(
        data, field, max_pixels, lambda labels: "face" in (kinds := _kinds(labels)) and len(kinds) >= LEAST_KINDS
    )
    drawing = _sorted(file) if file is not None else None
    return drawing if drawing is not None and any(layer.shown for layer in drawing.layers) else None


def _kinds(labels: Sequence[Label]) -> set[str]:
    """The kinds that the names of a file's layers tell."""
    return {kind for kind, _ in (read_name(*label) for label in labels) if kind in KIND}


@dataclass(frozen=True, eq=False)
class _Part:
    """A layer of a file, and what it is."""

    kind: str
    side: str
    leaf: Leaf

    @property
    def name(self) -> str:
        return f"{self.side} {self.kind}" if KIND[self.kind].sided else self.kind


def _sorted(file: Leaves) -> Drawing:
    notes = list(file.warnings)
    parts = _without_others(_placed_by_order([leaf for leaf in file.layers if leaf.rgba8[..., 3].any()], notes))
    middle = _middle(parts, file.width)
    parts = [each for part in parts for each in _sides(part, middle)]
    parts = _as_the_character_has_them(parts, notes)
    layers = _merged(parts, notes)
    if len(notes) > MOST_NOTES:
        notes[MOST_NOTES:] = [f"And {len(notes) - MOST_NOTES} more of the kind."]
    return Drawing(file.width, file.height, layers, tuple(notes))


def _placed_by_order(leaves: Sequence[Leaf], notes: list[str]) -> list[_Part]:
    """What each layer is: by its name, and where that tells nothing or half of it, by where it lies among the others.

    Hidden layers whose name tells nothing are left out.
    """
    told = [(read_name(leaf.name, leaf.groups), leaf) for leaf in leaves]
    face = next((index for index, ((kind, _), _) in enumerate(told) if kind == "face"), len(told))
    parts: list[_Part] = []
    for index, ((kind, side), leaf) in enumerate(told):
        if kind == "hair":
            kind = "front hair" if index > face else "back hair"
        if kind == "passed over":
            if leaf.shown:
                notes.append(f"The layer {leaf.name!r} is no part of the figure at rest and does not count.")
        elif kind:
            parts.append(_Part(kind, side, leaf))
        elif leaf.shown and leaf.mode != "normal" and parts:
            parts.append(_Part(parts[-1].kind, parts[-1].side, leaf))  # a shadow or a light upon what is below
        elif leaf.shown:
            kind = "ornament" if index > face else "body"
            notes.append(f"The name of the layer {leaf.name!r} says no part; it is taken for {_WORDS[kind]}.")
            parts.append(_Part(kind, side, leaf))
    return parts


_WORDS = {"ornament": "an ornament of the head", "body": "a part of the body"}


def _without_others(parts: Sequence[_Part]) -> list[_Part]:
    """One of what a file has in turns: hidden layers beside a shown one of the same name, an open mouth beside a closed one."""
    shown = {(part.kind, part.side) for part in parts if part.leaf.shown}
    kept = [part for part in parts if part.leaf.shown or (part.kind, part.side) not in shown]
    closed = any(part.kind == "mouth line" and not is_open_mouth(part.leaf.name, part.leaf.groups) for part in kept)
    return [part for part in kept if not (closed and is_open_mouth(part.leaf.name, part.leaf.groups))]


def _middle(parts: Sequence[_Part], width: int) -> float:
    """x between the character's two sides, pixels."""
    faces = [part.leaf for part in parts if part.kind == "face"]
    return faces[0].left + faces[0].rgba8.shape[1] / 2 if faces else width / 2


def _sides(part: _Part, middle: float) -> list[_Part]:
    """A part of which there are two, apart, if the file has both in one layer: every piece to the side where it lies."""
    if not KIND[part.kind].sided or part.side:
        return [part]
    leaf = part.leaf
    number, pieces, _, centers = cv2.connectedComponentsWithStats((leaf.rgba8[..., 3] > 0).astype(np.uint8))
    is_left = np.array([False, *(leaf.left + centers[index][0] > middle for index in range(1, number))])[pieces]
    both = []
    for side, keeps in (("right", ~is_left), ("left", is_left)):
        rgba8 = leaf.rgba8.copy()
        rgba8[~keeps, 3] = 0
        if rgba8[..., 3].any():
            both.append(replace(part, side=side, leaf=replace(leaf, rgba8=rgba8)))
    return both


def _as_the_character_has_them(parts: list[_Part], notes: list[str]) -> list[_Part]:
    """Left and right exchanged where a file has the viewer's."""
    lean = 0.0
    for kind in {part.kind for part in parts if KIND[part.kind].sided}:
        middles = {
            side: [_center(part.leaf) for part in parts if (part.kind, part.side) == (kind, side)] for side in _OTHER
        }
        if all(middles.values()):
            lean += float(np.sign(np.mean(middles["left"]) - np.mean(middles["right"])))
    if lean >= 0:
        return parts
    notes.append("Left and right in its names are the viewer's; they are taken the other way round.")
    return [replace(part, side=_OTHER.get(part.side, "")) for part in parts]


_OTHER = {"left": "right", "right": "left"}


def _center(leaf: Leaf) -> float:
    """x of the middle of its pixels."""
    weights = leaf.rgba8[..., 3].sum(axis=0, dtype=np.float64)
    return leaf.left + float((weights * np.arange(len(weights))).sum() / weights.sum())


def _merged(parts: Sequence[_Part], notes: list[str]) -> tuple[Layer, ...]:
    """One layer of all that have a name, where nothing else lies between them."""
    layers: list[Layer] = []
    exact = [written_name(part.leaf.name) for part in parts]
    if None not in exact and len(set(exact)) == len(exact):  # as we write them: none belongs with another
        return tuple(_layer(part.leaf, part.name + number_of(part.leaf.name)) for part in parts)
    for part in parts:
        leaf = part.leaf
        layer = _layer(leaf, part.name)
        below = _joins(layer, layers)
        if below is not None:
            layers[below] = _over(layers[below], layer, leaf.mode)
            continue
        if leaf.mode != "normal":
            notes.append(f"The layer {leaf.name!r} is taken as blended normally: nothing of its part lies below it.")
        layers.append(layer)
    return tuple(_numbered(layers))


def _layer(leaf: Leaf, name: str) -> Layer:
    return Layer(name, leaf.rgba8, leaf.left, leaf.top, leaf.shown, given=True)


def _joins(layer: Layer, layers: Sequence[Layer]) -> int | None:
    """Which of these it may be laid upon at once."""
    for index in range(len(layers) - 1, -1, -1):
        if (layers[index].name, layers[index].shown) == (layer.name, layer.shown):
            return index
        if _meet(layers[index], layer):
            return None
    return None


def _meet(one: Layer, other: Layer) -> bool:
    pairs = zip(one.slices, other.slices, strict=True)
    return all(a.start < b.stop and b.start < a.stop for a, b in pairs)


def _over(below: Layer, above: Layer, mode: str) -> Layer:
    """Two layers as one. A mode other than normal works on what is below alone, and adds nothing beside it."""
    if mode == "normal":
        return replace(joined((below, above)), shown=below.shown)
    ground = below.rgba8.copy()
    rows, columns = (
        slice(max(a.start, b.start), max(min(a.stop, b.stop), max(a.start, b.start)))
        for a, b in zip(below.slices, above.slices, strict=True)
    )
    under = ground[
        rows.start - below.top : rows.stop - below.top, columns.start - below.left : columns.stop - below.left
    ]
    over = above.rgba8[
        rows.start - above.top : rows.stop - above.top, columns.start - above.left : columns.stop - above.left
    ]
    if under.size:
        under[..., :3] = _blended(under[..., :3], over, mode)
    return replace(below, rgba8=ground)


def _blended(under: NDArray[np.uint8], over: Rgba8, mode: str) -> NDArray[np.uint8]:
    """Colours under a layer that is blended in this mode (PDF 32000-1, 11.3.5)."""
    from psd_tools.composite.blend import get_blend_func
    from psd_tools.constants import BlendMode, ColorMode

    function = get_blend_func(BlendMode[mode.upper().replace(" ", "_")], ColorMode.RGB)
    below, above = under.astype(np.float32) / 255, over[..., :3].astype(np.float32) / 255
    share = over[..., 3:].astype(np.float32) / 255
    mixed = below + (function(below, above) - below) * share
    return np.asarray((mixed.clip(0, 1) * 255).round(), np.uint8)


def _numbered(layers: Sequence[Layer]) -> list[Layer]:
    """Layers of one name told apart: the largest keeps it."""
    names: dict[int, str] = {}
    for name in {layer.name for layer in layers}:
        same = [index for index, layer in enumerate(layers) if layer.name == name]
        largest = max(same, key=lambda index: int((layers[index].rgba8[..., 3] > 127).sum()))
        others = [index for index in same if index != largest]
        names[largest] = name
        names.update({index: f"{name} {number}" for number, index in enumerate(others, SAME)})
    return [replace(layer, name=names[index]) for index, layer in enumerate(layers)]
