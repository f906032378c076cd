"""What GLFW knows and DearPyGui does not hand on: the monitor's scale, the monitors' areas, files dropped on the window.

DearPyGui contains GLFW on Linux and macOS and exports its functions; on Windows it draws without it. All functions here
are for the thread that made the window.
"""

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

_EVENTS = (
    "CursorEnter",
    "CursorPos",
    "MouseButton",
    "Scroll",
    "Key",
    "Char",
    "WindowFocus",
    "WindowSize",
    "WindowClose",
    "FramebufferSize",
    "Drop",
)
_DROPPED = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_char_p))


class Area(NamedTuple):
    """A part of the desktop, in screen coordinates."""

    left: int
    top: int
    width: int
    height: int


def content_scale() -> float:
    """How much larger than on an ordinary monitor things must be drawn on that of the window; 1 where nobody knows."""
    library, window = _library(), _window()
    if library is None or not window:
        return 1.0
    x, y = ctypes.c_float(1), ctypes.c_float(1)
    library.glfwGetWindowContentScale(ctypes.c_void_p(window), ctypes.byref(x), ctypes.byref(y))
    return max(float(x.value), 0.5)


def work_areas() -> list[Area]:
    """The usable part of every monitor; empty where nobody knows."""
    library = _library()
    if library is None or not _window():
        return []
    count = ctypes.c_int(0)
    library.glfwGetMonitors.restype = ctypes.POINTER(ctypes.c_void_p)
    monitors = library.glfwGetMonitors(ctypes.byref(count))
    areas = []
    for index in range(count.value):
        numbers = [ctypes.c_int(0) for _ in range(4)]
        library.glfwGetMonitorWorkarea(ctypes.c_void_p(monitors[index]), *map(ctypes.byref, numbers))
        areas.append(Area(*(number.value for number in numbers)))
    return areas


def on_drop(callback: Callable[[list[str]], None]) -> Any:
    """Have `callback` called with the paths of files that are dropped on the window, from inside the drawing of a frame.

    Returns what must be kept alive as long as the window, or None where files cannot be dropped.
    """
    library, window = _library(), _window()
    if library is None or not window:
        return None

    def dropped(_: int, count: int, paths: Any) -> None:
        callback([paths[index].decode("utf-8", "surrogateescape") for index in range(count)])

    receiver = _DROPPED(dropped)
    library.glfwSetDropCallback.restype = ctypes.c_void_p
    library.glfwSetDropCallback(ctypes.c_void_p(window), receiver)
    return receiver


def detach() -> None:
    """Before DearPyGui gives the window up: have it hear nothing more.

    DearPyGui takes down what listens, but leaves the window itself behind; the next event that it gets, such as the mouse
    entering it, would crash the program.
    """
    library, window = _library(), _window()
    if library is None or not window:
        return
    for event in _EVENTS:
        getattr(library, f"glfwSet{event}Callback")(ctypes.c_void_p(window), None)
    library.glfwHideWindow(ctypes.c_void_p(window))


@cache
def _library() -> ctypes.CDLL | None:
    import dearpygui._dearpygui as compiled

    library = ctypes.CDLL(compiled.__file__)
    return library if hasattr(library, "glfwSetDropCallback") else None


def _window() -> int:
    library = _library()
    if library is None:
        return 0
    library.glfwGetCurrentContext.restype = ctypes.c_void_p
    return library.glfwGetCurrentContext() or 0
