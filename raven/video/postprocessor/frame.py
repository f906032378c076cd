"""One frame on its way through a chain, and what a chain keeps between frames: buffers, fields that stand still, chance.

Chance is a function of seed, step and time, not of how many frames there were: the same seed and the same times give the
same pictures at every frame rate, and any moment can be rendered without those before it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import isfinite, prod
from typing import Any, TypeVar

import numpy as np
import torch

from raven.steps import steps_until

RATE = 25.0
"""Reference frames per second: the rate at which stepped effects (grain, glitches, interlacing) change."""
REFERENCE_LINES = 512
EPOCH = 64
"""Reference frames after which a sequence of held draws begins anew, so that none has to be followed from the start."""

T = TypeVar("T")


class Workspace:
    """Memory for pictures of one size on one device: buffers used frame after frame, and values kept until outdated."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self._buffers: dict[Hashable, torch.Tensor] = {}
        self._kept: dict[Hashable, tuple[Hashable, Any]] = {}

    def buffer(self, purpose: str, shape: tuple[int, ...], dtype: torch.dtype = torch.float32) -> torch.Tensor:
        """A tensor with undefined contents, in memory that is the same for all shapes of one purpose and type."""
        key, size = (purpose, dtype), prod(shape)
        found = self._buffers.get(key)
        if found is None or found.numel() < size:
            found = self._buffers[key] = torch.empty(size, dtype=dtype, device=self.device)
        return found[:size].view(shape)

    def kept(self, key: Hashable, version: Hashable, make: Callable[[], T]) -> T:
        """What `make` returned when `version` was last another one. Only the newest version is kept."""
        found = self._kept.get(key)
        if found is None or found[0] != version:
            found = self._kept[key] = (version, make())
        value: T = found[1]
        return value

    def forget(self) -> None:
        """Drop all kept values: another chain is about to use this memory."""
        self._kept.clear()


@dataclass(frozen=True)
class Frame:
    """The moment and the size for which filters work out what to do."""

    time: float
    """Seconds, any origin."""
    width: int
    height: int
    full_height: int
    """Height that the picture has without the crop: sizes given in lines are relative to it."""
    seed: int
    workspace: Workspace

    @property
    def line(self) -> float:
        """Pixels per line of a 512-line picture."""
        return self.full_height / REFERENCE_LINES

    @property
    def tick(self) -> int:
        """The number of the reference frame."""
        return steps_until(self.time * RATE)

    def cycles(self, lines_per_tick: float, times: float = 1.0) -> float:
        """How far a movement is through its cycle, 0..1: one that crosses the picture's 512 lines at this speed.

        `times` is the number of cycles per crossing. Worked out modulo one cycle in double precision, so that it does
        not wear off however long the avatar runs.
        """
        return self.time * RATE * lines_per_tick / REFERENCE_LINES * times % 1.0

    def generator(self, key: str, moment: int) -> np.random.Generator:
        """The chance of one step at one moment."""
        entropy = [self.seed, zlib.crc32(key.encode()), moment & 0xFFFFFFFFFFFFFFFF]
        return np.random.Generator(np.random.SFC64(np.random.SeedSequence(entropy)))

    def held(self, key: str, shortest: int, longest: int, draw: Callable[[np.random.Generator], T]) -> T:
        """What `draw` gave for the current hold. Holds last `shortest` to `longest` reference frames, as chance has it."""
        epoch = self.tick // EPOCH

        def schedule() -> list[tuple[int, T]]:
            rng = self.generator(key, epoch)
            until, draws = epoch * EPOCH, []
            while until < (epoch + 1) * EPOCH:
                until += int(rng.integers(shortest, longest + 1))
                draws.append((until, draw(rng)))
            return draws

        draws = self.workspace.kept(("held", key, shortest, longest), epoch, schedule)
        return next(drawn for until, drawn in draws if until > self.tick)

    def to_device(self, values: np.ndarray) -> torch.Tensor:
        """A small array that was worked out on the host, as float32 on the picture's device."""
        return torch.from_numpy(values.astype(np.float32)).to(self.workspace.device, non_blocking=True)

    def row_vector(self, values: np.ndarray) -> torch.Tensor:
        """One value per row, (H, 1)."""
        return self.to_device(values)[:, None]


class ChainState:
    """What one stream of frames keeps for its chain. It survives a change of the chain; not for use by two threads at once."""

    def __init__(self, rng: np.random.Generator) -> None:
        """`rng` is asked once, for the seed of everything random in the stream."""
        self._seed = int(rng.integers(2**63))
        self._size: Hashable = None
        self._chain: object = None
        self._workspace = Workspace(torch.device("cpu"))

    def frame(self, chain: object, picture: torch.Tensor, t: float, full_height: int | None) -> Frame:
        """The frame in which `chain` meets `picture`; makes or clears memory when size, device or chain changed."""
        if picture.dim() != 3 or picture.shape[0] != 4 or picture.dtype != torch.float32 or 0 in picture.shape:
            raise ValueError(f"a picture is (4, H, W) float32, not {tuple(picture.shape)} {picture.dtype}")
        if not isfinite(t):
            raise ValueError("the time must be finite")
        height, width = int(picture.shape[1]), int(picture.shape[2])
        size = (width, height, full_height, picture.device)
        if size != self._size:
            self._size, self._workspace = size, Workspace(picture.device)
        elif chain is not self._chain:
            self._workspace.forget()
        self._chain = chain
        return Frame(t, width, height, full_height or height, self._seed, self._workspace)
