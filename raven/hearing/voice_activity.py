"""Whether somebody speaks in a sound: the network of Silero, which comes with faster-whisper (MIT)."""

from functools import cache
from typing import Any

import numpy as np

from raven.hearing.decoding import Sound

WINDOW = 512  # samples that the network looks at together, 32 ms
MOST_SECONDS = 5.0  # that are worth looking at


def chance_of_speech(sound: Sound) -> float:
    """The highest chance of speech, 0 to 1, over four windows in a row, so that a click is none."""
    padded = np.pad(sound, (0, -len(sound) % WINDOW))
    chances = np.asarray(_network()(padded)).reshape(-1)
    together = min(4, len(chances))
    return float(np.convolve(chances, np.ones(together) / together, "valid").max()) if together else 0.0


@cache
def _network() -> Any:
    from faster_whisper.vad import get_vad_model

    return get_vad_model()
