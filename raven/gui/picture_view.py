"""A canvas that shows a picture over a backdrop, zoomed and panned with the mouse, and compares it with another.

    wheel: zoom at the mouse    middle or right button: pan    double click: the whole picture again

What is drawn over the picture, and dragged on it, is somebody else's: see `over` and the `on_` functions.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import dearpygui.dearpygui as dpg
import numpy as np
from numpy.typing import NDArray

from raven.gui import theme
from raven.gui.view import Point, View
from raven.gui.window import Window
from raven.video.picture import Rgba8

CELL = 12  # pixels of the checker
TILE = 336  # pixels of the checker's texture, a multiple of two cells; one of 1008 took long to make
WHEEL = 1.15  # zoom per notch
DIVIDER_REACH = 8  # pixels within which the mouse takes the divider


@dataclass(frozen=True)
class Backing:
    """What is behind the picture: a checker, or a colour, or another picture that covers the canvas."""

    color: tuple[int, int, int] | None = None
    picture: Rgba8 | None = None


CHECKER = Backing()


def texture_pixels(rgba8: Rgba8) -> NDArray[np.float32]:
    """(H, W, 4) float32 for a texture. Pixels that are transparent take the colour of visible ones beside them: else
    their black would show at the edges when the picture is enlarged or reduced. May run on any thread."""
    visible = (rgba8[..., 3] > 0).astype(np.uint8) * np.uint8(255)
    y, x = np.nonzero(cv2.subtract(cv2.dilate(visible, np.ones((5, 5), np.uint8)), visible))
    out = np.asarray(cv2.LUT(np.ascontiguousarray(rgba8), _SHARES), np.float32)
    if len(y):
        near = np.asarray(cv2.blur(cv2.bitwise_and(rgba8, rgba8, mask=visible), (5, 5)), np.float32)[y, x, :3]
        share = np.asarray(cv2.blur(visible, (5, 5)), np.float32)[y, x, None]
        out[y, x, :3] = np.clip(near / share, 0, 1)
    return out


_SHARES = (np.arange(256) / 255).astype(np.float32)


class Texture:
    """A texture that takes pictures of any size.

    DearPyGui reads the pixels anew for every frame, which costs as much as to draw them; those of a `still` one it reads
    once, which takes longer than three frames.
    """

    def __init__(self, still: bool = False) -> None:
        with dpg.texture_registry() as self._registry:
            pass
        self.item = 0
        self._still = still
        self._pixels: NDArray[np.float32] | None = None

    def show(self, pixels: NDArray[np.float32]) -> None:
        """`pixels`: (H, W, 4) float32, 0..1, straight alpha."""
        pixels = np.ascontiguousarray(pixels)
        before, self._pixels = self._pixels, None if self._still else pixels
        if before is not None and before.shape == pixels.shape:
            dpg.set_value(self.item, pixels)
            return
        old, (height, width, _) = self.item, pixels.shape
        if self._still:
            self.item = dpg.add_static_texture(width, height, pixels, parent=self._registry)
        else:
            self.item = dpg.add_raw_texture(
                width, height, pixels, format=dpg.mvFormat_Float_rgba, parent=self._registry
            )
        if old:
            dpg.delete_item(old)


class PictureView:
    """The canvas. Fills what `resize` gives it."""

    def __init__(self, window: Window, parent: int) -> None:
        self._window = window
        self.canvas: int = dpg.add_drawlist(width=100, height=100, parent=parent)
        self._below: int = dpg.add_draw_layer(parent=self.canvas)
        self._pictures: int = dpg.add_draw_layer(parent=self.canvas)
        self.over: int = dpg.add_draw_layer(parent=self.canvas)
        """The layer for what others draw over the picture, in coordinates of the canvas."""
        self.view = View(100, 100)
        self.on_view: Callable[[], None] = lambda: None
        """Is called when zoom, pan or size have changed, for what is in `over`."""
        self.on_press: Callable[[Point], bool] = lambda point: False
        """The left button went down at this point of the picture: True to be told of the drag."""
        self.on_drag: Callable[[Point], None] = lambda point: None
        self.on_release: Callable[[], None] = lambda: None
        self.divider: float | None = None
        """Share of the canvas's width from which on the other picture is shown; None: no comparison."""
        self._main, self._other = Texture(), Texture()
        self._backdrop, self._checker = Texture(still=True), Texture(still=True)
        self._checker.show(_checker())
        self._backing = CHECKER
        self._held = ""  # what the pressed button drags: `pan`, `divider` or `overlay`
        self._mouse: Point = (0.0, 0.0)
        with dpg.handler_registry() as self._handlers:
            dpg.add_mouse_click_handler(callback=lambda _, button: self._pressed(button))
            dpg.add_mouse_double_click_handler(dpg.mvMouseButton_Left, callback=lambda: self._double_clicked())
            dpg.add_mouse_move_handler(callback=lambda: self._moved())
            dpg.add_mouse_release_handler(callback=lambda: self._released())
            dpg.add_mouse_wheel_handler(callback=lambda _, notches: self._wheeled(notches))

    def resize(self, width: int, height: int) -> None:
        """Make the canvas so large, in pixels."""
        if (width, height) == (self.view.width, self.view.height) or min(width, height) < 1:
            return
        dpg.configure_item(self.canvas, width=width, height=height)
        self.view = self.view.resized(width, height)
        self._redraw()

    def show(self, pixels: NDArray[np.float32]) -> None:
        """Show a picture (`texture_pixels`)."""
        before = self._main.item
        self._main.show(pixels)
        if self._main.item != before:
            self._redraw_pictures()

    def compare(self, pixels: NDArray[np.float32] | None) -> None:
        """Show another picture to the right of a divider that the mouse can move; None: no more."""
        if pixels is None:
            self.divider = None
        else:
            self._other.show(pixels)
            self.divider = 0.5 if self.divider is None else self.divider
        self._redraw_pictures()

    def back(self, backing: Backing) -> None:
        """Put this behind the picture."""
        self._backing = backing
        if backing.picture is not None:
            self._backdrop.show(texture_pixels(_reduced(backing.picture)))
        self._redraw()

    def look_at(self, view: View) -> None:
        """Zoom and pan to this."""
        self.view = view
        self._redraw_pictures()

    def destroy(self) -> None:
        dpg.delete_item(self._handlers)

    def to_screen(self, point: Point) -> Point:
        """Where in the window a point of the picture is."""
        x, y = self.view.to_canvas(point)
        left, top = dpg.get_item_rect_min(self.canvas)
        return x + left, y + top

    def _redraw(self) -> None:
        dpg.delete_item(self._below, children_only=True)
        view, backing = self.view, self._backing
        corner = view.width, view.height
        if backing.picture is not None:
            height, width = backing.picture.shape[:2]
            scale = max(corner[0] / width, corner[1] / height)
            u, v = (1 - corner[0] / (width * scale)) / 2, 1 - corner[1] / (height * scale)
            self._image(self._below, self._backdrop, (0, 0), corner, (u, v), (1 - u, 1))
        elif backing.color is not None:
            dpg.draw_rectangle((0, 0), corner, color=theme.CLEAR, fill=(*backing.color, 255), parent=self._below)
        else:
            for left in range(0, int(view.width) + 1, TILE):
                for top in range(0, int(view.height) + 1, TILE):
                    self._image(self._below, self._checker, (left, top), (left + TILE, top + TILE))
        self._redraw_pictures()

    def _redraw_pictures(self) -> None:
        dpg.delete_item(self._pictures, children_only=True)
        if self._main.item:
            view = self.view
            first, last = view.to_canvas((0, 0)), view.to_canvas((1, 1))
            if self.divider is None:
                self._image(self._pictures, self._main, first, last)
            else:
                at = self.divider * view.width
                share = min(max((at - first[0]) / (last[0] - first[0]), 0.0), 1.0)
                middle = first[0] + share * (last[0] - first[0])
                self._image(self._pictures, self._main, first, (middle, last[1]), (0, 0), (share, 1))
                self._image(self._pictures, self._other, (middle, first[1]), last, (share, 0), (1, 1))
                self._draw_divider(at)
        self.on_view()

    def _draw_divider(self, at: float) -> None:
        px, parent = self._window.px, self._pictures
        dpg.draw_line((at, 0), (at, self.view.height), color=theme.TEXT, thickness=px(2), parent=parent)
        for words, left in (("now", at - px(52)), ("saved", at + px(12))):
            width = px(40)
            dpg.draw_rectangle(
                (left, px(8)),
                (left + width, px(30)),
                color=theme.CLEAR,
                fill=(0, 0, 0, 150),
                rounding=px(5),
                parent=parent,
            )
            wide = (dpg.get_text_size(words, font=self._window.look.small_font) or [width])[0]
            text = dpg.draw_text(
                (left + (width - wide) / 2, px(11)), words, size=px(theme.SMALL_SIZE), color=theme.TEXT, parent=parent
            )
            dpg.bind_item_font(text, self._window.look.small_font)

    def _image(
        self, layer: int, texture: Texture, first: Point, last: Point, uv_first: Point = (0, 0), uv_last: Point = (1, 1)
    ) -> None:
        dpg.draw_image(texture.item, first, last, uv_min=uv_first, uv_max=uv_last, parent=layer)

    # The mouse.

    def _mouse_on_canvas(self) -> Point:
        x, y = dpg.get_mouse_pos(local=False)
        left, top = dpg.get_item_rect_min(self.canvas)
        return x - left, y - top

    def _pressed(self, button: int) -> None:
        if not dpg.is_item_hovered(self.canvas) or self._held:
            return
        self._mouse = at = self._mouse_on_canvas()
        if button != dpg.mvMouseButton_Left:
            self._held = "pan"
        elif self.divider is not None and abs(at[0] - self.divider * self.view.width) < self._window.px(DIVIDER_REACH):
            self._held = "divider"
        elif self.on_press(self.view.to_picture(at)):
            self._held = "overlay"

    def _moved(self) -> None:
        if not self._held:
            return
        last, self._mouse = self._mouse, self._mouse_on_canvas()
        if self._held == "pan":
            self.look_at(self.view.panned(self._mouse[0] - last[0], self._mouse[1] - last[1]))
        elif self._held == "divider":
            self.divider = min(max(self._mouse[0] / self.view.width, 0.02), 0.98)
            self._redraw_pictures()
        else:
            self.on_drag(self.view.to_picture(self._mouse))

    def _released(self) -> None:
        if self._held == "overlay":
            self._held = ""
            self.on_release()
        self._held = ""

    def _double_clicked(self) -> None:
        if dpg.is_item_hovered(self.canvas) and self._held != "overlay":
            self.look_at(self.view.fitted())

    def _wheeled(self, notches: float) -> None:
        if dpg.is_item_hovered(self.canvas):
            self.look_at(self.view.zoomed(WHEEL**notches, self._mouse_on_canvas()))


def _checker() -> NDArray[np.float32]:
    y, x = (places // CELL for places in np.ogrid[0:TILE, 0:TILE])
    out = np.empty((TILE, TILE, 4), np.float32)
    out[..., :3] = np.where((x + y) % 2 == 0, 0.255, 0.215)[..., None]
    out[..., 3] = 1
    return out


def _reduced(picture: Rgba8, edge: int = 1920) -> Rgba8:
    scale = edge / max(picture.shape[:2])
    if scale >= 1:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
