"""Encoded frames as pixels, and pixels as what textures take."""

import io
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Rgba8: TypeAlias = NDArray[np.uint8]
"""(H, W, 4) uint8: sRGB, straight alpha."""
Float4: TypeAlias = NDArray[np.float32]
"""(H, W, 4) float32: the same in 0..1."""

_STEP = np.float32(1 / 255)


def decode(data: bytes, mimetype: str) -> Rgba8:
    """A frame of any format that the server sends. Raises whatever the decoder raises when it is broken."""
    if mimetype == "image/qoi":
        import qoi

        pixels = np.asarray(qoi.decode(data), np.uint8)
        return pixels if pixels.shape[2] == 4 else np.dstack((pixels, np.full(pixels.shape[:2], 255, np.uint8)))
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGBA"), np.uint8)


def to_float(rgba8: Rgba8, out: Float4 | None = None) -> Float4:
    """The pixels in 0..1, written to `out` if that is given."""
    return np.multiply(rgba8, _STEP, out=out, dtype=np.float32, casting="unsafe")
