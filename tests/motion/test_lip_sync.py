"""Lip sync: the mouth follows a sound that is heard elsewhere, smoothly, and p, b and m really close it."""

import numpy as np
import pytest

from raven.motion.animation import AnimationInput
from raven.motion.animator import Animator
from raven.motion.lip_sync import FADE_IN, FADE_OUT, JUMP, Lips, MouthTrack, Playback, step
from raven.pose import INDEX, MOUTH_OPEN_MORPHS
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionLibrary, EmotionTemplate
from raven.speech.timeline import Timeline

AAA = MOUTH_OPEN_MORPHS.index("mouth_aaa_index")
MOUTH = [INDEX[name] for name in MOUTH_OPEN_MORPHS]
LIBRARY = EmotionLibrary()
SETTINGS = AnimatorSettings()
OPEN_SMILE = {"mouth_aaa_index": 0.8, "mouth_raised_corner_left_index": 1}
AGAPE = AnimationInput("agape", EmotionTemplate.model_validate({"pose": OPEN_SMILE}))


def opening(*keyframes: tuple[float, float]) -> Timeline:
    values = np.zeros((len(keyframes), 6), np.float32)
    values[:, AAA] = [value for _, value in keyframes]
    return Timeline(np.array([t for t, _ in keyframes]), values)


RAMP = opening((0, 0), (10, 1))  # tells the position from the mouth
APA = opening((0.1, 0), (0.2, 1), (0.4, 1), (0.46, 0), (0.525, 0), (0.6, 1), (0.8, 1), (0.9, 0))


def playback(timeline=RAMP, since=100.0, **more) -> Playback:
    return Playback("u1", MouthTrack(timeline, timeline.duration), more.pop("position", 0.0), since, **more)


def told(speech, emotion="neutral", **more) -> AnimationInput:
    return AnimationInput(emotion, LIBRARY.get(emotion), speech=speech, **more)


def mouths(animator, direction, begin, seconds, fps=25):
    """The openings (aaa) of all frames from `begin` on."""
    times = begin + np.arange(round(seconds * fps)) / fps
    return np.array([animator.advance(float(t), direction, SETTINGS).pose[INDEX["mouth_aaa_index"]] for t in times])


def animator():
    return Animator(np.random.default_rng(1))


def test_a_frame_shows_what_is_heard_when_it_is_seen():
    speech = playback(position=2.0, lead=0.08)
    assert speech.heard_at(101.5) == pytest.approx(3.5)
    assert speech.shown_at(101.5) == pytest.approx(3.58)


def test_a_small_difference_is_worked_off_smoothly_and_never_runs_backwards():
    late = playback().aligned(position=4.8, at=105.0, lead=0.0)  # the mouth is 0.2 s ahead
    times = np.arange(105.0, 107.0, 0.01)
    shown = np.array([late.shown_at(t) for t in times])
    assert shown[0] == pytest.approx(5.0), "nothing jumps"
    assert (np.diff(shown) > 0).all()
    assert np.abs(np.diff(shown) / 0.01 - 1).max() <= 0.25 + 1e-6
    assert shown[-1] == pytest.approx(late.heard_at(times[-1]))
    early = playback().aligned(position=5.2, at=105.0, lead=0.0)
    assert early.shown_at(105.0) == pytest.approx(5.0)
    assert early.shown_at(107.0) == pytest.approx(7.2)


@pytest.mark.parametrize("position", [5 + JUMP + 0.01, 5 - JUMP - 0.01, 0.0])
def test_a_great_difference_is_put_right_at_once(position):
    assert playback().aligned(position, at=105.0, lead=0.0).shown_at(105.0) == pytest.approx(position)


def test_reports_that_waver_do_not_shake_the_mouth():
    rng = np.random.default_rng(3)
    speech, shown = playback(), []
    for t in np.arange(100.0, 110.0, 0.04):
        speech = speech.aligned(float(t) - 100 + rng.uniform(-0.01, 0.01), float(t), 0.0)
        shown.append(speech.shown_at(t) - (t - 100))
    assert np.abs(np.diff(shown)).max() <= 0.25 * 0.04 + 1e-6
    assert np.abs(shown).max() < 0.011


def test_the_mouth_has_the_timelines_shape_without_delay_of_its_own():
    moving = animator()
    mouths(moving, told(None), 99, 1)
    shown = mouths(moving, told(playback(APA)), 100, 1)
    expected = [APA.at(t)[AAA] for t in np.arange(25) / 25]
    assert shown[3:20] == pytest.approx(expected[3:20], abs=1e-6)


def test_lips_close_though_the_emotion_has_its_mouth_open():
    moving = animator()
    assert mouths(moving, AGAPE, 99, 1)[-1] == pytest.approx(0.8)
    speaking = AnimationInput(AGAPE.emotion, AGAPE.template, speech=playback(APA))
    shown = mouths(moving, speaking, 100, 1)
    assert shown[12] == 0, "the p at 0.48 s"


@pytest.mark.parametrize("fps", [5, 7, 10, 15, 24, 25, 30, 60])
def test_a_closure_is_seen_at_every_frame_rate(fps):
    for shift in np.arange(0, 1 / fps, 0.01):
        moving = animator()
        mouths(moving, told(None), 99, 1, fps)
        shown = mouths(moving, told(playback(APA, position=float(shift))), 100, 1, fps)
        at = shift + np.arange(len(shown)) / fps
        assert shown[(at > 0.4) & (at < 0.6 + 1 / fps)].min() == 0, f"{shift}"


def test_corners_of_the_mouth_stay_the_emotions():
    moving = animator()
    speaking = AnimationInput(AGAPE.emotion, AGAPE.template, speech=playback(APA))
    poses = [moving.advance(100 + n / 25, speaking, SETTINGS).pose for n in range(25)]
    assert {float(pose[INDEX["mouth_raised_corner_left_index"]]) for pose in poses} == {1.0}


def test_the_mouth_comes_softly_from_the_emotion_and_goes_back_softly_at_the_end_and_when_stopped():
    moving = animator()
    mouths(moving, AGAPE, 99, 1)
    speaking = AnimationInput(AGAPE.emotion, AGAPE.template, speech=playback(opening((0, 0), (1, 0))))
    begin = mouths(moving, speaking, 100, 1, fps=100)
    assert np.abs(np.diff(begin)).max() < 0.8 * 0.01 / FADE_IN + 1e-3
    assert begin[-1] == 0
    end = mouths(moving, speaking, 101.01, 0.5, fps=100)
    assert 0 < end[2] < 0.3
    assert np.abs(np.diff(end)).max() < 0.8 * 0.01 / FADE_OUT + 1e-3
    assert end[-1] == pytest.approx(0.8)
    moving = animator()
    mouths(moving, told(playback(opening((0, 1), (9, 1)))), 100, 1)
    stopped = mouths(moving, told(None), 101, 1, fps=100)
    assert 0.6 < stopped[1] < stopped[0] < 1
    assert np.abs(np.diff(stopped)).max() < 0.01 / FADE_OUT + 1e-3
    assert stopped[-1] == 0


def test_an_override_of_the_mouth_wins_over_speech():
    moving = animator()
    mouths(moving, told(playback(APA)), 100, 0.5)
    held = told(playback(RAMP, since=100), overrides={"mouth_aaa_index": 0.3})
    assert mouths(moving, held, 100.5, 2)[-1] == pytest.approx(0.3, abs=1e-3)
    freed = mouths(moving, told(playback(RAMP, since=100)), 102.5, 1)
    assert freed[-1] == pytest.approx(RAMP.at(3.46)[AAA], abs=1e-3)


def test_random_talking_pauses_while_a_voice_is_heard():
    moving, timeline = animator(), opening((0, 0), (2, 0))
    speaking = told(playback(timeline), talking=True)
    mouths(moving, told(None, talking=True), 98, 2)
    assert mouths(moving, speaking, 100, 2)[5:].max() == 0
    assert mouths(moving, speaking, 102.04, 3).max() > 0.5


def test_a_track_may_grow_while_it_is_played():
    track = MouthTrack(opening((0, 0), (0.5, 1), (1, 0)))
    speech = Playback("u1", track, 0.0, 100.0)
    assert speech.shape_at(101.5) is None
    assert not speech.is_over(200.0), "more may come"
    track.grow(opening((0, 0), (0.5, 1), (1, 0), (1.5, 0.7), (2, 0)), 2.25)
    assert speech.shape_at(101.5)[AAA] == pytest.approx(0.7)
    assert not speech.is_over(102.2)
    assert speech.is_over(102.3)


def test_what_was_never_started_moves_nothing():
    assert step(Lips(), 0.04, None).presence == 0
    assert mouths(animator(), told(None), 100, 2).max() == 0


def test_before_its_first_second_the_mouth_is_the_emotions():
    waiting = playback(APA, position=-1.0)
    assert waiting.shape_at(100.5) is None
    assert waiting.shape_at(101.3) is not None
