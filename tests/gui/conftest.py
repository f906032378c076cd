"""One window after the other on a display of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from raven.gui.preferences import Preferences
from raven.gui.window import Window
from tests.gui.screen import Hands, own_display


@pytest.fixture(scope="session")
def display() -> Iterator[None]:
    with own_display():
        yield


@pytest.fixture
def open_window(display: None, tmp_path: Path) -> Iterator[Callable[..., Hands]]:
    """Opens a window, and closes it at the end; two in a row remember what the first was told."""
    opened: list[Window] = []

    def open_one(**options: Any) -> Hands:
        while opened:
            opened.pop().destroy()
        opened.append(Window("under test", Preferences("test", tmp_path), **options))
        return Hands(opened[0])

    yield open_one
    while opened:
        opened.pop().destroy()
