"""Swaying: within its limits around the emotion, smoothly, at the pace that the settings give."""

import numpy as np
import pytest

from raven.motion import sway
from raven.motion.sway import Sway, swayed
from raven.pose import INDEX, pose_from, rest_pose
from raven.settings.animator_settings import AnimatorSettings

STILL = AnimatorSettings(sway_micro_strength=0)
SWAYING = [INDEX[name] for name in STILL.sway_morphs]


def positions(fps, seconds, emotion, settings, seed=1):
    """The state of every frame, with its time."""
    rng, state = np.random.default_rng(seed), Sway()
    for frame in range(1, int(seconds * fps)):
        state = sway.step(state, frame / fps, 1 / fps, emotion, settings, frame == 1, rng)
        yield frame / fps, state


def run(fps, seconds, emotion, settings):
    """The swayed pose of every frame."""
    return np.array([swayed(state, t, emotion, settings) for t, state in positions(fps, seconds, emotion, settings)])


def draws(fps, seconds):
    """The moments at which a new position was drawn."""
    return np.array([t for t, state in positions(fps, seconds, rest_pose(), STILL) if state.began == t])


@pytest.mark.parametrize("fps", [10, 25, 60])
@pytest.mark.parametrize("value", [0.0, 0.4, -0.9])
def test_swaying_keeps_within_its_limits(fps, value):
    emotion = pose_from(dict.fromkeys(STILL.sway_morphs, value))
    poses = run(fps, 300, emotion, STILL)
    values = poses[:, SWAYING]
    low, high = min(value, -0.6), max(value, 0.6)
    assert values.min() >= low - 1e-6
    assert values.max() <= high + 1e-6
    assert values.max() - values.min() > 0.85 * (high - low)


def test_other_morphs_do_not_sway():
    emotion = pose_from({"mouth_smirk": 0.5, "iris_rotation_y_index": -0.5})
    poses = run(25, 30, emotion, AnimatorSettings())
    others = [i for i in range(45) if i not in SWAYING]
    assert (poses[:, others] == emotion[others]).all()


@pytest.mark.parametrize("fps", [10, 25, 60])
def test_positions_change_as_often_as_set(fps):
    pauses = np.diff(draws(fps, 900))
    assert pauses.min() >= 5.0 - 1e-6
    assert pauses.max() <= 10.0 + 1 / fps + 1e-6
    assert pauses.mean() == pytest.approx(7.5, rel=0.06)


def test_between_positions_the_target_rests():
    poses, moves = run(25, 60, rest_pose(), STILL), draws(25, 60)
    settled = poses[int((moves[3] + sway.GLIDE) * 25) + 1 : int(moves[4] * 25) - 2, SWAYING]
    assert len(settled) > 50
    assert np.ptp(settled, axis=0).max() == 0


@pytest.mark.parametrize("fps", [10, 25, 60])
def test_the_unrest_is_bounded_smooth_and_of_one_strength_at_every_frame_rate(fps):
    unrest = AnimatorSettings(sway_macro_strength=0, sway_micro_strength=0.1)
    poses = run(fps, 400, rest_pose(), unrest)
    values = poses[:, SWAYING]
    assert np.abs(values).max() <= 0.1 + 1e-6
    assert values.std() == pytest.approx(0.05, rel=0.08)
    speed = np.abs(np.diff(values, axis=0)).max() * fps
    assert speed < 0.1 * 2 * 1.5 / sway.UNREST_BEAT[0] + 1e-6


def test_no_two_morphs_move_in_step():
    poses = run(25, 600, rest_pose(), AnimatorSettings(sway_macro_strength=0, sway_micro_strength=0.1))
    correlation = np.corrcoef(poses[:, SWAYING].T) - np.eye(len(SWAYING))
    assert np.abs(correlation).max() < 0.2


def test_the_character_moves_on_when_the_emotion_changes_and_glides_there():
    rng, settings = np.random.default_rng(1), STILL
    state = sway.step(Sway(), 0, 0, rest_pose(), settings, True, rng)
    state = sway.step(state, 2, 0.04, rest_pose(), settings, False, rng)
    before = swayed(state, 2, rest_pose(), settings)
    state = sway.step(state, 2.04, 0.04, rest_pose(), settings, True, rng)
    assert swayed(state, 2.04, rest_pose(), settings) == pytest.approx(before, abs=1e-6)
    assert np.abs(swayed(state, 3, rest_pose(), settings) - before).max() > 0.05


def test_a_weaker_sway_applies_at_once():
    state = sway.step(Sway(), 0, 0, rest_pose(), STILL, True, np.random.default_rng(1))
    weaker = AnimatorSettings(sway_macro_strength=0.1, sway_micro_strength=0)
    assert np.abs(swayed(state, 2, rest_pose(), weaker)).max() <= 0.1 + 1e-6


def test_without_morphs_nothing_sways():
    settings = AnimatorSettings(sway_morphs=())
    poses = run(25, 10, rest_pose(), settings)
    assert not poses.any()
