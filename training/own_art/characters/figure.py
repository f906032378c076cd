"""A character as SVG: all layers, in one of several styles, varied by a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.own_art.characters import body, eyes, face, hair  # isort: skip
from drawing.pen import Sheet, group


@dataclass(frozen=True)
class Style:
    """What makes a kind of character; each part says which of its kinds go with it."""

    eyes: tuple[str, ...]
    faces: tuple[str, ...]
    noses: tuple[str, ...]
    fringes: tuple[str, ...]
    backs: tuple[str, ...]
    wears: tuple[str, ...]
    clothes: tuple[str, ...]
    finish: tuple[str, ...]
    """How hair is painted: "flat", "cel", "soft" or "lines"."""


STYLES = {
    "moe": Style(
        eyes=("moe", "tall"),
        faces=("round", "pointed"),
        noses=("dot", "none"),
        fringes=("blunt", "tips"),
        backs=("long", "twin"),
        wears=("", "ribbon", "band"),
        clothes=("sailor", "dress"),
        finish=("cel", "flat"),
    ),
    "man": Style(
        eyes=("narrow", "sharp"),
        faces=("long", "square"),
        noses=("line", "shadow"),
        fringes=("swept", "short", "parted"),
        backs=("none",),
        wears=("", "", "beard", "stubble"),
        clothes=("suit", "hoodie", "tee"),
        finish=("cel", "lines", "soft"),
    ),
    "pastel": Style(
        eyes=("soft", "drooping"),
        faces=("pointed", "long"),
        noses=("dot", "shadow"),
        fringes=("curtain", "swept"),
        backs=("long", "waves"),
        wears=("", "ribbon", "flower"),
        clothes=("dress", "turtleneck"),
        finish=("soft",),
    ),
    "chibi": Style(
        eyes=("button", "tall"),
        faces=("wide", "round"),
        noses=("none", "dot"),
        fringes=("tips", "blunt", "parted"),
        backs=("bob", "twin", "buns"),
        wears=("", "ribbon", "cat"),
        clothes=("dress", "hoodie"),
        finish=("flat", "lines", "cel"),
    ),
    "scholar": Style(
        eyes=("soft", "narrow", "tall"),
        faces=("pointed", "long"),
        noses=("line", "dot"),
        fringes=("swept", "curtain", "parted"),
        backs=("bob", "long", "waves"),
        wears=("cap", "witch", "beret", "glasses", "shades"),
        clothes=("suit", "turtleneck", "sailor"),
        finish=("cel", "soft"),
    ),
    "rogue": Style(
        eyes=("sharp", "slit"),
        faces=("pointed", "square"),
        noses=("line", "shadow"),
        fringes=("spikes", "short", "tips"),
        backs=("none", "spiky", "waves"),
        wears=("", "cat", "horns", "phones"),
        clothes=("hoodie", "tee", "suit"),
        finish=("cel", "lines", "flat"),
    ),
}


def draw(style: str, seed: int) -> str:
    """The character of that style (a key of `STYLES`) and that number as SVG."""
    rng = np.random.default_rng([seed, sorted(STYLES).index(style)])
    kind, sheet = STYLES[style], Sheet()

    def one_of(kinds: tuple[str, ...]) -> str:
        return str(rng.choice(kinds))

    wear = one_of(kind.wears)
    skull = face.skull(rng, one_of(kind.faces))
    cut = hair.cut(rng, one_of(kind.fringes), one_of(kind.backs), one_of(kind.finish))
    eye = eyes.eye(rng, one_of(kind.eyes))
    return sheet.svg(
        hair.back(sheet, cut, rng),
        body.neck(sheet, skull, rng),
        body.clothes(sheet, one_of(kind.clothes), rng),
        face.head(sheet, skull),
        face.beard(skull, wear, rng) if wear in ("beard", "stubble") else "",
        group(
            "face_features",
            group("blush", face.blush(sheet, rng)),
            group("nose", face.nose(sheet, one_of(kind.noses), rng)),
            group("eye_right", eyes.draw(sheet, eye, True)),
            group("eye_left", eyes.draw(sheet, eye, False)),
        ),
        hair.glasses(wear, rng),
        hair.front(sheet, cut, wear, rng),
    )
