"""The language model behind this server: any that speaks OpenAI's interface. Its answers arrive while its client is watched.

A thread reads each answer, so that the request's own thread can look meanwhile whether its client is still there; when that
leaves, the connection to the model is closed, and the model stops.
"""

import logging
import queue
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from raven.errors import Unavailable
from raven.said import said
from raven.server.http.problems import BackendFailed, BackendTimeout
from raven.server.resources.chat.choice import ChosenModelServer

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

CONNECT_SECONDS = 10.0
LOOK_SECONDS = 0.05  # between two looks whether somebody still waits
CONNECTED = (".connect_tcp.complete", ".start_tls.complete")
"""What httpx tells of, when there is a connection."""
AT_ONCE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
"""Reset a connection when it is closed: a server that only writes knows at its next token, and not one later."""
MOST_AHEAD = 64  # pieces of an answer that its client has not taken yet
MOST_CONNECTIONS = 64
LARGEST_ANSWER = 64 * 2**20  # bytes of one that comes whole

OWN_HEADERS = """
 connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade content-length
 content-encoding host accept-encoding authorization cookie set-cookie origin referer date server expect forwarded via
 x-forwarded-for x-forwarded-proto x-forwarded-host x-real-ip access-control-allow-origin vary
"""
HOP_BY_HOP = frozenset(OWN_HEADERS.split())
"""Headers that belong to one of the two connections, or to this server."""


@dataclass(frozen=True)
class AnswerHead:
    """How an answer begins."""

    status: int
    content_type: str
    headers: Mapping[str, str]


_Arrived: TypeAlias = AnswerHead | bytes | BackendFailed | None  # None: the end


class Backend:
    """The model's server that is chosen."""

    def __init__(self, chosen: ChosenModelServer, timeout: float) -> None:
        """`timeout`: seconds in which nothing comes of an answer until it is given up."""
        self._chosen = chosen
        self._timeout = timeout
        self._lock = threading.Lock()
        self._made: httpx.Client | None = None

    @property
    def configured(self) -> bool:
        """Whether there is one."""
        return bool(self._chosen.now.base_url)

    @property
    def model(self) -> str:
        """The model for requests that name none; empty: the server's own."""
        return self._chosen.now.model

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None,
        key: str | None,
        timeout: float | None = None,
    ) -> "Answer":
        """Send a request on; `key` is what its client has for the model, used where none was given with the choice.

        `timeout`: as in the constructor, for this request.
        Raises `Unavailable` if there is no backend.
        """
        choice = self._chosen.now
        if not choice.base_url:
            raise Unavailable(
                said(
                    "no_model",
                    "no language model stands behind this server; choose one in the tab Chat of its page, or say with "
                    "base_url under [chat] in the configuration where one is",
                )
            )
        sent = {name: value for name, value in headers.items() if name.lower() not in HOP_BY_HOP}
        if key := (key if choice.key is None else choice.key):
            sent["Authorization"] = f"Bearer {key}"
        url = choice.base_url.rstrip("/") + path
        sent["Accept-Encoding"] = "identity"
        return Answer(self._client(), method, url, sent, body, timeout or self._timeout)

    def close(self) -> None:
        """Give the connections back."""
        with self._lock:
            if self._made is not None:
                self._made.close()

    def _client(self) -> "httpx.Client":
        import httpx  # only where there is a model

        with self._lock:
            if self._made is None:
                self._made = httpx.Client(
                    # each answer has a connection of its own, which is known and can be closed from the moment it is made
                    limits=httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=0),
                    follow_redirects=False,
                )
            return self._made


class Answer:
    """An answer that arrives. `head` and `pieces` are for one thread; `stop` may be called from any."""

    def __init__(
        self,
        client: "httpx.Client",
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        timeout: float,
    ) -> None:
        self._arrived: queue.Queue[_Arrived] = queue.Queue(MOST_AHEAD)
        self._stopped = threading.Event()
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(
            target=self._read,
            args=(client, method, url, dict(headers), body, timeout),
            name="answer of the model",
            daemon=True,
        )
        self._thread.start()

    def head(self, check: Callable[[], object]) -> AnswerHead:
        """How it begins. `check` is called meanwhile, and what it raises ends the wait. Raises `BackendFailed`."""
        arrived = self._next(check)
        if not isinstance(arrived, AnswerHead):
            raise BackendFailed(said("model_silent", "the language model's server answered nothing"))
        return arrived

    def pieces(self, check: Callable[[], object]) -> Iterator[bytes]:
        """The body as it arrives. Raises as `head`."""
        while isinstance(piece := self._next(check), bytes):
            yield piece

    def whole(self, check: Callable[[], object]) -> bytes:
        """All of the body. Raises as `head`."""
        body = bytearray()
        for piece in self.pieces(check):
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise BackendFailed(said("model_too_much", "the language model's server sent too much"))
        return bytes(body)

    def stop(self) -> None:
        """Wait for no more of it, and tell its server by closing the connection."""
        self._stopped.set()
        self._hang_up()
        with suppress(queue.Empty):
            while True:
                self._arrived.get_nowait()

    def _hang_up(self) -> None:
        if (connection := self._socket) is not None:
            with suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                connection.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads, which closes it

    def _connected(self, event: str, told: Mapping[str, Any]) -> None:
        """httpx tells how it gets on: a model may think for minutes before its answer begins, and be stopped meanwhile."""
        if event.endswith(CONNECTED):
            self._socket = told["return_value"].get_extra_info("socket")
        if self._stopped.is_set():
            self._hang_up()

    def _next(self, check: Callable[[], object]) -> _Arrived:
        while True:
            check()
            with suppress(queue.Empty):
                arrived = self._arrived.get(timeout=LOOK_SECONDS)
                if isinstance(arrived, BackendFailed):
                    raise arrived
                return arrived

    def _put(self, arrived: _Arrived) -> None:
        while not self._stopped.is_set():
            with suppress(queue.Full):
                self._arrived.put(arrived, timeout=1.0)
                return

    def _read(
        self,
        client: "httpx.Client",
        method: str,
        url: str,
        headers: dict[str, str],
        body: bytes | None,
        timeout: float,
    ) -> None:
        import httpx

        patience = httpx.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS))
        # as they came: a client's names and titles need not be ASCII
        sent = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        watched = {"trace": self._connected}
        try:
            with client.stream(
                method, url, headers=sent, content=body, timeout=patience, extensions=watched
            ) as response:
                kept = {name: value for name, value in response.headers.items() if name.lower() not in HOP_BY_HOP}
                content_type = kept.pop("content-type", "")
                self._put(AnswerHead(response.status_code, content_type, kept))
                for piece in response.iter_bytes():
                    if self._stopped.is_set():
                        return
                    self._put(piece)
            self._put(None)
        except httpx.TimeoutException:
            self._put(BackendTimeout(said("model_too_slow", "the language model did not answer in time")))
        except httpx.ConnectError:
            self._put(BackendFailed(said("model_unreachable", "the language model's server cannot be reached")))
        except Exception as error:  # whatever it is, somebody waits
            if not self._stopped.is_set():
                expected = isinstance(error, httpx.HTTPError | OSError)
                log.warning("the language model's server broke off", exc_info=None if expected else error)
            self._put(BackendFailed(said("model_broken_off", "the language model's server broke off in the middle")))
        finally:
            self._socket = None
