"""Masks of hair, made sharp."""

import numpy as np
import pytest

from raven.landmarks.parts import PARTS
from raven.layers.masks import Masks, masks, parted
from raven.layers.parts import Parts


def test_the_line_that_hair_is_outlined_in_goes_with_the_hair():
    """Networks see the dark line around a lock as clothes as often as not."""
    picture = np.zeros((512, 512, 4), np.uint8)
    shares = np.zeros((len(PARTS), 512, 512), np.uint8)
    shares[PARTS.index("clothes"), 100:300, 150:350] = 255
    picture[101:299, 151:349] = (40, 30, 20, 255)
    picture[103:297, 153:347] = (240, 200, 90, 255)
    shares[:, 104:296, 154:346] = 0
    shares[PARTS.index("back hair"), 104:296, 154:346] = 255
    found = masks(picture, Parts.of_shares(shares))
    line = (picture[..., :3] == (40, 30, 20)).all(axis=2) & (picture[..., 3] > 0)
    assert (found.back[line] > 0.9).mean() > 0.95
    assert (found.front + found.back).max() < 1.001


def test_the_tip_of_a_lock_is_hair_as_a_whole():
    """Half of it is taken for nothing, so that the rest stayed behind in dots; a strap beside it is no hair."""
    picture = np.zeros((512, 512, 4), np.uint8)
    shares = np.zeros((len(PARTS), 512, 512), np.uint8)
    hair, clothes, none = (PARTS.index(name) for name in ("back hair", "clothes", "background"))
    picture[100:200, 150:250] = (90, 60, 50, 255)
    shares[hair, 100:200, 150:250] = 255
    picture[200:230, 160:164] = (90, 60, 50, 255)  # the tip of a lock
    shares[hair, 200:230, 160:162], shares[none, 200:230, 162:164] = 255, 255
    picture[200:260, 220:224] = (200, 40, 40, 255)
    shares[clothes, 200:260, 220:224] = 255
    found = masks(picture, Parts.of_shares(shares))
    assert (found.back[206:228, 160:164] > 0.95).all()
    assert (found.back + found.front)[206:258, 220:224].max() < 0.05


@pytest.mark.parametrize(
    ("below", "line", "found"),
    [((90, 60, 50), False, True), ((200, 160, 90), False, False), ((90, 60, 50), True, False)],
    ids=["one lock", "another colour", "an outline between"],
)
def test_a_lock_that_goes_on_behind_the_figure_is_found_where_it_is_parted(below, line, found):
    picture = np.zeros((512, 512, 4), np.uint8)
    front, back = np.zeros((2, 512, 512), np.float32)
    picture[100:300, 150:190] = (90, 60, 50, 255)
    picture[200:300, 150:190, :3] = below
    if line:
        picture[199:202, 150:190, :3] = (30, 20, 20)
    front[100:200, 150:190] = back[200:300, 150:190] = 1
    beside = np.zeros_like(front)
    beside[100:200, 190:230] = 1  # hair beside a lock lies behind it
    seen = parted(Masks(front, back, np.zeros_like(front)), picture)
    assert seen[196:204, 155:185].any() == found
    assert not seen[:190].any()
    assert not seen[210:].any()
    assert not parted(Masks(front, beside, np.zeros_like(front)), picture).any()
