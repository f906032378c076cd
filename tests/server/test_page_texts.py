"""The page's words: all of them in one table for each language, and nowhere else."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from raven.assets import assets_folder
from raven.emotions import EMOTIONS
from raven.server.endpoints.pages.page import STATIC_FOLDER
from raven.settings.levels import settings_schema
from raven.speech.reading.language import NAMES as LANGUAGES
from raven.video.postprocessor import available_filters, list_presets, load_preset

PAGE = STATIC_FOLDER / "page"
TABLES = {path.stem: json.loads(path.read_text("utf-8")) for path in (PAGE / "texts").glob("??.json")}
ENGLISH = TABLES["en"]
PAGES = (STATIC_FOLDER / "index.html", STATIC_FOLDER.parent / "templates" / "login.html")
SOURCES = {path: path.read_text("utf-8") for path in [*PAGE.rglob("*.js"), *PAGES]}
SCRIPTS = {path: text for path, text in SOURCES.items() if path.suffix == ".js"}

VALUE = re.compile(r"\{(\w+)(?:!r)?\}")
KEY = re.compile(r'"([a-z]+(?:\.[\w ]+)+)"')  # as they stand in scripts and in the page
MADE = re.compile(r"`([a-z]+(?:\.\w+)*\.)\$\{[^}]*\}(\w*)`")  # of a panel and a name
CHOICES = re.compile(r'choices\("(\w+)", (?:\[([^\]]*)\]|(\w+))\)')
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
SPOKEN = re.compile(r"^[A-Z][a-z]+[.!?]?$|^[A-Z][a-z’']* [a-z].*|[a-z] [a-z]+[.!?]$")
NAMES = {*["Raven", "Lanczos", "Tab", "Home", "End", "Enter", "Escape", "Esc", "Ctrl", "Files", "Bicubic", "Medium"]}
"""Of keys, files, methods: the same in all languages."""


def used() -> tuple[set[str], set[tuple[str, str]]]:
    """Keys that the page names, and beginnings and ends of those that it makes of names."""
    keys, made = set(), set()
    for text in SOURCES.values():
        keys |= set(KEY.findall(text))
        made |= {(begin, end) for begin, end in MADE.findall(text) if begin != "raven."}  # of what browsers remember
        made |= {(f"{panel}.", "") for panel, _, _ in CHOICES.findall(text)}
    return keys, made


@pytest.mark.parametrize("language", sorted(TABLES))
def test_every_language_has_every_text_and_its_values(language):
    table = TABLES[language]
    assert list(table) == list(ENGLISH), "the same keys in the same order"
    assert [key for key, text in table.items() if not text.strip()] == []
    other = {key for key, text in table.items() if set(VALUE.findall(text)) != set(VALUE.findall(ENGLISH[key]))}
    assert other == set(), "names in braces stand for what is put in"


def test_every_text_that_the_page_asks_for_is_in_the_table():
    keys, made = used()
    panels = {key.partition(".")[0] for key in ENGLISH}
    assert {key for key in keys if key.partition(".")[0] in panels} - set(ENGLISH) - {"error.field"} == set()
    for begin, end in made:
        assert any(key.startswith(begin) and key.endswith(end) for key in ENGLISH), f"{begin}*{end}"


def test_every_text_of_the_table_is_asked_for():
    keys, made = used()
    unused = set(ENGLISH) - keys
    assert {key for key in unused if not any(key.startswith(a) and key.endswith(b) for a, b in made)} == set()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(PAGE)))
def test_no_script_has_words_of_its_own(script):
    if script.name in ("texts.js",):
        return  # what languages call themselves
    strings = STRING.findall(COMMENT.sub("", SCRIPTS[script]))
    assert [text for text in strings if SPOKEN.search(text) and text not in NAMES] == []


class _Words(HTMLParser):
    """Collects what a page shows or reads out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("title", "aria-label", "alt", "placeholder")]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_itself_has_no_words(page):
    words = _Words()
    words.feed(page.read_text("utf-8"))
    assert {text.strip() for text in words.found if re.search("[A-Za-z]", text)} == {"Raven"}


def titled(name: str) -> str:
    """A name of the server as the page writes it, see `title` in dom.js."""
    words = re.sub("_index$|_rgb$", "", name).replace("_", " ")
    return words[:1].upper() + words[1:]


def of_schema(name: str, schema: dict[str, Any], title: str | None = None) -> Iterator[str]:
    """What the page shows of one value."""
    yield title or schema.get("title") or titled(name)
    yield from (schema[key] for key in ("description", "unit") if schema.get(key) not in (None, "sRGB colour"))
    choices = schema.get("enum", ())
    if any("_" in choice for choice in choices):
        choices = [titled(choice) for choice in choices]
    yield from (choice for choice in choices if choice.islower() or " " in choice)


def served() -> set[str]:
    """The words that the page has from the server, in English."""
    schema = settings_schema({})
    texts = {words for group, words in schema["groups"] if group != "postprocessor"}
    parts = [each for each in schema["$defs"].values() if "properties" in each]
    for properties in (schema["properties"], *(each["properties"] for each in parts)):
        for name, own in properties.items():
            if name not in ("talking_morph", "sway_morphs"):  # morphs are called in files as here
                texts |= set(of_schema(name, own))
    for name, information in available_filters():
        texts |= {titled(name), information["schema"]["description"].split("\n\n")[0].replace("\n", " ")}
        for parameter, own in information["schema"]["properties"].items():
            if parameter != "enabled":
                texts |= set(of_schema(parameter, own, titled(parameter)))
    for preset in map(load_preset, list_presets()):
        texts |= {preset.title, preset.description}
    texts |= {titled(emotion) for emotion in EMOTIONS}
    texts |= {titled(file.stem) for file in (assets_folder() / "backdrops").glob("*.webp")}
    return texts


@pytest.mark.parametrize("language", sorted(set(TABLES) - {"en"}))
def test_the_names_that_the_server_has_are_known_in_every_language(language):
    table = json.loads((PAGE / "texts" / f"served.{language}.json").read_text("utf-8"))
    assert (served() | set(LANGUAGES.values())) - set(table) == set()
    assert {text for text in table.values() if not text.strip()} == set()


ROOT = STATIC_FOLDER.parents[1]
SAYING = {
    path.stem.removeprefix("said."): json.loads(path.read_text("utf-8")) for path in (PAGE / "texts").glob("said.*")
}
PROGRAMS = ("client", "commands", "export", "gui", "integrations", "pose_editor", "settings_editor")
"""Rooms of which nothing is said over the wire."""
AT_START = re.compile(
    r"server/(?:main|config|doctor|http/(?:sockets|security)|resources/kept)\.py|posers/(?:devices|weights|registry|tha[34]|hybrid)"
    r"|video/(?:srt|outlet|recorder)|live/backdrops\.py|library/named\.py|settings/emotion_templates\.py|text/websearch\.py"
    r"|puppet/detection|posers/puppet/poser\.py|openapi/"
)
"""Where some sentences are for those who start a server or write files by commands: they stay in English."""
ERRORS = {
    *("InvalidInput", "UnreadablePicture", "Malformed", "TooLarge", "UnsupportedType", "complaint"),
    *("NotFound", "Conflict", "LimitReached", "Unavailable", "Refused", "WrongKey", "BackendFailed", "BackendTimeout"),
}


@cache
def all_calls() -> list[tuple[Path, ast.Call, str]]:
    """The calls of functions and classes by their names, in what a server is made of."""
    return [
        (file, node, node.func.id)
        for file in sorted(ROOT.rglob("*.py"))
        if file.relative_to(ROOT).parts[0] not in PROGRAMS
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]


def calls(names: set[str]) -> Iterator[tuple[Path, ast.Call]]:
    """Those of these names."""
    return ((file, call) for file, call, name in all_calls() if name in names)


@cache
def kinds() -> dict[str, set[str]]:
    """What the server can say: the English sentences of each kind."""
    found: dict[str, set[str]] = {}
    for file, call in calls({"said"}):
        assert all(isinstance(each, ast.Constant) for each in call.args), (
            f"{file}:{call.lineno}: written out, to be found"
        )
        kind, sentence = (str(each.value) for each in call.args if isinstance(each, ast.Constant))
        assert set(VALUE.findall(sentence)) <= {each.arg for each in call.keywords}, f"{file}:{call.lineno}"
        found.setdefault(kind, set()).add(sentence[:1].lower() + sentence[1:])
    return found


def test_every_kind_is_one_sentence():
    assert len(kinds()) > 300
    assert {kind for kind, sentences in kinds().items() if len(sentences) > 1} == set()


@pytest.mark.parametrize("language", sorted(TABLES))
def test_whatever_the_server_says_is_known_in_every_language(language):
    """In English the page has the server's own words, unless people are told otherwise than programs."""
    assert SAYING[language].keys() - kinds().keys() == set(), "what nobody says"
    if language != "en":
        assert kinds().keys() - SAYING[language].keys() == set(), "what nobody understands"
    for kind, text in SAYING[language].items():
        assert text.strip()
        (sentence,) = kinds()[kind]
        assert set(VALUE.findall(text)) <= {*VALUE.findall(sentence), "subject"}, kind


def test_the_server_says_nothing_that_is_of_no_kind():
    untold = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file, call in calls(ERRORS)
        if not AT_START.search(file.relative_to(ROOT).as_posix())
        for argument in call.args[-1:]
        if isinstance(argument, (ast.JoinedStr, ast.Constant)) and " " in ast.unparse(argument)
    ]
    assert untold == []
