"""Ornaments that hang and swing."""

import numpy as np
import pytest

from raven.layers.pendants import hung, pendants
from raven.layers.strands import CELL, places, strands_of

EYES, CHIN = 145.0, 192.0
EAR_RING, RIBBON, BOW, CUP, HAT = (
    (300, 170, 306, 186),
    (196, 100, 208, 230),
    (180, 90, 220, 110),
    (196, 120, 210, 150),
    (200, 30, 312, 60),
)


def _drawn(*boxes):
    out = np.zeros((512, 512), bool)
    for left, top, right, bottom in boxes:
        out[top:bottom, left:right] = True
    return out


@pytest.fixture
def hair():
    """A cap of hair with a lock down to the shoulders."""
    at = places()
    x, y = at[..., 0], at[..., 1]
    mask = ((y > 40) & (y < 80) & (x > 190) & (x < 312)) | ((y > 40) & (y < 220) & (x > 190) & (x < 214))
    return strands_of(mask.astype(np.float32), y < 70, np.ones((128, 128), np.float32), "front hair")


def test_ear_rings_and_long_ribbons_hang_from_their_upper_ends():
    found = pendants(_drawn(EAR_RING, RIBBON), EYES, CHIN)
    assert len(found) == 2
    for pendant, (left, top, right, bottom) in zip(found, (RIBBON, EAR_RING), strict=True):
        assert np.abs(pendant.joints[[0, -1], 1] - (top, bottom - 1)).max() < 1
        assert ((pendant.joints[:, 0] > left) & (pendant.joints[:, 0] < right)).all()


@pytest.mark.parametrize("box", [BOW, CUP, HAT, (250, 240, 256, 262)], ids=["bow", "headphones", "hat", "on the chest"])
def test_what_does_not_hang_keeps_still(box):
    assert pendants(_drawn(box), EYES, CHIN) == ()


def test_a_pendant_swings_by_itself_and_goes_with_the_hair_that_it_is_tied_to(hair):
    strands = hung(hair, pendants(_drawn(RIBBON), EYES, CHIN), "front hair")
    own = len(strands.chains[-1].joints)
    end = strands.weights[int(226 / CELL), int(202 / CELL)]
    tied = hair.weights[int(100 / CELL), int(202 / CELL)]
    assert end[-own:].sum() == pytest.approx(1, abs=0.05)
    assert end[-1] > 0.8, "its end follows its last joint"
    np.testing.assert_allclose(end[:-own], tied, atol=0.05)
    far = strands.weights[int(60 / CELL), int(300 / CELL)]
    assert not far[-own:].any()
