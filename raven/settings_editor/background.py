"""Work that the window must not wait for: requests to the server, files, pictures. Results come back in the window's thread."""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

from raven.gui.window import Window

Result = TypeVar("Result")


class Workers:
    """A few threads, and the way back to the window. A request that takes long does not hold up the program's end."""

    def __init__(self, window: Window, threads: int = 3) -> None:
        self._window = window
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads = threads
        self._closed = False
        self._running = 0
        for number in range(threads):
            threading.Thread(target=self._work, name=f"raven-background-{number}", daemon=True).start()

    @property
    def busy(self) -> bool:
        """Whether something is being worked on."""
        return self._running > 0

    def run(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], object] = lambda result: None,
        failed: Callable[[Exception], object] = lambda error: None,
    ) -> None:
        """Have `work` done on another thread, then `done` or `failed` called in the window's. Call it in the window's too."""
        self._running += 1

        def finish(then: Callable[[], object]) -> None:
            self._running -= 1
            then()

        def task() -> None:
            try:
                result = work()
            except Exception as error:
                self._window.call(finish, lambda error=error: failed(error))
            else:
                self._window.call(finish, lambda: done(result))

        self._tasks.put(task)

    def close(self) -> None:
        """Take no more work. What is under way ends by itself, and its results go nowhere."""
        self._closed = True
        for _ in range(self._threads):
            self._tasks.put(None)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None and not self._closed:
            task()
