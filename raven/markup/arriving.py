"""A text that arrives character by character: what is outside of blocks, as far as that is certain.

What comes of it depends on the characters only, and not on the pieces in which they arrived: each is looked at for itself. A
block that is not closed reaches to the end, as in `without_blocks`; but a thought that was not opened takes back only what
nobody has taken yet.
"""

import html
import re

from raven.markup.blocks import DATA, EDGE, GAP, cross
from raven.markup.kinds import visible
from raven.markup.markdown import ENTITY

LONGEST_EDGE = 700  # characters of what begins or ends a block
LONGEST_ENTITY = 34
LONGEST_SOURCE = 84  # characters of a note of a source, between private characters
HEAD = 300  # characters in which the head of a channel or a turn is complete
EDGE_ENDS = ">]▷`~\n"
HEADED = re.compile(r"<[|｜](?:channel|(?:im_)?start)[|｜]>[^<\n]*\Z", re.IGNORECASE)
OPEN_TOKEN = re.compile(r"<[|｜][^<>|｜\n]{0,300}\Z|<[a-zA-Z/][^<>]{0,500}\Z")
OPEN_ENTITY = re.compile(r"&(?:#(?:\d{0,7}|[xX][0-9a-fA-F]{0,6})|[A-Za-z][A-Za-z0-9]{0,31})?\Z")
WAVES = re.compile(r"^[ \t]{0,8}~{3,}[\w+.-]{0,20}[ \t]*\Z")  # of which the line's end tells whether they are a fence


class Arriving:
    """Takes characters, and has in `text` what is outside of blocks and was not taken away by `cut`."""

    def __init__(self, in_thought: bool = False) -> None:
        """`in_thought`: the text begins within a thought, of which only the end is written."""
        self.text = ""
        self._before = "\n"  # the character before `text`
        self._characters = _Characters()
        self._inside: list[str] = ["think"] if in_thought else []
        self._block = ""  # the end of what is inside of a block
        self._data: _Data | None = None
        self._read_to = 0  # edges of `text` before here have been crossed

    def take(self, character: str) -> str:
        """Take the next one. What has become certain by it: none, one or a few characters, each to be given to `put`."""
        return self._characters.take(character)

    def rest(self) -> str:
        """What was held back, in the end; for `put`, too."""
        return self._characters.rest()

    def put(self, character: str) -> None:
        """Go on by one character of `take`."""
        if self._data is not None:
            if not self._data.ends(character):
                return
            self._data = None
            self.text += GAP if character in "}]" else GAP + character
            return
        if self._inside:
            self._block = (self._block + character)[-LONGEST_EDGE:]
        else:
            self.text += character
        self._cross_edges()
        if character == ":" and not self._inside:
            self._begin_data()

    @property
    def certain(self) -> bool:
        """Whether no block has begun or may have begun with what came last."""
        is_head = HEADED.search(self.text, max(0, len(self.text) - HEAD)) is not None
        return not self._inside and self._data is None and not is_head and not WAVES.match(self._last_line())

    def cut(self, keep: int = 0) -> str:
        """Take away all text but its last `keep` characters."""
        at = len(self.text) - keep
        taken, self.text = self.text[:at], self.text[at:]
        self._before = taken[-1:] or self._before
        self._read_to = max(0, self._read_to - at)
        return taken

    def _last_line(self) -> str:
        line = self.text.rpartition("\n")[2]
        return line if len(line) < len(self.text) or self._before == "\n" else f"x{line}"

    def _cross_edges(self) -> None:
        while (edge := self._next_edge()) is not None:
            source = self._block if self._inside else self.text
            outside = [] if self._inside else [source[: edge.start()]]
            before, self._block = "" if not self._inside else self.text, ""
            cross(edge, outside, self._inside)
            self.text, rest = before + "".join(outside), source[edge.end() :]
            if self._inside:
                self._block = rest
            else:
                self._read_to = len(self.text)
                self.text += rest

    def _next_edge(self) -> re.Match[str] | None:
        """The first edge that has not been crossed, if what came so far makes it certain."""
        source, read_to = (self._block, 0) if self._inside else (self.text, self._read_to)
        if len(source) < 2 or not (source[-2] in EDGE_ENDS or source[-1] == "\n" or HEADED.search(source[:-1])):
            return None
        edge = EDGE.search(source, read_to)
        if edge is None or edge.end() >= len(source) or not _is_complete(edge, source):
            return None
        if not self._inside and "~" in (edge.group("fence") or "") and not edge.start() and self._before != "\n":
            return None  # waves within a line
        return edge

    def _begin_data(self) -> None:
        for found in DATA.finditer(self.text):
            if found.end() == len(self.text) and not OPEN_TOKEN.search(self.text[: found.start()]):
                self._data = _Data(found.group())
                self.text = self.text[: found.start()]
                self._read_to = min(self._read_to, len(self.text))


def _is_complete(edge: re.Match[str], text: str) -> bool:
    """Whether no further character makes another edge of it."""
    written, rest = edge.group(), text[edge.end() :]
    if edge.group("channel") is not None:
        return "message" in written[-10:].lower()
    if edge.group("next"):
        return not HEADED.search(text[edge.start() :])
    if edge.group("fence") and "~" in written:
        return "\n" in rest
    return True


class _Characters:
    """Entities as what they stand for, ends of lines as one character, and nothing invisible."""

    def __init__(self) -> None:
        self._held = ""  # what may be an entity
        self._source = 0  # characters of a note of a source that is open; 0: none
        self._returned = False

    def take(self, character: str) -> str:
        if character == "\ue200" or self._source:
            self._source = 0 if character == "\ue201" or self._source >= LONGEST_SOURCE else self._source + 1
            return ""
        if character == "\n" and self._returned:
            self._returned = False
            return ""
        self._returned = character == "\r"
        character = "\n" if character == "\r" else character
        if self._held or character == "&":
            return self._entity(character)
        return visible(character)

    def rest(self) -> str:
        held, self._held = self._held, ""
        return visible(held)

    def _entity(self, character: str) -> str:
        held = self._held + character
        if ENTITY.fullmatch(held):
            self._held = ""
            said = html.unescape(held)
            return "".join(self.take(each) for each in said) if said != held else visible(held)
        if OPEN_ENTITY.match(held) and len(held) < LONGEST_ENTITY:
            self._held = held
            return ""
        self._held = ""
        if held[-1] == "&" and len(held) > 1:
            self._held = "&"
            return visible(held[:-1])
        return visible(held)


class _Data:
    """How deep one is in JSON. A string that is broken, or prose behind a blank line, ends it with the paragraph."""

    def __init__(self, begun: str) -> None:
        self._depth = 0
        self._in_string = self._escaped = self._broken = False
        self._blank_lines = 0
        for character in begun:
            self.ends(character)

    def ends(self, character: str) -> bool:
        """Whether it ends with this character, which belongs to it if it is a bracket."""
        if character == "\n":
            self._blank_lines += 1
            self._broken = self._broken or self._in_string
        elif self._blank_lines > 1 and not character.isspace() and (self._broken or character not in '{}[]",'):
            return True
        elif not character.isspace():
            self._blank_lines = 0
        if self._in_string:
            self._in_string = self._escaped or character != '"'
            self._escaped = character == "\\" and not self._escaped
        elif character == '"':
            self._in_string = True
        elif character in "{[":
            self._depth += 1
        elif character in "}]":
            self._depth -= 1
            return self._depth <= 0 and not self._broken
        return False
