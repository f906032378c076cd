"""Small figures are enlarged by the upscaler's networks, where there are any."""

import cv2
import numpy as np
import pytest

from raven.errors import Unavailable
from raven.intake.enlarge import enlarged
from raven.intake.fit import Placement, fitted
from raven.intake.take_in import take_in
from raven.landmarks.frame import inverse
from raven.video import upscaler
from raven.video.picture import Rgba8
from raven.video.upscaler import scaled
from tests.intake.pictures import figure_on

SCALE = 0.5  # pixels per template unit


def small() -> tuple[Rgba8, Placement]:
    large, matrix = figure_on("finch", (960, 1200), None, 4 * SCALE, 480, 360)
    picture = scaled(large, 240, 300, "lanczos")
    return picture, Placement(inverse(matrix / 4))


def face(square: Rgba8) -> np.ndarray:
    """The face over white."""
    shown = square[90:200, 200:312].astype(np.float32)
    alpha = shown[..., 3:] / 255
    return np.asarray(shown[..., :3] * alpha + 255 * (1 - alpha))


def test_a_small_figure_comes_out_nearer_to_the_truth_than_by_lanczos():
    pytest.importorskip("pyanime4k")
    picture, placement = small()
    truth, _ = figure_on("finch", (512, 512), None, 1.0, 256.5, 146.5)
    error = {
        name: np.mean((face(fitted(*how, 512)) - face(truth)) ** 2)
        for name, how in {"networks": enlarged(picture, placement), "lanczos": (picture, placement)}.items()
    }
    assert error["networks"] < 0.85 * error["lanczos"]


def test_what_the_template_shows_stays_where_it_was():
    pytest.importorskip("pyanime4k")
    picture, placement = small()
    larger, there = enlarged(picture, placement)
    assert there.scale == pytest.approx(placement.scale / 2)
    assert larger.shape[0] >= 2 * 256
    before, after = face(fitted(picture, placement, 512)), face(fitted(larger, there, 512))
    (right, down), _ = cv2.phaseCorrelate(before.mean(axis=2), after.mean(axis=2))
    assert np.hypot(right, down) < 0.1


def test_a_figure_that_is_large_enough_is_left_alone():
    picture, placement = small()
    large = placement.of_scaled(0.45)
    assert enlarged(picture, large) == (picture, large)


def test_without_the_networks_small_figures_are_taken_in_all_the_same(monkeypatch):
    def missing(*_: object) -> Rgba8:
        raise Unavailable("the networks are not installed")

    monkeypatch.setattr(upscaler, "scaled", missing)
    picture, _ = figure_on("finch", (240, 300), (240, 240, 240), 0.6, 120, 90)
    intake = take_in(picture)
    assert intake.square.shape == (512, 512, 4)
    assert intake.face is not None
