"""Pictures as people have them, made of our own art: cropped, tilted, scaled, on grounds."""

import cv2
import numpy as np
from PIL import Image

from raven.figure.character import find_character
from raven.landmarks.frame import for_opencv


def figure_on(
    name: str,
    size: tuple[int, int],
    ground: tuple[int, int, int] | np.ndarray | None,
    scale: float,
    x: float,
    y: float,
    tilt: float = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """A shipped character in a picture (width, height), and the matrix from template units to its pixels (edges count whole).

    The middle between the eyes comes to (x, y); `scale` pixels per template unit, `tilt` radians clockwise. `ground`: a colour, a
    picture, or None for transparency.
    """
    path = find_character(name)
    with Image.open(path.with_name(f"{name}@2x.png")) as image:
        art = np.asarray(image.convert("RGBA")).astype(np.float32)
    art[..., :3] *= art[..., 3:] / 255
    cos, sin = np.cos(tilt) * scale, np.sin(tilt) * scale
    linear = np.array([[cos, -sin], [sin, cos]])
    matrix = np.column_stack([linear, np.array([x, y]) - linear @ (256.5, 146.5)])
    from_art = np.column_stack([matrix[:, :2] / 2, matrix[:, 2]])
    placed = np.asarray(cv2.warpAffine(art, for_opencv(from_art), size, flags=cv2.INTER_LINEAR))
    alpha = placed[..., 3:].clip(0, 255) / 255
    if ground is None:
        colours = placed[..., :3] / np.maximum(alpha, 1e-3)
        return np.dstack([colours, alpha * 255]).round().clip(0, 255).astype(np.uint8), matrix
    behind = np.broadcast_to(np.asarray(ground, np.float32), placed[..., :3].shape)
    opaque = placed[..., :3] + behind * (1 - alpha)
    return np.dstack([opaque, np.full(alpha.shape, 255)]).round().clip(0, 255).astype(np.uint8), matrix


def scene(size: tuple[int, int], seed: int = 3) -> np.ndarray:
    """(H, W, 3): soft blobs of many colours."""
    blobs = np.random.default_rng(seed).uniform(40, 230, (9, 7, 3)).astype(np.float32)
    return np.asarray(cv2.resize(blobs, size, interpolation=cv2.INTER_CUBIC)).clip(0, 255)
