"""The picture behind the avatar: read once, blurred once, and cut so that it covers any shape."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from raven.client.dpg.decoding import Float4, to_float
from raven.errors import UnreadablePicture

LONGEST_EDGE = 1920  # pixels; larger pictures are made smaller, since they stand behind and are blurred anyway
MOST_PIXELS = 8192 * 8192  # of the file: photographs
BLUR = 0.01  # standard deviation as a share of the longer edge, as the server blurs its backdrops


def read_backdrop(source: Path | bytes, blurred: bool) -> Float4:
    """The picture as texture pixels, opaque. Raises `OSError` for what is no picture.

    It is blurred in sRGB, which for a backdrop is near enough to how a lens does it.
    """
    from PIL import Image, ImageFilter

    from raven.video.decoding import decode_rgba8

    try:
        rgba8 = decode_rgba8(source if isinstance(source, bytes) else source.read_bytes(), max_pixels=MOST_PIXELS)
    except UnreadablePicture as error:
        raise OSError(error.message) from error
    picture = Image.fromarray(rgba8).convert("RGB")
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    if blurred:
        picture = picture.filter(ImageFilter.GaussianBlur(BLUR * max(picture.size)))
    return to_float(np.asarray(picture.convert("RGBA"), np.uint8))


def cover(width: float, height: float, picture: tuple[int, int]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The part of a picture of this (width, height) that covers an area, as texture coordinates of two corners.

    It stands on the lower edge, and loses as much left as right.
    """
    scale = max(width / picture[0], height / picture[1])
    u, v = width / (picture[0] * scale), height / (picture[1] * scale)
    return ((1 - u) / 2, 1 - v), ((1 + u) / 2, 1.0)
