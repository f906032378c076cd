"""Talking without lip sync: lively, at the set pace, and without snapping in and out."""

from itertools import pairwise

import numpy as np
import pytest

from raven.motion import talking
from raven.motion.talking import Talk, move_mouth
from raven.pose import INDEX, MOUTH_OPEN_MORPHS, pose_from
from raven.settings.animator_settings import AnimatorSettings

SETTINGS = AnimatorSettings()
AAA = INDEX["mouth_aaa_index"]
SMILE = pose_from({"mouth_eee_index": 0.6, "mouth_aaa_index": 0.2, "mouth_raised_corner_left_index": 1})


def talk(fps, seconds, settings=SETTINGS, seed=1):
    """The states of all frames."""
    rng, state, states = np.random.default_rng(seed), Talk(), []
    for _ in range(int(seconds * fps)):
        state = talking.step(state, 1 / fps, settings, True, rng)
        states.append(state)
    return states


@pytest.mark.parametrize("fps", [10, 25, 60])
def test_the_mouth_is_shut_open_and_between_as_often_at_every_frame_rate(fps):
    drawn = np.array([state.drawn for state in talk(fps, 600)])
    assert (drawn == 0).mean() == pytest.approx(0.37, abs=0.03)
    assert (drawn == 1).mean() == pytest.approx(0.37, abs=0.03)


@pytest.mark.parametrize("rate", [6, 12, 24])
def test_the_mouth_takes_as_many_positions_as_set(rate):
    states = talk(240, 60, AnimatorSettings(talking_fps=rate))
    draws = sum(now.held_for > before.held_for for before, now in pairwise(states))
    assert draws / 60 == pytest.approx(rate, rel=0.02)


def test_the_opening_is_lively_and_stays_in_range():
    openings = np.array([state.opening for state in talk(25, 120)])
    assert openings.min() >= 0
    assert openings.max() <= 1
    assert openings.std() > 0.3


def test_the_mouth_does_not_snap():
    openings = np.array([state.opening for state in talk(240, 20)])
    assert np.abs(np.diff(openings)).max() < 0.2


def test_only_the_talking_morph_opens_the_talking_mouth_and_corners_stay():
    state = talk(25, 5)[-1]
    mouth = move_mouth(state, SMILE, "mouth_ooo_index")
    assert mouth[INDEX["mouth_ooo_index"]] == pytest.approx(state.opening, abs=1e-6)
    assert all(mouth[INDEX[name]] == 0 for name in MOUTH_OPEN_MORPHS if name != "mouth_ooo_index")
    assert mouth[INDEX["mouth_raised_corner_left_index"]] == 1


def test_talking_fades_in_and_out():
    fps, rng, state = 100, np.random.default_rng(3), Talk()
    shown = []
    for frame in range(300):
        state = talking.step(state, 1 / fps, SETTINGS, 100 <= frame < 200, rng)
        shown.append(move_mouth(state, SMILE, "mouth_aaa_index"))
    shown = np.array(shown)
    assert (shown[:100] == SMILE).all()
    assert np.abs(np.diff(shown[195:], axis=0)).max() < 0.25
    assert (shown[220:] == SMILE).all()
    assert state == Talk()
