"""Pictures for the postprocessor's tests: the shipped character, and states with a known seed.

Pictures are tensors here, as these count well; filters get them as arrays, as on a CPU, unless a test says otherwise.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
import torch

from raven.figure.character import find_character
from raven.video.codecs import decode_rgba8
from raven.video.picture import Picture
from raven.video.postprocessor import ChainState, parse_chain


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@cache
def _character(name: str) -> torch.Tensor:
    return torch.from_numpy(Picture(rgba8=decode_rgba8(find_character(name).read_bytes(), name)).linear())


@pytest.fixture
def character() -> torch.Tensor:
    """Raven, (4, 512, 512), linear light, premultiplied."""
    return _character("raven").clone()


@pytest.fixture
def look() -> Callable[..., torch.Tensor]:
    """Runs a picture through a chain, given as JSON, with a state of its own."""

    def through(chain: list, picture: torch.Tensor, t: float = 0.5, full_height: int | None = None, seed: int = 1):
        state = ChainState(np.random.default_rng(seed))
        return torch.from_numpy(parse_chain(chain).process(picture.numpy(), t, state, full_height).copy())

    return through
