"""How a pose moves what hair hangs on."""

import numpy as np
import pytest

from raven.layers.chains import Chain
from raven.pose import INDEX, rest_pose
from raven.posers.puppet.moving.motion import NECK_TILT, Measures, Motion, head_pose
from raven.posers.puppet.moving.roots import PLANES, measured, roots_at

MOTION = Motion(
    Measures(
        middle=256,
        skull=(256, 110),
        rx=66,
        ry=70,
        mouth=150,
        chin=168,
        neck_bottom=190,
        neck_half=20,
        hair_left=240,
        hair_right=240,
        eyes=((238, 125), (274, 125)),
    )
)
PLACES = [(256.0, 70.0), (215.0, 110.0), (297.0, 110.0), (240.0, 90.0), (256.0, 240.0)]
LAYERS = ("front hair", "back hair")


def _chains(layer: str) -> list[Chain]:
    return [Chain(layer, np.array([(x, y), (x, y + 30)], np.float32)) for x, y in PLACES]


def _pose(**morphs: float):
    pose = rest_pose()
    for name, value in morphs.items():
        pose[INDEX[f"{name}_index"]] = value
    return head_pose(pose)


def test_nothing_moves_at_rest():
    for layer in LAYERS:
        assert not roots_at(measured(_chains(layer), MOTION), _pose()).any()


def test_a_figure_on_which_nothing_hangs_has_no_roots():
    assert roots_at(measured([], MOTION), _pose(head_y=1)).shape == (0, 3)


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize(
    ("morphs", "off"),
    [
        ({"head_y": 1}, 0.25),
        ({"head_x": -1}, 0.25),
        ({"neck_z": -1}, 0.25),
        ({"body_y": 1}, 0.25),
        ({"neck_z": 0.5, "body_z": -0.5, "head_y": 0.5, "head_x": 0.5, "breathing": 1}, 2.5),
    ],
)
def test_a_root_goes_where_the_picture_shows_it(layer, morphs, off):
    pose = _pose(**morphs)
    roots = roots_at(measured(_chains(layer), MOTION), pose)
    seen = MOTION.backward(np.array([PLACES], np.float32) + roots[:, :2], pose, PLANES[layer])
    assert np.abs(seen - PLACES).max() < off


def test_a_tilted_head_turns_all_hair_on_it_alike_and_none_on_the_body():
    for way in (-1, 1):
        turns = roots_at(measured(_chains("back hair"), MOTION), _pose(neck_z=way))[:, 2]
        assert np.abs(np.abs(turns[:4]) - NECK_TILT).max() < 0.01
        assert abs(turns[4]) < 0.01


def test_a_turn_is_clockwise_where_what_is_above_goes_right():
    pose = _pose(body_z=1)
    chains = [Chain("back hair", np.array([(256, y), (256, y + 9)], np.float32)) for y in (60, 120)]
    high, low = roots_at(measured(chains, MOTION), pose)
    assert np.sign(high[2]) == np.sign(high[0] - low[0]) != 0
