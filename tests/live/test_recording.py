"""Recordings: exact frames, sound in its place, and a mouth that is shut when a p or b is heard."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from benchmarks import recording_sync
from raven.errors import InvalidInput, Unavailable
from raven.figure.figure import Figure
from raven.live.feed import Feed, Frame
from raven.live.recording import LEAD_IN, TAIL, Take, record, record_live, sidecar
from raven.live.saying.recorded_speech import RecordedSpeech, speak_whole
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput
from raven.settings.animator_settings import AnimatorSettings, Crop
from raven.settings.emotion_templates import EmotionTemplate
from raven.speech.engines.silent import SilentEngine
from raven.speech.speaker import Speaker
from raven.video.recorder.protocol import Sound
from tests.patience import PATIENCE

STILL = AnimatorSettings(
    postprocessor_chain=(),
    sway_enabled=False,
    blink_enabled=False,
    breathing_enabled=False,
    animefx_enabled=False,
    swing_strength=0,
)
NEUTRAL = AnimationInput("neutral", EmotionTemplate())


class Reel:
    """A film that keeps what it is given, and may be full after some frames."""

    def __init__(self, room: int = 10_000) -> None:
        self.frames: list[np.ndarray] = []
        self.pieces: list[Sound] = []
        self.closed = False
        self._room = room

    def add_frame(self, rgba8: np.ndarray) -> None:
        if len(self.frames) == self._room:
            raise OSError(28, "No space left on device")
        self.frames.append(rgba8)

    def add_sound(self, sound: Sound) -> None:
        self.pieces.append(sound)

    def close(self) -> tuple[Path, ...]:
        self.closed = True
        return ()

    def discard(self) -> None:
        raise AssertionError("nothing is to be thrown away")

    @property
    def sound(self) -> np.ndarray:
        return np.concatenate(self.pieces)


@pytest.fixture
def figure(character, poser) -> Figure:
    return Figure(character, poser)


def tone(text: str = "Papa. A baby!") -> RecordedSpeech:
    """Speech whose sound is a ramp, so that every sample can be told from the others."""
    speech = speak_whole(Speaker(SilentEngine()), text)
    first, *others = speech.sentences
    samples = np.linspace(1000, 30000, len(first.samples)).astype(np.int16)
    return replace(speech, sentences=[replace(first, samples=samples), *others])


def test_frames_and_sound_are_as_long_as_the_speech_with_silence_around_it(figure):
    speech, reel, heard = tone(), Reel(), []
    fps = Fraction(30000, 1001)
    recorded = record(Take(figure, NEUTRAL, STILL, fps, speech), reel, lambda *now: heard.append(now))
    seconds = LEAD_IN + speech.duration + TAIL
    assert seconds <= recorded.frames / fps < seconds + 1 / fps
    assert len(reel.frames) == recorded.frames
    assert recorded.complete
    assert reel.closed
    assert len(reel.sound) == round(recorded.duration * speech.sample_rate)
    begin = round(LEAD_IN * speech.sample_rate)
    assert not reel.sound[:begin].any()
    np.testing.assert_array_equal(reel.sound[begin:][: len(speech.samples)], speech.samples)
    assert not reel.sound[begin + len(speech.samples) :].any()
    for number, piece in enumerate(np.cumsum([len(piece) for piece in reel.pieces]), start=1):
        assert abs(piece - number / fps * speech.sample_rate) <= 0.5
    assert heard[-1][0] == heard[-1][1] == pytest.approx(recorded.duration)


def test_the_same_seed_gives_the_same_film_and_another_another(figure):
    reels = [Reel() for _ in range(3)]
    for reel, seed in zip(reels, (4, 4, 5), strict=True):
        record(
            Take(figure, NEUTRAL, AnimatorSettings(postprocessor_chain=()), Fraction(10), seconds=2, seed=seed), reel
        )
    np.testing.assert_array_equal(reels[0].frames, reels[1].frames)
    assert not np.array_equal(reels[0].frames, reels[2].frames)


def test_a_stopped_recording_ends_in_order(figure):
    stop, reel = Event(), Reel()
    take = Take(figure, NEUTRAL, STILL, Fraction(10), seconds=60)
    recorded = record(take, reel, lambda done, _: done > 1 and stop.set(), stop)
    assert not recorded.complete
    assert 10 < len(reel.frames) == recorded.frames < 15
    assert reel.closed


def test_a_full_disk_is_told_and_the_film_is_closed(figure):
    reel = Reel(room=7)
    with pytest.raises(OSError, match="No space left"):
        record(Take(figure, NEUTRAL, STILL, Fraction(10), seconds=60), reel)
    assert reel.closed


def test_the_file_beside_the_film_tells_crop_and_times(figure):
    crop = Crop(enabled=True, left=0.25, top=0.1, right=0.75, bottom=1.0)
    settings = STILL.model_copy(update={"crop": crop, "upscale": 1.5})
    recorded = record(Take(figure, NEUTRAL, settings, Fraction(25), tone()), Reel())
    told = json.loads(json.dumps(sidecar(recorded, {"format": "webm"})))
    assert (told["raven_recording"], told["format"], told["fps_fraction"]) == (1, "webm", [25, 1])
    (pictures,) = told["pictures"]
    assert (pictures["offset"], pictures["size"], pictures["full_size"]) == ([192, 76], [384, 692], [768, 768])
    first, second = told["speech"]["sentences"]
    assert first["start"] == LEAD_IN
    assert second["start"] == pytest.approx(LEAD_IN + first["duration"], abs=1e-3)
    assert [word["text"] for word in second["words"]] == ["A", "baby!"]
    assert second["start"] <= second["words"][0]["start"] < second["words"][1]["end"]
    assert told["speech"]["timeline"]["keyframes"][0][0] >= LEAD_IN


@pytest.mark.parametrize("seconds", [None, 0.0, 3601, float("nan")])
def test_a_take_without_a_sensible_length_is_refused(figure, seconds):
    with pytest.raises(InvalidInput, match="seconds"):
        Take(figure, NEUTRAL, STILL, Fraction(25), seconds=seconds)


def test_a_text_without_words_is_refused():
    with pytest.raises(InvalidInput, match="nothing to say"):
        speak_whole(Speaker(SilentEngine()), " ... ")


# Live


def live(times: list[float], fps: float, seconds: float, sizes: list[int] | None = None, **wishes):
    """A live recording of frames with these times; each frame's pixels are its number."""
    feed, reel = Feed(Timings(lambda: 0.0)), Reel()
    pictures = [np.full((size, size, 4), i, np.uint8) for i, size in enumerate(sizes or [8] * len(times))]

    class Script(Feed):
        """Gives one frame after the other to whoever waits."""

        def wait_newer(self, after: int, timeout: float) -> Frame | None:
            id = after + 1
            if id == len(times):
                return None
            return Frame(id, times[id], pictures[id], Crop(), pictures[id].shape[1::-1])

    feed = Script(Timings(lambda: 0.0))
    recorded = record_live(feed, reel, Fraction(fps), lambda: times[-1] + 60, seconds, Event(), **wishes)
    assert feed.viewers == 0
    return recorded, reel


def shown(reel: Reel) -> list[int]:
    return [int(frame[-1, 4, 0]) for frame in reel.frames]


def test_live_frames_stand_where_they_are_nearest_in_time():
    _, reel = live([100.0, 100.09, 100.21, 100.3, 100.4], fps=10, seconds=0.4)
    assert shown(reel) == [0, 1, 2, 3]


def test_a_late_live_frame_is_waited_for_with_the_one_before_and_too_many_are_thinned():
    _, reel = live([100.0, 100.3, 100.32, 100.34, 100.41, 100.6], fps=10, seconds=0.6)
    assert shown(reel) == [0, 0, 0, 3, 4, 4]


def test_live_sound_begins_where_it_is_heard():
    speech = tone("Papa.")
    recorded, reel = live([50.0, 50.1, 50.2], fps=10, seconds=1.0, speech=speech, speech_at=50.35)
    assert recorded.speech_start == pytest.approx(0.35)
    assert np.flatnonzero(reel.sound)[0] == round(0.35 * speech.sample_rate)


def test_a_live_picture_that_changes_its_size_is_fitted_and_the_change_is_told():
    recorded, reel = live([0.0, 0.1, 0.2, 0.3], fps=10, seconds=0.4, sizes=[8, 8, 16, 16])
    assert {frame.shape for frame in reel.frames} == {(8, 8, 4)}
    assert [(cut.frame, cut.size) for cut in recorded.cuts] == [(0, (8, 8)), (2, (16, 16))]


def test_a_session_that_shows_nothing_cannot_be_recorded(monkeypatch):
    monkeypatch.setattr("raven.live.recording.STALLED", 0.05)
    with pytest.raises(Unavailable, match="shows nothing"):
        record_live(Feed(Timings(lambda: 0.0)), Reel(), Fraction(10), lambda: 0.0, 1.0, Event())


def test_a_live_recording_ends_with_its_session():
    feed, reel = Feed(Timings(lambda: 0.0)), Reel()
    made = []
    recorder = Thread(target=lambda: made.append(record_live(feed, reel, Fraction(50), lambda: 0.0, 99, Event())))
    recorder.start()
    while not feed.wanted:
        Event().wait(0.01)
    feed.publish(Frame(0, 0.0, np.zeros((8, 8, 4), np.uint8), Crop(), (8, 8)))
    Event().wait(0.05)
    feed.close()
    recorder.join(PATIENCE)
    assert not made[0].complete
    assert reel.closed


# The proof


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> recording_sync.Film:
    """A recording of a sentence with p and b between vowels, decoded again."""
    pytest.importorskip("av")
    file = tmp_path_factory.mktemp("sync") / "film.webm"
    recording_sync.record(file, fps=25, text="Papa, mama, a baby.")
    return recording_sync.look_into(file)


def test_the_mouth_is_shut_within_one_frame_of_a_p_or_b_that_is_heard(film):
    found = recording_sync.closures(film)
    assert len(found) >= 3
    for closure in found:
        assert closure.apart == 0
        assert abs(closure.seen_begin - closure.begin) < 1.5 * film.period
        before = (film.frame_times > closure.begin - 0.25) & (film.frame_times < closure.begin)
        assert film.opening[before].max() > 0.05


def test_that_measure_would_notice_sound_that_is_late_or_early(film):
    for shift in (-0.12, 0.12):  # half a syllable: shut lips of the next one do not pass for its own
        late = replace(film, level_times=film.level_times + shift)
        assert (
            max(abs(closure.seen_begin - closure.begin) for closure in recording_sync.closures(late))
            > 1.5 * film.period
        )
