"""Where a live picture with sound goes: an address that takes streams, or a file.

| target | container | picture | sound |
|---|---|---|---|
| `rtmp://`, `rtmps://` | FLV | H.264 | AAC |
| `srt://` | MPEG-TS, through the program `ffmpeg` | H.264 | AAC |
| `.mp4`, `.flv`, `.ts`, `.mkv` | as the suffix says | H.264 | AAC |
| `.webm` | WebM | VP9 with alpha | Opus |
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from raven.errors import InvalidInput, Unavailable
from raven.video import rtmp, srt
from raven.video.recorder.protocol import Sound
from raven.video.recorder.tracks import FilmSound, PictureTrack, pixel_format

KEYFRAME_EVERY = 2.0  # seconds; a viewer who comes waits so long at most, and so long at least are segments of HLS
PATIENCE = 5.0  # seconds that a server may take to accept what it is sent
LOOK_SECONDS = 0.1  # between two looks whether the stream still goes
MOST_AHEAD = 30  # pictures that wait to be encoded and sent
SOUND_BITS = 128_000
HARDWARE = ("h264_nvenc", "h264_qsv", "h264_amf", "h264_videotoolbox")
SOFTWARE = "libx264"
CONTAINERS = {".mp4": "mp4", ".flv": "flv", ".ts": "mpegts", ".mkv": "matroska", ".webm": "webm"}


@dataclass(frozen=True)
class Target:
    """An address or a file, and how what goes there is encoded."""

    place: str
    fps: Fraction
    sample_rate: int
    """Hz, of the samples that are given."""
    bit_rate: int = 2_500_000
    """Of the picture."""
    encoder: str = SOFTWARE

    def __post_init__(self) -> None:
        if self.kind is None:
            suffixes = ", ".join(CONTAINERS)
            raise InvalidInput(
                "target", f"must be an address rtmp://... or srt://..., or a file with one of {suffixes}"
            )
        if find_spec("av") is None:
            raise Unavailable("broadcasts need the package av: pip install av")
        if self.kind == "srt":
            srt.check_available()

    @property
    def kind(self) -> str | None:
        """`rtmp`, `srt`, or the container of a file; None for what cannot be."""
        scheme, separator, _ = self.place.partition("://")
        if separator:
            return {"rtmp": "rtmp", "rtmps": "rtmp", "srt": "srt"}.get(scheme.lower())
        return CONTAINERS.get(Path(self.place).suffix.lower())

    @property
    def is_file(self) -> bool:
        """Whether it lies on this machine; what fails there is not tried again."""
        return "://" not in self.place

    @property
    def has_alpha(self) -> bool:
        """Whether it can take pictures without a backdrop."""
        return self.kind == "webm"


def pick_encoder(wanted: str = "auto") -> str:
    """The encoder of H.264: `auto` is the first of this machine's hardware that works, else x264.

    Raises `InvalidInput` naming `encoder` for one that does not work here.
    """
    for name in HARDWARE if wanted == "auto" else (wanted,):
        if _works(name):
            return name
    if wanted != "auto":
        known = ", ".join((*HARDWARE, SOFTWARE))
        raise InvalidInput("encoder", f"{wanted} does not work on this machine; known are {known}")
    return SOFTWARE


def _works(encoder: str) -> bool:
    import av

    try:
        context = av.CodecContext.create(encoder, "w")
        format = pixel_format(encoder)
        context.width, context.height, context.pix_fmt = 320, 240, format  # type: ignore[attr-defined]
        context.time_base = Fraction(1, 25)
        context.encode(av.VideoFrame.from_ndarray(np.zeros((240, 320, 3), np.uint8)).reformat(format=format))  # type: ignore[attr-defined]
    except (av.FFmpegError, ValueError, OSError):
        return False
    return True


class Outlet:
    """An open stream. A thread of its own encodes and sends, so that a server that hangs can be left. Belongs to one thread.

    What goes wrong on the way raises `OSError`; `close` never does. While PyAV connects nothing else goes on, as it holds the
    interpreter's lock, so a server that does not answer is found out before.
    """

    def __init__(self, target: Target, shape: tuple[int, ...]) -> None:
        """`shape` of the pictures: (height, width, 3), or 4 with alpha. Connects, which may take seconds."""
        self._target = target
        self._waiting: queue.Queue[tuple[Any, Sound] | None] = queue.Queue(MOST_AHEAD)
        self._stream: _Stream | None = None
        self._failure: OSError | None = None
        self._is_open = threading.Event()
        self._thread = threading.Thread(target=self._work, args=(shape,), name="outlet", daemon=True)
        self._thread.start()
        if not self._is_open.wait(2 * PATIENCE):
            raise OSError(f"{target.place}: it does not answer")
        self._check()

    def send(self, pixels: Any, sound: Sound) -> None:
        """The next picture, which is not changed any more, and the sound that is heard while it is shown."""
        until = time.monotonic() + PATIENCE
        while True:
            self._check()
            try:
                return self._waiting.put((pixels, sound), timeout=LOOK_SECONDS)
            except queue.Full:
                if time.monotonic() > until:
                    raise OSError("it takes no more of what it is sent") from None

    def close(self) -> None:
        """Send what is left, as far as that goes."""
        with suppress(queue.Full):
            self._waiting.put(None, timeout=PATIENCE if self._failure is None else 0.01)
        self._thread.join(PATIENCE)
        if self._thread.is_alive() and self._stream is not None:
            self._stream.abandon()

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _work(self, shape: tuple[int, ...]) -> None:
        try:
            stream = self._stream = _Stream(self._target, shape)
            self._is_open.set()
            try:
                while (item := self._waiting.get()) is not None:
                    stream.send(*item)
            finally:
                stream.close()
        except OSError as error:
            self._failure = error
        except Exception as error:  # whatever it is, it ends the stream and not in silence
            self._failure = OSError(f"the encoder failed: {error}")
        finally:
            self._is_open.set()


class _Stream:
    """What an outlet's thread writes to."""

    def __init__(self, target: Target, shape: tuple[int, ...]) -> None:
        import av

        kind, options = target.kind, {}
        self._srt = srt.SrtPipe(target.place) if kind == "srt" else None
        if kind == "rtmp":
            options = {"flvflags": "no_duration_filesize"}
        elif kind == "mp4":
            options = {"movflags": "frag_keyframe+delay_moov+default_base_moof"}
        format = {"rtmp": "flv", "srt": "mpegts"}.get(str(kind), kind)
        self._container: Any = None
        if kind == "rtmp":
            rtmp.greet(target.place)
        try:
            if self._srt is None:
                self._container = av.open(target.place, "w", format=format, options=options)
            else:
                self._container = av.open(self._srt, "w", format=format, options=options, buffer_size=srt.PACKET)
            interval = str(max(1, round(KEYFRAME_EVERY * target.fps)))
            alpha = shape[2] == 4
            if target.has_alpha:
                speed = {"deadline": "realtime", "cpu-used": "7", "row-mt": "1", "auto-alt-ref": "0", "g": interval}
                codecs = "libvpx-vp9", speed, "libopus"
            else:
                codecs = target.encoder, _effort(target, interval), "aac"
            self._picture = PictureTrack(
                self._container, codecs[0], shape, target.fps, codecs[1], alpha, target.bit_rate
            )
            self._sound = FilmSound(self._container, codecs[2], SOUND_BITS, target.sample_rate)
            self._container.start_encoding()
        except (av.FFmpegError, ValueError) as error:
            self._end()
            raise OSError(f"{target.place}: {getattr(error, 'strerror', None) or error}") from error

    def send(self, pixels: Any, sound: Sound) -> None:
        """The next picture, and the sound that is heard while it is shown."""
        self._mux([self._picture.add(pixels), *self._sound.add(sound)])

    def close(self) -> None:
        """Send what is left, as far as that goes."""
        with suppress(OSError):
            self._mux([*self._sound.rest(), self._picture.rest()])
        self._end()

    def abandon(self) -> None:
        """Leave a program that takes no more, so that the thread that waits for it goes on; for another thread."""
        if self._srt is not None:
            self._srt.kill()

    def _mux(self, all_packets: Sequence[Any]) -> None:
        import av

        try:
            for packets in all_packets:
                self._container.mux(packets)
        except (av.FFmpegError, ValueError) as error:
            raise OSError(str(getattr(error, "strerror", None) or error)) from error

    def _end(self) -> None:
        import av

        with suppress(OSError, ValueError, av.FFmpegError):
            if self._container is not None:
                self._container.close()
        if self._srt is not None:
            self._srt.close()


def _effort(target: Target, interval: str) -> dict[str, str]:
    """How an encoder of H.264 is to work: at once, at a steady rate."""
    steady = {"maxrate": str(target.bit_rate), "bufsize": str(target.bit_rate), "g": interval}
    if target.encoder == SOFTWARE:
        return {"preset": "veryfast", "tune": "zerolatency", "sc_threshold": "0", **steady}
    return {"bf": "0", **steady}
