"""The avatar in a DearPyGui window: the tests of `in_a_window.py`."""

from pathlib import Path

import pytest

from tests.gui.processes import WindowTests

TESTS = WindowTests(Path(__file__).with_name("in_a_window.py"))


@pytest.mark.parametrize("name", TESTS.names)
def test_widget(name: str) -> None:
    TESTS.check(name)
