"""How long something takes, to be compared with something else in the same test: never with a number of milliseconds."""

import time
from collections.abc import Callable


def quickest(work: Callable[[], object], times: int = 15) -> float:
    """Seconds of this thread's processor that the quickest of several runs took: what others do meanwhile counts least."""
    taken = []
    for _ in range(times):
        began = time.thread_time()
        work()
        taken.append(time.thread_time() - began)
    return min(taken)
