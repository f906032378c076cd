"""A picture that Pillow has opened, in whatever mode, as RGBA of 8 bits in sRGB, upright."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import ExifTags, Image

from raven.video.decoding.profiles import in_srgb

if TYPE_CHECKING:  # the alias lives beside torch, which nobody needs who only reads a picture
    from raven.video.picture import Rgba8

DEEP = {"I", "I;16", "I;16L", "I;16B", "I;16N"}
HIGHLIGHT = 16.0
"""Floats up to here have white at 1: four stops of light above it are more than renderers and cameras write."""
PHOTOMETRIC, WHITE_IS_ZERO = 262, 0
"""The tag of a TIFF that says what its zero is; Pillow minds it in 8 bits only."""
SAMPLE_FORMAT, SIGNED = 339, (2,)
"""The tag of a TIFF that says which numbers it holds."""
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

    Deeper samples come out as the nearest of 256 levels. Colours under transparent pixels are kept.
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
    """Gray of 16 or 32 bits, or in floats, as `L`, or `LA` where one of its values is transparent."""
    if image.mode != "F" and image.mode not in DEEP:
        return image
    samples, tags = np.asarray(image), getattr(image, "tag_v2", {})  # tags: those of a TIFF
    if image.mode == "F":
        samples = np.nan_to_num(samples, posinf=1)
    elif samples.dtype.itemsize == 4 and tags.get(SAMPLE_FORMAT) != SIGNED:
        samples = samples.astype(np.int64) & 0xFFFFFFFF  # Pillow reads all numbers of 32 bits as signed
    white = _white(samples, image.mode, own_bits=not tags)
    levels = (samples.astype(np.float64).clip(0, white) * (255 / white)).round().astype(np.uint8)
    if tags.get(PHOTOMETRIC) == WHITE_IS_ZERO:
        levels = 255 - levels
    gray = Image.fromarray(levels)
    hidden = image.info.get("transparency")
    if isinstance(hidden, int):
        gray.putalpha(Image.fromarray(np.where(samples == hidden, 0, 255).astype(np.uint8)))
    return gray


def _white(samples: np.ndarray, mode: str, own_bits: bool) -> float:
    """The number that is white. Sixteen bits say it; of wider numbers and floats, whose files do not, the brightest does.

    Wide numbers often hold those of a narrower depth, of at least 16 bits where Pillow alone made them wide
    (`own_bits`). Floats have white at 1, and highlights above it, or were converted from a depth without being divided.
    """
    brightest = samples.max(initial=0)
    if mode == "F" and brightest <= HIGHLIGHT:
        return 1
    depths = (16,) if mode.startswith("I;16") else (16, 31, 32) if own_bits else (8, 16, 31, 32)
    return next((2**bits - 1 for bits in depths if brightest < 2**bits), float(brightest))
