"""Blinking: how often, on which curve, and how the lids go together with what the eyes show."""

import itertools

import numpy as np
import pytest

from raven.motion import blink
from raven.motion.blink import CLOSE, HOLD, OPEN, Blink, close_lids, closure
from raven.pose import HIGH, INDEX, LOW, pose_from
from raven.settings.animator_settings import AnimatorSettings

BLINK = CLOSE + HOLD + OPEN


def beginnings(fps, minutes, seed, restless=False, settings=AnimatorSettings()):  # noqa: B008
    rng, state, began = np.random.default_rng(seed), Blink(), []
    for frame in range(1, int(minutes * 60 * fps)):
        state = blink.step(state, frame / fps, 1 / fps, settings, restless, rng)
        if state.began == frame / fps:
            began.append(state.began)
    return np.array(began)


def test_the_blink_rate_is_the_same_at_every_frame_rate():
    rates = [len(beginnings(fps, 120, seed=1)) / 120 for fps in (10, 25, 60)]
    assert max(rates) - min(rates) < 0.06 * max(rates)
    assert np.mean(rates) == pytest.approx(60 / (3.5 + 1.33), rel=0.05)


def test_the_eyes_rest_between_blinks():
    pauses = np.diff(beginnings(25, 30, seed=2))
    assert pauses.min() >= AnimatorSettings().blink_interval_min


def test_restless_eyes_blink_in_quick_succession_but_finish_each_blink():
    calm, restless = beginnings(25, 30, seed=3), beginnings(25, 30, seed=3, restless=True)
    assert len(restless) > 2.5 * len(calm)
    assert np.diff(restless).min() >= BLINK


def test_eyes_that_are_told_not_to_blink_do_not():
    assert len(beginnings(25, 10, seed=4, settings=AnimatorSettings(blink_probability=0))) == 0


def test_the_lids_close_hold_and_open():
    assert closure(0) == 0
    assert closure(CLOSE / 2) == pytest.approx(0.5)
    assert closure(CLOSE) == closure(CLOSE + HOLD) == 1
    assert closure(CLOSE + HOLD + OPEN / 2) == pytest.approx(0.5)
    assert closure(BLINK) == closure(float("inf")) == 0


EYES = ("wink", "happy_wink", "surprised", "relaxed", "unimpressed", "raised_lower_eyelid")


def sum_of_lid_morphs(pose, side):
    return sum(pose[INDEX[f"eye_{morph}_{side}_index"]] for morph in EYES)


@pytest.mark.parametrize("closed", np.linspace(0, 1, 11))
def test_a_blink_never_closes_an_eye_further_than_shut(closed):
    for morphs in itertools.product((0, 0.4, 1), repeat=len(EYES)):
        pose = pose_from({f"eye_{morph}_left_index": value for morph, value in zip(EYES, morphs, strict=True)})
        lids = close_lids(pose, float(closed))
        before = sum_of_lid_morphs(pose, "left")
        assert sum_of_lid_morphs(lids, "left") <= max(1, before) + 1e-6
        assert (lids >= LOW).all()
        assert (lids <= HIGH).all()


def test_a_shut_eye_shows_nothing_else():
    pose = pose_from({"eye_surprised_left_index": 1, "eye_relaxed_left_index": 0.5, "head_x_index": 0.5})
    shut = close_lids(pose, 1.0)
    assert shut[INDEX["eye_wink_left_index"]] == shut[INDEX["eye_wink_right_index"]] == 1
    assert shut[INDEX["eye_surprised_left_index"]] == shut[INDEX["eye_relaxed_left_index"]] == 0
    assert shut[INDEX["head_x_index"]] == 0.5


def test_eyes_smiling_shut_stay_as_they_are():
    pose = pose_from({"eye_happy_wink_left_index": 1, "eye_happy_wink_right_index": 1})
    for closed in (0.3, 1.0):
        assert (close_lids(pose, closed) == pose).all()


def test_half_smiling_eyes_shut_smiling():
    shut = close_lids(pose_from({"eye_happy_wink_left_index": 0.5}), 1.0)
    assert shut[INDEX["eye_happy_wink_left_index"]] + shut[INDEX["eye_wink_left_index"]] == pytest.approx(1)
    assert shut[INDEX["eye_happy_wink_left_index"]] == 0.5
