"""A cut-out whose outline runs where the picture has no edge is doubtful, and the verdict says so."""

import cv2
import numpy as np
import pytest

from raven.intake.doubt import longest_blind_stretch, outline_is_doubtful
from raven.intake.take_in import take_in
from tests.intake.pictures import figure_on, scene

SIZE = (700, 900)
WHERE = (1.5, 350, 250)  # pixels per template unit, and the middle between the eyes
FACE = 60.0  # pixels


@pytest.fixture(scope="module")
def drawn() -> np.ndarray:
    """(H, W, 3) a figure of two colours with an arm before a scene of a third one, and the (H, W) alpha of it below."""
    picture = np.full((400, 400, 3), (70, 110, 90), np.uint8)
    cv2.ellipse(picture, (200, 120), (60, 75), 0, 0, 360, (225, 185, 165), -1)
    cv2.rectangle(picture, (130, 190), (270, 399), (60, 60, 150), -1)
    cv2.rectangle(picture, (270, 230), (380, 299), (225, 185, 165), -1)
    return picture


@pytest.fixture(scope="module")
def whole(drawn) -> np.ndarray:
    return np.where((drawn == (70, 110, 90)).all(axis=2), 0, 255).astype(np.uint8)


def test_an_outline_along_the_edges_of_the_picture_is_sure(drawn, whole):
    assert longest_blind_stretch(drawn, whole, FACE) == 0


@pytest.mark.parametrize("scale", [0.5, 1, 3])
def test_scene_that_is_left_is_a_blind_stretch_as_long_as_it_is_whatever_the_size(drawn, whole, scale):
    left = whole.copy()
    cv2.rectangle(left, (60, 250), (130, 399), 255, -1)  # 150 down and 70 across
    left, picture = (cv2.resize(each, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) for each in (left, drawn))
    assert longest_blind_stretch(picture, left, FACE * scale) == pytest.approx((150 + 70) / FACE, rel=0.2)
    assert outline_is_doubtful(picture, left, FACE * scale)


def test_a_limb_cut_through_is_blind_where_it_is_cut(drawn, whole):
    lost = whole.copy()
    lost[:, 320:] = 0
    assert longest_blind_stretch(drawn, lost, FACE) == pytest.approx(70 / FACE, rel=0.25)
    assert outline_is_doubtful(drawn, lost, FACE)


def test_where_the_picture_ends_there_is_no_outline(drawn, whole):
    """A figure that goes on beyond all edges has none."""
    assert longest_blind_stretch(drawn, np.full_like(whole, 255), FACE) == 0


def kinds_said(ground: np.ndarray) -> set[str]:
    return {reason.kind for reason in take_in(figure_on("finch", SIZE, ground, *WHERE)[0]).verdict.reasons}


def test_the_verdict_tells_a_doubtful_cut_out_from_one_to_look_at():
    clear = scene(SIZE)
    assert "painted_scene" in kinds_said(clear)
    like_her_sleeves = clear.copy()
    like_her_sleeves[450:, :330] = (248, 232, 214)
    said = kinds_said(like_her_sleeves)
    assert "cut_out_doubtful" in said
    assert "painted_scene" not in said
