"""Image files: frames encoded for viewers. Pictures that come from outside are decoded in `decoding/`.

| name | what | for |
|---|---|---|
| `PNG` | exact, alpha | browsers |
| `QOI` | exact, alpha, half the work of PNG to decode | Python clients |
| `WEBP` | lossless, alpha; the colour of fully transparent pixels is not kept | browsers, when the line is slow |
| `WEBP-LOSSY` | quality 85, alpha | a thin line, and time to spare: ten times the work of the others |
| `JPEG` | quality 85 over a backdrop, no alpha | players: MJPEG |
| `STACKED` | JPEG with colours above and alpha below, see `stacked.py`; nearly exact | browsers: a fifth of the bytes of PNG |
| `TGA` | exact, alpha, run lengths; four times the bytes of PNG | programs that read nothing else |
"""

import io
from enum import StrEnum

import numpy as np
import qoi
import simplejpeg
from PIL import Image

from raven.errors import InvalidInput
from raven.said import said
from raven.video.backdrop import Backdrop, flatten
from raven.video.decoding import MAX_PIXELS, READABLE, decode_rgba8
from raven.video.picture import Rgba8
from raven.video.png import encode_png
from raven.video.stacked import encode_stacked

__all__ = ["IMAGES", "MAX_PIXELS", "MIME_TYPES", "READABLE", "ImageFormat", "decode_rgba8", "encode"]

JPEG_QUALITY = 85
WEBP_LOSSY_QUALITY = 85


class ImageFormat(StrEnum):
    """The formats that frames are sent in. The value is the name in settings and requests."""

    PNG = "PNG"
    QOI = "QOI"
    WEBP = "WEBP"
    WEBP_LOSSY = "WEBP-LOSSY"
    JPEG = "JPEG"
    STACKED = "STACKED"
    TGA = "TGA"

    @classmethod
    def parse(cls, name: str, field: str = "format") -> "ImageFormat":
        """The format of this name in any case; `JPG` is JPEG. Raises `InvalidInput`."""
        upper = name.upper() if isinstance(name, str) else ""
        if upper == "JPG":
            return cls.JPEG
        if upper not in cls.__members__.values():
            raise InvalidInput(field, said("one_of", "must be one of {known}", known=cls))
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
    ImageFormat.STACKED: "image/jpeg;alpha=below",
    ImageFormat.TGA: "image/tga",
}
IMAGES = tuple(dict.fromkeys(MIME_TYPES.values()))
"""The media types of pictures, each once."""


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
        case ImageFormat.STACKED:
            return encode_stacked(rgba8)
        case ImageFormat.TGA:
            file = io.BytesIO()
            Image.fromarray(rgba8).save(file, "TGA", compression="tga_rle")
            return file.getvalue()


def _encode_webp(rgba8: Rgba8, lossless: bool, quality: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(rgba8).save(file, "WEBP", lossless=lossless, quality=quality, method=0)
    return file.getvalue()
