"""What happens to finished pictures: other looks, paint, blur, scaling, noise, compression. Many stay as they are."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.heads.style import chance, choose

Image = NDArray[np.floating[Any]]  # (H, W, 3), 0..1

LOOKS = {
    "none": 40.0,
    "grade": 6,
    "contrast": 3,
    "wash": 2,
    "pale": 1.2,
    "dark": 1.5,
    "grey": 1,
    "sketch": 0.8,
    "posterise": 0.8,
}


def spoil(picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The picture (H, W, 4) after what people and programs do to it; alpha stays."""
    if chance(rng, 0.35):
        return picture
    alpha = picture[:, :, 3:]
    image = _spread(picture)
    image = _look(image, choose(rng, LOOKS), rng)
    if chance(rng, 0.1):
        image = _paint(image, rng)
    if chance(rng, 0.18):
        image = _blur(image, rng.uniform(0.35, 1.1))
    elif chance(rng, 0.2):
        image = image + (image - _blur(image, rng.uniform(0.8, 1.6))) * rng.uniform(0.3, 1.2)
    if chance(rng, 0.2):
        image = _rescale(image, rng)
    if chance(rng, 0.12):
        coarse = rng.normal(0, rng.uniform(0.004, 0.03), image.shape[: int(rng.integers(2, 4))]).astype(np.float32)
        image = image + (coarse if coarse.ndim == 3 else coarse[:, :, None])
    done = np.clip(image * 255 + 0.5, 0, 255).astype(np.uint8)
    if chance(rng, 0.25):
        _, coded = cv2.imencode(".jpg", done, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 92))])
        done = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
    return np.dstack([done, alpha])


def _spread(picture: NDArray[np.uint8]) -> Image:
    """The colours, carried on a little beyond the figure's edge, so that filters find no black there."""
    rgb, alpha = np.ascontiguousarray(picture[:, :, :3]), np.ascontiguousarray(picture[:, :, 3])
    weight = cv2.blur(alpha, (9, 9))
    near = (alpha == 0) & (weight > 8)
    sums = cv2.blur(cv2.multiply(rgb, cv2.merge([alpha, alpha, alpha]), scale=1 / 255), (9, 9))
    image = rgb.astype(np.float32) / 255
    image[alpha == 0] = 0.5
    image[near] = np.minimum(sums[near] / weight[near][:, None].astype(np.float32), 1)
    return image


def _blur(image: Image, sigma: float) -> Image:
    return cv2.GaussianBlur(image, (0, 0), sigma).astype(np.float32)


def _grey(image: Image) -> Image:
    return (image @ np.array([0.299, 0.587, 0.114], np.float32))[:, :, None]


def _slope(size: int, rng: np.random.Generator) -> Image:
    """A ramp 0..1 across the picture in any direction."""
    turn = rng.random() * 2 * np.pi
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size - 0.5
    return np.clip(x * np.cos(turn) + y * np.sin(turn) + 0.5, 0, 1)[:, :, None].astype(np.float32)


def _look(image: Image, look: str, rng: np.random.Generator) -> Image:
    if look == "grade":
        tint = 1 + rng.normal(0, 0.12, 3).astype(np.float32)
        lift = rng.uniform(0, 0.12) * rng.random(3).astype(np.float32)
        return image ** np.float32(rng.uniform(0.75, 1.35)) * tint * (1 - lift) + lift
    if look == "contrast":
        grey = _grey(image)
        saturation = rng.uniform(0.5, 1.5)
        return ((grey + (image - grey) * saturation) - 0.5) * rng.uniform(0.6, 1.35) + 0.5
    if look == "wash":
        t, tint = _slope(len(image), rng), rng.uniform(0.45, 1, 3).astype(np.float32)
        return (
            image * (1 - t + t * tint) if chance(rng, 0.6) else image + (1 - image) * t * tint * rng.uniform(0.2, 0.6)
        )
    if look == "pale":
        return 1 - (1 - image) * rng.uniform(0.35, 0.7)
    if look == "dark":
        return image * rng.uniform(0.25, 0.6) * (1 + rng.normal(0, 0.12, 3).astype(np.float32))
    if look == "grey":
        grey = _grey(image)
        return grey + (image - grey) * rng.uniform(0, 0.3) + rng.normal(0, 0.02, 3).astype(np.float32)
    if look == "sketch":
        grey = _grey(image)[:, :, 0]
        lines = np.clip(
            grey / np.maximum(cv2.GaussianBlur(grey, (0, 0), rng.uniform(1.5, 4)), 0.05), 0, 1
        ) ** rng.uniform(1.5, 4)
        return np.repeat(lines[:, :, None], 3, 2) * (1 - rng.uniform(0, 0.15, 3)).astype(np.float32)
    if look == "posterise":
        steps = int(rng.integers(5, 14))
        return np.round(image * steps) / steps
    return image


def _paint(image: Image, rng: np.random.Generator) -> Image:
    """The grain of brushes and paper."""
    kind = choose(rng, {"bilateral": 2, "median": 1.5, "grain": 2, "smear": 1})
    if kind == "bilateral":
        return cv2.bilateralFilter(image, 7, rng.uniform(0.05, 0.2), rng.uniform(1.5, 4)).astype(np.float32)
    if kind == "median":
        small = cv2.medianBlur(np.clip(image * 255, 0, 255).astype(np.uint8), 3)
        return small.astype(np.float32) / 255
    size = len(image)
    if kind == "grain":
        coarse = rng.normal(0, 1, (size // 2, size // 2)).astype(np.float32)
        grain = cv2.GaussianBlur(
            cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC), (0, 0), rng.uniform(0.5, 2.5)
        )
        return image * (1 + grain[:, :, None] * rng.uniform(0.015, 0.06))
    flow = rng.normal(0, 1, (size // 6, size // 6, 2)).astype(np.float32)
    moved = cv2.resize(flow, (size, size), interpolation=cv2.INTER_CUBIC) * rng.uniform(0.2, 0.7)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    return cv2.remap(
        image, x + moved[:, :, 0], y + moved[:, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    ).astype(np.float32)


def _rescale(image: Image, rng: np.random.Generator) -> Image:
    """Made smaller and larger again."""
    size = len(image)
    small = int(size * rng.uniform(0.45, 0.9))
    down = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST)[
        int(rng.choice(4, p=[0.4, 0.3, 0.2, 0.1]))
    ]
    up = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4, cv2.INTER_NEAREST)[
        int(rng.choice(4, p=[0.35, 0.35, 0.2, 0.1]))
    ]
    return cv2.resize(cv2.resize(image, (small, small), interpolation=down), (size, size), interpolation=up).astype(
        np.float32
    )
