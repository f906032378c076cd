"""Requests as they come in: what the head says is judged before a body is read, and what may be read in two ways is refused.

Between a proxy and a server that read the end of a request differently, a request can be hidden in another one's body (request
smuggling). So a body with two lengths is an error here, and ends the connection.
"""

from collections.abc import Callable
from typing import Any

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import BadRequest, Error

LONGEST_CHUNK_LINE = 1024  # bytes
LONGEST_TRAILER = 16 * 1024


class NoRoom(Error):  # type: ignore[misc]  # waitress has no types
    """The body cannot be kept until it is complete."""

    code = 507
    reason = "Insufficient Storage"


class TimeOut(Error):  # type: ignore[misc]
    """The request did not come to its end."""

    code = 408
    reason = "Request Timeout"


class Busy(Error):  # type: ignore[misc]
    """Too many requests wait already."""

    code = 503
    reason = "Service Unavailable"


class RequestParser(HTTPRequestParser):  # type: ignore[misc]
    """One request on its way in. `admits` decides about one with a body when the head is there.

    The body of one that is not admitted is not read: the app refuses it in its own words, and the connection ends then.
    """

    body_rcv: Any

    def __init__(self, adjustments: Any, admits: Callable[["RequestParser"], bool]) -> None:
        super().__init__(adjustments)
        self._admits: Callable[[RequestParser], bool] | None = admits  # None once it was asked
        self.rest_is_lost = False
        """What comes after this request on its connection cannot be understood, or is not to be read."""

    def received(self, data: bytes) -> int:
        """Take what belongs to this request; how many bytes that were."""
        try:
            taken: int = super().received(data)
        except OSError as error:  # long bodies are kept in temporary files
            self.fail(NoRoom(f"the server cannot keep this body: {error.strerror or error}"))
            return len(data)
        if self.error:
            self.fail(self.error)
        elif self.headers_finished and self._admits is not None:
            admits, self._admits = self._admits, None
            if self.body_rcv is not None and not admits(self):
                self._leave_body()
        elif self.chunked and not self.completed and self._rambles():
            self.fail(BadRequest("a line between two chunks is too long"))
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """As waitress does; raises `ParsingError` also for what two programs might understand differently."""
        names = [line.partition(b":")[0].strip().lower() for line in header_plus.split(b"\r\n")[1:]]
        lengths, codings = names.count(b"content-length"), names.count(b"transfer-encoding")
        if lengths + codings > 1:
            raise ParsingError("the body's length is told more than once")
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a number with more digits than Python takes
            raise ParsingError("a number is too long") from error
        if codings and self.version != "1.1":
            raise ParsingError("Transfer-Encoding belongs to HTTP/1.1")

    def fail(self, error: Error) -> None:
        """Answer with this error, and read no further."""
        self.error = error
        self.completed = True
        self.rest_is_lost = True

    def _leave_body(self) -> None:
        self.close()
        self.body_rcv = None
        self.expect_continue = False
        self.completed = True
        self.rest_is_lost = True
        self.headers["CONNECTION"] = "close"

    def _rambles(self) -> bool:
        receiver = self.body_rcv
        return len(receiver.control_line) > LONGEST_CHUNK_LINE or len(receiver.trailer) > LONGEST_TRAILER
