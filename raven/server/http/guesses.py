"""Wrong keys: who tries one after the other waits longer and longer for the answer, and nobody else does.

The right key is never slowed, whoever has tried wrong ones from the same address: behind a proxy all come from one.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from raven.server.http.peers import peer_of

log = logging.getLogger(__name__)

AT_ONCE = 5  # wrong keys that are answered without delay: somebody mistypes
EVERY = 1.0  # seconds from then on between two answers
LONGEST = 30.0  # seconds that an answer waits
MOST_PEERS = 4096  # that are remembered
TELL_EVERY = 60.0  # seconds between two lines in the log about one peer


@dataclass
class _Tries:
    all_answered: float
    """When all would be answered that were not tried at once."""
    told: float = float("-inf")


class Guesses:
    """Counts the wrong keys of each peer, on `clock` (monotonic seconds). Any thread may call it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._peers: OrderedDict[Hashable, _Tries] = OrderedDict()

    def wrong(self, address: str) -> float:
        """A wrong key came from there. How many seconds the answer to it has to wait."""
        peer = peer_of(address)
        with self._lock:
            now = self._clock()
            tries = self._peers.setdefault(peer, _Tries(now))
            self._peers.move_to_end(peer)
            if len(self._peers) > MOST_PEERS:
                self._peers.popitem(last=False)
            tries.all_answered = min(max(tries.all_answered, now) + EVERY, now + LONGEST + AT_ONCE * EVERY)
            delay = max(0.0, tries.all_answered - now - AT_ONCE * EVERY)
            if delay and now - tries.told >= TELL_EVERY:
                tries.told = now
                log.warning("one wrong key after the other comes from %s; they are answered slowly", address)
            return delay
