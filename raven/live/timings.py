"""How long the stages of a frame took lately."""

import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from raven.live.tally import Tally

REMEMBERED = 100  # samples per stage, as the predecessor's statistics


class Timings:
    """Durations by the name of what took them, the newest hundred each. Several threads may add and read at once.

    `clock` gives seconds from any beginning. All of it goes into `tally`, too, as stages of the `engine` that is posing.
    """

    def __init__(self, clock: Callable[[], float], tally: Tally | None = None) -> None:
        self._clock = clock
        self._tally = tally or Tally()
        self.engine = ""
        self._lock = threading.Lock()
        self._samples: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=REMEMBERED))

    def now(self) -> float:
        """Seconds on its clock."""
        return self._clock()

    @contextmanager
    def measure(self, name: str) -> Iterator[None]:
        """Adds how long the body took, unless it fails."""
        began = self._clock()
        yield
        self.add(name, self._clock() - began)

    def add(self, name: str, seconds: float) -> None:
        with self._lock:
            self._samples[name].append(seconds)
        self._tally.took("stage", self.engine, name, seconds=seconds)

    def forget(self, name: str) -> None:
        """What comes next has nothing to do with the samples so far, such as the time between frames after a pause."""
        with self._lock:
            self._samples.pop(name, None)

    def mean_ms(self, name: str) -> float:
        """Milliseconds; 0 if there is no sample."""
        with self._lock:
            samples = self._samples.get(name)
            return 1000 * sum(samples) / len(samples) if samples else 0.0

    def rate(self, name: str) -> float:
        """How often per second, if it happened back to back; 0 if there is no sample."""
        mean = self.mean_ms(name)
        return 1000 / mean if mean > 0 else 0.0

    def names(self) -> list[str]:
        with self._lock:
            return sorted(self._samples)
