"""Animated pictures that loop for ever: WebP and APNG with alpha, GIF with transparent pixels. They have no sound."""

import os
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

import numpy as np

from raven.video.picture import Rgba8
from raven.video.recorder.animated_gif import GifFile
from raven.video.recorder.animated_png import PngFile
from raven.video.recorder.animated_webp import WebpFile
from raven.video.recorder.protocol import FilmSpec, Sound

LONGEST = 60_000  # milliseconds that one picture is shown; APNG has no word for more than 65 s

AnimationFormat = Literal["webp", "apng", "gif"]


class AnimationFile(Protocol):
    """What writes the pictures of one format, each as it comes or all at the end."""

    held_bytes: int
    """What the pictures take in memory that are not written yet."""
    written: int
    """How many pictures are in the file."""

    def add(self, rgba8: Rgba8, milliseconds: int) -> None:
        """The next picture. Raises `OSError`, and the file is as if it had not been given."""
        ...

    def finish(self) -> None:
        """Make the file whole. Raises `OSError` when not all pictures fit; the file is whole all the same."""
        ...


class Animation:
    """A `FilmWriter` for one animated picture. What stands still for some frames is one picture."""

    def __init__(self, file: Path, format: AnimationFormat, spec: FilmSpec) -> None:
        """Nothing is written before the first frame, as its size is not known."""
        self._file = file
        self._partial = file.with_name(f".{file.name}.partial")
        self._format = format
        self._spec = spec
        self._size: tuple[int, ...] = ()
        self._frames = 0
        self._open_file: BinaryIO | None = None
        self._pictures: AnimationFile | None = None
        self._next: Rgba8 | None = None  # shown until another one comes
        self._next_milliseconds = 0
        self._closed: tuple[Path, ...] | None = None

    def add_frame(self, rgba8: Rgba8) -> None:
        """The next frame; all are of the size of the first. Raises `InvalidInput` when a format has no room for more."""
        self._size = self._size or rgba8.shape
        if rgba8.shape != self._size:
            raise ValueError(f"a frame of {rgba8.shape} in an animation of {self._size}")
        milliseconds = frame_milliseconds(self._frames, self._spec.fps, 10 if self._format == "gif" else 1)
        still = self._next is not None and np.array_equal(self._next, rgba8)
        if still and self._next_milliseconds + milliseconds <= LONGEST:
            self._next_milliseconds += milliseconds
        else:
            self._write_next()
            self._next, self._next_milliseconds = rgba8.copy(), milliseconds
        self._frames += 1

    @property
    def held_bytes(self) -> int:
        """What the frames take that are kept for the end."""
        return self._pictures.held_bytes if self._pictures is not None else 0

    def add_sound(self, sound: Sound) -> None:
        """Not kept: the format has no sound."""

    def close(self) -> tuple[Path, ...]:
        """Finish; the file, or nothing if there was no frame. Raises `OSError` if not all of it fits; see `FilmWriter`."""
        if self._closed is None and self._spec.unwanted.is_set():
            self.discard()
        if self._closed is None:
            self._closed = ()
            try:
                try:
                    self._write_next()
                finally:
                    self._finish()
            finally:
                self._partial.unlink(missing_ok=True)
        return self._closed

    def discard(self) -> None:
        """End without a file."""
        if self._closed is None:
            self._closed = ()
            if self._open_file is not None:
                self._open_file.close()
                self._partial.unlink(missing_ok=True)

    def _write_next(self) -> None:
        """Write the picture that ends now."""
        picture, self._next = self._next, None
        if picture is None:
            return
        if self._pictures is None:
            self._pictures = self._begin()
        self._pictures.add(picture, self._next_milliseconds)

    def _begin(self) -> AnimationFile:
        height, width, _ = self._size
        self._open_file = file = self._partial.open("wb+", buffering=0)
        match self._format:
            case "webp":
                return WebpFile(file, width, height, self._spec)
            case "apng":
                return PngFile(file, width, height, self._spec)
            case "gif":
                return GifFile(file, width, height, self._spec)

    def _finish(self) -> None:
        """Put the file in its place, also if the last of it does not fit any more; unless nobody wants it in the end."""
        if self._open_file is None:
            return
        try:
            if self._pictures is not None:
                self._pictures.finish()
        finally:
            self._open_file.close()
            if self._pictures is not None and self._pictures.written and not self._spec.unwanted.is_set():
                os.replace(self._partial, self._file)
                self._closed = (self._file,)


def frame_milliseconds(index: int, fps: Fraction, unit: int) -> int:
    """How long frame number `index` is shown, in milliseconds, a multiple of `unit`; the sum of all does not drift."""
    start, end = (round(Fraction(1000 * i, unit) / fps) * unit for i in (index, index + 1))
    return end - start
