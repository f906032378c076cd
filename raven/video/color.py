"""sRGB to linear light and back, for whole pictures (IEC 61966-2-1), by tables."""

from typing import TypeAlias

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from raven.pixels import Rgba8

Floats: TypeAlias = NDArray[np.floating]


def linear_of_srgb(encoded: Floats) -> Floats:
    """The transfer curve: sRGB values in [0, 1] to light in [0, 1]."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def srgb_of_linear(light: Floats) -> Floats:
    """The curve's inverse: light in [0, 1] to sRGB values in [0, 1]."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 1e-8) ** (1 / 2.4) - 0.055)


STEPS = 65535
"""Light is quantised so finely before the table that no result is further from the nearest byte than 0.03 of a level."""

_LINEAR_OF_BYTE = np.empty((1, 256, 4), np.float32)  # for each channel of RGBA one column
_LINEAR_OF_BYTE[0, :, :3] = linear_of_srgb(np.arange(256) / 255)[:, None]
_LINEAR_OF_BYTE[0, :, 3] = np.arange(256) / 255
_BYTE_OF_STEP = (srgb_of_linear(np.arange(STEPS + 1) / STEPS) * 255 + 0.5).astype(np.uint8)


def decode_srgb(rgba8: Rgba8) -> torch.Tensor:
    """(H, W, 4) sRGB bytes with straight alpha to a (4, H, W) float32 tensor, linear light, premultiplied."""
    planes = np.empty((4, *rgba8.shape[:2]), np.float32)
    if planes.size:
        cv2.split(cv2.LUT(np.ascontiguousarray(rgba8), _LINEAR_OF_BYTE), list(planes))
        for color in planes[:3]:
            np.multiply(color, planes[3], out=color)
    return torch.from_numpy(planes)


def encode_srgb(linear: torch.Tensor) -> Rgba8:
    """A (4, H, W) tensor, linear light, premultiplied, to (H, W, 4) sRGB bytes with straight alpha, rounded to nearest.

    Values beyond [0, 1] are brought into it; what is fully transparent comes out black.
    """
    planes = np.ascontiguousarray(linear.detach().float().cpu().numpy())
    if not planes.size:
        return np.empty((*planes.shape[1:], 4), np.uint8)
    alpha = planes[3].clip(0, 1)
    per_alpha = np.divide(STEPS, alpha, out=np.zeros_like(alpha), where=alpha > 0)
    bytes_ = [np.take(_BYTE_OF_STEP, cv2.multiply(color, per_alpha, dtype=cv2.CV_16U)) for color in planes[:3]]
    opacity = cv2.convertScaleAbs(alpha, alpha=255)
    return np.asarray(cv2.merge([*bytes_, opacity]), np.uint8)
