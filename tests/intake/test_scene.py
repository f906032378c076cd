"""Figures are cut out of painted scenes: always alike, with raised arms, without what hangs on them by a thread."""

import cv2
import numpy as np
import pytest

from raven.intake.scene import cut_from_scene
from raven.intake.take_in import Cut, cut_out
from raven.intake.verdict import DOUBTFUL_CUT
from raven.landmarks.faces import Face, find_faces
from raven.landmarks.frame import FaceFrame
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


@pytest.mark.parametrize("looked_below", [True, False])
def test_what_stands_beside_a_trunk_goes_once_it_is_looked_at(looked_below):
    """A piece of sky beyond a hand on a fence, in a colour that neither the figure has nor the rest of the scene."""
    height, width = 420, 400
    picture = np.random.default_rng(2).integers(90, 130, (height, width, 3), np.uint8)
    rows, columns = np.mgrid[:height, :width]
    arm = (columns > 70) & (abs(rows - 320) < 20)
    figure = (rows >= 60) & ((abs(columns - 199.5) < 60) | (arm & (columns < 200)))
    picture[figure] = (200, 60, 50)
    picture[290:400, 46:71] = (170, 200, 240)
    inside = np.where(rows < 220, figure, np.nan).astype(np.float32)
    trunk = np.where(figure, 0.6, 0.05).astype(np.float32) if looked_below else None
    alpha = cut_from_scene(picture, FaceFrame(200, 100, 60), inside, trunk)[0][..., 3] > 127
    assert alpha[figure].mean() > 0.97
    assert (alpha[290:400, 46:66].mean() < 0.1) == looked_below


def test_an_arm_that_the_networks_take_for_scene_is_whole():
    """They were trained on heads, and are sure that what is raised beside a neck is no part of one."""
    height, width = 420, 400
    picture = np.random.default_rng(2).integers(90, 130, (height, width, 3), np.uint8)
    rows, columns = np.mgrid[:height, :width]
    arm = (abs(columns - 285 + (rows - 150) // 8) < 14) & (rows > 155) & (rows < 300)
    elbow = (abs(rows - 290) < 14) & (columns > 200) & (columns < 285)
    figure = ((rows >= 60) & (abs(columns - 199.5) < 50)) | arm | elbow
    picture[figure] = (220, 170, 150)
    inside = np.where(rows < 220, figure & ~arm, np.nan).astype(np.float32)
    alpha = cut_from_scene(picture, FaceFrame(200, 100, 60), inside)[0][..., 3] > 127
    assert alpha[arm].mean() > 0.95
    assert alpha[~figure].mean() < 0.05


@pytest.fixture(scope="module")
def behind_cuffs() -> tuple[np.ndarray, Cut]:
    """The alpha of a figure, and what is cut out where the scene has the colours of its cuffs."""
    picture, _ = figure_on("rook", SIZE, scene(SIZE), *WHERE)
    return figure_on("rook", SIZE, None, *WHERE)[0][..., 3], cut_out(picture, find_faces(picture)[0])


def test_a_hand_beyond_a_cuff_in_the_colours_of_the_scene_stays(behind_cuffs):
    alpha, cut = behind_cuffs
    hand = (slice(640, 720), slice(170, 245))
    there = cut.figure[hand][..., 3] > 127
    assert (alpha[hand] > 127).sum() > 2000
    assert there[alpha[hand] > 127].mean() > 0.8
    assert there[alpha[hand] < 127].mean() < 0.2  # between hand and hip there is scene


def test_what_was_apart_makes_a_cut_out_doubtful(behind_cuffs):
    _, cut = behind_cuffs
    assert cut.notes == (DOUBTFUL_CUT,)
