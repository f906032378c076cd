"""A thread that works on the newest wish: what was asked for in between is never begun. So a slow engine is never behind."""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_log = logging.getLogger(__name__)

Request = TypeVar("Request")


class LatestWorker(Generic[Request]):
    """Owns one thread. `work` does what is asked and may say after how many seconds it wants to do so again."""

    def __init__(self, name: str, work: Callable[[Request], float | None], failed: Callable[[Exception], None]) -> None:
        """`failed` is told, on the thread, what `work` raised; a failure that follows itself is told once."""
        self._work, self._failed = work, failed
        self._changed = threading.Condition()
        self._request: Request | None = None
        self._closed = False
        self._busy = False
        self._reported = ""
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether something is being done or waits to be."""
        return self._busy or self._request is not None

    def ask(self, request: Request) -> None:
        """Have this done next, in place of what waits. Returns at once; may be called from any thread."""
        with self._changed:
            self._request = request
            self._changed.notify()

    def close(self, patience: float = 2.0) -> bool:
        """End the thread; what is under way is waited for only so many seconds. Whether it has ended."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        last: Request | None = None
        again: float | None = None
        while True:
            with self._changed:
                if self._request is None and not self._closed:
                    self._busy = False
                    self._changed.wait_for(lambda: self._request is not None or self._closed, again)
                if self._closed:
                    return
                self._busy = True
                last, self._request = (self._request if self._request is not None else last), None
            if last is not None:
                again = self._attempt(last)

    def _attempt(self, request: Request) -> float | None:
        try:
            again = self._work(request)
        except Exception as error:  # whatever it is, the next wish may succeed
            if repr(error) != self._reported:
                self._reported = repr(error)
                _log.warning("%s failed", self._thread.name, exc_info=error)
                self._failed(error)
            return None
        self._reported = ""
        return again
