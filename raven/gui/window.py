"""The window: DearPyGui's context and viewport, one loop on one thread, and calls into it from other threads.

Everything that touches DearPyGui happens on the thread that made the window: its callbacks too, which DearPyGui only collects.
So no part of a program needs a lock for what it shows.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg

from raven.gui import glfw
from raven.gui.preferences import Preferences
from raven.gui.theme import Look

_log = logging.getLogger(__name__)

LIVELY_FPS, CALM_FPS = 60, 12  # while something moves or somebody works, and otherwise
LIVELY_FOR = 0.5  # seconds after the last input
ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""What the user may choose, on top of the monitor's own scale."""

Size = tuple[int, int]


class Window:
    """One viewport filled by one window. There is at most one at a time in a process.

    Contents go into `root`. Sizes are given in points, the pixels of an ordinary monitor; `px` makes pixels of them.
    """

    def __init__(
        self, title: str, preferences: Preferences, size: Size = (1280, 720), smallest: Size = (960, 600)
    ) -> None:
        """Opens the window where and as large as it was when it was closed last; `size` and `smallest` are in points."""
        self._preferences = preferences
        self._calls: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._woken = threading.Event()
        self._each_frame: list[Callable[[], None]] = []
        self._on_scale: list[Callable[[], None]] = []
        self._may_close: Callable[[], bool] = lambda: True
        self._closed = False
        self._lively_until = 0.0
        self.on_failure: Callable[[Exception], None] = lambda error: None
        """Is told of every exception that a callback lets through, after it was logged."""

        dpg.create_context()
        dpg.configure_app(manual_callback_management=True)
        width, height = _whole_numbers(preferences.get("window_size", list(size)), size)
        dpg.create_viewport(title=title, width=width, height=height, disable_close=True, clear_color=(24, 25, 31, 255))
        dpg.setup_dearpygui()
        dpg.show_viewport()
        self._place(preferences.get("window_position", []), (width, height))
        dpg.set_exit_callback(lambda: self.ask_to_close())
        self.zoom = min(max(preferences.get("zoom", 1.0), ZOOMS[0]), ZOOMS[-1])
        self._monitor_scale = glfw.content_scale()
        self._smallest = smallest
        self.look = Look(self.scale)
        self.root: int = dpg.add_window(no_scrollbar=True, no_scroll_with_mouse=True, menubar=True)
        dpg.set_primary_window(self.root, True)
        self._limit_size()
        with dpg.handler_registry():
            for add in (dpg.add_key_down_handler, dpg.add_mouse_down_handler, dpg.add_mouse_wheel_handler):
                add(callback=lambda: self.keep_lively())
            dpg.add_mouse_move_handler(callback=lambda: self.keep_lively())

    @property
    def scale(self) -> float:
        """Pixels per point."""
        return self._monitor_scale * self.zoom

    def px(self, points: float) -> int:
        """So many points in pixels."""
        return round(points * self.scale)

    @property
    def size(self) -> Size:
        """What there is to draw on, in pixels."""
        return dpg.get_viewport_client_width(), dpg.get_viewport_client_height()

    def set_title(self, title: str) -> None:
        dpg.set_viewport_title(title)

    def set_zoom(self, zoom: float) -> None:
        """Show everything larger or smaller than the monitor's scale asks for; whoever asked `on_scale` builds anew."""
        self.zoom = zoom
        self._preferences.set("zoom", zoom)
        self._rescale()

    def on_scale(self, build_again: Callable[[], None]) -> None:
        """Have this called when the scale has changed, so that contents are made again in their new sizes."""
        self._on_scale.append(build_again)

    def every_frame(self, function: Callable[[], None]) -> None:
        """Have this called before each frame is drawn."""
        self._each_frame.append(function)

    def no_longer_every_frame(self, function: Callable[[], None]) -> None:
        """Undo `every_frame`."""
        if function in self._each_frame:
            self._each_frame.remove(function)

    def call(self, function: Callable[..., None], *arguments: Any) -> None:
        """Have this called on the window's thread before the next frame. May be used from any thread."""
        self._calls.append((function, arguments))
        self._woken.set()

    def keep_lively(self, seconds: float = LIVELY_FOR) -> None:
        """Something will move for so long: draw at full rate."""
        self._lively_until = max(self._lively_until, time.monotonic() + seconds)

    def before_closing(self, may_close: Callable[[], bool]) -> None:
        """`may_close` is asked when the user closes the window. If it says no, it calls `close` itself once it may."""
        self._may_close = may_close

    def ask_to_close(self) -> None:
        """As the window's close button does."""
        if self._may_close():
            self.close()

    def close(self) -> None:
        """End the loop after this frame, without asking."""
        self._closed = True
        self._woken.set()

    @property
    def closed(self) -> bool:
        return self._closed or not dpg.is_dearpygui_running()

    def run(self) -> None:
        """Draw until the window is closed, then take it down."""
        try:
            while not self.closed:
                began = time.monotonic()
                self.step()
                rate = LIVELY_FPS if began < self._lively_until or self._calls else CALM_FPS
                self._woken.wait(max(0.0, began + 1 / rate - time.monotonic()))
                self._woken.clear()
        finally:
            self.destroy()

    def step(self) -> None:
        """Do what was asked since the last frame, and draw one."""
        for job in dpg.get_callback_queue() or ():
            self._guarded(dpg.run_callbacks, [job])
        for _ in range(len(self._calls)):
            function, arguments = self._calls.popleft()
            self._guarded(function, *arguments)
        for function in list(self._each_frame):
            self._guarded(function)
        if glfw.content_scale() != self._monitor_scale:
            self._monitor_scale = glfw.content_scale()
            self._rescale()
        dpg.render_dearpygui_frame()

    def save_picture(self, file: Path) -> None:
        """Write what the window shows as a PNG. The file is there a frame later."""
        dpg.output_frame_buffer(str(file))

    def destroy(self) -> None:
        """Remember place and size, and free everything. Nothing of this window can be used afterwards."""
        self._preferences.set("window_size", [dpg.get_viewport_width(), dpg.get_viewport_height()])
        self._preferences.set("window_position", [int(value) for value in dpg.get_viewport_pos()])
        self._preferences.save()
        glfw.detach()
        dpg.destroy_context()

    def _guarded(self, function: Callable[..., None], *arguments: Any) -> None:
        try:
            function(*arguments)
        except Exception as error:  # one failed click must not take the user's work down with the window
            _log.exception("something in the window failed")
            self.on_failure(error)

    def _rescale(self) -> None:
        self.look.rescale(self.scale)
        self._limit_size()
        for build_again in self._on_scale:
            self._guarded(build_again)

    def _limit_size(self) -> None:
        """No smaller than fits the contents, but never larger than the monitor."""
        areas = glfw.work_areas()
        widest = min((area.width for area in areas), default=10_000)
        tallest = min((area.height for area in areas), default=10_000)
        dpg.set_viewport_min_width(min(self.px(self._smallest[0]), widest))
        dpg.set_viewport_min_height(min(self.px(self._smallest[1]), tallest))

    def _place(self, position: list[Any], size: Size) -> None:
        """Where it was last, or, the first time and when the monitor that it was on is gone, in the middle of the first one."""
        areas = glfw.work_areas()
        if areas:
            left, top, *room = areas[0]
            middle = (max(0, (room[i] - size[i]) // 2) for i in range(2))
            dpg.set_viewport_pos([start + free for start, free in zip((left, top), middle, strict=True)])
        if not position:
            return
        x, y = _whole_numbers(position, (0, 0))
        for area in areas:
            if area.left <= x + size[0] // 2 < area.left + area.width and area.top <= y < area.top + area.height:
                dpg.set_viewport_pos([x, y])


def _whole_numbers(values: list[Any], otherwise: Size) -> Size:
    if len(values) == 2 and all(type(value) is int and -20_000 < value < 20_000 for value in values):
        return values[0], values[1]
    return otherwise
