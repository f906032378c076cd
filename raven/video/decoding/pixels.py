"""A picture that Pillow has opened, in whatever mode, as RGBA of 8 bits in sRGB, upright."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import ExifTags, Image

from raven.video.decoding.profiles import in_srgb

if TYPE_CHECKING:  # the alias lives beside torch, which nobody needs who only reads a picture
    from raven.video.picture import Rgba8

DEEP = {"I", "I;16", "I;16L", "I;16B", "I;16N"}
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each orientation of Exif."""


def to_rgba8(image: Image.Image, profile: bytes | None) -> Rgba8:
    """(H, W, 4) uint8, sRGB, straight alpha; without alpha it comes out opaque. `profile` is an ICC profile.

    Deeper samples keep their upper 8 bits, as in browsers. Colours under transparent pixels are kept.
    """
    image.load()
    image = _of_8_bits(_upright(image))
    if not image.has_transparency_data:
        alpha = None
        colors = image if image.mode in ("L", "RGB", "CMYK", "LAB") else image.convert("RGB")
    else:
        straight = (image.convert("LA") if image.mode == "La" else image).convert("RGBA")
        alpha = np.asarray(straight)[..., 3]
        if profile is None:
            return np.array(straight)
        colors = straight.convert("RGB")
    rgba8 = np.array(in_srgb(colors, profile).convert("RGBA"))
    if alpha is not None:
        rgba8[..., 3] = alpha
    return rgba8


def _upright(image: Image.Image) -> Image.Image:
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # what is wrong with what a camera wrote about a picture is no fault of the picture
        return image
    turn = UPRIGHT.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def _of_8_bits(image: Image.Image) -> Image.Image:
    """Gray of 16 or 32 bits, or in floats from 0 to 1, as `L`, or `LA` where one of its values is transparent."""
    if image.mode == "F":
        return Image.fromarray((np.nan_to_num(np.asarray(image)).clip(0, 1) * 255).round().astype(np.uint8))
    if image.mode not in DEEP:
        return image
    deep = np.asarray(image).astype(np.int64).clip(0, 65535)
    levels = Image.fromarray((deep >> 8).astype(np.uint8))
    hidden = image.info.get("transparency")
    if isinstance(hidden, int):
        levels.putalpha(Image.fromarray(np.where(deep == hidden, 0, 255).astype(np.uint8)))
    return levels
