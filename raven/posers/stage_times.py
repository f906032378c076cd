"""How long the stages of an engine took lately, measured without making a GPU wait."""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, runtime_checkable

REMEMBERED = 100  # runs per stage


@runtime_checkable
class Staged(Protocol):
    """A prepared picture that knows how long its engine's stages take."""

    def stage_ms(self) -> dict[str, float]:
        """Mean milliseconds of the latest runs, by stage, in the order of the stages; reused results are no runs."""
        ...


class StageTimes:
    """Durations by stage. One thread measures; any thread may ask.

    On a GPU, events are put into the stream and read when they have passed, so what counts is the GPU's time and nothing
    waits. Elsewhere `clock` (seconds from any beginning) counts.
    """

    def __init__(self, device: object = "cpu", clock: Callable[[], float] = time.perf_counter) -> None:
        self._on_gpu = str(device).startswith("cuda")
        self._clock = clock
        self._milliseconds: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=REMEMBERED))
        self._pending: deque[tuple[str, Any, Any]] = deque()

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Adds how long the body took, unless it fails."""
        if self._on_gpu:
            import torch

            began, ended = (torch.cuda.Event(enable_timing=True) for _ in range(2))  # type: ignore[no-untyped-call]
            began.record()
            yield
            ended.record()
            self._pending.append((stage, began, ended))
            self._collect()
        else:
            start = self._clock()
            yield
            self._milliseconds[stage].append((self._clock() - start) * 1000)

    def mean_ms(self) -> dict[str, float]:
        """Mean milliseconds of the latest runs, by stage, in the order in which the stages first ran."""
        runs = {stage: list(taken) for stage, taken in list(self._milliseconds.items())}
        return {stage: sum(taken) / len(taken) for stage, taken in runs.items() if taken}

    def _collect(self) -> None:
        while self._pending and self._pending[0][2].query():
            stage, began, ended = self._pending.popleft()
            self._milliseconds[stage].append(began.elapsed_time(ended))
