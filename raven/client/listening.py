"""What an avatar says by itself, heard from this machine's speakers for as long as a program listens."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from raven.client.errors import InvalidInput, KeyRefused, NotFound, RavenClientError
from raven.client.feed import pause_before, pieces_of
from raven.wire.answers import StageNews
from raven.wire.events import events_of, lines_of

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
                with suppress(OSError, RuntimeError, ValueError):  # it broke off at this moment
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
                    self._take_or_log(news)
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
                yield from events_of(lines_of(pieces_of(response, 4096)), StageNews)
            finally:
                with self._lock:
                    self._response = None

    def _take_or_log(self, news: StageNews) -> None:
        """What cannot be played is not heard, and the next is."""
        try:
            self._take(news)
        except RavenClientError as error:
            log.warning("an utterance cannot be heard: %s", error)
        except Exception:
            log.exception("an utterance cannot be heard")

    def _take(self, news: StageNews) -> None:
        id: object = news.utterance_id
        if not isinstance(id, str):
            return  # of no utterance that could be asked for
        if news.event == "speaking":
            self._speech = id, self._play(id)
        elif news.event == "stopped" and self._speech is not None and self._speech[0] == id:
            self._speech[1].stop()
