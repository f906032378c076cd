"""Whose turn it is: of several things that take time to prepare, the one that was asked for last takes effect.

    turn = turns.take()                 # when it is asked for
    made = prepare(...)                 # at leisure, while others prepare theirs
    if order.accepts("picture", turn):  # False once something that was asked for later has taken effect
        show(made)

What fails never takes effect, so what was asked for before it still may.
"""

import threading


class Turns:
    """Gives out numbers, each higher than all before it. May be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def take(self) -> int:
        """The number of what is asked for now."""
        with self._lock:
            self._last += 1
            return self._last


class Order:
    """What took effect last, for each aspect of one thing. Belongs under the lock of that thing."""

    def __init__(self) -> None:
        self._accepted: dict[str, int] = {}

    def accepts(self, aspect: str, turn: int) -> bool:
        """Whether what was prepared under this number is to take effect, which is noted if so."""
        if turn < self._accepted.get(aspect, 0):
            return False
        self._accepted[aspect] = turn
        return True
