"""The threads that answer requests. They are divided into lanes, so that calls that take long, feeds that never end and
crowds that want files leave something for those that only ask for health or control an avatar.

A thread is started when there is work and none is idle, and ends when it was idle for a while. Of the requests that wait, each
peer's turn comes by turns.
"""

import logging
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Hashable
from typing import Protocol

log = logging.getLogger(__name__)

IDLE_SECONDS = 10.0
COMPLAIN_EVERY = 60.0  # seconds


class Task(Protocol):
    """One request that can be answered."""

    def service(self) -> None:
        """Answer it."""

    def cancel(self) -> None:
        """It will not be answered."""


class _Worker:
    """A thread of a lane, and what it does next."""

    def __init__(self) -> None:
        self.next: tuple[Task, Hashable] | None = None
        self.called = threading.Event()


class Lane:
    """At most `threads` threads, and at most `most_waiting` tasks that wait for one.

    One peer has at most `most_of_one_peer` of the threads. `add` says no when too many wait.
    """

    def __init__(
        self,
        name: str,
        threads: int,
        most_waiting: int,
        most_of_one_peer: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._most = threads
        self._most_waiting = most_waiting
        self._most_of_one_peer = most_of_one_peer or threads
        self._clock = clock
        self._changed = threading.Condition()
        self._waiting: OrderedDict[Hashable, deque[Task]] = OrderedDict()
        self._busy: Counter[Hashable] = Counter()
        self._idle: list[_Worker] = []  # the last one that fell idle is called first, so that few threads do most
        self._threads = 0
        self._closed = False
        self._complained = float("-inf")
        self.refused = 0
        """How many tasks were told to come again."""

    @property
    def threads(self) -> int:
        """How many there are now."""
        return self._threads

    @property
    def busy(self) -> int:
        """How many tasks are being done."""
        with self._changed:
            return self._busy.total()

    @property
    def waiting(self) -> int:
        """How many tasks wait for a thread."""
        with self._changed:
            return self._count_waiting()

    def add(self, task: Task, peer: Hashable) -> bool:
        """Have the task done. False, and nothing happens, if too many wait already."""
        with self._changed:
            if self._closed:
                task.cancel()
                return True
            if self._count_waiting() >= self._most_waiting:
                self.refused += 1
                self._complain()
                return False
            self._waiting.setdefault(peer, deque()).append(task)
            if (self._idle or self._threads < self._most) and (found := self._take()):
                self._call(found)
            return True

    def close(self, seconds: float) -> None:
        """Take no more, and wait at most so long for what is being done. What waited is cancelled."""
        with self._changed:
            self._closed = True
            for tasks in self._waiting.values():
                for task in tasks:
                    task.cancel()
            self._waiting.clear()
            for worker in self._idle:
                worker.called.set()
            self._changed.wait_for(lambda: not self._busy.total(), seconds)

    def _count_waiting(self) -> int:
        return sum(map(len, self._waiting.values()))

    def _take(self) -> tuple[Task, Hashable] | None:
        """The next task of the peer whose turn it is, of those that have not enough threads."""
        for peer, tasks in self._waiting.items():
            if self._busy[peer] < self._most_of_one_peer:
                task = tasks.popleft()
                self._waiting.move_to_end(peer)
                if not tasks:
                    del self._waiting[peer]
                self._busy[peer] += 1
                return task, peer
        return None

    def _call(self, found: tuple[Task, Hashable]) -> None:
        idle = bool(self._idle)
        worker = self._idle.pop() if idle else _Worker()
        worker.next = found
        worker.called.set()
        if not idle:
            self._threads += 1
            threading.Thread(target=self._work, args=(worker,), name=f"answers {self.name}", daemon=True).start()

    def _work(self, worker: _Worker) -> None:
        while True:
            if not worker.called.wait(IDLE_SECONDS) and worker.next is None and self._leaves(worker):
                return
            worker.called.clear()
            while worker.next is not None:
                task, peer = worker.next
                try:
                    task.service()
                except BaseException as error:  # the thread has further requests to answer
                    log.error("a request failed", exc_info=error)
                self._done(worker, peer)
            if self._closed:
                return

    def _done(self, worker: _Worker, peer: Hashable) -> None:
        with self._changed:
            self._busy[peer] -= 1
            if not self._busy[peer]:
                del self._busy[peer]
            worker.next = self._take()
            if worker.next is None:
                self._idle.append(worker)
            self._changed.notify_all()

    def _leaves(self, worker: _Worker) -> bool:
        """Whether a worker that was idle for long may end: not if it was called in this moment."""
        with self._changed:
            if worker not in self._idle:
                return False
            self._idle.remove(worker)
            self._threads -= 1
            return True

    def _complain(self) -> None:
        if self._clock() - self._complained >= COMPLAIN_EVERY:
            self._complained = self._clock()
            log.warning("too many requests at once: those for %s are told to come again", self.name)
