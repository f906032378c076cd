"""Loading a model in a thread of its own, while those who need it wait for it only as long as they like."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from raven.errors import Loading, RavenError, Unavailable
from raven.said import Statement, said

Model = TypeVar("Model")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LoadingStatus:
    """How far a model is. `progress` is a share of 1, None where it is not known; `why` says why it failed."""

    state: Literal["idle", "loading", "ready", "failed"]
    progress: float | None = None
    why: str | None = None


class BackgroundLoad(Generic[Model]):
    """Something that takes long to make, made once. What makes it may tell how far it is, by `report`.

    A failure is told to those who wait, and at once to who asks within `rest` seconds of it; who asks later tries again.
    """

    def __init__(
        self,
        load: Callable[[], Model],
        what: str,
        rest: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._what = what
        self._rest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._coming: Future[Model] | None = None
        self._failed_at = 0.0
        self._progress: float | None = None

    def begin(self) -> "Future[Model]":
        """Start loading, unless that was done. Returns at once."""
        with self._lock:
            if self._coming is None or (_has_failed(self._coming) and self._clock() >= self._failed_at + self._rest):
                self._coming, self._progress = Future(), None
                threading.Thread(
                    target=self._make, args=(self._coming,), name=f"loading {self._what}", daemon=True
                ).start()
            return self._coming

    def get(self, wait_seconds: float) -> Model:
        """What was made. Raises `Loading` if that takes longer than one wants to wait, or what making it raised."""
        try:
            return self.begin().result(wait_seconds)
        except NotYet as error:
            raise Loading(self._coming_words(), self._progress) from error

    def _coming_words(self) -> Statement:
        if self._progress is None:
            return said("still_loading", "{what} is still being loaded", what=self._what)
        percent = round(100 * self._progress)
        return said(
            "still_loading_percent", "{what} is still being loaded, {percent}% done", what=self._what, percent=percent
        )

    def status(self) -> LoadingStatus:
        """How far it is. Starts nothing."""
        coming = self._coming
        if coming is None:
            return LoadingStatus("idle")
        if not coming.done():
            return LoadingStatus("loading", self._progress)
        return (
            LoadingStatus("failed", None, str(coming.exception()))
            if _has_failed(coming)
            else LoadingStatus("ready", 1.0)
        )

    def report(self, progress: float) -> None:
        """Tell which share of the work is done, 0 to 1."""
        self._progress = min(max(progress, 0.0), 1.0)

    def _make(self, coming: "Future[Model]") -> None:
        began = self._clock()
        try:
            made = self._load()
        except Exception as error:
            failure = self._failure(error)
            log.warning("%s", failure)
            self._failed_at = self._clock()
            coming.set_exception(failure)
            return
        log.info("%s is ready after %.1f s", self._what, self._clock() - began)
        coming.set_result(made)

    def _failure(self, error: Exception) -> RavenError:
        if isinstance(error, RavenError):
            return error
        failure = Unavailable(
            said(
                "not_loaded",
                "{what} failed to load: {fault}: {reason}",
                what=self._what,
                fault=type(error).__name__,
                reason=error,
            )
        )
        failure.__cause__ = error
        return failure


def _has_failed(coming: "Future[Model]") -> bool:
    return coming.done() and coming.exception() is not None
