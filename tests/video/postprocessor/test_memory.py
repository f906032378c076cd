"""What a chain takes of memory while it runs: nothing for each frame but the picture that it hands out."""

import json
import subprocess
import sys
import tracemalloc
from functools import cache

import cv2
import numpy as np
import pytest

from raven.figure.character import find_character
from raven.video.codecs import decode_rgba8
from raven.video.picture import Rgba8
from raven.video.postprocessor import FILTERS, ChainState, FilterChain, list_presets, load_preset, parse_chain
from raven.video.postprocessor.primitives.opencv import OpenCV

MOMENTS = (0.5, 0.54, 0.58)  # grain is another one in each
PRESETS = [name for name in list_presets() if name != "none"]
LEAST = 120 * 2**10  # bytes; NumPy's conversions take up to 96 KB at a time, whatever the size of the picture


@cache
def picture() -> Rgba8:
    """195 x 256: a plane of light is 200 KB."""
    whole = decode_rgba8(find_character("raven").read_bytes(), "raven")
    return np.asarray(cv2.resize(whole[:, 61:451], (195, 256), interpolation=cv2.INTER_AREA), np.uint8)


def most_taken(chain: FilterChain) -> int:
    """Bytes that are taken at once in some frames, when there have been as rich ones before."""
    state = ChainState(np.random.default_rng(1))
    for t in MOMENTS:
        shown = chain.apply(picture(), t, state)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for t in MOMENTS:
            shown = chain.apply(picture(), t, state)
        assert shown.any()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


@pytest.fixture(scope="module")
def taken() -> dict[str, int]:
    """What each filter and preset takes, in a process that does nothing else: other threads would count as well."""
    program = f"from {__name__} import *; print(json.dumps(all_taken()))"
    return json.loads(subprocess.check_output([sys.executable, "-c", program], text=True))


def all_taken() -> dict[str, int]:
    chains = {name: parse_chain([[name, {}]]) for name in FILTERS} | {name: load_preset(name).chain for name in PRESETS}
    return {name: most_taken(chain) for name, chain in chains.items()}


@pytest.mark.parametrize("name", [*FILTERS, *PRESETS])
def test_nothing_takes_new_memory_from_frame_to_frame(taken, name):
    assert taken[name] < LEAST


@pytest.mark.parametrize("size", [1, 100, 200_000])
def test_memory_begins_where_a_line_of_the_caches_does(size):
    held = [OpenCV().empty(size) for _ in range(3)]
    assert all(memory.shape == (size,) and memory.ctypes.data % 64 == 0 for memory in held)


def test_a_frame_that_somebody_still_has_is_left_alone():
    """However many are behind: a picture, or a part of it, stays what it was for as long as it is looked at."""
    chain, state = load_preset("vhs_1980s").chain, ChainState(np.random.default_rng(1))
    held = [chain.apply(picture(), tick / 25, state)[10:] for tick in range(9)]
    expected = [part.copy() for part in held]
    for tick in range(9, 15):
        chain.apply(picture(), tick / 25, state)
    assert all(np.array_equal(one, other) for one, other in zip(held, expected, strict=True))
    assert not any(np.shares_memory(one, other) for i, one in enumerate(held) for other in held[:i])
