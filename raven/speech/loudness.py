"""How loud speech is, and the gain that makes all voices equally loud."""

import numpy as np
from numpy.typing import NDArray

from raven.speech.protocol import Audio

TARGET = 0.1  # RMS of the sounding parts, -20 dBFS: speech at this level rarely needs its peaks held back
PEAK = 0.95
MOST = 8.0  # gain; more would only raise noise
GATE = 0.1  # of the loudest block's RMS; what is quieter is a pause and does not count
BLOCK = 0.02  # seconds


def envelope(audio: Audio, sample_rate: int, block: float = BLOCK) -> NDArray[np.float32]:
    """RMS of every `block` seconds of sound, the last, shorter one included."""
    size = max(1, round(block * sample_rate))
    padded = np.pad(np.asarray(audio, np.float32), (0, -len(audio) % size))
    return np.sqrt(np.mean(padded.reshape(-1, size) ** 2, axis=1))


def normalised(audio: Audio, sample_rate: int) -> Audio:
    """The sound at the common loudness, no sample beyond `PEAK`; silence stays as it is."""
    levels = envelope(audio, sample_rate)
    if not len(levels) or not np.isfinite(levels).all() or levels.max() < 1e-6:
        return np.nan_to_num(np.asarray(audio, np.float32))
    sounding = levels[levels > GATE * levels.max()]
    gain = min(TARGET / float(np.sqrt(np.mean(sounding**2))), PEAK / float(np.abs(audio).max()), MOST)
    return np.asarray(audio * np.float32(gain), np.float32)
