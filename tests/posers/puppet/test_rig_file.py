"""A rig file corrects what the detector found, in whole or in part, and is checked to the last number."""

import json
import math

import pytest

from raven.errors import InvalidInput
from raven.posers.puppet.rig import Brow, Eye, Head, Mouth, Neck, Rig
from raven.posers.puppet.rig_file import complete_rig, parse_rig, write_rig


def eye(x: float) -> Eye:
    upper = ((x - 10, 145), (x, 138), (x + 10, 145))
    lower = ((x - 10, 145), (x, 152), (x + 10, 145))
    return Eye(upper=upper, lower=lower, lash=2, iris=(x, 145), iris_width=12, iris_height=14, confidence=0.6)


@pytest.fixture
def detected() -> Rig:
    def brow(x: float) -> Brow:
        return Brow(line=((x - 8, 126), (x, 124), (x + 8, 126)), thickness=2, confidence=0.3)

    return Rig(
        left_eye=eye(278),
        right_eye=eye(234),
        left_brow=brow(278),
        right_brow=brow(234),
        mouth=Mouth(upper=((248, 170), (256, 168), (264, 170)), lower=((248, 170), (256, 176), (264, 170))),
        head=Head(outline=((215, 145), (256, 188), (297, 145)), chin=(256, 188), top=62, left=200, right=312),
        neck=Neck(pivot=(256, 191), width=24, bottom=203),
    )


def test_an_empty_file_changes_nothing(detected):
    assert complete_rig(detected, {}) == detected


def test_one_field_of_one_part_is_replaced_and_the_rest_stays(detected):
    rig = complete_rig(detected, {"left_eye": {"iris": [280, 146]}})
    assert rig.left_eye.iris == (280, 146)
    assert rig.left_eye.upper == detected.left_eye.upper
    assert rig.left_eye.confidence == 0.6
    assert rig.right_eye == detected.right_eye


def test_a_part_given_whole_is_certain_unless_it_says_otherwise(detected):
    brow = {"line": [[270, 120], [278, 118], [286, 120]], "thickness": 3}
    assert complete_rig(detected, {"left_brow": brow}).left_brow.confidence == 1
    assert complete_rig(detected, {"left_brow": brow | {"confidence": 0.4}}).left_brow.confidence == 0.4


def test_a_lid_given_alone_pulls_the_corners_of_the_other_along(detected):
    rig = complete_rig(detected, {"left_eye": {"upper": [[266, 146], [278, 136], [290, 144]]}})
    assert rig.left_eye.lower[0] == (266, 146)
    assert rig.left_eye.lower[-1] == (290, 144)
    assert rig.left_eye.lower[1] == pytest.approx((278, 152), abs=1.5)


def test_what_is_written_reads_back_the_same(detected, tmp_path):
    path = tmp_path / "someone.rig.json"
    write_rig(path, detected)
    nothing_found = detected.model_copy(update={"left_eye": eye(270)})
    assert complete_rig(nothing_found, parse_rig(path.read_bytes())) == detected


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"nose": {}}, "rig.nose"),
        ({"left_eye": {"pupil": [1, 2]}}, "rig.left_eye.pupil"),
        ({"left_eye": []}, "rig.left_eye"),
        ({"left_eye": {"iris": [280]}}, "rig.left_eye.iris[1]"),
        ({"left_eye": {"iris": [True, 146]}}, "rig.left_eye.iris[0]"),
        ({"left_eye": {"iris": ["280", 146]}}, "rig.left_eye.iris[0]"),
        ({"left_eye": {"iris": [math.nan, 146]}}, "rig.left_eye.iris[0]"),
        ({"left_eye": {"iris": [math.inf, 146]}}, "rig.left_eye.iris[0]"),
        ({"left_eye": {"iris_width": 0}}, "rig.left_eye.iris_width"),
        ({"left_eye": {"iris_width": None}}, "rig.left_eye.iris_width"),
        ({"mouth": {"upper": [[248, 170], [264, 170]]}}, "rig.mouth.upper"),
        ({"mouth": {"upper": [[264, 170], [256, 168], [248, 170]]}}, "rig.mouth.upper"),
        ({"mouth": {"upper": [[248, 170]] * 65}}, "rig.mouth.upper"),
        ({"head": {"top": 5000}}, "rig.head.top"),
        ({"neck": {"width": -3}}, "rig.neck.width"),
        ({"neck": {"confidence": 1.5}}, "rig.neck.confidence"),
        ({"neck": {"pivot": object()}}, "rig"),
        ([], "rig"),
    ],
)
def test_a_wrong_value_is_refused_by_name(detected, given, field):
    with pytest.raises(InvalidInput) as refused:
        complete_rig(detected, given)
    assert refused.value.field == field


def test_two_given_lids_that_do_not_meet_are_refused(detected):
    lids = {"upper": [[266, 146], [278, 136], [290, 144]], "lower": [[266, 140], [278, 150], [290, 144]]}
    with pytest.raises(InvalidInput, match="same points") as refused:
        complete_rig(detected, {"left_eye": lids})
    assert refused.value.field == "rig.left_eye.lower"


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "[" * 100_000, "1" * 2_000_000], ids=range(6))
def test_text_that_is_no_rig_is_refused(text):
    with pytest.raises(InvalidInput) as refused:
        parse_rig(text)
    assert refused.value.field == "rig"


def test_a_written_rig_can_be_read_by_a_person(detected, tmp_path):
    path = tmp_path / "someone.rig.json"
    write_rig(path, detected)
    lines = path.read_text().splitlines()
    assert '    "iris": [278.0, 145.0],' in lines
    assert set(json.loads("\n".join(lines))) == set(Rig.model_fields)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"head": {"chin": [256, 120]}}, "rig.head"),  # above the mouth
        ({"left_brow": {"line": [[400, 126], [410, 124], [420, 126]]}}, "rig.left_brow"),
        ({"mouth": {"upper": [[248, 300], [256, 298], [264, 300]]}}, "rig.mouth"),
    ],
)
def test_a_feature_beside_the_face_is_refused_by_name(detected, given, field):
    with pytest.raises(InvalidInput, match="outside of the face") as error:
        complete_rig(detected, given)
    assert error.value.field == field
