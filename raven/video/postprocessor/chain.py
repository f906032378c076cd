"""A chain of filters at work: warps that follow one another become one, per-pixel filters share their passes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    def _neighbours(self) -> tuple[_Neighbours, ...]:
        """The same, those of one kind that follow one another together."""
        return tuple(
            _Neighbours.of(list(steps)) for _, steps in groupby(self.acting, key=lambda step: _kind(step.filter))
        )

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

        def reaches() -> float:
            return sum(takewhile(isfinite, (reach for filters in self._neighbours for reach in filters.reaches(frame))))

        return frame.workspace.kept("margin", None, reaches)

    def _run(self, canvas: Canvas) -> None:
        frame = canvas.frame
        operations: list[PixelOperation] = []
        for filters in self._neighbours:
            if not filters.pixels:
                run(operations, canvas)
                operations = []
            for area, key in filters.areas:
                canvas.spread(area.reach(frame))
                area.apply(canvas, key)
            if filters.warps:
                operations += _warp(canvas, filters.warps)
            for pixel, key in filters.pixels:
                operations += pixel.operations(frame, key)
        run(operations, canvas)


@dataclass(frozen=True)
class _Neighbours:
    """Filters of one kind that follow one another, with what their chance and memory belong to."""

    areas: tuple[tuple[AreaFilter, str], ...]
    warps: tuple[tuple[WarpFilter, str], ...]
    pixels: tuple[tuple[PixelFilter, str], ...]

    @classmethod
    def of(cls, steps: Sequence[Step]) -> _Neighbours:
        """Which kind a filter is takes long to ask, for every frame too long."""
        filters = [(step.filter, step.key) for step in steps]
        return cls(
            tuple((filter, key) for filter, key in filters if isinstance(filter, AreaFilter)),
            tuple((filter, key) for filter, key in filters if isinstance(filter, WarpFilter)),
            tuple((filter, key) for filter, key in filters if isinstance(filter, PixelFilter)),
        )

    def reaches(self, frame: FrameContext) -> Iterator[float]:
        yield from (filter.reach(frame) for filter, _ in self.areas)
        yield from (filter.reach(frame) for filter, _ in self.warps)


def _kind(filter: Filter) -> type[Filter]:
    return next(kind for kind in (AreaFilter, WarpFilter, PixelFilter) if isinstance(filter, kind))


def _warp(canvas: Canvas, warps: Sequence[tuple[WarpFilter, str]]) -> list[PixelOperation]:
    """Sample the canvas once for all of them; what they paint over it is still to be done, in this order.

    Followed backwards: where a pixel of the result comes from in the output of the last warp, then of the one before.
    """
    frame = canvas.frame
    canvas.spread(sum(filter.reach(frame) for filter, _ in warps))
    rows = Rows.identity(frame.height)
    painted: list[PixelOperation] = []
    for filter, key in reversed(warps):
        painted = [*filter.paint(rows, frame, key), *painted]
        rows = filter.displace(rows, frame, key)
    sample(canvas, rows)
    return painted
