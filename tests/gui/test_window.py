"""The pieces of the programs with windows, in a real one: the tests of `in_a_window.py`."""

from pathlib import Path

import pytest

from tests.gui.processes import WindowTests

TESTS = WindowTests(Path(__file__).with_name("in_a_window.py"))


@pytest.mark.parametrize("name", TESTS.names)
def test_window(name: str) -> None:
    TESTS.check(name)
