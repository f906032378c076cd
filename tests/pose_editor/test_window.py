"""The pose editor in a real window: the tests of `in_a_window.py`."""

from pathlib import Path

import pytest

from tests.gui.processes import WindowTests

TESTS = WindowTests(Path(__file__).with_name("in_a_window.py"), seen=("test_the_picture_follows_the_sliders",))


@pytest.mark.parametrize("name", TESTS.names)
def test_editor(name: str) -> None:
    TESTS.check(name)
