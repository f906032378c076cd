"""The editors' words in the user's language. Each language has a table beside this file, by the English of the code.

The language is chosen by `speak` before anything else of an editor is imported: many words stand in constants.
"""

import json
import locale
import logging
import os
import sys
from collections.abc import Sequence
from importlib import resources

from raven.gui.fonts import japanese_font

log = logging.getLogger(__name__)

LANGUAGES = ("en", "de", "ja")

_chosen = "en"
_table: dict[str, str] = {}


def speak(wanted: str | None) -> None:
    """Speak this language from now on, one of `LANGUAGES`; None: that of the system. English where no font has its letters."""
    global _chosen, _table
    language = wanted or system_language()
    if language == "ja" and japanese_font() is None:
        log.warning("no font of this system has Japanese letters, so the window is in English")
        language = "en"
    _chosen, _table = language, {} if language == "en" else read_table(language)


def spoken() -> str:
    """The language that is spoken."""
    return _chosen


def t(text: str, *values: object) -> str:
    """A text, with `{0}`, `{1}` ... in it replaced by values. What the table does not know stays English."""
    known = _table.get(text, text)
    return known.format(*values) if values else known


def read_table(language: str) -> dict[str, str]:
    """The texts of a language by their English."""
    file = resources.files("raven.gui").joinpath(f"texts_{language}.json")
    table: dict[str, str] = json.loads(file.read_text("utf-8"))
    return table


def fitting(wanted: Sequence[str]) -> str:
    """The first of these languages, such as `de_AT.UTF-8`, that there is; English if none is."""
    primary = (name.lower().replace("-", "_").partition("_")[0].partition(".")[0] for name in wanted)
    return next((name for name in primary if name in LANGUAGES), "en")


def system_language() -> str:
    """The language of the user's system, as far as there is one."""
    if sys.platform == "win32":
        import ctypes

        code = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return fitting([locale.windows_locale.get(code, "")])
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    if told in ("C", "POSIX") or told.startswith("C."):
        return "en"
    return fitting([*os.environ.get("LANGUAGE", "").split(":"), told])
