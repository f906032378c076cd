"""The page's words: all of them in one table for each language, and nowhere else."""

import ast
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from raven.assets import assets_folder
from raven.emotions import EMOTIONS
from raven.intake import verdict
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

VALUE = re.compile(r"\{(\w+)\}")
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
    guesses = [[name] for name in verdict.NAMES] + [["left_eye", "right_eye"], ["left_brow", "right_brow"]]
    for told in (
        verdict.NO_FACE,
        verdict.photo({}),
        *(verdict.shown_by_hand(dict.fromkeys(some, 0.0)) for some in guesses),
    ):
        texts |= set(told.reasons)
    return texts | {verdict.MUZZLE}


@pytest.mark.parametrize("language", sorted(set(TABLES) - {"en"}))
def test_what_the_server_says_of_settings_and_pictures_is_known_in_every_language(language):
    table = json.loads((PAGE / "texts" / f"served.{language}.json").read_text("utf-8"))
    assert served() - set(table) == set()
    assert {text for text in table.values() if not text.strip()} == set()


ROOT = STATIC_FOLDER.parents[1]
REFUSING = (
    *(
        "chat/model.py",
        "chat/store.py",
        "library/beside.py",
        "library/contents.py",
        "library/store.py",
        "library/stored.py",
        "live/*.py",
    ),
    *(
        "neural/__init__.py",
        "posers/registry.py",
        "posers/hybrid/engines.py",
        "server/resources/*.py",
        "server/resources/chat/*.py",
    ),
    *(
        "speech/*.py",
        "speech/engines/*.py",
        "text/background.py",
        "text/hub*.py",
        "text/minilm.py",
        "text/sentence_models.py",
    ),
    *("hearing/recogniser.py", "video/recorder/__init__.py", "video/video.py", "video/upscaler/p*.py"),
)
"""Where what a visitor asked for can fail for reasons that the page shows in the server's words."""
KINDS = {"Unavailable", "LimitReached", "NotFound", "Conflict", "BackendFailed", "BackendTimeout"}
OF_PROGRAMS = re.compile(
    r"there is no (one|model|picture of)|digest|ddgs|of the upscaling|^\{1\}$|^\{1\} \{2\}"
    r"|^the process of the upscaling networks"
)
"""What only programs bring about."""


def template_of(text: ast.expr) -> str | None:
    """A message as the tables have it: what stands in it as `{1}`, `{2}` ...; None for what is made elsewhere."""
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        return text.value.replace("`", "")
    if not isinstance(text, ast.JoinedStr):
        return None
    places = iter(range(1, 10))
    parts = [part.value if isinstance(part, ast.Constant) else f"{{{next(places)}}}" for part in text.values]
    return "".join(parts).replace("`", "")


def refusals() -> set[str]:
    """What the server says where something cannot be done now."""
    found = set()
    for file in {file for pattern in REFUSING for file in ROOT.glob(pattern)}:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS and node.args:
                found.add(template_of(node.args[0]))
    return {text for text in found if text and not OF_PROGRAMS.search(text)}


def fits(text: str, key: str) -> bool:
    """Whether the page finds a text by this key of a table, see `told` in texts.js."""
    return re.fullmatch(re.sub(r"\\{\d\\}", "(.+?)", re.escape(key)), text) is not None


@pytest.mark.parametrize("language", sorted(set(TABLES) - {"en"}))
def test_what_the_server_refuses_is_known_in_every_language(language):
    table = json.loads((PAGE / "texts" / f"served.{language}.json").read_text("utf-8"))
    texts = refusals()
    assert len(texts) > 60
    assert {text for text in texts if not any(fits(text, key) for key in table)} == set()
    assert set(LANGUAGES.values()) - set(table) == set(), "in which a text is that no voice speaks"


def notes() -> set[str]:
    """What the intake says of pictures besides its verdict."""
    calls = (
        node
        for file in (ROOT / "intake").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, (ast.Call, ast.Assign))
    )
    told = [
        text for call in calls for tuple_ in ast.walk(call) if isinstance(tuple_, ast.Tuple) for text in tuple_.elts
    ]
    texts = {template_of(text) for text in told}
    return {text for text in texts if text and re.fullmatch(r"[A-Z].{15,}\.", text)}


@pytest.mark.parametrize("language", sorted(set(TABLES) - {"en"}))
def test_what_the_intake_notes_is_known_in_every_language(language):
    table = json.loads((PAGE / "texts" / f"served.{language}.json").read_text("utf-8"))
    assert len(notes()) > 5
    assert {text for text in notes() if not any(fits(text, key) for key in table)} == set()


@pytest.mark.parametrize("language", sorted(set(TABLES) - {"en"}))
def test_what_stands_in_a_text_of_the_server_stands_in_its_translation(language):
    table = json.loads((PAGE / "texts" / f"served.{language}.json").read_text("utf-8"))
    for key, text in table.items():
        assert set(re.findall(r"{\d}", text)) <= set(re.findall(r"{\d}", key)), key
