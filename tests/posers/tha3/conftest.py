"""Networks with made-up weights, and the parity data of the project when it lies beside the checkout."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from raven.posers.tha3.checkpoints import Networks
from tests.posers.tha3.made_up import filled_networks, write_models

SHARED = Path(__file__).parents[4] / "shared" / "golden"


@pytest.fixture(autouse=True, scope="package")
def _one_thread() -> Iterator[None]:
    """As in the server; several only wait for each other on a machine that is busy with other tests."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def networks() -> Networks:
    """The fast variant with made-up weights."""
    return filled_networks("separable_float")


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models as `--models-dir` takes it, with one variant of made-up weights."""
    return write_models(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def golden() -> Path:
    """The folder of the parity data."""
    if not SHARED.is_dir():
        pytest.skip("the parity data is not beside this checkout")
    return SHARED
