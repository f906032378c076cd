"""How long the postprocessor takes, per filter, preset and for the default chain, as a multiple of one `cv2.remap`.

    python benchmarks/postprocess.py [--character raven] [--runs 40] [--threads 1] [--tensors] [--frames 10000] [--out FILE]

Prints JSON, for the shipped crop of a picture of 512 pixels (389x512) and for 1024x1024: milliseconds of this thread on a
processor (the least of all runs, and their median), and the least divided by that of one `cv2.remap` of the same bytes, which
takes turns with everything else: so the figures hold on other machines, and beside other programs. With more than one thread
the time on the clock is measured instead. `bytes` is what a frame goes through: from RGBA bytes to RGBA bytes; `plain` the same
without what is compiled, where it is. With `--tensors` also `tensor`, the same filters in PyTorch on tensors on the CPU, with
both conversions. With `--frames`, also how much memory that many frames of the richest presets leave behind.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import cv2
import numpy as np
import psutil

from raven.figure.character import find_character
from raven.pixels import Rgba8
from raven.threads import limit_threads
from raven.video.codecs import decode_rgba8
from raven.video.color import decode_srgb, encode_srgb
from raven.video.postprocessor import FILTERS, ChainState, FilterChain, frame, list_presets, load_preset, parse_chain
from raven.video.postprocessor.primitives.compiled import library

LONG_RUN = ("default", "hologram", "vhs_1980s", "data_stream")
Call = Callable[[float], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--character", default="raven")
    parser.add_argument("--runs", type=int, default=40, help="frames per measurement")
    parser.add_argument("--threads", type=int, default=1, help="for OpenCV and PyTorch (default: %(default)s)")
    parser.add_argument("--tensors", action="store_true", help="measure the form in PyTorch too")
    parser.add_argument("--frames", type=int, default=0, help="length of the run that looks for growing memory")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    limit_threads(options.threads)
    whole = decode_rgba8(find_character(options.character).read_bytes(), "picture")
    pictures = {
        "389x512": np.ascontiguousarray(whole[:, 61:450]),
        "1024x1024": np.asarray(cv2.resize(whole, (1024, 1024), interpolation=cv2.INTER_CUBIC), np.uint8),
    }
    result: dict[str, Any] = {"threads": options.threads}
    clock = time.thread_time if options.threads == 1 else time.perf_counter
    for size, picture in pictures.items():
        result[size] = _measured(picture, options.runs, options.tensors, clock)
    if options.frames:
        result["memory"] = {name: _growth(load_preset(name).chain, whole, options.frames) for name in LONG_RUN}
    json.dump(result, options.out, indent=2)
    options.out.write("\n")


def _measured(picture: Rgba8, runs: int, tensors: bool, clock: Callable[[], float]) -> dict[str, Any]:
    chains = {f"filter {name}": parse_chain([[name, {}]]) for name in FILTERS}
    chains |= {f"preset {name}": load_preset(name).chain for name in list_presets()}
    return {name: _compared(chain, picture, runs, tensors, clock) for name, chain in chains.items()}


def _compared(
    chain: FilterChain, picture: Rgba8, runs: int, tensors: bool, clock: Callable[[], float]
) -> dict[str, Any]:
    state = ChainState(np.random.default_rng(1))
    calls: dict[str, Call] = {"remap": _remapping(picture), "bytes": lambda t: chain.apply(picture, t, state)}
    if library() is not None:
        calls["plain"] = _plain(chain, picture)
    if tensors:
        calls["tensor"] = _on_tensors(chain, picture)
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(-2, runs):
        for name, call in calls.items():
            began = clock()
            call((number + 2) / 25)
            if number >= 0:
                taken[name].append(clock() - began)
    least = min(taken["remap"])
    return {
        name: {
            "remaps": round(min(seconds) / least, 2),
            "min_ms": round(min(seconds) * 1000, 3),
            "median_ms": round(float(np.median(seconds)) * 1000, 3),
        }
        for name, seconds in taken.items()
    }


def _remapping(picture: Rgba8) -> Call:
    """A gentle wave, as a posed figure is."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    x, y = x + 3 * np.sin(y / 20), y + 2 * np.cos(x / 30)
    return lambda t: cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _plain(chain: FilterChain, picture: Rgba8) -> Call:
    state = ChainState(np.random.default_rng(1))
    with patch.object(frame, "library", lambda: None):
        chain.apply(picture, 0.0, state)  # what it computes with, it keeps
    return lambda t: chain.apply(picture, t, state)


def _on_tensors(chain: FilterChain, picture: Rgba8) -> Call:
    import torch

    state = ChainState(np.random.default_rng(1))
    return lambda t: encode_srgb(chain.process(torch.from_numpy(decode_srgb(picture)), t, state).numpy())


def _growth(chain: FilterChain, picture: Rgba8, frames: int) -> dict[str, Any]:
    """Resident memory after a tenth of the frames and after all of them."""
    process, state = psutil.Process(), ChainState(np.random.default_rng(1))
    sizes = []
    for part in (range(frames // 10), range(frames // 10, frames)):
        for number in part:
            chain.apply(picture, number / 25, state)
        sizes.append(process.memory_info().rss / 2**20)
    return {"frames": frames, "mib_after_a_tenth": round(sizes[0], 1), "mib_at_the_end": round(sizes[1], 1)}


if __name__ == "__main__":
    main()
