"""Videos: one encoder for all who watch the same, key frames for who comes new or was too slow, clear ends."""

import threading
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise

import av
import numpy as np
import pytest

import raven.live.delivery.video as videos_module
from raven.live.delivery.video import KEPT, KEY_REST, MOST, Videos
from raven.live.feed import Feed, Frame
from raven.live.tally import Tally
from raven.live.timings import Timings
from raven.settings.animator_settings import Crop
from raven.video.video import VideoEncoder, unstacked, video_codec

VP9 = video_codec("vp9")
WAIT = 30.0


class Studio:
    """A feed into which a test puts frames, and the videos of it; the clock goes on with each frame."""

    def __init__(self) -> None:
        self.now = 0.0
        self.tally = Tally()
        timings = Timings(lambda: 0.0)
        self.feed = Feed(timings)
        self.videos = Videos(self.feed, timings, self.tally, lambda: 1000.0, lambda: self.now)
        self.id = 0

    def frame(self, size=(48, 32), **more) -> None:
        self.now += 0.1
        rng = np.random.default_rng(self.id)
        pixels = np.full((*size, 4), rng.integers(0, 255), np.uint8)
        self.feed.publish(Frame(self.id, self.now, pixels, Crop(), size[::-1], **more))
        self.id += 1

    def shots(self, video, after=None):
        """What is new to a viewer, of a frame that is there or one more; each is in the video before the next one is put in."""
        shots = video.newer(after, 0)
        while not [shot for shot in shots if shot.data]:
            self.frame()
            while not (video._shots and video._shots[-1].id == self.id - 1):
                video.newer(10**9, 0.02)
            shots = video.newer(after, 0)
        return shots


@pytest.fixture
def studio():
    studio = Studio()
    yield studio
    studio.feed.close()


def test_a_video_begins_with_a_key_frame_and_goes_on_without(studio):
    with studio.videos.watched(VP9, 1.0, 1.0) as video:
        first = studio.shots(video)
        assert first[0].drawn.size == (32, 48)
        assert first[0].drawn.codec.startswith("vp09.")
        following = studio.shots(video, first[-1].number)
        assert [shot.drawn for shot in following] == [None] * len(following)
    assert studio.videos.count == 0


def test_two_who_watch_the_same_share_one_encoder(studio):
    with studio.videos.watched(VP9, 1.0, 1.0) as video, studio.videos.watched(VP9, 1.0, 1.0) as same:
        assert same is video
        shots = studio.shots(video)
        assert video.newer(shots[-1].number - 1, 0)[-1:] == shots[-1:]
        with studio.videos.watched(VP9, 0.5, 1.0) as smaller:
            assert studio.shots(smaller)[0].drawn.picture_size == (16, 24)
            assert studio.videos.count == 2
    assert studio.videos.count == 0


def test_there_are_a_few_encoders_at_most_and_whoever_wants_another_one_shares_the_nearest(studio):
    with ExitStack() as stack:
        first = [stack.enter_context(studio.videos.watched(VP9, 1.0, 0.5**n)) for n in range(MOST)]
        assert stack.enter_context(studio.videos.watched(VP9, 1.0, 1 / 3)) is first[2]
        assert stack.enter_context(studio.videos.watched(VP9, 0.5, 1.0)) is first[-1]
        assert studio.videos.count == MOST
    assert studio.videos.count == 0


@pytest.mark.parametrize("size", [(48, 32), (33, 47), (389, 511)], ids=str)
def test_edges_of_a_picture_keep_their_colours(size):
    width, height = size
    picture = np.full((height, width, 4), (200, 0, 40, 255), np.uint8)
    picture[..., 1] = np.linspace(0, 255, width)
    key = VideoEncoder(VP9, width, height).encode(picture)
    (frame,) = av.CodecContext.create("vp9", "r").decode(av.Packet(key.data))
    off = np.abs(unstacked(frame, size).astype(int) - picture)
    assert max(off[0].mean(), off[-1].mean(), off[:, 0].mean(), off[:, -1].mean()) < 6
    assert off.mean() < 3


def test_a_picture_that_is_too_large_for_video_is_made_smaller():
    encoder = VideoEncoder(VP9, 3000, 1500)
    assert encoder.size == (1280, 640)


def test_who_fell_behind_goes_on_with_a_key_frame_and_little_is_kept_for_it(studio):
    with studio.videos.watched(VP9, 1.0, 1.0) as video:
        seen = studio.shots(video)[-1].number
        last = seen
        while last < seen + 2 * KEPT:
            last = studio.shots(video, last)[-1].number
        for _ in range(int(KEY_REST / 0.1) + 1):
            studio.frame()
        shots = studio.shots(video, seen)
        assert shots[0].drawn is not None
        assert shots[0].number > seen + KEPT
        assert all(later.number == earlier.number + 1 for earlier, later in pairwise(shots))


@pytest.mark.parametrize("change", [{"size": (64, 64)}, {"corner": (3, 5)}], ids=["size", "place"])
def test_a_frame_of_another_size_or_place_is_a_key_frame_that_says_so(studio, change):
    with studio.videos.watched(VP9, 1.0, 1.0) as video:
        last = studio.shots(video)[-1].number
        shot = None
        while shot is None:
            studio.frame(**change)
            shot = next((each for each in video.newer(last, 0.05) if each.drawn), None)
        assert shot.drawn.size == change.get("size", (48, 32))[::-1]
        assert shot.drawn.corner == change.get("corner", (0, 0))


def test_it_can_be_decoded_from_any_key_frame_on(studio):
    decoder = av.CodecContext.create("vp9", "r")
    with studio.videos.watched(VP9, 1.0, 1.0) as video:
        shots = studio.shots(video)
        shots += studio.shots(video, shots[-1].number)
        decoded = [frame for shot in shots if shot.data for frame in decoder.decode(av.Packet(shot.data))]
    assert len(decoded) == len([shot for shot in shots if shot.data])
    assert (decoded[0].width, decoded[0].height) == shots[0].drawn.coded_size


def test_a_still_avatar_costs_no_encoding(studio):
    with studio.videos.watched(VP9, 1.0, 1.0) as video:
        last = studio.shots(video)[-1].number
        encoded = studio.tally.counts("encodes")
        studio.now += 1.0
        (shot,) = video.newer(last, WAIT)[:1]
        assert shot.data == b""
        assert studio.tally.counts("encodes") == encoded


def test_new_frames_of_a_picture_that_stands_still_cost_no_encoding(studio):
    with studio.videos.watched(VP9, 1.0, 1.0) as video:
        last = studio.shots(video)[-1].number
        encoded, frame = studio.tally.counts("encodes"), studio.feed.latest
        while not (shots := video.newer(last, 0.02)):
            studio.now += 0.1
            studio.id += 1
            studio.feed.publish(replace(frame, id=studio.id, time=studio.now))
        assert shots[0].data == b""
        assert studio.tally.counts("encodes") == encoded


def test_an_encoder_that_fails_once_is_replaced_and_one_that_always_fails_ends_the_video(studio, monkeypatch):
    encode, broken = videos_module.VideoEncoder.encode, threading.Event()

    def fails(self, *arguments):
        if broken.is_set():
            raise av.error.MemoryError(12, "no memory")
        return encode(self, *arguments)

    monkeypatch.setattr(videos_module.VideoEncoder, "encode", fails)
    with studio.videos.watched(VP9, 1.0, 1.0) as video:
        last = studio.shots(video)[-1].number
        broken.set()
        studio.frame()
        while not video._failures:
            video.newer(last, 0.01)
        broken.clear()
        first = next(shot for shot in studio.shots(video, last) if shot.data)
        assert first.drawn is not None, "the new encoder begins with a key frame"
        broken.set()
        while video.failure is None:
            studio.frame()
            video.newer(10**9, 0.01)
        assert "vp9" in video.failure
        assert video.newer(10**9, WAIT) == ()
    broken.clear()
    with studio.videos.watched(VP9, 1.0, 1.0) as another:
        assert studio.shots(another)


def test_a_closed_session_ends_its_videos(studio):
    with studio.videos.watched(VP9, 1.0, 1.0) as video:
        last = studio.shots(video)[-1].number
        studio.feed.close()
        assert video.newer(last, WAIT) == ()
        assert video.failure is None
