"""Effects in time: what sets them off, which cel is visible when, and how they end."""

import numpy as np
import pytest

from raven.motion.animation import AnimationInput
from raven.motion.animator import Animator
from raven.motion.effect_timeline import show, step
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.effects import DEFAULT_EFFECTS, Effect
from raven.settings.emotion_templates import EmotionTemplate

EVERY_CEL = frozenset(cel for _, effect in DEFAULT_EFFECTS for cel in effect.cels)
RATES = [10, 25, 60]


def effect(type="cycle", cels=3, fps=6, duration=1.0, emotions=("joy",), **more):
    names = tuple(f"fx_spark{n}" for n in range(1, cels + 1))
    return Effect(type=type, fps=fps, duration=duration, emotions=emotions, cels=names, **more)


def settings(*effects, **more):
    """Settings with these effects, named a, b, c ..."""
    return AnimatorSettings(animefx=tuple(zip("abcdef", effects, strict=False)), **more)


def watch(settings, fps, seconds, events, available=EVERY_CEL | {f"fx_spark{n}" for n in range(1, 9)}):
    """What is shown in each frame; `events` are the emotions, or effects asked for (`!name`), by second."""
    runs, frames = (), []
    for n in range(round(seconds * fps)):
        begin, end = (n - 0.5) / fps, (n + 0.5) / fps
        now = [event for second, event in events.items() if begin <= second < end]
        emotion = next((event for event in now if not event.startswith("!")), None)
        asked = [event[1:] for event in now if event.startswith("!")]
        runs = step(runs, n / fps, settings, emotion, asked)
        frames.append(show(runs, n / fps, settings, available))
    return frames


def cels(frames):
    """The numbers of the cels, one or none to a frame, as they follow each other in time."""
    return [int(shown[0][0][-1]) if shown else 0 for shown in frames]


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize(
    ("name", "default"), DEFAULT_EFFECTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_default_effect_lasts_as_long_as_it_should_at_every_frame_rate(name, default, fps):
    for emotion in default.emotions:
        frames = watch(AnimatorSettings(), fps, default.duration + 1, {0.0: emotion})
        lit = [n for n, shown in enumerate(frames) if shown]
        assert lit == list(range(lit[-1] + 1))
        assert abs(len(lit) / fps - default.duration) <= 0.5 / fps + 1e-9 or len(lit) == np.ceil(default.duration * fps)
        assert {cel for shown in frames for cel, _ in shown} <= set(default.cels)


@pytest.mark.parametrize("fps", [25, 60])
@pytest.mark.parametrize(
    ("name", "default"), DEFAULT_EFFECTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_cel_of_a_default_effect_has_its_turn(name, default, fps):
    frames = watch(AnimatorSettings(), fps, default.duration, {0.0: default.emotions[0]})
    seen = [shown[0][0] for shown in frames if shown]
    turns = [cel for n, cel in enumerate(seen) if n == 0 or cel != seen[n - 1]]
    assert tuple(turns[: len(default.cels)]) == default.cels


@pytest.mark.parametrize("fps", [60, 30, 12])
def test_a_cycle_goes_round_at_its_own_speed_and_ends_with_its_duration(fps):
    seen = cels(watch(settings(effect("cycle", fps=6)), fps, 1.5, {0.0: "joy"}))
    turns = [1, 2, 3, 1, 2, 3, 0, 0, 0]
    assert seen == [turn for turn in turns for _ in range(fps // 6)]


@pytest.mark.parametrize("fps", [60, 30, 10])
def test_a_sequence_runs_once_in_its_duration(fps):
    seen = cels(watch(settings(effect("sequence", cels=5, fps=None)), fps, 1.2, {0.0: "joy"}))
    turns = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 0, 0]
    assert seen == [turn for turn in turns for _ in range(fps // 10)]


@pytest.mark.parametrize("type", ["cycle_with_fadeout", "sequence_with_fadeout"])
@pytest.mark.parametrize("fps", RATES)
def test_a_fading_effect_loses_its_strength_evenly(type, fps):
    frames = watch(settings(effect(type, duration=2)), fps, 2, {0.0: "joy"})
    strengths = [shown[0][1] for shown in frames]
    assert strengths == pytest.approx(1 - np.arange(2 * fps) / (2 * fps))


@pytest.mark.parametrize("type", ["cycle", "sequence"])
def test_an_effect_that_does_not_fade_is_shown_in_full(type):
    assert {shown[0][1] for shown in watch(settings(effect(type)), 25, 1, {0.0: "joy"})} == {1.0}


@pytest.mark.parametrize("fps", [60, 20, 12])
def test_set_off_again_an_effect_begins_anew(fps):
    seen = cels(watch(settings(effect("cycle", fps=6, duration=0.5)), fps, 1, {0.0: "joy", 0.25: "!a"}))
    assert seen[fps // 4 - 1] == 2
    assert seen[fps // 4] == 1
    assert [n / fps for n, cel in enumerate(seen) if cel][-1] == pytest.approx(0.75 - 1 / fps)


def test_a_second_visit_begins_with_the_first_cel_however_long_the_first_was_ago():
    frames = watch(settings(effect("cycle", fps=7)), 25, 5, {0.0: "joy", 2.0: "calm", 3.16: "joy"})
    assert frames[79:104] == frames[:25]


def test_cels_without_a_picture_are_passed_over_and_the_round_is_shorter():
    only = frozenset({"fx_spark1", "fx_spark3"})
    seen = cels(watch(settings(effect("cycle", fps=6)), 12, 1, {0.0: "joy"}, only))
    assert seen == [1, 1, 3, 3, 1, 1, 3, 3, 1, 1, 3, 3]
    seen = cels(watch(settings(effect("sequence", fps=None)), 12, 1, {0.0: "joy"}, only))
    assert seen == [1] * 6 + [3] * 6
    assert not any(watch(settings(effect()), 12, 1, {0.0: "joy"}, frozenset()))


def test_effects_are_drawn_in_the_configured_order_whichever_began_first():
    low, high = effect("sequence", cels=1), effect("cycle", emotions=("anger",))
    shown = watch(settings(low, high), 25, 1, {0.0: "anger", 0.4: "joy"})[12]
    assert [cel for cel, _ in shown] == ["fx_spark1", "fx_spark3"]
    shown = watch(settings(high, low), 25, 1, {0.0: "anger", 0.4: "joy"})[12]
    assert [cel for cel, _ in shown] == ["fx_spark3", "fx_spark1"]


def seconds_lit(effect, events, fps=25):
    return sum(bool(shown) for shown in watch(settings(effect), fps, 3, events)) / fps


def test_another_emotion_lets_an_effect_finish_or_cuts_it():
    change = {0.0: "joy", 0.4: "anger"}
    assert seconds_lit(effect(), change) == 1.0
    assert seconds_lit(effect(on_emotion_change="finish"), change) == 1.0
    assert seconds_lit(effect(on_emotion_change="cut"), change) == pytest.approx(0.4)


def test_an_effect_that_was_asked_for_is_not_cut():
    assert seconds_lit(effect(on_emotion_change="cut"), {0.0: "!a", 0.4: "anger"}) == 1.0


def test_from_one_of_its_emotions_to_the_next_an_effect_begins_anew():
    both = effect(emotions=("joy", "love"), on_emotion_change="cut")
    assert seconds_lit(both, {0.0: "joy", 0.6: "love"}) == pytest.approx(1.6)


@pytest.mark.parametrize("switch", [{"enabled": False}, {"duration": 0}])
def test_an_effect_can_be_switched_off(switch):
    assert seconds_lit(effect(**switch), {0.0: "joy", 0.5: "!a"}) == 0


def test_all_effects_can_be_switched_off():
    off = settings(effect(), animefx_enabled=False)
    assert not any(watch(off, 25, 1, {0.0: "joy", 0.5: "!a"}))


def test_what_was_switched_off_while_it_ran_does_not_come_back():
    on, off = settings(effect()), settings(effect(), animefx_enabled=False)
    runs = step((), 0.0, on, "joy", ())
    assert runs
    runs = step(runs, 0.04, off, None, ())
    assert step(runs, 0.08, on, None, ()) == ()


def test_settings_that_change_while_an_effect_runs_apply_at_once():
    runs = step((), 0.0, settings(effect("sequence", duration=1.0)), "joy", ())
    longer = settings(effect("sequence", duration=4.0))
    runs = step(runs, 2.0, longer, None, ())
    assert show(runs, 2.0, longer, {"fx_spark1", "fx_spark2"}) == (("fx_spark2", 1.0),)
    assert step(runs, 2.0, settings(), None, ()) == ()


# Through the animator


def told(emotion="neutral", **more):
    return AnimationInput(emotion, EmotionTemplate(), effect_cels=EVERY_CEL, **more)


@pytest.fixture
def animator():
    return Animator(np.random.default_rng(1))


@pytest.mark.parametrize("fps", RATES)
def test_an_emotion_shows_its_effect_once_and_not_again_while_it_lasts(animator, fps):
    state = [
        animator.advance(n / fps, told("anger" if n >= fps else "neutral"), AnimatorSettings()) for n in range(5 * fps)
    ]
    lit = [n / fps for n, moment in enumerate(state) if moment.effects]
    assert lit == pytest.approx(1 + np.arange(fps) / fps)
    assert state[fps].effects == (("fx_angervein1", 1.0),)


def test_every_asking_is_played_once_even_several_between_two_frames(animator):
    asked = told(played={"heart": 1, "notice": 2})
    lit = [animator.advance(n / 25, asked, AnimatorSettings()).effects for n in range(25)]
    assert [cel for cel, _ in lit[0]] == ["fx_heart1", "fx_notice1"]
    assert not any(lit[8:])
    again = told(played={"heart": 3, "notice": 2})
    assert [cel for cel, _ in animator.advance(1.0, again, AnimatorSettings()).effects] == ["fx_heart1"]


def test_an_effect_goes_on_where_it_was_after_a_pause(animator):
    animator.advance(0.0, told("disgust"), AnimatorSettings())
    before = animator.advance(0.04, told("disgust"), AnimatorSettings()).effects
    after = animator.advance(1000.0, told("disgust"), AnimatorSettings()).effects
    assert before[0][1] - after[0][1] == pytest.approx(0.2 / 2)
