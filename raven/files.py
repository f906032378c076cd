"""Files of which other threads have some too: written whole or not at all, and looked at while they come and go."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A hidden path beside `file` to write to; once the body has ended well, that takes the place of `file` in one step.

    A body that fails leaves `file` as it was, and nothing beside it. A program that is killed meanwhile can leave the
    hidden file, which the next writer of `file` overwrites.
    """
    partial = file.with_name(f".{file.name}.partial")
    try:
        yield partial
        os.replace(partial, file)
    finally:
        partial.unlink(missing_ok=True)


def files_in(folder: Path) -> list[Path]:
    """All files in a folder and below, in the order of their paths; none if there is no such folder."""
    return sorted(Path(where, name) for where, _, names in os.walk(folder) for name in names)


def bytes_of(files: Iterable[Path]) -> int:
    """What these files take together. One that is gone takes nothing."""
    total = 0
    for file in files:
        with suppress(FileNotFoundError):
            total += file.stat().st_size
    return total
