"""The body network: from the 45 morphs, where every pixel of the picture comes from and what is painted over it.

Three levels of three sine layers, at 128, 256 and 512 pixels, each taking the enlarged features of the one before.
Enlarging and a 1x1 convolution commute, so each level's first layer is applied to the small picture.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import grid_sample

from raven.pose import MORPH_COUNT
from raven.posers.tha4.siren import FirstLayer, Linear, StateDict, last_layer, positions, sine_layer, strips

SIZE = 512
LEVELS = ((128, (360, 360, 180)), (256, (180, 180, 90)), (512, (90, 90, 90)))
"""Edge length and the channels of the three layers of each level."""
OUTPUTS = 7
STRIP_VALUES = 640_000  # floats of the widest layer of a strip; larger strips leave the cache, smaller ones waste halos


def _shapes() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {}
    before = 0
    for level, (_, channels) in enumerate(LEVELS):
        inputs = before + 2 + MORPH_COUNT
        for i, outputs in enumerate(channels):
            shapes[f"siren_layers.{level}.{i}.linear.weight"] = (outputs, inputs, 1, 1)
            shapes[f"siren_layers.{level}.{i}.linear.bias"] = (outputs,)
            inputs = outputs
        before = inputs
    return shapes | {"last_linear.weight": (OUTPUTS, before, 1, 1), "last_linear.bias": (OUTPUTS,)}


SHAPES = _shapes()
"""Every tensor of its state dict."""


Part = tuple[slice, slice]
"""Rows and columns of a picture."""

WHOLE: Part = slice(0, SIZE), slice(0, SIZE)


@dataclass(frozen=True)
class BodyOutput:
    """What the body network makes of a picture, all (height, width, channels): 512 x 512, or the part that was asked for."""

    picture: Tensor
    """The result: `warped` with the network's own `color` over it. Linear light, premultiplied, [-1, 1], not clipped."""
    alpha: Tensor
    """How much of `color` is seen. Not clipped: slightly below 0 and above 1 occur."""
    warped: Tensor
    grid_change: Tensor
    """How far (x, y) from a pixel its source lies, in units in which the picture spans -1 to 1."""


class BodyNetwork:
    """The body network on one device. One thread at a time: its buffers are made once."""

    def __init__(self, state: StateDict, device: torch.device, part: Part = WHOLE) -> None:
        """`part`: all that will be asked for; it costs as much less as it is smaller."""
        layers = [[sine_layer(state, f"siren_layers.{k}.{i}", device) for i in range(3)] for k in range(3)]
        last = last_layer(state, device, "last_linear")
        # A level's last product: the next level's first layer without position and pose, or the network's last layer.
        features = [slice(0, channels[-1]) for _, channels in LEVELS[:-1]]
        behind = [Linear(layers[k + 1][0].weight[part].contiguous(), None) for k, part in enumerate(features)]
        self._levels = [
            _Level(size, layers[k], [*behind, last][k], 0 if k == 0 else features[k - 1].stop, device, drawn)
            for k, ((size, _), drawn) in enumerate(zip(LEVELS, _needed(part), strict=True))
        ]
        # Of what the last level draws, the part that was asked for.
        self._seen = tuple(
            slice(1 + asked.start - drawn.start, 1 + asked.stop - drawn.start)
            for asked, drawn in zip(part, self._levels[-1].drawn, strict=True)
        )
        at = positions(SIZE, device)
        whole = torch.stack((at[None].expand(SIZE, SIZE), at[:, None].expand(SIZE, SIZE)), dim=-1)
        self._identity = whole[part]

    def pose(self, picture: Tensor, pose: Tensor) -> BodyOutput:
        """Move a picture (512, 512, 4) in linear light, premultiplied, [-1, 1]. `pose` is all 45 numbers.

        What it returns is valid until the next call.
        """
        below: _Level | None = None
        for level in self._levels:
            out = level.evaluate(below, pose)
            below = level
        out = out[self._seen[0], self._seen[1]]
        grid_change, alpha, color = out[..., :2], out[..., 2:3], out[..., 3:]
        planes, grid = picture.permute(2, 0, 1)[None], (self._identity + grid_change)[None]
        sampled = grid_sample(planes, grid, mode="bilinear", padding_mode="border", align_corners=False)
        warped = sampled[0].permute(1, 2, 0)
        return BodyOutput(torch.lerp(warped, color, alpha), alpha, warped, grid_change)


class _Level:
    """Three sine layers at one size and the product behind them, evaluated in strips of rows that fit the cache."""

    def __init__(
        self, size: int, layers: list[Linear], last: Linear, features: int, device: torch.device, drawn: Part
    ) -> None:
        """`drawn`: the part that it evaluates, beginning and ending at even pixels."""
        self.drawn = drawn
        height, width = (side.stop - side.start for side in drawn)
        self._first = FirstLayer.split(layers[0], features, size)
        self._others, self._last = layers[1:], last
        channels = [layer.weight.shape[1] for layer in layers]
        self._rows = max(2, STRIP_VALUES // (width * max(channels)) // 2 * 2) if device.type == "cpu" else height

        def buffer(rows: int, columns: int, channels: int) -> Tensor:
            return torch.empty(rows, columns, channels, device=device)

        self._values = [buffer(self._rows, width, count) for count in channels]
        self._tall = buffer(self._rows, width // 2 + 2, channels[0]) if features else None
        self._strip_out = buffer(self._rows, width, last.weight.shape[1])
        self._out = buffer(height + 2, width + 2, last.weight.shape[1])

    def evaluate(self, below: "_Level | None", pose: Tensor) -> Tensor:
        """The level's part (height + 2, width + 2, channels), with a border that repeats its outermost pixels.

        The result of the level `below` is enlarged and added to this level's first layer.
        """
        top, columns = self.drawn[0].start, self.drawn[1]
        across = self._first.across[columns]
        for rows in strips(self.drawn[0].stop - top, self._rows):
            first, *others = (values[: rows.stop - rows.start] for values in self._values)
            here = slice(top + rows.start, top + rows.stop)
            if below is None or self._tall is None:
                first.copy_(across)
            else:
                _double(below.around((here, columns)), self._tall[: rows.stop - rows.start], first)
                first += across
            first += self._first.row_share(here, pose)
            x = first.sin_().flatten(0, 1)
            for layer, values in zip(self._others, others, strict=True):
                x = layer(x, out=values.flatten(0, 1)).sin_()
            result = self._strip_out[: rows.stop - rows.start]
            self._last(x, out=result.flatten(0, 1))
            self._out[1 + rows.start : 1 + rows.stop, 1:-1] = result
        out = self._out
        out[0], out[-1] = out[1], out[-2]
        out[:, 0], out[:, -1] = out[:, 1], out[:, -2]
        return out

    def around(self, part: Part) -> Tensor:
        """What was last evaluated below a part of the next level, with a pixel more on every side."""
        first = [side.start // 2 - own.start for side, own in zip(part, self.drawn, strict=True)]
        count = [(side.stop - side.start) // 2 + 2 for side in part]
        return self._out[first[0] : first[0] + count[0], first[1] : first[1] + count[1]]


def _needed(part: Part) -> list[Part]:
    """Per level, what of it has a share in a part of the picture, from even to even pixels; the smallest level first."""
    needed: list[Part] = []
    margin = 0
    for size, _ in reversed(LEVELS):
        rows, columns = (
            slice(max(0, (side.start - margin) // 2 * 2), min(size, -((-side.stop - margin) // 2) * 2)) for side in part
        )
        needed.insert(0, (rows, columns))
        part, margin = (_halved(rows), _halved(columns)), 1  # enlarging looks at the pixels beside
    return needed


def _halved(side: slice) -> slice:
    return slice(side.start // 2, side.stop // 2)


def _double(low: Tensor, tall: Tensor, out: Tensor) -> None:
    """Enlarge a bordered strip (rows / 2 + 2, columns / 2 + 2, channels) to `out`, bilinear with pixel centres at half
    integers; `tall` is room for the rows when only they are doubled."""
    torch.lerp(low[1:-1], low[:-2], 0.25, out=tall[0::2])
    torch.lerp(low[1:-1], low[2:], 0.25, out=tall[1::2])
    torch.lerp(tall[:, 1:-1], tall[:, :-2], 0.25, out=out[:, 0::2])
    torch.lerp(tall[:, 1:-1], tall[:, 2:], 0.25, out=out[:, 1::2])
