import numpy as np
import pytest

from raven.landmarks.frame import HEAD, FaceFrame, for_opencv, frame_of, inverse, transformed
from raven.landmarks.points import INDEX, MIRRORED, POINTS

FRAME = FaceFrame(x=310.0, y=205.0, size=60.0, tilt=0.3)


def test_every_point_has_one_mirror_picture():
    assert [MIRRORED[other] for other in MIRRORED] == list(range(len(POINTS)))
    assert POINTS[MIRRORED[INDEX["left_eye.inner"]]] == "right_eye.inner"
    assert POINTS[MIRRORED[INDEX["mouth.upper_left"]]] == "mouth.upper_right"
    assert MIRRORED[INDEX["chin"]] == INDEX["chin"]


def test_a_crop_shows_the_face_upright_in_its_middle():
    eyes = np.array(
        [[310 - 30 * np.cos(0.3), 205 - 30 * np.sin(0.3)], [310 + 30 * np.cos(0.3), 205 + 30 * np.sin(0.3)]]
    )
    left, right = transformed(eyes, FRAME.matrix(HEAD))
    assert left[1] == pytest.approx(right[1])
    assert (left[0] + right[0]) / 2 == pytest.approx(HEAD.pixels / 2)
    assert right[0] - left[0] == pytest.approx(HEAD.pixels / HEAD.width)


def test_a_mirrored_crop_is_the_mirror_picture_of_the_crop():
    points = np.random.default_rng(1).uniform(0, 500, (20, 2))
    straight = transformed(points, FRAME.matrix(HEAD))
    mirrored = transformed(points, FRAME.matrix(HEAD, mirrored=True))
    np.testing.assert_allclose(mirrored[:, 0], HEAD.pixels - straight[:, 0], atol=1e-9)
    np.testing.assert_allclose(mirrored[:, 1], straight[:, 1], atol=1e-9)


def test_the_way_back_leads_back():
    points = np.random.default_rng(2).uniform(0, 500, (20, 2))
    matrix = FRAME.matrix(HEAD)
    np.testing.assert_allclose(transformed(transformed(points, matrix), inverse(matrix)), points, atol=1e-9)


def test_opencv_counts_from_the_middle_of_the_first_pixel():
    matrix = FRAME.matrix(HEAD)
    edge, middle = np.array([[100.5, 60.5]]), np.array([[100.0, 60.0]])
    np.testing.assert_allclose(transformed(edge, matrix) - 0.5, transformed(middle, for_opencv(matrix)), atol=1e-9)


def test_the_frame_of_points_is_that_of_the_face():
    points = np.zeros((len(POINTS), 2))
    for side, sign in (("left", 1), ("right", -1)):
        for name, out in (("inner", 14), ("outer", 32)):
            points[INDEX[f"{side}_eye.{name}"]] = (256 + sign * out, 146)
    points[INDEX["chin"]] = (256, 197)
    frame = frame_of(points)
    assert (frame.x, frame.y, frame.tilt) == (256, 146, 0)
    assert frame.size == pytest.approx((46 + 51) / 2)
