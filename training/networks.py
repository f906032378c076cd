"""The networks: U-Nets that give a heat map for each point and a class for each pixel, and one that finds heads.

Small enough for a core: 1 to 2 million weights for the head, a third of that for each of the others.
"""

import itertools
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate


class Block(nn.Module):
    """Two 3x3 convolutions beside a short cut."""

    def __init__(self, channels: int, out: int, stride: int = 1) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(channels, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU())
        self.second = nn.Sequential(nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out))
        same = channels == out and stride == 1
        self.past = nn.Identity() if same else nn.Conv2d(channels, out, 1, stride, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.second(self.first(x)) + self.past(x))


class Pyramid(nn.Module):
    """Down by halves and up again; gives the features at half of the input's resolution, at a quarter, and the lowest ones."""

    def __init__(self, widths: Sequence[int]) -> None:
        super().__init__()
        pairs = list(itertools.pairwise(widths))
        self.stem = nn.Sequential(nn.Conv2d(3, widths[0], 3, 2, 1, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU())
        self.down = nn.ModuleList(Block(a, b, 2) for a, b in pairs)
        self.bottom = Block(widths[-1], widths[-1])
        self.narrow = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in reversed(pairs))
        self.up = nn.ModuleList(Block(a, a) for a, _ in reversed(pairs))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        levels = [self.stem(x)]
        for down in self.down:
            levels.append(down(levels[-1]))
        low = x = self.bottom(levels.pop())
        quarter = x
        for narrow, up in zip(self.narrow, self.up, strict=True):
            quarter = x
            x = up(interpolate(narrow(x), scale_factor=2.0) + levels.pop())
        return x, quarter, low


class Landmarks(nn.Module):
    """Points and parts of a crop.

    Input (N, 3, S, S), RGB of [0, 1]. Output: heat maps as logits (N, points, S/4, S/4), parts as logits (N, parts, S/2, S/2),
    and for each point (N, points, 2) the log of its expected error in pixels of the heat map and the logit of its being seen;
    last (N,) the logit of a face being there at all.
    """

    def __init__(self, points: int, parts: int, widths: Sequence[int]) -> None:
        super().__init__()
        self.points = points
        self.pyramid = Pyramid(widths)
        self.heat = nn.Conv2d(widths[1], points, 1)
        self.parts = nn.Conv2d(widths[0], parts, 1)
        self.whole = nn.Sequential(nn.Linear(2 * widths[-1], 128), nn.ReLU(), nn.Linear(128, 2 * points + 1))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        half, quarter, low = self.pyramid(x - 0.5)
        whole = self.whole(torch.cat([low.mean((2, 3)), low.amax((2, 3))], 1))
        told = whole[:, :-1].reshape(-1, self.points, 2)
        return self.heat(quarter), self.parts(half), told, whole[:, -1]


class Finder(nn.Module):
    """Heads in a whole picture: for each cell of 8 pixels the logit of a face whose middle lies there, and its frame.

    Input (N, 3, H, W), RGB of [0, 1], multiples of 32. Output (N, 6, H/8, W/8): logit; offset of the middle in cells; log of
    the size in cells; cosine and sine of the tilt (not normalised).
    """

    CELL = 8

    def __init__(self, widths: Sequence[int] = (16, 32, 48, 96, 128)) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, widths[0], 3, 2, 1, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU())
        self.down = nn.ModuleList(Block(a, b, 2) for a, b in itertools.pairwise(widths))
        self.narrow = nn.ModuleList([nn.Conv2d(widths[4], widths[3], 1), nn.Conv2d(widths[3], widths[2], 1)])
        self.up = nn.ModuleList([Block(widths[3], widths[3]), Block(widths[2], widths[2])])
        self.head = nn.Conv2d(widths[2], 6, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x - 0.5)
        levels = []
        for down in self.down:
            x = down(x)
            levels.append(x)
        for narrow, up, level in zip(self.narrow, self.up, (levels[2], levels[1]), strict=True):
            x = up(interpolate(narrow(x), scale_factor=2.0) + level)
        return self.head(x)


def softargmax(heat: Tensor) -> Tensor:
    """The expected place under the softmax of each heat map: (N, points, 2) in cells, edges count whole."""
    n, k, height, width = heat.shape
    share = heat.flatten(2).softmax(2).reshape(n, k, height, width)
    x = torch.arange(width, device=heat.device) + 0.5
    y = torch.arange(height, device=heat.device) + 0.5
    return torch.stack([(share.sum(2) * x).sum(2), (share.sum(3) * y).sum(2)], 2)
