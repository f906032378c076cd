"""A chain of filters at work: warps that follow one another become one, per-pixel filters share their passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import torch

from raven.video.postprocessor.frame import ChainState, Frame
from raven.video.postprocessor.parameters import AreaFilter, Filter, PixelFilter, WarpFilter
from raven.video.postprocessor.pixels import PixelOperation, run
from raven.video.postprocessor.warp import Rows, sample


@dataclass(frozen=True)
class Step:
    """One filter of a chain."""

    name: str
    """The filter's name."""
    filter: Filter
    key: str
    """What its chance and its memory belong to; unique in the chain."""


@dataclass(frozen=True)
class Chain:
    """Filters in the order in which they act. Holds nothing that changes: any number of streams may share one."""

    steps: tuple[Step, ...]

    @cached_property
    def acting(self) -> tuple[Step, ...]:
        """The steps that are not switched off."""
        return tuple(step for step in self.steps if step.filter.enabled)

    def process(
        self, picture: torch.Tensor, t: float, state: ChainState, full_height: int | None = None
    ) -> torch.Tensor:
        """The picture as it looks through the filters at `t` seconds.

        `picture`: (4, H, W) float32, linear light, premultiplied, [0, 1]; it is not written to. The result has the same
        form; it is `state`'s memory and changes with the next call. `full_height`: how many rows the whole picture has
        of which this is a crop (H when None); filters measure in 512ths of it. With the same seed of `state` and the
        same `t` the result is the same, whatever was rendered before.
        """
        frame = state.frame(self, picture, t, full_height)
        if not self.acting:
            return picture
        canvas = frame.workspace.buffer("canvas", tuple(picture.shape)).copy_(picture)
        operations: list[PixelOperation] = []
        for kind, steps in groupby(self.acting, key=lambda step: _kind(step.filter)):
            if kind is not PixelFilter:
                run(operations, canvas, frame.workspace)
                operations = []
            if kind is WarpFilter:
                operations += _warp(canvas, list(steps), frame)
                continue
            for step in steps:
                if isinstance(step.filter, AreaFilter):
                    step.filter.apply(canvas, frame, step.key)
                elif isinstance(step.filter, PixelFilter):
                    operations += step.filter.operations(frame, step.key)
        run(operations, canvas, frame.workspace)
        return canvas.clamp_(0, 1)


def _kind(filter: Filter) -> type[Filter]:
    return next(kind for kind in (AreaFilter, WarpFilter, PixelFilter) if isinstance(filter, kind))


def _warp(canvas: torch.Tensor, steps: list[Step], frame: Frame) -> list[PixelOperation]:
    """Sample the canvas once for all these steps; what they paint over it is still to be done, in this order.

    Followed backwards: where a pixel of the result comes from in the output of the last step, then of the one before.
    """
    rows = Rows.identity(frame.height)
    painted: list[PixelOperation] = []
    for filter, key in _warps(reversed(steps)):
        painted = [*filter.paint(rows, frame, key), *painted]
        rows = filter.displace(rows, frame, key)
    sample(canvas, rows, frame)
    return painted


def _warps(steps: Iterator[Step]) -> Iterator[tuple[WarpFilter, str]]:
    for step in steps:
        if isinstance(step.filter, WarpFilter):
            yield step.filter, step.key
