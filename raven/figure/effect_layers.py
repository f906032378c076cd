"""Laying effects on finished frames: Porter-Duff "over" in linear light with premultiplied alpha, in drawing order.

    frame ── gather visible pixels ─► linear ─► cel over cel over ... ─► sRGB ── scatter ─► new frame

Effects are small: only the pixels that a cel covers are looked at, and they are decoded and encoded once for all cels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raven.figure.character import Character
from raven.figure.effect_pictures import EffectPictures, Planes
from raven.video.color import decode_srgb, encode_srgb
from raven.video.picture import Rgba8

LEVELS = 65536  # of linear light: in the darkest sRGB bytes, where they lie closest, there are still twenty to a byte


@dataclass(frozen=True, eq=False)
class _Layer:
    """One cel, cut to the frame: only its visible pixels."""

    where: NDArray[np.intp]
    """(n,) places in the frame, counted row by row; ascending."""
    planes: Planes


class EffectLayers:
    """The effect cels of one character as layers for frames; each is made when it is first drawn, for one size and crop.

    Not to be shared by threads.
    """

    def __init__(self, character: Character, pictures: EffectPictures | None = None) -> None:
        """`pictures`: where they are prepared; without, each is made when it is drawn."""
        self.pictures = pictures or EffectPictures(character)
        self._window: tuple[int, ...] = ()
        self._layers: dict[str, _Layer | None] = {}

    def lay(
        self, frame: Rgba8, effects: Sequence[tuple[str, float]], edge: int, corner: tuple[int, int] = (0, 0)
    ) -> Rgba8:
        """The frame with these cels (name, strength 0..1) on it, the last on top; the frame itself if none is visible.

        `frame` is the part of a picture of `edge` x `edge` pixels whose upper left corner is `corner` (x, y). It is not
        written to.
        """
        height, width, _ = frame.shape
        if self._window != (window := (edge, *corner, width, height)):
            self._window = window
            self._layers.clear()
        visible = [
            (layer, strength) for name, strength in effects if strength > 0 and (layer := self._layer(name)) is not None
        ]
        if not visible:
            return frame
        result = np.array(frame, order="C")
        pixels = result.reshape(-1, 4).view(np.uint32)[:, 0]
        where, places = _union([layer for layer, _ in visible], len(pixels))
        planes = _decoded(pixels[where])
        for (layer, strength), place in zip(visible, places, strict=True):
            _lay(layer.planes, np.float32(strength), planes, place)
        pixels[where] = _encoded(planes)
        return result

    def _layer(self, name: str) -> _Layer | None:
        if name not in self._layers:
            self._layers[name] = self._cut(name)
        return self._layers[name]

    def _cut(self, name: str) -> _Layer | None:
        edge, x, y, width, height = self._window
        pixels = self.pictures.get(name, edge)
        if pixels is None:
            return None
        rows, columns = pixels.rows - y, pixels.columns - x
        inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        if inside.all():
            return _Layer(rows.astype(np.intp) * width + columns, pixels.planes)
        where = rows[inside].astype(np.intp) * width + columns[inside]
        return _Layer(where, pixels.planes[:, inside]) if len(where) else None


def _union(layers: Sequence[_Layer], size: int) -> tuple[NDArray[np.intp], list[NDArray[np.intp] | None]]:
    """All places that a layer covers, and for each layer where its own are among them (None: they are all)."""
    if len(layers) == 1:
        return layers[0].where, [None]
    covered = np.zeros(size, np.bool_)
    for layer in layers:
        covered[layer.where] = True
    where = np.flatnonzero(covered)
    place = np.empty(size, np.intp)
    place[where] = np.arange(len(where))
    return where, [place[layer.where] for layer in layers]


def _lay(cel: Planes, strength: np.float32, planes: Planes, place: NDArray[np.intp] | None) -> None:
    uncovered = 1 - strength * cel[3]
    for above, below in zip(cel, planes, strict=True):
        if place is None:
            below *= uncovered
            below += strength * above
        else:
            below[place] = below[place] * uncovered + strength * above


def _decoded(pixels: NDArray[np.uint32]) -> Planes:
    bytes_ = pixels.view(np.uint8).reshape(-1, 4)
    planes = np.empty((4, len(bytes_)), np.float32)
    np.multiply(bytes_[:, 3], np.float32(1 / 255), out=planes[3])
    for channel in range(3):
        np.multiply(_LINEAR_OF_BYTE[bytes_[:, channel]], planes[3], out=planes[channel])
    return planes


def _encoded(planes: Planes) -> NDArray[np.uint32]:
    """The alpha is above zero, as a visible cel lies on every pixel."""
    bytes_ = np.empty((planes.shape[1], 4), np.uint8)
    straight = (LEVELS - 1) / planes[3]
    for channel in range(3):
        level = planes[channel] * straight + np.float32(0.5)
        bytes_[:, channel] = _BYTE_OF_LINEAR[np.minimum(level, LEVELS - 1).astype(np.uint16)]
    bytes_[:, 3] = planes[3] * 255 + np.float32(0.5)
    return bytes_.view(np.uint32)[:, 0]


def _linear_of_byte() -> NDArray[np.float32]:
    ramp = np.full((1, 256, 4), 255, np.uint8)
    ramp[0, :, 0] = np.arange(256)
    return decode_srgb(ramp)[0, 0]


def _byte_of_linear() -> NDArray[np.uint8]:
    ramp = np.ones((4, 1, LEVELS), np.float32)
    ramp[0, 0] = np.linspace(0, 1, LEVELS)
    return np.ascontiguousarray(encode_srgb(ramp)[0, :, 0])


_LINEAR_OF_BYTE = _linear_of_byte()
_BYTE_OF_LINEAR = _byte_of_linear()
