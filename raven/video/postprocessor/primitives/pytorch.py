"""The primitives in PyTorch, on whatever device the picture lies."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray

from raven.video.postprocessor.primitives import CURVE_STEPS, Vector
from raven.video.postprocessor.primitives.sampling import around, cells, weights

Tensor = torch.Tensor


class PyTorch:
    def __init__(self, device: torch.device) -> None:
        self.device = device

    def empty(self, size: int) -> Tensor:
        return torch.empty(size, device=self.device)

    def take_in(self, values: NDArray[Any]) -> Tensor:
        host = np.ascontiguousarray(values)
        return (
            torch.from_numpy(host if host.flags.writeable else host.copy()).float().to(self.device, non_blocking=True)
        )

    def copy(self, a: Tensor | float, out: Tensor) -> None:
        if isinstance(a, torch.Tensor):
            out.copy_(a)
        else:
            out.fill_(a)

    def bounds(self, a: Tensor) -> tuple[int, int, int, int]:
        there = torch.cat(((a > 0).any(1), (a > 0).any(0))).cpu().numpy()
        rows, columns = np.flatnonzero(there[: a.shape[0]]), np.flatnonzero(there[a.shape[0] :])
        if not len(rows):
            return 0, 0, 0, 0
        return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1

    def add(self, a: Tensor, b: Tensor | float, out: Tensor) -> None:
        torch.add(a, b, out=out)

    def subtract(self, a: Tensor, b: Tensor | float, out: Tensor) -> None:
        torch.sub(a, b, out=out)

    def multiply(self, a: Tensor, b: Tensor | float, out: Tensor) -> None:
        torch.mul(a, b, out=out)

    def divide(self, a: Tensor, b: Tensor, out: Tensor) -> None:
        torch.div(a, b, out=out)

    def add_scaled(self, a: Tensor, scale: float, b: Tensor, out: Tensor) -> None:
        torch.add(b, a, alpha=scale, out=out)

    def add_weighted(self, a: Tensor, weight_a: float, b: Tensor, weight_b: float, out: Tensor) -> None:
        torch.add(a * weight_a, b, alpha=weight_b, out=out)

    def greatest(self, a: Tensor, b: Tensor, out: Tensor) -> None:
        torch.maximum(a, b, out=out)

    def peak(self, planes: Tensor, out: Tensor) -> None:
        torch.amax(planes[:3], 0, out=out)

    def least(self, a: Tensor, b: Tensor, out: Tensor) -> None:
        torch.minimum(a, b, out=out)

    def at_least(self, a: Tensor, low: float, out: Tensor) -> None:
        torch.clamp(a, min=low, out=out)

    def clip(self, a: Tensor, out: Tensor) -> None:
        torch.clamp(a, 0, 1, out=out)

    def curve(self, a: Tensor, b: Tensor, table: Tensor, out: Tensor) -> None:
        steps = torch.nan_to_num(a / b * CURVE_STEPS).round_().clamp_(0, len(table) - 1)
        out.copy_(table[steps.long()])

    def scale_by_peak(self, planes: Tensor, table: Tensor) -> None:
        scale = torch.amax(planes[:3], 0)
        self.curve(scale, planes[3], table, scale)
        planes[:3].mul_(scale)

    def root(self, a: Tensor, out: Tensor) -> None:
        torch.sqrt(a, out=out)

    def angle(self, y: Tensor, x: Tensor, out: Tensor) -> None:
        torch.atan2(y, x, out=out)

    def magnitude(self, a: Tensor, out: Tensor) -> None:
        torch.abs(a, out=out)

    def convolve(self, plane: Tensor, across: NDArray[np.float32], down: NDArray[np.float32], out: Tensor) -> None:
        side, above = len(across) // 2, len(down) // 2
        wide = plane[self._mirror(plane.shape[0], above, above)][:, self._mirror(plane.shape[1], side, side)][
            None, None
        ]
        kernel_x, kernel_y = self.take_in(across)[None, None, None], self.take_in(down)[None, None, :, None]
        out.copy_(F.conv2d(F.conv2d(wide, kernel_x), kernel_y)[0, 0])

    def _mirror(self, size: int, before: int, after: int) -> Tensor:
        """Indices of an axis continued by mirroring, however small it is."""
        there_and_back = torch.arange(-before, size + after) % (2 * size)
        return torch.minimum(there_and_back, 2 * size - 1 - there_and_back).to(self.device)

    def extend(self, plane: Tensor, out: Tensor) -> None:
        rows, columns = (self._mirror(size, 0, more - size) for size, more in zip(plane.shape, out.shape, strict=True))
        out.copy_(plane[rows][:, columns])

    def halve(self, planes: Tensor, across: bool, down: bool, out: Tensor) -> None:
        out.copy_(F.avg_pool2d(planes, (1 + down, 1 + across)))

    def enlarge(self, plane: Tensor, down: int, across: int, out: Tensor) -> None:
        out.copy_(self._enlarged(plane, down, across, out))

    def add_enlarged(self, plane: Tensor, down: int, across: int, out: Tensor) -> None:
        out.add_(self._enlarged(plane, down, across, out))

    def greatest_enlarged(self, plane: Tensor, down: int, across: int, out: Tensor) -> None:
        torch.maximum(out, self._enlarged(plane, down, across, out), out=out)

    def _enlarged(self, plane: Tensor, down: int, across: int, out: Tensor) -> Tensor:
        """As much of it as there is room for."""
        whole = _resized(plane, (plane.shape[0] * down, plane.shape[1] * across))
        return whole[: out.shape[0], : out.shape[1]]

    def average(self, plane: Tensor, out: Tensor) -> None:
        across, down = (
            self.take_in(_shares(many, few)) for many, few in zip(plane.shape[::-1], out.shape[::-1], strict=True)
        )
        torch.matmul(down @ plane, across.T, out=out)

    def repeat(self, plane: Tensor, smooth: bool, out: Tensor) -> None:
        if smooth:
            out.copy_(_resized(plane, tuple(out.shape)))
            return
        rows, columns = (
            torch.from_numpy(cells(few, many)).to(self.device) for few, many in zip(plane.shape, out.shape, strict=True)
        )
        out.copy_(plane[rows][:, columns])

    def place(self, plane: Tensor, top: int, left: int, out: Tensor) -> None:
        out.zero_()
        out[top : top + plane.shape[0], left : left + plane.shape[1]] = plane

    def magnify(
        self, plane: Tensor, beyond: int, shift: tuple[float, float], factor: float, begin: tuple[int, int], out: Tensor
    ) -> None:
        for axis in (1, 0):
            around = np.arange(-beyond, plane.shape[axis] + beyond, dtype=np.float64)
            plane = plane.index_select(axis, self._index(around, plane.shape[axis]))
            between = plane.shape[axis] - 1
            plane = torch.lerp(plane.narrow(axis, 0, between), plane.narrow(axis, 1, between), shift[1 - axis])
            position = (np.arange(out.shape[axis]) + begin[1 - axis] + 0.5) / factor - 0.5
            left = np.floor(position)
            near, far = (plane.index_select(axis, self._index(left + tap, between)) for tap in (0, 1))
            share = self.take_in(position - left)
            plane = torch.lerp(near, far, share if axis else share[:, None])
        out.copy_(plane)

    def warp(self, planes: Tensor, source: Vector, shift: Vector, scale: float, taps: int, out: Tensor) -> None:
        """One axis after the other, which is the same as at once: all of a row comes from the same height."""
        _, height, width = planes.shape
        upper = np.floor(source)
        rows = [planes.index_select(1, self._index(upper + tap, height)) for tap in around(taps)]
        lifted = self._weighed(rows, (source - upper)[:, None])
        position = scale * np.arange(width) + shift[:, None]
        left = np.floor(position)
        shape = (len(planes), *position.shape)
        columns = [torch.gather(lifted, 2, self._index(left + tap, width).expand(shape)) for tap in around(taps)]
        out.copy_(self._weighed(columns, position - left))

    def _weighed(self, near: list[Tensor], fraction: Vector) -> Tensor:
        if len(near) == 2:
            return torch.lerp(near[0], near[1], self.take_in(fraction))
        one, other = near[len(near) // 2 - 1], near[len(near) // 2]
        total = torch.zeros_like(one)
        for plane, share in zip(near, weights(fraction, len(near)), strict=True):
            total.addcmul_(plane, self.take_in(share))
        # without bounds these kernels ring, in linear light as conspicuous dark rims
        return torch.clamp(total, torch.minimum(one, other), torch.maximum(one, other))

    def _index(self, places: Vector, size: int) -> Tensor:
        return torch.from_numpy(np.clip(places, 0, size - 1).astype(np.int64)).to(self.device)


def _resized(plane: Tensor, size: tuple[int, ...]) -> Tensor:
    return F.interpolate(plane[None, None], size=size, mode="bilinear")[0, 0]


@lru_cache(64)
def _shares(many: int, few: int) -> NDArray[np.float32]:
    """(few, many): the share that each of `many` pixels has in the mean of each of `few` equal cells."""
    edges = np.arange(few + 1) * (many / few)
    pixel = np.arange(many)
    overlap = np.minimum(pixel + 1, edges[1:, None]) - np.maximum(pixel, edges[:-1, None])
    return (overlap.clip(min=0) * (few / many)).astype(np.float32)
