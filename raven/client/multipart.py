"""Takes the body of a feed, `multipart/x-mixed-replace`, in pieces cut anywhere, and gives its parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from raven.client.errors import FeedBroken

HEADER_LIMIT = 64 * 1024  # bytes of a part's header block
PART_LIMIT = 64 * 2**20  # bytes of a picture


@dataclass(frozen=True)
class Part:
    """One part. Header names are in lower case."""

    headers: dict[str, str]
    body: bytes

    @property
    def mimetype(self) -> str:
        """Such as `image/png`; empty if the part does not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class MultipartParser:
    """Collects bytes with `push`; `parts` gives what they complete.

    A part must say its Content-Length: only so is it complete before the next one begins. When the length is wrong (no
    line end follows the body), the part is left out, counted in `skipped`, and reading goes on at the next boundary.
    The same holds for garbage between parts. A part without a usable length raises `FeedBroken`, after which `parts`
    may be called again and gives what comes behind it.
    """

    def __init__(self, boundary: str) -> None:
        self.skipped = 0
        self._marker = f"--{boundary}\r\n".encode("latin-1")
        self._buffer = bytearray()
        self._headers: dict[str, str] | None = None  # of the part whose body is awaited
        self._length = 0
        self._lost = False  # between something broken and the next boundary

    def push(self, data: bytes) -> None:
        """Take the next bytes of the body."""
        self._buffer += data

    def parts(self) -> Iterator[Part]:
        """The parts that are complete and were not given yet."""
        while self._headers is not None or self._read_headers():
            if len(self._buffer) < self._length + 2:
                return
            headers, self._headers = self._headers, None
            assert headers is not None
            if self._buffer[self._length : self._length + 2] == b"\r\n":
                body = bytes(self._buffer[: self._length])
                del self._buffer[: self._length + 2]
                yield Part(headers, body)
            else:
                self._lose()  # the next boundary may be anywhere behind the header block

    def _read_headers(self) -> bool:
        """Go to the next boundary and read the header block behind it; whether both are there."""
        while True:
            at = self._buffer.find(self._marker)
            before = self._buffer[:at] if at >= 0 else self._buffer[: 1 - len(self._marker)]
            if before.strip(b"\r\n"):
                self._lose()
            del self._buffer[: len(before)]
            if at < 0:
                return False
            start = len(self._marker)
            end = self._buffer.find(b"\r\n\r\n", start - 2)  # the marker's own line end may begin an empty block
            if end >= 0:
                break
            if len(self._buffer) < HEADER_LIMIT:
                return False
            del self._buffer[:start]
            self._lose()
        self._lost = False
        headers = _parse_headers(bytes(self._buffer[start : max(start, end)]))
        del self._buffer[: end + 4]
        length = headers.get("content-length", "")
        if not re.fullmatch(r"[0-9]{1,9}", length) or int(length) > PART_LIMIT:
            self._lose()
            raise FeedBroken(f"a part of the feed has no usable Content-Length: {length[:40]!r}")
        self._headers, self._length = headers, int(length)
        return True

    def _lose(self) -> None:
        if not self._lost:
            self.skipped += 1
        self._lost = True


def boundary_of(content_type: str) -> str:
    """The boundary that a response's Content-Type names. Raises `FeedBroken` if it is no multipart."""
    match = re.search(r'boundary="?([^\s";]+)', content_type, re.IGNORECASE)
    if not content_type.lower().startswith("multipart/") or match is None:
        raise FeedBroken(f"this is no feed: Content-Type {content_type!r}")
    return match[1]


def _parse_headers(block: bytes) -> dict[str, str]:
    headers = {}
    for line in block.decode("latin-1").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return headers
