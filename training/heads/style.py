"""How a picture is drawn: genre, lines, shading and palette, chosen together so that one head is of one hand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from training.heads.colour import BLACK, RGB, WHITE, brightness, hsv, mix, pick, shade, vary

GENRES = {"moe": 0.5, "teen": 0.2, "adult": 0.12, "semi": 0.06, "chibi": 0.08, "elder": 0.04}
SKINS: tuple[tuple[float, RGB], ...] = (
    (10, (1.0, 0.93, 0.89)),
    (10, (0.99, 0.89, 0.83)),
    (6, (0.98, 0.85, 0.76)),
    (4, (0.95, 0.79, 0.68)),
    (1.6, (0.87, 0.68, 0.54)),
    (1.2, (0.72, 0.52, 0.39)),
    (0.9, (0.53, 0.36, 0.27)),
    (0.5, (0.36, 0.24, 0.19)),
)
HAIRS: tuple[tuple[float, RGB], ...] = (
    (7, (0.17, 0.15, 0.18)),
    (3, (0.26, 0.27, 0.36)),
    (7, (0.36, 0.25, 0.2)),
    (5, (0.55, 0.38, 0.28)),
    (4, (0.78, 0.64, 0.52)),
    (6, (0.96, 0.85, 0.58)),
    (4, (0.96, 0.95, 0.97)),
    (3, (0.75, 0.76, 0.82)),
    (5, (0.98, 0.68, 0.76)),
    (3, (0.83, 0.29, 0.29)),
    (3, (0.96, 0.55, 0.27)),
    (4, (0.45, 0.62, 0.88)),
    (2, (0.25, 0.34, 0.66)),
    (2, (0.45, 0.78, 0.62)),
    (3, (0.6, 0.45, 0.78)),
    (1, (0.55, 0.75, 0.35)),
)


@dataclass(frozen=True)
class Palette:
    """The colours of one picture."""

    skin: RGB
    skin_shade: RGB
    skin_line: RGB
    hair: RGB
    hair_shade: RGB
    hair_light: RGB
    hair_line: RGB
    hair_tips: RGB  # what the hair turns into downwards; often the same
    hair_inner: RGB  # of its back
    brow: RGB
    lash: RGB
    white: RGB
    irises: tuple[RGB, RGB]  # the character's left, right
    blush: RGB
    lips: RGB
    mouth: RGB
    tongue: RGB
    clothes: tuple[RGB, RGB, RGB]
    line: RGB


@dataclass(frozen=True)
class Style:
    """How one picture is drawn. Widths are in units of the distance between the irises."""

    genre: str
    male: bool
    furry: bool  # an animal's face
    shading: str  # flat, cel, soft, painted
    line: float  # width of outlines; 0: none
    taper: float  # how much thinner lines end, 0..1
    light: float  # -1 from the viewer's left ... 1 from the right
    contrast: float  # of shadows, about 1
    detail: float  # amount of strands, folds, 0..1
    palette: Palette


def choose(rng: np.random.Generator, weights: Mapping[str, float]) -> str:
    """One of the names, by weight."""
    names, values = list(weights), np.array(list(weights.values()), float)
    return names[int(rng.choice(len(names), p=values / values.sum()))]


def chance(rng: np.random.Generator, probability: float) -> bool:
    """True with this probability."""
    return bool(rng.random() < probability)


def _any_colour(rng: np.random.Generator) -> RGB:
    return hsv(rng.random(), rng.beta(1.5, 2), rng.beta(3, 1.6))


def _cloth(rng: np.random.Generator) -> RGB:
    common = (
        (5, (0.97, 0.97, 0.98)),
        (4, (0.16, 0.17, 0.22)),
        (4, (0.2, 0.27, 0.45)),
        (2, (0.55, 0.55, 0.58)),
        (2, (0.75, 0.66, 0.55)),
    )
    return vary(rng, pick(rng, common), 0.03, 0.06, 0.05) if chance(rng, 0.55) else _any_colour(rng)


def _irises(rng: np.random.Generator, skin: RGB, hair: RGB) -> tuple[RGB, RGB]:
    kind = choose(rng, {"vivid": 6, "brown": 2.5, "hair": 2, "grey": 1.2, "skin": 0.6, "dark": 0.8})
    if kind == "vivid":
        left = hsv(rng.random(), rng.uniform(0.4, 0.95), rng.uniform(0.5, 0.95))
    elif kind == "brown":
        left = hsv(rng.uniform(0.02, 0.1), rng.uniform(0.4, 0.75), rng.uniform(0.3, 0.75))
    elif kind == "hair":
        left = vary(rng, hair)
    elif kind == "grey":
        left = hsv(rng.uniform(0.5, 0.8), rng.uniform(0.05, 0.3), rng.uniform(0.4, 0.8))
    elif kind == "skin":
        left = vary(rng, shade(skin, 0.9), 0.02, 0.1, 0.1)
    else:
        left = hsv(rng.random(), rng.uniform(0.1, 0.5), rng.uniform(0.1, 0.3))
    return left, (_any_colour(rng) if chance(rng, 0.04) else left)


def _palette(rng: np.random.Generator, genre: str, male: bool, contrast: float) -> Palette:
    skin = vary(rng, pick(rng, SKINS), 0.008, 0.03, 0.02)
    if chance(rng, 0.013):
        skin = hsv(rng.random(), rng.uniform(0.1, 0.45), rng.uniform(0.6, 0.95))
    skin_shade = shade(skin, contrast * rng.uniform(0.5, 0.95), vary(rng, (0.86, 0.68, 0.68), 0.03, 0.06, 0.04))
    hair = vary(rng, pick(rng, HAIRS), 0.025, 0.08, 0.07)
    if genre == "elder":
        hair = hsv(rng.random(), rng.uniform(0, 0.1), rng.uniform(0.55, 0.97))
    elif chance(rng, 0.06):
        hair = _any_colour(rng)
    elif chance(rng, 0.04):
        hair = vary(rng, skin)
    tint = vary(rng, (0.66, 0.58, 0.74), 0.08, 0.08, 0.06)
    line_kind = choose(rng, {"black": 3, "brown": 4, "local": 4})
    line = {"black": vary(rng, (0.08, 0.07, 0.09)), "brown": vary(rng, (0.3, 0.17, 0.16))}.get(
        line_kind, shade(hair, 1.6, tint)
    )
    own = line_kind == "local" or chance(rng, 0.5)
    hair_line = shade(hair, 1.7, tint) if own else line
    skin_line = mix(shade(skin, 1.5, (0.75, 0.5, 0.47)), line, rng.uniform(0, 0.4) if own else rng.uniform(0.6, 1))
    two = chance(rng, 0.14)
    dark = mix(line, BLACK, rng.uniform(0, 0.7))
    lash = dark if chance(rng, 0.75) else mix(shade(hair, 1.8, tint), dark, rng.uniform(0, 0.6))
    if chance(rng, 0.05):
        lash = mix(hair, shade(hair, 1.2, tint), rng.random())
    brow = choose(rng, {"hair": 4, "dark": 4, "line": 2})
    return Palette(
        skin=skin,
        skin_shade=skin_shade,
        skin_line=skin_line,
        hair=hair,
        hair_shade=shade(hair, contrast * rng.uniform(0.6, 1.2), tint),
        hair_light=mix(
            hair, vary(rng, (1.0, 0.96, 0.92), 0.3, 0.1, 0.02), rng.uniform(0.2, 0.75) * (0.4 + 0.6 * brightness(hair))
        ),
        hair_line=hair_line,
        hair_tips=_any_colour(rng) if two else vary(rng, hair, 0.02, 0.06, 0.05),
        hair_inner=_any_colour(rng) if chance(rng, 0.08) else shade(hair, contrast * rng.uniform(0.5, 1.3), tint),
        brow={"hair": shade(hair, rng.uniform(0.3, 1.4), tint), "dark": shade(hair, 1.9, tint), "line": line}[brow],
        lash=lash,
        white=mix(WHITE, vary(rng, (0.9, 0.92, 1.0), 0.2, 0.05), rng.random())
        if chance(rng, 0.85)
        else mix(WHITE, skin, rng.uniform(0.3, 1)),
        irises=_irises(rng, skin, hair),
        blush=vary(rng, (1.0, 0.5, 0.48), 0.02, 0.1, 0.03)
        if brightness(skin) > 0.5
        else shade(skin, 0.8, (1, 0.6, 0.6)),
        lips=mix(
            shade(skin, 0.8, (0.95, 0.55, 0.55)),
            hsv(rng.uniform(-0.06, 0.03), 0.75, rng.uniform(0.5, 0.9)),
            rng.random() ** 1.5,
        ),
        mouth=vary(rng, (0.62, 0.2, 0.2) if chance(rng, 0.65) else (0.93, 0.5, 0.45), 0.02, 0.12, 0.12),
        tongue=vary(rng, (0.95, 0.5, 0.47), 0.02, 0.08, 0.05),
        clothes=(_cloth(rng), _cloth(rng), _cloth(rng)),
        line=line,
    )


def _ink(rng: np.random.Generator, palette: Palette) -> Palette:
    """Of a drawing in ink: paper, black lines, some things filled black or grey."""
    paper, ink = (1.0, 1.0, 1.0), (0.05, 0.05, 0.06)

    def tone() -> RGB:
        grey = rng.choice([1.0, 1.0, rng.uniform(0.4, 0.95), 0.1])
        return grey, grey, grey

    hair, iris = tone(), tone()
    hair_line = ink if hair[0] > 0.3 else (0.5, 0.5, 0.5)
    return Palette(
        skin=paper,
        skin_shade=(0.86, 0.86, 0.86),
        skin_line=ink,
        hair=hair,
        hair_shade=mix(hair, BLACK, 0.2),
        hair_light=paper,
        hair_line=hair_line,
        hair_tips=hair,
        hair_inner=mix(hair, BLACK, 0.15),
        brow=ink,
        lash=ink,
        white=paper,
        irises=palette.irises if chance(rng, 0.4) else (iris, iris),
        blush=(0.8, 0.8, 0.8),
        lips=(0.7, 0.7, 0.7),
        mouth=tone(),
        tongue=(0.8, 0.8, 0.8),
        clothes=(tone(), tone(), tone()),
        line=ink,
    )


def sample_style(rng: np.random.Generator) -> Style:
    """A style by chance."""
    genre = choose(rng, GENRES)
    male = chance(rng, {"moe": 0.12, "chibi": 0.25, "elder": 0.6}.get(genre, 0.4))
    ink = chance(rng, 0.02)
    shading = "flat" if ink else choose(rng, {"flat": 1.2, "cel": 4, "soft": 3.2, "painted": 2})
    line = {"flat": 0.022, "cel": 0.02, "soft": 0.015, "painted": 0.009}[shading] * rng.lognormal(0, 0.35)
    if chance(rng, {"painted": 0.3}.get(shading, 0.03)):
        line = 0.0
    contrast = rng.uniform(0.6, 1.25)
    palette = _palette(rng, genre, male, contrast)
    furry = chance(rng, 0.015)
    if furry:
        fur = mix(palette.hair, WHITE, rng.uniform(0, 0.7))
        palette = replace(palette, skin=fur, skin_shade=shade(fur, contrast), skin_line=palette.hair_line)
    return Style(
        genre=genre,
        male=male,
        shading=shading,
        line=line,
        taper=rng.beta(2, 1.5),
        light=rng.uniform(-1, 1),
        contrast=contrast,
        detail=rng.beta(1.8, 1.8) if shading != "flat" else rng.uniform(0, 0.4),
        furry=furry,
        palette=_ink(rng, palette) if ink else palette,
    )
