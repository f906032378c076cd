"""Animated pictures that loop for ever, through Pillow: WebP and APNG with alpha, GIF with transparent pixels.

They have no sound. All frames are held until the end, so they are for clips of seconds.
"""

import math
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import numpy as np
from PIL import Image

from raven.errors import InvalidInput
from raven.files import replacing
from raven.video.picture import Rgba8
from raven.video.recorder.protocol import FilmSpec, Sound

MOST_BYTES = 2**30  # of all frames together
WEBP_QUALITY, WEBP_EFFORT = 88, 3
TRANSPARENT = 255  # the palette's last place
PALETTE_FRAMES, PALETTE_EDGE = 8, 256  # frames looked at for the palette, and the size at which

AnimationFormat = Literal["webp", "apng", "gif"]


class Animation:
    """A `FilmWriter` for one animated picture. The file is made by `close`."""

    def __init__(self, file: Path, format: AnimationFormat, spec: FilmSpec) -> None:
        self._file = file
        self._format = format
        self._spec = spec
        self._size: tuple[int, ...] = ()
        self._frames: list[Image.Image] = []
        self._closed: tuple[Path, ...] | None = None

    def add_frame(self, rgba8: Rgba8) -> None:
        """The next frame; all are of the size of the first. Raises `InvalidInput` when there are too many."""
        self._size = self._size or rgba8.shape
        if rgba8.shape != self._size:
            raise ValueError(f"a frame of {rgba8.shape} in an animation of {self._size}")
        if self.held_bytes + rgba8.size > min(MOST_BYTES, self._spec.most_bytes or MOST_BYTES):
            raise InvalidInput("format", f"an animated {self._format} holds {len(self._frames)} frames of this size, "
                               "no more; webm and mp4 have no such limit")  # fmt: skip
        self._frames.append(Image.fromarray(rgba8.copy()))

    @property
    def held_bytes(self) -> int:
        """What the frames take that are kept for the end."""
        return len(self._frames) * math.prod(self._size)

    def add_sound(self, sound: Sound) -> None:
        """Not kept: the format has no sound."""

    def close(self) -> tuple[Path, ...]:
        """Finish; the file, or nothing if there was no frame."""
        if self._closed is None:
            self._closed = ()
            if self._frames:
                with replacing(self._file) as partial:
                    self._save(partial)
                self._closed = (self._file,)
        return self._closed

    def discard(self) -> None:
        """End without a file."""
        self._frames.clear()
        self._closed = self._closed or ()

    def _save(self, file: Path) -> None:
        options: dict[str, Any] = {"save_all": True, "loop": 0}
        options["duration"] = frame_durations(len(self._frames), self._spec.fps, 10 if self._format == "gif" else 1)
        first, *others = self._in_palette() if self._format == "gif" else self._frames
        if self._format == "gif":
            first.save(
                file, "GIF", append_images=others, disposal=2, transparency=TRANSPARENT, optimize=False, **options
            )
        elif self._format == "apng":
            first.save(file, "PNG", append_images=others, **options)
        else:
            first.save(file, "WEBP", append_images=others, quality=WEBP_QUALITY, method=WEBP_EFFORT, **options)

    def _in_palette(self) -> list[Image.Image]:
        """The frames in 255 colours that are the same for all, so that nothing flickers, and one that is transparent.

        Half-transparent pixels are mixed with the backdrop's colour, or dropped if they are more than half transparent.
        """
        palette = self._palette()
        return [palette_image(image, palette, self._spec.backdrop.color) for image in self._frames]

    def _palette(self) -> Image.Image:
        step = max(1, len(self._frames) // PALETTE_FRAMES)
        seen = []
        for frame in self._frames[::step]:
            image = frame.copy()
            image.thumbnail((PALETTE_EDGE, PALETTE_EDGE), Image.Resampling.NEAREST)
            opaque = np.asarray(_over(image, self._spec.backdrop.color))[np.asarray(image)[..., 3] >= 128]
            seen.append(opaque)
        pixels = np.concatenate(seen)
        if not len(pixels):
            pixels = np.zeros((1, 3), np.uint8)
        return Image.fromarray(pixels[None]).quantize(TRANSPARENT, Image.Quantize.MEDIANCUT)


def frame_durations(count: int, fps: Fraction, unit: int) -> list[int]:
    """How long each of `count` frames is shown, in milliseconds, multiples of `unit`; their sum does not drift."""
    ends = [round(Fraction(1000 * (i + 1), unit) / fps) * unit for i in range(count)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def palette_image(image: Image.Image, palette: Image.Image, ground: tuple[int, int, int]) -> Image.Image:
    """An RGBA image in the colours of the palette, its transparent pixels at the index `TRANSPARENT`."""
    indices = np.array(_over(image, ground).quantize(palette=palette, dither=Image.Dither.NONE))
    indices[np.asarray(image)[..., 3] < 128] = TRANSPARENT
    shown = Image.fromarray(indices, "P")
    shown.putpalette(palette.getpalette() or [])
    return shown


def _over(image: Image.Image, ground: tuple[int, int, int]) -> Image.Image:
    below = Image.new("RGBA", image.size, (*ground, 255))
    return Image.alpha_composite(below, image).convert("RGB")
