"""The small pictures on buttons, drawn here so that they need no font and no file."""

from collections.abc import Callable

import dearpygui.dearpygui as dpg
import numpy as np
from PIL import Image, ImageDraw

_GRID = 16  # units that an icon is drawn in
_FINE = 8  # times larger than it is shown, to be made smaller softly
_Pen = ImageDraw.ImageDraw
_Stroke = Callable[[_Pen, Callable[..., list[float]]], None]


def _grip(pen: _Pen, at: Callable[..., list[float]]) -> None:
    for x in (6, 10):
        for y in (4, 8, 12):
            pen.ellipse(at(x - 1.1, y - 1.1, x + 1.1, y + 1.1), fill=255)


def _copy(pen: _Pen, at: Callable[..., list[float]]) -> None:
    pen.rounded_rectangle(at(2.5, 2.5, 10.5, 10.5), radius=at(1.5)[0], outline=255, width=int(at(1.3)[0]))
    pen.rounded_rectangle(at(5.5, 5.5, 13.5, 13.5), radius=at(1.5)[0], fill=0)
    pen.rounded_rectangle(at(5.5, 5.5, 13.5, 13.5), radius=at(1.5)[0], outline=255, width=int(at(1.3)[0]))


def _remove(pen: _Pen, at: Callable[..., list[float]]) -> None:
    for line in ((4, 4, 12, 12), (12, 4, 4, 12)):
        pen.line(at(*line), fill=255, width=int(at(1.6)[0]))


def _reset(pen: _Pen, at: Callable[..., list[float]]) -> None:
    pen.arc(at(3, 3, 13, 13), start=-60, end=200, fill=255, width=int(at(1.5)[0]))
    pen.polygon(at(7.5, 0.6, 12.6, 3.6, 7.5, 6.6), fill=255)


def _up(pen: _Pen, at: Callable[..., list[float]]) -> None:
    pen.line(at(4, 10, 8, 6, 12, 10), fill=255, width=int(at(1.6)[0]), joint="curve")


def _down(pen: _Pen, at: Callable[..., list[float]]) -> None:
    pen.line(at(4, 6, 8, 10, 12, 6), fill=255, width=int(at(1.6)[0]), joint="curve")


def _open(pen: _Pen, at: Callable[..., list[float]]) -> None:
    pen.line(at(6, 4, 10, 8, 6, 12), fill=255, width=int(at(1.6)[0]), joint="curve")


def _play(pen: _Pen, at: Callable[..., list[float]]) -> None:
    pen.polygon(at(5, 3, 13, 8, 5, 13), fill=255)


_STROKES: dict[str, _Stroke] = {
    "grip": _grip,
    "copy": _copy,
    "remove": _remove,
    "reset": _reset,
    "up": _up,
    "down": _down,
    "closed": _open,
    "open": _down,
    "play": _play,
}


class Icons:
    """The icons as textures of one size."""

    def __init__(self, pixels: int, color: tuple[int, int, int, int]) -> None:
        with dpg.texture_registry() as registry:
            self._registry = int(registry)
        self.pixels = pixels
        self._textures = {name: self._texture(stroke, color) for name, stroke in _STROKES.items()}

    def __getitem__(self, name: str) -> int:
        return self._textures[name]

    def delete(self) -> None:
        dpg.delete_item(self._registry)

    def _texture(self, stroke: _Stroke, color: tuple[int, int, int, int]) -> int:
        edge = self.pixels * _FINE
        mask = Image.new("L", (edge, edge))
        stroke(ImageDraw.Draw(mask), lambda *units: [unit * edge / _GRID for unit in units])
        alpha = np.asarray(mask.resize((self.pixels, self.pixels), Image.Resampling.BOX), np.float32) / 255
        rgba = np.empty((self.pixels, self.pixels, 4), np.float32)
        rgba[..., :3] = np.array(color[:3], np.float32) / 255
        rgba[..., 3] = alpha
        return int(dpg.add_static_texture(self.pixels, self.pixels, rgba.ravel().tolist(), parent=self._registry))
