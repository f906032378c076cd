"""The THA4 engine as sessions use it."""

from pathlib import Path

import numpy as np
import pytest

from raven.errors import InvalidInput
from raven.pose import pose_from, rest_pose
from raven.posers.protocol import Source
from raven.posers.tha4.poser import Tha4Poser, Tha4Prepared
from raven.video.picture import Picture
from tests.posers.tha4.made_up import picture


@pytest.fixture(scope="module")
def prepared(model_folder: Path) -> Tha4Prepared:
    return Tha4Poser("cpu").prepare(Source(Picture(rgba8=picture()), folder=model_folder))


def overlay(rows: slice, columns: slice) -> Picture:
    pixels = np.zeros((512, 512, 4), np.uint8)
    pixels[rows, columns] = (0, 255, 0, 255)
    return Picture(rgba8=pixels)


NOTHING = Picture(rgba8=np.zeros((512, 512, 4), np.uint8))


def test_a_character_without_a_model_is_refused(tmp_path: Path):
    for folder in (None, tmp_path):
        with pytest.raises(InvalidInput, match="character model"):
            Tha4Poser("cpu").prepare(Source(Picture(rgba8=picture()), folder=folder))


def test_a_broken_model_is_refused_by_name(folder: Path):
    (folder / "face_morpher.pt").unlink()
    with pytest.raises(InvalidInput, match=r"face_morpher\.pt"):
        Tha4Poser("cpu").prepare(Source(Picture(rgba8=picture()), folder=folder))


def test_another_picture_than_the_models_is_told(model_folder: Path, prepared: Tha4Prepared):
    assert prepared.warnings == ()
    other = Picture(rgba8=np.ascontiguousarray(picture()[:, ::-1]))
    assert Tha4Poser("cpu").prepare(Source(other, folder=model_folder)).warnings


def test_a_picture_of_double_size_is_posed_at_the_models_size(model_folder: Path, prepared: Tha4Prepared):
    double = Picture(rgba8=picture().repeat(2, axis=0).repeat(2, axis=1))
    large = Tha4Poser("cpu").prepare(Source(double, folder=model_folder))
    assert large.size == 512
    assert large.warnings == ()
    difference = large.pose(rest_pose()).linear() - prepared.pose(rest_pose()).linear()
    assert np.abs(difference).max() < 1e-3


def test_a_frame_belongs_to_the_caller(prepared: Tha4Prepared):
    first = prepared.pose(rest_pose()).rgba8()
    kept = first.copy()
    other = prepared.pose(pose_from({"mouth_aaa_index": 1.0, "head_y_index": 1.0})).rgba8()
    np.testing.assert_array_equal(first, kept)
    assert np.abs(other.astype(int) - kept).max() > 0


def test_the_face_is_drawn_again_only_when_its_morphs_change(prepared: Tha4Prepared):
    face = prepared.face(rest_pose())
    assert prepared.face(pose_from({"head_x_index": 1.0})) is face
    assert prepared.face(pose_from({"eye_wink_left_index": 1.0})) is not face


def test_cels_lie_over_picture_and_face_and_leave_the_bare_character_alone(prepared: Tha4Prepared):
    bare = prepared.pose(rest_pose()).rgba8()
    painted = prepared.with_overlay(overlay(slice(100, 140), slice(230, 270)), NOTHING)
    seen = painted.pose(rest_pose()).rgba8()
    assert np.abs(seen.astype(int) - bare).max() > 20
    np.testing.assert_array_equal(prepared.pose(rest_pose()).rgba8(), bare)
    np.testing.assert_array_equal(painted.with_overlay(NOTHING, NOTHING).pose(rest_pose()).rgba8(), bare)


def test_a_cel_on_an_eye_is_seen_while_the_eye_is_as_it_was(prepared: Tha4Prepared):
    glowing = prepared.with_overlay(NOTHING, overlay(slice(140, 150), slice(225, 235)))
    bare, seen = prepared.pose(rest_pose()).rgba8(), glowing.pose(rest_pose()).rgba8()
    assert np.abs(seen.astype(int) - bare).max() > 20
