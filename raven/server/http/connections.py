"""All connections together: how many there may be, who gives way when there are too many, and whose time is up."""

import errno
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from raven.server.http.channel import Channel, ConnectionStage, Patience, Waiting

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0  # how often is looked whose time is up
REST_SECONDS = 0.5  # without accepting, when there is no descriptor and nobody gives way
COMPLAIN_EVERY = 60.0  # seconds
CHANCE_SECONDS = 1.0  # in which a connection may show that it gets on
KEPT_FREE = 64  # descriptors for everything but connections, beyond those that are open at start
FEWEST = 16  # connections, however few descriptors there are

NO_DESCRIPTORS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
GIVES_WAY = (
    ConnectionStage.PARTING,
    ConnectionStage.HEAD,
    ConnectionStage.BODY,
    ConnectionStage.ANSWER,
    ConnectionStage.REST,
)
"""Whose connection is closed first for a new one. Not those whose request is being answered."""


class Connections:
    """Looks after the channels in waitress's map. For the main loop's thread, between two of its turns.

    There are `most` connections. One more takes the place of one that the server waits for: of the peer that has most, the
    one that shows least signs of getting on. So connections that do nothing can be made in any number and keep nobody out.
    """

    def __init__(
        self, map: Mapping[int, Any], most: int, patience: Patience, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._map = map
        self._most = most
        self._patience = patience
        self._clock = clock
        self._wanted = 0
        self._resting_until = float("-inf")
        self._looked = self._complained = float("-inf")

    @property
    def accepting(self) -> bool:
        """Whether another connection can be taken now."""
        return self._clock() >= self._resting_until

    @property
    def at_once(self) -> int:
        """How many to take in one turn of the main loop: few of all, so that a new one is not among those that give way."""
        return max(1, self._most // 8)

    def ran_out(self, error: OSError) -> None:
        """A connection could not be taken."""
        if error.errno in NO_DESCRIPTORS:
            self._wanted += 1
            self._complain(f"no connection can be taken ({error.strerror}); idle ones give way")

    def look_after(self) -> None:
        """Close what takes too long, and make room where there is none."""
        now = self._clock()
        channels = [channel for channel in self._map.values() if isinstance(channel, Channel)]
        if now - self._looked >= LOOK_SECONDS:
            self._looked = now
            for channel in channels:
                waiting = channel.waiting(now)
                if now - waiting.since > self._patience.of(waiting.stage, waiting.moved):
                    channel.end()
        surplus = max(len(channels) - self._most, self._wanted)
        if surplus > 0:
            self._make_room(channels, surplus, now)
            self._wanted = 0

    def _make_room(self, channels: Iterable[Channel], places: int, now: float) -> None:
        waiting = {channel: channel.waiting(now) for channel in channels if channel.connected}
        peers = Counter(channel.peer for channel in waiting)
        yielding = [channel for channel, it in waiting.items() if it.stage in GIVES_WAY]
        for _ in range(places):
            if not yielding:
                self._resting_until = now + REST_SECONDS
                self._complain("there are more connections with running requests than there may be")
                return
            victim = min(yielding, key=lambda channel: (-peers[channel.peer], *_prospects(waiting[channel], now)))
            yielding.remove(victim)
            peers[victim.peer] -= 1
            victim.handle_close()

    def _complain(self, text: str) -> None:
        if self._clock() - self._complained >= COMPLAIN_EVERY:
            self._complained = self._clock()
            log.warning("%s", text)


def _prospects(waiting: Waiting, now: float) -> tuple[float, ...]:
    """Greater for a connection that gets on: one that is new to its stage, then by stage and by what has moved in it."""
    if now - waiting.since < CHANCE_SECONDS:
        return 1, waiting.since
    return 0, GIVES_WAY.index(waiting.stage), waiting.moved, waiting.since


def most_connections(wanted: int) -> int:
    """How many connections there may be so that files can be opened beside them; `wanted`, where that is possible."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return wanted
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        return wanted
    return max(FEWEST, min(wanted, limit - _open_descriptors() - KEPT_FREE))


def _open_descriptors() -> int:
    for folder in (Path("/proc/self/fd"), Path("/dev/fd")):
        with suppress(OSError):
            return sum(1 for _ in folder.iterdir())
    return 0
