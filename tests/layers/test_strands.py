"""Hair split into strands."""

import numpy as np
import pytest

from raven.layers.strands import CELL, places, strands_of
from raven.motion.hanging import fundamental

FREE = np.ones((128, 128), np.float32)


def _hair(*boxes):
    """A mask of boxes (left, top, right, bottom) in template units."""
    at = places()
    mask = np.zeros((128, 128), np.float32)
    for left, top, right, bottom in boxes:
        mask[(at[..., 0] > left) & (at[..., 0] < right) & (at[..., 1] > top) & (at[..., 1] < bottom)] = 1
    return mask


@pytest.fixture
def two_locks():
    """A cap of hair with a lock at each side of the face."""
    mask = _hair((200, 40, 312, 80), (200, 80, 220, 220), (292, 80, 312, 200))
    return strands_of(mask, places()[..., 1] < 70, FREE, "front hair")


def test_every_lock_has_a_chain_down_to_its_tip(two_locks):
    ends = sorted(tuple(chain.joints[-1].round()) for chain in two_locks.chains)
    assert len(ends) == 2
    assert 200 <= ends[0][0] <= 220
    assert ends[0][1] > 210
    assert 292 <= ends[1][0] <= 312
    assert 190 < ends[1][1] < 204
    for chain in two_locks.chains:
        assert chain.joints[0][1] < 90, "it hangs from the cap"
        assert (np.diff(chain.joints[:, 1]) > 0).all()
        steps = np.hypot(*np.diff(chain.joints, axis=0).T)
        assert steps.max() < 1.5 * steps.min()


def test_a_long_lock_swings_slower_than_a_short_one():
    mask = _hair((200, 40, 312, 80), (200, 80, 220, 220), (292, 80, 312, 120))
    chains = strands_of(mask, places()[..., 1] < 70, FREE, "front hair").chains
    left, right = sorted(chains, key=lambda chain: chain.joints[0][0])
    assert fundamental(left) < 0.7 * fundamental(right)


def test_a_lock_follows_its_own_chain_and_the_more_the_farther_down(two_locks):
    first = 0
    for chain in two_locks.chains:
        of_chain = two_locks.weights[..., first : first + len(chain.joints)]
        first += len(chain.joints)
        x = int(chain.joints[-1][0] / CELL)
        hanging = of_chain @ np.linspace(0, 1, len(chain.joints), dtype=np.float32)
        column = hanging[:, x]
        assert column[int(50 / CELL)] == pytest.approx(0, abs=0.02), "the cap stays"
        assert column[int(180 / CELL)] > 0.6
        assert (np.diff(column[int(90 / CELL) : int(180 / CELL)]) > -0.01).all()
        other = 128 - 1 - x
        assert hanging[int(150 / CELL), other] < 0.05


def test_weights_share_out_no_more_than_all_and_run_smoothly(two_locks):
    total = two_locks.weights.sum(axis=-1)
    assert total.max() < 1.01
    assert np.abs(np.diff(total, axis=0)).max() < 0.6


def test_held_hair_does_not_swing():
    mask = _hair((200, 40, 312, 80), (200, 80, 220, 220))
    held = strands_of(mask, places()[..., 1] < 70, 0 * FREE, "front hair")
    assert held.chains
    assert not held.weights.any()


@pytest.mark.parametrize("mask", [_hair(), _hair((200, 40, 312, 80))], ids=["none", "a cap only"])
def test_without_locks_there_are_no_strands(mask):
    strands = strands_of(mask, places()[..., 1] < 78, FREE, "front hair")
    assert strands.chains == ()
    assert strands.weights.shape == (128, 128, 0)
