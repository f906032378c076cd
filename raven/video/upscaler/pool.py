"""The processes of the networks for all who upscale: usually one, and more while one keeps its user waiting."""

import atexit
import functools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from raven.errors import Unavailable
from raven.said import said
from raven.video.upscaler.process import PATIENCE, NetworkProcess

MOST_PROCESSES = 4  # each takes 90 MB
TURN_SECONDS = 0.5  # that are waited for a process before another one is started: a live frame takes less
SPARE_SECONDS = 60.0  # after which a second process that nobody needed is ended


class NetworkPool:
    """Gives every request a process to itself. So nobody waits for a picture that is large, or for a process that hangs."""

    def __init__(self, most: int = MOST_PROCESSES, make: Callable[[], NetworkProcess] = NetworkProcess) -> None:
        self._most = most
        self._make = make
        self._changed = threading.Condition()
        self._idle: list[tuple[NetworkProcess, float]] = []  # with the time since when; the one used last at the end
        self._all: list[NetworkProcess] = []

    def start(self) -> None:
        """Wait until a process is ready. Raises `Unavailable`."""
        with self._process() as process:
            process.start()

    def double(self, planes: NDArray[np.uint8], model: str) -> NDArray[np.uint8]:
        """As `NetworkProcess.double`. Raises `Unavailable`, also when all processes are busy for long."""
        with self._process() as process:
            return process.double(planes, model)

    def close(self) -> None:
        """End the processes; who waits for one is told so. They may be used again."""
        with self._changed:
            processes = list(self._all)
        for process in processes:
            process.kill()
            process.close()

    @contextmanager
    def _process(self) -> Iterator[NetworkProcess]:
        process = self._take()
        try:
            yield process
        finally:
            self._give_back(process)

    def _take(self) -> NetworkProcess:
        with self._changed:
            if not self._idle and self._all:
                self._changed.wait_for(lambda: bool(self._idle), TURN_SECONDS)
            if not self._idle and len(self._all) >= self._most:
                self._changed.wait_for(lambda: bool(self._idle), PATIENCE)
            if self._idle:
                return self._idle.pop()[0]
            if len(self._all) >= self._most:
                raise Unavailable(said("upscaler_busy", "all processes of the upscaling networks are busy"))
            self._all.append(process := self._make())
            return process

    def _give_back(self, process: NetworkProcess) -> None:
        spare = None
        with self._changed:
            now = time.monotonic()
            self._idle.append((process, now))
            if len(self._idle) > 1 and now - self._idle[0][1] > SPARE_SECONDS:
                spare, _ = self._idle.pop(0)
                self._all.remove(spare)
            self._changed.notify()
        if spare is not None:
            spare.close()


@functools.cache
def shared_pool() -> NetworkPool:
    """The processes of this program; they end with it."""
    pool = NetworkPool()
    atexit.register(pool.close)
    return pool
