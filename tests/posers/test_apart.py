"""Sessions share engines but no picture: what one character shows never depends on another."""

from collections.abc import Iterator

import pytest
import torch

from tests.posers.apart import ENGINES, frames_that_differ


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(("engine", "frames"), [("puppet", 30), ("tha3", 2), ("tha4", 2), ("hybrid", 30)])
def test_two_characters_at_once_get_the_frames_that_each_gets_alone(engine, frames, tmp_path):
    poser, sources = ENGINES[engine](tmp_path)
    assert frames_that_differ(poser, sources, frames) == 0
