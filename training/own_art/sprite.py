"""Sprites: pieces of vector art as pixels, at a known place of the template."""

import io
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
NONE = 255  # in a map of parts: no part of anything


@dataclass(frozen=True)
class Box:
    """A rectangle of the template: left, top, width and height in its units."""

    x: float
    y: float
    width: float
    height: float

    def pixels(self, density: float) -> tuple[int, int]:
        """Rows and columns at `density` pixels per unit."""
        return round(self.height * density), round(self.width * density)

    def grid(self, density: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """x and y, in units, of the middles of its pixels."""
        rows, columns = self.pixels(density)
        xs = self.x + (np.arange(columns, dtype=np.float32) + 0.5) / density
        ys = self.y + (np.arange(rows, dtype=np.float32) + 0.5) / density
        return np.broadcast_to(xs, (rows, columns)), np.broadcast_to(ys[:, None], (rows, columns))


@dataclass(frozen=True)
class Sprite:
    """Straight colours and alpha; `parts` tells what a pixel belongs to where the sprite hides what is behind it."""

    rgb: Pixels
    alpha: Pixels
    parts: Pixels
    box: Box
    density: float

    @cached_property
    def middle(self) -> float:
        """The brightness, 0..255, of its own colour: the median of what is opaque."""
        return middle_of(self.rgb, self.alpha)

    def trimmed(self) -> "Sprite":
        """Without its empty margin."""
        rows, columns = np.flatnonzero(self.alpha.any(axis=1)), np.flatnonzero(self.alpha.any(axis=0))
        if not len(rows):
            rows, columns = np.array([0, 0]), np.array([0, 0])
        top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
        inside = (slice(top, bottom), slice(left, right))
        box = Box(
            self.box.x + left / self.density,
            self.box.y + top / self.density,
            (right - left) / self.density,
            (bottom - top) / self.density,
        )
        rgb, alpha, parts = (np.ascontiguousarray(each[inside]) for each in (self.rgb, self.alpha, self.parts))
        return Sprite(rgb, alpha, parts, box, self.density)


def middle_of(pixels: Pixels, alpha: Pixels) -> float:
    gray = cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2GRAY)
    seen = gray[alpha > 200]
    return float(np.median(seen)) if len(seen) else 128.0


def render(svg: str, box: Box, density: float, style: str | None = None) -> Pixels:
    """RGBA, straight alpha, of a rectangle of the drawing; `svg` is what stands between the tags of the root."""
    import resvg_py

    rows, columns = box.pixels(density)
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="{box.x} {box.y} {box.width} {box.height}" width="{columns}" height="{rows}">'
    )
    data = resvg_py.svg_to_bytes(svg_string=f"{head}{svg}</svg>", skip_system_fonts=True, style_sheet=style)
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))


@dataclass
class Canvas:
    """What sprites are laid on, one over the other. Colours are premultiplied."""

    rgba: Pixels
    parts: Pixels
    box: Box
    density: float

    @classmethod
    def empty(cls, box: Box, density: float) -> "Canvas":
        shape = box.pixels(density)
        return cls(np.zeros((*shape, 4), np.uint8), np.zeros(shape, np.uint8), box, density)

    def lay(self, sprite: Sprite) -> None:
        """Put a sprite over what is there."""
        left = round((sprite.box.x - self.box.x) * self.density)
        top = round((sprite.box.y - self.box.y) * self.density)
        rows, columns = self.parts.shape
        first_row, first_column = max(0, -top), max(0, -left)
        last_row = min(sprite.alpha.shape[0], rows - top)
        last_column = min(sprite.alpha.shape[1], columns - left)
        if first_row >= last_row or first_column >= last_column:
            return
        source = (slice(first_row, last_row), slice(first_column, last_column))
        target = (slice(top + first_row, top + last_row), slice(left + first_column, left + last_column))
        alpha = cv2.merge([sprite.alpha[source]] * 4)
        color = cv2.merge([*cv2.split(sprite.rgb[source]), np.full(alpha.shape[:2], 255, np.uint8)])
        kept = cv2.multiply(self.rgba[target], 255 - alpha, scale=1 / 255)
        self.rgba[target] = cv2.add(kept, cv2.multiply(color, alpha, scale=1 / 255))
        mine = sprite.parts[source]
        shown = mine != NONE
        self.parts[target][shown] = mine[shown]


def part_map(alpha: Pixels, part: int, threshold: int = 127) -> Pixels:
    """The map of a sprite that is one part, where it is more opaque than `threshold`."""
    return np.where(alpha > threshold, part, NONE).astype(np.uint8)
