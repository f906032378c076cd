"""Time that passes only while this process runs: who could not ask in a suspended machine has not been idle."""

import threading
import time
from collections.abc import Callable

BEAT_SECONDS = 1.0  # at most between two beats of a process that runs
STOOD_STILL_SECONDS = 3.0  # without a beat: no load delays a thread so much


class WakingClock:
    """Monotonic seconds without those in which the process was stopped or the machine slept. Any thread may ask.

    Somebody calls `beat` at least every `BEAT_SECONDS`; before the first one it is an ordinary clock.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last_beat: float | None = None
        self._missed = 0.0

    def __call__(self) -> float:
        with self._lock:
            return self._awake(self._clock())

    def beat(self) -> None:
        """The process runs now."""
        with self._lock:
            now = self._clock()
            self._awake(now)
            self._last_beat = now

    def _awake(self, now: float) -> float:
        if self._last_beat is not None and now - self._last_beat > STOOD_STILL_SECONDS:
            self._missed += now - self._last_beat - BEAT_SECONDS
            self._last_beat = now
        return now - self._missed
