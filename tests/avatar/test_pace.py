"""Deadlines of the render thread, on simulated time."""

import numpy as np
import pytest

from raven.avatar.pace import next_deadline


def frame_times(frames, fps, work):
    """When each frame begins, if frame n takes `work(n)` seconds."""
    now = deadline = 0.0
    times = []
    for n in range(frames):
        now = max(now, deadline)
        times.append(now)
        now += work(n)
        deadline = next_deadline(deadline, now, 1 / fps)
    return np.array(times)


def test_delays_do_not_add_up():
    rng = np.random.default_rng(1)
    times = frame_times(10_000, 25, lambda n: rng.uniform(0.001, 0.039))
    assert times[-1] == pytest.approx(9999 / 25, abs=0.04)


def test_a_late_frame_is_made_up_for_by_the_next():
    times = frame_times(10, 25, lambda n: 0.05 if n == 3 else 0.005)
    np.testing.assert_allclose(times[5:], np.arange(5, 10) / 25)


def test_no_burst_follows_a_stall():
    times = frame_times(100, 25, lambda n: 3.0 if n == 50 else 0.005)
    assert np.diff(times)[51:].min() > 0.039


def test_a_renderer_that_is_too_slow_renders_without_rest():
    times = frame_times(100, 25, lambda n: 0.05)
    np.testing.assert_allclose(np.diff(times), 0.05)
