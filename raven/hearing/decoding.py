"""Files of sound as samples. Nothing of a file is trusted: it is read only as far as it may be long."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from raven.errors import InvalidInput
from raven.said import said

if TYPE_CHECKING:
    from av import AudioFrame

RATE = 16_000  # samples per second that recognisers hear
Sound = NDArray[np.float32]
"""Mono, at `RATE`, from -1 to 1."""


def decoded(content: bytes, most_seconds: float, field: str = "file") -> Sound:
    """The sound of a file in any usual format. Raises `InvalidInput` for what has none, is broken, or is longer."""
    import av

    parts, length = [], 0
    try:
        with av.open(io.BytesIO(content), metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise InvalidInput(field, said("no_sound", "has no sound"))
            for samples in _samples(container):
                parts.append(samples)
                length += len(samples)
                if length > most_seconds * RATE:
                    raise InvalidInput(field, said("longer_than", "is longer than {seconds} s", seconds=most_seconds))
    except (av.error.FFmpegError, ValueError, OverflowError) as error:
        raise InvalidInput(field, said("unreadable_sound", "is no sound that can be read")) from error
    if not length:
        raise InvalidInput(field, said("no_sound", "has no sound"))
    return np.concatenate(parts).astype(np.float32) / np.float32(32768)


def _samples(container: object) -> Iterator[NDArray[np.int16]]:
    import av

    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    for frame in container.decode(audio=0):  # type: ignore[attr-defined]
        frame.pts = None  # gaps and jumps in a stream are no silence
        yield from map(_level, resampler.resample(frame))
    yield from map(_level, resampler.resample(None))


def _level(part: "AudioFrame") -> NDArray[np.int16]:
    return part.to_ndarray().reshape(-1).astype(np.int16, copy=False)
