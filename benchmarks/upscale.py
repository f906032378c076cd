"""How long upscaling takes, and how close its results are to the truth.

    python benchmarks/upscale.py [PICTURE ...] [--runs 20] [--threads 1] [--out FILE]

Prints JSON. `milliseconds`: 512 to 1024 pixels for every quality: the time that passes, the CPU time of the calling thread
(a network's is spent in its own process), and how long another thread that wakes every millisecond waited for its turn
meanwhile. `decibels`: a 512-pixel picture is halved exactly and enlarged again; peak signal to noise ratio over white, for
every quality, for every preset of the networks, and for the common way (bicubic, straight colours in linear light).
"""

import argparse
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from round_trip import decibels, halved, plainly_doubled

from raven.figure.character import find_character
from raven.threads import limit_threads
from raven.video.codecs import decode_rgba8
from raven.video.picture import Picture, Rgba8
from raven.video.upscaler import NETWORK_QUALITIES, PRESETS, QUALITIES, Upscaler, scaled


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=Path, nargs="*", help="512 x 512 (default: the shipped characters)")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--threads", type=int, default=1, help="of OpenCV and PyTorch; the server uses one")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    limit_threads(options.threads)
    files = options.pictures or [find_character(name) for name in ("raven", "finch")]
    pictures = {file.stem: decode_rgba8(file.read_bytes(), str(file)) for file in files}
    result = {
        "milliseconds": {quality: _measure(quality, *pictures.values(), runs=options.runs) for quality in QUALITIES},
        "decibels": {name: _closeness(picture) for name, picture in pictures.items()},
    }
    print(json.dumps(result, indent=2), file=options.out)


def _measure(quality: str, *pictures: Rgba8, runs: int) -> dict[str, float]:
    upscaler, picture = Upscaler(2, quality), Picture(rgba8=pictures[0])
    upscaler.apply(picture)
    passed, worked = [], []
    with _Ticker() as ticker:
        for _ in range(runs):
            began, worked_before = time.perf_counter(), time.thread_time()
            upscaler.apply(picture)
            passed.append(time.perf_counter() - began)
            worked.append(time.thread_time() - worked_before)
    return {
        "min": round(min(passed) * 1000, 1),
        "median": round(float(np.median(passed)) * 1000, 1),
        "cpu_of_caller_min": round(min(worked) * 1000, 1),
        "wait_of_others_p99": round(float(np.percentile(ticker.waits, 99)) * 1000, 1),
    }


def _closeness(truth: Rgba8) -> dict[str, float]:
    height, width, _ = truth.shape
    source = halved(truth)
    presets = {f"{quality} {preset}": (quality, preset) for quality in NETWORK_QUALITIES for preset in PRESETS}
    results = {"bicubic, linear light": plainly_doubled(source)}
    plain = [quality for quality in QUALITIES if quality not in NETWORK_QUALITIES]
    results |= {quality: scaled(source, width, height, quality) for quality in plain}
    results |= {name: scaled(source, width, height, *choice) for name, choice in presets.items()}
    return {name: round(decibels(result, truth), 2) for name, result in results.items()}


class _Ticker:
    """A thread that wants to run every millisecond, and notes how long it was kept from it."""

    def __enter__(self) -> "_Ticker":
        self.waits: list[float] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._tick)
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._done.set()
        self._thread.join()

    def _tick(self) -> None:
        while not self._done.is_set():
            began = time.perf_counter()
            self._done.wait(0.001)
            self.waits.append(time.perf_counter() - began - 0.001)


if __name__ == "__main__":
    main()
