"""Measurements of what goes on in time, on a machine that is busy with other things."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def of_three(measure: Callable[[], T], right: Callable[[T], bool]) -> T:
    """What was measured, at most three times, until it is right once: what others do on the machine disturbs one time or
    another, while a fault of ours is there each time."""
    for _ in range(2):
        found = measure()
        if right(found):
            return found
    return measure()
