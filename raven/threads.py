"""Who computes when: how many threads the numeric libraries may use, threads that let an avatar's frames go first, and those that
do something again and again."""

import logging
import os
import sys
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

NICENESS = 10  # above that of the process

_limits: dict[str, int] = {}


def limit_threads(threads: int = 1) -> None:
    """Let OpenCV and PyTorch share out their work over at most `threads` threads. For programs, before the first frame.

    One is best for pictures of 512 pixels: encoding runs beside rendering already, and dividing work so small costs
    more than it brings. By default both take every core, for each session anew.
    """
    import cv2  # here, so that programs can answer --help without waiting for it

    cv2.setNumThreads(threads)
    _limits["torch"] = threads
    if sys.modules.get("torch") is not None:
        limit_torch()


def limit_numpy(threads: int = 1) -> None:
    """Let NumPy multiply matrices in so many threads. For programs, before anything imports NumPy.

    By default it takes every core for that, in threads whose priority is that of the process, whatever the caller's is.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(threads))


def limit_torch() -> None:
    """Let PyTorch keep to what `limit_threads` said, if it said anything; for whoever has loaded it."""
    if "torch" in _limits:
        sys.modules["torch"].set_num_threads(_limits["torch"])


def step_back() -> None:
    """Let the calling thread run when no frame has to be made, from now on. Only Linux has priorities for single threads."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS)


def every(seconds: float, work: Callable[[], object], ended: threading.Event, name: str) -> threading.Thread:
    """Call `work` every so many seconds until `ended` is set; the thread of this `name` that does so.

    A failure is logged, and the next time comes all the same. One that comes again is logged again only after the work
    has gone well in between.
    """
    thread = threading.Thread(target=_repeat, args=(seconds, work, ended, name), name=name, daemon=True)
    thread.start()
    return thread


def _repeat(seconds: float, work: Callable[[], object], ended: threading.Event, name: str) -> None:
    told = ""
    while not ended.wait(seconds):
        try:
            work()
        except Exception as error:  # whatever it is, it must not be the last time
            if repr(error) != told:
                log.error("%s failed, and is tried again in %g s", name, seconds, exc_info=error)
            told = repr(error)
        else:
            told = ""
