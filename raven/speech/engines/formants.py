"""A larger or smaller throat: moving the formants of spectra up or down, apart from the pitch.

A child's throat is shorter than a woman's, a man's is longer: formants go with its inverse. Pitch alone, without them, sounds
like the same person who strains her voice.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def moved(spectra: Sequence[NDArray[Any]], factor: float) -> list[NDArray[np.float32]]:
    """Smooth spectra [bins, frames] with what was at frequency f at `factor` * f; the highest bin fills what is missing."""
    position = np.minimum(np.arange(spectra[0].shape[0]) / factor, spectra[0].shape[0] - 1)
    below = np.floor(position).astype(int)
    above = np.minimum(below + 1, spectra[0].shape[0] - 1)
    share = (position - below).astype(np.float32)[:, None]
    return [np.asarray(spectrum[below] * (1 - share) + spectrum[above] * share, np.float32) for spectrum in spectra]


def moved_phases(phases: NDArray[Any], factor: float) -> NDArray[np.float32]:
    """The same for angles, which cannot be mixed: each bin takes the nearest one."""
    position = np.minimum(np.arange(phases.shape[0]) / factor, phases.shape[0] - 1)
    return np.asarray(phases[np.rint(position).astype(int)], np.float32)
