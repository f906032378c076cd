"""What is drawn around an eye and is neither its lashes nor its inside goes with them."""

import cv2
import numpy as np
import pytest

from raven.figure.character import find_character, load_character
from raven.posers.protocol import Source
from raven.posers.puppet.poser import PuppetPoser
from raven.video.picture import Picture
from tests.posers.puppet.shots import both, shot

SHUT = both("eye_wink")


@pytest.mark.parametrize("place", [(276.0, 161.8), (266.0, 156.0), (288.5, 158.0)])
def test_no_speck_of_ink_stays_beside_a_closed_eye(place):
    """Tips of lower lashes and ends of creases, cut off from the rest of the eye."""
    character = load_character(find_character("raven"))
    clean = character.picture.rgba8()
    specked = clean.copy()
    cv2.circle(specked, (round(place[0] * 16), round(place[1] * 16)), 14, (70, 40, 50, 255), -1, cv2.LINE_AA, 4)
    with_speck, without = (
        PuppetPoser().prepare(Source(Picture(rgba8=picture), character.rig, parts=character.parts))
        for picture in (specked, clean)
    )
    x, y = (round(value) for value in place)
    where = slice(y - 2, y + 3), slice(x - 2, x + 3)

    def apart(morphs: dict[str, float]) -> float:
        return float(np.abs(shot(with_speck, morphs)[where] - shot(without, morphs)[where]).max())

    assert apart({}) > 60, "it is seen while the eye is open"
    assert apart(SHUT) < 25
