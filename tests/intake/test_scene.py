"""Figures are cut out of painted scenes: always alike, and without what hangs on them by a thread."""

import cv2
import numpy as np
import pytest

from raven.intake.take_in import cut_out
from raven.landmarks.faces import Face, find_faces
from tests.intake.pictures import figure_on, scene

SIZE = (700, 900)
WHERE = (1.5, 350, 250)  # pixels per template unit, and the middle between the eyes


@pytest.fixture(scope="module")
def truth() -> np.ndarray:
    """The alpha of the figure, 0..255."""
    return figure_on("rook", SIZE, None, *WHERE)[0][..., 3]


@pytest.fixture(scope="module")
def picture(truth) -> np.ndarray:
    """A figure before a scene, and a rail behind it in a colour that it wears."""
    plain, _ = figure_on("rook", SIZE, scene(SIZE), *WHERE)
    behind = plain.copy()
    hip = round(WHERE[2] + 190 * WHERE[0])
    row = plain[hip, truth[hip] > 250]
    cv2.rectangle(behind, (0, hip), (SIZE[0], hip + 12), [int(value) for value in np.median(row, axis=0)], -1)
    return np.where(truth[..., None] > 127, plain, behind).astype(np.uint8)


@pytest.fixture(scope="module")
def face(picture) -> Face:
    return find_faces(picture)[0]


def test_the_figure_is_there_and_most_of_the_scene_is_gone(picture, face, truth):
    alpha = cut_out(picture, face).figure[..., 3] > 127
    assert (alpha & (truth > 127)).sum() > 0.88 * (alpha | (truth > 127)).sum()


def test_a_rail_behind_the_figure_does_not_stay_on_it(picture, face, truth):
    alpha = cut_out(picture, face).figure[..., 3] > 127
    hip = round(WHERE[2] + 190 * WHERE[0]) + 6
    columns = np.flatnonzero(alpha[hip])
    body = np.flatnonzero(truth[hip] > 127)
    assert columns.min() > body.min() - 40
    assert columns.max() < body.max() + 40


def test_a_picture_is_always_cut_out_alike(picture, face):
    first = cut_out(picture, face).figure
    cv2.kmeans(
        np.random.default_rng(0).random((50, 2), np.float32), 3, None, (3, 10, 0.1), 3, cv2.KMEANS_RANDOM_CENTERS
    )
    assert (cut_out(picture, face).figure == first).all()
