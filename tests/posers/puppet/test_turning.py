"""A head that turns has depth: what lies before its axis goes along, the nearest farthest, and what lies behind goes back."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from raven.pose import rest_pose
from raven.posers.protocol import Source
from raven.posers.puppet.moving.motion import BACK_HAIR, BODY, FACE, FRONT_HAIR, HeadPose, Motion
from raven.video.picture import Picture
from tests.posers.puppet.measures import USUAL
from tests.posers.puppet.shots import POSER
from tests.posers.puppet.uncovered import uncovered

FEW = 25  # template units squared

MOTION = Motion(replace(USUAL, rx=70))
TURNS = [(HeadPose(head_y=1), 0), (HeadPose(head_y=-1), 0), (HeadPose(head_x=1), 1), (HeadPose(head_x=-1), 1)]


def _went(place, pose, axis, plane=FACE):
    """How far what is seen at a place of the posed picture has come, the way that the middle of the face goes."""

    def way(at):
        at = np.array([[at]], np.float32)
        return float((at - MOTION.backward(at, pose, plane))[0, 0, axis])

    return way(place) * np.sign(way((256, 130)))


@pytest.mark.parametrize(("pose", "axis"), TURNS)
def test_the_nose_goes_farther_than_the_eyes_and_the_cheeks(pose, axis):
    nose = _went((256, 161), pose, axis)
    assert nose > max(_went(eye, pose, axis) for eye in USUAL.eyes) + 0.5
    assert nose > _went((215, 161), pose, axis) + 0.5


@pytest.mark.parametrize(("pose", "axis"), TURNS)
def test_hair_at_the_nape_goes_back_in_turns_but_nods_with_the_rest_and_hair_on_the_crown_goes_along(pose, axis):
    for x in (200, 312):
        nape, before_it = (_went((x, 190), pose, axis, hair) / hair.near for hair in (BACK_HAIR, FRONT_HAIR))
        assert nape == pytest.approx(before_it, abs=0.5) if axis else nape < -2
        assert _went((x, 110), pose, axis, BACK_HAIR) > -0.5
        assert _went((x, 110), pose, axis, FRONT_HAIR) > 0


FARTHEST = [HeadPose(head_y=2, head_x=x) for x in (-1.25, 0, 1.25)]


@pytest.mark.parametrize("pose", [*(pose for pose, _ in TURNS), *FARTHEST])
@pytest.mark.parametrize("plane", [FACE, FRONT_HAIR, BACK_HAIR])
def test_nothing_is_folded(pose, plane):
    x, y = np.meshgrid(np.arange(150.0, 362.0, 2), np.arange(40.0, 300.0, 2))
    source = MOTION.backward(np.stack((x, y), axis=-1).astype(np.float32), pose, plane)
    assert np.diff(source[..., 0], axis=1).min() > 0.1
    assert np.diff(source[..., 1], axis=0).min() > 0


@pytest.mark.parametrize("pose", [HeadPose(neck_z=1), HeadPose(neck_z=-1), HeadPose(head_y=1), HeadPose(head_x=1)])
@pytest.mark.parametrize("side", [-1, 1])
def test_shoulders_as_high_as_the_chin_stay_where_they_are_and_the_neck_bends(pose, side):
    shoulder, neck = (np.array([[(256 + side * beside, y)]], np.float32) for beside, y in ((45, 200), (8, 188)))
    assert np.abs(MOTION.backward(shoulder, pose, BODY) - shoulder).max() < 0.1
    if pose.neck_z:
        assert np.abs(MOTION.backward(neck, pose, BODY) - neck).max() > 0.5


def test_turns_and_swings_open_no_gaps_in_a_figure(puppet):
    assert uncovered(puppet) < FEW


def test_nobody_sees_through_specks_that_are_not_quite_opaque_when_they_move(source):
    """As cut-outs leave them: along hair and jaw the layers below would end at each of them."""
    rgba8 = source.picture.rgba8().copy()
    rng = np.random.default_rng(1)
    solid = cv2.erode(rgba8[..., 3], np.ones((7, 7), np.uint8)) == 255
    specks = cv2.dilate((rng.random(solid.shape) < 0.02).astype(np.uint8), np.ones((1, 3), np.uint8)) > 0
    rgba8[solid & specks, 3] = 240
    figure = POSER.prepare(Source(Picture(rgba8=rgba8)))
    assert uncovered(figure) < FEW
    rest = figure.pose(rest_pose()).rgba8()[..., 3].astype(int)
    assert np.abs(rest - rgba8[..., 3])[solid].max() <= 15, "at rest it looks as it did"
