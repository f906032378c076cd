"""The client's part in how pictures are taken in: told, shown, corrected and saved, by a real server."""

import io
import json
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from raven.client import api
from raven.client.errors import InvalidInput, NotFound
from raven.figure.character import find_character
from raven.intake import take_in
from tests.intake.faces import face_at

MOVED = [[0.9, 0.0, 25.6], [0.0, 0.9, 10.0]]


@pytest.fixture
def bird(tmp_path: Path) -> Path:
    file = tmp_path / "bird.png"
    file.write_bytes(find_character("finch").read_bytes())
    return file


@pytest.fixture(scope="module")
def sure_server(start_server) -> Iterator[Any]:
    """A server that finds a face in every picture."""
    with pytest.MonkeyPatch.context() as patch, start_server(avatar={"poser": "puppet"}) as running:
        patch.setattr(take_in, "find_faces", lambda rgba8, most: [face_at()])
        yield running


@pytest.fixture
def own(sure_server, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Its client."""
    monkeypatch.setattr(api, "_connection", None)
    api.initialize(sure_server.url, None)
    return api


@pytest.fixture
def session(own: ModuleType, bird: Path) -> str:
    return own.avatar_load(bird)


def test_how_a_picture_was_taken_in_is_told(own, session):
    told = own.avatar_intake(session)
    assert told["verdict"]["level"] == "good"
    assert told["picture"] == {"width": 512, "height": 512}
    assert len(told["faces"]) == 1
    assert told["correction"] == {}


def test_the_picture_and_its_figure_are_shown_in_the_size_that_is_asked_for(own, session):
    whole = Image.open(io.BytesIO(own.avatar_intake_picture(session)))
    small = Image.open(io.BytesIO(own.avatar_intake_picture(session, "figure", edge=128)))
    assert (whole.size, small.size) == ((512, 512), (128, 128))
    assert small.mode == "RGBA"


def test_a_correction_holds_and_is_answered_with_what_it_made(own, session):
    told = own.avatar_correct(session, {"placement": MOVED, "rig": {"left_brow": {"thickness": 2.5}}})
    assert told["placement"] == MOVED
    assert told["rig"]["left_brow"]["thickness"] == 2.5
    assert own.avatar_intake(session)["correction"]["placement"] == MOVED
    assert own.avatar_correct(session, {})["correction"] == {}


def test_what_the_server_has_to_say_about_a_correction_is_logged(own, session, caplog):
    with caplog.at_level(logging.WARNING):
        own.avatar_correct(session, {"rig": {"left_brow": {"confidence": 0.1}}})
    assert "left brow" in caplog.text


@pytest.mark.parametrize(
    ("correction", "field"),
    [
        ({"face": 7}, "correction.face"),
        ({"rig": {"mouth": {"upper": [[1, "two"]]}}}, "correction.rig.mouth.upper"),
        ({"cut_out": {"threshold": 3}}, "correction.cut_out.threshold"),
        ({"hat": 1}, "correction.hat"),
    ],
)
def test_a_wrong_correction_is_refused_by_its_field_and_changes_nothing(own, session, correction, field):
    own.avatar_correct(session, {"placement": MOVED})
    with pytest.raises(InvalidInput) as refused:
        own.avatar_correct(session, correction)
    assert str(refused.value.field).startswith(field)
    assert own.avatar_intake(session)["correction"] == {"placement": MOVED}


def test_a_corrected_character_is_saved_and_loaded_as_it_was(own, session, tmp_path):
    own.avatar_correct(session, {"placement": MOVED})
    folder = tmp_path / "saved"
    with zipfile.ZipFile(io.BytesIO(own.avatar_character_files(session))) as file:
        file.extractall(folder)
    assert {file.name for file in folder.iterdir()} == {
        "bird.png", "bird.rig.json", "bird.original.png", "bird.intake.json",
    }  # fmt: skip
    again = own.avatar_load(folder / "bird.original.png")
    assert own.avatar_intake(again)["correction"] == {"placement": MOVED}
    own.avatar_reload(session, folder / "bird.original.png")
    assert own.avatar_intake(session)["correction"] == {"placement": MOVED}


def test_a_broken_file_of_corrections_is_named(own, bird):
    bird.with_name("bird.intake.json").write_text("{broken")
    with pytest.raises(InvalidInput, match=r"bird\.intake\.json"):
        own.avatar_load(bird)
    bird.with_name("bird.intake.json").write_text(json.dumps({"correction": {"face": -1}}))
    with pytest.raises(InvalidInput) as refused:
        own.avatar_load(bird)
    assert refused.value.field == "correction.face"
    assert [each["instance_id"] for each in own.avatar_sessions()] == ["default"]


@pytest.mark.parametrize("call", ["avatar_intake", "avatar_intake_picture", "avatar_character_files"])
def test_a_session_that_is_gone_is_not_found(own, call):
    with pytest.raises(NotFound):
        getattr(own, call)("gone")
    with pytest.raises(NotFound):
        own.avatar_correct("gone", {})
