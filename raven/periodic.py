"""Work that is done again and again in the background, whatever becomes of it each time."""

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


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
