"""Formants move by the factor that is asked for."""

import numpy as np
import pytest

from raven.speech.engines.formants import moved, moved_phases


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.25])
def test_a_formant_moves_by_the_factor(factor):
    spectrum = -(((np.arange(601)[:, None] - 200) / 20) ** 2) * np.ones((1, 7), np.float32)
    (result,) = moved([spectrum], factor)
    assert result.shape == spectrum.shape
    assert result.dtype == np.float32
    assert abs(int(np.argmax(result[:, 3])) - 200 * factor) <= 1


def test_angles_are_never_mixed():
    angles = np.where(np.arange(601) % 2, 3.1, -3.1)[:, None].astype(np.float32)
    assert set(np.unique(moved_phases(angles, 1.17))) <= set(np.unique(angles))
