"""The three encoder-decoders from which the networks take their feature maps.

Each halves its input three times, works on the small map with residual blocks, and doubles it three times. Their
differences are where the pose comes in, how they double, which activation they use, and whether the decoder sees the
encoder's maps again. Shapes are (1, channels, rows, columns).
"""

from itertools import pairwise
from typing import cast

import torch
from torch import Tensor, nn

from raven.posers.tha3.blocks import (
    ResidualBlock,
    conv_block,
    down_block,
    leaky,
    relu,
    repeating_up_block,
    transposed_up_block,
)


def pose_planes(pose: Tensor, like: Tensor) -> Tensor:
    """The numbers of a pose (1, P) as constant planes (1, P, H, W) of the size and type of a feature map."""
    return pose.to(like.dtype)[:, :, None, None].expand(-1, -1, *like.shape[2:])


class FaceBody(nn.Module):
    """Eyebrows and face: (1, C, S, S) -> (1, 64, S, S). The pose joins at the bottleneck."""

    def __init__(self, channels: int, pose_size: int, separable: bool) -> None:
        super().__init__()
        widths = (64, 128, 256, 512)
        self.downsample_blocks = nn.ModuleList([conv_block(channels, widths[0], 3, relu(), separable)])
        for narrow, wide in pairwise(widths):
            self.downsample_blocks.append(down_block(narrow, wide, relu(), separable))
        self.bottleneck_blocks = nn.ModuleList([conv_block(512 + pose_size, 512, 3, relu(), separable)])
        for _ in range(5):
            self.bottleneck_blocks.append(ResidualBlock(512, relu(), separable))
        self.upsample_blocks = nn.ModuleList()
        for wide, narrow in pairwise(reversed(widths)):
            self.upsample_blocks.append(transposed_up_block(wide, narrow, relu(), separable))

    def features(self, x: Tensor, pose: Tensor | None = None) -> Tensor:
        """`pose` is (1, P); without one the feature map depends on the picture only."""
        for block in self.downsample_blocks:
            x = block(x)
        if pose is not None:  # (1, 512 + P, S/8, S/8)
            x = torch.cat((x, pose_planes(pose, x)), 1)
        for block in (*self.bottleneck_blocks, *self.upsample_blocks):
            x = block(x)
        return x


class RotatorBody(nn.Module):
    """Head and body in half size: (1, 10, 256, 256) -> (1, 64, 256, 256). The pose is part of the input."""

    def __init__(self, channels: int, separable: bool) -> None:
        super().__init__()
        widths = (64, 128, 256, 512)
        self.downsample_blocks = nn.ModuleList([conv_block(channels, widths[0], 7, leaky(), separable)])
        for narrow, wide in pairwise(widths):
            self.downsample_blocks.append(down_block(narrow, wide, _down_act(separable), separable))
        self.bottleneck_blocks = nn.ModuleList(ResidualBlock(512, leaky(), separable) for _ in range(6))
        self.upsample_blocks = nn.ModuleList()
        for wide, narrow in pairwise(reversed(widths)):
            self.upsample_blocks.append(repeating_up_block(wide, narrow, leaky(), separable))

    def features(self, x: Tensor) -> Tensor:
        for block in (*self.downsample_blocks, *self.bottleneck_blocks, *self.upsample_blocks):
            x = block(x)
        return x


class EditorBody(nn.Module):
    """The last network, a U-net in full size: (1, 16, 512, 512) -> (1, 32, 512, 512). The pose is part of the input."""

    def __init__(self, channels: int, separable: bool) -> None:
        super().__init__()
        widths = (32, 64, 128, 256)
        self.downsample_blocks = nn.ModuleList([conv_block(channels, widths[0], 3, leaky(), separable)])
        for narrow, wide in pairwise(widths):
            self.downsample_blocks.append(down_block(narrow, wide, _down_act(separable), separable))
        self.bottleneck_blocks = nn.ModuleList(ResidualBlock(256, leaky(), separable) for _ in range(6))
        self.upsample_blocks = nn.ModuleList()
        for wide, narrow in pairwise(reversed(widths)):
            self.upsample_blocks.append(conv_block(wide + narrow, narrow, 3, leaky(), separable))
        self.doubled = nn.Upsample(scale_factor=2)

    def features(self, x: Tensor) -> Tensor:
        maps = []
        for block in self.downsample_blocks:
            x = block(x)
            maps.append(x)
        maps.pop()
        for block in self.bottleneck_blocks:
            x = block(x)
        for block in self.upsample_blocks:
            x = block(torch.cat((cast(Tensor, self.doubled(x)), maps.pop()), 1))
        return x


def _down_act(separable: bool) -> nn.Module:
    """The published full-convolution networks were trained with a plain ReLU here, the separable ones were not."""
    return leaky() if separable else relu()
