"""PyTorch, which only neural engines need: whether it is here, whether a GPU is, and what is said where they are not.

Nothing here loads it unless there is a use for it: that takes seconds, and 200 MB of memory.
"""

import importlib.util
import sys
from pathlib import Path
from typing import Any

from raven.errors import Unavailable
from raven.said import said
from raven.threads import limit_torch

MISSING = said("pytorch_missing", "PyTorch is not installed: {remedy}", remedy="pip install 'raven-avatar[neural]'")
DRIVERS = {
    "linux": ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd"),  # of NVIDIA, of Windows below Linux, of AMD
    "win32": ("C:/Windows/System32/nvcuda.dll",),
}
"""Files that are there when a card has a driver that PyTorch can use."""

_loaded: Any | None = None


def is_here() -> bool:
    """Whether PyTorch is installed."""
    return importlib.util.find_spec("torch") is not None


def has_card() -> bool:
    """Whether a graphics card's driver is here, with or without PyTorch."""
    return any(Path(file).exists() for file in DRIVERS.get(sys.platform, ()))


def has_gpu() -> bool:
    """Whether there is a GPU that the neural engines are fast on."""
    return has_card() and is_here() and bool(load().cuda.is_available())


def load() -> Any:
    """The module `torch`, with as many threads as the program said. Raises `Unavailable`."""
    global _loaded
    if not is_here():
        raise Unavailable(MISSING)
    import torch

    limit_torch()
    _loaded = torch
    return torch


def loaded() -> Any | None:
    """The module `torch` if somebody has loaded it, for what is only faster with it; else None."""
    return _loaded
