"""A display of its own for windows under test, and hands that move a real mouse and type on a real keyboard (xdotool)."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dearpygui.dearpygui as dpg
import numpy as np
import pytest
from PIL import Image

from raven.gui.window import Window
from tests.patience import PATIENCE

SIZE = (1920, 1080)
SECONDS_BETWEEN_FRAMES = 1 / 25  # while one waits: drawn in software, each takes as long of the processor
MARK = "RAVEN_TEST_DISPLAY"  # of the display that this process has started
UNSEEN = "GALLIUM_NOOP"  # tells Mesa, which draws here in software, to draw nothing: that is most of what a frame takes


@contextmanager
def own_display() -> Iterator[None]:
    """An X server in memory, on the first number that is free, for all windows that are opened meanwhile.

    Inside another such block it is that one's: a process in which one display goes away while it has another does not live.
    """
    if os.environ.get("DISPLAY") and os.environ["DISPLAY"] == os.environ.get(MARK):
        yield
        return
    server = shutil.which("Xvfb")
    if server is None or shutil.which("xdotool") is None:
        pytest.skip("needs Xvfb and xdotool (on Debian: apt-get install xvfb xdotool)")
    reading, writing = os.pipe()
    screen = "{}x{}x24".format(*SIZE)
    process = subprocess.Popen(
        [server, "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    before = os.environ.get("DISPLAY")
    try:
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            pytest.skip("Xvfb does not start here")
        os.environ["DISPLAY"] = os.environ[MARK] = f":{number}"
        yield
    finally:
        os.environ.pop(MARK, None)
        if before is None:
            os.environ.pop("DISPLAY", None)
        else:
            os.environ["DISPLAY"] = before
        process.terminate()
        process.wait(PATIENCE)


class Hands:
    """A user of one window: sees what it shows, points at items, types. Every action is followed by some frames."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self._rest = threading.Event()
        self.frames(4)

    def frames(self, count: int = 3) -> None:
        """Let the window draw."""
        for _ in range(count):
            self.window.step()

    def until(self, condition: Callable[[], object]) -> None:
        """Draw until something is true; what other threads make becomes true too.

        With pauses: one frame after the other would keep the others from working.
        """
        given_up = time.monotonic() + PATIENCE
        while time.monotonic() < given_up:
            if condition():
                return
            self.window.step()
            self._rest.wait(SECONDS_BETWEEN_FRAMES)
        raise AssertionError("it did not become true")

    def point(self, x: float, y: float, frames: int = 3) -> None:
        """Move the mouse to a point of the window."""
        left, top = dpg.get_viewport_pos()
        self._do("mousemove", round(left + x), round(top + y), frames=frames)

    def point_at(self, item: int, across: float = 0.5, down: float = 0.5, frames: int = 3) -> None:
        """Move the mouse to an item: so far across it and down it (0..1)."""
        (x, y), (width, height) = dpg.get_item_rect_min(item), dpg.get_item_rect_size(item)
        self.point(x + across * width, y + down * height, frames)

    def press(self, button: int = 1, frames: int = 3) -> None:
        self._do("mousedown", button, frames=frames)

    def release(self, button: int = 1) -> None:
        self._do("mouseup", button)

    def click(self, item: int, across: float = 0.5, down: float = 0.5, times: int = 1) -> None:
        """Click an item. It must be visible."""
        self.point_at(item, across, down, frames=1)
        if times == 1:
            self.press(frames=2)
            self.release()
        else:  # in one go: on a busy machine two separate clicks are too far apart for a double click
            self._do("click", "--repeat", times, "--delay", 10, 1)
            self.frames(6)  # each press and each release takes a frame of its own

    def drag(self, item: int, start: float, end: float, down: float = 0.5) -> None:
        """Press at one place of an item, as a share of its width, move on and release at another."""
        self.point_at(item, start, down, frames=1)
        self.press(frames=2)
        for share in (0.25, 0.5, 0.75, 1.0):
            self.point_at(item, start + share * (end - start), down, frames=1)
        self.frames(1)
        self.release()

    def wheel(self, notches: int) -> None:
        """Turn the wheel, away from the user if positive."""
        for _ in range(abs(notches)):
            self._do("click", 4 if notches > 0 else 5)

    def keys(self, *combinations: str) -> None:
        """Press combinations such as `ctrl+s`, in the names of X11."""
        for combination in combinations:
            self._do("key", combination)

    def hold(self, key: str) -> None:
        self._do("keydown", key)

    def let_go(self, key: str) -> None:
        self._do("keyup", key)

    def type(self, text: str) -> None:
        for character in text:  # one by one: two keys within one frame are one to the window
            self._do("type", character)

    def picture(self, file: Path) -> np.ndarray:
        """What the window shows, (H, W, 3) uint8; also written to `file`, as a PNG."""
        assert UNSEEN not in os.environ, "nothing is drawn for this test: it is not named among those that are seen"
        self.window.save_picture(file)
        self.until(file.exists)
        return np.asarray(Image.open(file).convert("RGB"))

    def _do(self, *command: object, frames: int = 3) -> None:
        """Have it done and drawn. In software a frame takes 50 ms of the processor, which is most of what these tests take."""
        subprocess.run(["xdotool", *map(str, command)], check=True, capture_output=True, timeout=PATIENCE)
        self.frames(frames)
