"""Lines that are broken to fit a field are the user's text again when it is read."""

import pytest

from raven.gui.flowed import flowed, joined

TEXT = "It was a bright cold day in April, and the clocks were striking thirteen.\nWinston Smith\n\nslipped quickly  through."


def monospaced(text: str) -> float:
    return 10.0 * len(text)


@pytest.mark.parametrize("width", [60, 100, 200, 400, 5000])
def test_no_line_is_too_wide_and_nothing_is_lost(width: int):
    shown = flowed(TEXT, monospaced, width)
    longest = max(map(len, TEXT.split())) * 10
    assert all(monospaced(line) <= max(width, longest + 10) for line in shown.split("\n"))
    assert joined(shown) == TEXT


def test_it_can_be_broken_anew_for_another_width():
    once = flowed(TEXT, monospaced, 120)
    assert flowed(once, monospaced, 300) == flowed(TEXT, monospaced, 300)


@pytest.mark.parametrize("text", ["", " ", "\n", "word", "one\ntwo\n"])
def test_short_texts_stay_as_they_are(text: str):
    assert flowed(text, monospaced, 200) == text.replace(" ", "")
