"""The encoders behind the audio formats: 16-bit samples go in bit by bit, the bytes of a file come out.

One encoder makes one file, so that nothing is heard where one piece of sound meets the next.
"""

import io
import struct
from importlib.util import find_spec
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.int16]

BLOCK = 24_000  # samples; libsndfile's Ogg encoders overflow their stack with a long sound in one piece
AAC_BITS, OPUS_BITS = 96_000, 48_000  # per second, mono
PAGE = 100_000  # microseconds of Opus in one Ogg page: how much of a sentence may be held back
UNKNOWN = 0xFFFFFFFF  # as the length of what is not finished, by custom of programs that write WAV to a pipe
MP3_DELAY = 576  # samples that LAME puts before the sound


class Encoder(Protocol):
    """Writes one file into `file`. What `file` has after `close` is the complete file, exact lengths in its header."""

    file: io.BytesIO

    def write(self, samples: Samples) -> None:
        """More sound."""

    def close(self) -> None:
        """The rest of it."""


class RawEncoder:
    """Samples alone; with a header in front, WAV."""

    def __init__(self, sample_rate: int, wav: bool) -> None:
        self.file = io.BytesIO()
        self.sample_rate = sample_rate
        self.wav = wav
        if wav:
            self.file.write(wav_header(sample_rate))

    def write(self, samples: Samples) -> None:
        """More sound."""
        self.file.write(samples.tobytes())

    def close(self) -> None:
        """The header learns the length."""
        if self.wav:
            size = self.file.tell()
            self.file.seek(0)
            self.file.write(wav_header(self.sample_rate, size - 44))
            self.file.seek(size)


def wav_header(sample_rate: int, size: int | None = None) -> bytes:
    """The 44 bytes before 16-bit mono samples of `size` bytes; None is for those that are still to come."""
    whole, sound = (UNKNOWN, UNKNOWN) if size is None else (size + 36, size)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, sample_rate, 2 * sample_rate, 2, 16)
    return struct.pack("<4sI4s", b"RIFF", whole, b"WAVE") + form + struct.pack("<4sI", b"data", sound)


class SoundfileEncoder:
    """FLAC, MP3 and Opus by libsndfile, which corrects the header at the end."""

    def __init__(self, sample_rate: int, container: str, codec: str) -> None:
        import soundfile

        self.file = io.BytesIO()
        self._sound: Any = soundfile.SoundFile(self.file, "w", sample_rate, 1, codec, format=container)

    def write(self, samples: Samples) -> None:
        """More sound."""
        for begin in range(0, len(samples), BLOCK):
            self._sound.write(samples[begin : begin + BLOCK])

    def close(self) -> None:
        """The rest, and the header."""
        self._sound.close()


class AvEncoder:
    """AAC, and Opus nine times faster than libsndfile, by FFmpeg (PyAV)."""

    def __init__(self, sample_rate: int, container: str, codec: str, bit_rate: int, **options: str) -> None:
        import av

        self.file = io.BytesIO()
        self.sample_rate = sample_rate
        self._container: Any = av.open(self.file, "w", format=container, options=options)
        self._stream: Any = self._container.add_stream(codec, rate=sample_rate, layout="mono", bit_rate=bit_rate)
        self._written = 0

    def write(self, samples: Samples) -> None:
        """More sound."""
        import av

        for begin in range(0, len(samples), BLOCK):
            block = samples[None, begin : begin + BLOCK]
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="s16", layout="mono")
            frame.sample_rate = self.sample_rate
            frame.pts = self._written
            self._written += block.shape[1]
            self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        """The rest."""
        if self._written:
            self._container.mux(self._stream.encode(None))
        self._container.close()


def flac(sample_rate: int) -> Encoder:
    """FLAC, 16 bit."""
    return SoundfileEncoder(sample_rate, "FLAC", "PCM_16")


def mp3(sample_rate: int) -> Encoder:
    """MP3 of variable rate, by LAME."""
    return SoundfileEncoder(sample_rate, "MP3", "MPEG_LAYER_III")


def opus(sample_rate: int) -> Encoder:
    """Opus in Ogg, by whichever library is here."""
    if find_spec("av"):
        return AvEncoder(sample_rate, "ogg", "libopus", OPUS_BITS, page_duration=str(PAGE))
    return SoundfileEncoder(sample_rate, "OGG", "OPUS")


def aac(sample_rate: int) -> Encoder:
    """AAC in ADTS frames."""
    return AvEncoder(sample_rate, "adts", "aac", AAC_BITS)


def with_delay_only(begin: bytes) -> bytes:
    """An MP3 of LAME whose first frame, still empty, says how much silence the encoder adds, and not how long the file is.

    Fields after the notes on http://gabriel.mp3-tech.org/mp3infotag.html: the frame's own header (4 bytes) and side
    information (9, or 17 in MPEG-1), `Xing`, which fields follow (the size alone, the largest there is, as players pass
    over a tag that says nothing of the length), then LAME's own: version (9), method, lowpass, replay gain (8), flags,
    bit rate, and 12 bits each of delay and padding.
    """
    at = 21 if begin[1] & 8 else 13
    tag = b"Xing" + (2).to_bytes(4, "big") + (0x7FFFFFFF).to_bytes(4, "big")
    tag += b"LAME3.100" + bytes(12) + (MP3_DELAY << 12).to_bytes(3, "big")
    return begin[:at] + tag + begin[at + len(tag) :]
