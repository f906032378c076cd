"""Which engine a session gets: the server's own, one picked for the character, or the one that `load` names."""

import io
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from raven.figure.character import find_character
from tests.posers.tha4.made_up import write_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The folder of a character with a model of its own, which nobody distilled."""
    folder = write_model(tmp_path_factory.mktemp("character"))
    shutil.copy(find_character("raven"), folder)
    return folder


@pytest.fixture(scope="module")
def auto(start_server, folder, tmp_path_factory):
    """A server that picks the engines, without model files of THA3; its session `default` has that character."""
    models = tmp_path_factory.mktemp("models")
    avatar = {"device": "cpu", "character": str(folder / "raven.png"), "models_dir": str(models)}
    with start_server(avatar=avatar) as running:
        yield running


def state(server, instance_id: str) -> dict:
    return server.get("state", params={"instance_id": instance_id}).json()


def test_auto_picks_anew_when_the_character_changes(auto):
    assert state(auto, "default")["poser"] == "hybrid"
    assert auto.call("reload", "default", character="finch").status_code == 200
    assert state(auto, "default")["poser"] == "puppet"
    assert auto.get("posers").json()["default"] == "auto"


def test_an_atlas_that_is_only_begun_is_seen_at_once_and_fills_meanwhile(start_server, folder, eventually, tmp_path):
    own = shutil.copytree(folder, tmp_path / "own", ignore=shutil.ignore_patterns("*.npz"))
    avatar = {"poser": "hybrid", "device": "cpu", "character": str(own / "raven.png")}
    with start_server(avatar=avatar) as server:
        wink = {"eye_wink_left_index": 1.0, "eye_wink_right_index": 1.0}
        server.call("set_overrides", "default", overrides=wink)

        def look() -> np.ndarray:
            answer = server.get("snapshot", params={"instance_id": "default"})
            assert answer.status_code == 200
            return np.array(Image.open(io.BytesIO(answer.content)).convert("RGB")).astype(int)

        first = look()
        assert first.std() > 10, "there is a picture before anything is baked"
        assert eventually(lambda: np.abs(look() - first).max() > 30), "what is baked is seen"
    assert eventually(lambda: list(own.glob("*.atlas.npz")) != []), "what was baked is kept"


def test_load_names_an_engine_that_stays_when_the_character_changes(start_server, drawn_face):
    with start_server(avatar={"device": "cpu", "character": ""}) as server:
        parts = {"file": drawn_face, "json": ("j", json.dumps({"poser": "puppet"}))}
        for answer in (
            server.post("load", files=parts),
            server.post("load", json={"character": "raven", "poser": "puppet"}),
        ):
            instance_id = answer.json()["instance_id"]
            assert state(server, instance_id)["poser"] == "puppet"
            assert server.call("reload", instance_id, character="finch").status_code == 200
            assert state(server, instance_id)["poser"] == "puppet"


@pytest.mark.parametrize(
    ("poser", "reason"),
    [("magic", "must be one of"), ("tha3", "is missing"), ("tha4", "character model"), ("hybrid", "raven-avatar-bake")],
)
def test_an_engine_that_cannot_be_had_is_refused_with_its_reason_and_opens_nothing(auto, poser, reason, drawn_face):
    before = auto.get("sessions").json()
    picture = {"file": drawn_face, "json": ("j", json.dumps({"poser": poser}))}
    calls = {"json": {"character": "raven", "poser": poser}}, {"files": picture}
    for path in ("load", "render"):
        for call in calls:
            answer = auto.post(path, **call)
            assert (answer.status_code, answer.json()["error"]["field"]) == (422, "poser")
            assert reason in answer.json()["error"]["message"]
    assert auto.get("sessions").json() == before


def test_a_request_downloads_nothing(start_server, monkeypatch):
    monkeypatch.setattr("raven.posers.weights.download", lambda *_: pytest.fail("somebody downloads"))
    tha3 = {"repository": "nobody/nothing", "variant": "separable_half"}
    with start_server(avatar={"device": "cpu", "character": ""}, tha3=tha3) as server:
        answer = server.post("render", json={"character": "raven", "poser": "tha3"})
        assert answer.status_code == 422
        assert "separable_half" in answer.json()["error"]["message"]
        (listed,) = (engine for engine in server.get("posers").json()["posers"] if engine["name"] == "tha3")
        assert not listed["available"]
        assert "raven-models fetch" in listed["why"]


def test_a_reload_that_the_engine_cannot_follow_changes_nothing(start_server, folder):
    avatar = {"poser": "tha4", "device": "cpu", "character": str(folder / "raven.png")}
    with start_server(avatar=avatar) as server:
        answer = server.call("reload", "default", character="finch")
        assert (answer.status_code, answer.json()["error"]["field"]) == (422, "poser")
        assert state(server, "default")["character"] == "raven"


def test_the_state_tells_how_long_the_stages_of_the_engine_take(auto):
    assert auto.get("snapshot", params={"instance_id": "default"}).status_code == 200
    times = state(auto, "default")["poser_ms"]
    assert times.keys() == {"face", "figure"}
    assert all(taken > 0 for taken in times.values())
