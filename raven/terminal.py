"""What commands have in common: the form of their help, what they show while they work, and how they end."""

import argparse
import signal
import sys
import time
from collections.abc import Callable
from threading import Event
from types import FrameType
from typing import TextIO

from raven.errors import RavenError

BAR = 28  # characters
BETWEEN = 0.1  # seconds between two drawings; a terminal over a network is slow


def command_parser(program: str, description: str, epilog: str) -> argparse.ArgumentParser:
    """For the options of a command. `epilog` is shown as it stands, line by line."""
    layout = argparse.RawDescriptionHelpFormatter
    return argparse.ArgumentParser(prog=program, description=description, epilog=epilog, formatter_class=layout)


class ProgressBar:
    """One line that fills up, with the time that is left; nothing where the stream is no terminal.

    Used as `with ProgressBar("sprites") as bar: work(progress=bar)`; the line is gone afterwards.
    """

    def __init__(
        self, what: str = "", stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`what` is counted. `clock` gives seconds from any beginning."""
        self._what = what
        self._stream = stream or sys.stderr
        self._clock = clock
        self._shown = self._stream.isatty()
        self._began: float | None = None
        self._drawn = float("-inf")

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *exception: object) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def __call__(self, done: float, total: float) -> None:
        """`done` of `total` are done."""
        now = self._clock()
        if self._began is None:
            self._began = now
        if not self._shown or (now - self._drawn < BETWEEN and done < total):
            return
        self._drawn = now
        share = done / total if total else 1.0
        full = round(BAR * share)
        left = f"  {(now - self._began) * (1 - share) / share:.0f} s left" if 0 < share < 1 else ""
        counted = f" {done:.0f} of {total:.0f} {self._what}" if self._what else ""
        self._stream.write(f"\r\x1b[K[{'#' * full}{'.' * (BAR - full)}] {share:4.0%}{counted}{left}")
        self._stream.flush()


def ends_when_interrupted() -> Event:
    """What the first SIGINT or SIGTERM sets, for a command that then comes to an end of its own; a further one interrupts it."""
    stop = Event()

    def interrupt(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    return stop


def exit_code(program: str, work: Callable[[], int]) -> int:
    """Do what a command is for; its exit code, or that of why it ended, which is told as `ended` does. 130 after Ctrl+C."""
    try:
        return work()
    except (RavenError, OSError) as error:
        return ended(program, error)
    except KeyboardInterrupt:
        print(f"{program}: stopped", file=sys.stderr)
        return 130


def ended(program: str, error: RavenError | OSError, addition: str = "") -> int:
    """Say on stderr in one line why a command ended; its exit code: 2 for what cannot be used, 1 for what went wrong."""
    if isinstance(error, RavenError):
        print(f"{program}: {error}{addition}", file=sys.stderr)
        return 2
    place = f"{error.filename}: " if error.filename else ""
    print(f"{program}: {place}{error.strerror or error}{addition}", file=sys.stderr)
    return 1
