"""Notes of what was taken out of a text: each stands where that was, and all later steps see nothing but blanks.

A note is its number, written with the separators of ASCII, which count as blanks. `kinds.py` takes these out of what comes
from outside before the first note is made.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

Note: TypeAlias = Callable[[str], str]
"""Gets what is taken out, as it is written; gives what is to stand there beside a blank."""

_BEGIN, _DIGITS, _END = "\x1f", "\x1c\x1d", "\x1e"
_NOTE = re.compile(f"{_BEGIN}([{_DIGITS}]+){_END}")


def no_note(written: str) -> str:
    """For who does not want to know."""
    return ""


@dataclass(frozen=True)
class Taken:
    """What was taken out: the name of its kind in the table, and as it was written."""

    kind: str
    written: str


class Notes:
    """The notes of one text."""

    def __init__(self) -> None:
        self._taken: list[Taken] = []

    def put(self, kind: str, written: str) -> str:
        """The note for what is taken out now."""
        self._taken.append(Taken(kind, written))
        return f" {_BEGIN}{len(self._taken):b}{_END} ".translate({ord("0"): _DIGITS[0], ord("1"): _DIGITS[1]})

    def read(self, noted: str) -> Iterator[tuple[int, Taken]]:
        """All that are left in a text, and where."""
        for found in _NOTE.finditer(noted):
            number = "".join("01"[_DIGITS.index(digit)] for digit in found.group(1))
            yield found.start(), self._taken[int(number, 2) - 1]


def without_notes(noted: str) -> str:
    """The text with a blank for each."""
    return _NOTE.sub(" ", noted)
