"""Hair that lashes are drawn over goes on below them when the eye closes."""

import numpy as np
from numpy.typing import NDArray

from raven.figure.character import find_character, load_character
from raven.landmarks.parts import PART
from raven.layers.parts import Parts
from raven.posers.protocol import Source
from raven.posers.puppet.rig_file import complete_rig
from raven.video.picture import Picture
from tests.posers.puppet.shots import POSER, Shot, both, found, shot

HAIR, LASH, SPUR = (70, 140, 90), (40, 25, 40), (56, 84, 66)
SHUT = both("eye_wink")
REACH = (3, 3, 5, 5, 8, 8, 9, 9, 9, 9, 8, 8, 5, 5, 3, 3)  # how far lashes go into the lock beside the eye, row by row


def test_lashes_that_cross_a_lock_leave_no_notch_in_it_when_the_eye_closes():
    """Its edge goes on where they were, from above them to below."""
    x, y = corner()
    rows = slice(y - len(REACH), y + 4)
    lashes = [
        (slice(row, row + 1), slice(x - 1, x + 1 + far), "lash", LASH)
        for row, far in enumerate(REACH, start=y - len(REACH) + 2)
    ]
    seen = shut_eye((slice(y - 40, y + 30), slice(x + 1, x + 26), "front hair", HAIR), *lashes)
    begins = (np.linalg.norm(seen[rows, x - 6 : x + 12] - HAIR, axis=2) < 60).argmax(axis=1)
    assert np.ptp(begins) <= 3


def test_a_lock_beside_an_eye_has_no_bump_when_it_closes():
    """Lashes lie over skin beside its edge, which goes on straight: nothing of the lock comes to light on the lid."""
    x, y = corner()
    edge, rows = x + 5, slice(y - 14, y + 2)
    lock = slice(y - 40, y + 30), slice(edge, x + 26), "front hair", HAIR
    seen = shut_eye(lock, (rows, slice(x - 4, edge), "lash", LASH))
    assert np.linalg.norm(seen[rows, x - 4 : edge - 1] - HAIR, axis=2).min() > 60


def test_what_of_a_lock_is_seen_among_lashes_goes_with_them():
    """A spur of it that is finer than a lock would stay on the lid as a dab."""
    x, y = corner()
    above = y - 14
    spur = slice(above, above + 5), slice(x - 17, x - 15)
    lock = slice(above - 24, above), slice(x - 22, x - 10), "front hair", HAIR
    lashes = slice(above, above + 5), slice(x - 24, x - 8), "lash", LASH
    seen = shut_eye(lock, lashes, (*spur, "front hair", SPUR))
    assert np.linalg.norm(seen[above + 3 : above + 5, spur[1]] - SPUR, axis=2).min() > 60


def corner() -> tuple[int, int]:
    """The outer corner of Raven's left eye."""
    x, y = load_character(find_character("raven")).rig["left_eye"]["upper"][-1]
    return round(x), round(y)


def shut_eye(*painted: tuple[slice, slice, str, tuple[int, int, int]]) -> Shot:
    """Raven with closed eyes, and over her picture rows and columns of some part in some colour."""
    character = load_character(find_character("raven"))
    picture = character.picture.rgba8().copy()
    rig, parts = found(picture)
    assert parts is not None
    shares: NDArray[np.uint8] = parts.shares.copy()
    for rows, columns, part, colour in painted:
        picture[rows, columns] = (*colour, 255)
        shares[:, rows, columns] = 0
        shares[PART[part], rows, columns] = 255
    whole = complete_rig(rig, character.rig).model_dump(mode="json")
    return shot(POSER.prepare(Source(Picture(rgba8=picture), whole, parts=Parts.of_shares(shares))), SHUT)
