"""What an export begins with: the picture, the emotions' templates, filters and backdrop, from where a user names them."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from raven.errors import InvalidInput, NotFound
from raven.figure.character import Character
from raven.intake.fit import EDGES
from raven.library import named
from raven.live.backdrops import BackdropLibrary
from raven.settings.emotion_templates import EmotionLibrary, EmotionTemplate, parse_templates, read_json
from raven.video.backdrop import Backdrop
from raven.video.codecs import decode_rgba8
from raven.video.picture import Picture
from raven.video.postprocessor import FilterChain, list_presets, load_preset


def open_character(source: str | Path, size: int = EDGES[0]) -> Character:
    """The character in a picture file, a shipped one or one of the user's own by its name, for sprites `size` pixels
    wide and high.

    Of a character that has a master of double size, that is taken when the sprites are larger than the picture.
    Raises `InvalidInput` naming `picture` for a name or a file that does not exist, `UnreadablePicture` for a file that
    is no picture, and `InvalidInput` for what lies beside it and cannot be used.
    """
    found = named(source)
    try:
        return found.load(size)
    except OSError as error:
        place = error.filename or found.picture
        raise InvalidInput("picture", f"{place} cannot be read: {error.strerror or error}") from error


def read_templates(
    source: Path | None, only: Sequence[str] | None = None, of: str | Path | None = None
) -> dict[str, EmotionTemplate]:
    """The templates of all emotions, or of `only` these, in the order in which they are listed.

    `of`: the character, whose own emotions are among them if there is no `source`. That is a folder with a file for
    each emotion, or one file with any number of them; what it leaves out comes from the factory. None: those that ship
    with Raven. Raises `InvalidInput` naming `emotions` or `only`; a file of the folder that cannot be used is an error
    too, as nobody would notice it in 28 pictures.
    """
    own = None if of is None or source is not None else named(of).emotions
    library = EmotionLibrary() if source is None else _library(source)
    if own is not None:
        library = library.with_custom(parse_templates(own, "emotions"))
    names = library.names()
    wanted = list(dict.fromkeys(only)) if only else names
    if unknown := [name for name in wanted if name not in names]:
        raise InvalidInput("only", f"there is no emotion named {unknown[0]!r}; there are {', '.join(names)}")
    return {name: library.get(name) for name in wanted}


def open_backdrop(text: str) -> Backdrop:
    """A colour like `#20a0ff`, a picture file, or one of Raven's backdrops by its name. Raises `InvalidInput`."""
    if text.startswith("#"):
        return Backdrop.parse(text)
    path = Path(text).expanduser()
    try:
        path = path if path.is_file() else BackdropLibrary().find(text)
        return Backdrop(picture=Picture(rgba8=decode_rgba8(path.read_bytes(), path.name)))
    except NotFound as error:
        raise InvalidInput("backdrop", f"{text} is neither a colour like #20a0ff nor a file, and {error}") from None


def open_chain(text: str) -> FilterChain:
    """A preset by its name, or the chain in a JSON file: a preset's or settings. Raises `InvalidInput`."""
    if text.endswith(".json"):
        file = Path(text).expanduser()
        if not file.is_file():
            raise InvalidInput("chain", f"{file} does not exist")
        return load_preset(file.stem, file.parent).chain
    if text not in list_presets():
        raise InvalidInput("chain", f"there is no preset named {text!r}; there are {', '.join(list_presets())}")
    return load_preset(text).chain


def _library(source: Path) -> EmotionLibrary:
    if not source.exists():
        raise InvalidInput("emotions", f"{source} does not exist")
    templates: dict[str, EmotionTemplate] = {}
    for file in [source] if source.is_file() else _template_files(source):
        data = read_json(file)
        if source.is_dir() and isinstance(data, Mapping):
            data = {name: template for name, template in data.items() if name == file.stem}
        templates |= parse_templates(data, file.name)
    if not templates:
        raise InvalidInput("emotions", f"{source} holds no template")
    return EmotionLibrary().with_custom(templates)


def _template_files(folder: Path) -> list[Path]:
    """As `EmotionLibrary` looks for them: `NAME.json` in it and in all folders below it."""
    try:
        return sorted(
            Path(place, name)
            for place, _, files in os.walk(folder, onerror=_raise)
            for name in files
            if name.endswith(".json") and name[0] not in "_."
        )
    except OSError as error:
        raise InvalidInput("emotions", f"{error.filename} cannot be read: {error.strerror}") from error


def _raise(error: OSError) -> NoReturn:
    raise error
