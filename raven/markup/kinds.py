"""The table of all kinds of markup, in the order in which they are taken out of a text."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from raven.markup import blocks, directions, faces, latex, markdown
from raven.markup.notes import Note, Notes

STYLED = re.compile(
    "[\u2460-\u24ff\U0001d400-\U0001d7ff\uff03-\uff07\uff0a\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uff3a\uff3f-\uff5a\u3000ʰ-ʸˠ-ˤᴬ-ᵡ\ufb00-\ufb06]+"
)  # wide marks of sentences stay: they need no blank behind them
SMALL_CAPITALS = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz")
ALIKE = str.maketrans("АВЕЅІЈКМНОРСТХаеіјорсхуѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABESIJKMHOPCTXaeijopcxysdhABEZHIKMNOPTYXo")
"""Letters of Cyrillic and Greek that nobody can tell from Latin ones; in a word that has these too they are meant as such."""
MIXED = re.compile(r"(?=[^\W\d_]*[A-Za-z])(?=[^\W\d_]*[\u0370-\u052f])[^\W\d_]{2,}")
HEAPED = re.compile("(?<=[\x21-\x7e\u00a1-\u024f\u1e00-\u1eff])[\u0300-\u036f\u0488\u0489\u20d0-\u20e2\u20e4-\u20f0]+")


@dataclass(frozen=True)
class Kind:
    """One kind of writing that is not read as it stands. `left` gives what is left of a text without it.

    `bare` is for those who want its content: it takes away only what marks it. `noted` is `left` with notes of what it took.
    An `example` and what is left of it follow.
    """

    name: str
    left: Callable[[str], str]
    example: str
    example_left: str
    bare: Callable[[str], str] | None = None
    noted: Callable[[str, Note], str] | None = None


def _unchanged(text: str) -> str:
    return text


def _one_alphabet(text: str) -> str:
    """Letters in another style, like 𝓗 or ʜ, or under heaps of marks, as plain ones; look-alikes of Latin ones as these."""
    text = MIXED.sub(lambda found: found.group().translate(ALIKE), text.translate(SMALL_CAPITALS))
    text = STYLED.sub(lambda found: unicodedata.normalize("NFKC", found.group()), unicodedata.normalize("NFC", text))
    return HEAPED.sub("", text)


def visible(text: str) -> str:
    """Without controls, invisible format characters, lone surrogates and private or unassigned ones."""
    return "".join(each if _is_text(each) else " " if each == "\t" else "" for each in text)


def _is_text(character: str) -> bool:
    return character == "\n" or unicodedata.category(character)[0] != "C"


KINDS: tuple[Kind, ...] = (
    Kind("sources", markdown.without_sources, "So it is【4†source】.", "So it is."),
    Kind("entities", markdown.unescaped, "I&#x27;m &amp; you", "I'm & you"),
    Kind("invisible", visible, "H\u200bi", "Hi"),
    Kind("blocks", blocks.without_blocks, "<think>secret</think>Hi.", "\nHi.", noted=blocks.without_blocks),
    Kind("data", blocks.without_data, '{"name": "search"} Hi.', "\n Hi."),
    Kind("formulas", latex.said_formulas, "$x^2$ is", "x squared is"),
    Kind("bbcode", markdown.without_bbcode, "[b]Hi[/b]", "Hi"),
    Kind("addresses", markdown.without_addresses, "[a map](https://x.org)", "a map"),
    Kind("tags", markdown.without_tags, "<b>bold</b>", "bold", noted=markdown.without_tags),
    Kind("apostrophes", markdown.with_apostrophes, "don´t", "don't"),
    Kind("faces", faces.without_faces, "Hi 😀", "Hi  ", _unchanged, faces.without_faces),
    Kind(
        "directions",
        directions.without_directions,
        "*smiles* Hi",
        "  Hi",
        directions.bare_directions,
        directions.without_directions,
    ),
    Kind("alphabets", _one_alphabet, "𝓗𝓲", "Hi"),
    Kind("escapes", markdown.without_escapes, "\\*Hi\\*", " Hi "),
    Kind("structure", markdown.without_structure, "# Hi", "Hi"),
    Kind("emphasis", markdown.without_emphasis, "**Hi** ==there==", "Hi there"),
    Kind("tones", markdown.without_tones, "Hi~", "Hi"),
)


def plain_text(text: str, keep: Collection[str] = (), notes: Notes | None = None) -> str:
    """The text without markup, line by line. Of the kinds named in `keep` the content stays.

    `notes` take down what is taken out of the other kinds, and stand in the text where it was.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for kind in KINDS:
        change = kind.left if kind.name not in keep else kind.bare
        if notes is not None and kind.noted is not None and kind.name not in keep:
            text = kind.noted(text, partial(notes.put, kind.name))
        elif change is not None:
            text = change(text)
    return text
