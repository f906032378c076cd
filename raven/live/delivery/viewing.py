"""Watching a feed at a steady pace: what to hand to one viewer, and when."""

import time
from collections.abc import Callable, Generator
from typing import NamedTuple

from raven.live.feed import Feed, Frame

EARLY = 0.25  # of a period: a frame that is there so much before its time is handed over at once
LATE = 0.5  # of a period: so long after its time a frame is waited for before the last one is shown again
PAUSED_FPS = 5.0  # how often the last frame comes again while the session is paused
NUDGE = 0.02  # of a period: how fast the pace slides towards a renderer that runs at the same rate in another phase


class ShownFrame(NamedTuple):
    """What one viewer is to be shown now."""

    frame: Frame
    repeated: bool
    """This viewer has had this frame before: nothing newer came in time."""


def viewer_frames(
    feed: Feed,
    fps: Callable[[], float],
    patience: float = 1.0,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[ShownFrame | None]:
    """What to send to one viewer, paced at `fps()` per second, until the feed is closed.

    The newest frame is handed over as soon as it is there; frames beyond `fps` are skipped, and where rendering is
    slower or paused the last frame comes again, so that the pace holds. A viewer that was busy for a while gets the
    newest frame first, and nothing of what it missed. The viewer counts as one from the first `next` until the
    iterator is closed. As long as there is no frame at all, `None` comes every `patience` seconds: time to see whether
    the viewer is still there.
    """
    with feed.viewer():
        yield from paced_frames(feed, fps, patience, clock)


def paced_frames(
    feed: Feed,
    fps: Callable[[], float],
    patience: float = 1.0,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[ShownFrame | None]:
    """As `viewer_frames`, for somebody who does not count as a viewer."""
    shown: Frame | None = None
    due = clock()
    while not feed.closed:
        period = 1 / fps()
        if shown is None:
            shown = feed.wait_newer(-1, patience)
            due = clock()
            if not feed.closed:
                yield ShownFrame(shown, False) if shown else None
            continue
        due = _next_due(due, period, clock())
        frame = feed.wait_newer(shown.id, max(0.0, due + LATE * period - clock())) or shown
        ahead = due - EARLY * period - clock()
        if frame is not shown and ahead > 0:
            if frame.id == shown.id + 1:
                due -= NUDGE * period
            feed.rest(ahead)
            frame = feed.latest or frame
        if not feed.closed:
            yield ShownFrame(frame, frame is shown)
            shown = frame


def have_fresh_frame(feed: Feed, patience: float = 1.0) -> None:
    """See to it that the newest frame is of now: without viewers nothing was rendered, perhaps for hours."""
    last = feed.latest
    with feed.request():
        feed.wait_newer(last.id if last else -1, patience)


def _next_due(due: float, period: float, now: float) -> float:
    """The next place on the viewer's grid of times; after a stall of the viewer the grid begins anew."""
    return due + period if due + period > now - LATE * period else now
