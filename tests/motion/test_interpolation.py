"""Interpolation: what is shown follows what is wanted at one pace, whatever the frame rate."""

import numpy as np
import pytest

from raven.motion.interpolation import approach, approach_cels, share_of_way
from raven.pose import rest_pose


@pytest.mark.parametrize("fps", [10, 25, 60, 7.3])
@pytest.mark.parametrize(("rate", "half_life"), [(0.1, 0.263), (0.3, 0.078)])
def test_half_of_the_way_takes_the_same_time_at_every_frame_rate(fps, rate, half_life):
    pose, target = rest_pose(), np.ones_like(rest_pose())
    frames = int(2 * fps)
    for _ in range(frames):
        pose = approach(pose, target, share_of_way(rate, 1 / fps))
    assert 1 - pose[0] == pytest.approx(0.5 ** (frames / fps / half_life), rel=0.05, abs=2e-6)


def test_a_rate_of_one_jumps_and_no_time_moves_nothing():
    assert share_of_way(1.0, 0.01) == 1.0
    assert share_of_way(1.0, 0.0) == 0.0
    assert share_of_way(0.3, 0.04) == pytest.approx(0.3)


def test_the_pose_arrives_exactly():
    pose, target = rest_pose(), rest_pose() + np.float32(0.7)
    for _ in range(60):
        pose = approach(pose, target, 0.3)
    assert (pose == target).all()


def test_cels_are_matched_by_name_and_vanish_when_nobody_wants_them():
    moved = approach_cels({"tears1": 1.0}, {"waver1": 0.5, "blush1": 1.0}, 0.5)
    assert list(moved.items()) == [("blush1", 0.5), ("tears1", 0.5), ("waver1", 0.25)]
    for _ in range(40):
        moved = approach_cels(moved, {}, 0.3)
    assert moved == {}
