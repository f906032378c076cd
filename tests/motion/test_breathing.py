"""Breathing: its period, and that nothing makes the chest jump."""

import numpy as np
import pytest

from raven.motion import breathing
from raven.motion.breathing import Breath, breath


def breaths(fps, seconds, duration=4.0, state=Breath(), held=False, held_at=0.0):  # noqa: B008
    shown = []
    for _ in range(int(seconds * fps)):
        state = breathing.step(state, 1 / fps, duration, held)
        shown.append(breath(state, held_at))
    return np.array(shown), state


@pytest.mark.parametrize("fps", [10, 25, 60])
@pytest.mark.parametrize("duration", [4.0, 2.3])
def test_one_breath_takes_as_long_as_set(fps, duration):
    shown, _ = breaths(fps, 100 * duration, duration)
    frames = np.arange(len(shown)) / fps
    spectrum = np.abs(np.fft.rfft(shown - shown.mean()))
    assert 1 / np.fft.rfftfreq(len(frames), 1 / fps)[spectrum.argmax()] == pytest.approx(duration, rel=0.01)
    assert shown.min() >= 0
    assert shown.max() == pytest.approx(1, abs=0.03)


def test_another_duration_does_not_make_the_chest_jump():
    _, state = breaths(60, 1.3)
    before = breath(state, 0)
    after = breath(breathing.step(state, 1 / 60, 1.0, held=False), 0)
    assert abs(after - before) < 0.06


def test_the_breath_is_held_smoothly_and_taken_up_again():
    shown, state = breaths(60, 1.7)
    holding, state = breaths(60, 2, state=state, held=True, held_at=0.2)
    again, _ = breaths(60, 4, state=state, held_at=0.2)
    assert holding[-1] == pytest.approx(0.2)
    assert np.abs(np.diff(np.concatenate([shown, holding, again]))).max() < 0.06
    assert again.max() > 0.95
