"""Characters of one's own: a folder of them (`Library`), and one of them as a file (`packed`)."""

from raven.library.beside import current, written_beside
from raven.library.contents import Contents
from raven.library.manifest import About, Manifest, Voice
from raven.library.named import Named, named, own_characters
from raven.library.store import Library
from raven.library.stored import Listed, Stored

__all__ = [
    "About",
    "Contents",
    "Library",
    "Listed",
    "Manifest",
    "Named",
    "Stored",
    "Voice",
    "current",
    "named",
    "own_characters",
    "written_beside",
]
