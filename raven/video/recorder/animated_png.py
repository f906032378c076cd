"""Animated PNG: the pictures are PNG, of what changes, in the frames of one file, exact.

https://www.w3.org/TR/png-3/#apng-frame-based-animation
"""

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from raven.video.picture import Rgba8
from raven.video.png import SIGNATURE, TRUECOLOUR_WITH_ALPHA, chunk, encode_png
from raven.video.recorder.pictures import PiecewiseFile, changed_part
from raven.video.recorder.protocol import FilmSpec

KEEP, REPLACE = 0, 0  # what a frame leaves behind, and what it does with what is there


class PngFile:
    """Writes each picture as it comes. Live ones are packed faster, and a little less."""

    held_bytes = written = 0

    def __init__(self, file: BinaryIO, width: int, height: int, spec: FilmSpec) -> None:
        self._pieces = PiecewiseFile(file)
        self._encode = encode_png if spec.live else _small_png
        self._last: Rgba8 | None = None
        self._numbered = 0
        header = struct.pack(">IIBBBBB", width, height, 8, TRUECOLOUR_WITH_ALPHA, 0, 0, 0)
        before = SIGNATURE + chunk(b"IHDR", header)
        self._control = len(before)
        self._pieces.add(before + self._animation_control() + chunk(b"sRGB", b"\0"))

    def add(self, rgba8: Rgba8, milliseconds: int) -> None:
        rows, columns = changed_part(self._last, rgba8)
        part = rgba8[rows, columns].copy()
        height, width, _ = part.shape
        number = self._numbered
        frame = struct.pack(
            ">5I2H2B", number, width, height, columns.start, rows.start, milliseconds, 1000, KEEP, REPLACE
        )
        piece = chunk(b"fcTL", frame)
        for data in _data_of(self._encode(part)):
            number += 1
            piece += chunk(b"fdAT", struct.pack(">I", number) + data) if self.written else chunk(b"IDAT", data)
        self._pieces.add(piece)
        self._numbered = number + 1 if self.written else 1  # the first picture's data have no numbers
        self.written += 1
        self._last = rgba8

    def finish(self) -> None:
        whole = self._pieces.end(chunk(b"IEND", b""))
        self.written -= not whole
        self._pieces.overwrite(self._control, self._animation_control())
        if not whole:
            raise OSError("there is no room for the last picture")

    def _animation_control(self) -> bytes:
        return chunk(b"acTL", struct.pack(">II", self.written, 0))  # for ever


def _small_png(rgba8: Rgba8) -> bytes:
    file = io.BytesIO()
    Image.fromarray(rgba8).save(file, "PNG")
    return file.getvalue()


def _data_of(png: bytes) -> Iterator[bytes]:
    position = len(SIGNATURE)
    while position < len(png):
        size, kind = struct.unpack_from(">I4s", png, position)
        if kind == b"IDAT":
            yield png[position + 8 : position + 8 + size]
        position += size + 12
