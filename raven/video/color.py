"""sRGB to linear light and back, for whole pictures (IEC 61966-2-1), by tables."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.pixels import Rgba8

Floats: TypeAlias = NDArray[np.floating]
Planes: TypeAlias = NDArray[np.float32]
"""(4, height, width) float32 in [0, 1]: red, green, blue, alpha; linear light, premultiplied."""


def linear_of_srgb(encoded: Floats) -> Floats:
    """The transfer curve: sRGB values in [0, 1] to light in [0, 1]."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def srgb_of_linear(light: Floats) -> Floats:
    """The curve's inverse: light in [0, 1] to sRGB values in [0, 1]."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 1e-8) ** (1 / 2.4) - 0.055)


STEPS = 65535
"""Light is quantised so finely before the table that no result is further from the nearest byte than 0.03 of a level."""

LIGHT_OF_BYTE = linear_of_srgb(np.arange(256) / 255).astype(np.float32)
BYTE_OF_STEP = (srgb_of_linear(np.arange(STEPS + 1) / STEPS) * 255 + 0.5).astype(np.uint8)


def light_of_bytes(bytes_: NDArray[np.uint8], out: NDArray[np.float32]) -> None:
    """A plane of sRGB bytes as light in [0, 1]."""
    cv2.LUT(bytes_, LIGHT_OF_BYTE, dst=out)


def bytes_of_steps(steps: NDArray[np.uint16], out: NDArray[np.uint8]) -> None:
    """A plane of light in 0..`STEPS` as sRGB bytes, rounded to nearest."""
    cv2.LUT(steps, BYTE_OF_STEP, dst=out)


def decode_srgb(rgba8: Rgba8) -> Planes:
    """(H, W, 4) sRGB bytes with straight alpha to (4, H, W) float32, linear light, premultiplied."""
    planes = np.empty((4, *rgba8.shape[:2]), np.float32)
    if planes.size:
        *colors, alpha = cv2.split(rgba8)
        np.multiply(alpha, np.float32(1 / 255), planes[3])
        for color, plane in zip(colors, planes, strict=False):
            light_of_bytes(np.asarray(color, np.uint8), plane)
            np.multiply(plane, planes[3], plane)
    return planes


def encode_srgb(linear: Planes) -> Rgba8:
    """(4, H, W), linear light, premultiplied, to (H, W, 4) sRGB bytes with straight alpha, rounded to nearest.

    Values beyond [0, 1] are brought into it; what is fully transparent comes out black.
    """
    if not linear.size:
        return np.empty((*linear.shape[1:], 4), np.uint8)
    alpha = linear[3].clip(0, 1)
    per_alpha = np.divide(STEPS, alpha, out=np.zeros_like(alpha), where=alpha > 0)
    rgba8 = np.empty((*linear.shape[1:], 4), np.uint8)
    bytes_ = np.empty((4, *linear.shape[1:]), np.uint8)
    for color, into in zip(linear, bytes_[:3], strict=False):
        bytes_of_steps(cv2.multiply(color, per_alpha, dtype=cv2.CV_16U), into)
    cv2.convertScaleAbs(alpha, dst=bytes_[3], alpha=255)
    cv2.merge(list(bytes_), dst=rgba8)
    return rgba8
