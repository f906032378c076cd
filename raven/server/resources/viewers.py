"""Places for open feeds, and who gives way when all are taken: who takes nothing, and who has more of them than others."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from raven.errors import LimitReached
from raven.live.delivery.fit import Fit
from raven.said import said
from raven.server.http.connection import ViewerConnection

STUCK_SECONDS = 5.0  # in which a viewer has taken nothing that was there


@dataclass(eq=False)
class Viewer:
    """One open feed."""

    peer: Hashable
    connection: ViewerConnection
    kept_up: float
    """When it had last taken all that there was (monotonic seconds)."""
    fit: Fit | None = None
    """What it is given less of, if its line is slow."""
    name: str | None = None
    """What it calls itself when it tells how it gets along."""


class Viewers:
    """At most `most` viewers. All calls may come from any thread.

    One more takes the place of one that is stuck, or else of one whose peer has at least two more than the newcomer's.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._viewers: list[Viewer] = []

    def enter(
        self, peer: Hashable, connection: ViewerConnection, fit: Fit | None = None, name: str | None = None
    ) -> Viewer:
        """Take a place. Raises `LimitReached`."""
        with self._lock:
            now = self._clock()
            if len(self._viewers) >= self._most:
                leaving = self._who_gives_way(peer, now)
                if leaving is None:
                    raise LimitReached(
                        said(
                            "too_many_viewers", "this server has no room for more than {most} viewers", most=self._most
                        )
                    )
                self._viewers.remove(leaving)
                leaving.connection.drop()
            viewer = Viewer(peer, connection, now, fit, name)
            self._viewers.append(viewer)
            return viewer

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._viewers)

    def of_name(self, name: str) -> Viewer | None:
        """The viewer that calls itself so, the newest of several."""
        with self._lock:
            return next((viewer for viewer in reversed(self._viewers) if viewer.name == name), None)

    def keeps_up(self, viewer: Viewer) -> None:
        """The viewer has taken all that there was."""
        viewer.kept_up = self._clock()

    def leave(self, viewer: Viewer) -> None:
        """Give the place back, if it is still this viewer's."""
        with self._lock:
            if viewer in self._viewers:
                self._viewers.remove(viewer)

    def _who_gives_way(self, newcomer: Hashable, now: float) -> Viewer | None:
        slowest = min(self._viewers, key=lambda viewer: viewer.kept_up)
        if now - slowest.kept_up > STUCK_SECONDS:
            return slowest
        counts = Counter(viewer.peer for viewer in self._viewers)
        greediest, count = counts.most_common(1)[0]
        if count < counts[newcomer] + 2:
            return None
        return next(viewer for viewer in reversed(self._viewers) if viewer.peer == greediest)
