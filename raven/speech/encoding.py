"""Audio files and streams: WAV, FLAC, MP3, Opus, AAC and raw samples.

Lengths in headers are exact. Samples beyond full scale are clipped before they become 16-bit numbers, which would wrap around.
"""

import io
from enum import StrEnum
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from raven.errors import InvalidInput, Unavailable
from raven.speech.protocol import Audio

FULL_SCALE = 32767
BLOCK = 24_000  # samples; libsndfile's Ogg encoders overflow their stack with a long sound in one piece
AAC_BITS = 96_000  # per second, mono


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
_SOUNDFILE = {
    AudioFormat.WAV: ("WAV", "PCM_16"),
    AudioFormat.FLAC: ("FLAC", "PCM_16"),
    AudioFormat.MP3: ("MP3", "MPEG_LAYER_III"),
    AudioFormat.OPUS: ("OGG", "OPUS"),
}


def parse_format(name: object, field: str = "format") -> AudioFormat:
    """The format of that name, in any case. Raises `InvalidInput`."""
    try:
        return AudioFormat(name.lower()) if isinstance(name, str) else AudioFormat("")
    except ValueError:
        raise InvalidInput(field, f"must be one of {', '.join(AudioFormat)}") from None


def why_not(format: AudioFormat) -> str | None:
    """Why this format cannot be written here, or None."""
    package, hint = {
        AudioFormat.AAC: ("av", "pip install 'raven-avatar[aac]'"),
        AudioFormat.PCM: ("numpy", ""),
    }.get(format, ("soundfile", "pip install soundfile"))
    return None if find_spec(package) else f"{format} needs the package {package}: {hint}"


def samples16(audio: Audio) -> NDArray[np.int16]:
    """The sound as 16-bit samples; what is beyond [-1, 1] is clipped, and NaN is silence."""
    return np.rint(np.clip(np.nan_to_num(audio), -1.0, 1.0) * FULL_SCALE).astype("<i2")


def encode(audio: Audio, sample_rate: int, format: AudioFormat) -> bytes:
    """A complete file with this mono sound, in that format.

    Raises `Unavailable`, which says what to install, for a format whose library is missing.
    """
    if (lack := why_not(format)) is not None:
        raise Unavailable(lack)
    samples = samples16(audio)
    match format:
        case AudioFormat.PCM:
            return samples.tobytes()
        case AudioFormat.AAC:
            return _aac(samples, sample_rate)
    return _with_soundfile(samples, sample_rate, *_SOUNDFILE[format])


def _with_soundfile(samples: NDArray[np.int16], sample_rate: int, container: str, codec: str) -> bytes:
    import soundfile

    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", sample_rate, 1, codec, format=container) as sound:
        for begin in range(0, len(samples), BLOCK):
            sound.write(samples[begin : begin + BLOCK])
    return file.getvalue()


def _aac(samples: NDArray[np.int16], sample_rate: int) -> bytes:
    import av

    file = io.BytesIO()
    with av.open(file, "w", format="adts") as container:
        stream = container.add_stream("aac", rate=sample_rate, layout="mono", bit_rate=AAC_BITS)
        for begin in range(0, len(samples), BLOCK):
            frame = av.AudioFrame.from_ndarray(samples[None, begin : begin + BLOCK], format="s16", layout="mono")
            frame.sample_rate = sample_rate
            frame.pts = begin
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
