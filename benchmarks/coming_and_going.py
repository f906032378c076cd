"""Viewers of feeds over hours, in one thread: most come and go and are to be served well, some stall, some die.

    python benchmarks/coming_and_going.py URL SESSION,SESSION,... [--formats mjpg,png]

Of each session every format has a viewer, who leaves after a minute or more and comes again. Every half minute somebody else
comes and reads nothing, or breaks the connection off. Ends when standard input does, and prints one line of JSON: how long
healthy viewers waited between two frames, and by how much this program itself was late, as it is on a busy machine.
"""

import argparse
import json
import random
import selectors
import socket
import struct
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from viewers import LONGEST_HEADERS, READ

LONG = 0.5  # seconds between two frames that nobody is to wait
LOOK = 0.02  # seconds, at most, between two looks at the clock
ROGUE_EVERY, STALLS = 30.0, 75.0  # seconds
BEGIN = b"X-Frame-Id: "
RESET_AT_CLOSE = struct.pack("ii", 1, 0)


@dataclass
class Place:
    """Where a viewer sits, who goes and comes again."""

    session: str
    format: str
    stays: float
    connection: socket.socket | None = None
    leaves_at: float = 0.0
    comes_at: float = 0.0
    tail: bytes = b""
    last: float = 0.0
    """When the newest frame came; 0: none yet."""


@dataclass
class Seen:
    """What all healthy viewers saw."""

    frames: int = 0
    visits: int = 0
    broken_off: list[str] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    first_frames: list[float] = field(default_factory=list)
    long_gaps: list[dict[str, Any]] = field(default_factory=list)
    latest: float = 0.0
    late: int = 0
    """Looks at the clock that came more than `LONG` too late."""


class Crowd:
    """All of them."""

    def __init__(self, url: str, sessions: list[str], formats: list[str]) -> None:
        address = urlsplit(url)
        self._host, self._port = str(address.hostname), int(address.port or 80)
        self._places = [
            Place(session, format, 60 + 7 * number) for session in sessions for number, format in enumerate(formats)
        ]
        self._sessions = sessions
        self._rogues: list[tuple[float, socket.socket, bool]] = []
        self._random = random.Random(1)
        self._began = time.monotonic()
        self.seen = Seen()

    def watch(self, ended: threading.Event) -> None:
        """Until told to end."""
        seen, rogue_at, looked = self.seen, time.monotonic() + ROGUE_EVERY, time.monotonic()
        with selectors.DefaultSelector() as selector:
            while not ended.is_set():
                ready = selector.select(LOOK)
                now = time.monotonic()
                late, looked = now - looked - LOOK, now
                seen.latest, seen.late = max(seen.latest, late), seen.late + (late > LONG)
                for key, _ in ready:
                    self._read(selector, key.data, now)
                for place in self._places:
                    if place.connection is None and now >= place.comes_at:
                        self._come(selector, place)
                    elif place.connection is not None and now >= place.leaves_at:
                        self._leave(selector, place, self._random.uniform(0, 2))
                if now >= rogue_at:
                    rogue_at = now + ROGUE_EVERY
                    self._rogue(now)
                for left in [each for each in self._rogues if now >= each[0]]:
                    self._end_rogue(left)
            for place in self._places:
                if place.connection is not None:
                    self._leave(selector, place, 0)
            for left in list(self._rogues):
                self._end_rogue(left)

    def _come(self, selector: selectors.BaseSelector, place: Place) -> None:
        place.connection = self._asked(place.session, place.format)
        place.leaves_at, place.last, place.tail = time.monotonic() + place.stays, 0.0, b""
        place.comes_at = time.monotonic()
        self.seen.visits += 1
        selector.register(place.connection, selectors.EVENT_READ, place)

    def _leave(self, selector: selectors.BaseSelector, place: Place, pause: float) -> None:
        assert place.connection is not None
        selector.unregister(place.connection)
        place.connection.close()
        place.connection, place.comes_at = None, time.monotonic() + pause

    def _asked(self, session: str, format: str, receive_bytes: int = 0) -> socket.socket:
        connection = socket.socket()
        if receive_bytes:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        connection.settimeout(10)
        connection.connect((self._host, self._port))
        path = f"/api/avatar/feed.{format}?instance_id={session}"
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n\r\n".encode())
        return connection

    def _read(self, selector: selectors.BaseSelector, place: Place, now: float) -> None:
        assert place.connection is not None
        try:
            data = place.connection.recv(READ)
        except OSError as error:
            data, place.tail = b"", str(error).encode()
        if not data:
            self.seen.broken_off.append(f"{place.format} at {now - self._began:.0f} s: {place.tail[-100:]!r}"[:200])
            self._leave(selector, place, 1.0)
            return
        data = place.tail + data
        count = data.count(BEGIN)
        place.tail = data[data.rfind(BEGIN) + len(BEGIN) :][-LONGEST_HEADERS:] if count else data[-LONGEST_HEADERS:]
        if count == 0:
            return
        self.seen.frames += count
        if place.last:
            self._gap(place, now)
        else:
            self.seen.first_frames.append(now - place.comes_at)
        place.last = now

    def _gap(self, place: Place, now: float) -> None:
        gap = now - place.last
        self.seen.gaps.append(gap)
        if gap > LONG:
            told = {"at_s": round(now - self._began, 1), "ms": round(1000 * gap), "session": place.session}
            self.seen.long_gaps.append(told | {"format": place.format})

    def _rogue(self, now: float) -> None:
        stalls = self._random.random() < 0.5
        until = now + (STALLS if stalls else self._random.uniform(0.1, 3))
        self._rogues.append((until, self._asked(self._random.choice(self._sessions), "png", 4096), stalls))

    def _end_rogue(self, rogue: tuple[float, socket.socket, bool]) -> None:
        _, connection, stalled = rogue
        if not stalled:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
        connection.close()
        self._rogues.remove(rogue)


def told(seen: Seen) -> dict[str, Any]:
    """It as figures."""
    gaps, first = 1000 * np.array(seen.gaps or [0.0]), 1000 * np.array(seen.first_frames or [0.0])
    return {
        "frames": seen.frames,
        "visits": seen.visits,
        "broken_off": seen.broken_off[:20],
        "gap_median_ms": round(float(np.median(gaps))),
        "gap_p99_ms": round(float(np.percentile(gaps, 99))),
        "gap_p9999_ms": round(float(np.percentile(gaps, 99.99))),
        "longest_gap_ms": round(float(gaps.max())),
        "gaps_above_500_ms": len(seen.long_gaps),
        "longest_gaps": sorted(seen.long_gaps, key=lambda gap: -int(gap["ms"]))[:20],
        "first_frame_p99_ms": round(float(np.percentile(first, 99))),
        "this_program_late_ms": round(1000 * seen.latest),
        "this_program_late_times": seen.late,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("sessions")
    parser.add_argument("--formats", default="mjpg,mjpg,mjpg,mjpg,png,qoi")
    options = parser.parse_args()
    crowd, ended = Crowd(options.url, options.sessions.split(","), options.formats.split(",")), threading.Event()
    watching = threading.Thread(target=crowd.watch, args=(ended,))
    watching.start()
    sys.stdin.read()
    ended.set()
    watching.join()
    print(json.dumps(told(crowd.seen)), flush=True)


if __name__ == "__main__":
    main()
