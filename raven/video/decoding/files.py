"""Opening a picture file of any kind: what it is, whether it keeps to the limits, and then its pixels."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import numpy as np
import qoi
from PIL import Image, UnidentifiedImageError

from raven.errors import UnreadablePicture
from raven.said import said
from raven.video.decoding.pixels import to_rgba8
from raven.video.decoding.png_chunks import SIGNATURE as PNG_SIGNATURE
from raven.video.decoding.png_chunks import pixels_only
from raven.video.decoding.psd_matte import without_matte

if TYPE_CHECKING:
    from raven.video.picture import Rgba8

MAX_PIXELS = 4096 * 4096
MAX_EDGE = 16384  # pixels wide or high: more than WebP, textures and OpenCV's warps can take
MAX_BYTES = 256 << 20  # of a file; 4096 x 4096 in 16 bits without compression has 128 MB
MOST_READS = 1 << 18  # pieces that a file may be read in, see `_Pieces`
PILLOW_READS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF", "TIFF", "JPEG2000", "PSD", "PPM", "DDS", "PCX", "SGI")
"""What Pillow may try. Not: icons, in which pictures of any size hide; films; what runs other programs."""
READABLE = (*PILLOW_READS, "QOI", "TGA")
"""The kinds of files that can be read, for people."""
# fmt: off
SUFFIXES = (
    ".png", ".apng", ".jpg", ".jpeg", ".jfif", ".webp", ".avif", ".gif", ".bmp", ".tif", ".tiff",
    ".jp2", ".j2k", ".psd", ".tga", ".qoi", ".dds", ".pcx", ".ppm", ".pgm", ".pbm", ".sgi",
)
# fmt: on
"""How such files are named, for dialogs and for folders; what a file is, its content tells."""
QOI_HEADER = struct.Struct(">4sIIBB")
QOI_END = bytes(7) + b"\x01"
TGA_HEADER = struct.Struct("<BBBHHBHHHHBB")
TGA_DEPTHS = {1: (8,), 2: (16, 24, 32), 3: (8, 16), 9: (8,), 10: (16, 24, 32), 11: (8, 16)}
"""Bits per pixel that each type of TGA may have: palette, colours, gray, and the same three with run lengths (9-11)."""


def decode_rgba8(data: bytes, field: str = "file", max_pixels: int = MAX_PIXELS) -> Rgba8:
    """The picture in `data` as (H, W, 4) uint8, sRGB, straight alpha; without alpha it comes out opaque.

    The kinds in `READABLE` are told apart by their content. Every depth and mode is taken; of an animation the first
    frame counts, of layers what they look like together. Exif's orientation and an ICC profile are applied; whatever
    else a file tells about the picture is passed over, and may be broken. Raises `UnreadablePicture` with `field` for
    anything broken, cut short or empty, and, before any pixel is decoded, for more than `max_pixels`.
    """
    if len(data) > MAX_BYTES:
        raise UnreadablePicture(field, said("more_megabytes", "has more than {most} MB", most=MAX_BYTES >> 20))
    if data[:4] == b"qoif":
        return _decode_qoi(data, field, max_pixels)
    try:
        profile = None
        if data.startswith(PNG_SIGNATURE):
            data, profile = pixels_only(data)
        formats = ("TGA",) if _looks_like_tga(data) else PILLOW_READS
        with Image.open(_Pieces(data), formats=formats) as image:
            check_size(*image.size, field, max_pixels)
            kind = image.format
            rgba8 = to_rgba8(image, profile or image.info.get("icc_profile"))
        return without_matte(data, rgba8) if kind == "PSD" else rgba8
    except UnreadablePicture:
        raise
    except UnidentifiedImageError:
        raise UnreadablePicture(
            field, said("unreadable", "is no picture that Raven can read ({known})", known=READABLE)
        ) from None
    except Image.DecompressionBombError:
        raise UnreadablePicture(field, said("more_pixels", "has more than {most} pixels", most=max_pixels)) from None
    except Exception as error:  # on broken files the decoders raise whatever they stumble over
        raise UnreadablePicture(
            field, said("damaged", "is broken or incomplete ({fault})", fault=type(error).__name__)
        ) from error


def declared_pixels(beginning: bytes) -> int | None:
    """Width times height as the beginning of a file declares them; None if it does not, or is of no readable kind."""
    if beginning[:4] == b"qoif" and len(beginning) >= QOI_HEADER.size:
        _, width, height, _, _ = QOI_HEADER.unpack_from(beginning)
        return int(width * height)
    try:
        formats = ("TGA",) if _looks_like_tga(beginning) else PILLOW_READS
        with Image.open(_Pieces(beginning), formats=formats) as image:
            return int(image.size[0] * image.size[1])
    except Exception:  # of a file cut short the decoders raise whatever they stumble over
        return None


class _Pieces(io.BytesIO):
    """A file that can be read in so many pieces and no more.

    Whatever Pillow reads piece by piece (comments, segments, tags) costs it a microsecond each; a file of 30 MB that
    consists of nothing else would take half a minute. Sound files are read in some hundred.
    """

    _reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self._reads += 1
        if self._reads > MOST_READS:
            raise ValueError("the file is made of too many pieces")
        return super().read(size)


def _decode_qoi(data: bytes, field: str, max_pixels: int) -> Rgba8:
    if len(data) < QOI_HEADER.size + len(QOI_END) or not data.endswith(QOI_END):
        raise UnreadablePicture(
            field, said("incomplete_qoi", "is an incomplete QOI file")
        )  # the decoder would fill it up with one colour
    _, width, height, channels, _ = QOI_HEADER.unpack_from(data)
    check_size(width, height, field, max_pixels)
    if channels not in (3, 4):
        raise UnreadablePicture(field, said("broken_qoi", "is a broken QOI file"))
    try:
        pixels = np.asarray(qoi.decode(data), np.uint8)
    except Exception as error:  # the package raises bare RuntimeErrors
        raise UnreadablePicture(field, said("broken_qoi", "is a broken QOI file")) from error
    if channels == 4:
        return pixels
    return np.dstack((pixels, np.full((height, width), 255, np.uint8)))


def _looks_like_tga(data: bytes) -> bool:
    """Whether the header is that of a TGA, which begins with no signature: each of its fields must make sense.

    No file of another readable kind passes: its second byte is neither 0 nor 1, or its third, the type, is 0.
    """
    if len(data) < TGA_HEADER.size:
        return False
    id_length, has_palette, kind, _, entries, entry_bits, *_, width, height, depth, flags = TGA_HEADER.unpack_from(data)
    if has_palette not in (0, 1) or depth not in TGA_DEPTHS.get(kind, ()) or flags & 0xC0 or not (width and height):
        return False
    if (kind in (1, 9)) != (has_palette == 1 and entries > 0):
        return False
    pixels = len(data) - TGA_HEADER.size - id_length - has_palette * entries * ((entry_bits + 7) // 8)
    least = 1 if kind > 8 else width * height * depth // 8
    return pixels >= least


def check_size(width: int, height: int, field: str, max_pixels: int) -> None:
    """Raises `UnreadablePicture` for a picture without pixels, and for one that is too large."""
    if width < 1 or height < 1:
        raise UnreadablePicture(field, said("no_pixels", "has no pixels"))
    if max(width, height) > MAX_EDGE:
        raise UnreadablePicture(
            field,
            said(
                "too_long_edge",
                "is {width} x {height}: more than {most} pixels wide or high",
                width=width,
                height=height,
                most=MAX_EDGE,
            ),
        )
    if width * height > max_pixels:
        raise UnreadablePicture(
            field,
            said(
                "too_many_pixels",
                "is {width} x {height}: more than {most} pixels",
                width=width,
                height=height,
                most=max_pixels,
            ),
        )
