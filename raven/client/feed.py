"""The live feed of a session as an iterator of frames, over one connection or over as many as it takes; and its video."""

import logging
import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from types import TracebackType
from typing import Any, TypeAlias

import requests

from raven.client.connection import transport_errors
from raven.client.errors import FeedBroken, FeedEnded, InvalidInput, KeyRefused, NotFound, RavenClientError
from raven.client.multipart import MultipartParser, Part, boundary_of
from raven.wire.problems import details_in
from raven.wire.video import CONTENT_TYPE, VideoReader

log = logging.getLogger(__name__)

PAUSES = (0.25, 0.5, *[1.0] * 8, 2.0, 4.0, 8.0)
"""Seconds before each new try, the last one before all further ones: a server that was killed is back within some seconds."""


Frame: TypeAlias = tuple[str, dict[str, str], bytes]
"""(MIME type, the part's headers with names in lower case, the encoded picture)."""
VideoFrame: TypeAlias = tuple[dict[str, Any], bytes]
"""(its head, the encoded frame). Nothing is encoded where the last frame stands still."""


def pause_before(tries: int) -> float:
    """Seconds to wait before so many-th new try, from 1."""
    return PAUSES[min(tries, len(PAUSES)) - 1]


class FrameStream:
    """The frames of one open response, oldest first. Iterate, then `close` (or use it in `with`).

    Raises `FeedEnded` (an `EOFError`) when the server ends the feed, `FeedBroken` (a `ValueError`) for a part without a
    length or of another type than expected, `ServerUnreachable` or `ServerTooSlow` when the connection fails.
    """

    def __init__(
        self,
        response: requests.Response,
        chunk_size: int = 4096,
        expected_mimetype: str | None = None,
        on_headers: Callable[[dict[str, str]], object] = lambda headers: None,
    ) -> None:
        """`on_headers` is told the headers of each frame when it is handed out."""
        self._response = response
        self._on_headers = on_headers
        self._expected = expected_mimetype
        try:
            self._parser = MultipartParser(boundary_of(response.headers.get("Content-Type", "")))
        except FeedBroken:
            response.close()
            raise
        self._parts: Iterator[Part] = iter(())
        self._pieces = pieces_of(response, chunk_size)

    @property
    def skipped(self) -> int:
        """How many broken parts were left out so far."""
        return self._parser.skipped

    def __iter__(self) -> "FrameStream":
        return self

    def __next__(self) -> Frame:
        part = next(self._parts, None)
        while part is None:
            self._parser.push(next(self._pieces))
            self._parts = self._parser.parts()
            part = next(self._parts, None)
        if self._expected is not None and part.mimetype != self._expected:
            raise FeedBroken(f"the feed brings {part.mimetype!r} instead of {self._expected!r}")
        self._on_headers(part.headers)
        return part.mimetype, part.headers, part.body

    def close(self) -> None:
        """Leave the feed. May be called twice."""
        self._response.close()

    def __enter__(self) -> "FrameStream":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def pieces_of(response: requests.Response, chunk_size: int) -> Iterator[bytes]:
    """What comes of an endless answer, as it comes. Raises `FeedEnded` when the server ends it, `ServerUnreachable` and so on."""
    # `read1` hands over what has arrived; a plain read would wait for `chunk_size` bytes and be a frame late.
    raw = response.raw
    pieces: Iterator[bytes] = raw.stream(chunk_size) if raw.chunked else iter(partial(raw.read1, chunk_size), b"")
    while True:
        with transport_errors(response.url.partition("?")[0]):
            piece = next(pieces, None)
        if piece is None:
            response.close()
            raise FeedEnded("the server ended the feed")
        yield piece


class VideoStream:
    """The frames of one video, oldest first. Iterate, then `close` (or use it in `with`).

    Raises `FeedEnded` when the server ends it, `FeedBroken` for what is no video or when no frame can be encoded any more.
    """

    def __init__(self, response: requests.Response, chunk_size: int = 4096) -> None:
        self._response = response
        if response.headers.get("Content-Type", "").partition(";")[0] != CONTENT_TYPE:
            response.close()
            raise FeedBroken(f"this is no video: Content-Type {response.headers.get('Content-Type')!r}")
        self._reader = VideoReader()
        self._pieces = pieces_of(response, chunk_size)
        self._frames: deque[VideoFrame] = deque()

    def __iter__(self) -> "VideoStream":
        return self

    def __next__(self) -> VideoFrame:
        while not self._frames:
            try:
                self._frames += self._reader.push(next(self._pieces))
            except ValueError as error:
                raise FeedBroken(str(error)) from error
        head, data = self._frames.popleft()
        if "error" in head:
            self.close()
            raise FeedBroken(str(details_in(head, "").message))
        return head, data

    def close(self) -> None:
        """Leave the video. May be called twice."""
        self._response.close()

    def __enter__(self) -> "VideoStream":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def reconnecting(
    open_feed: Callable[[], FrameStream],
    pause: Callable[[float], object] = time.sleep,
    chance: Callable[[], float] = random.random,
) -> Iterator[Frame]:
    """The frames of feed after feed, without end: when one breaks, `open_feed` is called for the next.

    Before a new try it waits: 0.25 s, 0.5 s, then a second each time, after ten tries up to 8 s; and up to a quarter less by
    `chance` (0..1), so that many viewers do not return in one moment. A frame that arrives makes it start over. What
    waiting cannot mend is raised: `NotFound`, `KeyRefused`, `InvalidInput`.
    """
    failures = 0
    while True:
        try:
            with open_feed() as feed:
                for frame in feed:
                    failures = 0
                    yield frame
        except (NotFound, KeyRefused, InvalidInput):
            raise
        except RavenClientError as error:
            failures += 1
            seconds = pause_before(failures) * (1 - 0.25 * chance())
            log.info("the feed broke (%s); trying again in %.1f s", error, seconds)
            pause(seconds)
