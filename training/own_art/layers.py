"""The true layers of our own characters, each whole under what hides it: what taking pictures apart is measured by.

An SVG layer that is drawn alone is complete: the skin goes on under the fringe, the iris under the lid. Only what is drawn
through a clip stays cut off by it, as an iris is by the lids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from xml.etree import ElementTree as ET

import cv2
import numpy as np

from raven.layers.stack import Layer, Stack, laid
from training.own_art.cut import ASSETS, DEFINING, EYE_CUTS, ORNAMENTS, SVG, drawn, text
from training.own_art.sprite import Box, Pixels, render

TEMPLATE = Box(0, 0, 512, 512)
WHOLE = {  # groups that are one part: in the drawing, and here
    "hair_back": "back hair",
    "neck": "neck",
    "body_back": "body",
    "body": "body",
    "scarf_back": "body",
    "scarf": "body",
    "blush": "face",
    "nose": "nose",
    "mouth": "mouth line",
    "brow_left": "left brow",
    "brow_right": "right brow",
    "ear_left": "left ear",
    "ear_right": "right ear",
    "braid_left": "left side lock",
    "braid_right": "right side lock",
    "glasses": "glasses",
    "earring": "ornament",
}
MARGIN = 2  # pixels


@dataclass(frozen=True)
class _Piece:
    """A piece of a drawing, and the layer that it belongs to."""

    name: str
    elements: tuple[ET.Element, ...]
    clipped: ET.Element | None = None
    """The group whose clip they are drawn through."""


def true_layers(name: str, size: int = 1024) -> Stack:
    """The layers of a character that ships with Raven, `size` pixels wide: together they are its picture, but for rounding."""
    root = ET.parse(ASSETS / name / f"{name}.svg").getroot()
    definitions = "".join(text(each) for each in root.iter() if each.tag in DEFINING and each.tag != f"{SVG}defs")

    def picture(piece: _Piece) -> Layer:
        shapes = "".join(map(text, piece.elements))
        if piece.clipped is not None:
            attributes = " ".join(f'{key}="{value}"' for key, value in piece.clipped.items())
            shapes = f"<g {attributes}>{shapes}</g>"
        return Layer(piece.name, render(f"<defs>{definitions}</defs>{shapes}", TEMPLATE, size / TEMPLATE.width), 0, 0)

    layers: list[Layer] = []
    for layer in map(picture, _joined(_pieces(root, name))):
        if layer.name.endswith(SHADE):
            _shade(layers, layer)
        elif layer.rgba8[..., 3].any():
            _lay(layers, layer)
    return Stack(size, tuple(_trimmed(layer) for layer in _numbered(layers)))


SHADE = " shade"
"""What is drawn upon the white and the iris of an eye, and is part of both."""


def _pieces(group: ET.Element, character: str) -> Iterator[_Piece]:
    """What a group draws, from back to front."""
    for child in drawn(group):
        name = child.get("id", "")
        if name in WHOLE:
            yield _Piece(WHOLE[name], (child,))
        elif name.startswith("eye_"):
            yield from _eye(child, name.removeprefix("eye_"), character)
        elif name in ("face_features", "braids", "head"):
            yield from _pieces(child, character)
        elif name == "hair_front":
            yield from _hair(child)
        else:
            yield _Piece("face", (child,))


def _joined(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Pieces of one layer that follow each other as one: drawing is what takes long."""
    for _, same in groupby(pieces, key=lambda piece: (piece.name, id(piece.clipped))):
        together = list(same)
        yield replace(together[0], elements=tuple(element for piece in together for element in piece.elements))


def _hair(group: ET.Element) -> Iterator[_Piece]:
    for child in drawn(group):
        yield _Piece("ornament" if child.get("id") in ORNAMENTS else "front hair", (child,))


def _eye(group: ET.Element, side: str, character: str) -> Iterator[_Piece]:
    white, inside, *lids = drawn(group)
    pieces, cut = drawn(inside), EYE_CUTS[character]
    yield _Piece(f"{side} eye white", (white,))
    yield _Piece(f"{side} eye white", tuple(pieces[cut.under]), inside)
    yield _Piece(f"{side} iris", tuple(pieces[cut.iris]), inside)
    yield _Piece(f"{side}{SHADE}", tuple(pieces[cut.shade]), inside)
    yield _Piece(f"{side} highlights", tuple(pieces[cut.glints]), inside)
    iris = next(each for piece in pieces[cut.iris] for each in piece.iter(f"{SVG}ellipse"))
    for lid in lids:
        lower = _middle(lid) > float(iris.get("cy", 0))
        yield _Piece(f"{side} {'lower' if lower else 'upper'} lashes", (lid,))


def _middle(element: ET.Element) -> float:
    """y of the middle of what an element draws without its clip, in the template."""
    alone = ET.fromstring(text(element))
    alone.attrib.pop("clip-path", None)
    rows = np.flatnonzero(render(text(alone), TEMPLATE, 2.0)[..., 3].any(axis=1))
    return float(rows.mean()) / 2 if len(rows) else 0.0


def _lay(layers: list[Layer], layer: Layer) -> None:
    """Put a layer over all others; upon the last one of its name, if nothing between them would come to lie otherwise."""
    for index in range(len(layers) - 1, -1, -1):
        if layers[index].name == layer.name:
            layers[index] = replace(layer, rgba8=laid((layers[index], layer), layer.rgba8.shape[:2]))
            return
        if (np.minimum(layers[index].rgba8[..., 3], layer.rgba8[..., 3]) > 0).any():
            break
    layers.append(layer)


def _shade(layers: list[Layer], shade: Layer) -> None:
    """Draw a shade upon the iris and the white that it lies on: with both in place it looks as if it lay over them."""
    side = shade.name.removesuffix(SHADE)
    for index, layer in enumerate(layers):
        if layer.name == f"{side} iris":
            alpha = layer.rgba8[..., 3]
            over = laid((replace(layer, rgba8=_opaque(layer.rgba8)), shade), alpha.shape)
            layers[index] = replace(layer, rgba8=np.dstack([over[..., :3], alpha]))
        elif layer.name == f"{side} eye white":
            layers[index] = replace(layer, rgba8=laid((layer, shade), layer.rgba8.shape[:2]))


def _opaque(rgba8: Pixels) -> Pixels:
    return np.dstack([rgba8[..., :3], np.full(rgba8.shape[:2], 255, np.uint8)])


def _numbered(layers: Sequence[Layer]) -> Iterator[Layer]:
    """The largest of each name keeps it, the others get numbers."""
    for layer in layers:
        same = [each for each in layers if each.name == layer.name]
        largest = max(same, key=lambda each: int((each.rgba8[..., 3] > 127).sum()))
        others = [each for each in same if each is not largest]
        yield layer if layer is largest else replace(layer, name=f"{layer.name} {others.index(layer) + 2}")


def _trimmed(layer: Layer) -> Layer:
    """Without its empty margin."""
    x, y, width, height = cv2.boundingRect(layer.rgba8[..., 3])
    left, top = max(x - MARGIN, 0), max(y - MARGIN, 0)
    rgba8 = np.ascontiguousarray(layer.rgba8[top : y + height + MARGIN, left : x + width + MARGIN])
    return replace(layer, rgba8=rgba8, left=left, top=top)
