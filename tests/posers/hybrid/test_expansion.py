"""Between the nodes of tables, and with tables that are not complete."""

from itertools import product

import numpy as np
import pytest

from raven.posers.hybrid.expansion import Expansion
from raven.posers.hybrid.plan import Table

LEVELS = (1.0, 0.5)
A, B = Table(("a",), (LEVELS,)), Table(("b",), (LEVELS,))
AB = Table(("a", "b"), (LEVELS, LEVELS))
SIGNED = Table(("s",), ((1.0, -1.0),))
NODES = [{"a": v} for v in LEVELS] + [{"b": v} for v in LEVELS] + [{"a": a, "b": b} for a, b in product(LEVELS, LEVELS)]


def shown(node: dict[str, float]) -> list[float]:
    """A made-up region of two pixels in which the morphs do not add up."""
    a, b = node.get("a", 0), node.get("b", 0)
    return [[60 * a + 30 * b - 50 * a * b, 100 * max(a, b)]]


CHANGES = np.array([shown(node) for node in NODES], np.int16)
ALL = np.ones(len(NODES), bool)


def test_every_node_is_shown_as_it_was_baked():
    expansion = Expansion([AB, A, B], NODES, CHANGES, ALL)
    for node, change in zip(NODES, CHANGES, strict=True):
        np.testing.assert_allclose(expansion.change(node), change, atol=0.2)


def test_between_nodes_of_a_table_the_change_is_bilinear():
    expansion = Expansion([A, B, AB], NODES, CHANGES, ALL)
    for a, b in ((0.25, 0.0), (0.75, 1.0), (0.6, 0.8)):
        assert expansion.change({"a": a, "b": b})[0, 0] == pytest.approx(60 * a + 30 * b - 50 * a * b, abs=0.5)


def test_rest_changes_nothing_and_unknown_axes_neither():
    expansion = Expansion([A, B, AB], NODES, CHANGES, ALL)
    assert not expansion.change({}).any()
    assert not expansion.change({"c": 1.0}).any()


def test_single_morphs_move_as_soon_as_one_level_is_there():
    baked = np.zeros(len(NODES), bool)
    baked[0] = True
    expansion = Expansion([A, B, AB], NODES, CHANGES, baked)
    assert expansion.change({"a": 0.5})[0, 0] == pytest.approx(30)
    assert not expansion.change({"b": 1.0}).any()


def test_a_pair_that_is_not_complete_is_left_out():
    baked = ALL.copy()
    baked[-1] = False
    expansion = Expansion([A, B, AB], NODES, CHANGES, baked)
    assert expansion.change({"a": 1.0, "b": 1.0})[0, 0] == pytest.approx(90)


def test_axes_with_two_directions_keep_them_apart():
    nodes = [{"s": 1.0}, {"s": -1.0}]
    expansion = Expansion([SIGNED], nodes, np.array([[[8]], [[-40]]], np.int16), np.ones(2, bool))
    assert [float(expansion.change({"s": s})[0, 0]) for s in (1, 0.5, -0.5, -1)] == [8, 4, -20, -40]
    only_one = Expansion([SIGNED], nodes, np.array([[[8]], [[-40]]], np.int16), np.array([True, False]))
    assert not only_one.change({"s": -1.0}).any()
