"""Places of which there is a fixed number: for viewers, and for work that would otherwise take all of the machine."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from raven.errors import LimitReached
from raven.said import said

MOST_WAITING = 16  # who comes after these is refused at once rather than after a wait; each of them has a thread
LOOK_SECONDS = 0.5  # between two looks whether the one who waits is still wanted


def _nothing() -> None: ...


class Use(NamedTuple):
    """How full some places are."""

    places: int
    taken: int
    waiting: int
    refused: int


class Slots:
    """So many `places` for `what`. All calls may come from any thread; who waits first gets the next place."""

    def __init__(self, places: int, what: str) -> None:
        self._places = places
        self._taken = 0
        self._refused = 0
        self._queue: deque[object] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._text = said(
            "too_many_at_a_time", "this server has no room for more than {most} {what}", most=places, what=what
        )

    def use(self) -> "Use":
        """How many places are taken now, who waits, and how many were refused so far."""
        with self._changed:
            return Use(self._places, self._taken, len(self._queue), self._refused)

    def take(self, wait_seconds: float = 0, check: Callable[[], object] = _nothing) -> None:
        """Take a place, waiting for one if told to.

        `check` is called now and then meanwhile, and what it raises ends the wait: nobody wants the place any more. Raises
        `LimitReached` if there is none in time, or if too many wait already.
        """
        deadline = time.monotonic() + wait_seconds
        with self._changed:
            if len(self._queue) >= MOST_WAITING:
                raise self._refusal()
            self._queue.append(me := object())
            try:
                while self._queue[0] is not me or self._taken >= self._places:
                    left = deadline - time.monotonic()
                    if left <= 0 or self._closed:
                        raise self._refusal()
                    check()
                    self._changed.wait(min(left, LOOK_SECONDS))
                self._taken += 1
            finally:
                self._queue.remove(me)
                self._changed.notify_all()

    def _refusal(self) -> LimitReached:
        self._refused += 1
        return LimitReached(self._text)

    def give_back(self) -> None:
        """Free a place that was taken."""
        with self._changed:
            self._taken -= 1
            self._changed.notify_all()

    @contextmanager
    def place(self, wait_seconds: float = 0, check: Callable[[], object] = _nothing) -> Iterator["Slot"]:
        """Have a place, got as by `take`, for as long as the body runs, or for longer if it keeps it."""
        self.take(wait_seconds, check)
        place = Slot(self)
        try:
            yield place
        except BaseException:
            self.give_back()
            raise
        if not place.kept:
            self.give_back()

    def close(self) -> None:
        """Let nobody wait any longer: the server stops."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class Slot:
    """One place of `Slots`."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self.kept = False

    def keep(self) -> Callable[[], None]:
        """Have it beyond the body; what is returned gives it back."""
        self.kept = True
        return self._slots.give_back
