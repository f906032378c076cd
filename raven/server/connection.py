"""The connection under a request, as a feed needs to know it: whether it is still there, and whether it keeps up.

waitress sends the head of an answer only together with the first bytes of the body, and lets an application write far
ahead of a slow client. The two classes below give a running request a `Connection`, with which a feed sends its head at
once and picks its next frame only when the last one has left. Without waitress (Flask's test client) `connection_of`
gives one that always keeps up.
"""

import socket
import time
from collections.abc import Mapping
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

ENVIRON_KEY = "raven.connection"
UNSENT_BYTES = 16 * 1024  # what the kernel may hold for a client beyond what is on its way


class Connection:
    """What a feed asks of the connection of its viewer."""

    @property
    def alive(self) -> bool:
        """Whether the client is still there."""
        return True

    def send_head(self) -> None:
        """Send status and headers now, before there is a body."""

    def wait_until_sent(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds until everything written has left; whether it has."""
        return True

    def drop(self) -> None:
        """Close the connection, whatever it still holds."""


def connection_of(environ: Mapping[str, Any]) -> Connection:
    """The connection of the request with this WSGI environment."""
    connection = environ.get(ENVIRON_KEY)
    return connection if isinstance(connection, Connection) else Connection()


class WaitressConnection(Connection):
    """A connection that waitress serves."""

    def __init__(self, task: "FeedTask") -> None:
        self._task = task
        self._channel: FeedChannel = task.channel

    @property
    def alive(self) -> bool:
        return bool(self._channel.connected)

    def send_head(self) -> None:
        self._task.write(b"")

    def wait_until_sent(self, timeout: float) -> bool:
        channel = self._channel
        deadline = time.monotonic() + timeout
        with channel.outbuf_lock:
            while channel.connected and channel.total_outbufs_len:
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                channel.server.pull_trigger()
                channel.outbuf_lock.wait(left)
        return True

    def drop(self) -> None:
        self._channel.will_close = True
        self._channel.server.pull_trigger()


class FeedTask(WSGITask):  # type: ignore[misc]  # waitress has no types
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
        """Send waitress's error in the JSON shape of the API."""
        error = self.request.error
        code = error.reason.lower().replace(" ", "_")
        body = b'{"error":{"code":"%s","message":"%s"}}\n' % (code.encode(), error.reason.encode())
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "application/json"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class FeedChannel(HTTPChannel):  # type: ignore[misc]
    """A client's socket. The kernel is asked to store little for it, so that a viewer that fell behind catches up."""

    task_class = FeedTask
    error_task_class = JsonErrorTask

    def __init__(self, server: Any, sock: socket.socket, *args: Any, **options: Any) -> None:
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
        super().__init__(server, sock, *args, **options)

    def readable(self) -> bool:
        """Whether to read on. A client that left would make its socket readable for ever."""
        return bool(self.connected and super().readable())
