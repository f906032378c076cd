"""The utterances of this server: found by id, limited in number and memory, dropped when nobody uses them any more."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from raven.errors import LimitReached, NotFound
from raven.live.saying.speech import Utterance
from raven.live.saying.stage import MOST_WAITING
from raven.live.session import Session
from raven.live.tally import Tally
from raven.said import said
from raven.threads import every

PER_SESSION = MOST_WAITING + 2
"""All that wait on its stage, what is said in place of them, and one that a client is about to begin."""
LOOK_SECONDS = 5.0  # how often is looked for those that nobody uses
CLOSING_PATIENCE = 1.0  # seconds


@dataclass
class Kept:
    """An utterance, whose it is, and when somebody last asked for it (monotonic seconds)."""

    utterance: Utterance
    session: Session
    emotion: str | None
    """What the face takes on when the utterance starts to be heard."""
    asked: float


class Utterances:
    """Owns every utterance. All calls may come from any thread.

    A session has the `PER_SESSION` that were used last, and those that are heard or wait for it. Another one that nobody
    asked for within `idle_seconds` of `clock` is dropped, and so is one whose session is closed. `most_bytes` of
    sound are kept: those used longest ago give way, and where none can, no more is made.
    """

    def __init__(
        self,
        most: int,
        most_bytes: int,
        idle_seconds: float,
        clock: Callable[[], float] = time.monotonic,
        tally: Tally | None = None,
    ) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._idle_seconds = idle_seconds
        self._clock = clock
        self._tally = tally or Tally()
        self._lock = threading.RLock()
        self._kept: dict[str, Kept] = {}
        self._coming: list[Session] = []  # of utterances that are about to begin
        self._stopped = threading.Event()

    def open(
        self, session: Session, emotion: str | None, make: Callable[[Callable[[int], bool]], Utterance]
    ) -> Utterance:
        """A new utterance of a session; `make` gets what `Utterance` wants as `room`, and is called only if there is a place.

        Raises `LimitReached`, and as `make`.
        """
        self.expire()
        with self._lock:
            self._check_place(session)
            self._coming.append(session)
        try:
            utterance = make(self._has_room)
        except BaseException:
            with self._lock:
                self._coming.remove(session)
            raise
        self._tally.add("utterances", utterance.engine)
        with self._lock:
            self._coming.remove(session)
            if len(mine := self._of(session)) >= PER_SESSION and (oldest := _to_replace(mine)) is not None:
                self._drop(oldest)
            self._kept[utterance.id] = Kept(utterance, session, emotion, self._clock())
            if self._stopped.is_set():
                self._drop(self._kept[utterance.id])
        return utterance

    def _check_place(self, session: Session) -> None:
        mine = self._of(session)
        if len(mine) + self._coming.count(session) >= PER_SESSION and _to_replace(mine) is None:
            raise LimitReached(
                said("too_many_begun", "this avatar has {most} texts to begin with already", most=PER_SESSION)
            )
        others = len(self._kept) + len(self._coming) - (len(mine) >= PER_SESSION)
        if others >= self._most or self._stopped.is_set():
            raise LimitReached(
                said("too_many_utterances", "this server has no room for more than {most} utterances", most=self._most)
            )

    def get(self, utterance_id: str, session: Session | None = None) -> Kept:
        """The utterance of this id, which counts as using it. Raises `NotFound`, also if it is not the `session`'s."""
        with self._lock:
            kept = self._kept.get(utterance_id)
            if kept is None or session not in (None, kept.session):
                raise NotFound(
                    said(
                        "no_such_utterance",
                        "there is no utterance with this utterance_id; it was stopped, expired, or never existed",
                    )
                )
            kept.asked = self._clock()
            return kept

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._kept)

    def stop(self, session: Session, utterance_id: str | None = None) -> None:
        """Drop this one of the session's utterances, or all of them; what does not exist is stopped already."""
        with self._lock:
            for kept in self._of(session):
                if utterance_id in (None, kept.utterance.id):
                    self._drop(kept)

    def expire(self) -> None:
        """Drop those that nobody uses."""
        now = self._clock()
        with self._lock:
            for kept in self._by_age():
                if kept.session.feed.closed:
                    self._drop(kept)
                elif _is_in_use(kept):
                    kept.asked = now
                elif now - kept.asked >= self._idle_seconds:
                    self._drop(kept)

    def watch(self) -> None:
        """Have unused ones dropped from now on."""
        every(LOOK_SECONDS, self.expire, self._stopped, "utterance-expiry")

    def close(self) -> None:
        """Drop all, open no more, and wait a moment: a program that ends while a voice computes is aborted."""
        self._stopped.set()
        deadline = time.monotonic() + CLOSING_PATIENCE
        with self._lock:
            dropped = self._by_age()
            for kept in dropped:
                self._drop(kept)
        for kept in dropped:
            kept.utterance.wait_until_idle(max(0.0, deadline - time.monotonic()))

    def _of(self, session: Session) -> list[Kept]:
        return [kept for kept in self._by_age() if kept.session is session]

    def _by_age(self) -> list[Kept]:
        return sorted(self._kept.values(), key=lambda kept: kept.asked)

    def _drop(self, kept: Kept) -> None:
        kept.utterance.cancel()
        del self._kept[kept.utterance.id]

    def _has_room(self, more_bytes: int) -> bool:
        with self._lock:
            used = sum(kept.utterance.bytes for kept in self._kept.values()) + more_bytes
            for kept in self._by_age():
                if used <= self._most_bytes:
                    break
                if not kept.utterance.making and not _is_in_use(kept):
                    used -= kept.utterance.bytes
                    self._drop(kept)
            return used <= self._most_bytes


def _to_replace(mine: Sequence[Kept]) -> Kept | None:
    """Which one of a session's gives way to a new one: the oldest that nobody is waiting for the begin of."""
    for kept in mine:
        if (kept.utterance.ready or not kept.utterance.making) and not _is_in_use(kept):
            return kept
    return None


def _is_in_use(kept: Kept) -> bool:
    """Whether it is heard, or waits for that on its session's stage."""
    speech = kept.session.speech
    return kept.utterance.awaited or (speech is not None and speech.id == kept.utterance.id)
