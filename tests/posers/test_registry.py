"""The registry of posing engines."""

import pytest

from raven.errors import InvalidInput, Unavailable
from raven.posers import Posers, available_posers, create_poser
from raven.posers.tha3.start import Tha3Options
from raven.posers.weights import ModelSource


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


def test_an_engine_is_made_once_and_shared():
    posers = Posers("cpu")
    assert posers.get("puppet") is posers.get("puppet")


def test_nothing_is_downloaded_where_it_may_not(monkeypatch):
    pytest.importorskip("huggingface_hub")

    def download(*_):
        raise AssertionError("somebody downloads")

    monkeypatch.setattr("raven.posers.weights.download", download)
    posers = Posers("cpu", Tha3Options(ModelSource(repository="nobody/nothing")))
    with pytest.raises(Unavailable, match="raven-models fetch"):
        posers.get("tha3")
    with pytest.raises(AssertionError):
        posers.get("tha3", may_download=True)


def test_the_puppet_does_not_pretend_to_run_on_a_gpu():
    with pytest.raises(InvalidInput, match="device"):
        create_poser("puppet", "cuda:0")
