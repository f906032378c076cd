"""One frame on its way through a chain, and what a chain keeps between frames: buffers, fields that stand still, chance.

Chance is a function of seed, step and time, not of how many frames there were: the same seed and the same times give the
same pictures at every frame rate, and any moment can be rendered without those before it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from math import isfinite, prod
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from raven.pixels import Rgba8
from raven.steps import steps_until
from raven.video.postprocessor.primitives import Plane, Primitives
from raven.video.postprocessor.primitives.compiled import Compiled, library
from raven.video.postprocessor.primitives.host import Host
from raven.video.reused import Pictures

RATE = 25.0
"""Reference frames per second: the rate at which stepped effects (grain, glitches, interlacing) change."""
REFERENCE_LINES = 512
EPOCH = 64
"""Reference frames after which a sequence of held draws begins anew, so that none has to be followed from the start."""

MOST_SHAPES = 1000
"""Views of its memory that a workspace keeps."""

SCRATCH = "scratch"
"""The purpose of what is used up at once, before anything else has this purpose: memory that was in use just now is near."""

T = TypeVar("T")
N = TypeVar("N", bound=np.generic)


class Workspace:
    """Memory for pictures of one size in one place: buffers used frame after frame, and values kept until outdated."""

    def __init__(self, on: Primitives) -> None:
        """`on`: what computes there."""
        self.on = on
        self.moves = False
        """Whether filters have asked for the time of the frame that is in work."""
        self._memory: dict[str, tuple[int, Any]] = {}
        self._buffers: dict[tuple[str, tuple[int, ...]], Any] = {}
        self._kept: dict[Hashable, tuple[Hashable, Any]] = {}
        self._pictures = Pictures()

    def buffer(self, purpose: str, shape: tuple[int, ...]) -> Plane:
        """Undefined contents, in memory that is the same for all shapes of one purpose."""
        found = self._buffers.get((purpose, shape))
        return self._made(purpose, shape, self.on.empty) if found is None else found

    def host(self, purpose: str, shape: tuple[int, ...], dtype: type[N]) -> NDArray[N]:
        """The same in the host's memory, wherever the pictures are."""
        found = self._buffers.get((purpose, shape))
        made: NDArray[N] = self._made(purpose, shape, partial(np.empty, dtype=dtype)) if found is None else found
        return made

    def picture(self, shape: tuple[int, int, int]) -> Rgba8:
        """For what leaves the workspace: it is used again when nobody has it any more."""
        return self._pictures.take(shape)

    def _made(self, purpose: str, shape: tuple[int, ...], make: Callable[[int], Any]) -> Any:
        size = prod(shape)
        held = self._memory.get(purpose)
        if len(self._buffers) > MOST_SHAPES or held is None or held[0] < size:
            self._buffers.clear()  # what is visible changes its size all the time; and what has grown is elsewhere
        if held is None or held[0] < size:
            held = self._memory[purpose] = size, make(size)
        buffer = self._buffers[purpose, shape] = held[1][:size].reshape(shape)
        return buffer

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
class FrameContext:
    """The moment and the size for which filters work out what to do."""

    moment: float
    """Seconds, any origin. For what depends on it see `time`."""
    width: int
    height: int
    full_height: int
    """Height that the picture has without the crop: sizes given in lines are relative to it."""
    seed: int
    workspace: Workspace

    @property
    def time(self) -> float:
        """The same for filters. Who asks for it makes the picture look otherwise at other times."""
        self.workspace.moves = True
        return self.moment

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

    def row_vector(self, values: np.ndarray) -> Plane:
        """One value per row, (H, 1)."""
        return self.workspace.on.take_in(values)[:, None]


class ChainState:
    """What one stream of frames keeps for its chain. It survives a change of the chain; not for use by two threads at once."""

    def __init__(self, rng: np.random.Generator) -> None:
        """`rng` is asked once, for the seed of everything random in the stream."""
        self._seed = int(rng.integers(2**63))
        self._size: Hashable = None
        self._chain: object = None
        self._workspace = Workspace(_host())

    @property
    def stands_still(self) -> bool:
        """Whether the last frame looks so at any time."""
        return not self._workspace.moves

    def frame(
        self, chain: object, size: tuple[int, int], t: float, full_height: int | None, device: object = None
    ) -> FrameContext:
        """The frame in which `chain` meets a picture of this size (width, height); makes or clears memory when size, device
        or chain changed.

        `device`: PyTorch's, for a picture that is a tensor.
        """
        if not isfinite(t):
            raise ValueError("the time must be finite")
        place = (size, full_height, device)
        if place != self._size:
            self._size, self._workspace = place, Workspace(_primitives(device))
        elif chain is not self._chain:
            self._workspace.forget()
        self._chain = chain
        self._workspace.moves = False
        return FrameContext(t, *size, full_height or size[1], self._seed, self._workspace)


def _primitives(device: Any) -> Primitives:
    if device is None:
        return _host()
    from raven.video.postprocessor.primitives.pytorch import PyTorch  # only where there is a tensor

    return PyTorch(device)


def _host() -> Host:
    compiled = library()
    return Host() if compiled is None else Compiled(compiled)
