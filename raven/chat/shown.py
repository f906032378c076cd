"""A text that streams in, without the directions that only programs read: `[joy]`, `<emotion:joy>`, `<|ACT ...|>`.

What people write to each other, `*smiles*`, `(laughs)` and emoji, stays, and so does all else.
"""

import re

from raven.chat.directions import directions_of
from raven.markup.directions import is_tag
from raven.markup.notes import Taken

LONGEST = 300  # characters of a direction
OPENINGS = "[<{"
COMPLETE = re.compile(r"\[[^\[\]\n]*\]|<[|｜][^<>|｜\n]*[|｜]>|<[^<>|｜\n]*>|\{[^{}\n]*\}")
BEGUN = re.compile(r"\[[^\[\]\n]*|<[|｜]?[^<>|｜\n]*[|｜]?|\{[^{}\n]*")


class ShownText:
    """Takes directions out of a text that arrives in pieces; what comes of it does not depend on the pieces."""

    def __init__(self) -> None:
        self._held = ""  # what may be a direction
        self._blank = False  # whether a blank came last, so that none is to follow a direction

    def add(self, text: str) -> str:
        """What is certain to be shown now."""
        return "".join(self._put(character) for character in text)

    def finish(self) -> str:
        """What was held back, in the end."""
        held, self._held = self._held, ""
        return held

    def _put(self, character: str) -> str:
        if not self._held:
            if character in OPENINGS:
                self._held = character
                return ""
            if self._blank and character == " ":
                return ""
            self._blank = False
            return character
        held = self._held + character
        if COMPLETE.fullmatch(held):
            self._held = ""
            if _is_for_programs(held):
                self._blank = True
                return ""
            return held
        if BEGUN.fullmatch(held) and len(held) < LONGEST:
            self._held = held
            return ""
        self._held = ""
        return held[0] + "".join(self._put(each) for each in held[1:])


def _is_for_programs(written: str) -> bool:
    directions = directions_of(Taken("directions", written))
    return bool(directions) and (directions[0].doing != "act" or written[0] == "<" or is_tag(written[1:-1]))
