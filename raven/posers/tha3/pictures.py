"""Between our pictures and those of the networks: straight alpha, linear light, all channels mapped to [-1, 1]."""

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from raven.video.picture import Picture

SIZE = 512  # edge of the pictures that the networks were trained on

_BYTES = np.arange(256) / 255
_LINEAR = np.where(_BYTES <= 0.04045, _BYTES / 12.92, ((_BYTES + 0.055) / 1.055) ** 2.4)
_COLOR_OF_BYTE = torch.from_numpy((_LINEAR * 2 - 1).astype(np.float32))
_ALPHA_OF_BYTE = torch.from_numpy((_BYTES * 2 - 1).astype(np.float32))


def network_picture(picture: Picture) -> Tensor:
    """(1, 4, 512, 512) float32 as the networks want it; larger pictures are averaged down.

    Colours hidden under full transparency are erased: such pixels are -1 in all channels.
    """
    rgba8 = picture.rgba8()
    if rgba8.shape[0] != SIZE:
        return from_premultiplied(reduced(picture))
    planes = torch.from_numpy(np.ascontiguousarray(rgba8.transpose(2, 0, 1))).int()[None]
    color = _COLOR_OF_BYTE[planes[:, :3]].masked_fill_(planes[:, 3:] == 0, -1)
    return torch.cat((color, _ALPHA_OF_BYTE[planes[:, 3:]]), 1)


def reduced(picture: Picture) -> Tensor:
    """(1, 4, 512, 512), linear light, premultiplied, [0, 1]: averaged, if the picture is a multiple of that size."""
    linear = torch.tensor(picture.linear())[None]
    return linear if linear.shape[2] == SIZE else avg_pool2d(linear, linear.shape[2] // SIZE)


def from_premultiplied(linear: Tensor) -> Tensor:
    """Our form of a picture, (1, 4, H, W), in the networks' form."""
    alpha = linear[:, 3:]
    color = torch.where(alpha > 0, linear[:, :3] / alpha.clamp(min=1e-6), 0).clamp_(0, 1)
    return torch.cat((color, alpha), 1) * 2 - 1


def to_premultiplied(picture: Tensor) -> Tensor:
    """What the networks made, (1, 4, H, W), in our form, on the same device."""
    straight = ((picture + 1) / 2).clamp_(0, 1)
    straight[:, :3] *= straight[:, 3:]
    return straight


def laid_over(picture: Tensor, overlay: Tensor) -> Tensor:
    """An overlay in our form over a picture in the networks' form; where the overlay is empty, every bit is kept."""
    below = to_premultiplied(picture)
    blended = from_premultiplied(overlay + below * (1 - overlay[:, 3:]))
    return torch.where(overlay[:, 3:] > 0, blended, picture)
