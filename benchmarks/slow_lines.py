"""How old frames are when they come over a slow line: a viewer that reads so many bytes per second, of each form of the feed.

    python benchmarks/slow_lines.py [--rates 0.3,0.1] [--forms stacked,png] [--seconds 20] [--buffer BYTES] [--character raven]

Prints JSON: for each form and rate (megabytes per second) how many frames per second arrived, their mean size, and how old
they were when all of their bytes were there: the median, and the oldest in each quarter of the time. What does not keep up gets
smaller or fewer frames, never older ones: the last quarter is no worse than the first, and none much older than what the
operating system holds for the reader (`--buffer` bytes; as it likes when not given) and two frames take at this rate.
"""

import argparse
import http.client
import json
import socket
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from serving import running_server

from raven.client.client import RavenClient
from raven.client.multipart import MultipartParser, boundary_of
from raven.wire.video import CONTENT_TYPE, VideoReader

FORMS = {
    "stacked": "result_feed?format=stacked",
    "stacked_adapting": "result_feed?format=stacked&adapt=1",
    "png": "result_feed?format=png",
    "mjpg": "feed.mjpg?",
    "video": "video_feed?",
}
PIECE = 2048  # bytes that are read at once
QUARTERS = 4


class Arrived(NamedTuple):
    """A frame that is there."""

    after: float
    """Seconds since the viewer came."""
    age: float
    bytes: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rates", default="0.3,0.1", help="megabytes per second (default: %(default)s)")
    parser.add_argument("--forms", default=",".join(FORMS), help="of %(default)s")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--buffer", type=int, help="bytes that the system may hold for the reader")
    parser.add_argument("--character", default="raven")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    result: dict[str, Any] = {}
    with running_server(options.character, "puppet") as (_, address), RavenClient(address) as client:
        id = client.sessions()[0].instance_id
        client.start(id)
        for form in options.forms.split(","):
            for rate in map(float, options.rates.split(",")):
                url = f"{address}api/avatar/{FORMS[form]}&instance_id={id}"
                arrived = list(_watch(url, rate * 1e6, options.seconds, options.buffer))
                result[f"{form} at {rate:g} MB/s"] = _summary(arrived, options.seconds)
    json.dump(result, options.out, indent=2)
    options.out.write("\n")


def _watch(url: str, rate: float, seconds: float, buffer: int | None) -> Iterator[Arrived]:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port or 80, timeout=30)
    connection.sock = socket.socket()
    if buffer is not None:
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    connection.sock.connect((address.hostname, address.port))
    connection.request("GET", f"{address.path}?{address.query}")
    with connection.getresponse() as answer:
        frames = _frames(answer.headers["Content-Type"])
        began, taken = time.monotonic(), 0
        while (now := time.monotonic()) - began < seconds:
            time.sleep(max(0.0, began + taken / rate - now))
            data = answer.read1(PIECE)
            taken += len(data)
            for frame_time, size in frames(data):
                now = time.monotonic()
                yield Arrived(now - began, now - frame_time, size)
    connection.close()


def _frames(content_type: str) -> Callable[[bytes], Iterator[tuple[float, int]]]:
    """What takes the next bytes, and gives time and size of each frame that is complete."""
    if content_type.startswith(CONTENT_TYPE):
        reader = VideoReader()
        return lambda data: ((head["time"], len(frame)) for head, frame in reader.push(data))
    parser = MultipartParser(boundary_of(content_type))

    def parts(data: bytes) -> Iterator[tuple[float, int]]:
        parser.push(data)
        return ((float(part.headers["x-frame-time"]), len(part.body)) for part in parser.parts())

    return parts


def _summary(arrived: list[Arrived], seconds: float) -> dict[str, Any]:
    quarters: list[list[float]] = [[] for _ in range(QUARTERS)]
    for frame in arrived:
        quarters[min(int(frame.after / seconds * QUARTERS), QUARTERS - 1)].append(frame.age)
    return {
        "frames_per_second": round(len(arrived) / seconds, 1),
        "mean_kb": round(float(np.mean([frame.bytes for frame in arrived])) / 1000, 1),
        "median_age_s": round(float(np.median([frame.age for frame in arrived])), 2),
        "oldest_s_by_quarter": [round(max(ages), 2) if ages else None for ages in quarters],
    }


if __name__ == "__main__":
    main()
