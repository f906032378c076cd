"""Irises are as large as they are drawn, in round eyes of cartoons and in flat ones of lifelike drawings."""

import numpy as np
import pytest

from raven.landmarks.irises import IRIS_HEIGHT, as_people_see_it
from raven.landmarks.points import EYE_POINTS, POINTS

SCALE = 2.0  # pixels of the part map per pixel of the picture
TO_PART = np.array([[SCALE, 0, -44.0], [0, SCALE, -54.0]])
MIDDLE = np.array([34.0, 39.0])
TOLD = 16.0  # width and height that the network's points tell


def eye(opening: float) -> np.ndarray:
    """The points of an eye that is open so far, as the network tells them."""
    places = {
        "iris": (0, 0), "iris_top": (0, -TOLD / 2), "iris_bottom": (0, TOLD / 2), "iris_inner": (TOLD / 2, 0),
        "iris_outer": (-TOLD / 2, 0), "top": (0, -opening / 2), "bottom": (0, opening / 2),
    }  # fmt: skip
    names = [POINTS[index].removeprefix("right_eye.") for index in EYE_POINTS]
    return np.array([MIDDLE + places.get(name, (0, 0)) for name in names], np.float32)


def iris_part(width: float, opening: float) -> np.ndarray:
    """The part that the network sees: a disc between two lids."""
    rows, columns = np.mgrid[:48, :48] + 0.5
    x, y = MIDDLE @ TO_PART[:, :2].T + TO_PART[:, 2]
    disc = np.hypot(columns - x, rows - y) < SCALE * width / 2
    return np.where(disc & (abs(rows - y) < SCALE * opening / 2), 1, 0).astype(np.float32)


def size_of(points: np.ndarray) -> tuple[float, float]:
    names = [POINTS[index] for index in EYE_POINTS]
    at = {name: points[names.index(f"right_eye.iris_{name}")] for name in ("top", "bottom", "inner", "outer")}
    return float(np.hypot(*(at["inner"] - at["outer"]))), float(np.hypot(*(at["top"] - at["bottom"])))


def test_a_small_iris_between_flat_lids_is_as_small_as_it_is_drawn():
    width, height = size_of(as_people_see_it(eye(8.0), iris_part(11.5, 8.0), TO_PART))
    assert width == pytest.approx(11.5, rel=0.06)
    assert height == pytest.approx(11.5 * IRIS_HEIGHT, rel=0.06)


@pytest.mark.parametrize(
    ("part", "opening"),
    [(16.0, 8.0), (10.0, 15.5)],
    ids=["a large iris in a half closed eye", "a part that is narrow, as before a lock of hair, in a wide open eye"],
)
def test_other_irises_stay_as_the_points_tell(part, opening):
    width, height = size_of(as_people_see_it(eye(opening), iris_part(part, opening), TO_PART))
    assert width == pytest.approx(TOLD, rel=0.03)
    assert height == pytest.approx(TOLD * IRIS_HEIGHT, rel=0.03)
