"""The documentation as the server shows it: the files of `docs/` as HTML, in chapters, and found by words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from raven.assets import docs_folder

CHAPTERS = {
    "In the browser and on stream": ("browser-client", "recording", "postprocessor", "upscaler"),
    "Characters": ("library", "characters", "emotions", "settings", "layers", "rig"),
    "Editors and sprites": ("pose-editor", "settings-editor", "export"),
    "Voice and chat": ("speech", "chat", "sillytavern", "text"),
    "For programs": ("http-api", "python-client", "agents", "imagefx"),
    "Running a server": ("server", "container", "posers", "hybrid", "reliability"),
    "How it is made": ("design", "landmarks", "development"),
}
"""The documents, by what one looks for. Those that no chapter names come last."""
OTHERS = "More"
LONGEST_QUERY = 200  # characters
MOST_FOUND = 40
EXCERPT = 200  # characters
BREAKS = ("softbreak", "hardbreak")
READ = ("text", "code_inline", *BREAKS)  # kinds of tokens


@dataclass(frozen=True)
class Section:
    """A heading and what follows until the next one."""

    document: str
    title: str
    """Of the document and of the section, as far as they differ."""
    anchor: str
    text: str
    """Without any marks."""

    @cached_property
    def lower(self) -> str:
        """All of it in small letters, to look for words in."""
        return f"{self.title}\n{self.text}".lower()


@dataclass(frozen=True)
class DocumentationPage:
    """One file."""

    name: str
    title: str
    html: str
    """Its addresses are relative to that of any document."""
    summary: str
    """Its first sentences."""
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class SearchHit:
    """A section in which all words stand."""

    section: Section
    excerpt: str
    """HTML, in which they are marked."""


def chapters() -> dict[str, list[DocumentationPage]]:
    """All documents."""
    there = documents()
    named = {name for names in CHAPTERS.values() for name in names}
    others = tuple(name for name in there if name not in named)
    all_chapters = CHAPTERS | ({OTHERS: others} if others else {})
    return {title: [there[name] for name in names if name in there] for title, names in all_chapters.items()}


@cache
def documents() -> dict[str, DocumentationPage]:
    """All documents by name."""
    return {file.stem: _document(file) for file in sorted(docs_folder().glob("*.md"))}


def find(query: str) -> list[SearchHit]:
    """The sections that have all words of a query, best first: those with the words in their titles."""
    words = query[:LONGEST_QUERY].lower().split()
    if not words:
        return []
    sections = (section for document in documents().values() for section in document.sections)
    fitting = [section for section in sections if all(word in section.lower for word in words)]
    ranked = sorted(fitting, key=lambda section: -_rank(section, words))
    return [SearchHit(section, _excerpt(section.text, words)) for section in ranked[:MOST_FOUND]]


def _rank(section: Section, words: list[str]) -> float:
    title = section.title.lower()
    often = sum(min(section.lower.count(word), 5) for word in words)
    return 10 * sum(word in title for word in words) + often


def _excerpt(text: str, words: list[str]) -> str:
    """The text around the first of the words."""
    at = min((place for word in words if (place := text.lower().find(word)) >= 0), default=0)
    begin = max(0, text.rfind(" ", 0, max(1, at - EXCERPT // 3)) + 1)
    part = text[begin : begin + EXCERPT]
    part = part if begin + EXCERPT >= len(text) else part.rpartition(" ")[0]
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    pieces = re.split(f"({pattern})", part, flags=re.IGNORECASE)
    marked = "".join(f"<mark>{escape(piece)}</mark>" if at % 2 else escape(piece) for at, piece in enumerate(pieces))
    return f"{'… ' if begin else ''}{marked}{' …' if begin + EXCERPT < len(text) else ''}"


def _document(file: Path) -> DocumentationPage:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(file.read_text("utf-8"))
    anchors: dict[str, int] = {}
    for token, inside in _with_contents(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _anchor(_plain(inside), anchors))
    for token in tokens:
        if token.children:
            token.children = _shown(token.children, file.parent)
    html = markdown.renderer.render(tokens, markdown.options, {})
    html = html.replace("<table>", '<div class="table"><table>').replace("</table>", "</table></div>")
    sections = tuple(_sections(file.stem, tokens))
    title = sections[0].title if sections else file.stem
    summary = next((_plain(inside) for token, inside in _with_contents(tokens) if token.type == "paragraph_open"), "")
    return DocumentationPage(file.stem, title, html, re.split(r"(?<=[.]) ", summary)[0], sections)


def _with_contents(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Each token with the one after it, which has the contents of a heading or paragraph."""
    yield from pairwise(tokens)


def _sections(name: str, tokens: list[Token]) -> Iterator[Section]:
    document, title, anchor, texts = "", "", "", list[str]()
    for token, inside in _with_contents(tokens):
        if token.type == "heading_open":
            if title:
                yield Section(name, title, anchor, " ".join(texts))
            heading = _plain(inside)
            document = document or heading
            title = heading if heading == document else f"{document}: {heading}"
            anchor, texts = str(token.attrGet("id")), []
        elif inside.type == "inline" and token.type != "heading_open":
            texts.append(_plain(inside))
        elif inside.type in ("fence", "code_block"):
            texts.append(inside.content)
    if title:
        yield Section(name, title, anchor, " ".join(texts))


def _plain(token: Token) -> str:
    """What one reads of a token."""
    text = "".join(" " if each.type in BREAKS else each.content for each in token.children or () if each.type in READ)
    return " ".join(text.split())


def _anchor(heading: str, taken: dict[str, int]) -> str:
    """As GitHub makes them, so that links hold there and here."""
    anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    count = taken.get(anchor, 0)
    taken[anchor] = count + 1
    return f"{anchor}-{count}" if count else anchor


def _shown(tokens: list[Token], folder: Path) -> list[Token]:
    """The same with addresses as the server has them. Links to what it does not show are text; pictures that are not there go."""
    result, dropped = list[Token](), 0
    for token in tokens:
        if token.type == "image" and not (folder / str(token.attrGet("src"))).is_file():
            continue
        if token.type == "link_open":
            address = _address(str(token.attrGet("href")), folder)
            dropped += address is None
            if address is None:
                continue
            token.attrSet("href", address)
        elif token.type == "link_close" and dropped:
            dropped -= 1
            continue
        result.append(token)
    return result


def _address(link: str, folder: Path) -> str | None:
    """Where a link of a document leads; None if the server does not show that."""
    parts: Any = urlsplit(link)
    if parts.scheme or not parts.path:
        return link
    path = Path(parts.path)
    if path.suffix == ".md" and (folder / path).is_file() and len(path.parts) == 1:
        return path.stem + (f"#{parts.fragment}" if parts.fragment else "")
    return link if (folder / path).is_file() and ".." not in path.parts else None
