"""How far each movement takes the figure at full deflection: the sizes that were measured on a neural poser, place by place."""

from dataclasses import replace
from types import SimpleNamespace as Part

import numpy as np
import pytest

from raven.pose import pose_from
from raven.posers.puppet.moving.motion import (
    BACK_HAIR,
    BODY,
    FACE,
    FRONT_HAIR,
    WHOLE,
    HeadPose,
    Measures,
    Motion,
    head_pose,
    measures_of,
)
from tests.posers.puppet.measures import USUAL

MOTION = Motion(USUAL)
NEAR = 0.06  # template units: the fields are known at points 2.5 units apart


def came(place, pose, plane=BODY):
    """Where that is in the resting picture which is seen at a place of the posed one."""
    return MOTION.backward(np.array([[place]], np.float32), pose, plane)[0, 0].astype(float)


def turned(place, degrees, about):
    """The place turned about another, against the clock as the viewer sees it (y points down)."""
    x, y = np.subtract(place, about)
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    return about[0] + cos * x + sin * y, about[1] - sin * x + cos * y


PLACES = [(256, 60), (220, 128), (256, 172), (300, 300), (256, 420)]


@pytest.mark.parametrize("plane", [FACE, BODY, WHOLE, FRONT_HAIR])
@pytest.mark.parametrize("place", PLACES)
def test_at_rest_everything_is_where_it_was_drawn(place, plane):
    assert came(place, HeadPose(), plane).tolist() == list(place)


@pytest.mark.parametrize("share", [-1, 0.5, 1])
@pytest.mark.parametrize("place", [(256, 60), (200, 128), (300, 150)])
def test_the_neck_tilts_the_head_by_nearly_nine_degrees_about_a_point_below_the_chin(place, share):
    expected = turned(place, -8.7 * share, (256, 217))
    assert came(place, HeadPose(neck_z=share)) == pytest.approx(expected, abs=NEAR)


def test_the_neck_leaves_the_torso_where_it_is_and_long_hair_bends_over_its_length():
    tilted = HeadPose(neck_z=1)
    assert came((256, 260), tilted).tolist() == [256, 260]
    beside = (300, 215)
    whole, body = (np.hypot(*np.subtract(came(beside, tilted, plane), beside)) for plane in (WHOLE, BODY))
    assert body < 0.1
    assert whole > 1


@pytest.mark.parametrize("place", PLACES)
def test_the_body_leans_by_five_degrees_about_the_hips(place):
    assert came(place, HeadPose(body_z=1)) == pytest.approx(turned(place, -4.95, (258, 338)), abs=0.01)


def test_the_head_is_deepest_in_its_middle():
    for share in (-1, 0.5):
        middle, aside, edge = (
            came((x, 128), HeadPose(head_y=share), FRONT_HAIR)[0] - x for x in (256, 256 + 33, 256 + 66)
        )
        size = 1.08 * share
        assert middle == pytest.approx(6.6 * size, abs=NEAR)
        assert aside == pytest.approx(6.6 * size * (1 - 0.5**2.25), abs=NEAR)
        assert edge == pytest.approx(0, abs=0.2), "its slope ends between two points of the raster"


def test_the_face_reaches_farther_up_and_down_than_the_skull_with_its_hair():
    forehead = (256, 58)
    depth = 1 - (70 / (0.95 * (74 + 13))) ** 2.25
    assert came(forehead, HeadPose(head_y=1), FACE)[0] - 256 == pytest.approx(0.97 * 6.6 * depth, abs=NEAR)
    assert came(forehead, HeadPose(head_y=1), BODY)[0] - 256 == pytest.approx(0, abs=0.2)


def test_a_head_half_as_wide_turns_half_as_far():
    slim = Motion(replace(USUAL, rx=33))
    at = np.array([[(256, 128)]], np.float32)
    far, near = (each.backward(at, HeadPose(head_y=1), BODY)[0, 0, 0] - 256 for each in (MOTION, slim))
    assert near == pytest.approx(far / 2, abs=NEAR)


def test_a_turned_head_leans_a_little_and_a_turned_body_takes_it_along():
    assert came((256 + 33, 128), HeadPose(head_y=1))[1] - 128 == pytest.approx(0.011 * 33, abs=NEAR)
    crown = (256, 100)
    assert came(crown, HeadPose(body_y=1)) == pytest.approx(came(crown, HeadPose(head_y=0.2)), abs=NEAR)


def test_nods_take_the_middle_of_the_head_ten_units_and_the_crown_sinks_only_when_it_looks_up():
    middle, crown = (256, 130), (256, 60)
    assert came(middle, HeadPose(head_x=-1))[1] - 130 == pytest.approx(-10.7, abs=NEAR)
    assert came(middle, HeadPose(head_x=1))[1] - 130 == pytest.approx(10.7 - 3.4, abs=NEAR)
    height = 1 - 1.06 * (72 / 66) ** 3.2
    assert height < 0.1, "there it is held at a tenth"
    flat = 1.07
    assert came(crown, HeadPose(head_x=-1))[1] - 60 == pytest.approx(-flat, abs=0.1)
    assert came(crown, HeadPose(head_x=1))[1] - 60 == pytest.approx(flat - 3.4, abs=0.1)


def test_a_body_turns_by_five_units_in_the_middle_of_the_chest_and_breathing_lifts_it_by_two():
    chest = (256, 300)
    assert came(chest, HeadPose(body_y=1)) == pytest.approx((256 + 5.3, 300), abs=NEAR)
    aside = 5.3 * (1 - (50 / (68 + 0.3 * 60)) ** 3)
    assert came((306, 320), HeadPose(body_y=1)) == pytest.approx((306 + aside, 320), abs=NEAR), "wider toward the hips"
    assert came((256, 500), HeadPose(body_y=1)).tolist() == [256, 500]
    assert came((256, 230), HeadPose(breathing=1)) == pytest.approx((256, 230 + 2.2), abs=NEAR)
    assert came((256 + 42, 230), HeadPose(breathing=0.5))[1] - 230 == pytest.approx(1.1 / np.e, abs=NEAR)
    assert came((256, 400), HeadPose(breathing=1)).tolist() == [256, 400]


def test_an_open_mouth_pulls_the_chin_of_the_face_down_and_nothing_else():
    open_wide = HeadPose(jaw=1)
    assert came((256, 192), open_wide, FACE)[1] == pytest.approx(192 - 0.65, abs=1e-3)
    assert came((256, 192), HeadPose(jaw=0.5), FACE)[1] == pytest.approx(192 - 0.325, abs=1e-3)
    assert came((256, 172), open_wide, FACE).tolist() == [256, 172], "the corners of the mouth are above"
    assert came((256, 192), open_wide, BODY).tolist() == [256, 192]


@pytest.mark.parametrize(
    ("morphs", "jaw"),
    [
        ({}, 0),
        ({"mouth_aaa_index": 1}, 0.9),
        ({"mouth_iii_index": 0.5}, 0.2),
        ({"mouth_uuu_index": 1}, 0.45),
        ({"mouth_eee_index": 1}, 0.65),
        ({"mouth_ooo_index": 0.5}, 0.5),
        ({"mouth_delta": 0.5}, 0.4),
        ({"mouth_smirk": 1}, 0.4),
        ({"mouth_aaa_index": 0.5, "mouth_iii_index": 0.5}, 0.65),
        ({"mouth_aaa_index": 1, "mouth_ooo_index": 1}, 1),
    ],
)
def test_each_shape_of_the_mouth_has_its_share_in_the_jaw(morphs, jaw):
    assert head_pose(pose_from(morphs)).jaw == pytest.approx(jaw)


def test_a_pose_moves_the_figure_by_its_own_morphs():
    names = ("head_x", "head_y", "neck_z", "body_y", "body_z", "breathing")
    given = {name: 0.1 * (1 + number) for number, name in enumerate(names)}
    found = head_pose(pose_from({f"{name}_index": value for name, value in given.items()}))
    assert {name: getattr(found, name) for name in names} == pytest.approx(given)


def test_the_measures_of_a_figure_are_those_of_its_rig():
    rig = Part(
        head=Part(chin=(250.0, 200.0), top=60.0, left=190.0, right=320.0),
        neck=Part(bottom=205.0, width=30.0),
        left_eye=Part(iris=(280.0, 148.0)),
        right_eye=Part(iris=(232.0, 146.0)),
        mouth=Part(upper=((240.0, 176.0), (250.0, 174.0))),
    )
    assert measures_of(rig, (230.0, 240.0)) == Measures(
        middle=0.5 * 250 + 0.5 * 256,
        skull=(255, 130),
        rx=65,
        ry=82,
        mouth=176,
        chin=200,
        neck_bottom=210,
        neck_half=15,
        hair_left=230,
        hair_right=240,
        eyes=((232, 146), (280, 148)),
    )
    wide, narrow = (replace_head(rig, left=256 - half, right=256 + half) for half in (200, 5))
    assert measures_of(wide, (0, 0)).rx == 1.35 * 70, "hair that stands off is no skull"
    assert measures_of(narrow, (0, 0)).rx == 0.78 * 70
    low = replace_head(rig, top=190.0)
    assert measures_of(low, (0, 0)).ry == 30 + 12, "a head is at least as high as this"


def replace_head(rig: Part, **changes: float) -> Part:
    return Part(**vars(rig) | {"head": Part(**vars(rig.head) | changes)})


def test_hair_behind_goes_with_the_hair_before_it_where_both_are_one_lock():
    together = np.zeros((512, 512), np.float32)
    together[170:230, 280:340] = 1
    motion, turn = Motion(USUAL, together), HeadPose(head_y=1, head_x=-0.5)

    def moved(place, plane, of=motion):
        return of.backward(np.array([[place]], np.float32), turn, plane)[0, 0] - place

    within, beyond = (305, 190), (240, 190)
    assert np.linalg.norm(moved(within, FRONT_HAIR, MOTION) - moved(within, BACK_HAIR, MOTION)) > 2, "else they part"
    np.testing.assert_allclose(moved(within, BACK_HAIR), moved(within, FRONT_HAIR), atol=1e-3)
    np.testing.assert_allclose(moved(beyond, BACK_HAIR), moved(beyond, BACK_HAIR, MOTION), atol=1e-3)
