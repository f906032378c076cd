"""Many cheap viewers of one feed in one thread: counts parts and new frames, and how old frames are on arrival.

    python benchmarks/viewers.py URL --viewers 64 [--seconds 10] [--warm-up 3]

Prints the line `measuring` when the warm-up is over, and at the end one line of JSON. It looks for nothing but the
headers `X-Frame-Id` and `X-Frame-Time`, so that 128 viewers take little of the processor from the server.
"""

import argparse
import json
import re
import selectors
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import numpy as np

FRAME_HEADERS = re.compile(rb"X-Frame-Id: (\d+)\r\nX-Frame-Time: ([\d.]+)\r\n")
LONGEST_HEADERS = 80  # bytes that the two headers may take, and that may be cut in two by a read
READ = 256 * 1024


@dataclass
class Viewer:
    """One connection and what came over it since `begin`."""

    connection: socket.socket
    tail: bytes = b""
    parts: int = 0
    frames: set[int] = field(default_factory=set)
    ages: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    longest_gap: float = 0.0
    last: float = 0.0

    def begin(self, now: float) -> None:
        self.parts, self.longest_gap, self.last = 0, 0.0, now
        self.frames.clear()
        self.ages.clear()
        self.gaps.clear()

    def read(self, now: float) -> None:
        """Take what is there. Raises `ConnectionError` when the feed has ended."""
        data = self.connection.recv(READ)
        if not data:
            raise ConnectionError("the feed has ended")
        data = self.tail + data
        end = 0
        for match in FRAME_HEADERS.finditer(data):
            end = match.end()
            self.parts += 1
            self.gaps.append(now - self.last)
            self.longest_gap, self.last = max(self.longest_gap, now - self.last), now
            if (id := int(match[1])) not in self.frames:
                self.frames.add(id)
                self.ages.append(now - float(match[2]))
        self.tail = data[max(end, len(data) - LONGEST_HEADERS) :]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--viewers", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--warm-up", type=float, default=3.0)
    options = parser.parse_args()
    viewers = [Viewer(_connect(options.url)) for _ in range(options.viewers)]
    with selectors.DefaultSelector() as selector:
        for viewer in viewers:
            selector.register(viewer.connection, selectors.EVENT_READ, viewer)
        _watch(selector, options.warm_up)
        began = time.monotonic()
        for viewer in viewers:
            viewer.begin(began)
        print("measuring", flush=True)
        _watch(selector, options.seconds)
    print(json.dumps(_result(viewers, time.monotonic() - began)), flush=True)


def _connect(url: str) -> socket.socket:
    address = urlsplit(url)
    connection = socket.create_connection((address.hostname, address.port), timeout=10)
    request = f"GET {address.path}?{address.query} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n"
    connection.sendall(request.encode("ascii"))
    return connection


def _watch(selector: selectors.BaseSelector, seconds: float) -> None:
    until = time.monotonic() + seconds
    while (now := time.monotonic()) < until:
        for key, _ in selector.select(until - now):
            key.data.read(time.monotonic())


def _result(viewers: list[Viewer], seconds: float) -> dict[str, float]:
    rates = [viewer.parts / seconds for viewer in viewers]
    ages = np.concatenate([viewer.ages for viewer in viewers]) * 1000
    gaps = np.concatenate([viewer.gaps for viewer in viewers]) * 1000
    return {
        "viewers": len(viewers),
        "seconds": round(seconds, 2),
        "fps_least": round(min(rates), 2),
        "fps_median": round(float(np.median(rates)), 2),
        "new_frames_per_second": round(float(np.median([len(viewer.frames) for viewer in viewers])) / seconds, 2),
        "age_on_arrival_median_ms": round(float(np.median(ages)), 1),
        "age_on_arrival_p95_ms": round(float(np.percentile(ages, 95)), 1),
        "gap_p95_ms": round(float(np.percentile(gaps, 95)), 1),
        "longest_gap_ms": round(1000 * max(viewer.longest_gap for viewer in viewers), 1),
    }


if __name__ == "__main__":
    main()
