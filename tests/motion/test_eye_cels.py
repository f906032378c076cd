"""Data eyes and wavering eyes: whose turn it is, how strong, and how they end."""

from itertools import pairwise

import pytest

from raven.motion.eye_cels import DataEyes, show_data_eyes, show_waver, step_data_eyes, step_waver
from raven.settings.animator_settings import AnimatorSettings

SETTINGS = AnimatorSettings()
THREE = ("data1", "data2", "data3")


def shown(state, cels=(), settings=SETTINGS, members=THREE):
    return show_data_eyes(state, dict(cels), settings, members)


def test_data_eyes_show_one_cel_at_a_time_in_turn():
    state, turns = DataEyes(phase=0.01), []
    for _ in range(12):
        state = step_data_eyes(state, 1 / 24, SETTINGS, True, 3)
        (turn,) = shown(state).items()
        turns.append(turn)
    assert [name for name, _ in turns[1:7]] == ["data2", "data2", "data3", "data3", "data1", "data1"]
    assert all(strength == 1 for _, strength in turns)


@pytest.mark.parametrize("began", [0.0, 1e7])
def test_eyes_that_change_with_every_frame_never_show_a_cel_twice(began):
    settings = AnimatorSettings(data_eyes_fps=25, eye_waver_fps=25)
    data, phase, turns = DataEyes(), 0.0, []
    times = [began + i / 25 for i in range(500)]
    for dt in (after - before for before, after in pairwise(times)):
        data = step_data_eyes(data, dt, settings, True, 3)
        phase = step_waver(phase, dt, settings)
        turns.append((shown(data), show_waver(phase, {"waver1": 1.0}, settings)))
    assert all(one[0] != other[0] and one[1] != other[1] for one, other in pairwise(turns))


def test_stopped_data_eyes_fade_and_are_gone():
    state = step_data_eyes(DataEyes(), 0.04, SETTINGS, True, 3)
    strengths = []
    for _ in range(25):
        state = step_data_eyes(state, 0.04, SETTINGS, False, 3)
        strengths.append(sum(shown(state).values()))
    assert all(later <= earlier for earlier, later in pairwise(strengths))
    assert 0.4 < strengths[8] < 0.6
    assert strengths[18:] == [0] * 7
    assert state == DataEyes()


def test_starting_again_ends_the_fade():
    state = step_data_eyes(DataEyes(), 0.04, SETTINGS, True, 3)
    state = step_data_eyes(state, 0.4, SETTINGS, False, 3)
    state = step_data_eyes(state, 0.04, SETTINGS, True, 3)
    assert sum(shown(state).values()) == 1


@pytest.mark.parametrize(("settings", "count"), [(AnimatorSettings(data_eyes_fps=0), 3), (SETTINGS, 0)])
def test_without_speed_or_cels_there_are_no_data_eyes(settings, count):
    state = step_data_eyes(DataEyes(), 0.04, settings, True, count)
    assert shown(state, settings=settings, members=THREE[:count]) == {}


def test_fading_may_take_no_time():
    settings = AnimatorSettings(data_eyes_fadeout_duration=0)
    state = step_data_eyes(DataEyes(), 0.04, settings, True, 3)
    assert shown(step_data_eyes(state, 0.04, settings, False, 3), settings=settings) == {}


def test_data_eyes_take_over_what_an_override_shows():
    state = step_data_eyes(DataEyes(), 0.2, SETTINGS, True, 3)
    assert shown(state, {"data1": 0.3, "blush1": 0.5}) == {"data3": 1.0, "blush1": 0.5}
    assert shown(DataEyes(), {"data1": 0.3}) == {"data1": 0.3}


def test_wavering_eyes_alternate_at_the_strength_of_the_first_cel():
    phase, turns = 0.0, []
    for _ in range(8):
        turns.append(show_waver(phase, {"waver1": 0.7, "waver2": 0.2}, SETTINGS))
        phase = step_waver(phase, 1 / 24, SETTINGS)
    assert turns == 2 * [{"waver1": 0.7}, {"waver1": 0.7}, {"waver2": 0.7}, {"waver2": 0.7}]


def test_eyes_that_may_not_waver_show_the_first_cel():
    settings = AnimatorSettings(eye_waver_fps=0)
    assert show_waver(step_waver(0.4, 10, settings), {"waver1": 0.7}, settings) == {"waver1": 0.7}
