"""Audio files and streams: WAV, FLAC, MP3, Opus, AAC and raw samples.

Lengths in the headers of files are exact; streams, whose length nobody knows yet, say so. Samples beyond full scale
are clipped before they become 16-bit numbers, which would wrap around.
"""

from enum import StrEnum
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from raven.errors import InvalidInput, Unavailable
from raven.said import said
from raven.speech import encoders
from raven.speech.protocol import Audio

FULL_SCALE = 32767


class AudioFormat(StrEnum):
    """What OpenAI's interface calls `response_format`."""

    WAV = "wav"
    FLAC = "flac"
    MP3 = "mp3"
    OPUS = "opus"
    AAC = "aac"
    PCM = "pcm"

    @property
    def media_type(self) -> str:
        """As registered with IANA; Opus comes in an Ogg file, `pcm` is 16 bit, little-endian, mono."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    AudioFormat.WAV: "audio/wav",
    AudioFormat.FLAC: "audio/flac",
    AudioFormat.MP3: "audio/mpeg",
    AudioFormat.OPUS: "audio/ogg; codecs=opus",
    AudioFormat.AAC: "audio/aac",
    AudioFormat.PCM: "audio/pcm",
}


def parse_format(name: object, field: str = "format") -> AudioFormat:
    """The format of that name, in any case. Raises `InvalidInput`."""
    try:
        return AudioFormat(name.lower()) if isinstance(name, str) else AudioFormat("")
    except ValueError:
        raise InvalidInput(field, said("one_of", "must be one of {known}", known=AudioFormat)) from None


def why_not(format: AudioFormat) -> str | None:
    """Why this format cannot be written here, or None."""
    package, hint = {
        AudioFormat.AAC: ("av", "pip install av"),
        AudioFormat.PCM: ("numpy", ""),
        AudioFormat.WAV: ("numpy", ""),
    }.get(format, ("soundfile", "pip install soundfile"))
    return None if find_spec(package) else f"{format} needs the package {package}: {hint}"


def samples16(audio: Audio) -> NDArray[np.int16]:
    """The sound as 16-bit samples; what is beyond [-1, 1] is clipped, and NaN is silence."""
    return np.rint(np.clip(np.nan_to_num(audio), -1.0, 1.0) * FULL_SCALE).astype("<i2")


def encode(audio: Audio, sample_rate: int, format: AudioFormat) -> bytes:
    """A complete file with this mono sound, in that format.

    Raises `Unavailable`, which says what to install, for a format whose library is missing.
    """
    encoder = _encoder(format, sample_rate)
    encoder.write(samples16(audio))
    encoder.close()
    return encoder.file.getvalue()


class AudioStream:
    """A file that is sent while its sound is still being made: `start`, `add` for every piece, `finish`.

    Their bytes, one after the other, are the file. It is made by one encoder, so that no seam is heard between pieces. At
    most a tenth of a second (MP3, AAC, Opus) or two (FLAC) of a piece is held back until the next. Its header cannot tell the
    length: use `encode` where all the sound is there. Raises as `encode` does.
    """

    def __init__(self, format: AudioFormat, sample_rate: int) -> None:
        self.format = format
        self._encoder = _encoder(format, sample_rate)
        self._sent = 0

    def start(self) -> bytes:
        """What goes before any sound; nothing with some formats."""
        return self._new()

    def add(self, audio: Audio) -> bytes:
        """A piece of mono sound, of any length; possibly nothing yet."""
        self._encoder.write(samples16(audio))
        return self._new()

    def finish(self) -> bytes:
        """The rest."""
        self._encoder.close()
        return self._new()

    def _new(self) -> bytes:
        new = bytes(self._encoder.file.getbuffer()[self._sent :])
        if self.format is AudioFormat.MP3 and self._sent == 0 and new:
            new = encoders.with_delay_only(new)
        self._sent += len(new)
        return new


def _encoder(format: AudioFormat, sample_rate: int) -> encoders.Encoder:
    if (lack := why_not(format)) is not None:
        raise Unavailable(lack)
    match format:
        case AudioFormat.WAV | AudioFormat.PCM:
            return encoders.RawEncoder(sample_rate, wav=format is AudioFormat.WAV)
        case AudioFormat.FLAC:
            return encoders.flac(sample_rate)
        case AudioFormat.MP3:
            return encoders.mp3(sample_rate)
        case AudioFormat.OPUS:
            return encoders.opus(sample_rate)
        case AudioFormat.AAC:
            return encoders.aac(sample_rate)
