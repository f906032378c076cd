"""Character models are read whole, or refused by the name of the file that is wrong."""

from pathlib import Path

import pytest
import torch

from raven.errors import InvalidInput, NotFound
from raven.posers.tha4.folder import has_model
from raven.posers.tha4.model import read_model


def test_a_model_is_read_whatever_way_its_file_names_are_quoted(folder: Path):
    model = read_model(folder)
    assert model.picture.shape == (512, 512, 4)
    assert len(model.face) == 18
    assert len(model.body) == 20


def test_the_digest_stands_for_the_weights(folder: Path):
    before = read_model(folder).digest
    assert read_model(folder).digest == before
    state = torch.load(folder / "face_morpher.pt", weights_only=True)
    state["siren.last_linear.bias"] += 1
    torch.save(state, folder / "face_morpher.pt")
    assert read_model(folder).digest != before


def test_a_folder_without_an_index_has_no_model(tmp_path: Path):
    assert not has_model(tmp_path)
    assert not has_model(None)


@pytest.mark.parametrize("name", ["face_morpher.pt", "body_morpher.pt", "character.png"])
def test_a_missing_file_is_named(folder: Path, name: str):
    (folder / name).unlink()
    with pytest.raises(NotFound, match=name):
        read_model(folder)


def test_a_missing_line_of_the_index_is_named(folder: Path):
    (folder / "character_model.yaml").write_text("character_image_file_name: character.png\n")
    with pytest.raises(InvalidInput, match="face_morpher_file_name"):
        read_model(folder)


def test_files_outside_of_the_folder_are_not_read(folder: Path):
    index = folder / "character_model.yaml"
    index.write_text(index.read_text().replace("character.png", "../character.png"))
    with pytest.raises(InvalidInput, match="outside"):
        read_model(folder)


def test_something_that_is_no_checkpoint_is_refused(folder: Path):
    for data in (b"", b"not a checkpoint", (folder / "face_morpher.pt").read_bytes()[:1000]):
        (folder / "body_morpher.pt").write_bytes(data)
        with pytest.raises(InvalidInput, match=r"body_morpher\.pt"):
            read_model(folder)


def _lose(state: dict[str, torch.Tensor]) -> None:
    del state["siren.last_linear.bias"]


def _add(state: dict[str, torch.Tensor]) -> None:
    state["siren.extra"] = torch.zeros(1)


def _widen(state: dict[str, torch.Tensor]) -> None:
    state["siren.last_linear.weight"] = torch.zeros(4, 129, 1, 1)


def _break(state: dict[str, torch.Tensor]) -> None:
    state["siren.last_linear.bias"][0] = torch.nan


@pytest.mark.parametrize("damage", [_lose, _add, _widen, _break])
def test_a_checkpoint_of_another_network_is_refused(folder: Path, damage):
    state = torch.load(folder / "face_morpher.pt", weights_only=True)
    damage(state)
    torch.save(state, folder / "face_morpher.pt")
    with pytest.raises(InvalidInput, match=r"face_morpher\.pt"):
        read_model(folder)
