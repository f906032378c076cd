"""Listening, answering and stopping: the waitress server with our connections, and threads in lanes."""

import select
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from raven.server.config import ServerConfig
from raven.server.http.channel import Channel, Patience
from raven.server.http.connections import Connections, most_connections
from raven.server.http.lanes import Lanes
from raven.server.http.request_parser import Busy
from raven.server.resources.waking import BEAT_SECONDS
from raven.server.services import services_of

SPARE_CONNECTIONS = 256  # kept alive by browsers beside those of the feeds
SHUTDOWN_SECONDS = 1.0
HEAD_BYTES = 64 * 1024  # of a request
RECEIVED_AT_ONCE = 64 * 1024  # bytes


class _Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Takes connections on one socket, and has their requests begun in the right lane."""

    channel_class = Channel

    def __init__(self, app: Flask, connections: Connections, lanes: Lanes, *args: Any, **options: Any) -> None:
        services = services_of(app)
        self.clock = services.clock
        self._gate = services.gate
        self._most_body_bytes = services.config.limits.upload_bytes
        self._connections = connections
        self._lanes = lanes
        super().__init__(app, *args, **options)

    def readable(self) -> bool:
        """Whether to take another connection."""
        return bool(self.accepting and self._connections.accepting)

    def handle_accept(self) -> None:
        """Take the connections that wait."""
        for _ in range(self._connections.at_once):
            try:
                accepted = self.accept()
            except OSError as error:
                self._connections.ran_out(error)
                return
            if accepted is None:
                return
            connection, address = accepted
            try:
                self.set_socket_options(connection)
                self.channel_class(self, connection, address, self.adj, map=self._map)
            except OSError:  # it is gone already
                connection.close()

    def admits(self, environ: dict[str, Any], length: int) -> bool:
        """Whether to read the body of a request, of which the head is known, and how long it says it is."""
        return length <= self._most_body_bytes and self._gate.admits(environ)

    def add_task(self, channel: Channel) -> None:
        """Have the channel's next request answered, as soon as its last answer has left."""
        if not channel.postpone():
            self.begin(channel)

    def begin(self, channel: Channel) -> None:
        """Have the channel's next request answered now."""
        request = channel.requests[0]
        lane = self._lanes.control if request.error else self._lanes.of(request.path)
        if not lane.add(channel, channel.peer):
            request.fail(Busy("too many requests wait for an answer"))
            if not self._lanes.control.add(channel, channel.peer):
                channel.will_close = True


class HttpServer:
    """Serves an app on bound sockets until it is stopped; then `on_stop` ends what keeps requests running: feeds."""

    def __init__(
        self, app: Flask, sockets: list[socket.socket], config: ServerConfig, on_stop: Callable[[], None]
    ) -> None:
        limits = config.limits
        self._map: dict[int, Any] = {}
        self._on_stop = on_stop
        self._clock = services_of(app).clock
        self._stopping = False
        self._lanes = services_of(app).lanes
        adjustments = Adjustments(
            sockets=sockets,
            # Together one part of a feed: the next is written only when nothing of the last is left to send.
            outbuf_high_watermark=1,
            # Watch the socket while a request runs, so that a viewer that left is noticed.
            channel_request_lookahead=1,
            recv_bytes=RECEIVED_AT_ONCE,
            max_request_header_size=HEAD_BYTES,
            # A body that says that it is above the app's limit is not read, and refused in the API's own words; one that
            # does not say how long it is (chunked) is read and then refused, or cut off when it goes far above.
            max_request_body_size=4 * limits.upload_bytes,
            asyncore_use_poll=hasattr(select, "poll"),
            ident="raven",
        )
        most = most_connections(limits.viewers + SPARE_CONNECTIONS)
        self._connections = Connections(self._map, most, Patience(answer=limits.stall_seconds), self._clock)
        self._listeners = [
            _Listener(
                app,
                self._connections,
                self._lanes,
                self._map,
                _sock=bound,
                dispatcher=self._lanes,
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
                self._connections.look_after()
        except KeyboardInterrupt:
            pass
        finally:
            self._on_stop()
            self._lanes.close(SHUTDOWN_SECONDS)
            wasyncore.close_all(self._map, ignore_all=True)

    def stop(self) -> None:
        """Make `run` return, from another thread."""
        self._stopping = True
        with suppress(OSError):  # it has noticed already, and closed the trigger
            self._listeners[0].pull_trigger()
