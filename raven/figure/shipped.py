"""The characters that ship with Raven, by name."""

from pathlib import Path

from raven.assets import assets_folder
from raven.errors import NotFound
from raven.said import said


def list_characters(folder: Path | None = None) -> list[str]:
    """The names of the characters in `folder` (default: those that ship with Raven), by alphabet."""
    folder = folder or assets_folder() / "characters"
    return sorted(file.stem for file in folder.glob("*/*.png") if file.stem == file.parent.name)


def find_character(name: str, folder: Path | None = None) -> Path:
    """The picture of one of `list_characters`. Raises `NotFound`."""
    folder = folder or assets_folder() / "characters"
    if name not in list_characters(folder):
        raise NotFound(
            said(
                "no_such_character",
                "there is no character named {name!r}; there are {known}",
                name=name,
                known=list_characters(folder),
            )
        )
    return folder / name / f"{name}.png"
