"""The pieces of the programs with windows, in a real one: the tests of `in_a_window.py`."""

from pathlib import Path

import pytest

from tests.gui.processes import WindowTests

SEEN = ("test_the_canvas_zooms_at_the_mouse_and_pans", "test_the_divider_between_two_pictures_follows_the_mouse")
TESTS = WindowTests(Path(__file__).with_name("in_a_window.py"), SEEN)


@pytest.mark.parametrize("name", TESTS.names)
def test_window(name: str) -> None:
    TESTS.check(name)
