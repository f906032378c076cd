"""sRGB to linear light and back, for whole pictures (IEC 61966-2-1)."""

import numpy as np
import torch

from raven.video.picture import Rgba8


def _decode(c: np.ndarray) -> np.ndarray:
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


_LINEAR_OF_BYTE = torch.from_numpy(_decode(np.arange(256) / 255).astype(np.float32))


def decode_srgb(rgba8: Rgba8) -> torch.Tensor:
    """(H, W, 4) sRGB bytes with straight alpha to a (4, H, W) float32 tensor, linear light, premultiplied."""
    planes = torch.from_numpy(np.ascontiguousarray(rgba8.transpose(2, 0, 1)))
    alpha = planes[3:].float() / 255
    return torch.cat((_LINEAR_OF_BYTE[planes[:3].int()] * alpha, alpha))


def encode_srgb(linear: torch.Tensor) -> Rgba8:
    """A (4, H, W) tensor, linear light, premultiplied, to (H, W, 4) sRGB bytes with straight alpha, rounded to nearest."""
    picture = linear.detach().float().cpu().clamp(0, 1)
    alpha = picture[3:]
    straight = (picture[:3] / alpha.clamp(min=1e-6)).clamp(0, 1)
    srgb = torch.where(straight <= 0.0031308, straight * 12.92, 1.055 * straight.clamp(min=1e-8) ** (1 / 2.4) - 0.055)
    encoded = torch.cat((srgb * (alpha > 0), alpha)) * 255 + 0.5
    return encoded.to(torch.uint8).permute(1, 2, 0).contiguous().numpy()
