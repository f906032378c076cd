"""The sessions of this server: opened up to a limit, found by id, closed by their clients or when nobody needs them."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from raven.errors import LimitReached, NotFound
from raven.figure.character import Character
from raven.live.session import Session
from raven.posers.protocol import Poser
from raven.said import said
from raven.threads import every

DEFAULT_ID = "default"
"""The session that the server opens at start. It has no owner, so it never expires."""


class Opener(Protocol):
    """Opens a session at a place that is kept for it, see `Sessions.open`."""

    def __call__(self, character: Character, session_id: str | None = None, poser: Poser | None = None) -> Session: ...


class Sessions:
    """Owns every session. All calls may come from any thread.

    `make(id, character, poser)` opens a session; without a poser, with the server's own. A session without viewers that
    nobody asked for within `idle_seconds` of `clock` (monotonic seconds) is closed by `expire`, which a thread of its own
    calls once `watch` was called.
    """

    def __init__(
        self,
        make: Callable[[str, Character, Poser | None], Session],
        most: int,
        idle_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make = make
        self._most = most
        self._idle_seconds = idle_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}
        self._asked_for: dict[str, float] = {}
        self._opening = 0
        self._closed = threading.Event()
        self._forgetful: list[Callable[[Session], None]] = []
        self.recall: Callable[[str], bool] = lambda session_id: False
        """Opens a session that is not here but kept somewhere; whether it is here now."""
        self.prefix = ""
        """Of the ids of new sessions: which of several servers has them."""

    def on_close(self, forget: Callable[[Session], None]) -> None:
        """Have this called with every session that was closed, by whoever keeps something of sessions."""
        self._forgetful.append(forget)

    def open(self, character: Character, session_id: str | None = None, poser: Poser | None = None) -> Session:
        """A new session, paused, with the server's own posing engine or another.

        Raises `LimitReached`; may raise what the posing engine says about the picture.
        """
        with self.place() as open_here:
            return open_here(character, session_id, poser)

    @contextmanager
    def place(self) -> Iterator["Opener"]:
        """A place for a session, counted while the body runs; it gets what opens the session, as `open` does.

        For who must prepare a character first, and shall not do so in vain. Raises `LimitReached`.
        """
        with self._lock:
            if len(self._sessions) + self._opening >= self._most or self._closed.is_set():
                raise LimitReached(
                    said("too_many_sessions", "this server has no room for more than {most} sessions", most=self._most)
                )
            self._opening += 1
        try:
            yield self._open
        finally:
            with self._lock:
                self._opening -= 1

    def _open(self, character: Character, session_id: str | None = None, poser: Poser | None = None) -> Session:
        session = self._make(session_id or f"{self.prefix}{uuid.uuid4()}", character, poser)
        with self._lock:
            late = self._closed.is_set()
            if not late:
                self._sessions[session.id] = session
                self._asked_for[session.id] = self._clock()
        if late:
            session.close()
            raise LimitReached(said("stopping", "this server is stopping"))
        return session

    def get(self, session_id: str) -> Session:
        """The session of this id, which counts as a call for it. Raises `NotFound`, and what `recall` raises."""
        session = self._found(session_id)
        if session is None and self.recall(session_id):
            session = self._found(session_id)
        if session is None:
            raise NotFound(
                said(
                    "no_such_session",
                    "there is no session with this instance_id; it was unloaded, expired, or never existed",
                )
            )
        return session

    def _found(self, session_id: str) -> Session | None:
        with self._lock:
            session = self._sessions.get(session_id)
            if session is not None:
                self._asked_for[session_id] = self._clock()
            return session

    def pick(self, session_id: str | None) -> Session:
        """The session of this id; without one the default session, or else the newest. Raises `NotFound`."""
        if session_id is not None:
            return self.get(session_id)
        with self._lock:
            known = [*self._sessions]
        if not known:
            raise NotFound(said("no_session", "there is no session"))
        return self.get(DEFAULT_ID if DEFAULT_ID in known else known[-1])

    def all(self) -> list[Session]:
        """Every session, oldest first."""
        with self._lock:
            return list(self._sessions.values())

    @property
    def free(self) -> int:
        """How many more there may be."""
        with self._lock:
            return 0 if self._closed.is_set() else max(0, self._most - len(self._sessions) - self._opening)

    def close_one(self, session_id: str) -> None:
        """Close a session; one that does not exist is closed already."""
        with self._lock:
            session = self._sessions.pop(session_id, None)
            self._asked_for.pop(session_id, None)
        if session is not None:
            session.close()
            for forget in self._forgetful:
                forget(session)

    def unload(self, session_id: str) -> None:
        """As `close_one`, also where the session is only kept somewhere."""
        with suppress(NotFound):
            self.get(session_id)
        self.close_one(session_id)

    def expire(self) -> list[str]:
        """Close the sessions that nobody needs; their ids."""
        now = self._clock()
        with self._lock:
            for session in self._sessions.values():
                if session.feed.viewers:
                    self._asked_for[session.id] = now
            idle = [
                session_id
                for session_id, asked in self._asked_for.items()
                if session_id != DEFAULT_ID and now - asked >= self._idle_seconds
            ]
        for session_id in idle:
            self.close_one(session_id)
        return idle

    def watch(self) -> None:
        """Have idle sessions closed from now on, each at most a tenth of the idle time late."""
        every(self._idle_seconds / 10, self.expire, self._closed, "session-expiry")

    def close(self) -> None:
        """Close every session, and open no more."""
        self._closed.set()
        for session in self.all():
            session.feed.close()  # of all first, so that their last frames end at the same time
        for session in self.all():
            self.close_one(session.id)
