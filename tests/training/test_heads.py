"""Drawn heads: the truth about a head agrees with its picture."""

import numpy as np
import pytest

pytest.importorskip("skia", reason="drawn heads need the extra `training`")

from raven.landmarks.parts import PART, PARTS
from raven.landmarks.points import INDEX, POINTS
from training.heads.ground import draw_ground
from training.heads.head import Drawn, draw_head

SIZE = 256


@pytest.fixture(scope="module")
def heads() -> list[Drawn]:
    return [draw_head(seed, SIZE) for seed in range(60)]


def at(drawn: Drawn, name: str) -> np.ndarray:
    return drawn.points[INDEX[name]]


def upright(drawn: Drawn, place: np.ndarray) -> np.ndarray:
    """The place in the head's own directions, in distances between the irises."""
    left, right = (at(drawn, f"{side}_eye.outer")[:2] for side in ("left", "right"))
    x = (left - right) / np.hypot(*(left - right))
    centre = (left + right) / 2
    return np.array([(place[:2] - centre) @ x, (place[:2] - centre) @ [-x[1], x[0]]]) / np.hypot(*(left - right)) * 1.55


def test_the_same_seed_draws_the_same_head():
    one, other = draw_head(5, SIZE), draw_head(5, SIZE)
    assert np.array_equal(one.picture, other.picture)
    assert np.array_equal(one.parts, other.parts)
    assert np.array_equal(one.points, other.points)
    assert not np.array_equal(one.picture, draw_head(6, SIZE).picture)


def test_shapes_and_values_are_as_promised(heads):
    for drawn in heads:
        assert drawn.picture.shape == (SIZE, SIZE, 4)
        assert drawn.picture.dtype == np.uint8
        assert drawn.parts.shape == (SIZE, SIZE)
        assert drawn.parts.dtype == np.uint8
        assert drawn.parts.max() < len(PARTS)
        assert drawn.points.shape == (len(POINTS), 3)
        assert drawn.points.dtype == np.float32
        assert np.isfinite(drawn.points).all()
        assert set(np.unique(drawn.points[:, 2])) <= {0.0, 0.5, 1.0}


def test_background_is_where_the_picture_is_transparent(heads):
    for drawn in heads:
        assert np.array_equal(drawn.parts == 0, drawn.picture[:, :, 3] < 128)


def test_features_lie_in_their_natural_order(heads):
    for drawn in heads:
        for side in ("left", "right"):
            assert (
                upright(drawn, at(drawn, f"{side}_eye.top"))[1]
                <= upright(drawn, at(drawn, f"{side}_eye.bottom"))[1] + 1e-3
            )
        assert upright(drawn, at(drawn, "left_eye.inner"))[0] > upright(drawn, at(drawn, "right_eye.inner"))[0]
        assert upright(drawn, at(drawn, "mouth.left"))[0] < upright(drawn, at(drawn, "mouth.right"))[0]
        assert upright(drawn, at(drawn, "mouth.top"))[1] <= upright(drawn, at(drawn, "mouth.bottom"))[1] + 1e-3
        heights = [
            upright(drawn, at(drawn, name))[1] for name in ("hair_top", "left_eye.lower_middle", "mouth.top", "jaw_4")
        ]
        assert heights == sorted(heights)
        jaw = [upright(drawn, at(drawn, f"jaw_{step}"))[1] for step in range(9)]
        assert upright(drawn, at(drawn, "chin"))[1] >= max(jaw) - 0.03


def test_a_seen_iris_is_marked_as_iris(heads):
    right = total = 0
    for drawn in heads:
        for side in ("left", "right"):
            x, y, seen = at(drawn, f"{side}_eye.iris")
            if seen == 1:
                total += 1
                around = drawn.parts[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2]
                right += bool((around == PART["iris"]).any())
    assert total > 70
    assert right > 0.9 * total  # lids of half closed eyes come below the middle now and then


def test_the_points_of_lids_lie_on_the_border_of_the_marked_opening(heads):
    off = []
    for drawn in heads:
        opening = np.isin(drawn.parts, [PART["eye white"], PART["iris"]])
        for side in ("left", "right"):
            iris, top, bottom = (at(drawn, f"{side}_eye.{name}") for name in ("iris", "top", "bottom"))
            if min(iris[2], top[2], bottom[2]) < 1 or np.hypot(*(bottom - top)[:2]) < 4:
                continue
            way = (bottom - top)[:2] / np.hypot(*(bottom - top)[:2])
            for end, out in ((top, -way), (bottom, way)):
                steps = end[:2] + np.arange(-2, 2, 0.05)[:, None] * out
                open_ = opening[tuple(np.floor(steps[:, ::-1]).astype(int).T)]
                if open_[0] and not open_[-1]:
                    off.append(np.argmin(open_) * 0.05 - 2)
    assert len(off) > 120
    assert np.percentile(np.abs(off), 90) < 0.75  # labels know whole pixels only
    assert abs(np.median(off)) < 0.15


def test_a_seen_mouth_and_its_corners_are_marked_as_mouth(heads):
    for drawn in heads:
        for name in ("mouth.left", "mouth.right", "mouth.upper_left", "mouth.lower_right"):
            x, y, seen = at(drawn, name)
            if seen == 1:
                assert (drawn.parts[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2] == PART["mouth"]).any()


def test_the_size_of_the_picture_scales_the_points():
    small, large = draw_head(3, 192), draw_head(3, 384)
    both = (small.points[:, 2] > 0) & (large.points[:, 2] > 0)
    both &= np.array(["brow" not in name for name in POINTS])  # these end where hair covers them, to the pixel
    assert np.abs(small.points[both, :2] * 2 - large.points[both, :2]).max() < 3


def test_heads_differ_in_colour_size_and_features(heads):
    iris_distances = [
        np.hypot(*(at(d, "left_eye.iris_top")[:2] - at(d, "right_eye.iris_top")[:2])) / SIZE for d in heads
    ]
    assert np.std(iris_distances) > 0.04
    hair = [
        d.picture[d.parts == PART["front hair"], :3].mean(0) for d in heads if (d.parts == PART["front hair"]).any()
    ]
    assert np.std(hair, axis=0).min() > 30
    heights = [upright(d, at(d, "left_eye.bottom"))[1] - upright(d, at(d, "left_eye.top"))[1] for d in heads]
    assert np.percentile(heights, 90) > 1.4 * np.percentile(heights, 25)
    shares = [np.mean(d.points[INDEX["left_brow.inner"] : INDEX["left_brow.outer"] + 1, 2] == 0.5) for d in heads]
    assert 0.05 < np.mean(shares) < 0.7


def test_grounds_are_opaque_pictures_that_differ():
    grounds = [draw_ground(seed, 96) for seed in range(12)]
    assert all(g.shape == (96, 96, 3) and g.dtype == np.uint8 for g in grounds)
    assert len({g.tobytes() for g in grounds}) > 8
    assert np.array_equal(grounds[3], draw_ground(3, 96))
