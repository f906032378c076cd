"""Gaussian blurs of any width, in place: separable kernels that reach three sigma, wide ones on a reduced picture.

On the CPU the work is OpenCV's, on views of the tensor's own memory; elsewhere PyTorch's. Both do the same sums. Beyond
its edge the picture is mirrored (edge pixel repeated).
"""

from __future__ import annotations

from functools import cache
from math import ceil, sqrt

import cv2
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray

from raven.video.postprocessor.frame import Workspace

LEAST_SIGMA = 0.2
"""Below this many pixels the neighbours' weight is under 1e-5, and nothing is done."""
WIDEST_DIRECT = 3.0
"""Sigma in pixels from which on an axis is blurred at reduced size."""


def gaussian(planes: torch.Tensor, sigma_x: float, sigma_y: float, workspace: Workspace) -> None:
    """Blur each of the (N, H, W) float32 planes in place. Standard deviations in pixels; below 0.2 an axis stays sharp."""
    if max(sigma_x, sigma_y) < LEAST_SIGMA:
        return
    factor_x, factor_y = reduction(sigma_x), reduction(sigma_y)
    if factor_x == factor_y == 1:
        _blur(planes, sigma_x, sigma_y)
        return
    small = reduced(planes, (sigma_x, sigma_y), (factor_x, factor_y), workspace)
    _blur(small, _remaining(sigma_x, factor_x), _remaining(sigma_y, factor_y))
    enlarge(small, planes, factor_x, factor_y, workspace)


def reduction(sigma: float) -> int:
    """By which power of two a blur of this sigma may reduce its axis: what is left to blur stays above 1.4 pixels."""
    factor = 1
    while sigma >= WIDEST_DIRECT * factor:
        factor *= 2
    return factor


def _remaining(sigma: float, factor: int) -> float:
    """Sigma in reduced pixels after what averaging `factor` pixels and linear interpolation back blur by themselves.

    Their variances in original pixels are (factor^2 - 1) / 12 and (2 factor^2 + 1) / 12.
    """
    return sigma if factor == 1 else sqrt(sigma**2 - factor**2 / 4) / factor


@cache
def taps(sigma: float) -> NDArray[np.float32]:
    """The weights of a Gaussian out to at least three sigma; their sum is 1. One weight when there is nothing to blur."""
    if sigma < LEAST_SIGMA:
        return np.ones(1, np.float32)
    radius = ceil(3 * sigma)
    weights = np.exp(-(np.arange(-radius, radius + 1) ** 2) / (2 * sigma**2))
    return (weights / weights.sum()).astype(np.float32)


def reduced(
    planes: torch.Tensor, sigmas: tuple[float, float], factors: tuple[int, int], workspace: Workspace
) -> torch.Tensor:
    """The planes averaged over blocks of pixels (x, y), in a buffer.

    Where the blocks do not fit, the picture is continued by mirroring as far as the blur reaches.
    """
    count, height, width = planes.shape
    columns, rows = (
        -(-(size if size % factor == 0 else size + ceil(3 * sigma)) // factor)
        for size, sigma, factor in zip((width, height), sigmas, factors, strict=True)
    )
    right, below = columns * factors[0] - width, rows * factors[1] - height
    if not _with_opencv(planes):
        return F.avg_pool2d(_mirrored(planes, 0, right, 0, below), factors[::-1])
    small = workspace.buffer("blur.small", (count, rows, columns))
    whole = workspace.buffer("blur.padded", (height + below, width + right)).numpy()
    for plane, into in zip(planes.numpy(), small.numpy(), strict=True):
        if right or below:
            cv2.copyMakeBorder(plane, 0, below, 0, right, cv2.BORDER_REFLECT, dst=whole)
            plane = whole
        cv2.resize(plane, (columns, rows), dst=into, interpolation=cv2.INTER_AREA)
    return small


def enlarge(small: torch.Tensor, out: torch.Tensor, factor_x: int, factor_y: int, workspace: Workspace) -> None:
    """Undo `reduced`, interpolating linearly between the centres of the blocks."""
    _, rows, columns = small.shape
    _, height, width = out.shape
    size = (rows * factor_y, columns * factor_x)
    if not _with_opencv(small):
        out.copy_(F.interpolate(small[None], size=size, mode="bilinear")[0, :, :height, :width])
        return
    whole = workspace.buffer("blur.padded", size).numpy()
    for plane, into in zip(small.numpy(), out.numpy(), strict=True):
        if size == (height, width):
            cv2.resize(plane, size[::-1], dst=into, interpolation=cv2.INTER_LINEAR)
        else:
            cv2.resize(plane, size[::-1], dst=whole, interpolation=cv2.INTER_LINEAR)
            into[:] = whole[:height, :width]


def _with_opencv(planes: torch.Tensor) -> bool:
    return planes.device.type == "cpu"


def _blur(planes: torch.Tensor, sigma_x: float, sigma_y: float) -> None:
    blur = _blur_opencv if _with_opencv(planes) else _blur_torch
    blur(planes, taps(sigma_x), taps(sigma_y))


def _blur_opencv(planes: torch.Tensor, kernel_x: NDArray[np.float32], kernel_y: NDArray[np.float32]) -> None:
    for plane in planes.numpy():
        cv2.sepFilter2D(plane, -1, kernel_x, kernel_y, dst=plane, borderType=cv2.BORDER_REFLECT)


def _blur_torch(planes: torch.Tensor, kernel_x: NDArray[np.float32], kernel_y: NDArray[np.float32]) -> None:
    across, down = len(kernel_x) // 2, len(kernel_y) // 2
    wide = _mirrored(planes, across, across, down, down)[:, None]
    weights_x = torch.from_numpy(kernel_x).to(planes.device, non_blocking=True)
    weights_y = torch.from_numpy(kernel_y).to(planes.device, non_blocking=True)
    blurred = F.conv2d(F.conv2d(wide, weights_x[None, None, None]), weights_y[None, None, :, None])
    planes.copy_(blurred[:, 0])


def _mirrored(planes: torch.Tensor, left: int, right: int, top: int, bottom: int) -> torch.Tensor:
    _, height, width = planes.shape
    rows, columns = _mirror(height, top, bottom), _mirror(width, left, right)
    return planes[:, rows.to(planes.device)][:, :, columns.to(planes.device)]


def _mirror(size: int, before: int, after: int) -> torch.Tensor:
    """Indices of an axis continued by mirroring, however small it is."""
    there_and_back = torch.arange(-before, size + after) % (2 * size)
    return torch.minimum(there_and_back, 2 * size - 1 - there_and_back)
