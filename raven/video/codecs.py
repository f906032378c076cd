"""Image files: encoding frames for viewers, and decoding pictures that come from outside.

| name | what | for |
|---|---|---|
| `PNG` | exact, alpha | browsers |
| `QOI` | exact, alpha, half the work of PNG to decode | Python clients |
| `WEBP` | lossless, alpha; the colour of fully transparent pixels is not kept | browsers, when the line is slow |
| `WEBP-LOSSY` | quality 85, alpha | a thin line, and time to spare: ten times the work of the others |
| `JPEG` | quality 85 over a backdrop, no alpha | players: MJPEG |
| `TGA` | exact, alpha, run lengths; four times the bytes of PNG | programs that read nothing else |
"""

import io
import struct
from enum import StrEnum

import numpy as np
import qoi
import simplejpeg
from PIL import Image, UnidentifiedImageError

from raven.errors import InvalidInput, UnreadablePicture
from raven.video.backdrop import Backdrop, flatten
from raven.video.picture import Rgba8
from raven.video.png import encode_png

JPEG_QUALITY = 85
WEBP_LOSSY_QUALITY = 85
MAX_PIXELS = 4096 * 4096
READABLE = ("PNG", "WEBP", "GIF", "JPEG", "BMP", "AVIF")  # what Pillow may try; QOI and TGA are read beside it
QOI_HEADER = struct.Struct(">4sIIBB")
QOI_END = bytes(7) + b"\x01"
TGA_HEADER = struct.Struct("<BBBHHBHHHHBB")
TGA_DEPTHS = {1: (8,), 2: (16, 24, 32), 3: (8, 16), 9: (8,), 10: (16, 24, 32), 11: (8, 16)}
"""Bits per pixel that each type of TGA may have: palette, colours, gray, and the same three with run lengths (9-11)."""


class ImageFormat(StrEnum):
    """The formats that frames are sent in. The value is the name in settings and requests."""

    PNG = "PNG"
    QOI = "QOI"
    WEBP = "WEBP"
    WEBP_LOSSY = "WEBP-LOSSY"
    JPEG = "JPEG"
    TGA = "TGA"

    @classmethod
    def parse(cls, name: str, field: str = "format") -> "ImageFormat":
        """The format of this name in any case; `JPG` is JPEG. Raises `InvalidInput`."""
        upper = name.upper() if isinstance(name, str) else ""
        if upper == "JPG":
            return cls.JPEG
        if upper not in cls.__members__.values():
            raise InvalidInput(field, f"must be one of {', '.join(cls)}")
        return cls(upper)

    @property
    def mime(self) -> str:
        """The media type, as in `Content-Type`."""
        return MIME_TYPES[self]

    @property
    def has_alpha(self) -> bool:
        return self is not ImageFormat.JPEG


MIME_TYPES: dict[str, str] = {
    ImageFormat.PNG: "image/png",
    ImageFormat.QOI: "image/qoi",
    ImageFormat.WEBP: "image/webp",
    ImageFormat.WEBP_LOSSY: "image/webp",
    ImageFormat.JPEG: "image/jpeg",
    ImageFormat.TGA: "image/tga",
}


def encode(rgba8: Rgba8, format: str, backdrop: Backdrop | None = None) -> bytes:
    """(H, W, 4) uint8, sRGB, straight alpha, as a file of this format (any spelling that `ImageFormat.parse` takes).

    `backdrop` stands behind the figure in JPEG and is not looked at in formats with alpha.
    """
    match ImageFormat.parse(format):
        case ImageFormat.PNG:
            return encode_png(rgba8)
        case ImageFormat.QOI:
            return bytes(qoi.encode(np.ascontiguousarray(rgba8)))
        case ImageFormat.WEBP:
            return _encode_webp(rgba8, lossless=True, quality=0)  # here "quality" means effort
        case ImageFormat.WEBP_LOSSY:
            return _encode_webp(rgba8, lossless=False, quality=WEBP_LOSSY_QUALITY)
        case ImageFormat.JPEG:
            rgb8 = flatten(np.ascontiguousarray(rgba8), backdrop or Backdrop())
            return bytes(simplejpeg.encode_jpeg(rgb8, quality=JPEG_QUALITY, colorspace="RGB", colorsubsampling="420"))
        case ImageFormat.TGA:
            file = io.BytesIO()
            Image.fromarray(rgba8).save(file, "TGA", compression="tga_rle")
            return file.getvalue()


def _encode_webp(rgba8: Rgba8, lossless: bool, quality: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(rgba8).save(file, "WEBP", lossless=lossless, quality=quality, method=0)
    return file.getvalue()


def decode_rgba8(data: bytes, field: str = "file", max_pixels: int = MAX_PIXELS) -> Rgba8:
    """The picture in `data` as (H, W, 4) uint8, sRGB, straight alpha; without alpha it comes out opaque.

    PNG, WebP, QOI, GIF, JPEG, BMP, AVIF and TGA are told apart by their content; of an animation the first frame counts.
    Raises `UnreadablePicture` with `field` for anything broken, cut short or empty, and, before any pixel is decoded,
    for one of more than `max_pixels`.
    """
    if data[:4] == b"qoif":
        return _decode_qoi(data, field, max_pixels)
    try:
        formats = ("TGA",) if _looks_like_tga(data) else READABLE
        with Image.open(io.BytesIO(data), formats=formats) as image:
            _check_size(*image.size, field, max_pixels)
            return np.array(image.convert("RGBA"))
    except UnreadablePicture:
        raise
    except UnidentifiedImageError:
        readable = ", ".join((*READABLE, "QOI", "TGA"))
        raise UnreadablePicture(field, f"is no picture that Raven can read ({readable})") from None
    except Image.DecompressionBombError:
        raise UnreadablePicture(field, f"has more than {max_pixels} pixels") from None
    except Exception as error:  # on broken files the decoders raise whatever they stumble over
        raise UnreadablePicture(field, f"is broken or incomplete ({type(error).__name__})") from error


def _decode_qoi(data: bytes, field: str, max_pixels: int) -> Rgba8:
    if len(data) < QOI_HEADER.size + len(QOI_END) or not data.endswith(QOI_END):
        raise UnreadablePicture(field, "is an incomplete QOI file")  # the decoder would fill it up with one colour
    _, width, height, channels, _ = QOI_HEADER.unpack_from(data)
    _check_size(width, height, field, max_pixels)
    if channels not in (3, 4):
        raise UnreadablePicture(field, "is a broken QOI file")
    try:
        pixels = np.asarray(qoi.decode(data), np.uint8)
    except Exception as error:  # the package raises bare RuntimeErrors
        raise UnreadablePicture(field, "is a broken QOI file") from error
    if channels == 4:
        return pixels
    return np.dstack((pixels, np.full((height, width), 255, np.uint8)))


def _looks_like_tga(data: bytes) -> bool:
    """Whether the header is that of a TGA, which begins with no signature: each of its fields must make sense.

    No file of another readable type passes: its second byte is a letter or 0xD8, or, in AVIF, its third byte is 0.
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


def _check_size(width: int, height: int, field: str, max_pixels: int) -> None:
    if width < 1 or height < 1:
        raise UnreadablePicture(field, "has no pixels")
    if width * height > max_pixels:
        raise UnreadablePicture(field, f"is {width} x {height}: more than {max_pixels} pixels")
