"""Makes written text speakable, and cuts it into sentences.

Chat text comes with Markdown, emoji, code and links. What is read out is what a person would read out: labels and not
addresses, no programs, no signs. Numbers and abbreviations stay; their pronunciation is the engine's business.
"""

import re

from raven.errors import InvalidInput
from raven.markup import plain_text
from raven.said import said

MOST_CHARACTERS = 20_000  # of one text: about twenty minutes of speech
LONGEST = 300  # characters of a sentence; longer ones sound no better and keep the listener waiting
LONGEST_FIRST = 120  # of the first, which the listener waits for: cut at a comma if there is one

REPEATED = re.compile(r"([!?,;:—])\1+")
DOTS = re.compile(r"\.{2,}")
LOOSE = re.compile(r"(?<=\w)[^\S\n]+(?=[.,!?;:…]+(?:\s|$))|[(（\[][\s.,]*[)）\]]")  # left where something was taken out
BLANKS = re.compile(r"[^\S\n]+")

END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+|[。！？]+[」』”]*\s*")
CLAUSE = re.compile(r"[,;:—)][\"'”’]*\s+|[、，；]")
TITLES = re.compile(
    r"(?:mr|mrs|ms|dr|prof|st|mt|rev|hon|gen|col|capt|lt|sgt|sen|rep|gov|jr|sr|vs|e\.g|i\.e|cf|approx|dept|vol)"
)

NUMBERED = re.compile(  # "No. 5", "Dec. 24"
    "nos?|nr|pp?|fig|ch|eq|sec|ver|art|al|ft|lb|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)

REFUSED = re.compile(
    r"\b(?:oh|ah|uh|um|hell|say|says|said|saying|god|absolutely|definitely|still),? [\"'“‘]?no$", re.IGNORECASE
)
"""A no that is a word, and no number's, whatever follows."""


def speakable(text: str, most: int = MOST_CHARACTERS) -> str:
    """The text as it is read out: one paragraph, list item or heading per line, possibly nothing at all.

    Raises `InvalidInput("text")` for what is not text or has more than `most` characters.
    """
    if not isinstance(text, str):
        raise InvalidInput("text", said("text_wanted", "must be text"))
    if len(text) > most:
        raise InvalidInput("text", said("at_most_characters", "must have at most {most} characters", most=most))
    return tidied(plain_text(text))


def tidied(plain: str) -> str:
    """Text without markup as it is read out: without blanks and brackets that were left over, and lines that say nothing."""
    plain = DOTS.sub("…", REPEATED.sub(r"\1", LOOSE.sub("", plain)))
    lines = (BLANKS.sub(" ", line).strip(" ,") for line in plain.split("\n"))
    return "\n".join(line for line in lines if _is_spoken(line))


def sentences(plain: str, longest: int = LONGEST, first: int = LONGEST_FIRST) -> list[str]:
    """The sentences of speakable text in order; all have something to say, and none has more than `longest` characters."""
    result: list[str] = []
    for line in plain.split("\n"):
        for sentence in _split_line(line):
            result += _shortened(sentence, longest)
    if result and len(result[0]) > first:
        result[:1] = _at_clause(result[0], first)
    return [sentence for sentence in result if _is_spoken(sentence)]


def is_ended(line: str, following: str) -> bool:
    """Whether a line of speakable text so far ends with a sentence, where this character comes next behind a blank."""
    return bool(line) and _split_line(f"{line} {following}")[-1] == following


def _is_spoken(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _split_line(line: str) -> list[str]:
    result = []
    begin = 0
    for found in END.finditer(line):
        if _ends_sentence(line, begin, found):
            result.append(line[begin : found.end()].strip())
            begin = found.end()
    return [*result, line[begin:].strip()]


def _ends_sentence(line: str, begin: int, found: re.Match[str]) -> bool:
    following = line[found.end() : found.end() + 1]
    if following.islower():
        return False
    if found.group().strip() != ".":
        return True
    word = line[begin : found.start()].rpartition(" ")[2].lstrip("(\"'“‘").lower()
    if found.start() <= 3 and word.isdecimal():  # an item of a list
        return False
    if following.isdecimal() and NUMBERED.fullmatch(word):
        return REFUSED.search(line[begin : found.start()]) is not None
    is_initial = len(word) == 1 and word.isalpha() and word != "i"
    return not (TITLES.fullmatch(word) or is_initial)


def _shortened(sentence: str, longest: int) -> list[str]:
    """Cut at the last clause that fits, else at the last blank, else anywhere."""
    result = []
    while len(sentence) > longest:
        clauses = [found.end() for found in CLAUSE.finditer(sentence, 0, longest)]
        cut = next((end for end in reversed(clauses) if end > longest // 3), 0)
        cut = cut or sentence.rfind(" ", 1, longest) + 1 or longest
        result.append(sentence[:cut].strip())
        sentence = sentence[cut:].strip()
    return [*result, sentence]


def _at_clause(sentence: str, first: int) -> list[str]:
    cut = max((found.end() for found in CLAUSE.finditer(sentence, 0, first) if found.end() > first // 4), default=0)
    return [sentence[:cut].strip(), sentence[cut:].strip()] if cut else [sentence]
