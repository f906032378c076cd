"""How late the picture is, measured on time stamps of two clocks."""

import pytest

from raven.client.path_delay import PathDelay, ServerClock


@pytest.fixture
def path():
    """A server whose clock is 1000 s ahead, and a clock here that the test sets."""
    delay = PathDelay(clock=lambda: delay.now)
    delay.now = 0.0
    delay.server.learn(1000.0, -0.001, 0.001)
    return delay


def watch(path, lag: float, frames: int = 50, note="frame_read") -> None:
    for _ in range(frames):
        path.now += 0.04
        getattr(path, note)({"x-frame-time": f"{1000 + path.now - lag:.6f}"})


def test_the_delay_is_what_frames_take(path):
    watch(path, 0.083)
    assert path.seconds() == pytest.approx(0.083, abs=1e-3)


def test_one_late_frame_does_not_matter(path):
    watch(path, 0.05)
    watch(path, 0.9, frames=3)
    assert path.seconds() == pytest.approx(0.05, abs=1e-3)


def test_frames_count_when_they_are_shown_if_the_program_tells(path):
    watch(path, 0.05)
    watch(path, 0.12, note="frame_shown")
    assert path.seconds() == pytest.approx(0.12, abs=1e-3)


def test_without_frames_there_is_no_delay(path):
    assert path.seconds() == 0
    watch(path, 0.1)
    path.now += 60
    assert path.seconds() == 0, "a feed that was closed tells nothing"


def test_frames_without_times_are_no_trouble(path):
    path.frame_read({})
    path.frame_read({"x-frame-time": "soon"})
    assert path.seconds() == 0


def test_the_quickest_call_tells_the_clock_best():
    clock = ServerClock()
    assert clock.ahead is None
    clock.learn(50.4, 0.0, 1.0)  # slow, and the server read its clock early
    clock.learn(51.01, 1.0, 1.02)
    assert clock.ahead == pytest.approx(50.0)
    clock.learn(52.6, 2.0, 2.9)
    assert clock.ahead == pytest.approx(50.0)


def test_another_server_has_another_clock():
    clock = ServerClock()
    clock.learn(50.0, 0.0, 0.001)
    clock.learn(7.0, 1.0, 1.2)
    assert clock.ahead == pytest.approx(5.9)
