"""What the benchmarks share: timing a call, and the statistics that they print."""

import time
from collections.abc import Callable, Sequence

import numpy as np


def milliseconds(call: Callable[[], object], runs: int) -> dict[str, float]:
    """Median and p95 of `runs` calls, after one that is not counted."""
    call()
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return summary(taken)


def summary(seconds: Sequence[float]) -> dict[str, float]:
    """Median and p95 of durations, in milliseconds."""
    return {
        "median_ms": round(float(np.median(seconds)) * 1000, 3),
        "p95_ms": round(float(np.percentile(seconds, 95)) * 1000, 3),
    }
