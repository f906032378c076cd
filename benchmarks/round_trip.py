"""What the upscaler's benchmark and its tests share: halving a picture exactly, and how close another is to it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.video.color import linear_of_srgb, srgb_of_linear
from raven.video.picture import Rgba8


def halved(rgba8: Rgba8) -> Rgba8:
    """Each 2 x 2 pixels as the one that a camera would see: averaged in premultiplied linear light."""
    values = rgba8 / 255
    light = np.dstack((linear_of_srgb(values[..., :3]) * values[..., 3:], values[..., 3]))
    height, width, _ = rgba8.shape
    mean = light.reshape(height // 2, 2, width // 2, 2, 4).mean((1, 3))
    alpha = mean[..., 3:]
    color = srgb_of_linear(np.divide(mean[..., :3], alpha, out=np.zeros_like(mean[..., :3]), where=alpha > 0))
    return _bytes(np.dstack((color, alpha)))


def plainly_doubled(rgba8: Rgba8) -> Rgba8:
    """Bicubic of straight colours in linear light, bilinear alpha: what is commonly done, and what is to be beaten."""
    height, width, _ = rgba8.shape
    values = rgba8 / 255
    light = linear_of_srgb(values[..., :3]).astype(np.float32)
    color = cv2.resize(light, (2 * width, 2 * height), interpolation=cv2.INTER_CUBIC)
    alpha = cv2.resize(values[..., 3].astype(np.float32), (2 * width, 2 * height), interpolation=cv2.INTER_LINEAR)
    return _bytes(np.dstack((srgb_of_linear(np.clip(color, 0, 1)), alpha)))


def decibels(picture: Rgba8, truth: Rgba8, background: float = 1.0) -> float:
    """Peak signal to noise ratio of two pictures over the same gray, 0 black to 1 white, in sRGB."""
    return float(-10 * np.log10(np.mean((_over(picture, background) - _over(truth, background)) ** 2)))


def _over(rgba8: Rgba8, background: float) -> NDArray[np.float64]:
    alpha = rgba8[..., 3:] / 255
    return np.asarray(rgba8[..., :3] / 255 * alpha + background * (1 - alpha))


def _bytes(values: NDArray[np.floating]) -> Rgba8:
    return np.asarray(values.clip(0, 1) * 255 + 0.5, np.float64).astype(np.uint8)
