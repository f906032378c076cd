"""The picture and the sound of what goes into one container of FFmpeg's, encoded frame by frame at a constant rate."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from raven.video.even import with_even_edges
from raven.video.picture import Rgba8
from raven.video.recorder.edges import with_colour_around
from raven.video.recorder.protocol import Sound

if TYPE_CHECKING:
    import av

SOUND_RATE = 48_000  # Hz; Opus knows no other, and AAC is everywhere taken at this
ENCODER_THREADS = 2
ACCURATE = (
    0x4 | 0x4000 | 0x40000
)  # swscale: bicubic, all of the chroma, exact rounding; else colours darken by 1 of 255


def pixel_format(codec: str) -> str:
    """The form of pictures with colour at half the resolution that an encoder takes; Quick Sync's has its own layout of it.

    Raises `ValueError` for an encoder that FFmpeg does not know.
    """
    import av

    taken = [each.name for each in av.Codec(codec, "w").video_formats or ()]
    return "nv12" if "nv12" in taken and "yuv420p" not in taken else "yuv420p"


class PictureTrack:
    """Pictures of one size, RGB, or RGBA with straight alpha where `has_alpha`."""

    def __init__(
        self,
        container: av.container.OutputContainer,
        codec: str,
        shape: tuple[int, ...],
        fps: Fraction,
        options: dict[str, str],
        has_alpha: bool = False,
        bit_rate: int | None = None,
    ) -> None:
        """`shape` is that of the pictures, (height, width, 3 or 4); odd edges are made even."""
        stream: Any = container.add_stream(codec, rate=fps, options=options)
        stream.height, stream.width = (edge + edge % 2 for edge in shape[:2])
        stream.pix_fmt = "yuva420p" if has_alpha else pixel_format(codec)
        stream.time_base = 1 / fps
        context = stream.codec_context
        if bit_rate is not None:
            context.bit_rate = bit_rate
        context.thread_count = ENCODER_THREADS
        context.colorspace = context.color_primaries = context.color_trc = 1  # BT.709
        context.color_range = 1  # 16-235
        self._stream = stream
        self._fps = fps
        self._count = 0

    def add(self, pixels: Rgba8) -> Any:
        """The packets that are ready with the next picture."""
        import av

        pixels = np.ascontiguousarray(with_even_edges(pixels))
        if pixels.shape[2] == 4:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(with_colour_around(pixels)), format="rgba")
        else:
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
        frame = frame.reformat(
            format=self._stream.pix_fmt, dst_colorspace="ITU709", dst_color_range="MPEG", interpolation=ACCURATE
        )
        frame.pts, frame.time_base = self._count, 1 / self._fps
        self._count += 1
        return self._stream.encode(frame)

    def rest(self) -> Any:
        """What the encoder holds yet."""
        return self._stream.encode(None)


class FilmSound:
    """Mono sound without a gap."""

    def __init__(self, container: av.container.OutputContainer, codec: str, bit_rate: int, sample_rate: int) -> None:
        """`sample_rate` is that of the samples that are given, Hz."""
        import av

        stream: Any = container.add_stream(codec, rate=SOUND_RATE, layout="mono", bit_rate=bit_rate)
        self._stream = stream
        self._resampler = av.AudioResampler(format=stream.codec_context.format, layout="mono", rate=SOUND_RATE)
        self._sample_rate = sample_rate
        self._count = 0

    def add(self, sound: Sound) -> Iterator[Any]:
        """The packets that are ready with the next samples."""
        import av

        samples = np.clip(np.nan_to_num(np.asarray(sound, np.float32)), -1, 1)
        if not len(samples):
            return
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples)[None], format="flt", layout="mono")
        frame.sample_rate = self._sample_rate
        frame.pts, frame.time_base = self._count, Fraction(1, self._sample_rate)
        self._count += len(samples)
        for resampled in self._resampler.resample(frame):
            yield self._stream.encode(resampled)

    def rest(self) -> Iterator[Any]:
        """What resampler and encoder hold yet."""
        if self._count:
            for resampled in self._resampler.resample(None):
                yield self._stream.encode(resampled)
            yield self._stream.encode(None)
