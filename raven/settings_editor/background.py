"""Work that the window must not wait for: requests to the server, files, pictures. Results come back in the window's thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from raven.gui.window import Window

Result = TypeVar("Result")


class Background:
    """A few threads, and the way back to the window."""

    def __init__(self, window: Window, threads: int = 3) -> None:
        self._window = window
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="raven-background")
        self._running = 0

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

        self._pool.submit(task)

    def close(self) -> None:
        """Take no more work. What is under way ends by itself, and its results go nowhere."""
        self._pool.shutdown(wait=False, cancel_futures=True)
