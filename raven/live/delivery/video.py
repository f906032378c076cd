"""Videos of a session: one encoder for each codec, size and rate that is watched, which all of its viewers share.

    Feed ─► encoder's thread ─► the last few shots ─► viewer, viewer

A viewer takes what it has not had yet. One that is further behind than what is kept, and one that comes new, goes on with a key
frame, which is made for it unless there was one just now. Whoever watches a video of another size or rate never notices.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from raven.live.delivery.viewing import PAUSED_FPS, ShownFrame, have_fresh_frame, paced_frames
from raven.live.feed import Feed, Frame
from raven.live.tally import Tally
from raven.live.timings import Timings
from raven.video.picture import Rgba8
from raven.video.video import VideoCodec, VideoEncoder
from raven.wire.video import VideoShape

log = logging.getLogger(__name__)

KEPT = 8  # shots
KEY_REST = 0.5  # seconds at least between two key frames
FAILURES = 3  # one after the other, and the video ends
MOST = 4  # videos of one codec: an encoder of VP9 takes 160 MB for pictures of 1024 pixels


@dataclass(frozen=True)
class Shot:
    """One frame of a video."""

    number: int
    """Counts up in its video."""
    id: int
    time: float
    """As those of its `Frame`."""
    data: bytes
    """Empty where the shot before still stands."""
    drawn: VideoShape | None
    """Of key frames: how the video is read and drawn."""


class Video:
    """One encoder and its thread. Viewers come and go by `Videos.watched`."""

    def __init__(
        self,
        feed: Feed,
        timings: Timings,
        tally: Tally,
        codec: VideoCodec,
        scale: float,
        fps: Callable[[], float],
        clock: Callable[[], float],
    ) -> None:
        self.viewers = 0
        self.failure: str | None = None
        """Why there are no more shots."""
        self._feed, self._timings, self._tally = feed, timings, tally
        self._codec, self._scale, self.fps, self._clock = codec, scale, fps, clock
        self._changed = threading.Condition()
        self._ended = False
        self._shots: deque[Shot] = deque(maxlen=KEPT)
        self._count = 0
        self._encoder: VideoEncoder | None = None
        self._drawn: VideoShape | None = None
        self._shown: Rgba8 | None = None  # the picture that was encoded last: it may be that of many frames
        self._key_wanted = False
        self._last = self._last_key = float("-inf")
        self._failures = 0
        threading.Thread(target=self._run, name=f"encode {codec.name}", daemon=True).start()

    def newer(self, after: int | None, timeout: float) -> tuple[Shot, ...]:
        """All shots after that number, or from a key frame on if those are not there any more (None: in any case).

        Nothing after `timeout` seconds, or when the video has ended.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._there(after), timeout)
            return self._there(after)

    def _there(self, after: int | None) -> tuple[Shot, ...]:
        shots = tuple(self._shots)
        if after is not None and (not shots or shots[0].number <= after + 1):
            return tuple(shot for shot in shots if shot.number > after)
        key = max((place for place, shot in enumerate(shots) if shot.drawn), default=None)
        self._key_wanted |= key is None
        return () if key is None else shots[key:]

    def end(self) -> None:
        """Nobody watches any more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _run(self) -> None:
        try:
            have_fresh_frame(self._feed)
            for view in paced_frames(self._feed, self.fps, clock=self._clock):
                if self._ended:
                    return
                if view is not None:
                    self._take(view)
        finally:
            self._encoder = None
            self.end()

    def _take(self, view: ShownFrame) -> None:
        now, frame = self._clock(), view.frame
        is_key = self._key_wanted and now - self._last_key >= KEY_REST
        if (view.repeated or frame.rgba8 is self._shown) and not is_key:
            if now - self._last >= 1 / PAUSED_FPS:
                self._publish(frame, b"", None, now)
            return
        try:
            data, drawn = self._encoded(frame, is_key)
            self._failures = 0
        except Exception as error:  # whatever it is, the next frame may be encoded by another one
            self._encoder = None
            self._failures += 1
            if self._failures == 1:
                log.error("a frame could not be encoded as %s", self._codec.name, exc_info=error)
            if self._failures >= FAILURES:
                self.failure = f"no frame can be encoded as {self._codec.name} ({type(error).__name__})"
                self.end()
            return
        self._shown = frame.rgba8
        self._publish(frame, data, drawn, now)

    def _encoded(self, frame: Frame, is_key: bool) -> tuple[bytes, VideoShape | None]:
        height, width, _ = frame.rgba8.shape
        with self._timings.measure("encode"), self._timings.measure(f"encode_{self._codec.name}"):
            if self._encoder is None or not self._encoder.takes(frame.rgba8):
                self._encoder = VideoEncoder(self._codec, width, height, self._scale, self.fps())
            crop = frame.crop.model_dump()
            is_key |= self._drawn is not None and (frame.corner, crop) != (self._drawn.corner, self._drawn.crop)
            packet = self._encoder.encode(frame.rgba8, is_key)
        self._tally.add("encodes", self._codec.name)
        self._tally.add("encoded_bytes", self._codec.name, amount=len(packet.data))
        if not packet.is_key:
            return packet.data, None
        self._drawn = VideoShape(
            self._encoder.string,
            self._encoder.coded_size,
            self._encoder.size,
            (width, height),
            frame.corner,
            frame.full_size,
            crop,
        )
        return packet.data, self._drawn

    def _publish(self, frame: Frame, data: bytes, drawn: VideoShape | None, now: float) -> None:
        with self._changed:
            self._last = now
            if drawn:
                self._last_key, self._key_wanted = now, False
            self._shots.append(Shot(self._count, frame.id, frame.time, data, drawn))
            self._count += 1
            self._changed.notify_all()


Key: TypeAlias = tuple[str, float, float]
"""Codec, scale and share of a video."""


class Videos:
    """Those of one session that somebody watches."""

    def __init__(
        self,
        feed: Feed,
        timings: Timings,
        tally: Tally,
        fps: Callable[[], float],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`fps`: how many frames per second there are now for who takes all of them."""
        self._feed, self._timings, self._tally, self._fps, self._clock = feed, timings, tally, fps, clock
        self._lock = threading.Lock()
        self._videos: dict[Key, Video] = {}

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._videos)

    @contextmanager
    def watched(self, codec: VideoCodec, scale: float, share: float) -> Iterator[Video]:
        """The video of frames made smaller by `scale`, of which there are `share` of all; for as long as the body runs.

        Where there are `MOST` others already it is the best of those that are less, or else the least.
        """
        with self._lock:
            key = self._nearest((codec.name, scale, share))
            video = self._videos.get(key)
            if video is None or video.failure is not None:
                video = self._videos[key] = self._begun(codec, *key[1:])
            video.viewers += 1
        try:
            yield video
        finally:
            with self._lock:
                video.viewers -= 1
                if not video.viewers:
                    video.end()
                    if self._videos.get(key) is video:
                        del self._videos[key]

    def _nearest(self, wanted: Key) -> Key:
        there = [key for key in self._videos if key[0] == wanted[0]]
        if wanted in there or len(there) < MOST:
            return wanted
        return max((key for key in there if key[1] <= wanted[1] and key[2] <= wanted[2]), default=min(there))

    def _begun(self, codec: VideoCodec, scale: float, share: float) -> Video:
        return Video(self._feed, self._timings, self._tally, codec, scale, lambda: self._fps() * share, self._clock)
