"""A text that streams in, without the thoughts of the model that writes it: `<think>...</think>` and the like."""

import re

from raven.markup.blocks import THOUGHTS

NAMES = "|".join(sorted(map(re.escape, THOUGHTS), key=len, reverse=True))
EDGE = re.compile(
    rf"<(?P<close>/)?(?:{NAMES})(?:\s[^<>]{{0,200}})?>|\[(?P<close2>/)?THINK\]|◁(?P<close3>/)?think▷", re.IGNORECASE
)
BEGUN = re.compile(r"[<\[◁][^<>\[\]▷\n]{0,220}\Z")  # what may become an edge
LONGEST_EDGE = 230  # characters


class Thoughts:
    """Takes thoughts out of a text that arrives in pieces; what comes of it does not depend on the pieces."""

    def __init__(self, in_thought: bool = False) -> None:
        """`in_thought`: the text begins within a thought, of which only the end is written."""
        self._held = ""
        self._inside = in_thought
        self._blank = True  # whether nothing but blanks came so far: those behind a thought are left out

    def add(self, text: str) -> tuple[bool, str]:
        """Go on with these characters: whether all before was a thought that is only closed, and what is certain now."""
        self._held += text
        anew, certain = False, ""
        while (edge := EDGE.search(self._held)) is not None:
            closes = edge.group("close") or edge.group("close2") or edge.group("close3")
            if not self._inside:
                certain = "" if closes else certain + self._told(self._held[: edge.start()])
                if closes:
                    anew, self._blank = True, True
            self._held = self._held[edge.end() :]
            self._inside = not closes
        begun = BEGUN.search(self._held, max(0, len(self._held) - LONGEST_EDGE))
        at = begun.start() if begun else len(self._held)
        ready, self._held = self._held[:at], self._held[at:]
        return anew, certain if self._inside else certain + self._told(ready)

    def finish(self) -> str:
        """What was held back, in the end."""
        held, self._held = self._held, ""
        return "" if self._inside else self._told(held)

    def _told(self, text: str) -> str:
        if self._blank:
            text = text.lstrip()
            self._blank = not text
        return text


def without_thoughts(text: str, in_thought: bool = False) -> str:
    """The whole text without thoughts."""
    thoughts = Thoughts(in_thought)
    _, certain = thoughts.add(text)
    return certain + thoughts.finish()
