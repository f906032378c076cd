"""A stage: what a session is to say, one text after the other, and those who listen to it.

Whoever listens is told of each utterance when its first sound is there, and plays it; the mouth follows what is heard there.
Where nobody does, the mouth moves by the session's own clock.
"""

import logging
import math
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TypeAlias

from raven.errors import LimitReached
from raven.live.saying.performance import Performance
from raven.live.session import Session
from raven.said import said

log = logging.getLogger(__name__)

Kind: TypeAlias = Literal["speaking", "ended", "stopped"]

MOST_WAITING = 8  # performances
MOST_EVENTS = 64
LONGEST_WAIT = 3600.0  # seconds


@dataclass(frozen=True)
class StageEvent:
    """`speaking`: this utterance is to be heard now; `ended`: all of it was; `stopped`: it is to be silent at once."""

    number: int
    """Counts up."""
    kind: Kind
    utterance_id: str
    characters: int = 0
    """Of what was written, how many were heard, in whole lines."""
    words: str = ""
    """What was heard of the line behind them."""


@dataclass(frozen=True)
class Listener:
    """Who listens to a stage."""

    number: int
    """Of the last event before."""
    is_told: Callable[[], bool]
    """Whether it is to be told that something is heard now, and not another one on its machine."""


class Stage:
    """The performances of one session. All calls may come from any thread; a thread of its own runs while there are any."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._changed = threading.Condition()
        self._queue: deque[Performance] = deque()
        self._events: deque[StageEvent] = deque(maxlen=MOST_EVENTS)
        self._number = 0
        self._players: dict[
            object, Hashable
        ] = {}  # who plays what is said, and on which machine, in the order they came
        self._thread: threading.Thread | None = None
        self._woken = False

    def enter(self, performance: Performance, interrupts: bool = False) -> None:
        """Perform it, after those that wait already, or at once in place of all. Raises `LimitReached` if too many wait.

        One of higher priority comes before those that wait of lower ones; what is being performed goes on to its end.
        """
        if interrupts:
            self.stop()
        performance.utterance.on_change(self.wake)
        with self._changed:
            if len(self._queue) >= MOST_WAITING:
                raise LimitReached(
                    said("too_many_waiting", "{count} texts wait to be said by this avatar", count=MOST_WAITING)
                )
            waiting = list(self._queue)[1:]
            ahead = sum(each.priority >= performance.priority for each in waiting)
            self._queue.insert(ahead + len(self._queue) - len(waiting), performance)
            performance.utterance.awaited = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=f"stage {self.session.id}", daemon=True)
                self._thread.start()

    def stop(self, utterance_id: str | None = None) -> None:
        """Be silent: this one is, or all are, and what waits is not said."""
        with self._changed:
            leaving = [each for each in self._queue if utterance_id in (None, each.utterance.id)]
            for performance in leaving:
                self._leave(performance)
        for performance in leaving:
            performance.stop()
            self._tell("stopped", performance)

    def _leave(self, performance: Performance) -> None:
        self._queue.remove(performance)
        performance.utterance.awaited = False

    def wake(self) -> None:
        """Look again at what is due: the session was told something, or there is more to say."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    @property
    def current(self) -> Performance | None:
        """What is being performed."""
        with self._changed:
            return self._queue[0] if self._queue else None

    @property
    def listened_to(self) -> bool:
        """Whether somebody listens."""
        with self._changed:
            return bool(self._players)

    @contextmanager
    def listening(self, machine: Hashable | None) -> Iterator["Listener"]:
        """Listen to what is said; who plays it names the machine where that is heard. None: who only wants to know.

        What is being said is told to who comes in the middle of it, unless it is heard on that machine already.
        """
        me = object()
        with self._changed:
            is_heard = machine in self._players.values()
            if machine is not None:
                self._players[me] = machine
            speaking = None if is_heard else self._speaking()
            number = self._number if speaking is None else speaking.number - 1
        try:
            yield Listener(number, lambda: machine is None or self._plays(me, machine))
        finally:
            with self._changed:
                self._players.pop(me, None)

    def _plays(self, who: object, machine: Hashable) -> bool:
        """Whether it is this one of several on a machine who plays: the one that came last."""
        with self._changed:
            return [each for each, where in self._players.items() if where == machine][-1:] == [who]

    def events_after(self, number: int, timeout: float) -> list[StageEvent]:
        """All events after that one, waited for so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._number > number or self.session.feed.closed, timeout)
            return [event for event in self._events if event.number > number]

    def _speaking(self) -> StageEvent | None:
        """The event of what is heard now, for who comes in the middle of it."""
        last = self._events[-1] if self._events else None
        return last if last is not None and last.kind == "speaking" else None

    def _tell(self, kind: Kind, performance: Performance) -> None:
        with self._changed:
            self._number += 1
            heard = (0, "") if kind == "speaking" else performance.heard()
            self._events.append(StageEvent(self._number, kind, performance.utterance.id, *heard))
            self._changed.notify_all()

    def _run(self) -> None:
        while (performance := self._next()) is not None:
            try:
                self._perform(performance)
            except Exception as error:  # whatever it is, the next text is to be said
                log.error("session %s: a performance failed", self.session.id, exc_info=error)
                performance.stop()
            with self._changed:
                if performance in self._queue:
                    self._leave(performance)
                    self._tell("stopped" if performance.utterance.cancelled else "ended", performance)

    def _next(self) -> Performance | None:
        with self._changed:
            if not self._queue or self.session.feed.closed:
                self._thread = None
                return None
            return self._queue[0]

    def _perform(self, performance: Performance) -> None:
        is_told = False
        while True:
            if performance.has_begun and not is_told and not performance.over:
                is_told = True
                self._tell("speaking", performance)
            with self._changed:
                self._woken = False
            is_listened_to = self.listened_to
            now = self.session.now()
            due = performance.step(now, is_listened_to)
            if performance.over:
                return
            with self._changed:
                wait = LONGEST_WAIT if math.isinf(due) else due - now
                if not self._woken and wait > 0:
                    self._changed.wait_for(lambda: self._woken, wait)
