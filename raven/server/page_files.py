"""The pages' own files under addresses that name what is in them, so that a browser asks for each of them once."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NAMED = re.compile(r'(?<=")static/')

State = tuple[str, int, int]
"""Of a file: its path below the folder, when it was changed (nanoseconds), and its size (bytes)."""


@dataclass(frozen=True)
class _Version:
    name: str
    states: frozenset[State]


class PageFiles:
    """The files of a folder, and of which version they are.

    A version has the name of its contents, so that servers with the same files have the same. It is found anew for each page,
    so that a file that was edited is seen with the next; files are read only when one has changed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._last = _Version("", frozenset())

    def version(self) -> str:
        """That of the files as they are now."""
        states = frozenset(_states(self.folder, ""))
        if states != self._last.states:
            self._last = _Version(_digest(self.folder, states), states)
        return self._last.name

    def is_of(self, version: str, path: str) -> bool:
        """Whether the file at this path below the folder is still the one of this version."""
        last = self._last if self._last.name == version else _Version(self.version(), self._last.states)
        try:
            return last.name == version and (path, *_state((self.folder / path).stat())) in last.states
        except (OSError, ValueError):
            return False

    def address(self) -> str:
        """Where the server has the files of the version that they are of now: `static-VERSION`."""
        return f"static-{self.version()}"

    def page(self, name: str) -> str:
        """A page of the folder, which names its files `static/...`, with their addresses."""
        return _NAMED.sub(f"{self.address()}/", (self.folder / name).read_text("utf-8"))


def _digest(folder: Path, states: frozenset[State]) -> str:
    digest = hashlib.sha256()
    for path, _, size in sorted(states):
        digest.update(f"{path} {size} ".encode() + (folder / path).read_bytes())
    return digest.hexdigest()[:16]


def _states(folder: Path, below: str) -> Iterator[State]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            yield from _states(Path(entry.path), f"{below}{entry.name}/")
        else:
            yield (below + entry.name, *_state(entry.stat()))


def _state(found: os.stat_result) -> tuple[int, int]:
    return found.st_mtime_ns, found.st_size
