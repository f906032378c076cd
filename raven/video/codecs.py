"""Image files: encoding frames for viewers, and decoding pictures that come from outside.

| name | what | for |
|---|---|---|
| `PNG` | exact, alpha | browsers |
| `QOI` | exact, alpha, half the work of PNG to decode | Python clients |
| `WEBP` | lossless, alpha; the colour of fully transparent pixels is not kept | browsers, when the line is slow |
| `WEBP-LOSSY` | quality 85, alpha | a thin line, and time to spare: ten times the work of the others |
| `JPEG` | quality 85 over a backdrop, no alpha | players: MJPEG |
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
READABLE = ("PNG", "WEBP", "GIF", "JPEG", "BMP", "AVIF")  # what Pillow may try; QOI is read beside it
QOI_HEADER = struct.Struct(">4sIIBB")
QOI_END = bytes(7) + b"\x01"


class ImageFormat(StrEnum):
    """The formats that frames are sent in. The value is the name in settings and requests."""

    PNG = "PNG"
    QOI = "QOI"
    WEBP = "WEBP"
    WEBP_LOSSY = "WEBP-LOSSY"
    JPEG = "JPEG"

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


def _encode_webp(rgba8: Rgba8, lossless: bool, quality: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(rgba8).save(file, "WEBP", lossless=lossless, quality=quality, method=0)
    return file.getvalue()


def decode_rgba8(data: bytes, field: str = "file", max_pixels: int = MAX_PIXELS) -> Rgba8:
    """The picture in `data` as (H, W, 4) uint8, sRGB, straight alpha; without alpha it comes out opaque.

    PNG, WebP, QOI, GIF, JPEG, BMP and AVIF are told apart by their content; of an animation the first frame counts.
    Raises `UnreadablePicture` with `field` for anything broken, cut short or empty, and, before any pixel is decoded,
    for one of more than `max_pixels`.
    """
    if data[:4] == b"qoif":
        return _decode_qoi(data, field, max_pixels)
    try:
        with Image.open(io.BytesIO(data), formats=READABLE) as image:
            _check_size(*image.size, field, max_pixels)
            return np.array(image.convert("RGBA"))
    except UnreadablePicture:
        raise
    except UnidentifiedImageError:
        raise UnreadablePicture(field, f"is no picture that Raven can read ({', '.join((*READABLE, 'QOI'))})") from None
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


def _check_size(width: int, height: int, field: str, max_pixels: int) -> None:
    if width < 1 or height < 1:
        raise UnreadablePicture(field, "has no pixels")
    if width * height > max_pixels:
        raise UnreadablePicture(field, f"is {width} x {height}: more than {max_pixels} pixels")
