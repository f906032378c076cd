"""How much memory the pictures of all sessions may take."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from raven.errors import LimitReached
from raven.figure.character import Character
from raven.figure.figure import Figure
from raven.said import said

MIB = 2**20


class PictureRoom:
    """Counts the memory of figures that live, and of those that are being prepared. May be used by any thread."""

    def __init__(self, most_bytes: int, living: Callable[[], Iterable[Figure]]) -> None:
        """`living()`: the figures of all sessions."""
        self._most_bytes = most_bytes
        self._living = living
        self._preparing = 0
        self._lock = threading.Lock()

    @contextmanager
    def room(self, character: Character, instead_of: Figure | None = None) -> Iterator[None]:
        """Have room for a character while the body prepares it, and gives it to a session.

        `instead_of`: the figure that goes for it. Raises `LimitReached`.
        """
        needed = character.memory
        with self._lock:
            living = (figure.character.memory for figure in self._living() if figure is not instead_of)
            taken = sum(living) + self._preparing
            if taken + needed > self._most_bytes:
                raise LimitReached(
                    said(
                        "picture_memory",
                        "the pictures of all sessions may take {most} MiB of memory on this server "
                        "(limits.picture_bytes); {taken} are taken, and this one needs {needed}: close a session, or "
                        "give a smaller picture or fewer cels",
                        most=self._most_bytes // MIB,
                        taken=taken // MIB,
                        needed=needed // MIB,
                    )
                )
            self._preparing += needed
        try:
            yield
        finally:
            with self._lock:
                self._preparing -= needed
