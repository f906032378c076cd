"""Starting THA3 from files that are there, that are missing, and that are not what they should be."""

import shutil
from pathlib import Path

import pytest
import torch

from raven.commands.models import main
from raven.errors import InvalidInput, Unavailable
from raven.posers import available_posers, create_poser
from raven.posers.tha3.checkpoints import load_networks
from raven.posers.tha3.start import Tha3Options, pick_variant
from raven.posers.tha3.variants import VARIANTS
from raven.posers.weights import ModelSource

HALF = VARIANTS["separable_half"]
CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def broken_folder(model_folder: Path, tmp_path: Path) -> Path:
    """A copy of the models, to be spoilt."""
    shutil.copytree(model_folder, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_auto_takes_the_variant_that_is_here(model_folder: Path):
    source = ModelSource(model_folder)
    assert pick_variant("auto", source, on_gpu=False) is pick_variant("auto", source, on_gpu=True) is HALF
    with pytest.raises(InvalidInput, match="standard_float"):
        pick_variant("tiny", source, on_gpu=False)


def test_the_engine_starts_from_a_folder_and_is_listed(model_folder: Path):
    poser = create_poser("tha3", "cpu", Tha3Options(ModelSource(model_folder)))
    assert (poser.name, poser.device) == ("tha3", "cpu")
    (listed,) = (
        engine for engine in available_posers(Tha3Options(ModelSource(model_folder))) if engine["name"] == "tha3"
    )
    assert listed["available"]


def test_half_weights_are_computed_in_full_on_a_cpu(model_folder: Path):
    networks = load_networks(HALF, model_folder, CPU)
    assert {p.dtype for network in networks.by_name().values() for p in network.parameters()} == {torch.float32}


def test_without_files_it_names_the_file_the_variant_and_what_to_do(tmp_path: Path):
    with pytest.raises(Unavailable, match=r"tha3 .*standard_half.*eyebrow_decomposer\.pt.*--models-dir"):
        create_poser("tha3", "cpu", Tha3Options(ModelSource(tmp_path), "standard_half"))
    with pytest.raises(Unavailable, match=r"HF_HUB_OFFLINE"):
        create_poser("tha3", "cpu", Tha3Options(ModelSource(repository="nobody/nothing")))


def test_float16_is_for_gpus(model_folder: Path):
    with pytest.raises(Unavailable, match="float16"):
        create_poser("tha3", "cpu", Tha3Options(ModelSource(model_folder), dtype="float16"))
    with pytest.raises(InvalidInput, match="dtype"):
        create_poser("tha3", "cpu", Tha3Options(ModelSource(model_folder), dtype="float8"))


def test_a_device_that_is_not_here_is_refused():
    with pytest.raises(InvalidInput, match="device"):
        create_poser("tha3", "gpu")
    with pytest.raises(Unavailable, match="cuda:7"):
        create_poser("tha3", "cuda:7")


def test_what_is_wrong_with_a_file_is_said(broken_folder: Path, capsys: pytest.CaptureFixture[str]):
    file = broken_folder / HALF.files[0]
    state = torch.load(file, weights_only=True)

    def complaint() -> str:
        with pytest.raises(Unavailable) as caught:
            load_networks(HALF, broken_folder, CPU)
        text = str(caught.value)
        for needed in (str(file), HALF.name, "raven-models"):
            assert needed in text
        return text

    key = "eyebrow_layer_alpha.0.bias"
    torch.save(state | {"more.weight": torch.ones(1)}, file)
    assert "more.weight" in complaint()
    torch.save({name: value for name, value in state.items() if name != key}, file)
    assert f"lacks {key}" in complaint()
    torch.save(state | {key: torch.ones(5)}, file)
    assert "(5,) instead of (1,)" in complaint()
    torch.save(state | {key: torch.full((1,), torch.nan)}, file)
    assert "no numbers" in complaint()
    torch.save([1, 2], file)
    assert "no table of weights" in complaint()
    file.write_bytes((broken_folder / HALF.files[1]).read_bytes()[:5000])
    assert "cannot be read" in complaint()
    file.unlink()
    assert "is missing" in complaint()
    assert main(["verify", "--models-dir", str(broken_folder), HALF.name]) == 1
    assert str(file) in capsys.readouterr().out


def test_code_inside_a_file_is_not_run(broken_folder: Path):
    class Harmful:
        def __reduce__(self):
            return Path.touch, (broken_folder / "harm",)

    torch.save({"a": Harmful()}, broken_folder / HALF.files[0])
    with pytest.raises(Unavailable, match="cannot be read"):
        load_networks(HALF, broken_folder, CPU)
    assert not (broken_folder / "harm").exists()


def test_verify_accepts_a_whole_folder(model_folder: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["verify", "--models-dir", str(model_folder)]) == 0
    assert "all five files are right" in capsys.readouterr().out
    assert main(["path", "--models-dir", str(model_folder), HALF.name]) == 0
    assert capsys.readouterr().out.strip() == str(model_folder)
