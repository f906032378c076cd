"""What fits a line: less for as long as it is slow, never less than needed, and all when it is good again. Simulated time."""

from dataclasses import dataclass, field

import pytest

from raven.live.delivery.fit import Fit, share_below

FPS = 25.0
BYTES = 31_000.0  # of a stacked frame at 512


@dataclass
class Line:
    """One viewer at the end of a line that takes so many bytes per second."""

    rate: float
    now: float = 0.0
    fit: Fit = field(init=False)
    allowed: bool = True

    def __post_init__(self) -> None:
        self.fit = Fit(self.allowed, lambda: self.now)

    @property
    def given(self) -> tuple[float, float]:
        return self.fit.scale, self.fit.share

    def watch(self, seconds: float, late: float = 0.0, undrawn: float = 0.0) -> list[tuple[float, float]]:
        """Frames for so long, with a report every two seconds; what was given, change by change."""
        given, end, told = [self.given], self.now + seconds, self.now
        while self.now < end:
            period = 1 / (FPS * self.fit.share)
            taking = BYTES * self.fit.scale**1.5 / self.rate
            self.now += max(taking, period)
            if self.now - told > 2:
                told = self.now
                self.fit.report(late, undrawn)
            self.fit.taken(taking, period)
            if self.given != given[-1]:
                given.append(self.given)
        return given


def test_a_good_line_gets_everything():
    assert Line(10 * BYTES * FPS).watch(60) == [(1.0, 1.0)]


def test_a_slow_line_gets_smaller_frames_and_then_fewer_but_no_less_than_it_can_take():
    assert Line(0.7 * BYTES * FPS).watch(60) == [(1.0, 1.0), (0.7, 1.0)]
    assert Line(0.4 * BYTES * FPS).watch(60) == [(1.0, 1.0), (0.7, 1.0), (0.5, 1.0)]
    assert Line(0.2 * BYTES * FPS).watch(60)[-1] == (0.5, 0.5)
    assert Line(0.01 * BYTES * FPS).watch(60)[-1] == (0.5, 0.25)


def test_all_of_it_comes_back_when_the_line_is_good_again():
    line = Line(0.2 * BYTES * FPS)
    line.watch(30)
    line.rate = 10 * BYTES * FPS
    assert line.watch(60) == [(0.5, 0.5), (0.5, 1.0), (0.7, 1.0), (1.0, 1.0)]


def test_a_viewer_that_draws_late_gets_less_whatever_its_socket_takes():
    line = Line(10 * BYTES * FPS)
    assert line.watch(20, late=0.2) == [(1.0, 1.0)]
    assert line.watch(8, late=0.4)[1] == (0.7, 1.0)
    assert Line(10 * BYTES * FPS).watch(8, undrawn=0.5)[1] == (0.7, 1.0)


def test_what_a_viewer_told_is_forgotten_when_it_tells_nothing_more():
    line = Line(10 * BYTES * FPS)
    line.fit.report(1.0, 0.0)
    line.now += 6
    assert line.watch(10) == [(1.0, 1.0)]


def test_nothing_is_taken_from_who_did_not_ask_for_it():
    assert Line(0.01 * BYTES * FPS, allowed=False).watch(60, late=2.0) == [(1.0, 1.0)]


@pytest.mark.parametrize(("most", "share"), [(None, 1), (30, 1), (25, 1), (24, 0.5), (12, 0.25), (1, 1 / 32)])
def test_a_rate_is_halved_until_it_is_low_enough(most, share):
    assert share_below(25, most) == share
