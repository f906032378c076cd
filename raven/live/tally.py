"""What has happened since the start, counted where it happens, for whoever wants to watch. Nothing here knows who that is."""

import threading
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TypeAlias

Key: TypeAlias = tuple[str, ...]
"""What was counted, then what it belongs to: `("frames", "puppet")`. Words from short lists, never what a user wrote."""

LIMITS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.5, 2.0)
"""Seconds, from a quick stage of a frame to a call that takes long; 0.04 is a frame at 25 per second."""


@dataclass
class Took:
    """How long something took, all times together."""

    count: int = 0
    seconds: float = 0.0
    within: list[int] = field(default_factory=lambda: [0] * (len(LIMITS) + 1))
    """How often it took up to each of `LIMITS` and more than the one before; last: longer than all."""


class Tally:
    """Counts that only grow. All calls may come from any thread, and none takes longer than to add a number."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[Key] = Counter()
        self._took: dict[Key, Took] = {}

    def add(self, *key: str, amount: int = 1) -> None:
        """It happened, or so much of it did."""
        with self._lock:
            self._counts[key] += amount

    def took(self, *key: str, seconds: float) -> None:
        """It happened, and took so long."""
        with self._lock:
            took = self._took.setdefault(key, Took())
            took.count += 1
            took.seconds += seconds
            took.within[bisect_left(LIMITS, seconds)] += 1

    def counts(self, name: str) -> dict[Key, int]:
        """How much there was of `name`, by what it belongs to."""
        with self._lock:
            return {key[1:]: count for key, count in self._counts.items() if key[0] == name}

    def durations(self, name: str) -> dict[Key, Took]:
        """How long `name` took, by what it belongs to: as it is now."""
        with self._lock:
            return {
                key[1:]: Took(took.count, took.seconds, took.within.copy())
                for key, took in self._took.items()
                if key[0] == name
            }
