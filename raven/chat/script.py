"""A text that streams in, as a script: what is said, line by line, and what is to be done before which word.

A line is given as soon as it is certain: a sentence when the next one begins, the first clause even before. What comes of a
text depends on its characters only, never on the pieces in which they arrive.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from raven.chat.directions import Direction, directions_of
from raven.markup import Notes, plain_text
from raven.markup.arriving import Arriving
from raven.markup.notes import without_notes
from raven.speech.reading.text import LONGEST, is_ended, sentences, tidied

WORD = re.compile(r"\S*\w\S*")
FIRST_CLAUSE = 30  # characters of the first clause, for which somebody waits; shorter ones would sound cut off
MOST = 2000  # characters that are held back at most, in the hope that a sentence ends or markup is closed

SENTENCE = re.compile(r"[.!?…][^\w\s]*\s+\Z|[。！？][^\w\s]*\s*\Z")
CLAUSE = re.compile(r"[,;:—)][^\w\s]*\s+\Z|[、，；]\Z")
CLOSERS = "。！？」』”\"'’)]*_~"  # of sentences that no blank follows
# Markup that is open at the end of a line or text so far, as far as a sentence may end inside of it.
FORMULA = re.compile(r"\$\$.{1,2000}?\$\$|\\\[.{1,2000}?\\\]|\\\(.{1,1000}?\\\)", re.DOTALL)
IN_FORMULA = re.compile(r"\$\$|\\\[|\\\(")
CLOSED = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,2})(?![\s*_])[^*_\n]{1,600}?(?<![\s*_])\1(?![\w*_])")
OPEN = re.compile(
    r"(?<![\w*_])(?:\*{1,3}|_{1,2})(?![\s*_])[^*_\n]{1,600}\Z"  # *she smiles. Then
    r"|[\[［]{1,2}[^\[\]\n]{0,200}\Z|\{[^{}\n]{0,100}\Z|[(（][^()（）\n]{0,60}\Z|【[^【】\n]{0,80}\Z"
    r"|\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,600}\Z|<!--(?:(?!-->).)*\Z|<[|｜/!a-zA-Z][^<>\n]{0,500}\Z",
    re.DOTALL,
)


@dataclass(frozen=True)
class Cue:
    """Something that is to be done when a word of a line sounds: number `word`, or the line's end if it has no such word."""

    word: int
    direction: Direction


@dataclass(frozen=True)
class Line:
    """A sentence or clause to be said, ready for a voice.

    `pause`: seconds of silence before it. `end`: how many characters of what was written it reaches to. A text may end with
    a line without words, which has what is to be done then.
    """

    text: str
    cues: tuple[Cue, ...] = ()
    pause: float = 0.0
    end: int = 0


@dataclass(frozen=True)
class _Said:
    """What is said of a piece of text, line by line, and the cues in it, counted in words from its begin."""

    plain: str
    cues: tuple[Cue, ...]

    @property
    def last_line(self) -> str:
        return self.plain.rpartition("\n")[2]

    def ending(self, mark: str) -> "_Said":
        """With the mark behind a clause, by which a voice hears that it goes on."""
        return self if mark == ")" or self.plain.endswith(mark) else replace(self, plain=self.plain + mark)


class Script:
    """Makes a script of a text. `add` and `finish` give the lines that are certain with it."""

    def __init__(self, in_thought: bool = False) -> None:
        """`in_thought`: the text begins within a thought, of which only the end is written."""
        self._arriving = Arriving(in_thought)
        self._given = 0  # words of what is held back that were given already
        self._cues_given = 0
        self._nothing_said = True
        self._carried: tuple[Direction, ...] = ()  # what is to be done when the next word sounds
        self._pause = 0.0
        self._count = 0  # characters that came
        self._looked = 0  # length of the text at which was looked last whether it is too long

    def add(self, text: str) -> list[Line]:
        """Go on with these characters."""
        return [line for character in text for line in self._step(character)]

    def finish(self) -> list[Line]:
        """The text has ended."""
        lines = [line for each in self._arriving.rest() for line in self._put(each)]
        lines += self._give(self._arriving.cut())
        if self._carried or self._pause:
            cues = tuple(Cue(0, direction) for direction in self._carried)
            lines.append(Line("", cues, self._pause, self._count))
            self._carried, self._pause = (), 0.0
        return lines

    def _step(self, character: str) -> Iterator[Line]:
        self._count += 1
        for each in self._arriving.take(character):
            yield from self._put(each)

    def _put(self, character: str) -> Iterator[Line]:
        arriving = self._arriving
        arriving.put(character)
        text = arriving.text
        if not text or not arriving.certain:
            return
        if text[-1] == "\n":
            if not self._is_open(text):
                yield from self._give(arriving.cut())
        elif len(text) >= MOST:
            yield from self._give(arriving.cut())
        elif not text[-1].isspace() and len(text) > 1:
            yield from self._at_mark(text[:-1], text[-1])

    def _at_mark(self, head: str, following: str) -> Iterator[Line]:
        """Give a sentence that ends before this character, or the first clause."""
        near = head[-12:]
        if SENTENCE.search(near) and (head[-1].isspace() or following not in CLOSERS) and not self._is_open(head):
            line = _said(head).last_line
            if is_ended(line, following):
                yield from self._give(self._arriving.cut(keep=1), keep=1)
        elif self._nothing_said and (clause := CLAUSE.search(near)) and not self._is_open(head):
            said = _said(head)
            if len(said.plain) >= FIRST_CLAUSE:
                yield from self._lines(said.ending(clause.group()[0]), keep=1)
        elif head[-1].isspace() and len(head) > LONGEST and len(head) >= self._looked + 50 and not self._is_open(head):
            self._looked = len(head)
            said = _said(head)
            rest = " ".join(WORD.findall(said.plain)[self._given :])
            if len(rest) > LONGEST and (clause := CLAUSE.search(near)):
                yield from self._lines(said.ending(clause.group()[0]), keep=1)

    def _give(self, text: str, keep: int = 0) -> list[Line]:
        """All of a piece of text, which is taken away; `keep` characters behind it came already."""
        said = _said(text)
        lines = self._lines(said, keep)
        total = len(WORD.findall(said.plain))
        for cue in said.cues[self._cues_given :]:
            if cue.word >= total:
                self._carry(cue.direction)
        self._given = self._cues_given = self._looked = 0
        return lines

    def _lines(self, said: _Said, keep: int) -> list[Line]:
        """The lines of what is held back that were not given yet."""
        result: list[Line] = []
        first = LONGEST if self._given or not self._nothing_said else FIRST_CLAUSE * 4
        at = 0
        for sentence in sentences(said.plain, first=first):
            words = list(WORD.finditer(sentence))
            begin, at = at, at + len(words)
            if at <= self._given:
                continue
            skipped = max(0, self._given - begin)
            if skipped:
                sentence = sentence[words[skipped].start() :]
            result += self._line(sentence, begin + skipped, at, said.cues, keep)
        self._given = max(at, self._given)
        if result:
            self._nothing_said = False
        return result

    def _line(self, sentence: str, begin: int, end: int, cues: tuple[Cue, ...], keep: int) -> Iterator[Line]:
        """A sentence from word `begin` to before `end`, cut where there are pauses in it."""
        due = [cue for cue in cues[self._cues_given :] if cue.word < end]
        self._cues_given += len(due)
        mine: list[Cue] = [Cue(0, direction) for direction in self._carried]
        self._carried = ()
        words = list(WORD.finditer(sentence))
        done = 0  # words of the sentence that are in lines
        for cue in due:
            place = max(cue.word - begin, 0)
            if cue.direction.doing != "pause":
                mine.append(Cue(place - done, cue.direction))
                continue
            if place > done:
                text = sentence[words[done].start() if done else 0 : words[place].start()].strip()
                yield Line(text, tuple(mine), self._pause, self._count - keep)
                mine, self._pause, done = [], 0.0, place
            self._pause += cue.direction.amount
        text = sentence[words[done].start() :] if done else sentence
        yield Line(text, tuple(mine), self._pause, self._count - keep)
        self._pause = 0.0

    def _carry(self, direction: Direction) -> None:
        if direction.doing == "pause":
            self._pause += direction.amount
        else:
            self._carried += (direction,)

    def _is_open(self, text: str) -> bool:
        """Whether markup is open at the end of the text, in which a sentence may end without being one."""
        if IN_FORMULA.search(FORMULA.sub("", text)):
            return True
        line = text[text.rfind("\n", 0, len(text) - 1) + 1 :]
        return OPEN.search(CLOSED.sub("", line)) is not None


def _said(text: str) -> _Said:
    notes = Notes()
    noted = plain_text(text, notes=notes)
    starts = [word.start() for word in WORD.finditer(noted)]
    cues = [
        Cue(sum(start < place for start in starts), direction)
        for place, taken in notes.read(noted)
        for direction in directions_of(taken)
    ]
    return _Said(tidied(without_notes(noted)), tuple(cues))
