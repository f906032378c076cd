"""Animated WebP: the pictures are still ones, of what changes, in the frames of one file.

https://developers.google.com/speed/webp/docs/riff_container
"""

import io
import struct
from typing import BinaryIO

from PIL import Image

from raven.video.picture import Rgba8
from raven.video.recorder.pictures import PiecewiseFile, changed_part
from raven.video.recorder.protocol import FilmSpec

QUALITY, EFFORT, LIVE_EFFORT = 88, 3, 0
ALPHA, ANIMATION, OVERWRITE = 0x10, 0x02, 0x02  # flags of the file, and of a frame
PICTURE_CHUNKS = (b"ALPH", b"VP8 ", b"VP8L")


class WebpFile:
    """Writes each picture as it comes."""

    held_bytes = written = 0

    def __init__(self, file: BinaryIO, width: int, height: int, spec: FilmSpec) -> None:
        self._pieces = PiecewiseFile(file)
        self._effort = LIVE_EFFORT if spec.live else EFFORT
        self._last: Rgba8 | None = None
        features = struct.pack("<B3x", ALPHA | ANIMATION) + _int24(width - 1) + _int24(height - 1)
        loop = struct.pack("<4BH", 0, 0, 0, 0, 0)  # background: nothing; how often: for ever
        self._pieces.add(b"RIFF\0\0\0\0WEBP" + _chunk(b"VP8X", features) + _chunk(b"ANIM", loop))

    def add(self, rgba8: Rgba8, milliseconds: int) -> None:
        rows, columns = changed_part(self._last, rgba8, even=True)
        file = io.BytesIO()
        part = Image.fromarray(rgba8[rows, columns].copy())
        part.save(file, "WEBP", quality=QUALITY, method=self._effort)
        place = _int24(columns.start // 2) + _int24(rows.start // 2) + _int24(part.width - 1) + _int24(part.height - 1)
        head = place + _int24(milliseconds) + bytes([OVERWRITE])
        self._pieces.add(_chunk(b"ANMF", head + _picture(file.getvalue())))
        self.written += 1
        self._last = rgba8

    def finish(self) -> None:
        self._pieces.overwrite(4, struct.pack("<I", self._pieces.length - 8))


def _picture(still: bytes) -> bytes:
    """The chunks of a WebP file that are its picture."""
    position, chunks = 12, b""
    while position < len(still):
        kind, size = struct.unpack_from("<4sI", still, position)
        end = position + 8 + size + size % 2
        if kind in PICTURE_CHUNKS:
            chunks += still[position:end]
        position = end
    return chunks


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def _int24(number: int) -> bytes:
    return number.to_bytes(3, "little")
