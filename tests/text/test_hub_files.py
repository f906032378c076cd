"""Models that come from a hub, one of the tests' own."""

import sys
import threading

import pytest

from raven.errors import Unavailable
from raven.settings.emotion_templates import EMOTIONS
from raven.text import HubClassifier
from raven.text.hub_files import fetch, local_folder
from tests.patience import PATIENCE
from tests.text import tiny_models
from tests.text.model_hub import ModelHub, running_hub

NAME = "somebody/tiny-emotions"


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """A hub with a tiny classifier, and an empty cache."""
    constants = pytest.importorskip("huggingface_hub.constants")
    made = tmp_path / "made"
    made.mkdir()
    tiny_models.classifier(made, [*EMOTIONS])
    (made / "onnx").mkdir()
    for file in ("onnx/model.onnx", "tf_model.h5", "pytorch_model.bin", "README.md"):
        (made / file).write_bytes(b"for others")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)  # it keeps what it found in the test that read it first
    with running_hub(ModelHub(NAME, made)) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        hub.gate.set()
        yield hub


def test_a_model_is_downloaded_once_and_without_what_serves_others(hub):
    assert local_folder(NAME) is None
    folder = fetch(NAME)
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= {file.name for file in folder.iterdir()}
    assert not {"onnx/model.onnx", "tf_model.h5", "pytorch_model.bin", "README.md"} & set(hub.sent)
    sent = len(hub.sent)
    assert fetch(NAME) == local_folder(NAME) == folder
    assert len(hub.sent) == sent


def test_older_weights_are_taken_where_there_are_no_others(hub):
    (hub.folder / "model.safetensors").rename(hub.folder / "pytorch_model.bin")
    assert (fetch(NAME) / "pytorch_model.bin").is_file()
    assert local_folder(NAME)


def test_every_folder_of_a_model_gets_its_weights(hub):
    (hub.folder / "2_Dense").mkdir()
    (hub.folder / "2_Dense" / "pytorch_model.bin").write_bytes(b"older weights")
    assert (fetch(NAME) / "2_Dense" / "pytorch_model.bin").is_file()
    assert "pytorch_model.bin" not in hub.sent


def test_it_tells_how_far_it_is(hub):
    (hub.folder / "vocab.txt").write_bytes(bytes(40_000_000))  # the hub's library reads pieces of 10 MB
    hub.gate.clear()
    told: list[float] = []
    halfway = threading.Event()

    def report(progress: float) -> None:
        told.append(progress)
        if progress > 0.2:
            halfway.set()

    loading = threading.Thread(target=fetch, args=(NAME, report))
    loading.start()
    assert halfway.wait(PATIENCE)
    assert told[-1] < 0.7
    hub.gate.set()
    loading.join(PATIENCE)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)


def test_what_was_downloaded_classifies(hub):
    assert next(iter(HubClassifier(NAME, device="cpu").classify("happy day"))) == "joy"


def test_a_half_downloaded_model_is_not_taken_for_a_whole_one(hub):
    folder = fetch(NAME)
    (folder / "model.safetensors").unlink()
    assert local_folder(NAME) is None


@pytest.mark.parametrize("trouble", ["no such model", "no hub", "offline"])
def test_what_cannot_be_downloaded_is_unavailable_and_says_why(hub, monkeypatch, trouble):
    if trouble == "no hub":
        monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    if trouble == "offline":
        monkeypatch.setattr(sys.modules["huggingface_hub.constants"], "HF_HUB_OFFLINE", True)
    name = "somebody/else" if trouble == "no such model" else NAME
    with pytest.raises(Unavailable, match=rf"the model {name} is not on this machine and cannot be downloaded: .+"):
        fetch(name)


def test_a_folder_is_a_model_of_its_own(tmp_path):
    assert fetch(str(tmp_path)) == tmp_path
