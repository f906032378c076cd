"""A character as it lies in a library: the folder of each revision, written whole before it gets its place."""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from raven.errors import InvalidInput, NotFound, RavenError
from raven.library.contents import Contents, still_there
from raven.library.manifest import MANIFEST, Manifest, parse_manifest
from raven.said import said, what_it_says


@dataclass(frozen=True)
class Stored:
    """A character as it is in the library."""

    id: str
    """Its folder, and its name for programs. It stays when the character gets another name."""
    revision: int
    """Counts up with every save."""
    manifest: Manifest
    folder: Path
    """With all its files."""
    outfit: str | None = None
    """What of its wardrobe is meant; None: the picture that it came with."""

    @property
    def picture(self) -> Path:
        """The file that the character is made of."""
        return self.folder / (self.manifest.picture if self.outfit is None else self.manifest.wardrobe[self.outfit])

    @property
    def outfits(self) -> list[str]:
        """The names of what else it has to wear."""
        return sorted(self.manifest.wardrobe, key=compared)

    def wearing(self, outfit: str | None) -> "Stored":
        """The same in another outfit, named in whatever case. Raises `NotFound`."""
        if outfit is None:
            return replace(self, outfit=None)
        own = next((each for each in self.manifest.wardrobe if compared(each) == compared(outfit)), None)
        if own is None:
            there = ", ".join(self.outfits) or "no other"
            raise NotFound(
                said(
                    "no_such_outfit",
                    "{name} has no outfit named {outfit!r}; there is {known}",
                    name=self.manifest.name,
                    outfit=outfit,
                    known=there,
                )
            )
        return replace(self, outfit=own)

    @property
    def contents(self) -> Contents:
        """All that it consists of; files as where they are."""
        names = self.manifest.files
        files = {name: self.folder / name for name in names}
        return Contents(self.manifest.about, self.manifest.picture, files, self.manifest.wardrobe)


@dataclass(frozen=True)
class Listed:
    """A character of the list: whole, or with the reason why it cannot be used."""

    id: str
    stored: Stored | None
    damaged: str | None = None

    @property
    def name(self) -> str:
        return self.stored.manifest.name if self.stored is not None else self.id


def listed_in(folder: Path) -> Listed:
    """The newest revision of a character that is whole."""
    damaged: str = said("no_files", "it has no files")
    for revision in revisions(folder):
        try:
            return Listed(folder.name, _whole(folder.name, folder / revision_name(revision), revision))
        except (RavenError, OSError) as error:
            damaged = what_it_says(error)
    return Listed(folder.name, None, damaged)


def _whole(id: str, folder: Path, revision: int) -> Stored:
    """The character in a folder, if all its files are there. Raises `InvalidInput` or `OSError`."""
    manifest = parse_manifest((folder / MANIFEST).read_bytes())
    for name, file in manifest.files.items():
        if (folder / name).stat().st_size != file.size:
            raise InvalidInput(name, said("other_size_than_manifest", "has another size than its manifest says"))
    stored = Stored(id, revision, manifest, folder)
    _ = stored.contents  # an error if the names of files are none
    return stored


def revisions(folder: Path) -> list[int]:
    """The revisions of a character, newest first."""
    return sorted((int(each.name) for each in folders_in(folder) if each.name.isdecimal()), reverse=True)


def revision_name(revision: int) -> str:
    return f"{revision:06}"


def compared(name: str) -> str:
    """A name in the form in which names are compared."""
    return name.casefold()


def write(contents: Contents, folder: Path, written_at: float, library: Path, before: Path | None = None) -> None:
    """Write all files and the manifest into an empty folder of a `library`. `before` has files of which many stay as they are.

    `written_at`: seconds of the Unix epoch. Raises `NotFound` if files of `contents` are gone meanwhile.
    """
    for name, content in contents.files.items():
        earlier = before / name if before is not None else folder / name
        if isinstance(content, Path):
            _linked(content, folder / name, library)
        elif _holds(earlier, content):
            _linked(earlier, folder / name, library)
        else:
            _write(folder / name, content)
    _write(folder / MANIFEST, contents.manifest(written_at).text().encode())


def takes_place(folder: Path, place: Path) -> bool:
    """Give a folder its place in one step; whether that was free."""
    try:
        os.rename(folder, place)
    except OSError:
        if place.exists():
            return False
        raise
    return True


def folders_in(folder: Path) -> list[Path]:
    try:
        return [each for each in folder.iterdir() if each.is_dir()]
    except FileNotFoundError:
        return []


def changed_at(folder: Path) -> float:
    with suppress(OSError):
        return folder.stat().st_mtime
    return 0.0


def _write(file: Path, content: bytes) -> None:
    """So that it is on the disk, and not only on its way there, when the folder gets its place."""
    with file.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _holds(file: Path, content: bytes) -> bool:
    return file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content


def _linked(source: Path, file: Path, library: Path) -> None:
    """The same file once more: of the library without taking room again, where the system can do that."""
    if source.is_relative_to(library):
        with suppress(OSError):
            os.link(source, file)
            return
    with still_there(source):
        shutil.copyfile(source, file)
