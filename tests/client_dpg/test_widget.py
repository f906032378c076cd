"""The avatar in a DearPyGui window: the tests of `in_a_window.py`."""

from pathlib import Path

import pytest

from tests.gui.processes import WindowTests

SEEN = (
    "test_the_picture_stands_on_the_lower_edge_as_large_as_fits",
    "test_the_backdrop_is_behind_it",
    "test_subtitles_have_a_dark_outline_and_change_with_the_words",
)
TESTS = WindowTests(Path(__file__).with_name("in_a_window.py"), SEEN)


@pytest.mark.parametrize("name", TESTS.names)
def test_widget(name: str) -> None:
    TESTS.check(name)
