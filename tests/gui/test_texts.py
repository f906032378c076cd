"""The editors' words: all of them in one table for each language."""

import ast
import re
from pathlib import Path

import pytest

import raven
from raven.gui import texts
from raven.gui.texts import LANGUAGES, fitting, read_table, speak, system_language, t

ROOT = Path(raven.__file__).parent
SOURCES = [file for room in ("gui", "pose_editor", "settings_editor") for file in (ROOT / room).rglob("*.py")]
TRANSLATED = [language for language in LANGUAGES if language != "en"]
VALUE = re.compile(r"\{\d\}")
WORDS = re.compile(r"[A-Z][a-z]+|[a-z]+ [a-z]+|…")
SHOWN = {"label", "hint", "overlay", "default_value"}


def asked_for() -> set[str]:
    """The English of all texts that the editors have."""
    found = set()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t":
                assert isinstance(node.args[0], ast.Constant), f"{file}:{node.lineno}: this text is in no table"
                found.add(node.args[0].value)
    return found


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_language_has_every_text_with_its_values(language):
    table = read_table(language)
    assert set(table) == asked_for()
    assert {english for english, text in table.items() if not text.strip()} == set()
    other = {english for english, text in table.items() if set(VALUE.findall(text)) != set(VALUE.findall(english))}
    assert other == set(), "what stands in braces is put in"


def test_no_widget_has_words_that_are_in_no_table():
    bare = []
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "dpg"):
                continue
            first = node.args[:1] if node.func.attr == "add_text" else []
            for shown in (*first, *(keyword.value for keyword in node.keywords if keyword.arg in SHOWN)):
                if isinstance(shown, ast.Constant) and isinstance(shown.value, str) and WORDS.search(shown.value):
                    bare.append(f"{file.name}:{node.lineno}: {shown.value}")
    assert bare == []


UNITS = {"ms", "kB", "MB", "px"}


def test_no_line_of_figures_is_put_together_of_words_that_are_in_no_table():
    """Where texts are made of numbers, what stands between them is as much of a text as any other."""
    tree = ast.parse((ROOT / "settings_editor" / "figures.py").read_text("utf-8"))
    parts = (part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values)
    words = {
        word
        for part in parts
        if isinstance(part, ast.Constant)
        for word in re.findall(r"[A-Za-z]{2,}", str(part.value))
    }
    assert words - UNITS == set()


def test_what_is_chosen_is_spoken_and_what_no_table_knows_stays_english(monkeypatch):
    monkeypatch.setattr(texts, "_table", {})
    monkeypatch.setattr(texts, "_chosen", "en")
    assert t("Saved {0}", "a.json") == "Saved a.json"
    speak("de")
    assert t("Saved {0}", "a.json") == "a.json gespeichert"
    assert t("Of a plugin: {0}", 1) == "Of a plugin: 1"


def test_without_a_font_for_japanese_the_window_is_in_english(monkeypatch):
    monkeypatch.setattr(texts, "_table", {})
    monkeypatch.setattr(texts, "_chosen", "en")
    monkeypatch.setattr(texts, "japanese_font", lambda: None)
    speak("ja")
    assert (texts.spoken(), t("Save")) == ("en", "Save")


@pytest.mark.parametrize(
    ("wanted", "language"),
    [(["de_AT.UTF-8"], "de"), (["fr_FR", "ja_JP"], "ja"), (["pt-BR"], "en"), ([""], "en"), (["German_Germany"], "en")],
)
def test_the_first_language_that_there_is(wanted, language):
    assert fitting(wanted) == language


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows tells its language otherwise")
@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, "en"),
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "en_GB", "LANGUAGE": "de:en"}, "de"),
    ],
)
def test_the_language_of_the_system(environment, language, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert system_language() == language
