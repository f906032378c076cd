"""How long the postprocessor takes, per filter and per preset, beside a naive implementation of the default chain.

    python benchmarks/postprocess.py [--character raven] [--runs 60] [--threads 1] [--frames 10000] [--out FILE]

Prints JSON: milliseconds (minimum, median, p95) at 389x512 (the shipped crop), 512x512 and 1024x1024, and how many times
faster than the naive implementation the minimum and the median are. Both get the same frames, taking turns, with the same
number of threads. With `--frames`, also how much memory that many frames of the richest presets leave behind.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import psutil
import torch
from measuring import summary
from naive_filters import NAIVE

from raven.figure.character import find_character
from raven.threads import limit_threads
from raven.video.codecs import decode_rgba8
from raven.video.picture import Picture
from raven.video.postprocessor import FILTERS, Chain, ChainState, list_presets, load_preset, parse_chain

DEFAULT_CHAIN = parse_chain([[name, {}] for name in NAIVE])
LONG_RUN = ("default", "hologram", "vhs_1980s", "data_stream")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--character", default="raven")
    parser.add_argument("--runs", type=int, default=60, help="frames per measurement")
    parser.add_argument("--threads", type=int, default=1, help="for PyTorch and OpenCV (default: %(default)s)")
    parser.add_argument("--frames", type=int, default=0, help="length of the run that looks for growing memory")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    limit_threads(options.threads)
    whole = Picture(rgba8=decode_rgba8(find_character(options.character).read_bytes(), "picture")).linear()
    twice = torch.nn.functional.interpolate(whole[None], scale_factor=2, mode="bilinear")[0]
    pictures = {"389x512": whole[:, :, 61:450].contiguous(), "512x512": whole, "1024x1024": twice}
    result: dict[str, Any] = {"threads": options.threads}
    for size, picture in pictures.items():
        result[size] = _measured(picture, options.runs)
    if options.frames:
        result["memory"] = {name: _growth(load_preset(name).chain, whole, options.frames) for name in LONG_RUN}
    json.dump(result, options.out, indent=2)
    options.out.write("\n")


def _measured(picture: torch.Tensor, runs: int) -> dict[str, Any]:
    filters: dict[str, Any] = {}
    for name in FILTERS:
        calls = {"raven": _processing(parse_chain([[name, {}]]), picture)}
        if name in NAIVE:
            calls["naive"] = _naive([name], picture)
        filters[name] = _compared(calls, runs)
    chain = _compared({"raven": _processing(DEFAULT_CHAIN, picture), "naive": _naive(list(NAIVE), picture)}, runs)
    presets = {
        name: _compared({"raven": _processing(load_preset(name).chain, picture)}, runs) for name in list_presets()
    }
    return {"default_chain": chain, "filters": filters, "presets": presets}


def _processing(chain: Chain, picture: torch.Tensor) -> Callable[[float], object]:
    state = ChainState(np.random.default_rng(1))
    return lambda t: chain.process(picture, t, state)


def _naive(names: list[str], picture: torch.Tensor) -> Callable[[float], object]:
    straight = torch.cat((picture[:3] / picture[3:].clamp(min=1e-6), picture[3:]))

    def run(t: float) -> torch.Tensor:
        image = straight
        for name in names:
            image = NAIVE[name](image, t)
        return image

    return run


def _compared(calls: dict[str, Callable[[float], object]], runs: int) -> dict[str, Any]:
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for frame in range(-2, runs):
        for name, call in calls.items():
            began = time.perf_counter()
            call((frame + 2) / 25)
            if frame >= 0:
                taken[name].append(time.perf_counter() - began)
    result: dict[str, Any] = {
        name: {"min_ms": round(min(seconds) * 1000, 3), **summary(seconds)} for name, seconds in taken.items()
    }
    if "naive" in result:
        result["times_faster"] = {
            key: round(result["naive"][key] / result["raven"][key], 1) for key in ("min_ms", "median_ms")
        }
    return result


def _growth(chain: Chain, picture: torch.Tensor, frames: int) -> dict[str, Any]:
    """Resident memory after a tenth of the frames and after all of them."""
    process, run = psutil.Process(), _processing(chain, picture)
    sizes = []
    for part in (range(frames // 10), range(frames // 10, frames)):
        for frame in part:
            run(frame / 25)
        sizes.append(process.memory_info().rss / 2**20)
    return {"frames": frames, "mib_after_a_tenth": round(sizes[0], 1), "mib_at_the_end": round(sizes[1], 1)}


if __name__ == "__main__":
    main()
