"""What the benchmarks of the voices share: bringing sound to the sampling rate that recognisers want."""

import numpy as np

from raven.speech.protocol import Audio

HEARING = 16000  # Hz, of pocketsphinx and Whisper


def for_hearing(audio: Audio, sample_rate: int) -> Audio:
    """The sound at `HEARING`, which must be lower: its spectrum up to half of that."""
    count = len(audio) * HEARING // sample_rate
    spectrum = np.fft.rfft(audio)[: count // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, count) * (count / len(audio)), np.float32)
