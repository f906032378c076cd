"""What an avatar says by itself, heard from this machine's speakers for as long as a program listens."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from raven.client.errors import InvalidInput, KeyRefused, NotFound, RavenClientError
from raven.client.feed import pause_before, pieces_of
from raven.wire.answers import StageNews

if TYPE_CHECKING:
    import requests

    from raven.client.connection import Connection
    from raven.client.speaking import Speech

log = logging.getLogger(__name__)

STALL = (
    40.0  # seconds without a byte after which the connection counts as broken; the server sends a sign of life every 15
)


class Listening:
    """Plays what the avatar of a session says by itself, until it is closed. Connects again whenever the connection breaks.

    Of those who listen on one machine, the one who came last is told, so that everything is heard once there.
    """

    def __init__(self, server: Connection, instance_id: str, play: Callable[[str], Speech]) -> None:
        """`play` begins to speak the utterance of an id."""
        self.error: RavenClientError | None = None
        """Why it ended by itself: the session is gone, or the server wants another key."""
        self._server = server
        self._instance_id = instance_id
        self._play = play
        self._speech: tuple[str, Speech] | None = None
        self._lock = threading.Lock()
        self._response: requests.Response | None = None
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="raven-listen", daemon=True)
        self._thread.start()

    @property
    def speech(self) -> Speech | None:
        """What is heard now, or was heard last."""
        return self._speech[1] if self._speech is not None else None

    def close(self) -> None:
        """Listen no more; what is being heard falls silent."""
        with self._lock:
            self._closed.set()
            if self._response is not None:
                self._response.raw.shutdown()  # whoever waits for the next event need not wait for it
        if self._speech is not None:
            self._speech[1].stop()

    def __enter__(self) -> Listening:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _listen(self) -> None:
        failures = 0
        while not self._closed.is_set():
            try:
                for news in self._news():
                    failures = 0
                    self._take(news)
            except (NotFound, KeyRefused, InvalidInput) as error:
                self.error = error
                log.warning("nothing that this avatar says is heard any more: %s", error)
                return
            except RavenClientError as error:
                if self._closed.is_set():
                    return
                failures += 1
                log.info("the events of an avatar broke off (%s)", error)
                self._closed.wait(pause_before(failures))

    def _news(self) -> Iterator[StageNews]:
        response = self._server.stream("/api/avatar/events", STALL, instance_id=self._instance_id)
        with response:
            with self._lock:
                self._response = response
                if self._closed.is_set():
                    return
            try:
                rest = b""
                for piece in pieces_of(response, 4096):
                    *lines, rest = (rest + piece).split(b"\n")
                    for line in lines:
                        if line.startswith(b"data:"):
                            yield StageNews.from_json(json.loads(line[5:]))
            finally:
                with self._lock:
                    self._response = None

    def _take(self, news: StageNews) -> None:
        if news.event == "speaking":
            self._speech = news.utterance_id, self._play(news.utterance_id)
        elif news.event == "stopped" and self._speech is not None and self._speech[0] == news.utterance_id:
            self._speech[1].stop()
