"""Two threads that share the work on a frame: while one finishes it, the other begins the next.

    one thread    pose 0 ──► pose 1 ──► pose 2 ──►
    the other            finish 0 ──► finish 1 ──►

Never more than one frame is finished at a time, and none waits for it: who is done with the next one sooner waits in its place.
"""

import threading
from collections.abc import Callable


class HandOver:
    """A thread that does one piece of work after the other, in the order in which they are handed to it."""

    def __init__(self, name: str) -> None:
        self._changed = threading.Condition()
        self._work: Callable[[], None] | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def hand(self, work: Callable[[], None]) -> None:
        """Have this done, which must not fail, as soon as what was handed over before is done; waits for that.

        After `close` nothing more is done, and nothing waited for.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._work is None or self._closed)
            if not self._closed:
                self._work = work
                self._changed.notify_all()

    def settle(self) -> None:
        """Wait until all that was handed over is done, or nothing more will be."""
        with self._changed:
            self._changed.wait_for(lambda: self._work is None or self._closed)

    def close(self) -> None:
        """The thread ends when it is done with what it does. May be called twice."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def join(self, patience: float) -> None:
        """Wait for that, but not longer than so many seconds."""
        if self._thread is not threading.current_thread():
            self._thread.join(patience)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._work is not None or self._closed)
                work = self._work
            if work is None or self._closed:
                return
            work()
            with self._changed:
                self._work = None
                self._changed.notify_all()
