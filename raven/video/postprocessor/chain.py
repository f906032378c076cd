"""A chain of filters at work: warps that follow one another become one, per-pixel filters share their passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, takewhile
from math import isfinite
from typing import Any

import numpy as np

from raven.pixels import Rgba8
from raven.video.postprocessor.canvas import Canvas
from raven.video.postprocessor.ends import canvas_of_bytes, canvas_of_light, to_bytes, to_light
from raven.video.postprocessor.frame import ChainState, FrameContext
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
class FilterChain:
    """Filters in the order in which they act. Holds nothing that changes: any number of streams may share one."""

    steps: tuple[Step, ...]

    @cached_property
    def acting(self) -> tuple[Step, ...]:
        """The steps that are not switched off."""
        return tuple(step for step in self.steps if step.filter.enabled)

    @cached_property
    def _runs(self) -> tuple[tuple[type[Filter], tuple[Step, ...]], ...]:
        """The same, those of one kind that follow one another together."""
        return tuple((kind, tuple(steps)) for kind, steps in groupby(self.acting, key=lambda step: _kind(step.filter)))

    def apply(self, rgba8: Rgba8, t: float, state: ChainState, full_height: int | None = None) -> Rgba8:
        """The picture as it looks through the filters at `t` seconds; itself if there are none. It is not written to.

        `full_height`: how many rows the whole picture has of which this is a crop (H when None); filters measure in 512ths
        of it. With the same seed of `state` and the same `t` the result is the same, whatever was rendered before.
        """
        frame = state.frame(self, (rgba8.shape[1], rgba8.shape[0]), t, full_height)
        if not self.acting:
            return rgba8
        canvas = canvas_of_bytes(frame, rgba8, self._margin(frame))
        self._run(canvas)
        return to_bytes(canvas)

    def process(self, picture: Any, t: float, state: ChainState, full_height: int | None = None) -> Any:
        """The same in linear light: `picture` is (4, H, W) float32, premultiplied, [0, 1], an array or a PyTorch tensor.

        The result has the same form, and lies on the same device; it is `state`'s memory and changes with the next call.
        """
        if picture.ndim != 4 - 1 or picture.shape[0] != 4 or "float32" not in str(picture.dtype) or 0 in picture.shape:
            raise ValueError(f"a picture is (4, H, W) float32, not {tuple(picture.shape)} {picture.dtype}")
        size = int(picture.shape[2]), int(picture.shape[1])
        device = None if isinstance(picture, np.ndarray) else picture.device
        frame = state.frame(self, size, t, full_height, device)
        if not self.acting:
            return picture
        canvas = canvas_of_light(frame, picture, self._margin(frame))
        self._run(canvas)
        return to_light(canvas)

    def _margin(self, frame: FrameContext) -> float:
        """How far light spreads, up to the first filter that needs the whole frame."""
        return sum(takewhile(isfinite, (_reach(step.filter, frame) for step in self.acting)))

    def _run(self, canvas: Canvas) -> None:
        frame = canvas.frame
        operations: list[PixelOperation] = []
        for kind, steps in self._runs:
            if kind is not PixelFilter:
                run(operations, canvas)
                operations = []
            if kind is WarpFilter:
                operations += _warp(canvas, steps)
                continue
            for step in steps:
                if isinstance(step.filter, AreaFilter):
                    canvas.spread(step.filter.reach(frame))
                    step.filter.apply(canvas, step.key)
                elif isinstance(step.filter, PixelFilter):
                    operations += step.filter.operations(frame, step.key)
        run(operations, canvas)


def _kind(filter: Filter) -> type[Filter]:
    return next(kind for kind in (AreaFilter, WarpFilter, PixelFilter) if isinstance(filter, kind))


def _reach(filter: Filter, frame: FrameContext) -> float:
    return filter.reach(frame) if isinstance(filter, AreaFilter | WarpFilter) else 0.0


def _warp(canvas: Canvas, steps: tuple[Step, ...]) -> list[PixelOperation]:
    """Sample the canvas once for all these steps; what they paint over it is still to be done, in this order.

    Followed backwards: where a pixel of the result comes from in the output of the last step, then of the one before.
    """
    frame = canvas.frame
    canvas.spread(sum(filter.reach(frame) for filter, _ in _warps(iter(steps))))
    rows = Rows.identity(frame.height)
    painted: list[PixelOperation] = []
    for filter, key in _warps(reversed(steps)):
        painted = [*filter.paint(rows, frame, key), *painted]
        rows = filter.displace(rows, frame, key)
    sample(canvas, rows)
    return painted


def _warps(steps: Iterator[Step]) -> Iterator[tuple[WarpFilter, str]]:
    for step in steps:
        if isinstance(step.filter, WarpFilter):
            yield step.filter, step.key
