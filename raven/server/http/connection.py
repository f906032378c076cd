"""The connection under a request, as who answers needs to know it: whether it is still there, and whether it keeps up.

waitress sends the head of an answer only together with the first bytes of the body, and lets an application write far
ahead of a slow client. With its `ViewerConnection` a feed sends its head at once and picks its next frame only when the last one
has left. Without waitress (Flask's test client) `connection_of` gives one that always keeps up.
"""

import time
from collections.abc import Mapping
from typing import Any

ENVIRON_KEY = "raven.connection"


class ViewerConnection:
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

    def hold(self, seconds: float) -> None:
        """Let the answer leave only after so many seconds. Nobody waits for that here."""


def connection_of(environ: Mapping[str, Any]) -> ViewerConnection:
    """The connection of the request with this WSGI environment."""
    connection = environ.get(ENVIRON_KEY)
    return connection if isinstance(connection, ViewerConnection) else ViewerConnection()


class WaitressConnection(ViewerConnection):
    """A connection that waitress serves."""

    def __init__(self, task: Any) -> None:
        """`task` is waitress's, of a `Channel`."""
        self._task = task
        self._channel = task.channel

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

    def hold(self, seconds: float) -> None:
        self._channel.hold(seconds)
