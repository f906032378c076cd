"""The chain is a list: order, repetitions, names and switched-off steps survive whatever is done to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raven.settings_editor.chain import MOST_STEPS, EditedChain
from raven.video.postprocessor import chain_to_json, parse_chain
from tests.trying import trying

TWO_SIDED = [
    ["digital_glitches", {"strength": 0.05, "name": "right"}],
    ["bloom", {"exposure": 1.2}],
    ["digital_glitches", {"strength": -0.05, "name": "left", "enabled": False}],
    ["bloom", {}],
]


def names(chain: EditedChain) -> list[str]:
    return [step.filter for step in chain.steps]


def test_reading_and_writing_loses_nothing():
    assert EditedChain.read(TWO_SIDED).entries() == TWO_SIDED
    assert chain_to_json(parse_chain(EditedChain.read(TWO_SIDED).entries())) == TWO_SIDED, "the server loses something"


def test_a_filter_is_added_at_the_end_or_where_it_is_wanted():
    chain = EditedChain().added("bloom").added("scanlines").added("zoom", position=0)
    assert names(chain) == ["zoom", "bloom", "scanlines"]
    assert chain.entries()[0] == ["zoom", {}]


def test_a_step_can_be_moved_to_every_place():
    chain = EditedChain.read([[name, {}] for name in "abcd"])
    key = chain.steps[1].key
    assert ["".join(names(chain.moved(key, place))) for place in range(-1, 5)] == [
        "bacd",
        "bacd",
        "abcd",
        "acbd",
        "acdb",
        "acdb",
    ]


def test_a_copy_stands_behind_its_original_and_has_a_name_of_its_own():
    chain = EditedChain.read(TWO_SIDED)
    copies = chain.duplicated(chain.steps[0].key).duplicated(chain.steps[0].key)
    assert [step.name for step in copies.steps[:3]] == ["right", "right 3", "right 2"]
    assert parse_chain(copies.entries()), "the server refuses a copy"


def test_a_step_that_is_switched_off_keeps_its_place_and_values():
    chain = EditedChain.read(TWO_SIDED)
    key = chain.steps[1].key
    off = chain.enabled(key, False)
    assert off.entries()[1] == ["bloom", {"exposure": 1.2, "enabled": False}]
    assert off.enabled(key, True) == chain


def test_a_reset_keeps_the_name_and_the_switch():
    chain = EditedChain.read(TWO_SIDED)
    assert chain.reset(chain.steps[2].key).entries()[2] == ["digital_glitches", {"name": "left", "enabled": False}]
    assert chain.reset(chain.steps[1].key, "exposure").entries()[1] == ["bloom", {}]


def test_names_are_given_once_per_filter():
    chain = EditedChain.read(TWO_SIDED)
    with pytest.raises(ValueError, match="already"):
        chain.renamed(chain.steps[0].key, "left")
    assert chain.renamed(chain.steps[0].key, " up ").steps[0].name == "up"
    assert "name" not in chain.renamed(chain.steps[0].key, "  ").steps[0].parameters


def test_a_chain_has_an_end():
    chain = EditedChain.read([["bloom", {}]] * MOST_STEPS)
    with pytest.raises(ValueError, match="at most"):
        chain.added("bloom")


@pytest.mark.parametrize("entries", [["bloom"], [[1, {}]], [["bloom", 3]], [["bloom", {}, {}]], [[]]])
def test_what_is_no_chain_is_refused(entries):
    with pytest.raises(ValueError, match="postprocessor_chain"):
        EditedChain.read(entries)


@trying(100)
@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "copy", "remove", "move"]), st.integers(0, 9), st.integers(0, 9)), max_size=30
    )
)
def test_the_keys_of_steps_stay_different_whatever_is_done(changes):
    chain = EditedChain.read(TWO_SIDED)
    for what, at, to in changes:
        before = sorted(map(str, chain.entries()))
        if what == "add" or not chain.steps:
            chain = chain.added("noise", to)
            continue
        key = chain.steps[at % len(chain.steps)].key
        chain = {"copy": chain.duplicated, "remove": chain.removed, "move": lambda key: chain.moved(key, to)}[what](key)  # noqa: B023
        if what == "move":
            assert sorted(map(str, chain.entries())) == before
    assert len({step.key for step in chain.steps}) == len(chain.steps)
