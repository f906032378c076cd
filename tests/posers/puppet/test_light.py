"""A picture of a night: eyes and teeth that are drawn lie in the same light as the rest of the face."""

import numpy as np
import pytest
from numpy.typing import NDArray

from raven.posers.protocol import Source
from raven.posers.puppet.poser import PuppetPrepared
from raven.video.picture import Picture
from tests.posers.puppet.faces import closed_mouth_picture, draw_face
from tests.posers.puppet.shots import POSER, both, box, shot

NIGHT = np.array([0.5, 0.52, 0.66])  # of the light of a day: red, green, blue
POSES = {
    "half blink": both("eye_wink", 0.5),
    "surprised": both("eye_surprised"),
    "teeth": {"mouth_iii_index": 1.0},
    "open": {"mouth_aaa_index": 1.0},
}


def _prepared(rgba8: NDArray[np.uint8], rig: dict[str, object]) -> PuppetPrepared:
    return POSER.prepare(Source(Picture(rgba8=rgba8), rig))


@pytest.fixture(scope="module", params=[104, 107])
def by_day_and_by_night(request) -> tuple[PuppetPrepared, PuppetPrepared]:
    face = draw_face(request.param)
    night = face.rgba8.copy()
    night[..., :3] = np.rint(night[..., :3] * NIGHT)
    rig = face.rig.model_dump(mode="json")
    return _prepared(face.rgba8, rig), _prepared(night, rig)


@pytest.mark.parametrize("name", POSES)
def test_at_night_a_pose_is_that_of_the_day_in_less_light(by_day_and_by_night, name):
    puppet = by_day_and_by_night[0]
    day, night = (shot(figure, POSES[name]) for figure in by_day_and_by_night)
    for part in (puppet.rig.left_eye, puppet.rig.right_eye, puppet.rig.mouth):
        where = box(part, 3)
        assert np.percentile(np.abs(night[where] - day[where] * NIGHT), 99) < 20


@pytest.mark.parametrize("tint", [(1, 1, 1), (1, 0.86, 0.68)], ids=["black and white", "sepia"])
def test_a_mouth_that_is_drawn_into_a_picture_of_one_hue_has_it(tint):
    rgba8, rig = closed_mouth_picture()
    gray = rgba8[..., :3] @ np.array([0.299, 0.587, 0.114])
    rgba8[..., :3] = np.rint(gray[..., None] * tint)
    puppet = _prepared(rgba8, rig)
    mouth = shot(puppet, {"mouth_aaa_index": 1.0})[box(puppet.rig.mouth, 3)]
    hues = mouth / np.maximum(mouth.max(axis=2, keepdims=True), 1)
    dark = mouth.max(axis=2) < 30  # of which rounding hides the hue
    assert np.abs(hues - np.divide(tint, max(tint)))[~dark].max() < 0.06


def test_a_mouth_in_a_picture_in_colours_is_red():
    rgba8, rig = closed_mouth_picture()
    puppet = _prepared(rgba8, rig)
    mouth = shot(puppet, {"mouth_aaa_index": 1.0})[box(puppet.rig.mouth, 3)]
    assert (mouth[..., 0] - mouth[..., 1]).max() > 50


def test_a_picture_that_is_all_black_has_a_light_too():
    rgba8, rig = closed_mouth_picture()
    rgba8[..., :3] = 0
    with np.errstate(divide="raise", invalid="raise"):
        assert shot(_prepared(rgba8, rig), {"mouth_aaa_index": 1.0}).shape == (512, 512, 3)


def test_whites_that_come_to_light_in_a_tinted_picture_have_its_tint():
    """Where too little of them is seen to tell, as beside large irises."""
    face, tint = draw_face(104), np.array([0.8, 0.5, 0.25])
    tinted = face.rgba8.copy()
    tinted[..., :3] = np.rint(tinted[..., :3] * tint)
    rig = face.rig.model_dump(mode="json")
    for side in ("left_eye", "right_eye"):
        rig[side]["iris_width"] = rig[side]["upper"][-1][0] - rig[side]["upper"][0][0] - 1
    eye = _prepared(tinted, rig).layers.left_eye
    assert eye is not None
    red, green, blue = np.median(eye.white.reshape(-1, 3), axis=0)
    assert red > 1.3 * green > 1.7 * blue
