"""Video of stacked pictures: frames one after the other become packets of H.264 or VP9, through PyAV (FFmpeg's libraries).

    rows 0 to H        colours      as in `stacked.py`, each in the brightness and hue of video (BT.709, 16 to 235); the last row
                                    goes on below, so that decoders mix nothing else into it
    rows R to R + H    alpha        R is half of the coded height: a multiple of 16, and at least `GAP` more than H

Whoever decodes it reads alpha from the brightness, so that no hue of the colours above can show in it. Every packet can be
decoded as soon as it is there: no frame waits for a later one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.errors import InvalidInput, Unavailable
from raven.said import said
from raven.video.picture import Rgba8
from raven.video.stacked import BLOCK, HIGH, LOW, SLACK, scaled_size, stacked_halves

if TYPE_CHECKING:
    import av

GAP = 4  # rows between the halves, so that decoders that smooth colours mix nothing of one into the other
LARGEST = 1280  # pixels of width and of height: nobody far away sees more, and encoders take memory for them
TICKS = 1_000_000  # per second, of time stamps
ONLY_WHEN_ASKED = "100000"  # frames until a key frame comes by itself
GREY = 128  # of hue: none
ACCURATE = 0x4 | 0x4000 | 0x40000  # swscale: bicubic, all of the chroma, exact rounding

_BRIGHTNESS = np.rint(16 + np.arange(256) * (219 / 255)).astype(np.uint8)
_LUMA = np.array((0.2126, 0.7152, 0.0722))  # of red, green, blue; BT.709
# As `cv2.transform` takes them; it is several times faster from three channels to three than to fewer.
_TO_BRIGHTNESS = np.repeat([[*_LUMA * (219 / 255), 16]], 3, axis=0)
_BLUE, _RED = ((np.eye(3)[at] - _LUMA) / (2 - 2 * _LUMA[at]) * (224 / 255) for at in (2, 0))
_TO_HUES = np.array([[*_BLUE, GREY], [*_RED, GREY], [*_RED, GREY]])


@dataclass(frozen=True)
class VideoCodec:
    """One way of encoding video."""

    name: str
    """In requests."""
    encoder: str
    """FFmpeg's name of it."""
    options: Mapping[str, str]
    string: Callable[[bytes, int, int, float], str]
    """Of a key frame, its coded size and the rate: what browsers call this kind of video, such as `vp09.00.30.08`."""


@dataclass(frozen=True)
class Packet:
    """One frame of a video."""

    data: bytes
    is_key: bool
    """Whether it can be decoded without those before it."""


def _vp9_string(key: bytes, width: int, height: int, fps: float) -> str:
    """Profile 0, the level that size and rate need, 8 bit. Levels: WebM project, VP9 levels."""
    pixels = width * height
    for level, most, most_per_second in VP9_LEVELS:
        if pixels <= most and pixels * fps <= most_per_second:
            return f"vp09.00.{level}.08"
    return f"vp09.00.{VP9_LEVELS[-1][0]}.08"


VP9_LEVELS = (
    (10, 36_864, 829_440),
    (11, 73_728, 2_764_800),
    (20, 122_880, 4_608_000),
    (21, 245_760, 9_216_000),
    (30, 552_960, 20_736_000),
    (31, 983_040, 36_864_000),
    (40, 2_228_224, 83_558_400),
    (41, 2_228_224, 160_432_128),
    (50, 8_912_896, 311_951_360),
    (51, 8_912_896, 588_251_136),
    (52, 8_912_896, 1_176_502_272),
    (60, 35_651_584, 1_176_502_272),
)
"""Level, most pixels of a frame, most pixels per second."""


def _h264_string(key: bytes, width: int, height: int, fps: float) -> str:
    """Profile, constraints and level as the sequence parameter set in front of a key frame has them."""
    at = key.index(b"\x00\x00\x01\x67") + 4
    return f"avc1.{key[at : at + 3].hex().upper()}"


_VP9 = {"crf": "32", "b": "0", "deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "g": ONLY_WHEN_ASKED}
_H264 = {"crf": "25", "preset": "superfast", "tune": "zerolatency", "forced-idr": "1", "g": ONLY_WHEN_ASKED}

CODECS = {
    codec.name: codec
    for codec in (
        VideoCodec("vp9", "libvpx-vp9", _VP9, _vp9_string),
        VideoCodec("h264", "libx264", _H264, _h264_string),
    )
}
"""By name, the better one first. VP9 takes 10 to 40 % fewer bytes for the same likeness, and every browser with WebCodecs but
some of Apple's decodes it; H.264 is what those decode."""


def video_codec(name: str, field: str = "codec") -> VideoCodec:
    """The codec of this name, in any case. Raises `InvalidInput`, or `Unavailable` where nothing here can encode it."""
    codec = CODECS.get(name.lower())
    if codec is None:
        raise InvalidInput(field, said("one_of", "must be one of {known}", known=CODECS))
    if (lack := _lack(codec.name, codec.encoder)) is not None:
        raise Unavailable(lack)
    return codec


@cache
def _lack(name: str, encoder: str) -> str | None:
    try:
        import av
    except ImportError:
        return "video needs the package av: pip install av"
    try:
        av.codec.Codec(encoder, "w")
    except ValueError:
        return said("cannot_encode", "the package av that is installed cannot encode {format}", format=name)
    return None


class VideoEncoder:
    """Encodes pictures of one size, one after the other, on the thread that calls."""

    def __init__(self, codec: VideoCodec, width: int, height: int, scale: float = 1.0, fps: float = 25.0) -> None:
        """For pictures of (width, height), which are made smaller by `scale`, and more if they are larger than `LARGEST`.

        `fps` tells the encoder what to expect; frames may come whenever they do.
        """
        import av

        self._scale = min(scale, LARGEST / width, LARGEST / height)
        self.size = scaled_size(width, height, self._scale)
        """(width, height) of the picture that is seen, in the upper left corner of each half."""
        self._of = height, width
        self._fps = fps
        self._codec = codec
        self._string: str | None = None
        rows = -(-(self.size[1] + GAP) // BLOCK) * BLOCK
        self.coded_size = self.size[0] + self.size[0] % 2, 2 * rows
        """(width, height) of what is encoded."""
        context = av.CodecContext.create(codec.encoder, "w")
        assert isinstance(context, av.VideoCodecContext)
        context.width, context.height = self.coded_size
        context.pix_fmt = "yuv420p"
        context.time_base, context.framerate = Fraction(1, TICKS), Fraction(fps).limit_denominator(1000)
        context.thread_count = 1
        context.colorspace = context.color_primaries = context.color_trc = 1  # BT.709
        context.color_range = 1  # 16-235
        context.options = dict(codec.options)
        self._context = context
        self._count = 0

    def takes(self, rgba8: Rgba8) -> bool:
        """Whether it is of the size that this encoder is for."""
        return rgba8.shape[:2] == self._of

    @property
    def string(self) -> str:
        """What browsers call this video; known once there was a key frame."""
        assert self._string is not None
        return self._string

    def encode(self, rgba8: Rgba8, is_key: bool = False) -> Packet:
        """The next frame. The first is a key frame, and others are if that is asked for.

        Raises `av.FFmpegError` if the encoder cannot go on; then another one is needed.
        """
        import av

        frame = self._frame(rgba8)
        frame.pts, frame.time_base = round(self._count * TICKS / self._fps), Fraction(1, TICKS)
        frame.color_range, frame.colorspace = 1, 1
        if is_key or self._count == 0:
            frame.pict_type = av.video.frame.PictureType.I
        self._count += 1
        packets = self._context.encode(frame)
        data = b"".join(map(bytes, packets))
        is_key = any(packet.is_keyframe for packet in packets)
        if is_key and self._string is None:
            self._string = self._codec.string(data, *self.coded_size, self._fps)
        return Packet(data, is_key)

    def _frame(self, rgba8: Rgba8) -> av.VideoFrame:
        """Both halves, drawn where FFmpeg reads them."""
        import av

        colors, grey = stacked_halves(rgba8, self._scale)
        (columns, both), (width, height) = self.coded_size, self.size
        frame = av.VideoFrame(columns, both, "yuv420p")
        brightness, *hues = map(_pixels, frame.planes)
        rows = both // 2
        cv2.extractChannel(cv2.transform(colors, _TO_BRIGHTNESS), 0, brightness[:height, :width])
        brightness[:height, width:] = brightness[:height, width - 1 : width]
        brightness[height:rows] = brightness[height - 1]
        brightness[rows:] = _BRIGHTNESS[LOW]
        brightness[rows : rows + height, :width] = cv2.LUT(grey, _BRIGHTNESS)
        even = colors
        if height % 2 or width % 2:
            even = np.asarray(cv2.copyMakeBorder(colors, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE), np.uint8)
        small = cv2.resize(even, (even.shape[1] // 2, even.shape[0] // 2), interpolation=cv2.INTER_AREA)
        told = cv2.transform(small, _TO_HUES)
        for channel, plane in enumerate(hues):
            cv2.extractChannel(told, channel, plane[: small.shape[0], : small.shape[1]])
            plane[small.shape[0] : rows // 2] = plane[small.shape[0] - 1]
            plane[rows // 2 :] = GREY
        return frame


def _pixels(plane: Any) -> NDArray[np.uint8]:
    """(H, W): the memory of a plane of a frame, to be written to."""
    return np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]


def unstacked(frame: av.VideoFrame, size: tuple[int, int]) -> Rgba8:
    """A decoded frame as a picture again, of this size (width, height): (H, W, 4) sRGB bytes with straight alpha."""
    width, height = size
    rows = frame.height // 2
    picture = frame.reformat(
        format="rgb24", src_colorspace="ITU709", src_color_range="MPEG", interpolation=ACCURATE
    ).to_ndarray()
    brightness = frame.reformat(format="yuv420p").to_ndarray()[rows : rows + height, :width].astype(np.float32)
    grey = (brightness - 16) * (255 / 219)
    alpha = np.clip((grey - LOW - SLACK) * (255 / (HIGH - LOW - 2 * SLACK)) + 0.5, 0, 255)
    return np.dstack((picture[:height, :width], alpha.astype(np.uint8)))
