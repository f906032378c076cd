"""Ear-rings, found by their colour."""

import cv2
import numpy as np

from raven.landmarks.parts import PARTS
from raven.layers.parts import Parts
from raven.posers.puppet.detection.template import template_rig
from raven.posers.puppet.ear_rings import ear_rings

RED, HAIR, SKIN = (200, 30, 60), (90, 60, 40), (250, 220, 200)


def _figure(color=RED, size=(3, 8)):
    """A face within hair, an ear-ring at each side of it; its rig and parts."""
    rig = template_rig().model_copy(update={"head": template_rig().head.model_copy(update={"confidence": 1.0})})
    picture = np.zeros((512, 512, 4), np.float32)
    shares = np.zeros((len(PARTS), 512, 512), np.uint8)
    middle, chin = rig.head.chin
    (x0, _), (x1, _) = rig.head.outline[0], rig.head.outline[-1]
    for name, points, tone in (
        ("back hair", [(x0 - 40, 60), (x1 + 40, 60), (x1 + 40, 230), (x0 - 40, 230)], HAIR),
        ("skin", [(x0, 80), (x1, 80), (x1, 150), (middle, chin), (x0, 150)], SKIN),
    ):
        mask = np.zeros((512, 512), np.uint8)
        cv2.fillPoly(mask, [np.rint(points).astype(np.int32)], 255)
        picture[mask > 0] = (*tone, 255)
        shares[:, mask > 0] = 0
        shares[PARTS.index(name)][mask > 0] = 255
    for x in (x0 - 5, x1 + 5):
        mask = np.zeros((512, 512), np.uint8)
        cv2.ellipse(mask, (round(x), 178), size, 0, 0, 360, 255, -1)
        picture[mask > 0] = (*color, 255)
    return picture, rig, Parts.of_shares(shares)


def test_small_long_pieces_of_their_own_colour_beside_the_jaw_are_ear_rings():
    picture, rig, parts = _figure()
    found = ear_rings(picture, rig, parts)
    worn = np.abs(picture[..., :3] - RED).max(axis=2) < 1
    assert (found & worn).sum() > 0.95 * worn.sum()
    assert (found & ~worn).sum() < 0.2 * worn.sum()


def test_hair_and_what_is_large_or_round_are_none():
    for color, size in ((HAIR, (3, 8)), (RED, (14, 16)), (RED, (5, 5)), (RED, (0, 8))):
        assert not ear_rings(*_figure(color, size)).any()
