"""Moving pixels: warps are added up on the host as one small table of rows, then the picture is sampled once.

Every warp of the postprocessor maps rows to rows, shifts each of them sideways, and scales the width evenly. So a merged
warp is a source row and a shift per row and one scale: double-precision vectors as long as the picture is high. Pixel
centres are whole numbers; a pixel that stays where it is comes out bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray

from raven.video.postprocessor.frame import Frame, Workspace

Vector: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """Where each row of the result comes from: column x of row i is at column `scale * x + shift[i]`, row `source[i]`."""

    source: Vector
    shift: Vector
    scale: float = 1.0
    taps: int = 2
    """Reach of the sampling along each axis: 2 bilinear, 4 bicubic (Catmull-Rom), 6 Lanczos."""

    @classmethod
    def identity(cls, height: int) -> Rows:
        return cls(np.arange(height, dtype=np.float64), np.zeros(height))

    def shifted(self, shift: Vector) -> Rows:
        """Taken from further right by `shift[i]` pixels."""
        return replace(self, shift=self.shift + shift)

    def lowered(self, distance: float) -> Rows:
        """Taken from further down by `distance` pixels: lifts the picture."""
        return replace(self, source=self.source + distance)

    def zoomed(self, center_x: float, center_y: float, factor: float, taps: int) -> Rows:
        """Taken from `factor` times nearer to the centre (in pixels), which stays where it is."""
        return Rows(
            source=center_y + (self.source - center_y) / factor,
            shift=center_x + (self.shift - center_x) / factor,
            scale=self.scale / factor,
            taps=max(self.taps, taps),
        )


def sample(picture: torch.Tensor, rows: Rows, frame: Frame) -> None:
    """Replace the picture by itself, sampled at `rows`; the edge pixels continue outside."""
    changed = (rows.source != np.arange(frame.height)) | (rows.shift != 0) | (rows.scale != 1)
    if not changed.any():
        return
    touched = np.flatnonzero(changed)
    part = slice(int(touched[0]), int(touched[-1]) + 1)
    some = replace(rows, source=rows.source[part], shift=rows.shift[part])
    resample(picture, picture[:, part], some, frame.workspace)
    if rows.taps > 2:  # channels that are sharpened one by one may come out brighter than alpha allows
        torch.minimum(picture[:3], picture[3], out=picture[:3])


def resample(source: torch.Tensor, out: torch.Tensor, rows: Rows, workspace: Workspace) -> None:
    """Write to `out` (C, h, W) what (C, H, W) `source` has at `rows`, of which there are h. `out` may lie in `source`.

    The two axes are sampled one after the other, which is the same as at once: all of a row comes from the same height.
    """
    planes, height, width = source.shape
    shape = (planes, len(rows.source), width)
    upper = np.floor(rows.source)
    lifted = workspace.buffer("warp.lifted", shape)
    starts = _to(workspace, upper.astype(np.int64))

    def row(tap: int, into: torch.Tensor) -> None:
        torch.index_select(source, 1, (starts + tap).clamp_(0, height - 1), out=into)

    moved = not np.array_equal(upper, np.arange(height)[: len(upper)]) or len(upper) != height
    fraction = rows.source - upper
    if moved or fraction.any():
        _combine(row, _weights(_fraction(workspace, fraction[:, None]), rows.taps), lifted, workspace)
    else:
        lifted = source

    left, fractions = _columns(rows, width, workspace)
    index = workspace.buffer("warp.index", (left.shape[0], width), torch.int64)

    def column(tap: int, into: torch.Tensor) -> None:
        torch.add(left, tap, out=index).clamp_(0, width - 1)
        torch.gather(lifted, 2, index.expand(shape), out=into)

    _combine(column, _weights(fractions, rows.taps), out, workspace)


def _columns(rows: Rows, width: int, workspace: Workspace) -> tuple[torch.Tensor, torch.Tensor | None]:
    """The pixel to the left of each sample, (h or 1, W), and how far right of it the sample is, None for nowhere at all."""
    if rows.scale == 1:
        left = np.floor(rows.shift)
        ramp = workspace.kept(("warp.ramp", width), None, lambda: _to(workspace, np.arange(width)))
        buffer = workspace.buffer("warp.left", (len(left), width), torch.int64)
        torch.add(_to(workspace, left.astype(np.int64))[:, None], ramp, out=buffer)
        return buffer, _fraction(workspace, (rows.shift - left)[:, None])
    if (rows.shift == rows.shift[0]).all():
        position = rows.scale * np.arange(width) + rows.shift[0]
        left = np.floor(position)
        return _to(workspace, left.astype(np.int64))[None], _fraction(workspace, (position - left)[None])
    columns = workspace.kept(
        ("warp.scaled", width), rows.scale, lambda: _to(workspace, (rows.scale * np.arange(width)).astype(np.float32))
    )
    buffer = workspace.buffer("warp.position", (len(rows.shift), width))
    whole = workspace.buffer("warp.whole", buffer.shape)
    torch.add(_to(workspace, rows.shift.astype(np.float32))[:, None], columns, out=buffer)
    torch.floor(buffer, out=whole)
    left_of = workspace.buffer("warp.left", buffer.shape, torch.int64).copy_(whole)
    return left_of, buffer.sub_(whole)


def _combine(
    select: Callable[[int, torch.Tensor], None],
    weights: list[torch.Tensor] | None,
    out: torch.Tensor,
    workspace: Workspace,
) -> None:
    """Weigh the taps: `select(tap, into)` fetches the pixels `tap` further than the one to the left of the sample."""
    one = workspace.buffer("warp.one", tuple(out.shape))
    select(0, one)
    if weights is None:
        out.copy_(one)
        return
    other = workspace.buffer("warp.other", tuple(out.shape))
    if len(weights) == 2:
        select(1, other)
        torch.lerp(one, other, weights[1], out=out)
        return
    # without bounds these kernels ring, in linear light as conspicuous dark rims
    select(1, other)
    least = torch.minimum(one, other, out=workspace.buffer("warp.least", tuple(out.shape)))
    most = torch.maximum(one, other, out=workspace.buffer("warp.most", tuple(out.shape)))
    total = one.mul_(weights[len(weights) // 2 - 1])
    for tap, weight in enumerate(weights, start=1 - len(weights) // 2):
        if tap:
            select(tap, other)
            total.addcmul_(other, weight)
    torch.clamp(total, least, most, out=out)


def _weights(fraction: torch.Tensor | None, taps: int) -> list[torch.Tensor] | None:
    """The weight of each of the `taps` pixels around a sample that is `fraction` right of the left one in the middle."""
    if fraction is None:
        return None
    if taps == 2:
        return [1 - fraction, fraction]
    distances = [fraction - tap for tap in range(1 - taps // 2, taps // 2 + 1)]
    kernel = _catmull_rom if taps == 4 else _lanczos3
    weights = [kernel(distance.abs()) for distance in distances]
    total = torch.stack(weights).sum(0)
    return [weight / total for weight in weights]


def _catmull_rom(x: torch.Tensor) -> torch.Tensor:
    return torch.where(x < 1, (1.5 * x - 2.5) * x * x + 1, ((-0.5 * x + 2.5) * x - 4) * x + 2)


def _lanczos3(x: torch.Tensor) -> torch.Tensor:
    return torch.sinc(x) * torch.sinc(x / 3)


def _fraction(workspace: Workspace, values: Vector) -> torch.Tensor | None:
    return _to(workspace, values.astype(np.float32)) if values.any() else None


def _to(workspace: Workspace, values: NDArray[Any]) -> torch.Tensor:
    return torch.from_numpy(values).to(workspace.device, non_blocking=True)
