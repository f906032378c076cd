"""A library leaves the process as it is: what is for all of it is the program's to say."""

import subprocess
import sys

import cv2
import numpy as np
import pytest

from raven.figure.character import find_character, load_character
from raven.layers.tones import tones_of
from raven.posers import Posers, create_poser
from raven.posers.protocol import Source


def draws(after) -> np.ndarray:
    """Three numbers of OpenCV's generator, from a known state on and `after` something."""
    cv2.setRNGSeed(7)
    after()
    return np.asarray(cv2.randu(np.zeros(3, np.float32), 0, 1))


def test_preparing_a_picture_leaves_the_chance_of_others_alone():
    character = load_character(find_character("raven"))
    source = Source(character.picture, character.rig, character.folder)
    prepared = []
    after = draws(lambda: prepared.extend(create_poser("puppet").prepare(source) for _ in range(2)))
    np.testing.assert_array_equal(after, draws(lambda: None))
    assert prepared[0].rig == prepared[1].rig, "and the same picture is always taken in the same way"


@pytest.mark.parametrize("spread", [1.0, 25.0])
def test_tones_are_those_that_opencv_finds_from_a_seed_of_its_own(spread: float):
    rng = np.random.default_rng(3)
    centres = rng.uniform(0, 255, (6, 3))
    colors = (centres[rng.integers(0, 6, 3000)] + rng.normal(0, spread, (3000, 3))).astype(np.float32)
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 0.5)
    _, labels, expected = cv2.kmeans(colors, 5, np.zeros((3000, 1), np.int32), stop, 1, cv2.KMEANS_PP_CENTERS)
    tones, share = tones_of(colors, 5)
    np.testing.assert_allclose(tones, expected, atol=1e-3)
    np.testing.assert_allclose(share, np.bincount(labels.ravel(), minlength=5) / 3000)


def test_one_colour_alone_is_all_tones():
    tones, share = tones_of(np.full((60, 3), 9, np.float32), 5)
    assert (tones[share > 0] == 9).all()
    assert share.sum() == pytest.approx(1)


def test_a_program_is_told_of_the_first_engine_that_computes_on_its_cpu():
    told = []
    posers = Posers("cpu", before_cpu=lambda: told.append("once"))
    posers.get("puppet")
    assert told == []
    for _ in range(2):
        posers.get("tha4")
    assert told == ["once"]


def test_engines_do_not_tell_the_allocator_what_to_do():
    script = """
import ctypes
libraries = ctypes.CDLL
class Spy(libraries):
    def __getattr__(self, name):
        assert name != "mallopt", "mallopt is for programs"
        return super().__getattr__(name)
ctypes.CDLL = Spy
from raven.posers import create_poser
create_poser("tha4", "cpu")
"""
    subprocess.run([sys.executable, "-c", script], check=True)
