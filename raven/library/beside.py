"""Files that belong to a picture: of a character of one's own they are part of it, of any other picture they lie beside it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from raven.errors import NotFound, RavenError
from raven.library.named import own_characters
from raven.library.stored import Stored
from raven.said import said


def current(picture: Path) -> Path:
    """The same picture as it is now: one of the user's own characters may have been saved anew since the path was told."""
    try:
        stored = _stored(picture)
    except RavenError:
        return picture
    newest = None if stored is None else stored.folder / picture.name
    return newest if newest is not None and newest.is_file() else picture


@contextmanager
def written_beside(picture: Path) -> Iterator[Path]:
    """The picture, beside which the body writes files. Those of the user's own character are saved with it, all or none.

    Raises `NotFound` for a character that is gone, `Conflict` if another program saves it meanwhile, `InvalidInput`, `OSError`.
    """
    stored = _stored(picture)
    if stored is None:
        yield picture
        return
    with tempfile.TemporaryDirectory(prefix="raven-") as folder:
        for name in stored.manifest.files:
            shutil.copy2(stored.folder / name, folder)
        yield Path(folder, picture.name)
        written = {
            file.name: file.read_bytes()
            for file in Path(folder).iterdir()
            if file.name not in stored.manifest.files or file.read_bytes() != (stored.folder / file.name).read_bytes()
        }
        own_characters().save(stored.id, stored.contents.with_files(written), stored.revision)


def _stored(picture: Path) -> Stored | None:
    """The character of one's own that a picture belongs to, as it is now."""
    library = own_characters()
    try:
        id, _, _ = picture.absolute().relative_to(library.folder.absolute()).parts
    except ValueError:  # it lies elsewhere
        return None
    if id not in library:
        raise NotFound(said("character_gone", "the character {character} is gone", character=id))
    return library.get(id)
