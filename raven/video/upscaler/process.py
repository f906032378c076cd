"""The process of the networks as seen by whoever uses it: started when first needed, shared, gone with the program."""

import atexit
import functools
import importlib.util
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from raven.errors import Unavailable

HEADER = struct.Struct("<16sIII")
WORKER = Path(__file__).with_name("worker.py")
MISSING = "the qualities `low` and `high` need the package pyanime4k: pip install 'raven-avatar[upscale]'"


class NetworkProcess:
    """One process for all who upscale; their requests are served one after the other, from any thread.

    A process that ended (out of memory, killed) fails one request and is replaced at the next.
    """

    def __init__(self) -> None:
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
        with self._lock:
            process = self._running()
            assert process.stdin is not None
            try:
                process.stdin.write(header + planes.tobytes())
                process.stdin.flush()
                answer = _read(process, 4 * planes.size)
            except OSError:
                answer = b""
            if len(answer) < 4 * planes.size:
                self._end()
                raise Unavailable("the process of the upscaling networks ended; the next picture starts a new one")
        return np.frombuffer(answer, np.uint8).reshape(count, 2 * height, 2 * width)

    def close(self) -> None:
        """End the process. It may be used again."""
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
            if not _read(self._process, 1):
                self._end()
                raise Unavailable("the process of the upscaling networks does not start; its complaint is above")
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


@functools.cache
def shared_process() -> NetworkProcess:
    """The process of this program."""
    process = NetworkProcess()
    atexit.register(process.close)
    return process
