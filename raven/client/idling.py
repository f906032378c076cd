"""When an avatar that nobody looks after is paused, so that the server need not render it: a value, and what it becomes."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Idling:
    """`seen`: when something last happened, on the clock of the caller; `holds`: how many want it awake; `paused`: it sleeps."""

    seen: float
    holds: int = 0
    paused: bool = False

    def touched(self, now: float) -> Idling:
        """Something happened."""
        return replace(self, seen=max(now, self.seen))

    def held(self, now: float) -> Idling:
        """One more wants it awake."""
        return replace(self, seen=now, holds=self.holds + 1)

    def released(self, now: float) -> Idling:
        """One less does."""
        return replace(self, seen=now, holds=max(0, self.holds - 1))

    def should_sleep(self, now: float, timeout: float | None, busy: bool) -> bool:
        """Whether it is time to pause: nothing happened for `timeout` seconds (None: never), and nobody needs it."""
        return timeout is not None and not busy and not self.holds and now - self.seen >= timeout
