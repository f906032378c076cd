"""The sounds that were made lately: a client that has one, from wherever, learns how a mouth moves with it."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

from raven.errors import NotFound
from raven.said import said
from raven.speech.timeline import Timeline

MOST = 128
"""As long as a text may be, its timeline takes a fifth of a megabyte."""


@dataclass(frozen=True)
class KnownSound:
    """What is known of a file of sound."""

    text: str
    """As it is read out."""
    duration: float
    """Seconds."""
    timeline: Timeline


class Sounds:
    """Knows the `MOST` files that were made or asked for last by what is in them, and keeps none of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, KnownSound] = OrderedDict()

    def remember(self, file: bytes, sound: KnownSound) -> None:
        """This file is of that sound."""
        digest = hashlib.sha256(file).hexdigest()
        with self._lock:
            self._known[digest] = sound
            self._known.move_to_end(digest)
            while len(self._known) > MOST:
                self._known.popitem(last=False)

    def get(self, digest: str) -> KnownSound:
        """What is known of the file with this SHA-256, in hexadecimal digits. Raises `NotFound`."""
        with self._lock:
            if (found := self._known.get(digest.lower())) is None:
                raise NotFound(said("no_such_sound", "no sound with this digest was made here lately"))
            self._known.move_to_end(digest.lower())
            return found
