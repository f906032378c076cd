"""Loading a model in a thread of its own, while those who need it wait for it only as long as they like."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import Generic, TypeVar

from raven.errors import LimitReached, RavenError, Unavailable

Model = TypeVar("Model")


class Background(Generic[Model]):
    """Something that takes long to make, made once. A failure is told to those who wait; who asks later tries again."""

    def __init__(self, load: Callable[[], Model], what: str) -> None:
        self._load = load
        self._what = what
        self._lock = threading.Lock()
        self._coming: Future[Model] | None = None

    def begin(self) -> "Future[Model]":
        """Start loading, unless that was done. Returns at once."""
        with self._lock:
            failed = self._coming is not None and self._coming.done() and self._coming.exception() is not None
            if self._coming is None or failed:
                self._coming = Future()
                threading.Thread(
                    target=self._make, args=(self._coming,), name=f"loading {self._what}", daemon=True
                ).start()
            return self._coming

    def get(self, wait_seconds: float) -> Model:
        """What was made. Raises `LimitReached` if that takes longer than one wants to wait, or what making it raised."""
        try:
            return self.begin().result(wait_seconds)
        except NotYet as error:
            raise LimitReached(f"{self._what} is still being loaded") from error

    def _make(self, coming: "Future[Model]") -> None:
        try:
            coming.set_result(self._load())
        except RavenError as error:
            coming.set_exception(error)
        except Exception as error:
            failure = Unavailable(f"{self._what} failed to load: {type(error).__name__}: {error}")
            failure.__cause__ = error
            coming.set_exception(failure)
