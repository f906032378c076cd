"""Irises that were found too large shrink to the border that is drawn; all others stay as they were found."""

import cv2
import numpy as np
import pytest

from raven.landmarks.faces import find_faces
from raven.landmarks.iris_borders import at_their_border
from raven.landmarks.points import EYE_POINTS, POINTS
from tests.posers.puppet.faces import draw_face

FINE = 8  # the eye is drawn so much larger, then reduced
SIZE, MIDDLE = 96, np.array([48.0, 50.0])
HALF, OPEN = 24.0, 9.0  # of the opening: half its width, half its height
TO_CROP = np.array([[2.0, 0, -30.0], [0, 2.0, -40.0]])
"""From the picture to the drawn crop."""
NAMES = [POINTS[index].removeprefix("right_eye.") for index in EYE_POINTS]
WHITE, IRIS = (238, 232, 240), (96, 98, 128)


def found(width: float, height: float) -> np.ndarray:
    """The points of an eye whose iris was found so large, in pixels of the picture."""
    x, y = MIDDLE
    places = {"inner": (x + HALF, y), "outer": (x - HALF, y), "iris": (x, y)}
    for lid, sign in (("upper", -1), ("lower", 1)):
        for name, share in (("inner", 0.5), ("middle", 0.0), ("outer", -0.5)):
            places[f"{lid}_{name}"] = (x + HALF * share, y + sign * OPEN * (1 - share**2))
    places |= {"iris_inner": (x + width / 2, y), "iris_outer": (x - width / 2, y)}
    places |= {"iris_top": (x, y - height / 2), "iris_bottom": (x, y + height / 2)}
    there = np.array([places.get(name, (x, y)) for name in NAMES])
    return ((there - TO_CROP[:, 2]) / 2).astype(np.float32)


def drawn(width: float, white=WHITE, iris=IRIS, highlight: float = 0.0, shade: float = 0.0) -> np.ndarray:
    """An eye between flat lids with a round iris; `highlight`: radius of a white spot on it; `shade`: how far down the upper
    lid's shadow reaches."""
    y, x = (np.mgrid[: SIZE * FINE, : SIZE * FINE] + 0.5) / FINE
    x, y = x - MIDDLE[0], y - MIDDLE[1]
    picture = np.full((*x.shape, 3), (246, 228, 214), np.float32)
    lid = OPEN * (1 - (x / HALF) ** 2)
    picture[abs(y) < lid] = white
    picture[(abs(y) < lid) & (y + lid < shade)] *= 0.8
    picture[(abs(y) < lid) & (np.hypot(x, y) < width / 2)] = iris
    picture[(abs(y) < lid) & (np.hypot(x + width / 4, y) < highlight)] = 255
    picture[(y < -lid + 0.5) & (y > -lid - 2) & (abs(x) < HALF)] = 20
    return cv2.resize(picture, (SIZE, SIZE), interpolation=cv2.INTER_AREA).astype(np.uint8)


def sizes(points: np.ndarray) -> tuple[float, float]:
    """Width and height of the iris, in pixels of the crop."""
    at = {name: points[NAMES.index(f"iris_{name}")] * 2 for name in ("inner", "outer", "top", "bottom")}
    return float(np.hypot(*(at["inner"] - at["outer"]))), float(np.hypot(*(at["top"] - at["bottom"])))


@pytest.mark.parametrize("white", [(255, 255, 255), WHITE, (226, 214, 190), (196, 206, 226)])
@pytest.mark.parametrize("shade", [0.0, 3.0])
def test_an_iris_found_too_large_is_as_large_as_it_is_drawn_however_the_white_is_tinted(white, shade):
    told = at_their_border(found(20, 20), drawn(12, white=white, shade=shade), TO_CROP)
    assert sizes(told) == pytest.approx((12, 12), rel=0.12)
    assert told[NAMES.index("iris")] == pytest.approx(found(20, 20)[NAMES.index("iris")], abs=0.6)


def test_one_that_was_found_too_low_for_its_width_is_round():
    assert sizes(at_their_border(found(20, 15), drawn(12), TO_CROP)) == pytest.approx((12, 12), rel=0.12)


def test_one_that_was_found_beside_its_place_goes_there():
    aside = found(20, 20)
    for name in ("iris", "iris_inner", "iris_outer", "iris_top", "iris_bottom"):
        aside[NAMES.index(name), 0] += 0.75
    told = at_their_border(aside, drawn(12), TO_CROP)
    assert told[NAMES.index("iris")] == pytest.approx(found(20, 20)[NAMES.index("iris")], abs=0.4)
    assert told[NAMES.index("inner")] == pytest.approx(aside[NAMES.index("inner")])


@pytest.mark.parametrize(
    "picture",
    [
        drawn(20),
        drawn(20, highlight=5),
        drawn(12, white=(120, 118, 140)),
        drawn(36),
        np.random.default_rng(1).integers(0, 256, (SIZE, SIZE, 3), np.uint8),
    ],
    ids=["found right", "a large highlight", "hardly another colour than the white", "no white about it", "noise"],
)
def test_irises_stay_as_they_were_found_where_no_smaller_border_is_clear(picture):
    assert np.array_equal(at_their_border(found(20, 20), picture, TO_CROP), found(20, 20))


@pytest.mark.parametrize("seed", [5, 10, 40])
def test_small_irises_in_flat_eyes_are_found_as_wide_as_they_are_drawn(seed):
    face = draw_face(seed)
    [told] = find_faces(face.rgba8, most=1)
    for side, eye in (("left", face.rig.left_eye), ("right", face.rig.right_eye)):
        width = np.hypot(*(told.point(f"{side}_eye.iris_inner") - told.point(f"{side}_eye.iris_outer")))
        assert width == pytest.approx(eye.iris_width, rel=0.2)
