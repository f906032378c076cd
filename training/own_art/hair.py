"""Hair in front of the face: fringes made longer or shorter, cut in another shape, and the shadow they throw."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from raven.landmarks.parts import PART
from training.own_art.cut import DENSITY, FIGURE, character
from training.own_art.palette import Color, Palette, dyed, turned
from training.own_art.sprite import NONE, Pixels, Sprite

ROOTS, ENDS, BELOW = 70.0, 122.0, 186.0  # y: where a fringe hangs from, where it ends, where side locks are left alone


@dataclass(frozen=True)
class Fringe:
    """How a fringe is changed. Lengths in units of the template."""

    longer: float = 0
    on: int = 0
    """On which side of the middle alone, to the viewer: -1 the left, 1 the right; 0 on both."""
    cut: str = ""
    """"", "straight", "parted" or "arch": the shape in which it is cut off."""
    height: float = 118
    """y of the cut at its lowest."""
    parting: float = 256
    """x of the parting or of the top of the arch."""
    steep: float = 1
    half: float = 36
    """How far to each side of the middle it is cut: side locks stay."""


def choose(rng: np.random.Generator) -> Fringe:
    cut = str(rng.choice(["", "straight", "parted", "arch"], p=[0.55, 0.15, 0.18, 0.12]))
    longer = float(rng.choice([0, rng.uniform(-8, 8), rng.uniform(8, 20)], p=[0.35, 0.4, 0.25]))
    if cut == "straight":
        longer = rng.uniform(8, 20)
    on = 0
    if rng.random() < 0.1:  # over one eye
        longer, on, cut = rng.uniform(18, 34), int(rng.choice([-1, 1])), ""
    return Fringe(
        longer=longer,
        on=on,
        cut=cut,
        height=rng.uniform(110, 136) if cut == "straight" else rng.uniform(100, 130),
        parting=256 + rng.normal(0, 9),
        steep=rng.uniform(0.4, 1.8),
        half=rng.uniform(30, 39),
    )


def changed(front: Sprite, fringe: Fringe, line: Color) -> Sprite:
    """The hair with another fringe; `line` is the colour of the edge where it is cut."""
    if fringe.longer:
        front = _lengthened(front, fringe.longer, fringe.on)
    return _cut(front, fringe, line) if fringe.cut else front


def _lengthened(front: Sprite, longer: float, on: int) -> Sprite:
    x, y = front.box.grid(front.density)
    aside = np.clip((54 - np.abs(x - 256)) / 18, 0, 1)
    if on:
        aside = aside * np.clip(((x - 256) * on + 10) / 18, 0, 1)
    ends, below = ENDS + max(0, 0.6 * longer), BELOW + max(0, 0.6 * longer)
    down, up = np.clip((y - ROOTS) / (ends - ROOTS), 0, 1), np.clip((below - y) / (below - ends), 0, 1)
    rise = np.minimum(down, up)
    shift = longer * aside * aside * (3 - 2 * aside) * rise * rise * (3 - 2 * rise)
    to_x = ((x - front.box.x) * front.density - 0.5).astype(np.float32)
    to_y = ((y - shift - front.box.y) * front.density - 0.5).astype(np.float32)
    rgb, alpha = (
        np.asarray(cv2.remap(each, to_x, to_y, cv2.INTER_LINEAR), np.uint8) for each in (front.rgb, front.alpha)
    )
    parts = cv2.remap(front.parts, to_x, to_y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=NONE)
    return Sprite(rgb, alpha, np.asarray(parts, np.uint8), front.box, front.density)


def _cut(front: Sprite, fringe: Fringe, line: Color) -> Sprite:
    x, y = front.box.grid(front.density)
    from_parting = np.abs(x - fringe.parting)
    if fringe.cut == "straight":
        edge = fringe.height - 0.002 * (x - 256) ** 2
    elif fringe.cut == "parted":
        edge = fringe.height - 26 + fringe.steep * from_parting * 0.9
    else:
        edge = fringe.height - 22 + fringe.steep * 0.02 * from_parting**2
    away = np.minimum(y - np.clip(edge, 84, 150), fringe.half - np.abs(x - 256))
    away = np.minimum(away, 165 - y)
    kept = np.clip(0.5 - away * front.density, 0, 1)
    hair = front.parts == PART["front hair"]
    kept[~hair & (front.parts != NONE)] = 1
    alpha = (front.alpha * kept).astype(np.uint8)
    rgb = front.rgb.copy()
    rim = (away > -0.9) & (away <= 0.3) & hair
    rgb[rim] = np.clip(line * 255, 0, 255)
    return Sprite(rgb, alpha, np.where(alpha > 127, front.parts, NONE).astype(np.uint8), front.box, front.density)


def colored(sprite: Sprite, palette: Palette) -> Sprite:
    """Hair in the colours of the palette; ornaments in it turn to other hues."""
    result = dyed(sprite, palette.hair)
    if palette.tips is not None:
        other = dyed(sprite, palette.tips)
        _, y = sprite.box.grid(sprite.density)
        share = np.clip((y - 110) / 90, 0, 1)[..., None]
        mix = (result.rgb * (1 - share) + other.rgb * share).astype(np.uint8)
        result = Sprite(mix, sprite.alpha, sprite.parts, sprite.box, sprite.density)
    ornament = sprite.parts == PART["ornament"]
    if ornament.any():
        rgb = result.rgb.copy()
        rgb[ornament] = turned(sprite.rgb, *palette.ornament)[ornament]
        result = Sprite(rgb, sprite.alpha, sprite.parts, sprite.box, sprite.density)
    return result


def inked(sprite: Sprite, width: float, line: Color) -> Sprite:
    """The sprite with a line of `width` units along the inside of its border."""
    if not width:
        return sprite
    padded = cv2.copyMakeBorder((sprite.alpha > 127).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    inside = cv2.distanceTransform(padded, cv2.DIST_L2, 3)[1:-1, 1:-1]
    share = np.clip(width * sprite.density - inside + 0.5, 0, 1)[..., None].astype(np.float32)
    rgb = sprite.rgb * (1 - share) + np.float32(line * 255) * share
    return Sprite(np.clip(rgb, 0, 255).astype(np.uint8), sprite.alpha, sprite.parts, sprite.box, sprite.density)


def shadow(front: Sprite, head: Sprite, color: Color, opacity: float, offset: tuple[float, float]) -> Sprite:
    """What the hair throws on the face: itself, moved, where there is skin."""
    d = head.density
    left = round((head.box.x - front.box.x - offset[0]) * d)
    top = round((head.box.y - front.box.y - offset[1]) * d)
    rows, columns = head.alpha.shape
    thrown = _window(front.alpha, top, left, rows, columns)
    alpha = np.asarray(cv2.multiply(thrown, head.alpha, scale=opacity / 255), np.uint8)
    rgb = np.empty((rows, columns, 3), np.uint8)
    rgb[:] = np.clip(color * 255, 0, 255)
    return Sprite(rgb, alpha, np.full((rows, columns), NONE, np.uint8), head.box, d)


def _window(pixels: Pixels, top: int, left: int, rows: int, columns: int) -> Pixels:
    """A rectangle of the pixels, 0 where it reaches beyond them."""
    result = np.zeros((rows, columns), np.uint8)
    first_row, first_column = max(0, -top), max(0, -left)
    last_row, last_column = min(rows, pixels.shape[0] - top), min(columns, pixels.shape[1] - left)
    if first_row < last_row and first_column < last_column:
        result[first_row:last_row, first_column:last_column] = pixels[
            top + first_row : top + last_row, left + first_column : left + last_column
        ]
    return result


@cache
def highest(name: str, front_alone: bool) -> tuple[float, float]:
    """x, y of the top of a character's hair: of its mass, without single hairs and ornaments."""
    of, box, density = character(name), FIGURE, DENSITY
    sprites = [of.plain_front] if front_alone else [of.plain_front, *of.back]
    rows, columns = box.pixels(density)
    mass = np.zeros((rows, columns), np.uint8)
    for sprite in sprites:
        left, top = round((sprite.box.x - box.x) * density), round((sprite.box.y - box.y) * density)
        hair = ((sprite.parts == PART["front hair"]) | (sprite.parts == PART["back hair"])).astype(np.uint8)
        mass |= _window(hair, -top, -left, rows, columns)
    mass = mass[: round((170 - box.y) * density)]
    size = round(16 * density)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    solid = np.asarray(cv2.morphologyEx(mass, cv2.MORPH_OPEN, disc), np.uint8)
    filled = np.flatnonzero(solid.any(axis=1))
    top = int(filled[0])
    across = np.flatnonzero(solid[top : top + max(1, round(0.4 * density))].any(axis=0))
    return box.x + (across.mean() + 0.5) / density, box.y + top / density
