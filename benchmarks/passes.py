"""How often a chain looks at its picture: calls of primitives, and passes over memory, counted while a frame is made.

    python benchmarks/passes.py [--character raven] [--only default,vhs_1980s] [--out FILE]

Prints JSON, for the shipped crop of a picture of 512 pixels (389x512): for each filter and preset how many calls a frame takes,
those of both ends of the chain included, and how many passes over one plane of light of the whole crop they are: a call counts
as many planes as its largest operand or result has, a plane of bytes as a quarter of one. So it is with what is compiled; without
that some calls make several passes.
"""

import argparse
import functools
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

import numpy as np

from raven.figure.character import find_character
from raven.video.codecs import decode_rgba8
from raven.video.postprocessor import FILTERS, ChainState, FilterChain, list_presets, load_preset, parse_chain
from raven.video.postprocessor.primitives import Primitives
from raven.video.postprocessor.primitives.compiled import Compiled, library
from raven.video.postprocessor.primitives.host import Host

NO_PASSES = ("empty", "take_in")
MOMENT = 0.5  # seconds
ENDS = ("visible", "decode", "encode")
"""What becomes of bytes, and what becomes bytes."""


@dataclass
class Count:
    """Of one frame."""

    calls: int = 0
    bytes: int = 0
    inside: bool = False

    def counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, counted; what it calls itself belongs to it."""

        @functools.wraps(call)
        def counting(*operands: Any, **named: Any) -> Any:
            if self.inside:
                return call(*operands, **named)
            self.inside = True
            try:
                result = call(*operands, **named)
            finally:
                self.inside = False
            self.calls += 1
            self.bytes += max(map(_size, (*operands, *named.values(), result)))
            return result

        return counting


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--character", default="raven")
    parser.add_argument("--only", default="", help="names of filters and presets, separated by commas (default: all)")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options = parser.parse_args()
    picture = np.ascontiguousarray(decode_rgba8(find_character(options.character).read_bytes(), "picture")[:, 61:450])
    chains = {name: parse_chain([[name, {}]]) for name in FILTERS}
    chains |= {name: load_preset(name).chain for name in list_presets()}
    only = [name for name in options.only.split(",") if name]
    result = {name: _counted(chain, picture) for name, chain in chains.items() if not only or name in only}
    json.dump(result, options.out, indent=2)
    options.out.write("\n")


def _counted(chain: FilterChain, picture: np.ndarray) -> dict[str, float]:
    state, count = ChainState(np.random.default_rng(1)), Count()
    chain.apply(picture, MOMENT, state)  # what stands still is there then
    with _watched(count):
        chain.apply(picture, MOMENT + 0.04, state)
    return {"calls": count.calls, "passes": round(count.bytes / (4 * picture[..., 0].size), 1)}


@contextmanager
def _watched(count: Count) -> Iterator[None]:
    names = [name for name in vars(Primitives) if not name.startswith("_") and name not in NO_PASSES]
    host = Host if library() is None else Compiled
    changed: dict[str, Any] = {name: count.counted(getattr(host, name)) for name in (*names, *ENDS)}
    with mock.patch.multiple(host, **changed):
        yield


def _size(operand: Any) -> int:
    """Bytes of an array, or of all arrays of a list."""
    if isinstance(operand, np.ndarray):
        return operand.nbytes
    return sum(map(_size, operand)) if isinstance(operand, list | tuple) else 0


if __name__ == "__main__":
    main()
