"""What both networks of a character model are built from: sine layers (Sitzmann et al. 2020) over a grid of positions.

A sine layer is sin(30 · (W x + b)), a 1x1 convolution with a sine behind it. Three things make it fast here, none of which
changes the function: the 30 is multiplied into W and b once; the pose, which is the same in every pixel, becomes a
bias; pictures are (rows, columns, channels), so that a layer is one matrix product over as many rows as fit the cache.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

OMEGA = 30.0

StateDict = Mapping[str, Tensor]


@dataclass(frozen=True)
class Linear:
    """A 1x1 convolution: y = x @ `weight` + `bias`; `weight` is (inputs, outputs)."""

    weight: Tensor
    bias: Tensor | None

    def __call__(self, x: Tensor, out: Tensor) -> Tensor:
        """Of (pixels, inputs) to (pixels, outputs)."""
        if self.bias is None:
            return torch.mm(x, self.weight, out=out)
        return torch.addmm(self.bias, x, self.weight, out=out)


def sine_layer(state: StateDict, name: str, device: torch.device) -> Linear:
    """What a sine layer of a state dict computes before its sine."""
    return _linear(state, f"{name}.linear", device, OMEGA)


def last_layer(state: StateDict, device: torch.device, name: str) -> Linear:
    """The layer without a sine behind it."""
    return _linear(state, name, device, 1.0)


def _linear(state: StateDict, name: str, device: torch.device, factor: float) -> Linear:
    weight = state[f"{name}.weight"].to(device, torch.float32)[:, :, 0, 0]
    return Linear((weight.T * factor).contiguous(), state[f"{name}.bias"].to(device, torch.float32) * factor)


@dataclass(frozen=True)
class FirstLayer:
    """The share of position and pose in the layer that takes them beside its features."""

    across: Tensor
    """(size, outputs): what the column contributes."""
    down: Tensor
    """(size, outputs): what the row contributes."""
    pose: Tensor
    """(pose, outputs)."""
    bias: Tensor

    @classmethod
    def split(cls, layer: Linear, features: int, size: int) -> "FirstLayer":
        """Of a layer whose inputs are [features, x, y, pose], on a grid with `size` pixels per edge."""
        at = positions(size, layer.weight.device)[:, None]
        w = layer.weight
        assert layer.bias is not None
        return cls(at * w[features], at * w[features + 1], w[features + 2 :], layer.bias)

    def row_share(self, rows: slice, pose: Tensor) -> Tensor:
        """(rows, 1, outputs): what the rows and `pose` contribute; the columns contribute `across`."""
        return (self.down[rows] + torch.addmv(self.bias, self.pose.T, pose))[:, None]


def positions(size: int, device: torch.device) -> Tensor:
    """(size,): the centres of pixels on an axis that runs from -1 to 1."""
    return (2 * torch.arange(size, dtype=torch.float32, device=device) + 1) / size - 1


def strips(size: int, rows: int) -> list[slice]:
    """The rows of a picture in strips of at most `rows`."""
    return [slice(top, min(top + rows, size)) for top in range(0, size, rows)]
