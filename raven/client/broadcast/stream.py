"""A broadcast: what a session shows and says goes to a target at a constant rate, again and again, until it is told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from raven.client.broadcast.source import SAMPLE_RATE, SessionSource, wait_for

if TYPE_CHECKING:
    from raven.video.outlet import Target

BEHIND = 0.8  # seconds that the stream is behind the server: in them sound is found out and fetched
FARTHEST = 2.0  # seconds that it may be off that, until it jumps there
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0  # seconds before a new try; doubles
FIRST_FRAME = 30.0  # seconds that the session has to show one


@dataclass
class Progress:
    """How a broadcast goes."""

    seconds: float = 0.0
    """Of what was sent to the target as it is connected now."""
    pictures: int = 0
    late: int = 0
    """Of the pictures, those that were sent more than a period after their time."""
    connections: int = 0
    trouble: str = ""
    """Why there is no connection now."""


def broadcast(
    source: SessionSource,
    target: Target,
    stop: threading.Event,
    report: Callable[[Progress], object] = lambda progress: None,
    seconds: float | None = None,
) -> Progress:
    """Send until `stop` is set, or for so many seconds. A connection that breaks is made anew, after a growing pause.

    Raises `OSError` where a file cannot be written, `TimeoutError` where no picture comes, and what ends the session.
    """
    progress = Progress()
    pause = FIRST_PAUSE
    newest = wait_for(source, stop, FIRST_FRAME)
    while newest is not None and not stop.is_set():
        try:
            _send(source, target, stop, report, progress, seconds)
            break
        except OSError as error:
            if target.is_file:
                raise
            if progress.seconds > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            progress.trouble = f"{error}; trying again in {pause:g} s"
            report(progress)
            stop.wait(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)
    return progress


def _send(
    source: SessionSource,
    target: Target,
    stop: threading.Event,
    report: Callable[[Progress], object],
    progress: Progress,
    seconds: float | None,
) -> None:
    """One connection, from its begin to its end."""
    from raven.video.fitted import fitted  # with OpenCV, which whoever only asks about a broadcast need not load
    from raven.video.outlet import Outlet

    progress.seconds = 0.0
    shape, period, fps = source.picture((source.newest or 0.0) - BEHIND).shape, 1 / float(target.fps), target.fps
    outlet = Outlet(target, shape)
    progress.connections, progress.trouble = progress.connections + 1, ""
    base = (source.newest or 0.0) - BEHIND
    began, number, given = time.monotonic(), 0, 0
    try:
        while not stop.is_set() and (seconds is None or number < round(seconds * fps)):
            due = began + number * period
            stop.wait(max(0.0, due - time.monotonic()))
            base = _kept_up(source, base, float(number / fps), time.monotonic() - due)
            moment = base + float(number / fps)
            pixels = source.picture(moment)
            upto = round((number + 1) * SAMPLE_RATE / fps)
            sound = source.sound(moment, upto - given)
            outlet.send(pixels if pixels.shape == shape else fitted(pixels, shape), sound)
            given, number = upto, number + 1
            progress.seconds, progress.pictures = float(number / fps), progress.pictures + 1
            progress.late += time.monotonic() > due + 2 * period
            report(progress)
    finally:
        outlet.close()


def _kept_up(source: SessionSource, base: float, elapsed: float, late: float) -> float:
    """The moment of the server's clock with which the stream began; another one where the two clocks went apart.

    That may be, as the server was started anew on another machine, or this one slept. Where no frames come at all, the stream
    goes on with the last one and in silence.
    """
    newest = source.newest
    off = (newest or 0.0) - BEHIND - (base + elapsed + late)
    return base + off if abs(off) > FARTHEST and source.is_live else base
