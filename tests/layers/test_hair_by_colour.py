"""Hair around the eyes that was seen as skin."""

import numpy as np
import pytest

from raven.landmarks.parts import PARTS
from raven.layers.hair_by_colour import hair_by_colour
from raven.layers.parts import Parts

SKIN, HAIR = (245, 226, 216), (215, 183, 150)
LOCK = slice(136, 160), slice(250, 264)
"""Below the fringe, between the eyes."""


def face(hair: tuple[int, int, int] = HAIR, lock: tuple[int, int, int] | None = None) -> tuple[Parts, np.ndarray]:
    """A face with a fringe, of which one lock reaches down between the eyes and was taken for skin."""
    picture = np.zeros((512, 512, 4), np.uint8)
    shares = np.zeros((len(PARTS), 512, 512), np.uint8)

    def seen(part: str, rows: slice, columns: slice, colour: tuple[int, int, int]) -> None:
        shares[:, rows, columns] = 0
        shares[PARTS.index(part), rows, columns] = 255
        picture[rows, columns] = (*colour, 255)

    seen("skin", slice(100, 210), slice(200, 312), SKIN)
    seen("front hair", slice(80, 136), slice(200, 312), hair)
    for left in (225, 270):
        seen("eye white", slice(140, 160), slice(left, left + 20), (255, 255, 255))
    seen("skin", *LOCK, hair if lock is None else lock)
    return Parts.of_shares(shares), picture


def test_a_lock_that_hangs_between_the_eyes_is_hair():
    parts, picture = face()
    seen = hair_by_colour(parts, picture)
    assert seen.of("front hair")[LOCK].mean() > 0.9
    apart = np.abs(seen.shares.astype(int) - parts.shares).max(axis=0)
    apart[LOCK[0].start - 3 : LOCK[0].stop + 3, LOCK[1].start - 3 : LOCK[1].stop + 3] = 0
    assert not apart.any(), "nothing but it and its edges changes"


def test_the_edge_of_such_a_lock_is_a_line_and_no_saw():
    """Where an outline or the white of an eye shines through it, single pixels along it have another colour."""
    parts, picture = face()
    rows, columns = LOCK
    notches = slice(rows.start + 4, rows.stop - 4, 2), slice(columns.stop - 1, columns.stop)
    picture[notches] = (250, 250, 250, 255)
    seen = hair_by_colour(parts, picture).of("front hair")[rows.start + 4 : rows.stop - 4]
    for column in (columns.stop - 1, columns.stop):
        assert np.ptp(seen[1:-1, column]) < 0.25
    across = seen[4, columns.stop - 4 : columns.stop + 3]
    assert np.abs(np.diff(across)).max() < 0.7, "it is soft"


@pytest.mark.parametrize(
    ("what", "hair", "lock"),
    [
        ("a shadow on the skin", HAIR, (228, 196, 186)),
        ("something of another colour", HAIR, (90, 120, 200)),
        ("skin below white hair that nothing tells from it", (246, 230, 222), None),
    ],
)
def test_what_is_no_hair_stays_what_it_is(what, hair, lock):
    parts, picture = face(hair, lock)
    assert hair_by_colour(parts, picture) is parts, what


def test_hair_that_hangs_on_no_hair_is_none():
    """A mole or a scarf of the hair's colour."""
    parts, picture = face()
    picture[136:142, 250:264, :3] = SKIN
    assert hair_by_colour(parts, picture) is parts


def test_a_rim_that_is_thinner_than_a_strand_is_none():
    """Where a lash goes over into the skin, the mixture of both may have the hair's colour."""
    parts, picture = face()
    picture[LOCK][..., :3] = SKIN
    picture[136:141, 225:290, :3] = HAIR  # along both eyes, and it hangs on the fringe
    assert hair_by_colour(parts, picture) is parts
