"""What a session says, as sound on the clock of its frames."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

SLIP = 0.03  # seconds that speech may be told to be elsewhere than before, until it is moved there


@dataclass
class _Spoken:
    """An utterance: when its begin was or is heard, its sound as far as that is known, and when it was silenced."""

    id: str
    begins: float
    pieces: dict[int, tuple[float, Samples]] = field(default_factory=dict)
    """By the number of a sentence: the second of its begin, and its sound."""
    silent_from: float = float("inf")


class SpokenSound:
    """Sound that can be had for any stretch of the last seconds. Times are those of the server's clock."""

    def __init__(self, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self._spoken: list[_Spoken] = []

    def told(self, now: float, utterance_id: str | None, position: float = 0.0) -> None:
        """At `now` this second of this utterance goes with the frame; None: there is silence."""
        for spoken in self._spoken:
            if spoken.id != utterance_id:
                spoken.silent_from = min(spoken.silent_from, now)
        if utterance_id is None:
            return
        last = next((each for each in self._spoken if each.id == utterance_id), None)
        if last is None:
            self._spoken.append(_Spoken(utterance_id, now - position))
        elif abs(now - position - last.begins) > SLIP:
            last.begins = now - position

    def missing(self, utterance_id: str, sentences: int) -> list[int]:
        """Of so many sentences, those whose sound is not here yet."""
        pieces = next((each.pieces for each in self._spoken if each.id == utterance_id), {})
        return [number for number in range(sentences) if number not in pieces]

    def add(self, utterance_id: str, number: int, start: float, samples: Samples) -> None:
        """The sound of a sentence, `start` seconds from the utterance's begin."""
        for spoken in self._spoken:
            if spoken.id == utterance_id:
                spoken.pieces[number] = start, samples

    def between(self, begin: float, count: int) -> Samples:
        """So many samples from this moment on."""
        result = np.zeros(count, np.float32)
        for spoken in self._spoken:
            end = round(min(count, (spoken.silent_from - begin) * self.sample_rate))
            for start, samples in spoken.pieces.values():
                first = round((spoken.begins + start - begin) * self.sample_rate)
                low, high = max(0, first), min(end, first + len(samples))
                if low < high:
                    result[low:high] += samples[low - first : high - first]
        return np.clip(result, -1, 1)

    def forget(self, before: float) -> None:
        """What was silenced or ended before this moment is not asked for any more."""
        self._spoken = [each for each in self._spoken if each.silent_from >= before]


def decoded(file: bytes, wanted_rate: int) -> Samples:
    """The samples of a sound file. Raises `ValueError` for one of another rate."""
    import soundfile

    samples, rate = soundfile.read(io.BytesIO(file), dtype="float32", always_2d=True)
    if rate != wanted_rate:
        raise ValueError(f"sound of {rate} Hz instead of {wanted_rate}")
    return np.asarray(samples.mean(axis=1), np.float32)
