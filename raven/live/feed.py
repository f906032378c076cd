"""The feed: where the render thread puts the newest frame, and where any number of viewers take it.

    render thread ── publish ─► Feed (newest frame only) ── wait_newer ─► viewer, viewer, recorder
                                   └ encoded(frame, format): once per frame and format, whoever asks first

A slow viewer misses frames and delays nobody. When nobody looks, `wanted` is false and nothing needs to be rendered.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from raven.live.tally import Tally
from raven.live.timings import Timings
from raven.settings.animator_settings import Crop
from raven.video.backdrop import Backdrop
from raven.video.codecs import ImageFormat, encode
from raven.video.even import with_even_edges
from raven.video.picture import Rgba8
from raven.video.stacked import encode_stacked


class _Encoding:
    """One frame in one format: made by the first who asks, while those who want the same wait."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.data: bytes | None = None


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of the avatar, cropped and finished."""

    id: int
    """Counts up from 0 in its session."""
    time: float
    """When its pose was taken, in seconds on the session's clock (monotonic)."""
    rgba8: Rgba8
    """(H, W, 4) uint8, sRGB, straight alpha. Not to be written to."""
    crop: Crop
    """The crop that was applied."""
    full_size: tuple[int, int]
    """(width, height) that the picture would have without the crop."""
    corner: tuple[int, int] = (0, 0)
    """Where the upper left corner of the frame is in that, (x, y) in pixels. Whoever draws it there needs no arithmetic."""
    _encodings: dict[tuple[ImageFormat, Backdrop | None, float], _Encoding] = field(default_factory=dict, repr=False)
    """By what they are; shared with the next frame if that has the same picture."""


class Feed:
    """Holds the newest frame of one session, lets viewers wait for a newer one, and knows whether anybody looks."""

    def __init__(self, timings: Timings, tally: Tally | None = None) -> None:
        self._timings = timings
        self._tally = tally or Tally()
        self._changed = threading.Condition()
        self._ended = threading.Event()
        self._latest: Frame | None = None
        self._viewers = 0
        self._requests = 0

    @property
    def latest(self) -> Frame | None:
        return self._latest

    @property
    def closed(self) -> bool:
        return self._ended.is_set()

    @property
    def viewers(self) -> int:
        """How many watch the running pictures."""
        return self._viewers

    @property
    def requested(self) -> bool:
        """Whether somebody waits for a single frame, even of a paused avatar."""
        return self._requests > 0

    @property
    def wanted(self) -> bool:
        """Whether a new frame would be looked at."""
        return self._viewers > 0 or self._requests > 0

    def publish(self, frame: Frame) -> None:
        """`frame` is the newest now; everybody who waits gets it. After `close` it is dropped."""
        with self._changed:
            if not self.closed:
                self._latest = frame
                self._changed.notify_all()

    def wait_newer(self, after: int, timeout: float) -> Frame | None:
        """The newest frame, once its id is above `after` (-1: any). `None` after `timeout` seconds, or when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self._newer_than(after), timeout)
            return self._latest if not self.closed and self._newer_than(after) else None

    def _newer_than(self, after: int) -> bool:
        return self._latest is not None and self._latest.id > after

    def rest(self, seconds: float) -> None:
        """Waits, whatever is published, but not longer than the feed lives."""
        self._ended.wait(seconds)

    def encoded(self, frame: Frame, format: ImageFormat, backdrop: Backdrop | None = None, scale: float = 1.0) -> bytes:
        """The frame as a file. Viewers of one format (JPEG: and backdrop) share the work; other formats don't wait.

        A JPEG has even edges, so that players can make a film of the feed: a column or row more where the frame is odd.
        `scale` makes a stacked picture smaller, for those whose line is slow.
        """
        key = (format, None if format.has_alpha else backdrop, scale)
        encoding = frame._encodings.setdefault(key, _Encoding())  # atomic: all who ask get one and the same
        with encoding.lock:
            if encoding.data is None:
                with self._timings.measure("encode"), self._timings.measure(f"encode_{format.lower()}"):
                    rgba8 = with_even_edges(frame.rgba8) if format is ImageFormat.JPEG else frame.rgba8
                    encoding.data = encode_stacked(rgba8, scale) if scale < 1 else encode(rgba8, format, backdrop)
                self._tally.add("encodes", format.lower())
                self._tally.add("encoded_bytes", format.lower(), amount=len(encoding.data))
            return encoding.data

    @contextmanager
    def viewer(self) -> Iterator[None]:
        """While the body runs, somebody watches."""
        with self._changed:
            self._viewers += 1
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._viewers -= 1

    @contextmanager
    def request(self) -> Iterator[None]:
        """While the body runs, somebody waits for a single frame."""
        with self._changed:
            self._requests += 1
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._requests -= 1

    def wait_until(self, reason: Callable[[], bool]) -> None:
        """For the render thread: waits for `reason`, which is looked at again for every new viewer and every `wake`."""
        with self._changed:
            self._changed.wait_for(reason)

    def wake(self) -> None:
        """Something outside of the feed has changed that `wait_until` may wait for."""
        with self._changed:
            self._changed.notify_all()

    def close(self) -> None:
        """No more frames; everybody who waits goes home. May be called twice."""
        with self._changed:
            self._ended.set()
            self._changed.notify_all()
