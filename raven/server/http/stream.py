"""The feed of one viewer: parts of `multipart/x-mixed-replace` (`raven.wire.parts`), one write each.

Clients need the whole head of a part within the first 4096 bytes of an HTTP chunk, so a part is always one write.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator

from raven.live.feed import Feed, Frame
from raven.live.session import Session
from raven.live.viewing import viewer_frames
from raven.server.http.connection import Connection
from raven.video.codecs import ImageFormat
from raven.wire.parts import part

PAUSED_FPS = 5.0  # how often the last frame comes again while the session is paused
PATIENCE = 1.0  # seconds between two looks whether a viewer that cannot be served is still there


def stream(
    session: Session,
    format: ImageFormat | None,
    most_fps: float | None,
    connection: Connection,
    stall_seconds: float,
    keeps_up: Callable[[], object],
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[bytes]:
    """The parts for one viewer, until the session is closed, the client leaves, or reads nothing for `stall_seconds`.

    `format` None is that of the session's settings, looked up for each frame. `most_fps` None is the session's rate.
    The next frame is picked only when the last has left, so a viewer that was slow goes on with the newest one. `keeps_up`
    is called whenever the viewer has taken all that there was.
    """
    connection.send_head()
    _have_fresh_frame(session.feed)
    output = OutputClock(clock)
    views = viewer_frames(session.feed, lambda: _fps(session, most_fps), PATIENCE, clock)
    try:
        for view in views:
            if not connection.alive:
                break
            keeps_up()
            if view is None:
                continue
            if view.repeated and session.running:
                session.tally.add("repeated_frames")
            yield _part(session, view.frame, format or ImageFormat.parse(session.settings.format), output)
            if not _kept_up(connection, session, stall_seconds, clock):
                break
    finally:
        views.close()
        if not connection.wait_until_sent(PATIENCE):
            connection.drop()


class OutputClock:
    """Measures the interval between the parts that one viewer gets, over the last hundred."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=101)

    def tick(self) -> float:
        """A part goes out now; the mean interval in milliseconds, 0 for the first."""
        self._times.append(self._clock())
        if len(self._times) < 2:
            return 0.0
        return 1000 * (self._times[-1] - self._times[0]) / (len(self._times) - 1)


def _have_fresh_frame(feed: Feed) -> None:
    """See to it that the newest frame is of now: without viewers nothing was rendered, perhaps for hours."""
    last = feed.latest
    with feed.request():
        feed.wait_newer(last.id if last else -1, PATIENCE)


def _fps(session: Session, most_fps: float | None) -> float:
    fps = session.fps if session.running else PAUSED_FPS
    return min(fps, most_fps) if most_fps else fps


def _kept_up(connection: Connection, session: Session, stall_seconds: float, clock: Callable[[], float]) -> bool:
    """Wait until the viewer has taken everything; whether it has. Not to do so within `PATIENCE` is a stall."""
    deadline = clock() + stall_seconds
    if connection.wait_until_sent(PATIENCE):
        return True
    session.tally.add("viewer_stalls")
    while not connection.wait_until_sent(PATIENCE):
        if session.feed.closed or clock() > deadline:
            session.tally.add("dropped_viewers")
            return False
    return True


def _part(session: Session, frame: Frame, format: ImageFormat, output: OutputClock) -> bytes:
    return part(
        session.feed.encoded(frame, format, session.backdrop()),
        format.mime,
        id=frame.id,
        time=frame.time,
        crop={name: getattr(frame.crop, name) for name in ("enabled", "left", "top", "right", "bottom")},
        full_size=frame.full_size,
        corner=frame.corner,
        statistics=_stats(session, output.tick()),
    )


def _stats(session: Session, output_ms: float) -> dict[str, float]:
    target = session.settings.target_fps
    return session.stats() | {
        "output_ms": round(output_ms, 1),
        "output_fps": round(1000 / output_ms, 1) if output_ms > 0 else 0.0,
        "target_fps": int(target) if target == int(target) else round(target, 1),
    }
