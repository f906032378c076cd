"""Listening, answering and stopping: the waitress server with a thread for every viewer and every call that waits for speech,
and a few for the rest of the API.
"""

import select
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from raven.errors import Unavailable
from raven.server.config import ServerConfig
from raven.server.connection import FeedChannel
from raven.server.waking import BEAT_SECONDS, WakingClock

API_THREADS = 16
SPARE_CONNECTIONS = 256  # kept alive by browsers beside those of the feeds
SHUTDOWN_SECONDS = 1.0


def bind(port: int, everywhere: bool) -> list[socket.socket]:
    """Sockets on the loopback addresses, or on all; IPv6 where there is any. Raises `Unavailable` for a taken port."""
    first = _bind(socket.AF_INET, "0.0.0.0" if everywhere else "127.0.0.1", port)
    sockets = [first]
    with suppress(OSError, Unavailable):  # no IPv6 here, or another program has that half of the port
        sockets.append(_bind(socket.AF_INET6, "::" if everywhere else "::1", first.getsockname()[1]))
    return sockets


def _bind(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was in use a moment ago
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((host, port))
        bound.listen(1024)
    except OSError as error:
        bound.close()
        raise Unavailable(f"cannot listen on {host} port {port}: {error.strerror or error}") from error
    return bound


class _Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    channel_class = FeedChannel


class HttpServer:
    """Serves an app on bound sockets until it is stopped; then `on_stop` ends what keeps requests running: feeds."""

    def __init__(
        self,
        app: Flask,
        sockets: list[socket.socket],
        config: ServerConfig,
        on_stop: Callable[[], None],
        clock: WakingClock | None = None,
    ) -> None:
        self._map: dict[int, Any] = {}
        self._on_stop = on_stop
        self._clock = clock or WakingClock()
        self._stopping = False
        viewers = config.limits.viewers
        adjustments = Adjustments(
            sockets=sockets,
            threads=viewers + config.limits.speeches + API_THREADS,
            connection_limit=viewers + SPARE_CONNECTIONS,
            # Together one part of a feed: the next is written only when nothing of the last is left to send.
            outbuf_high_watermark=1,
            # Watch the socket while a request runs, so that a viewer that left is noticed.
            channel_request_lookahead=1,
            # A body above the app's limit is read and then refused in the API's own words; one far above is cut off.
            max_request_body_size=4 * config.limits.upload_bytes,
            asyncore_use_poll=hasattr(select, "poll"),
            ident="raven",
        )
        self._dispatcher = ThreadedTaskDispatcher()
        self._dispatcher.set_thread_count(adjustments.threads)
        self._listeners = [
            _Listener(
                app,
                self._map,
                _sock=bound,
                dispatcher=self._dispatcher,
                adj=adjustments,
                bind_socket=False,
                sockinfo=(bound.family, bound.type, bound.proto, bound.getsockname()),
            )
            for bound in sockets
        ]
        self._use_poll = adjustments.asyncore_use_poll
        self.port: int = sockets[0].getsockname()[1]

    def run(self) -> None:
        """Serve until `stop` is called or KeyboardInterrupt is raised in this thread."""
        try:
            while not self._stopping:
                self._clock.beat()
                wasyncore.loop(timeout=BEAT_SECONDS, map=self._map, use_poll=self._use_poll, count=1)
        except KeyboardInterrupt:
            pass
        finally:
            self._on_stop()
            self._dispatcher.shutdown(timeout=SHUTDOWN_SECONDS)
            wasyncore.close_all(self._map, ignore_all=True)

    def stop(self) -> None:
        """Make `run` return, from another thread."""
        self._stopping = True
        self._listeners[0].pull_trigger()
