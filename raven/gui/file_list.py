"""What a file dialog shows: the folders and the fitting files of one folder, and the places to begin at."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from raven.errors import InvalidInput
from raven.gui.texts import t


@dataclass(frozen=True)
class Listing:
    """The contents of a folder, hidden ones left out, each by alphabet."""

    folder: Path
    folders: tuple[str, ...]
    files: tuple[str, ...]


def list_folder(folder: Path, suffixes: tuple[str, ...] = (), matching: str = "") -> Listing:
    """What is in `folder`: all folders, and files with one of `suffixes` (lower case; none: no files), whose names contain
    `matching` in any case. Raises `InvalidInput` for a folder that cannot be read."""
    folders, files = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or matching.lower() not in entry.name.lower():
                    continue
                if _is_folder(entry):
                    folders.append(entry.name)
                elif entry.name.lower().endswith(suffixes) and suffixes:
                    files.append(entry.name)
    except OSError as error:
        raise InvalidInput(str(folder), t("cannot be opened: {0}", error.strerror)) from None
    return Listing(folder, tuple(sorted(folders, key=str.lower)), tuple(sorted(files, key=str.lower)))


def places(own: dict[str, Path]) -> dict[str, Path]:
    """Where a search may begin, by name: `own` first, then the user's home and what it usually has, then the drives."""
    home = Path.home()
    found = {name: folder for name, folder in own.items() if folder.is_dir()}
    found[t("Home")] = home
    found |= {name: home / name for name in ("Desktop", "Documents", "Downloads", "Pictures") if (home / name).is_dir()}
    if sys.platform == "win32":
        found |= {f"{letter}:": Path(f"{letter}:\\") for letter in "CDEFGH" if Path(f"{letter}:\\").exists()}
    else:
        found[t("Computer")] = Path("/")
    return found


def with_suffix(name: str, suffixes: tuple[str, ...]) -> str:
    """The file name with the first of `suffixes` if it has none of them."""
    return name if not suffixes or name.lower().endswith(suffixes) else name + suffixes[0]


def checked_name(name: str) -> str:
    """A name for a new file or folder in the shown folder. Raises `InvalidInput`."""
    name = name.strip()
    if not name or name in (".", "..") or any(mark in name for mark in '/\\\0:*?"<>|') or not name.isprintable():
        raise InvalidInput("name", t('must not be empty, and must not contain / \\ : * ? " < > |'))
    return name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
