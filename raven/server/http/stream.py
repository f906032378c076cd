"""What one viewer is sent: parts of `multipart/x-mixed-replace` (`raven.wire.parts`), one write each; or video (`wire.video`).

Clients need the whole head of a part within the first 4096 bytes of an HTTP chunk, so a part is always one write.
"""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator

from raven.errors import Unavailable
from raven.live.delivery.fit import Fit, share_below
from raven.live.delivery.video import Shot
from raven.live.delivery.viewing import PAUSED_FPS, have_fresh_frame, viewer_frames
from raven.live.feed import Frame
from raven.live.session import Session
from raven.server.http.connection import ViewerConnection
from raven.video.codecs import ImageFormat
from raven.video.video import VideoCodec
from raven.wire.parts import part
from raven.wire.video import last_message, message

PATIENCE = 1.0  # seconds between two looks whether a viewer that cannot be served is still there


def stream(
    session: Session,
    format: ImageFormat | None,
    most_fps: float | None,
    connection: ViewerConnection,
    stall_seconds: float,
    keeps_up: Callable[[], object],
    fit: Fit,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[bytes]:
    """The parts for one viewer, until the session is closed, the client leaves, or reads nothing for `stall_seconds`.

    `format` None is that of the session's settings, looked up for each frame. `most_fps` None is the session's rate.
    The next frame is picked only when the last has left, so a viewer that was slow goes on with the newest one. `keeps_up`
    is called whenever the viewer has taken all that there was. What does not fit its line is left out as `fit` says.
    """
    connection.send_head()
    have_fresh_frame(session.feed, PATIENCE)
    output = OutputClock(clock)
    views = viewer_frames(session.feed, lambda: _fps(session, most_fps, fit), PATIENCE, clock)
    last, shown = float("-inf"), None
    try:
        for view in views:
            if not connection.alive:
                break
            keeps_up()
            if view is None:
                continue
            if not view.repeated and view.frame.rgba8 is shown and clock() - last < 1 / PAUSED_FPS:
                continue  # an avatar that stands still is sent as often as a paused one, and moves again without delay
            last, shown = clock(), view.frame.rgba8
            if view.repeated and session.running:
                session.tally.add("repeated_frames")
            yield _part(session, view.frame, format or ImageFormat.parse(session.settings.format), output, fit.scale)
            began = clock()
            if not _kept_up(connection, session, stall_seconds, clock):
                break
            fit.taken(clock() - began, 1 / _fps(session, most_fps, fit))
    finally:
        views.close()
        _end(connection)


def video_stream(
    session: Session,
    codec: VideoCodec,
    most_fps: float | None,
    connection: ViewerConnection,
    stall_seconds: float,
    keeps_up: Callable[[], object],
    fit: Fit,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[bytes]:
    """The messages of a video for one viewer, for as long as `stream` would go on, or until no frame can be encoded any more.

    It has at most a few frames of delay: one that is further behind goes on with a key frame.
    """
    connection.send_head()
    try:
        with session.feed.viewer():
            goes_on = True
            while goes_on:
                goes_on = yield from _video(session, codec, most_fps, connection, stall_seconds, keeps_up, fit, clock)
    finally:
        _end(connection)


def _end(connection: ViewerConnection) -> None:
    """Let what was written leave, but do not wait for one who does not read it."""
    if not connection.wait_until_sent(PATIENCE):
        connection.drop()


def _video(
    session: Session,
    codec: VideoCodec,
    most_fps: float | None,
    connection: ViewerConnection,
    stall_seconds: float,
    keeps_up: Callable[[], object],
    fit: Fit,
    clock: Callable[[], float],
) -> Generator[bytes, None, bool]:
    """One video, until another one is wanted: whether it is."""
    scale, share = _wanted(session, most_fps, fit)
    with session.videos.watched(codec, scale, share) as video:
        last: int | None = None
        while connection.alive and not session.feed.closed:
            shots = video.newer(last, PATIENCE)
            keeps_up()
            if not shots:
                if video.failure is not None:
                    yield last_message(Unavailable.code, video.failure)
                    return False
                continue
            last = shots[-1].number
            yield b"".join(map(_message, shots))
            began = clock()
            if not _kept_up(connection, session, stall_seconds, clock):
                return False
            fit.taken(clock() - began, 1 / video.fps())
            if _wanted(session, most_fps, fit) != (scale, share):
                return True
    return False


def _wanted(session: Session, most_fps: float | None, fit: Fit) -> tuple[float, float]:
    """Scale and share of the frames that the viewer gets now."""
    return fit.scale, min(fit.share, share_below(session.fps, most_fps))


def _message(shot: Shot) -> bytes:
    return message(shot.id, shot.time, shot.data, shot.drawn)


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


def _fps(session: Session, most_fps: float | None, fit: Fit) -> float:
    fps = session.viewing_fps * fit.share
    return min(fps, most_fps) if most_fps else fps


def _kept_up(connection: ViewerConnection, session: Session, stall_seconds: float, clock: Callable[[], float]) -> bool:
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


def _part(session: Session, frame: Frame, format: ImageFormat, output: OutputClock, scale: float) -> bytes:
    is_smaller = format is ImageFormat.STACKED and scale < 1
    height, width, _ = frame.rgba8.shape
    return part(
        session.feed.encoded(frame, format, session.backdrop(), scale if is_smaller else 1.0),
        format.mime,
        id=frame.id,
        time=frame.time,
        crop=frame.crop.model_dump(),
        full_size=frame.full_size,
        corner=frame.corner,
        statistics=_stats(session, output.tick()),
        size=(width, height) if is_smaller else None,
    )


def _stats(session: Session, output_ms: float) -> dict[str, float]:
    target = session.settings.target_fps
    return session.stats() | {
        "output_ms": round(output_ms, 1),
        "output_fps": round(1000 / output_ms, 1) if output_ms > 0 else 0.0,
        "target_fps": int(target) if target == int(target) else round(target, 1),
    }
