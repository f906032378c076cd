"""The blocks that the five networks are made of, in both families: full convolutions and separable ones.

In the separable family every k x k convolution is a depthwise one (each channel by itself) and a pointwise one (1 x 1)
after it. Blocks are `Sequential`, because their positions are the keys of the published checkpoints. No convolution
before a norm has a bias, which the norm would take away again.
"""

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d

LEAK = 0.1  # slope of the leaky activation below zero


def relu() -> nn.Module:
    return nn.ReLU(inplace=True)


def leaky() -> nn.Module:
    return nn.LeakyReLU(LEAK, inplace=True)


def conv_block(inputs: int, outputs: int, size: int, act: nn.Module, separable: bool) -> nn.Sequential:
    """Same height and width; `size` is the edge of the kernel."""
    return nn.Sequential(*_conv(inputs, outputs, size, separable), _norm(outputs), act)


def down_block(inputs: int, outputs: int, act: nn.Module, separable: bool) -> nn.Sequential:
    """Half the height and width."""
    return nn.Sequential(*_conv(inputs, outputs, 4, separable, stride=2), _norm(outputs), act)


def transposed_up_block(inputs: int, outputs: int, act: nn.Module, separable: bool) -> nn.Sequential:
    """Twice the height and width, by a transposed convolution."""
    if separable:
        depthwise = nn.ConvTranspose2d(inputs, inputs, 4, 2, 1, groups=inputs, bias=False)
        convolution = [depthwise, nn.Conv2d(inputs, outputs, 1, bias=False)]
    else:
        convolution = [nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False)]
    return nn.Sequential(*convolution, _norm(outputs), act)


def repeating_up_block(inputs: int, outputs: int, act: nn.Module, separable: bool) -> nn.Sequential:
    """Twice the height and width, by repeating every pixel, then a convolution."""
    return nn.Sequential(nn.Upsample(scale_factor=2), conv_block(inputs, outputs, 3, act, separable))


class ResidualBlock(nn.Module):
    """Two convolutions whose result is added to their input. Nothing is activated after the sum."""

    def __init__(self, channels: int, act: nn.Module, separable: bool) -> None:
        super().__init__()
        first, second = (_conv(channels, channels, 3, separable) for _ in range(2))
        self.resnet_path = nn.Sequential(_one(first), _norm(channels), act, _one(second), _norm(channels))

    def forward(self, x: Tensor) -> Tensor:
        return cast(Tensor, self.resnet_path(x)).add_(x)


def _conv(inputs: int, outputs: int, size: int, separable: bool, stride: int = 1) -> list[nn.Conv2d]:
    padding = (size - 1) // 2
    if not separable:
        return [nn.Conv2d(inputs, outputs, size, stride, padding, bias=False)]
    depthwise = nn.Conv2d(inputs, inputs, size, stride, padding, groups=inputs, bias=False)
    return [depthwise, nn.Conv2d(inputs, outputs, 1, bias=False)]


def _one(modules: list[nn.Conv2d]) -> nn.Module:
    return modules[0] if len(modules) == 1 else nn.Sequential(*modules)


def _norm(channels: int) -> nn.Module:
    return nn.InstanceNorm2d(channels, affine=True)


def value_head(features: int, channels: int, act: nn.Module) -> nn.Sequential:
    """What a network says per pixel: an alpha (sigmoid) or a colour (tanh). For `evaluate_heads`."""
    return nn.Sequential(nn.Conv2d(features, channels, 3, padding=1), act)


def grid_head(features: int) -> nn.Conv2d:
    """Where a network says that each pixel comes from, as (x, y) added to its place. For `evaluate_heads`."""
    return nn.Conv2d(features, 2, 3, padding=1, bias=False)


def evaluate_heads(features: Tensor, *heads: nn.Module) -> list[Tensor]:
    """What these heads make of a feature map, in float32.

    They read the same map, so they run as one convolution: alone, each has too few channels to keep a CPU busy.
    """
    convolutions = [cast(nn.Conv2d, head[0] if isinstance(head, nn.Sequential) else head) for head in heads]
    weight = torch.cat([conv.weight for conv in convolutions])
    bias = torch.cat([weight.new_zeros(conv.out_channels) if conv.bias is None else conv.bias for conv in convolutions])
    together = conv2d(features, weight, bias, padding=1).float()
    raw = torch.split(together, [conv.out_channels for conv in convolutions], 1)
    return [head[1](part) if isinstance(head, nn.Sequential) else part for head, part in zip(heads, raw, strict=True)]
