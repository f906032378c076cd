"""The pace of one viewer, on simulated time: a feed whose clock runs only while the viewer waits."""

from itertools import islice

import numpy as np
import pytest

from raven.live.delivery.viewing import viewer_frames
from raven.live.feed import Feed, Frame
from raven.live.timings import Timings
from raven.settings.animator_settings import Crop


class SimulatedFeed(Feed):
    """Frame number n appears at time `frame_times[n]`; waiting moves the clock and takes no time."""

    def __init__(self, frame_times):
        super().__init__(Timings(lambda: 0.0))
        self.now = 0.0
        self.frame_times = list(frame_times)

    def pass_until(self, time):
        while self.frame_times and self.frame_times[0] <= time:
            self.now = max(self.now, self.frame_times.pop(0))
            id = self.latest.id + 1 if self.latest else 0
            self.publish(Frame(id, self.now, np.zeros((1, 1, 4), np.uint8), Crop(), (1, 1)))
        self.now = max(self.now, time)

    def wait_newer(self, after, timeout):
        end = self.now + timeout
        self.pass_until(self.now)
        while not (self.latest and self.latest.id > after):
            if not self.frame_times or self.frame_times[0] > end:
                self.pass_until(end)
                break
            self.pass_until(self.frame_times[0])
        return super().wait_newer(after, 0)

    def rest(self, seconds):
        self.pass_until(self.now + seconds)


def watch(feed, fps, until, sending=0.0, patience=1.0):
    """(time, frame id, repeated) of all that a viewer is handed until `until`; handing over takes `sending` seconds."""
    handed = []
    for view in viewer_frames(feed, lambda: fps, patience, clock=lambda: feed.now):
        if feed.now >= until:
            break
        handed.append((feed.now, view and view.frame.id, view and view.repeated))
        feed.pass_until(feed.now + (sending(feed.now) if callable(sending) else sending))
    return handed


def rate(handed):
    return (len(handed) - 1) / (handed[-1][0] - handed[0][0])


def regular(fps, seconds=20, phase=0.0):
    return np.arange(int(seconds * fps)) / fps + phase


@pytest.mark.parametrize("phase", [0.001, 0.009, 0.02, 0.031, 0.039])
@pytest.mark.parametrize("join", [0.0, 0.517])
def test_at_the_rate_of_the_renderer_every_frame_comes_once_and_soon(phase, join):
    feed = SimulatedFeed(regular(25, phase=phase))
    feed.pass_until(join)
    handed = watch(feed, 25, 15)
    settled = handed[60:]
    assert not any(repeated for _, _, repeated in settled)
    assert np.all(np.diff([id for _, id, _ in settled]) == 1)
    assert max(time - feed_time for time, feed_time in ((t, id / 25 + phase) for t, id, _ in settled)) < 0.005


def test_jitter_of_the_renderer_neither_repeats_nor_drops_frames():
    rng = np.random.default_rng(5)
    feed = SimulatedFeed(regular(25) + rng.uniform(0, 0.008, 500))
    handed = watch(feed, 25, 15)
    assert [id for _, id, _ in handed] == list(range(len(handed)))


def test_a_slow_renderer_is_filled_up_with_repeats_at_the_viewers_pace():
    handed = watch(SimulatedFeed(regular(10)), 25, 15)
    assert rate(handed) == pytest.approx(25, rel=0.03)
    assert {id for _, id, _ in handed} == set(range(handed[-1][1] + 1))
    assert [repeated for _, _, repeated in handed] == [
        n > 0 and handed[n - 1][1] == id for n, (_, id, _) in enumerate(handed)
    ]


def test_a_paused_feed_repeats_its_last_frame():
    handed = watch(SimulatedFeed([0.0]), 25, 10)
    assert rate(handed) == pytest.approx(25, rel=0.01)
    assert {id for _, id, _ in handed} == {0}


@pytest.mark.parametrize("fps", [2, 5, 10, 12.5, 15, 20])
def test_a_viewer_that_wants_fewer_frames_gets_the_newest_ones_at_its_rate(fps):
    handed = watch(SimulatedFeed(regular(25)), fps, 18)
    assert rate(handed) == pytest.approx(fps, rel=0.04)
    assert not any(repeated for _, _, repeated in handed)
    assert all(time - id / 25 < 1 / 25 + 1e-6 for time, id, _ in handed)


def test_after_a_stall_the_newest_frame_comes_first_and_nothing_in_a_burst():
    feed = SimulatedFeed(regular(25))
    handed = watch(feed, 25, 18, sending=lambda now: 10.0 if 3 <= now < 4 else 0.0)
    times = np.array([time for time, _, _ in handed])
    stalled = int(np.argmax(np.diff(times)))
    assert handed[stalled + 1][1] >= handed[stalled][1] + 249
    assert np.diff(times)[stalled + 1 :].min() > 0.019


def test_a_viewer_on_a_slow_line_always_gets_the_newest_frame():
    handed = watch(SimulatedFeed(regular(25)), 25, 15, sending=0.3)
    assert all(time - id / 25 < 1 / 25 + 1e-6 for time, id, _ in handed)
    assert len(handed) >= 45


def test_without_any_frame_the_viewer_hears_so_every_second():
    handed = watch(SimulatedFeed([3.5]), 25, 3.6)
    assert [time for time, id, _ in handed if id is None] == [1, 2, 3]
    assert handed[3] == (3.5, 0, False)


def test_the_pace_follows_a_change_of_the_rate():
    feed = SimulatedFeed(regular(60))
    views = viewer_frames(feed, lambda: 10 if feed.now < 5 else 30, clock=lambda: feed.now)
    times = [feed.now for _ in islice(views, 150)]
    late = [time for time in times if time > 5.5]
    assert (len(late) - 1) / (late[-1] - late[0]) == pytest.approx(30, rel=0.04)


def test_a_closed_feed_ends_the_view_and_a_closed_view_leaves_the_feed():
    feed = SimulatedFeed(regular(25))
    views = viewer_frames(feed, lambda: 25, clock=lambda: feed.now)
    next(views)
    assert feed.viewers == 1
    views.close()
    assert feed.viewers == 0
    views = viewer_frames(feed, lambda: 25, clock=lambda: feed.now)
    next(views)
    feed.close()
    assert list(views) == []
    assert feed.viewers == 0
