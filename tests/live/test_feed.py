"""The feed: newest frame wins, viewers wait without polling, and every encoding is made once."""

import gc
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import raven.live.feed as feed_module
from raven.live.feed import Feed, Frame
from raven.live.timings import Timings
from raven.settings.animator_settings import Crop
from raven.video.backdrop import Backdrop
from raven.video.codecs import ImageFormat, decode_rgba8
from tests.patience import PATIENCE


def frame(id):
    return Frame(id, id / 25, np.full((8, 8, 4), id % 256, np.uint8), Crop(), (8, 8))


@pytest.fixture
def feed():
    return Feed(Timings(time.perf_counter))


@pytest.fixture
def pool():
    with ThreadPoolExecutor(16) as pool:
        yield pool


@pytest.fixture
def encodings(monkeypatch):
    """Counts encodings by format, and can hold them up."""

    class Encodings(list):
        def __init__(self):
            super().__init__()
            self.gates = {}

    counted = Encodings()
    real = feed_module.encode

    def encode(rgba8, format, backdrop=None):
        counted.append(format)
        if format in counted.gates:
            assert counted.gates[format].wait(PATIENCE)
        return real(rgba8, format, backdrop)

    monkeypatch.setattr(feed_module, "encode", encode)
    return counted


def test_a_viewer_gets_the_newest_frame_and_never_an_older_one(feed):
    for id in range(5):
        feed.publish(frame(id))
    assert feed.wait_newer(-1, 0).id == 4
    assert feed.wait_newer(3, 0).id == 4
    assert feed.wait_newer(4, 0) is None


def test_waiting_viewers_all_wake_on_one_frame(feed, pool):
    waiting = [pool.submit(feed.wait_newer, -1, 10) for _ in range(10)]
    feed.publish(frame(0))
    assert [future.result(PATIENCE).id for future in waiting] == [0] * 10


def test_a_slow_viewer_skips_to_the_newest_frame(feed):
    feed.publish(frame(0))
    seen = feed.wait_newer(-1, 0)
    for id in range(1, 250):  # ten seconds without reading
        feed.publish(frame(id))
    assert feed.wait_newer(seen.id, 0).id == 249


def test_only_the_newest_frame_is_kept(feed):
    first = frame(0)
    trace = weakref.ref(first)
    feed.publish(first)
    feed.encoded(first, ImageFormat.PNG)
    del first
    feed.publish(frame(1))
    gc.collect()
    assert trace() is None


def test_closing_wakes_everybody_and_ends_all_waiting(feed, pool):
    newer = pool.submit(feed.wait_newer, -1, 10 * PATIENCE)
    rest = pool.submit(feed.rest, 10 * PATIENCE)
    render_thread = pool.submit(feed.wait_until, lambda: feed.closed)
    feed.close()
    feed.close()
    assert newer.result(PATIENCE) is None
    rest.result(PATIENCE)
    render_thread.result(PATIENCE)
    feed.publish(frame(0))
    assert feed.latest is None
    assert feed.wait_newer(-1, 10 * PATIENCE) is None


def test_it_is_wanted_as_long_as_somebody_watches_or_asks_for_a_frame(feed):
    assert not feed.wanted
    with feed.viewer():
        with feed.viewer():
            assert (feed.viewers, feed.wanted, feed.requested) == (2, True, False)
        assert feed.viewers == 1
    assert not feed.wanted
    with feed.request():
        assert (feed.viewers, feed.wanted, feed.requested) == (0, True, True)
    assert not feed.wanted


def test_a_viewer_that_breaks_off_is_not_counted_any_more(feed):
    with pytest.raises(ConnectionError), feed.viewer():
        raise ConnectionError
    assert feed.viewers == 0


def test_a_new_viewer_wakes_the_render_thread(feed, pool):
    waiting = pool.submit(feed.wait_until, lambda: feed.wanted)
    with feed.viewer():
        waiting.result(PATIENCE)


def test_sixteen_viewers_of_one_format_share_one_encoding(feed, pool, encodings):
    picture = frame(7)
    everybody_is_here = threading.Barrier(16)

    def view():
        everybody_is_here.wait(PATIENCE)
        return feed.encoded(picture, ImageFormat.PNG)

    results = [future.result(PATIENCE) for future in [pool.submit(view) for _ in range(16)]]
    assert encodings == [ImageFormat.PNG]
    assert all(result is results[0] for result in results)
    np.testing.assert_array_equal(decode_rgba8(results[0]), picture.rgba8)


def test_a_slow_format_does_not_hold_up_another(feed, pool, encodings):
    encodings.gates[ImageFormat.WEBP_LOSSY] = threading.Event()
    slow = pool.submit(feed.encoded, frame(0), ImageFormat.WEBP_LOSSY)
    picture = frame(1)
    slow_too = pool.submit(feed.encoded, picture, ImageFormat.WEBP_LOSSY)
    assert pool.submit(feed.encoded, picture, ImageFormat.PNG).result(PATIENCE)
    encodings.gates[ImageFormat.WEBP_LOSSY].set()
    assert slow.result(PATIENCE)
    assert slow_too.result(PATIENCE)


@pytest.mark.parametrize(("height", "width"), [(7, 9), (8, 9), (7, 8), (1, 1)])
def test_a_jpeg_has_even_edges_and_all_other_formats_the_frames_own(feed, height, width):
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[:, -1], pixels[-1] = 255, 255  # the last column and row are white
    odd = Frame(0, 0, pixels, Crop(), (width, height))
    for format in set(ImageFormat) - {ImageFormat.STACKED}:  # which is two pictures in one
        shown = decode_rgba8(feed.encoded(odd, format))
        if format is not ImageFormat.JPEG:
            assert shown.shape == pixels.shape, format
            continue
        assert shown.shape == (height + height % 2, width + width % 2, 4)
        assert shown[-1, -1].min() > 200, "what is added goes on with the picture"


def test_backdrops_matter_for_jpeg_only(feed, encodings):
    picture = frame(100)
    black, white = Backdrop((0, 0, 0)), Backdrop((255, 255, 255))
    assert feed.encoded(picture, ImageFormat.JPEG, black) != feed.encoded(picture, ImageFormat.JPEG, white)
    assert feed.encoded(picture, ImageFormat.JPEG, Backdrop((0, 0, 0)))
    assert feed.encoded(picture, ImageFormat.QOI, black) is feed.encoded(picture, ImageFormat.QOI, white)
    assert encodings == [ImageFormat.JPEG, ImageFormat.JPEG, ImageFormat.QOI]


def test_an_encoding_that_failed_is_tried_again_by_the_next_viewer(feed, monkeypatch):
    real, calls = feed_module.encode, []

    def fails_once(*arguments):
        calls.append(arguments)
        if len(calls) == 1:
            raise MemoryError
        return real(*arguments)

    monkeypatch.setattr(feed_module, "encode", fails_once)
    picture = frame(0)
    with pytest.raises(MemoryError):
        feed.encoded(picture, ImageFormat.PNG)
    assert feed.encoded(picture, ImageFormat.PNG)
