"""One connection of a client: requests in, answers out, and a time limit on everything that the client is waited for.

waitress reads and writes in the main loop and has requests answered by threads. What is different here:

* No thread waits for a client that does not read. An answer is written into the connection's buffer as a whole, which the
  main loop empties; the next request of the connection is answered when nothing is left in it. Only who streams waits,
  by itself and with a limit: see `Connection.wait_until_sent`.
* Every stage in which the server waits for the client has its limit, see `Patience`.
* After an answer to a request that was not read to its end, what still comes is read and dropped for a while. Otherwise
  the network would tear down the connection before the client has read the answer.
"""

import json
import socket
from dataclasses import dataclass
from enum import Enum
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

from raven.server.http.connection import ENVIRON_KEY, WaitressConnection
from raven.server.http.peers import peer_of
from raven.server.http.request_parser import Busy, RequestParser, TimeOut
from raven.wire.problems import Details, Problem

UNSENT_BYTES = 16 * 1024  # what the kernel may hold for a client beyond what is on its way
LEAST_RATE = 1024.0  # bytes per second that a client must send or take, in the mean
MOST_DROPPED = 64 * 2**20  # bytes after an answer


class ConnectionStage(Enum):
    """What a connection is waiting for."""

    WORK = "a thread that answers"
    ANSWER = "the client to take an answer"
    HEAD = "the head of a request"
    BODY = "the body of a request"
    REST = "another request"
    PARTING = "the client to close the connection"


@dataclass(frozen=True)
class Patience:
    """Seconds that each stage may take, however little comes. Those with a body or an answer have more by `LEAST_RATE`."""

    head: float = 20.0
    body: float = 20.0
    answer: float = 60.0
    rest: float = 75.0
    parting: float = 30.0

    def of(self, stage: ConnectionStage, moved: int) -> float:
        """How long a stage may take in which so many bytes have moved."""
        match stage:
            case ConnectionStage.WORK:
                return float("inf")
            case ConnectionStage.ANSWER:
                return self.answer + moved / LEAST_RATE
            case ConnectionStage.BODY:
                return self.body + moved / LEAST_RATE
            case ConnectionStage.HEAD:
                return self.head
            case ConnectionStage.REST:
                return self.rest
            case ConnectionStage.PARTING:
                return self.parting


@dataclass(frozen=True)
class Waiting:
    """A stage of a connection, when it began, and how many bytes have moved since."""

    stage: ConnectionStage
    since: float
    moved: int


class RequestTask(WSGITask):  # type: ignore[misc]  # waitress has no types
    """A request whose environment knows its connection."""

    def get_environment(self) -> dict[str, Any]:
        """The WSGI environment."""
        environ: dict[str, Any] = super().get_environment()
        environ[ENVIRON_KEY] = WaitressConnection(self)
        return environ

    def finish(self) -> None:
        """End the answer. To HEAD none but its head: not even the mark by which an endless answer would end."""
        if self.request.command == "HEAD":
            if not self.wrote_header:
                self.write(b"")
            self.chunked_response = False
        super().finish()


class JsonErrorTask(ErrorTask):  # type: ignore[misc]
    """The answer to a request that never reached the application, such as a body far over the limit."""

    def execute(self) -> None:
        """Send the error in the JSON shape of the API."""
        error = self.request.error
        message = f"{error.reason}: {error.body}" if error.body else error.reason
        problem = Problem(error=Details(code=error.reason.lower().replace(" ", "_"), message=message))
        body = json.dumps(problem.to_json()).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "application/json"))
        self.response_headers.append(("X-Content-Type-Options", "nosniff"))
        if isinstance(error, Busy):
            self.response_headers.append(("Retry-After", "5"))
        self.set_close_on_finish()
        self.content_length = len(body) + 1
        self.write(body + b"\n")


class Channel(HTTPChannel):  # type: ignore[misc]
    """A client's socket. The kernel is asked to store little for it, so that a viewer that fell behind catches up."""

    task_class = RequestTask
    error_task_class = JsonErrorTask
    close_when_flushed: bool
    request: Any

    def __init__(self, server: Any, sock: socket.socket, addr: Any, *args: Any, **options: Any) -> None:
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
        self.peer = peer_of(str(addr[0]))
        self._clock = server.clock
        self._postponed = False  # the next request waits until the last answer has left
        self._rest_is_lost = False
        self._parting = False
        self._held_until = 0.0
        self._sent = self._dropped = self._answered = 0
        self._turn: tuple[ConnectionStage, int] = (ConnectionStage.HEAD, 0)
        self._waiting = Waiting(ConnectionStage.HEAD, self._clock(), 0)
        super().__init__(server, sock, addr, *args, **options)

    def parser_class(self, adjustments: Any) -> RequestParser:
        """What takes the bytes of the next request."""
        return RequestParser(adjustments, self._admits)

    # What the main loop asks and does.

    def readable(self) -> bool:
        """Whether to read on. A client that left would make its socket readable for ever."""
        return bool(self.connected and (self._parting or super().readable()))

    def writable(self) -> bool:
        """Whether there is something to send, or to close."""
        return bool(super().writable() and (self.will_close or not self._held()))

    def received(self, data: bytes) -> bool:
        """Take what came; nothing after what was not understood or not wanted."""
        if self._rest_is_lost:
            self._dropped += len(data)
            if self._dropped > MOST_DROPPED:
                self.will_close = True
            return False
        taken: bool = super().received(data)
        with self.requests_lock:
            self._rest_is_lost |= any(request.rest_is_lost for request in self.requests)
        self.waiting(self._clock())
        return taken

    def handle_write(self) -> None:
        """Send what there is, and close what is to be closed; or begin what waited for that."""
        if self._rest_is_lost and self.close_when_flushed:
            self.close_when_flushed = False
            super().handle_write()
            if self.connected:
                self._part_or_send_on()
        else:
            super().handle_write()
        if self._postponed and self.connected and not self.total_outbufs_len:
            self._postponed = False
            self.server.begin(self)
        self.waiting(self._clock())

    def waiting(self, now: float) -> Waiting:
        """What the connection waits for. Asked whenever that may have changed."""
        stage, moved = self._stage()
        if (stage, self._answered) != self._turn:
            self._turn = stage, self._answered
            self._waiting = Waiting(stage, now, moved)
        return Waiting(stage, self._waiting.since, moved - self._waiting.moved)

    def end(self) -> None:
        """Give up on the client: answer that its request took too long, if it has begun one, else close."""
        stage, _ = self._stage()
        with self.requests_lock:
            request = self.request
            if stage in (ConnectionStage.HEAD, ConnectionStage.BODY) and request is not None and not self.requests:
                request.fail(TimeOut("it did not come to its end"))
                self.request = None
                self.requests.append(request)
                self._rest_is_lost = True
                self.server.add_task(self)
                return
        self.handle_close()

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send what the network takes now; how much that was."""
        sent: int = super().send(data, do_close)
        self._sent += sent
        return sent

    def _stage(self) -> tuple[ConnectionStage, int]:
        if self._parting:
            return ConnectionStage.PARTING, self._dropped
        if self.requests and not self._postponed:
            return ConnectionStage.WORK, 0
        if self.total_outbufs_len:
            return ConnectionStage.ANSWER, self._sent
        request = self.request
        if request is not None:
            return (
                (ConnectionStage.BODY, request.body_bytes_received)
                if request.headers_finished
                else (ConnectionStage.HEAD, 0)
            )
        return (ConnectionStage.REST if self._answered else ConnectionStage.HEAD), 0

    def _part_or_send_on(self) -> None:
        if self.total_outbufs_len:
            self.close_when_flushed = True
            return
        self._parting = True
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.handle_close()

    def _admits(self, request: RequestParser) -> bool:
        """Whether to read the body of a request whose head is there."""
        return bool(self.server.admits(self.task_class(self, request).get_environment(), request.content_length))

    # What the threads do that answer.

    def service(self) -> None:
        """Answer one request."""
        self._rest_is_lost |= self.requests[0].rest_is_lost  # before the answer, after which the connection is closed
        super().service()
        self._answered += 1

    def postpone(self) -> bool:
        """Whether the next request must wait, because the last answer has not left yet; the main loop begins it then."""
        with self.outbuf_lock:
            self._postponed = self.total_outbufs_len > 0
            return self._postponed

    def hold(self, seconds: float) -> None:
        """Send nothing for so long; no thread waits for it."""
        self._held_until = self._clock() + seconds

    def _held(self) -> bool:
        return bool(self._held_until and self._clock() < self._held_until)

    def _flush_some(self, do_close: bool = True) -> bool:
        return False if self._held() else bool(super()._flush_some(do_close))

    def _flush_outbufs_below_high_watermark(self) -> None:
        """waitress would wait here until the client has read."""
