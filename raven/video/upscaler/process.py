"""A process of the networks as seen by whoever uses it: started when first needed, replaced when it dies or hangs."""

import importlib.util
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from raven.errors import Unavailable
from raven.said import said

HEADER = struct.Struct("<16sIII")
WORKER = Path(__file__).with_name("worker.py")
START_SECONDS = 60.0  # until a process must have said hello; usually half a second
PATIENCE = 10.0  # seconds that an answer may take, and
PATIENCE_PER_PIXEL = 5e-6  # so much more for each pixel of each plane: twenty times what a core needs
MISSING = said(
    "qualities_need_package",
    "the qualities `low` and `high` need the package {package}: {remedy}",
    package="pyanime4k",
    remedy="pip install 'raven-avatar[upscale]'",
)


class NetworkProcess:
    """One process; its requests are served one after the other, from any thread.

    A process that ended (out of memory, killed), or does not answer in time, fails one request and is replaced at the next.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        """`patience`: seconds that an answer may take, besides those for its size."""
        self._patience = patience
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Wait until the process is ready, about half a second if it was not. Raises `Unavailable`."""
        with self._lock:
            self._running()

    def double(self, planes: NDArray[np.uint8], model: str) -> NDArray[np.uint8]:
        """(N, H, W) uint8, each plane redrawn by the network at twice the size: (N, 2H, 2W). Raises `Unavailable`."""
        count, height, width = planes.shape
        header = HEADER.pack(model.encode(), count, height, width)
        seconds = self._patience + PATIENCE_PER_PIXEL * planes.size
        with self._lock:
            process = self._running()
            assert process.stdin is not None
            with _killed_after(seconds, process) as late:
                try:
                    process.stdin.write(header + planes.tobytes())
                    process.stdin.flush()
                    answer = _read(process, 4 * planes.size)
                except OSError:
                    answer = b""
            if late.is_set() or len(answer) < 4 * planes.size:
                self._end()
            if len(answer) < 4 * planes.size:
                fate = f"did not answer within {seconds:.0f} s" if late.is_set() else "ended"
                raise Unavailable(
                    said(
                        "upscaler_ended",
                        "the process of the upscaling networks {fate}; the next picture starts a new one",
                        fate=fate,
                    )
                )
        return np.frombuffer(answer, np.uint8).reshape(count, 2 * height, 2 * width)

    def kill(self) -> None:
        """End the process at once; a request that waits for it fails."""
        if (process := self._process) is not None:
            process.kill()

    def close(self) -> None:
        """End the process, after the requests that wait for it. It may be used again."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            if importlib.util.find_spec("pyanime4k") is None:
                raise Unavailable(MISSING)
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(WORKER)],  # -P: the modules beside the script are not to be found by it
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | {"OMP_WAIT_POLICY": "PASSIVE"},  # threads that wait must not spin
            )
            with _killed_after(START_SECONDS, self._process):
                hello = _read(self._process, 1)
            if not hello:
                self._end()
                raise Unavailable(
                    said(
                        "upscaler_not_started",
                        "the process of the upscaling networks does not start; its complaint is above",
                    )
                )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()  # it holds nothing that must be saved
        process.communicate()


def _read(process: subprocess.Popen[bytes], size: int) -> bytes:
    assert process.stdout is not None
    return process.stdout.read(size)


@contextmanager
def _killed_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[threading.Event]:
    """Kill the process if the body takes longer, which ends any wait for it; the event tells whether that happened."""
    late = threading.Event()

    def kill() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
