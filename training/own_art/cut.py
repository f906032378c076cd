"""Our characters, cut into the pieces that samples are put together from. Everything is read from their SVG files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np

from raven.landmarks.parts import PART
from training.own_art.characters import figure
from training.own_art.sprite import NONE, Box, Pixels, Sprite, part_map, render

ET.register_namespace("", "http://www.w3.org/2000/svg")
ASSETS = Path(__file__).resolve().parents[2] / "assets" / "characters"
SVG = "{http://www.w3.org/2000/svg}"
DENSITY, FINE = 3.0, 6.0  # pixels per unit: of large pieces, and of eyes and mouths
FIGURE = Box(64, 10, 384, 384)  # as much of the template as a frame may show
HEAD = Box(190, 60, 132, 156)  # face, ears, glasses
EYES = {"right": Box(202, 118, 56, 60), "left": Box(254, 118, 56, 60)}
MOUTH = Box(232, 156, 48, 40)
DEFINING = {f"{SVG}{tag}" for tag in ("clipPath", "filter", "linearGradient", "radialGradient", "defs")}
ORNAMENTS = ("worn", "pin", "tie", "pencil", "hairpins", "headphones")
LOOSE = ("ahoge", "strays")
BODY = ("body_back", "body", "scarf_back", "neck", "scarf")
GLASS = 215  # alpha from which a lens or rim hides what is behind it: gleams and shadows do not
NOSE_TIPS = {"finch": (257.0, 164.0), "raven": (256.9, 162.2), "rook": (257.6, 164.2), "wren": (257.4, 162.8)}


@dataclass(frozen=True)
class EyeCut:
    """Where the pieces of an eye lie among the children of the group that its opening clips."""

    under: slice
    iris: slice
    shade: slice
    glints: slice


EYE_CUTS = {
    "finch": EyeCut(slice(0, 2), slice(2, -5), slice(-5, -4), slice(-4, None)),
    "raven": EyeCut(slice(0, 0), slice(0, -6), slice(-6, -4), slice(-4, None)),
    "rook": EyeCut(slice(0, 0), slice(0, -4), slice(-4, -3), slice(-3, None)),
    "wren": EyeCut(slice(0, 0), slice(0, -4), slice(-4, -3), slice(-3, None)),
}
DRAWN_EYE = EyeCut(slice(0, 0), slice(0, 1), slice(1, 2), slice(2, 3))


@dataclass(frozen=True)
class EyeSprites:
    """An open eye in pieces, each RGBA over the whole box; iris and lights are whole, not cut off by the lids."""

    white: Pixels
    under: Pixels
    iris: Pixels
    shade: Pixels
    glints: Pixels
    lids: Pixels
    box: Box
    middle: tuple[float, float]
    """Of the iris."""
    half_axes: tuple[float, float]


@dataclass(frozen=True)
class Character:
    """One character in pieces."""

    key: str
    """As `character` takes it."""
    name: str
    """Without the number."""
    back: tuple[Sprite, ...]
    """Hair that hangs behind the head: first what is behind the body."""
    braids: tuple[Sprite, ...]
    body: tuple[Sprite, ...]
    """Clothes, from the back to the front."""
    body_names: tuple[str, ...]
    neck: Sprite
    ears: Sprite | None
    head: Sprite
    skin: Pixels
    """Where the skin of the face is, over `HEAD`: its border is the middle of the outline."""
    beard: Sprite | None
    blush: Sprite
    nose: Sprite
    nose_tip: tuple[float, float]
    mouth: Pixels | None
    """RGBA over the box `MOUTH`: the open mouth with its outline."""
    lip: Pixels | None
    """The shade below the lower lip."""
    eyes: dict[str, EyeSprites]
    glasses: Sprite | None
    front: Sprite
    plain_front: Sprite
    """Without ornaments and single hairs that stand up."""


@cache
def character(name: str) -> Character:
    """A character that ships with Raven, or "STYLE NUMBER": one that is drawn for training."""
    style, _, number = name.partition(" ")
    if number:
        return _cut(name, ET.fromstring(figure.draw(style, int(number))))
    return _cut(name, ET.parse(ASSETS / name / f"{name}.svg").getroot())


def _cut(key: str, root: ET.Element) -> Character:
    name = key.split(" ")[0]
    definitions = "".join(
        text(element) for element in root.iter() if element.tag in DEFINING and element.tag != f"{SVG}defs"
    )
    groups = {element.get("id", ""): element for element in root.iter(f"{SVG}g") if element.get("id")}

    def picture(elements: Sequence[ET.Element], box: Box, density: float, style: str | None = None) -> Pixels:
        if not elements:
            return np.zeros((*box.pixels(density), 4), np.uint8)
        # definitions once more within the elements do no harm: the first of a name counts
        return render(f"<defs>{definitions}</defs>{''.join(map(text, elements))}", box, density, style)

    def sprite(part: str, *elements: ET.Element, threshold: int = 127, box: Box = FIGURE) -> Sprite:
        rgba = picture(elements, box, DENSITY)
        parts = part_map(rgba[..., 3], PART[part], threshold)
        if any(inner.get("id") in ORNAMENTS for element in elements for inner in element.iter()):
            marked = picture(elements, box, DENSITY, _marking())
            parts[(parts != NONE) & (marked[..., 0] > 127)] = PART["ornament"]
        return Sprite(np.ascontiguousarray(rgba[..., :3]), rgba[..., 3].copy(), parts, box, DENSITY).trimmed()

    def layer(name: str, part: str, threshold: int = 127, box: Box = FIGURE) -> Sprite | None:
        return sprite(part, groups[name], threshold=threshold, box=box) if name in groups else None

    ears = [child for child in groups["head"] if child.get("id", "").startswith("ear_")]
    face = [child for child in drawn(groups["head"]) if child not in ears]
    skin = next(child for child in face if child.tag == f"{SVG}path")
    for within in face:
        if within.get("clip-path"):
            for child in [child for child in within if _is_shadow_of_hair(child)]:
                within.remove(child)
    if name == "finch":
        face = face[:-1]  # the line along the upper edge of her face, which other hair may show
    mouth = drawn(groups["mouth"]) if "mouth" in groups else []
    lip = mouth[:1] if name == "wren" else mouth[-1:]
    return Character(
        key=key,
        name=name,
        back=tuple(one for one in (layer("hair_back", "back hair"),) if one),
        braids=tuple(one for one in (layer("braids", "front hair"),) if one),
        body=tuple(one for one in (layer(each, "clothes") for each in BODY if each != "neck") if one),
        body_names=tuple(each for each in BODY if each != "neck" and each in groups),
        neck=sprite("neck", groups["neck"]),
        ears=sprite("ear", *ears, box=HEAD) if ears else None,
        head=sprite("skin", *face, box=HEAD),
        skin=picture([skin], HEAD, DENSITY)[..., 3].copy(),
        beard=layer("beard", "front hair", box=HEAD),
        blush=sprite("skin", groups["blush"], threshold=255, box=HEAD),
        nose=sprite("skin", groups["nose"], threshold=255, box=HEAD),
        nose_tip=_tip(groups["nose"]) or NOSE_TIPS[name],
        mouth=picture([child for child in mouth if child not in lip], MOUTH, FINE) if mouth else None,
        lip=picture(lip, MOUTH, FINE) if mouth else None,
        eyes={side: _eye(drawn(groups[f"eye_{side}"]), name, EYES[side], picture) for side in EYES},
        glasses=layer("glasses", "glasses", GLASS, HEAD),
        front=sprite("front hair", groups["hair_front"]),
        plain_front=sprite("front hair", _without(groups["hair_front"], {*ORNAMENTS, *LOOSE})),
    )


def _eye(children: list[ET.Element], name: str, box: Box, picture: Callable[..., Pixels]) -> EyeSprites:
    white, inside, *lids = children
    pieces = drawn(inside)
    cut = EYE_CUTS.get(name, DRAWN_EYE)
    iris = next(inner for piece in pieces[cut.iris] for inner in piece.iter(f"{SVG}ellipse"))
    return EyeSprites(
        white=picture([white], box, FINE),
        under=picture(pieces[cut.under], box, FINE),
        iris=picture(pieces[cut.iris], box, FINE),
        shade=picture(pieces[cut.shade], box, FINE),
        glints=picture(pieces[cut.glints], box, FINE),
        lids=picture(lids, box, FINE),
        box=box,
        middle=(float(iris.get("cx", 0)), float(iris.get("cy", 0))),
        half_axes=(float(iris.get("rx", 0)), float(iris.get("ry", 0))),
    )


def drawn(group: ET.Element) -> list[ET.Element]:
    """The children of a group that draw something."""
    return [child for child in group if child.tag not in DEFINING]


def text(element: ET.Element) -> str:
    return ET.tostring(element, encoding="unicode")


def _without(group: ET.Element, names: set[str]) -> ET.Element:
    """A copy that lacks the groups of those names."""
    copy = ET.fromstring(text(group))
    for parent in list(copy.iter()):
        for child in [child for child in parent if child.get("id") in names]:
            parent.remove(child)
    return copy


def _tip(nose: ET.Element) -> tuple[float, float] | None:
    """Where the tip of a nose is, if its drawing tells."""
    for marked in nose.iter(f"{SVG}g"):
        if marked.get("id") == "tip":
            return float(marked[0].get("cx", 0)), float(marked[0].get("cy", 0))
    return None


def _is_shadow_of_hair(element: ET.Element) -> bool:
    """Within a head: the fringe once more, moved down a little. Its path is long."""
    return "transform" in element.attrib or any(len(inner.get("d", "")) > 1000 for inner in element.iter())


def _marking() -> str:
    """A style that paints ornaments white and everything else black."""
    shapes = ("path", "ellipse")
    white = ", ".join(f"#{name} {shape}" for name in ORNAMENTS for shape in shapes)
    return (
        f"{', '.join(shapes)} {{fill: #000; opacity: 1}} {white} {{fill: #fff; opacity: 1}} "
        f"{', '.join(f'#{name} path' for name in ORNAMENTS)} {{stroke: #fff}}"
    )
