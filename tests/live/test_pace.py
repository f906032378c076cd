"""Deadlines of the render thread, on simulated time."""

import numpy as np
import pytest

from raven.steps import next_deadline
from raven.video.postprocessor.frame import FrameContext, Workspace
from raven.video.postprocessor.primitives.opencv import OpenCV


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
    times = frame_times(100, 25, lambda n: 3.017 if n == 50 else 0.005)
    assert np.diff(times)[52:].min() > 0.039


@pytest.mark.parametrize("began", [0.0, 0.0399, 12.345, 1e7 / 3, 1e9 + 0.0123])
@pytest.mark.parametrize("fps", [25, 50, 60])
def test_frames_that_are_a_little_late_now_and_then_do_not_miss_a_25th_of_a_second(began, fps):
    rng = np.random.default_rng(1)
    deadline, ticks = began, []
    for _ in range(3000):
        rendered_at = deadline + rng.exponential(0.001)
        ticks.append(FrameContext(rendered_at, 8, 8, 8, 0, Workspace(OpenCV())).tick)
        deadline = next_deadline(deadline, rendered_at + 0.005, 1 / fps)
    frames_per_tick = np.unique(ticks[2:], return_counts=True)[1][1:-1]
    assert frames_per_tick.min() >= fps // 25
    assert frames_per_tick.max() <= -(-fps // 25)


def test_a_renderer_that_is_too_slow_renders_without_rest():
    times = frame_times(100, 25, lambda n: 0.05)
    np.testing.assert_allclose(np.diff(times), 0.05)
