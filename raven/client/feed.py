"""The live feed of a session as an iterator of frames, over one connection or over as many as it takes."""

import logging
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from types import TracebackType
from typing import TypeAlias

import requests

from raven.client.connection import transport_errors
from raven.client.errors import FeedBroken, FeedEnded, InvalidInput, KeyRefused, NotFound, RavenClientError
from raven.client.multipart import MultipartParser, Part, boundary_of

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 8.0  # seconds before a new try; doubles from the first to the longest

Frame: TypeAlias = tuple[str, dict[str, str], bytes]
"""(MIME type, the part's headers with names in lower case, the encoded picture)."""


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
        # `read1` hands over what has arrived; a plain read would wait for `chunk_size` bytes and be a frame late.
        raw = response.raw
        self._pieces: Iterator[bytes] = (
            raw.stream(chunk_size) if raw.chunked else iter(partial(raw.read1, chunk_size), b"")
        )

    @property
    def skipped(self) -> int:
        """How many broken parts were left out so far."""
        return self._parser.skipped

    def __iter__(self) -> "FrameStream":
        return self

    def __next__(self) -> Frame:
        part = next(self._parts, None)
        while part is None:
            self._parser.push(self._next_piece())
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

    def _next_piece(self) -> bytes:
        with transport_errors(self._response.url.partition("?")[0]):
            piece = next(self._pieces, None)
        if piece is None:
            self.close()
            raise FeedEnded("the server ended the feed")
        return piece


def reconnecting(
    open_feed: Callable[[], FrameStream],
    pause: Callable[[float], object] = time.sleep,
    chance: Callable[[], float] = random.random,
) -> Iterator[Frame]:
    """The frames of feed after feed, without end: when one breaks, `open_feed` is called for the next.

    Before a new try it waits: 0.25 s at first, twice as long each time up to 8 s, and up to a quarter less by `chance`
    (0..1), so that many viewers do not return in one moment. A frame that arrives makes it start over. What waiting
    cannot mend is raised: `NotFound`, `KeyRefused`, `InvalidInput`.
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
            seconds = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures - 1, 10)) * (1 - 0.25 * chance())
            log.info("the feed broke (%s); trying again in %.1f s", error, seconds)
            pause(seconds)
