"""What a server takes to start, and what it holds while one avatar is watched: the figures of docs/server.md.

    python benchmarks/start.py [--times 5] [--seconds 10] [--feed stacked] [--character raven]

Prints JSON. To be run by the Python of the environment that is meant, as what is installed there makes the difference:

    python -m venv /tmp/plain && /tmp/plain/bin/pip install . psutil && /tmp/plain/bin/python benchmarks/start.py

* `start`: of so many starts the least and the median: processor seconds of the server until it has answered a call, and seconds
  on the clock, which a busy machine makes more. The first does not count: it may still compile what was installed.
* `memory_mb`: `watched`, after `--seconds` of a viewer, and `with_texts`, once texts were classified, too; `own` is without the
  files that programs share.
* `environment_mb`: what the packages take on the disk, without what was compiled of them.
"""

import argparse
import importlib.util
import json
import os
import sys
import sysconfig
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import psutil
from serving import processor_seconds, running_server

from raven.client.client import RavenClient

TEXTS = 20
GIVEN_BACK_AFTER = 5.0  # seconds in which the server has returned what was free


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument(
        "--seconds", type=float, default=10.0, help="how long the avatar is watched (default: %(default)s)"
    )
    parser.add_argument("--feed", default="stacked", help="the format that is watched (default: %(default)s)")
    parser.add_argument("--character", default="raven")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    processor, clock = zip(*(_started(options.character) for _ in range(1 + options.times)), strict=True)
    result = {
        "load": round(os.getloadavg()[0], 1),
        "pytorch": importlib.util.find_spec("torch") is not None,
        "start": {
            "processor_seconds": _least_and_median(processor[1:]),
            "seconds": _least_and_median(clock[1:]),
        },
        "memory_mb": _memory(options),
        "environment_mb": _environment_mb(),
    }
    json.dump(result, options.out, indent=2)
    options.out.write("\n")


def _started(character: str) -> tuple[float, float]:
    began = time.monotonic()
    with running_server(character, "puppet") as (process, address), RavenClient(address) as client:
        client.sessions()
        return processor_seconds(process), time.monotonic() - began


def _least_and_median(values: tuple[float, ...]) -> dict[str, float]:
    return {"least": round(min(values), 2), "median": round(float(np.median(values)), 2)}


def _memory(options: argparse.Namespace) -> dict[str, dict[str, int]]:
    with running_server(options.character, "puppet") as (process, address), RavenClient(address) as client:
        id = client.sessions()[0].instance_id
        client.start(id)
        with client.feed(id, format=options.feed) as frames:
            _watch(frames, options.seconds)
            watched = _held(process)
            for number in range(TEXTS):
                client.texts.classify(f"What a lovely surprise number {number} is, thank you!")
            _watch(frames, GIVEN_BACK_AFTER)
            return {"watched": watched, "with_texts": _held(process)}


def _watch(frames: Iterable[object], seconds: float) -> None:
    until = time.monotonic() + seconds
    for _ in frames:
        if time.monotonic() > until:
            return


def _held(process: psutil.Process) -> dict[str, int]:
    held = process.memory_full_info()
    return {"resident": round(held.rss / 1e6), "own": round(held.uss / 1e6)}


def _environment_mb() -> int:
    packages = (file for file in Path(sysconfig.get_path("purelib")).rglob("*") if "__pycache__" not in file.parts)
    return round(sum(file.stat().st_size for file in packages if file.is_file()) / 1e6)


if __name__ == "__main__":
    main()
