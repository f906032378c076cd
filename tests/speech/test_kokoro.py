"""Kokoro's own package: what it does without its files, and, where RAVEN_KOKORO names a folder with them, how it speaks.

`python scripts/rebuild_kokoro.py` makes such a folder without the Hugging Face hub.
"""

import os
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from raven.errors import Unavailable
from raven.speech.engines import kokoro
from raven.speech.reading.phonemes import SYMBOLS


@pytest.fixture(scope="module")
def folder():
    if not os.environ.get("RAVEN_KOKORO"):
        pytest.skip("RAVEN_KOKORO names no folder with Kokoro's files")
    if (lack := kokoro._missing_package()) is not None:
        pytest.skip(lack)
    return Path(os.environ["RAVEN_KOKORO"])


@pytest.fixture(scope="module")
def engine(folder):
    return kokoro.KokoroEngine(folder, device="cpu")


@pytest.fixture
def without_network(monkeypatch, tmp_path):
    """A hub that refuses, and an empty cache."""
    constants = pytest.importorskip("huggingface_hub.constants")
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(kokoro, "_missing_package", lambda: None)


def test_without_its_package_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(kokoro, "find_spec", lambda name: None)
    assert kokoro.why_not() == "it needs the package kokoro: pip install 'raven-avatar[kokoro]'"
    with pytest.raises(Unavailable, match=r"pip install 'raven-avatar\[kokoro\]'"):
        kokoro.KokoroEngine()


def test_without_the_hub_it_gives_up_soon(without_network):
    began = time.monotonic()
    with pytest.raises(Unavailable, match=r"cannot load its files from 127\.0\.0\.1"):
        kokoro.KokoroEngine(download=True)
    assert time.monotonic() - began < 5


def test_without_files_nothing_is_loaded_from_the_net_unasked(without_network):
    with pytest.raises(Unavailable, match="neither in the voices folder nor in the cache"):
        kokoro.KokoroEngine()


def test_it_speaks_and_tells_when_each_sound_is(engine):
    (segment,) = engine.synthesize("Peter bought 25 maps, and I left.", "af_heart")
    assert [word.text for word in segment.words][:4] == ["Peter", "bought", "25", "maps"]
    assert {phoneme.symbol for phoneme in segment.phonemes} <= SYMBOLS
    for timed in (segment.phonemes, segment.words):
        assert all(a.end <= b.start + 1e-9 for a, b in pairwise(timed))
        assert 0 <= timed[0].start < timed[-1].end <= segment.duration
    assert np.abs(segment.audio[: int((segment.phonemes[0].start - 0.1) * 24000)]).max() < 0.1
    again = next(engine.synthesize("Peter bought 25 maps, and I left.", "af_heart"))
    assert np.array_equal(again.audio, segment.audio)


def test_all_voices_of_the_folder_are_there_the_best_first(engine, folder):
    assert {voice.name for voice in engine.voices()} == {file.stem for file in (folder / "voices").glob("*.pt")}
    assert engine.voices()[0].name == "af_heart"
    (man,) = engine.synthesize("Hello!", "onyx")
    assert man.duration > 0.5


def test_broken_weights_are_told(folder, tmp_path):
    (tmp_path / "voices").symlink_to(folder / "voices")
    (tmp_path / "config.json").symlink_to(folder / "config.json")
    (tmp_path / "kokoro-v1_0.pth").write_bytes(b"no weights")
    with pytest.raises(Unavailable, match="the model of kokoro cannot be loaded"):
        kokoro.KokoroEngine(tmp_path).synthesize("Hello.", "af_heart")
