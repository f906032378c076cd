"""The registry of posing engines."""

import pytest

from raven.errors import InvalidInput, Unavailable
from raven.posers import available_posers, create_poser


def test_auto_takes_an_engine_that_runs_here():
    assert create_poser("auto").name == create_poser("puppet").name == "puppet"


def test_every_listed_engine_is_made_or_says_why_not():
    for engine in available_posers():
        assert engine["why"]
        if engine["available"]:
            assert create_poser(engine["name"]).name == engine["name"]
        else:
            with pytest.raises(Unavailable, match=engine["name"]):
                create_poser(engine["name"])


def test_an_unknown_engine_is_refused_with_the_known_ones():
    with pytest.raises(InvalidInput, match="puppet"):
        create_poser("tha9")


def test_the_puppet_does_not_pretend_to_run_on_a_gpu():
    with pytest.raises(InvalidInput, match="device"):
        create_poser("puppet", "cuda:0")
