"""How long frames take from their pose on the server to the eyes of this program's user, measured from their time stamps."""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from statistics import median

from raven.wire.parts import frame_time

FRAMES = 50  # as many as are looked at
FRESH = 3.0  # seconds; older frames tell nothing


class ServerClock:
    """By how much the server's monotonic clock is ahead of ours, from calls whose answer says what time it was there.

    The server read its clock at some moment between sending and receiving: the shorter the call took, the less can be
    wrong by taking the middle.
    """

    def __init__(self) -> None:
        self._best: tuple[float, float, float] | None = None  # (uncertainty, when learned, server minus here)

    def learn(self, server_time: float, sent: float, received: float) -> None:
        """A call was sent and its answer received at these times of ours; the server read `server_time` in between."""
        ahead, trip = server_time - (sent + received) / 2, received - sent
        if self._best is not None:
            uncertain, learned, known = self._best
            uncertain += 1e-4 * (received - learned)  # clocks drift apart
            if trip > uncertain and abs(ahead - known) < trip + uncertain:  # otherwise it is another server's clock
                return
        self._best = (trip, received, ahead)

    @property
    def ahead(self) -> float | None:
        """Seconds, or None if nothing was learned yet."""
        return self._best[2] if self._best is not None else None


class PathDelay:
    """The delay of one session's frames. Frames count when they are read, or, if the program tells, when they are shown."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.server = ServerClock()
        self.clock = clock
        self._read: deque[tuple[float, float]] = deque(maxlen=FRAMES)  # (now, now minus the frame's time)
        self._shown: deque[tuple[float, float]] = deque(maxlen=FRAMES)
        self._lock = threading.Lock()

    def frame_read(self, headers: Mapping[str, str]) -> None:
        """A frame with these headers (names in lower case) has just been received."""
        self._note(self._read, headers)

    def frame_shown(self, headers: Mapping[str, str]) -> None:
        """A frame with these headers can be seen from now on."""
        self._note(self._shown, headers)

    def seconds(self) -> float:
        """Between a frame's pose and its being seen here; 0 while no frames come or the server's clock is not known."""
        ahead = self.server.ahead
        with self._lock:
            now = self.clock()
            fresh = [[lag for when, lag in frames if now - when < FRESH] for frames in (self._shown, self._read)]
        lags = fresh[0] or fresh[1]
        if ahead is None or not lags:
            return 0.0
        return max(0.0, median(lags) + ahead)

    def _note(self, frames: deque[tuple[float, float]], headers: Mapping[str, str]) -> None:
        stamp = frame_time(headers)
        if stamp is None:
            return
        with self._lock:
            now = self.clock()
            frames.append((now, now - stamp))
