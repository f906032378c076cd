"""A face as plain data."""

import numpy as np
import pytest

from raven.landmarks.features import features
from tests.intake.faces import EYES_Y, TEMPLATE, face_at

CHIN = np.subtract(TEMPLATE["chin"], (256, EYES_Y))


@pytest.mark.parametrize("tilt", [-0.5, -0.2, 0.0, 0.2, 0.5])
def test_the_chin_of_a_tilted_head_stays_by_the_tip_of_the_jaw(tilt):
    """Straight below the mouth, the side of the jaw is lower, and no chin."""
    cos, sin = np.cos(tilt), np.sin(tilt)
    tip = (cos * CHIN[0] - sin * CHIN[1], sin * CHIN[0] + cos * CHIN[1])
    chin = features(face_at(300.0, 200.0, 1.0, tilt))["chin"]
    told = np.subtract(chin, (299.5, 199.5))
    assert np.hypot(*(told - tip)) < 0.12 * 48
    if tilt:
        assert told[1] >= tip[1] - 0.1  # as low as the tip, at least
