"""A moustache before the mouth stays where it is, and the mouth opens under it."""

import cv2
import numpy as np
import pytest

from raven.figure.character import find_character, load_character
from raven.posers.protocol import Source
from raven.posers.puppet.rig_file import complete_rig
from raven.video.picture import Picture
from tests.posers.puppet.shots import POSER, Shot, found, shot

WIDE, HIGH = 11.0, 5.0  # template units: half the width of the moustache, and its height


@pytest.mark.parametrize("hair", [(226, 228, 232), (96, 66, 50)])
def test_a_mouth_opens_under_a_moustache(hair: tuple[int, int, int]) -> None:
    closed, wide_open = posed(hair, {}), posed(hair, {"mouth_aaa_index": 1.0})
    x, y = middle()
    before = slice(y - 4, y - 1), slice(x - 6, x + 7)
    assert np.abs(closed[before] - hair).max() < 12, "it is not erased with the mouth"
    assert np.abs(wide_open[before] - hair).max() < 12
    below = slice(y + 2, y + 5), slice(x - 2, x + 3)
    assert np.linalg.norm(wide_open[below] - closed[below], axis=2).mean() > 40, "the mouth is seen to open"


def test_without_a_moustache_the_upper_lip_moves() -> None:
    x, y = middle()
    before = slice(y - 3, y), slice(x - 2, x + 3)
    assert np.abs(posed(None, {"mouth_aaa_index": 1.0})[before] - posed(None, {})[before]).max() > 40


def middle() -> tuple[int, int]:
    """Between the corners of Raven's mouth."""
    character = load_character(find_character("raven"))
    mouth = found(character.picture.rgba8())[0].mouth
    return round((mouth.upper[0][0] + mouth.upper[-1][0]) / 2), round((mouth.upper[0][1] + mouth.upper[-1][1]) / 2)


def posed(hair: tuple[int, int, int] | None, morphs: dict[str, float]) -> Shot:
    """Raven with a moustache of this colour, if any."""
    character = load_character(find_character("raven"))
    picture = character.picture.rgba8().copy()
    rig, parts = found(picture)
    if hair is not None:
        x, y = middle()
        arc = np.array(
            [(x - WIDE, y), (x - 0.6 * WIDE, y - HIGH), (x, y - HIGH - 1), (x + 0.6 * WIDE, y - HIGH), (x + WIDE, y)]
        )
        cv2.fillPoly(picture, [np.round(arc * 16).astype(np.int32)], (*hair, 255), cv2.LINE_AA, 4)
    whole = complete_rig(rig, character.rig).model_dump(mode="json")
    return shot(POSER.prepare(Source(Picture(rgba8=picture), whole, parts=parts)), morphs)
