"""The default chain written down as its formulas read: what `postprocess.py` compares the postprocessor with.

Each filter for itself, straight alpha, every mesh, kernel and field built again for every frame, blurs as separable
convolutions of at most 21 taps, colours through the YUV matrix and back. Not for use elsewhere.
"""

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F  # noqa: N812

_TO_YUV = ((0.2126, 0.7152, 0.0722), (-0.114572, -0.385428, 0.5), (0.5, -0.454153, -0.045847))
_TO_RGB = ((1.0, 0.0, 1.5748), (1.0, -0.187324, -0.468124), (1.0, 1.8556, 0.0))


def bloom(image: torch.Tensor, t: float, threshold: float = 0.56, exposure: float = 0.842) -> torch.Tensor:
    bright = image * (_luminance(image) >= threshold)
    image = image + _gauss(bright, 7.0)
    toned = 1 - torch.exp(-exposure * image[:3])
    return torch.cat((toned, image[3:])).clamp(0, 1)


def chromatic_aberration(image: torch.Tensor, t: float, scale: float = 0.005) -> torch.Tensor:
    x, y = _mesh(image)
    red, blue = (
        _gauss(_sample(image[channel : channel + 1], x * (1 + s), y * (1 + s)), 1.0)
        for channel, s in ((0, scale), (2, -scale))
    )
    alphas = [_gauss(_sample(image[3:], x * (1 + s), y * (1 + s)), 1.0) for s in (scale, -scale)]
    return torch.cat((red, image[1:2], blue, (image[3:] + alphas[0] + alphas[1]) / 3))


def vignetting(image: torch.Tensor, t: float, strength: float = 0.42) -> torch.Tensor:
    x, y = _mesh(image)
    darkness = torch.cos(strength * math.pi * torch.sqrt(x**2 + y**2) / math.sqrt(2)) ** 2
    return torch.cat((image[:3] * darkness, image[3:]))


def translucent_display(image: torch.Tensor, t: float) -> torch.Tensor:
    return torch.cat((image[:3], image[3:] * 0.9))


def banding(image: torch.Tensor, t: float, strength: float = 0.4) -> torch.Tensor:
    height = image.shape[1]
    rows = torch.linspace(0, math.pi, height)
    phase = 1 - (t * 25 * 16 / height) % 1
    factor = 1 + strength * torch.sin(2 * rows + math.pi * phase) ** 2
    return torch.cat((image[:3] * factor[:, None], image[3:])).clamp(0, 1)


def scanlines(image: torch.Tensor, t: float, strength: float = 0.1) -> torch.Tensor:
    row = torch.arange(image.shape[1])
    dark = (row - 2 * (math.floor(25 * t) % 2)) % 4 < 2
    m = torch.where(dark, 1 - strength, 1.0)[:, None]
    yuv = torch.einsum("ij,jhw->ihw", torch.tensor(_TO_YUV), image[:3])
    yuv = torch.cat((yuv[:1] * m, yuv[1:]))
    rgb = torch.einsum("ij,jhw->ihw", torch.tensor(_TO_RGB), yuv).clamp(0, 1)
    return torch.cat((rgb, image[3:]))


NAIVE: dict[str, Callable[[torch.Tensor, float], torch.Tensor]] = {
    "bloom": bloom,
    "chromatic_aberration": chromatic_aberration,
    "vignetting": vignetting,
    "translucent_display": translucent_display,
    "banding": banding,
    "scanlines": scanlines,
}


def _luminance(image: torch.Tensor) -> torch.Tensor:
    return 0.2126 * image[0] + 0.7152 * image[1] + 0.0722 * image[2]


def _mesh(image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    _, height, width = image.shape
    y, x = torch.meshgrid(torch.linspace(-1, 1, height), torch.linspace(-1, 1, width), indexing="ij")
    return x, y


def _sample(planes: torch.Tensor, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    grid = torch.stack((x, y), -1)[None]
    return F.grid_sample(planes[None], grid, padding_mode="border", align_corners=False)[0]


def _gauss(planes: torch.Tensor, sigma: float) -> torch.Tensor:
    taps = min(21, max(3, 2 * math.ceil(2 * sigma) + 1))
    x = torch.arange(taps) - taps // 2
    kernel = torch.exp(-(x**2) / (2 * sigma**2))
    kernel = (kernel / kernel.sum()).expand(len(planes), 1, 1, taps)
    radius = taps // 2
    across = F.conv2d(F.pad(planes[None], (radius, radius, 0, 0), mode="reflect"), kernel, groups=len(planes))
    down = kernel.transpose(2, 3)
    return F.conv2d(F.pad(across, (0, 0, radius, radius), mode="reflect"), down, groups=len(planes))[0]
