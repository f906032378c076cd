"""Which engine `auto` picks: by machine, by character, and by what turns out not to work."""

import json
import shutil
from pathlib import Path

import pytest

from raven.figure.character import find_character, load_character
from raven.figure.figure import Figure
from raven.posers import Posers
from raven.posers.auto import AutoPoser
from raven.posers.protocol import Poser
from raven.posers.tha3.start import Tha3Options
from raven.posers.weights import ModelSource
from tests.posers.tha3.made_up import write_models
from tests.posers.tha4.made_up import write_model


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_models(tmp_path_factory.mktemp("models"))


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A picture of a character that comes with nothing else."""
    folder = tmp_path / "bare"
    folder.mkdir()
    return Path(shutil.copy(find_character("raven"), folder))


@pytest.fixture
def modelled(tmp_path: Path) -> Path:
    """One with a character model of its own."""
    folder = tmp_path / "modelled"
    folder.mkdir()
    write_model(folder)
    return Path(shutil.copy(find_character("raven"), folder))


class OnThisCpu(Posers):
    """What a machine with a GPU has, with networks that run here."""

    def _new(self, name: str, may_download: bool) -> Poser:
        return Posers("cpu", self.tha3).get(name, may_download)


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("raven.posers.auto.pick_device", lambda name: "cuda:0")


def picked(poser: AutoPoser, picture: Path) -> str:
    return Figure(load_character(picture), poser).poser.name


def test_without_a_gpu_a_character_with_an_atlas_or_a_model_of_one_is_a_hybrid(bare, modelled, caplog):
    auto = AutoPoser(Posers("cpu"))
    with caplog.at_level("INFO", logger="raven.posers"):
        assert [picked(auto, bare), picked(auto, modelled)] == ["puppet", "hybrid"]
    puppet, hybrid = caplog.messages
    assert "CPU" in puppet
    assert "raven-avatar-bake" in puppet
    assert "CPU" in hybrid


@pytest.mark.usefixtures("gpu")
def test_on_a_gpu_a_characters_own_model_comes_before_that_for_all(models, bare, modelled):
    auto = AutoPoser(OnThisCpu("auto", Tha3Options(ModelSource(models))))
    assert [picked(auto, bare), picked(auto, modelled)] == ["tha3", "tha4"]


@pytest.mark.usefixtures("gpu")
def test_what_does_not_work_is_passed_over_and_told_in_the_one_line(tmp_path, bare, modelled, caplog):
    auto = AutoPoser(OnThisCpu("auto", Tha3Options(ModelSource(tmp_path))))
    (modelled.parent / "body_morpher.pt").write_bytes(b"")
    with caplog.at_level("INFO", logger="raven.posers"):
        assert [picked(auto, bare), picked(auto, modelled)] == ["puppet", "puppet"]
    without_files, broken = caplog.messages
    assert "eyebrow_decomposer.pt is missing" in without_files
    assert "body_morpher.pt" in broken
    assert "\n" not in without_files + broken


def test_an_atlas_that_is_broken_does_not_keep_a_character_from_living(bare, caplog):
    bare.with_suffix(".atlas.npz").write_text(json.dumps({}))
    with caplog.at_level("INFO", logger="raven.posers"):
        assert picked(AutoPoser(Posers("cpu")), bare) == "puppet"
    assert "raven.atlas.npz" in caplog.messages[0]
