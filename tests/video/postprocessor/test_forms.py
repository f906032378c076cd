"""The forms of the primitives, arrays on a CPU, compiled or not, and tensors on whatever device, show the same; so do pictures as
bytes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import patch

import cv2
import numpy as np
import pytest
import torch

from raven.figure.character import find_character
from raven.video.codecs import decode_rgba8
from raven.video.color import decode_srgb, encode_srgb
from raven.video.picture import Rgba8
from raven.video.postprocessor import FILTERS, ChainState, FilterChain, frame, list_presets, load_preset, parse_chain

LOOKS = json.loads((Path(__file__).parent / "looks.json").read_text("utf-8"))
TIMES = (0.5, 7.91)


@cache
def small() -> Rgba8:
    """The whole figure, 103 x 131: its halves do not come out even, and around it there is nothing."""
    whole = decode_rgba8(find_character("raven").read_bytes(), "raven")
    return np.asarray(cv2.resize(whole[:, 50:455], (103, 131), interpolation=cv2.INTER_AREA), np.uint8)


def over(rgba8: Rgba8, ground: int) -> np.ndarray:
    alpha = rgba8[..., 3:] / 255
    return rgba8[..., :3] * alpha + ground * (1 - alpha)


def differ(one: Rgba8, other: Rgba8) -> float:
    """The most that two pictures differ on any ground, in 255ths."""
    return max(float(np.abs(over(one, ground) - over(other, ground)).max()) for ground in (0, 255))


@contextmanager
def not_compiled() -> Iterator[None]:
    """What begins to be drawn meanwhile is drawn as where there was no compiler."""
    with patch.object(frame, "library", lambda: None):
        yield


def check(chain: FilterChain, full_height: int) -> None:
    states = [ChainState(np.random.default_rng(3)) for _ in range(4)]
    for t in TIMES:
        bytes_ = chain.apply(small(), t, states[0], full_height)
        with not_compiled():
            plain = chain.apply(small(), t, states[3], full_height)
        assert differ(bytes_, plain) <= 1.01
        light = decode_srgb(small())
        array = encode_srgb(chain.process(light, t, states[1], full_height))
        tensor = encode_srgb(chain.process(torch.from_numpy(light), t, states[2], full_height).numpy())
        assert differ(bytes_, array) <= 1.01
        assert differ(array, tensor) <= 1.01, t


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_looks_alike_in_all_forms(name):
    for parameters in LOOKS[name]:
        for full_height in (131, 512):
            check(parse_chain([[name, parameters]]), full_height)


@pytest.mark.parametrize("name", list_presets())
def test_every_preset_looks_alike_in_all_forms(name):
    check(load_preset(name).chain, 262)


@pytest.mark.parametrize("name", ["hologram", "old_film", "data_stream"])
def test_what_is_beside_the_figure_does_not_matter(name):
    """Only the part with something visible is worked on: as in a frame without anything beside it."""
    chain, tight = load_preset(name).chain, small()
    dust = tight.copy()
    for y, x in ((0, 0), (0, 102), (130, 0), (130, 102)):
        dust[y, x] = (0, 0, 0, 1)
    states = [ChainState(np.random.default_rng(3)) for _ in range(2)]
    for t in TIMES:
        assert differ(chain.apply(tight, t, states[0]), chain.apply(dust, t, states[1])) <= 1.5


def test_nothing_visible_stays_nothing():
    nothing = np.zeros((40, 30, 4), np.uint8)
    for name in ("default", "hologram", "dream"):
        assert not load_preset(name).chain.apply(nothing, 0.5, ChainState(np.random.default_rng(1))).any()
