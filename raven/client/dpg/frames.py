"""The frames of a live session, read and decoded on threads of their own; the newest one wins.

    feed ─► reader ─► newest packet ─► decoder ─► newest picture ─► whoever shows it

Neither thread ever waits for the other: a decoder that is slower than the feed skips frames and is never late.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from raven.client import api
from raven.client.dpg.decoding import Float4, decode, to_float
from raven.client.dpg.live import LiveSession
from raven.client.errors import RavenClientError
from raven.wire import parts

log = logging.getLogger(__name__)

CHUNK = 256 * 1024  # bytes; a QOI frame of 1024 x 1024 is about 0.5 MB
STALL = (
    6.0  # seconds without a byte after which the connection counts as broken; paused sessions send five frames a second
)
PAUSE = 0.3  # seconds before the feed is opened again
COUNTED = 100  # frames that rates are means of


@dataclass(frozen=True)
class ReceivedFrame:
    """A frame as it came."""

    mimetype: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    instance_id: str
    arrived: float
    """Seconds, `time.monotonic`."""


@dataclass(frozen=True)
class Shown:
    """A decoded frame. `pixels` stays as it is until a newer frame is taken."""

    pixels: Float4
    """(H, W, 4) float32, sRGB, straight alpha, 0..1."""
    box: tuple[float, float, float, float]
    """Left, top, right, bottom of these pixels in the full picture, in its pixels."""
    full_size: tuple[int, int]
    """Width and height without the crop."""
    packet: ReceivedFrame


@dataclass(frozen=True)
class Statistics:
    """Of the last hundred frames; zeros while none come."""

    fps: float
    bytes_per_second: float
    bytes_per_frame: float
    skipped: int
    """Frames that were not decoded because newer ones had come."""


class FrameSource:
    """Reads the feed of `session` while there is one. `latest` hands out each newest frame once.

    `format` is the encoding asked of the server (QOI is decoded fastest); None: that of the session's settings. `on_frame`
    is called on the decoder's thread when there is something new to take; it must not wait.
    """

    def __init__(
        self,
        session: LiveSession,
        format: str | None = "qoi",
        fps: float | None = None,
        on_frame: Callable[[], object] = lambda: None,
    ) -> None:
        self._session = session
        self._format, self._fps = format, fps
        self._on_frame = on_frame
        self._lock = threading.Condition()
        self._packet: ReceivedFrame | None = None
        self._ready: Shown | None = None
        self._buffers: list[Float4] = []
        self._handed_out: Float4 | None = None
        self._arrivals: deque[tuple[float, int]] = deque(maxlen=COUNTED + 1)
        self._skipped = 0
        self._closed = False
        self.problem = ""
        """Why a frame could not be decoded, in words; empty after one that could."""
        self._reader = threading.Thread(target=self._read, name="raven-feed-reader", daemon=True)
        self._decoder = threading.Thread(target=self._decode, name="raven-feed-decoder", daemon=True)
        self._reader.start()
        self._decoder.start()

    @property
    def threads(self) -> tuple[threading.Thread, ...]:
        """The threads that work, for measuring them."""
        return self._reader, self._decoder

    def latest(self) -> Shown | None:
        """The newest frame, once; None if there is none that was not handed out yet."""
        with self._lock:
            ready, self._ready = self._ready, None
            if ready is not None:
                self._handed_out = ready.pixels
            return ready

    def statistics(self) -> Statistics:
        with self._lock:
            arrivals = list(self._arrivals)
            skipped = self._skipped
        if len(arrivals) < 2 or time.monotonic() - arrivals[-1][0] > 2:
            return Statistics(0, 0, 0, skipped)
        seconds = max(arrivals[-1][0] - arrivals[0][0], 1e-6)
        size = sum(size for _, size in arrivals[1:])
        frames = len(arrivals) - 1
        return Statistics(frames / seconds, size / seconds, size / frames, skipped)

    def close(self) -> None:
        """Leave the feed. The threads end by themselves."""
        with self._lock:
            self._closed = True
            self._lock.notify_all()

    # The reader

    def _read(self) -> None:
        while not self._closed:
            instance_id = self._session.instance_id if self._session.status.phase == "live" else None
            if instance_id is None:
                self._pause(0.05)
                continue
            try:
                self._read_feed(instance_id)
            except RavenClientError as error:
                log.info("the feed broke: %s", error)
            except Exception:
                log.exception("reading the feed failed")
            with self._lock:
                self._arrivals.clear()
            if not self._closed:
                self._session.look()
                self._pause(PAUSE)

    def _read_feed(self, instance_id: str) -> None:
        with api.avatar_result_feed(
            instance_id, chunk_size=CHUNK, format=self._format, fps=self._fps, stall_seconds=STALL
        ) as feed:
            for mimetype, headers, body in feed:
                now = time.monotonic()
                if self._closed or self._session.instance_id != instance_id:
                    return
                with self._lock:
                    self._skipped += self._packet is not None
                    self._packet = ReceivedFrame(mimetype, headers, body, instance_id, now)
                    self._arrivals.append((now, len(body)))
                    self._lock.notify_all()

    def _pause(self, seconds: float) -> None:
        with self._lock:
            self._lock.wait_for(lambda: self._closed, seconds)

    # The decoder

    def _decode(self) -> None:
        seen: tuple[str, str | None] | None = None
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._closed or self._packet is not None)
                if self._closed:
                    return
                packet, self._packet = self._packet, None
            assert packet is not None
            key = packet.instance_id, parts.frame_id(packet.headers)
            if key == seen and key[1] is not None:
                continue  # a paused session, or one that renders slower than it sends, sends its last frame again
            try:
                shown = self._shown(packet)
            except Exception as error:  # decoders raise whatever they stumble over
                self.problem = f"a frame cannot be decoded ({packet.mimetype}, {type(error).__name__}: {error})"
                log.warning("%s", self.problem)
                continue
            seen, self.problem = key, ""
            with self._lock:
                self._ready = shown
            self._on_frame()

    def _shown(self, packet: ReceivedFrame) -> Shown:
        rgba8 = decode(packet.body, packet.mimetype)
        height, width = rgba8.shape[:2]
        left, top = parts.corner(packet.headers)
        full_size = parts.full_size(packet.headers, (width, height))
        pixels = to_float(rgba8, self._buffer(rgba8.shape))
        return Shown(pixels, (left, top, left + width, top + height), full_size, packet)

    def _buffer(self, shape: tuple[int, ...]) -> Float4:
        """Memory to write to that nobody looks at: neither what was handed out last nor what waits to be."""
        with self._lock:
            busy = [id(self._handed_out), id(self._ready.pixels if self._ready else None)]
        self._buffers = [buffer for buffer in self._buffers if buffer.shape == shape]
        free = next((buffer for buffer in self._buffers if id(buffer) not in busy), None)
        if free is None:
            free = np.empty(shape, np.float32)
            self._buffers.append(free)
        return free
