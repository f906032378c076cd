"""Sound at another sampling rate."""

import numpy as np

from raven.speech.protocol import Audio


def resampled(audio: Audio, rate: int, wanted: int) -> Audio:
    """The whole sound at `wanted` Hz: its spectrum, cut or continued with zeros. It must begin and end in silence."""
    count = round(len(audio) * wanted / rate)
    if rate == wanted or not len(audio) or not count:
        return np.asarray(audio[:count], np.float32)
    spectrum = np.fft.rfft(audio)[: count // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, count) * (count / len(audio)), np.float32)
