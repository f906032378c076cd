"""What is baked: valid poses, useful ones first."""

import numpy as np
import pytest

from raven.pose import HIGH, INDEX, LOW, pose_from
from raven.posers.hybrid import plan

PARTS = ("brow", "eye", "mouth", "around")


@pytest.mark.parametrize("part", PARTS)
def test_every_node_is_a_pose_and_is_baked_once(part: plan.Part):
    nodes = plan.nodes(part)
    assert len({plan.node_key(node) for node in nodes}) == len(nodes)
    for node in nodes:
        for name, value in plan.morphs_of(part, node).items():
            assert LOW[INDEX[name]] <= value <= HIGH[INDEX[name]]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_axes_of_a_pose_are_those_of_the_node_it_shows(part: plan.Part, side: str):
    for node in plan.nodes(part):
        values = plan.axis_values(part, side, pose_from(plan.morphs_of(part, node)))
        assert values == pytest.approx(dict(node))


@pytest.mark.parametrize("part", PARTS)
def test_the_first_nodes_show_every_morph_of_the_part_at_its_full_value(part: plan.Part):
    axes = {axis for table in plan.TABLES[part] for axis in table.axes}
    first = plan.nodes(part)[: len(axes)]
    assert {next(iter(node)) for node in first} == axes
    assert all(list(node.values()) == [1.0] for node in first)


def test_every_face_morph_belongs_to_some_part():
    moved = np.zeros(45, bool)
    for part in PARTS:
        for node in plan.nodes(part):
            moved |= pose_from(plan.morphs_of(part, node)) != 0
    assert moved[:39].all()
    assert not moved[39:].any()
