"""Write what the JavaScript files need of the contract between server and clients: `.venv/bin/python scripts/wire_types.py`.

`raven-wire.js` has the types of calls and answers for editors and type checkers, `page/characters/character-files.js` the
names of a character's files for the page. Both are made of `raven/wire/`; a test says when they have to be made anew.
"""

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from inspect import cleandoc
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from raven.cels import CELS
from raven.wire import answers, calls, characters, problems, remarks
from raven.wire.forms import Form, Meaning, default_of

STATIC = Path(__file__).parent.parent / "raven" / "server" / "static"
WIDTH = 120  # columns
MADE = "Made by scripts/wire_types.py of raven/wire/."
PLAIN = {str: "string", bool: "boolean", int: "number", float: "number", NoneType: "null", Any: "*"}


def main() -> int:
    """Write the files, or with `--check` only compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when a file says something else")
    options = parser.parse_args()
    different = [file for file, text in files().items() if not file.is_file() or file.read_text("utf-8") != text]
    if not options.check:
        for file in different:
            file.write_text(files()[file], "utf-8")
            print(f"wrote {file}")
    return int(options.check and bool(different))


def files() -> dict[Path, str]:
    """The files and what is in them."""
    return {
        STATIC / "raven-wire.js": _types(),
        STATIC / "page" / "characters" / "character-files.js": _character_files(),
    }


def _types() -> str:
    head = f"/** The types of what Raven's server takes and answers, for editors: nothing here runs. {MADE} */\n"
    kinds = [kind for module in (calls, answers, remarks, problems) for kind in _forms(module)]
    return "\n".join((head, *(_typedef(kind) for kind in kinds), "export {};\n"))


def _character_files() -> str:
    names = {
        "CELS": list(CELS),
        "EFFECT": characters.EFFECT_NAME.pattern,
        "DOUBLE_SIZE": characters.DOUBLE_SIZE,
        "ICON": characters.ICON,
        "ORIGINAL": characters.ORIGINAL,
    }
    lines = (f"export const {name} = {json.dumps(value)};\n" for name, value in names.items())
    return (
        f"/** The names of the files that belong to a character; `EFFECT` is a pattern. {MADE} */\n\n{''.join(lines)}"
    )


def _forms(module: ModuleType) -> Iterator[type[Form]]:
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Form) and value.__module__.startswith(module.__name__):
            yield value


def _typedef(kind: type[Form]) -> str:
    hints = get_type_hints(kind, include_extras=True)
    of_kind: Any = kind
    told = [
        cleandoc(kind.__doc__ or ""),
        f"@typedef {{Object}} {kind.__name__}",
        *(_property(field, hints[field.name]) for field in fields(of_kind)),
    ]
    lines = [line for text in told for paragraph in text.split("\n") for line in _wrapped(paragraph)]
    return "\n".join(("/**", *(f" * {line}".rstrip() for line in lines), " */", ""))


def _property(field: "Field[Any]", hint: Any) -> str:
    name = field.name if default_of(field) is MISSING else f"[{field.name}]"
    return f"@property {{{_type(hint)}}} {name} {field.metadata.get('description') or _meaning(hint)}".rstrip()


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH - 3, subsequent_indent="  " if text.startswith("@") else "") or [""]


def _meaning(hint: Any) -> str:
    marks = hint.__metadata__ if get_origin(hint) is Annotated else ()
    return next((mark.text for mark in marks if isinstance(mark, Meaning)), "")


def _type(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _type(inner[0])
    if origin is Literal:
        return "|".join(json.dumps(value) for value in inner)
    if origin in (Union, UnionType):
        return "|".join(dict.fromkeys(_type(each) for each in inner))
    if origin is list:
        return f"Array<{_type(inner[0])}>"
    if origin is tuple:
        return f"[{', '.join(map(_type, inner))}]"
    if origin is dict:
        return "Object" if inner[1] is Any else f"Object<string, {_type(inner[1])}>"
    return PLAIN.get(hint) or str(hint.__name__)


if __name__ == "__main__":
    sys.exit(main())
