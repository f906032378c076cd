"""Frames that come late get less work, one step at a time, and it comes back."""

import itertools
from collections.abc import Callable

from raven.live.relief import STEPS, Lowering, Relief, step, steps_for, with_less
from raven.settings.animator_settings import AnimatorSettings

PERIOD = 0.04
FRESH = Relief()
ALL = AnimatorSettings(upscale=2.0, upscale_quality="high", postprocessor_chain=[["bloom", {}]])


def seconds_of(
    work: Callable[[Relief], float], seconds: float, relief: Relief = FRESH, t: float = 0.0, steps=STEPS
) -> tuple[list[tuple[float, tuple[str, ...]]], Relief, float]:
    """When which steps were taken, frame by frame, where a frame takes `work(relief)` seconds; then the state and the time."""
    taken, end = [(t, relief.lowered)], t + seconds
    while t < end:
        spent = work(relief)
        period = 2 * PERIOD if "rate" in relief.lowered else PERIOD
        t += max(spent, period)
        before, relief = relief, step(relief, t, spent, period, steps)
        assert abs(len(relief.lowered) - len(before.lowered)) <= 1, "never more than one step at a time"
        if relief.lowered != before.lowered:
            taken.append((t, relief.lowered))
    return taken, relief, t


def heavy(relief: Relief) -> float:
    return 0.3


def light(relief: Relief) -> float:
    return 0.01


def heavy_filters(relief: Relief) -> float:
    return 0.02 if "filters" in relief.lowered else 0.06


def test_frames_in_time_stay_as_they_are():
    assert seconds_of(lambda _: 0.038, 60)[0] == [(0.0, ())]


def test_steps_are_taken_in_their_order_one_every_few_seconds():
    taken, relief, _ = seconds_of(heavy, 60)
    assert [lowered for _, lowered in taken] == [STEPS[:n] for n in range(6)]
    waits = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(taken)]
    assert all(2 <= wait < 4 for wait in waits)
    assert relief.lowered == STEPS


def test_a_single_stall_changes_nothing():
    _, relief, t = seconds_of(light, 5)
    relief = step(relief, t + 8, 8.0, PERIOD, STEPS)
    assert seconds_of(light, 20, relief, t + 8)[0] == [(t + 8, ())]


def test_no_more_is_given_up_than_needed():
    _taken, relief, _ = seconds_of(heavy_filters, 15)
    assert relief.lowered == ("effects", "upscaler", "filters")


def test_what_was_given_up_comes_back_last_first():
    _, relief, t = seconds_of(heavy, 20)
    taken, relief, _ = seconds_of(light, 120, relief, t)
    assert [lowered for _, lowered in taken] == [STEPS[:n] for n in (5, 4, 3, 2, 1, 0)]
    waits = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(taken)]
    assert all(10 <= wait < 13 for wait in waits)


def test_what_comes_back_in_vain_comes_back_ever_more_rarely():
    taken, _, _ = seconds_of(heavy_filters, 3600)
    changes = [t for t, _ in taken]
    assert len([t for t in changes if t < 120]) > 5
    assert len([t for t in changes if t > 1800]) < 16
    assert {lowered for t, lowered in taken if t > 20} == {STEPS[:2], STEPS[:3]}, "only the filters come and go"


def test_twice_the_frames_come_back_only_where_there_is_time_for_them():
    _, relief, t = seconds_of(heavy, 20)
    assert relief.lowered == STEPS
    taken, _, _ = seconds_of(lambda _: 0.045, 300, relief, t)
    assert taken == [(t, STEPS)], "at half of the rate there is time to spare, but not for twice as much"


def test_what_changes_nothing_is_no_step():
    plain = AnimatorSettings(animefx_enabled=False, postprocessor_enabled=False)
    assert steps_for(plain) == ("size", "rate")
    assert steps_for(ALL) == STEPS
    assert steps_for(AnimatorSettings(animefx=[], postprocessor_chain=[], upscale=0.5, target_fps=10)) == ()
    taken, _, _ = seconds_of(heavy, 30, steps=steps_for(plain))
    assert [lowered for _, lowered in taken] == [(), ("size",), ("size", "rate")]


def test_settings_with_less():
    less = with_less(ALL, STEPS)
    assert (less.animefx_enabled, less.upscale_quality, less.postprocessor_enabled) == (False, "bilinear", False)
    assert (less.upscale, less.target_fps) == (1.0, 12.5)
    assert with_less(ALL, ()) is ALL
    assert AnimatorSettings.model_validate(less.model_dump()) == less


def test_other_settings_take_away_steps_that_would_change_nothing_with_them():
    lowering = Lowering(allowed=True)
    for n in range(1, 300):
        lowering.note(0.1 * n, 0.1, PERIOD, ALL)
    assert lowering.lowered == STEPS
    assert lowering.settings(ALL) is lowering.settings(ALL), (
        "one object, as what is prepared for it is looked up by that"
    )
    other = ALL.model_copy(update={"animefx_enabled": False})
    lowering.note(31.0, 0.1, PERIOD, other)
    assert lowering.lowered == STEPS[1:]
    assert lowering.settings(other).animefx_enabled is False


def test_it_can_be_switched_off():
    lowering = Lowering(allowed=False)
    assert not any(lowering.note(0.1 * n, 0.1, PERIOD, ALL) for n in range(1, 300))
    assert lowering.settings(ALL) is ALL


def test_a_pause_does_not_count_as_time_to_spare():
    lowering = Lowering(allowed=True)
    for n in range(1, 40):
        lowering.note(0.1 * n, 0.1, PERIOD, ALL)
    before = lowering.lowered
    assert before
    lowering.note(4.0, 0.001, PERIOD, ALL)
    lowering.pause()
    lowering.note(4000.0, 0.001, PERIOD, ALL)
    assert lowering.lowered == before


def test_frames_step_aside_while_any_picture_is_taken_in():
    lowering = Lowering(allowed=True)
    with lowering.stepping_aside():
        with lowering.stepping_aside():
            assert (lowering.fps(ALL), lowering.steps_aside) == (8, True)
        assert lowering.fps(ALL) == 8
        assert lowering.fps(ALL.model_copy(update={"target_fps": 5})) == 5
        assert lowering.lowered == (), "they are not late"
    assert (lowering.fps(ALL), lowering.steps_aside) == (ALL.target_fps, False)
