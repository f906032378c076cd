"""Brows that hair hides: nothing at rest, and seen over the hair when they express something."""

import itertools
from functools import cache

import numpy as np
import pytest

from raven.posers.protocol import Source
from raven.posers.puppet.poser import PuppetPrepared
from raven.posers.puppet.rig import Eye
from raven.video.picture import Picture
from tests.posers.puppet.faces import DrawnFace, draw_face
from tests.posers.puppet.shots import POSER, both, shot


@cache
def fringed() -> DrawnFace:
    """A face whose brows are under a fringe."""
    return next(face for face in map(draw_face, range(100, 200)) if face.brows_hidden and not face.glasses)


@cache
def puppet(confidence: float) -> PuppetPrepared:
    """That face, its brows that sure."""
    rig = fringed().rig.model_dump(mode="json")
    for side in ("left", "right"):
        rig[f"{side}_brow"]["confidence"] = confidence
    return POSER.prepare(Source(Picture(rgba8=fringed().rgba8), rig))


def above(eye: Eye) -> tuple[slice, slice]:
    """Where the brow of an eye is, however it moves."""
    (x0, _), (x1, _) = eye.upper[0], eye.upper[-1]
    top = min(y for _, y in eye.upper) - eye.lash
    return slice(int(top - 0.7 * (x1 - x0)), int(top - 1)), slice(int(x0), int(x1))


@pytest.mark.parametrize("morph", ["eyebrow_angry", "eyebrow_raised", "eyebrow_troubled"])
def test_a_brow_under_a_fringe_shows_through_it(morph):
    figure = puppet(confidence=0.3)
    rest, moved = shot(figure), shot(figure, both(morph))
    for eye in (fringed().rig.left_eye, fringed().rig.right_eye):
        assert np.abs(rest - shot(puppet(confidence=0)))[above(eye)].mean() < 0.3, "nothing is there at rest"
        darker = (rest - moved)[above(eye)].mean(axis=2)
        assert (darker > 12).any(axis=0).mean() > 0.6, "a stroke along most of it"
        assert (darker > 12).mean() < 0.3, "and no more than a stroke"


def test_it_comes_gradually():
    figure = puppet(confidence=0.3)
    shots = [shot(figure, both("eyebrow_angry", step / 20)) for step in range(21)]
    steps = [float(np.abs(b - a).max()) for a, b in itertools.pairwise(shots)]
    assert max(steps) < 60


def test_one_of_which_nothing_is_known_stays_as_it_is():
    figure = puppet(confidence=0)
    assert np.abs(shot(figure) - shot(figure, both("eyebrow_angry"))).max() == 0
