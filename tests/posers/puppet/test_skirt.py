"""Skirts: found by their shape, hung, and laid off the legs."""

import cv2
import numpy as np
import pytest

from raven.posers.puppet.detection.template import template_rig
from raven.posers.puppet.skirt import skirt_of

CLOTH, SKIN = (40, 120, 60), (240, 200, 180)


def _figure(hem=440, waist=320, hem_half=70, legs=((215, 245), (267, 297)), arms=False, size=512):
    """A figure from the neck down: a torso, a skirt that widens to its hem, two legs."""
    scale = size // 512
    out = np.zeros((size, size, 4), np.float32)

    def fill(points, color):
        mask = np.zeros((size, size), np.uint8)
        cv2.fillPoly(mask, [np.array(points, np.int32) * scale], 255)
        out[mask > 0] = (*color, 255)

    for left, right in legs:
        fill([(left, hem - 20), (right, hem - 20), (right, 511), (left, 511)], SKIN)
    fill([(220, 200), (292, 200), (292, waist), (220, waist)], CLOTH)
    fill([(220, waist), (292, waist), (256 + hem_half, hem), (256 - hem_half, hem)], CLOTH)
    if arms:
        for side in (-1, 1):
            x = 256 + side * 95
            fill([(x - 10, 210), (x + 10, 210), (x + 10, 430), (x - 10, 430)], SKIN)
            fill([(256, 210), (x, 210), (x, 225), (256, 225)], CLOTH)
    return out


@pytest.fixture(scope="module")
def rig():
    return template_rig()


@pytest.mark.parametrize("arms", [False, True])
def test_a_skirt_hangs_from_the_waist_to_its_hem(rig, arms):
    skirt = skirt_of(_figure(arms=arms), rig)
    for chain in skirt.strands.chains:
        assert abs(chain.joints[0, 1] - 320) < 8
        assert abs(chain.joints[-1, 1] - 440) < 4
    xs = [chain.joints[-1, 0] for chain in skirt.strands.chains]
    assert min(xs) < 210
    assert max(xs) > 302


def test_the_waist_stays_and_the_hem_swings(rig):
    strands = skirt_of(_figure(), rig).strands
    joints = sum(len(chain.joints) for chain in strands.chains)
    moved = strands.weights @ np.tile((0, 0.5, 1.0), joints // 3).astype(np.float32)
    assert moved[320 // 4 - 2, 64] == pytest.approx(0, abs=0.02)
    assert moved[438 // 4, 64] > 0.5
    assert (np.diff(moved[320 // 4 : 438 // 4, 64]) >= -0.01).all()


def test_skirt_and_body_together_are_the_figure_and_legs_go_on_under_it(rig):
    figure = _figure()
    skirt = skirt_of(figure, rig)
    together = skirt.layer + skirt.body * (1 - skirt.layer[..., 3:] / 255)
    np.testing.assert_allclose(together, figure, atol=0.01)
    assert np.abs(skirt.body[432, 230, :3] - SKIN).max() < 20
    assert skirt.body[380, 230, 3] == 0, "nothing of it stays with the body"
    assert skirt.body[432, 200, 3] == 0


@pytest.mark.parametrize(
    "changed",
    [{"legs": ((200, 255), (257, 312))}, {"hem": 511}, {"hem_half": 36}, {"legs": ()}],
    ids=["trousers", "beyond the picture", "straight", "the figure ends there"],
)
def test_what_may_be_no_skirt_keeps_still(rig, changed):
    assert skirt_of(_figure(**changed), rig) is None


def test_a_skirt_is_found_at_every_size(rig):
    small, large = skirt_of(_figure(), rig), skirt_of(_figure(size=1024), rig)
    for one, other in zip(small.strands.chains, large.strands.chains, strict=True):
        np.testing.assert_allclose(one.joints, other.joints, atol=3)
