"""Measurements of what goes on in time, on a machine that is busy with other things."""

import time
from collections.abc import Callable
from typing import TypeVar

from tests.patience import PATIENCE

T = TypeVar("T")


def of_three(
    measure: Callable[[], T], right: Callable[[T], bool], tells: Callable[[T], bool] = lambda found: True
) -> T:
    """What was measured, at most three times, until it is right once: what others do on the machine disturbs one time or
    another, while a fault of ours is there each time.

    What was measured while the machine was too busy `tells` nothing, and is no time of the three as long as there is patience.
    """
    times, until = 0, time.monotonic() + PATIENCE
    while True:
        found = measure()
        times += tells(found) or time.monotonic() > until
        if right(found) or times == 3:
            return found
