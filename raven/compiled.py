"""What is written in C and compiled when Raven is installed, where there is a compiler (`hatch_build.py`)."""

from __future__ import annotations

import ctypes
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

POINTER, SIZE, FLOAT, INT = ctypes.c_void_p, ctypes.c_ssize_t, ctypes.c_float, ctypes.c_int32
Takes = Mapping[str, Sequence[type[Any]]]
"""The functions of a source, and what each takes; they give nothing back."""
PACKAGE = Path(__file__).parent


def sources() -> list[Path]:
    """All that is written in C."""
    return sorted(PACKAGE.rglob("*.c"))


def made_of(source: Path) -> Path:
    """Where what was compiled of a source lies. One name for all systems; what it is, is the same as what they call .so, .dylib
    and .dll."""
    return source.with_suffix(".so")


def compiled(source: Path, takes: Takes) -> ctypes.CDLL | None:
    """What was compiled of a source, if it is still the same. The interpreter's lock is released while a function runs."""
    found = library(source)
    if found is None:
        return None
    for name, arguments in takes.items():
        function = getattr(found, name)
        function.argtypes, function.restype = arguments, None
    return found


@cache
def library(source: Path) -> ctypes.CDLL | None:
    """What was compiled of a source as it is now."""
    try:
        found = ctypes.CDLL(str(made_of(source)))
        found.raven_source.restype = ctypes.c_uint32
        return found if found.raven_source() == zlib.crc32(source.read_bytes()) else None
    except (OSError, AttributeError):
        return None


def address(array: NDArray[Any]) -> int:
    """Where the first number of an array lies."""
    return array.ctypes.data
