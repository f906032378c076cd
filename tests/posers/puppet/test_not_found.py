"""What was not found in a picture stays as it was drawn: nothing is painted over it, and it does not move."""

import cv2
import numpy as np
import pytest

from raven.pose import MORPHS
from raven.posers.protocol import Source
from raven.posers.puppet.detection.template import template_rig
from raven.posers.puppet.poser import PuppetPrepared
from raven.posers.puppet.rig_file import complete_rig
from raven.video.picture import Picture
from tests.posers.puppet.shots import POSER, Shot, both, box, change, shot

FACE = [morph.name for morph in MORPHS if morph.name.startswith(("eye", "iris", "mouth"))]
BODY = {"head_x_index": 0.7, "head_y_index": -0.8, "neck_z_index": 0.5, "body_y_index": 0.6, "breathing_index": 1.0}


def without(source: Source, *parts: str) -> PuppetPrepared:
    """The puppet of a picture in which these parts were not found."""
    rig = {part: {"confidence": 0.1} for part in parts}
    return POSER.prepare(Source(source.picture, rig))


def drawn(source: Source) -> Shot:
    picture = source.picture.rgba8().astype(np.float32)
    alpha = picture[..., 3:] / 255
    return np.asarray(picture[..., :3] * alpha + 255 * (1 - alpha), np.float32)


@pytest.fixture(scope="module")
def blank() -> PuppetPrepared:
    return POSER.prepare(Source(Picture(rgba8=np.full((512, 512, 4), 255, np.uint8))))


def test_nothing_is_painted_on_a_white_picture(blank: PuppetPrepared):
    for name in FACE:
        assert shot(blank, {name: 1.0}).min() > 254.9, name
    assert shot(blank, BODY | {"mouth_ooo_index": 1.0} | both("eye_wink")).min() > 254.9
    assert len(blank.not_found) == 5


def test_a_picture_without_a_face_moves_without_a_seam():
    """Diagonal stripes all over: where a part of them moved by itself, they would be broken."""
    y, x = np.mgrid[:512, :512]
    stripes = (128 + 100 * np.sin((x + y) / 6)).astype(np.uint8)
    puppet = POSER.prepare(Source(Picture(rgba8=cv2.cvtColor(stripes, cv2.COLOR_GRAY2RGBA))))
    assert "head" in puppet.rig.not_found()
    seen = shot(puppet, {"head_y_index": 1.0, "head_x_index": 0.5, "mouth_aaa_index": 1.0})[60:250, 150:362, 0]
    steps = max(np.abs(np.diff(seen, axis=axis)).max() for axis in (0, 1))
    assert steps < 1.6 * np.abs(np.diff(stripes.astype(int), axis=0)).max()


@pytest.mark.parametrize("part", ["left_eye", "right_eye", "mouth"])
def test_a_feature_that_was_not_found_stays_as_it_is_drawn(source: Source, puppet: PuppetPrepared, part: str):
    still = without(source, part)
    where = box(getattr(puppet.rig, part))
    for morphs in ({}, dict.fromkeys(FACE, 1.0)):
        assert change(drawn(source), shot(still, morphs), where) < 1
        assert change(shot(puppet, morphs), shot(still, morphs), where) > (1 if morphs or part == "mouth" else -1)


@pytest.mark.parametrize(("part", "other"), [("left_eye", "right_eye"), ("right_eye", "mouth"), ("mouth", "left_eye")])
def test_the_other_features_move_as_ever(source: Source, puppet: PuppetPrepared, part: str, other: str):
    still = without(source, part)
    morphs = {"mouth_ooo_index": 1.0} | both("eye_wink")
    where = box(getattr(puppet.rig, other), -1)
    assert change(shot(still), shot(still, morphs), where) > 20
    assert change(shot(puppet, morphs), shot(still, morphs), where) < 4


def test_a_brow_that_was_not_found_stays_while_the_other_moves(source: Source, puppet: PuppetPrepared):
    still = without(source, "left_brow")
    rest, raised = shot(still), shot(still, both("eyebrow_raised"))

    def around(side: str) -> tuple[slice, slice]:
        xs, ys = np.array(getattr(puppet.rig, f"{side}_brow").line).T
        return slice(int(ys.min()) - 5, int(ys.max()) + 3), slice(int(xs.min()), int(xs.max()))

    assert change(rest, raised, around("left")) == 0
    assert change(rest, raised, around("right")) > 3


def test_the_chin_does_not_drop_for_a_mouth_that_stays_closed(source: Source):
    still = without(source, "mouth")
    np.testing.assert_array_equal(shot(still), shot(still, {"mouth_ooo_index": 1.0}))


def test_the_figure_moves_all_the_same(source: Source, puppet: PuppetPrepared):
    still = without(source, "left_eye", "right_eye", "left_brow", "right_brow", "mouth")
    assert change(shot(still), shot(still, BODY)) > 0.8 * change(shot(puppet), shot(puppet, BODY))


def test_cels_on_eyes_that_were_not_found_hurt_nobody(source: Source):
    still = without(source, "left_eye")
    nothing = Picture(rgba8=np.zeros((512, 512, 4), np.uint8))
    dots = Picture(rgba8=np.full((512, 512, 4), (255, 0, 0, 255), np.uint8))
    painted = still.with_overlay(nothing, dots)
    where = box(still.rig.right_eye, -3)
    assert change(shot(still), shot(painted), where) > 5


def test_the_user_is_told_what_stays_still_and_what_is_guessed(source: Source):
    puppet = without(source, "left_eye", "mouth", "neck")
    assert puppet.not_found == ("left eye", "mouth")
    assert puppet.warnings == (
        "not found in the picture, so they stay still: left eye, mouth",
        "not found in the picture, placed by guess: neck",
    )


def test_a_part_that_somebody_has_corrected_counts_as_found():
    rig = complete_rig(template_rig(), {"mouth": {"upper": [[246, 170], [256, 168], [266, 170]]}, "left_eye": {}})
    assert rig.mouth.found
    assert not rig.left_eye.found
    assert not complete_rig(template_rig(), {"mouth": {"confidence": 0.2}}).mouth.found


def test_clear_lines_where_no_face_is_are_no_brows_and_no_mouth():
    """Fur and hair have lines as clear as any brow's: without eyes or a jaw around them they do not count."""
    picture = np.full((512, 512, 4), (250, 224, 208, 255), np.uint8)
    for y in (122, 171):
        for x in (230, 256, 282):
            cv2.line(picture, (x - 11, y), (x + 11, y), (40, 30, 40, 255), 3, cv2.LINE_AA)
    puppet = POSER.prepare(Source(Picture(rgba8=picture)))
    assert set(puppet.not_found) == {"left eye", "right eye", "left brow", "right brow", "mouth"}
