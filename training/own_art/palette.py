"""Dyes: new colours for a piece of art that keep its light and shade."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.own_art.sprite import NONE, Pixels, Sprite

Color = NDArray[np.float64]
"""Red, green, blue, 0..1."""
SKINS = ("#fff1e8", "#ffeadc", "#fde0cf", "#f7cfb4", "#e9b48f", "#cf9468", "#a86f4a", "#7c4c33", "#553223", "#3b241c")


def rgb(text: str) -> Color:
    """The colour that "#rrggbb" writes."""
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def hls(hue: float, lightness: float, saturation: float) -> Color:
    return np.array(
        colorsys.hls_to_rgb(hue % 1, float(np.clip(lightness, 0, 1)), float(np.clip(saturation, 0, 1))), float
    )


def mixed(one: Color, other: Color, share: float) -> Color:
    return one * (1 - share) + other * share


@dataclass(frozen=True)
class Dye:
    """Colours by brightness: `ink` where a piece is darkest, `base` where it has its own colour, `light` where brightest.

    `shading` 1 keeps the depth of its shades, less makes them flatter; `steps` above 0 leaves only so many of them;
    `line` above 1 makes lines fade into the shades.
    """

    ink: Color
    shade: Color
    base: Color
    light: Color
    shading: float = 1
    steps: int = 0
    line: float = 1

    def table(self, middle: float) -> Pixels:
        """(256, 3): the new colour of every brightness; `middle` is that of the piece's own colour, 0..255."""
        level = np.arange(256) / max(middle, 1)
        depth = np.clip(1 - level, 0, 1)  # 0 at its own colour, 1 at black
        if self.steps:
            stair = depth * self.steps * 2
            depth = np.clip((np.floor(stair) + np.clip((stair % 1 - 0.5) * 6 + 0.5, 0, 1)) / (self.steps * 2), 0, 1)
        shade = np.clip(depth / 0.35 * self.shading, 0, 1)[:, None]
        ink = np.clip((depth - 0.4) / 0.35, 0, 1)[:, None] ** self.line
        light = np.clip((np.arange(256) - middle) / max(255 - middle, 12), 0, 1)[:, None] * min(1, self.shading + 0.3)
        color = self.base * (1 - shade) + self.shade * shade
        color = color * (1 - light) + self.light * light
        color = color * (1 - ink) + self.ink * ink
        return np.clip(color * 255 + 0.5, 0, 255).astype(np.uint8)

    def on(self, pixels: Pixels, middle: float) -> Pixels:
        """RGB pixels, dyed."""
        gray = cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2GRAY)
        return np.asarray(cv2.LUT(cv2.merge([gray] * 3), self.table(middle)[None]), np.uint8)


def dyed(sprite: Sprite, dye: Dye, part: int | None = None) -> Sprite:
    """The sprite in new colours, all of it or what is one part."""
    colors = dye.on(sprite.rgb, sprite.middle)
    if part is not None:
        other = (sprite.parts != part) & (sprite.parts != NONE)
        colors[other] = sprite.rgb[other]
    return Sprite(colors, sprite.alpha, sprite.parts, sprite.box, sprite.density)


def turned(pixels: Pixels, hue: float, saturation: float, value: float) -> Pixels:
    """RGB pixels of other hues: `hue` in turns, saturation and value as factors."""
    hsv = cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2HSV)
    levels = np.arange(256)
    tables = (
        (levels + hue * 180) % 180,
        np.clip(levels * saturation, 0, 255),
        np.clip(255 * (levels / 255) ** (1 / value), 0, 255),
    )
    table = np.stack(tables, axis=1).astype(np.uint8)[None]
    return np.asarray(cv2.cvtColor(cv2.LUT(hsv, table), cv2.COLOR_HSV2RGB), np.uint8)


@dataclass(frozen=True)
class Palette:
    """The colours of one figure."""

    skin: Dye
    hair: Dye
    tips: Dye | None
    """Another colour towards the ends of the hair."""
    iris: tuple[Dye, Dye]
    """Of the right and the left eye: nearly always the same."""
    white: Color
    lash: Color
    crease: Color
    brow: Color
    mouth: Color
    line: Color
    ink: float
    """Width, in units of the template, of lines around the layers; 0 for none beyond their own."""
    cloth: tuple[float, float, float]
    ornament: tuple[float, float, float]
    """Turn of the hues, factors of saturation and value."""


def choose(rng: np.random.Generator) -> Palette:
    """Colours that go together."""
    shading = float(
        rng.choice([rng.uniform(0.1, 0.5), rng.uniform(0.6, 1.1), rng.uniform(1.1, 1.7)], p=[0.3, 0.5, 0.2])
    )
    steps = int(rng.choice([0, 1, 2], p=[0.65, 0.15, 0.2]))
    line = float(rng.choice([0.35, 1, 2.5], p=[0.25, 0.55, 0.2]))
    dark_lines = rng.random() < 0.35
    black = hls(rng.random(), rng.uniform(0.02, 0.14), rng.uniform(0, 0.5))

    def inked(color: Color, share: float) -> Color:
        return black if dark_lines else color * share

    place = len(SKINS) - 1.001
    tone = place * (rng.beta(1, 3.2) if rng.random() < 0.8 else rng.random())
    skin_base = mixed(rgb(SKINS[int(tone)]), rgb(SKINS[int(tone) + 1]), tone % 1)
    if rng.random() < 0.03:
        skin_base = hls(rng.random(), rng.uniform(0.55, 0.85), rng.uniform(0.2, 0.6))  # not of this world
    warmth = np.array([0.93, 0.76, 0.72]) if rng.random() < 0.75 else np.array([0.86, 0.78, 0.84])
    skin = Dye(
        ink=inked(skin_base * np.array([0.55, 0.33, 0.32]), 1),
        shade=skin_base * warmth,
        base=skin_base,
        light=mixed(skin_base, np.ones(3), 0.5),
        shading=shading,
        steps=steps,
        line=line,
    )

    hair_base = _hair_color(rng)
    hair = _hair_dye(hair_base, shading, steps, line, inked(hair_base * rng.uniform(0.2, 0.45), 1), rng)
    tips = None
    if rng.random() < 0.12:
        other = _hair_color(rng)
        tips = _hair_dye(other, shading, steps, line, hair.ink, rng)

    iris = _iris_dye(rng)
    brightness = float(hair_base @ (0.3, 0.6, 0.1))
    brow = hair_base * rng.uniform(0.25, 0.8) if brightness > 0.15 else hair_base * rng.uniform(0.8, 1.6) + 0.02
    if rng.random() < 0.25:
        brow = black
    lash = black if rng.random() < 0.6 else mixed(black, hair_base * 0.35, rng.uniform(0.3, 1))
    return Palette(
        skin=skin,
        hair=hair,
        tips=tips,
        iris=(iris, _iris_dye(rng) if rng.random() < 0.04 else iris),
        white=np.array([1, 1, 1]) - rng.uniform(0, 0.09, 3) * (rng.random() < 0.6),
        lash=np.clip(lash, 0, 1),
        crease=mixed(skin.shade, skin.ink, rng.uniform(0.3, 0.9)),
        brow=np.clip(brow, 0, 1),
        mouth=inked(mixed(skin_base * np.array([0.55, 0.28, 0.28]), rgb("#7a2a30"), rng.random()), 1),
        line=black if dark_lines else hair.ink,
        ink=float(rng.choice([0, rng.uniform(0.3, 0.9), rng.uniform(0.9, 1.8)], p=[0.6, 0.25, 0.15])),
        cloth=(rng.random(), rng.uniform(0.2, 1.3), rng.uniform(0.5, 1.6)),
        ornament=(rng.random(), rng.uniform(0.3, 1.4), rng.uniform(0.6, 1.4)),
    )


def _hair_color(rng: np.random.Generator) -> Color:
    kind = rng.choice(["black", "brown", "blond", "red", "white", "any"], p=[0.2, 0.22, 0.16, 0.08, 0.1, 0.24])
    if kind == "black":
        return hls(rng.random(), rng.uniform(0.06, 0.2), rng.uniform(0, 0.35))
    if kind == "brown":
        return hls(rng.uniform(0.03, 0.1), rng.uniform(0.16, 0.48), rng.uniform(0.2, 0.55))
    if kind == "blond":
        return hls(rng.uniform(0.09, 0.15), rng.uniform(0.5, 0.85), rng.uniform(0.35, 0.95))
    if kind == "red":
        return hls(rng.uniform(-0.02, 0.06), rng.uniform(0.25, 0.55), rng.uniform(0.45, 0.9))
    if kind == "white":
        return hls(rng.random(), rng.uniform(0.62, 0.95), rng.uniform(0, 0.3))
    return hls(rng.random(), rng.uniform(0.25, 0.85), rng.uniform(0.25, 0.9))


def _hair_dye(base: Color, shading: float, steps: int, line: float, ink: Color, rng: np.random.Generator) -> Dye:
    toward = hls(rng.uniform(0.6, 0.85), 0.3, 0.4)
    shade = mixed(base * rng.uniform(0.5, 0.75), toward * max(0.25, float(base.mean())), rng.uniform(0, 0.4))
    light = mixed(base, np.ones(3), rng.uniform(0.2, 0.8))
    return Dye(np.clip(ink, 0, 1), shade, base, light, shading, steps, line)


def _iris_dye(rng: np.random.Generator) -> Dye:
    hue, saturation = rng.random(), rng.uniform(0.3, 0.95)
    if rng.random() < 0.35:
        hue, saturation = rng.uniform(0.03, 0.12), rng.uniform(0.3, 0.8)  # browns
    if rng.random() < 0.1:
        saturation *= 0.2
    lightness = rng.uniform(0.22, 0.6)
    return Dye(
        ink=hls(hue, lightness * 0.2, saturation),
        shade=hls(hue - 0.03, lightness * 0.55, saturation),
        base=hls(hue, lightness, saturation),
        light=hls(hue + rng.uniform(-0.1, 0.1), min(0.96, lightness + 0.4), saturation),
    )
