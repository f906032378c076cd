"""Animated GIF: 255 colours that are the same for all pictures, so that nothing flickers, and one that is transparent.

The colours are found in pictures of the whole film. So all are held in memory, packed without loss, and written at the end.
"""

import struct
from errno import ENOSPC
from typing import BinaryIO

import numpy as np
import qoi
from PIL import GifImagePlugin, Image

from raven.errors import InvalidInput
from raven.video.picture import Rgba8
from raven.video.recorder.pictures import PiecewiseFile
from raven.video.recorder.protocol import FilmSpec

MOST_BYTES = 2**28  # of all pictures together: a minute or more of 512 x 512
TRANSPARENT = 255  # the palette's last place
PALETTE_FRAMES, PALETTE_EDGE = 8, 256  # pictures looked at for the palette, and the size at which
CLEAR = 2  # what is shown before the next picture: nothing
FOR_EVER = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"


class GifFile:
    """Holds the pictures, and writes them at the end. Half-transparent pixels are mixed with the backdrop's colour, or
    dropped if they are more than half transparent."""

    def __init__(self, file: BinaryIO, width: int, height: int, spec: FilmSpec) -> None:
        self._file = file
        self._width, self._height = width, height
        self._spec = spec
        self._held: list[tuple[bytes, int]] = []
        self.held_bytes = self.written = 0

    def add(self, rgba8: Rgba8, milliseconds: int) -> None:
        """The next picture. Raises `InvalidInput` when there are too many."""
        packed = bytes(qoi.encode(rgba8))
        if self.held_bytes + len(packed) > min(MOST_BYTES, self._spec.most_bytes or MOST_BYTES):
            raise InvalidInput(
                "format", f"an animated gif holds {len(self._held)} pictures like these, no more; other formats do"
            )
        self._held.append((packed, milliseconds))
        self.held_bytes += len(packed)

    def finish(self) -> None:
        """Write all, until somebody finds that nobody wants them."""
        palette, pieces = self._palette(), PiecewiseFile(self._file)
        colours = bytes(palette.getpalette() or ()).ljust(3 * 256, b"\0")
        screen = struct.pack("<HHBBB", self._width, self._height, 0xF7, TRANSPARENT, 0)  # 256 colours for all
        pieces.add(b"GIF89a" + screen + colours + FOR_EVER)
        whole = True
        for packed, milliseconds in self._held:
            if self._spec.unwanted.is_set():
                return
            try:
                pieces.add(_picture(qoi.decode(packed), palette, self._spec.backdrop.color, milliseconds))
            except OSError:
                whole = False
                break
            self.written += 1
        if not pieces.end(b";"):
            self.written -= 1
            whole = False
        if not whole:
            raise OSError(ENOSPC, "there is no room for all pictures")

    def _palette(self) -> Image.Image:
        step = max(1, len(self._held) // PALETTE_FRAMES)
        seen = []
        for packed, _ in self._held[::step]:
            image = Image.fromarray(qoi.decode(packed))
            image.thumbnail((PALETTE_EDGE, PALETTE_EDGE), Image.Resampling.NEAREST)
            opaque = np.asarray(_over(image, self._spec.backdrop.color))[np.asarray(image)[..., 3] >= 128]
            seen.append(opaque)
        pixels = np.concatenate(seen)
        if not len(pixels):
            pixels = np.zeros((1, 3), np.uint8)
        return Image.fromarray(pixels[None]).quantize(TRANSPARENT, Image.Quantize.MEDIANCUT)


def _picture(rgba8: Rgba8, palette: Image.Image, ground: tuple[int, int, int], milliseconds: int) -> bytes:
    """What of the picture can be seen, in the colours of the palette, as it stands in the file."""
    visible = rgba8[..., 3] >= 128
    rows, columns = (np.flatnonzero(visible.any(axis)) for axis in (1, 0))
    top, left = (int(rows[0]), int(columns[0])) if len(rows) else (0, 0)
    part = slice(top, int(rows[-1]) + 1 if len(rows) else 1), slice(left, int(columns[-1]) + 1 if len(columns) else 1)
    image = Image.fromarray(rgba8[part].copy())
    indices = np.array(_over(image, ground).quantize(palette=palette, dither=Image.Dither.NONE))
    indices[~visible[part]] = TRANSPARENT
    shown = Image.fromarray(indices, "P")
    data = GifImagePlugin.getdata(shown, (left, top), duration=milliseconds, disposal=CLEAR, transparency=TRANSPARENT)
    return b"".join(data)


def _over(image: Image.Image, ground: tuple[int, int, int]) -> Image.Image:
    below = Image.new("RGBA", image.size, (*ground, 255))
    return Image.alpha_composite(below, image).convert("RGB")
