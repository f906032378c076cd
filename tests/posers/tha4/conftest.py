"""A made-up character model on disk; networks on one thread, as beside other tests more of them only wait."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from tests.posers.tha4.made_up import write_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_model(tmp_path)


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for tests that only read it."""
    return write_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
