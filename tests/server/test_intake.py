"""How pictures are taken in, over the wire: verdicts are told, corrections hold, and a wrong one changes nothing."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from raven.assets import assets_folder
from raven.figure.character import find_character
from raven.intake import take_in as module
from raven.layers.drawing import drawing_of
from tests.intake.faces import face_at
from tests.layers.files import Drawn


@pytest.fixture
def faces(monkeypatch) -> list:
    """The faces that are found in every picture; one where the shipped characters have theirs."""
    found = [face_at()]
    monkeypatch.setattr(module, "find_faces", lambda rgba8, most: list(found))
    return found


@pytest.fixture(scope="module")
def own(start_server):
    with start_server(avatar={"poser": "puppet"}) as running:
        yield running


@pytest.fixture
def bird() -> bytes:
    return find_character("finch").read_bytes()


def load(server, file: bytes, name: str = "my bird!.png", **fields) -> dict:
    parts = {"file": (name, file), "json": ("p.json", json.dumps(fields), "application/json")}
    answer = server.post("load", files=parts)
    assert answer.status_code == 200, answer.text
    return answer.json()


def told(server, id: str) -> dict:
    answer = server.get("intake", params={"instance_id": id})
    assert answer.status_code == 200, answer.text
    return answer.json()


def still(server, id: str) -> np.ndarray:
    """The whole picture of this moment."""
    uncropped = {"crop": {"enabled": False}}
    assert server.call("load_animator_settings", id, animator_settings=uncropped).status_code == 200
    answer = server.get("snapshot", params={"instance_id": id})
    return np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGBA"), np.int16)


def test_load_and_reload_answer_the_verdict_and_state_has_it_too(own, faces, bird):
    answer = load(own, bird)
    assert answer["verdict"]["level"] == "good"
    assert answer["verdict"]["parts"]["left_eye"] > 0.5
    faces.clear()
    files = {
        "file": ("b.png", bird),
        "json": ("p.json", json.dumps({"instance_id": answer["instance_id"]}), "application/json"),
    }
    again = own.post("reload", files=files).json()
    assert again["verdict"]["level"] == "no"
    assert again["verdict"]["reasons"][0] in again["warnings"]
    state = own.get("state", params={"instance_id": answer["instance_id"]}).json()
    assert state["verdict"] == again["verdict"]
    shipped = own.post("reload", json={"instance_id": answer["instance_id"], "character": "wren"}).json()
    assert shipped["verdict"] is None


def test_the_description_tells_what_was_found(own, faces, bird):
    faces.append(face_at(x=400.0, y=380.0, scale=0.4))
    id = load(own, bird)["instance_id"]
    now = told(own, id)
    assert now["picture"] == {"width": 512, "height": 512}
    assert now["placement"] == [[1, 0, 0], [0, 1, 0]]
    assert [len(face["box"]) for face in now["faces"]] == [4, 4]
    assert now["face"] == 0
    assert now["features"]["left_eye"]["iris"] == pytest.approx([278.1, 144.8], abs=0.1)
    assert now["rig"]["left_eye"]["iris"] == pytest.approx([278.1, 144.8], abs=0.1)
    assert now["correction"] == {}


def test_a_corrected_brow_holds_and_shows(own, faces, bird):
    id = load(own, bird)["instance_id"]
    own.call("set_overrides", id, overrides={"eyebrow_raised_left_index": 1.0})
    before, was = still(own, id), told(own, id)
    line = [[x, y - 7] for x, y in was["rig"]["left_brow"]["line"]]
    answer = own.call("correct", id, correction={"placement": was["placement"], "rig": {"left_brow": {"line": line}}})
    assert answer.status_code == 200, answer.text
    now = answer.json()
    assert now["rig"]["left_brow"]["line"] == line
    assert now["rig"]["left_brow"]["confidence"] == 1
    assert now["warnings"] == []
    assert {name: value for name, value in now.items() if name != "warnings"} == told(own, id)
    assert (np.abs(still(own, id) - before)[80:160, 240:320] > 8).any()


def test_strokes_change_what_is_seen_and_an_empty_correction_takes_all_back(own, faces, bird):
    id = load(own, bird)["instance_id"]
    before = still(own, id)
    hole = {"keep": False, "radius": 30, "points": [[256, 420]]}
    assert own.call("correct", id, correction={"cut_out": {"strokes": [hole]}}).status_code == 200
    assert before[420, 256, 3] == 255
    assert still(own, id)[420, 256, 3] == 0
    figure = own.get("intake/figure", params={"instance_id": id, "edge": 512})
    assert np.asarray(Image.open(io.BytesIO(figure.content)))[420, 256, 3] == 0
    picture = own.get("intake/picture", params={"instance_id": id, "edge": 256})
    assert np.asarray(Image.open(io.BytesIO(picture.content)).convert("RGBA"))[210, 128, 3] == 255
    assert Image.open(io.BytesIO(picture.content)).size == (256, 256)
    assert own.call("correct", id).status_code == 200
    assert still(own, id)[420, 256, 3] == 255
    assert told(own, id)["correction"] == {}


def test_another_face_is_chosen(own, faces, bird):
    faces.append(face_at(x=400.0, y=380.0, scale=0.4))
    id = load(own, bird)["instance_id"]
    now = own.call("correct", id, correction={"face": 1}).json()
    assert now["face"] == 1
    assert now["placement"][0][0] > 2.4, "the small face is as large as the other one was"


@pytest.mark.parametrize(
    ("correction", "field"),
    [
        ({"face": 3}, "correction.face"),
        ({"face": "1"}, "correction.face"),
        ({"rig": {"mouth": {"upper": [[1, 2], [2, "x"], [3, 4]]}}}, "correction.rig.mouth.upper[1][1]"),
        ({"cut_out": {"strokes": [{"keep": True, "radius": -1, "points": [[0, 0]]}]}}, "correction.cut_out.strokes[0].radius"),
        ({"placement": [[1, 0, 0], [0, 2, 0]]}, "correction.placement"),
    ],
)  # fmt: skip
def test_a_wrong_correction_is_refused_by_its_field_and_changes_nothing(own, faces, bird, correction, field):
    id = load(own, bird)["instance_id"]
    before = told(own, id)
    answer = own.call("correct", id, correction=correction)
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field
    assert told(own, id) == before
    files = {"file": ("b.png", bird), "json": ("p.json", json.dumps({"correction": correction}), "application/json")}
    assert own.post("load", files=files).json()["error"]["field"] == field


def test_a_correction_can_come_with_the_picture(own, faces, bird):
    id = load(own, bird, correction={"rig": {"mouth": {"confidence": 0}}})["instance_id"]
    assert told(own, id)["correction"] == {"rig": {"mouth": {"confidence": 0}}}
    assert told(own, id)["verdict"]["parts"]["mouth"] == 0
    both = {"correction": {}, "rig": {"mouth": {"confidence": 0}}}
    files = {"file": ("b.png", bird), "json": ("p.json", json.dumps(both), "application/json")}
    assert own.post("load", files=files).json()["error"]["field"] == "correction"


def test_a_character_that_has_a_rig_can_be_corrected_too(own, faces):
    id = own.load("finch")
    rig = json.loads(Path(assets_folder(), "characters/finch/finch.rig.json").read_text())
    now = told(own, id)
    assert now["rig"]["mouth"]["upper"] == rig["mouth"]["upper"]
    iris = [x + 2 for x in rig["left_eye"]["iris"]]
    correction = now["correction"]
    correction["rig"]["left_eye"]["iris"] = iris
    assert own.call("correct", id, correction=correction).json()["rig"]["left_eye"]["iris"] == iris
    assert "blush1" in own.get("state", params={"instance_id": id}).json()["cels"], "its cels are still there"


def test_cels_stay_with_a_corrected_picture(own, faces, bird):
    cel = find_character("finch").with_name("finch_blush1.png").read_bytes()
    parts = {"file": ("a.png", bird), "blush1": ("blush1.png", cel)}
    id = own.post("load", files=parts).json()["instance_id"]
    assert own.call("correct", id, correction={"rig": {"mouth": {"confidence": 0}}}).status_code == 200
    assert own.get("state", params={"instance_id": id}).json()["cels"] == ["blush1"]


def test_the_character_can_be_taken_away_as_files(own, faces, bird):
    id = load(own, bird)["instance_id"]
    hole = {"keep": False, "radius": 30, "points": [[256, 420]]}
    own.call("correct", id, correction={"cut_out": {"strokes": [hole]}})
    answer = own.get("intake/files", params={"instance_id": id})
    assert "my_bird.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        names = {"my_bird.png", "my_bird.original.png", "my_bird.rig.json", "my_bird.intake.json"}
        assert set(packed.namelist()) == names
        assert packed.read("my_bird.original.png") == bird
        stored = json.loads(packed.read("my_bird.intake.json"))
        assert np.asarray(Image.open(io.BytesIO(packed.read("my_bird.png"))))[420, 256, 3] == 0
    again = load(own, bird, correction=stored["correction"])
    assert told(own, again["instance_id"])["correction"] == stored["correction"]


def test_originals_are_kept_only_up_to_the_limit(start_server, faces, bird):
    padded = bird + b"\0" * 2**20
    with start_server(avatar={"poser": "puppet"}, limits={"original_bytes": 3 * 2**20}) as small:
        ids = [load(small, padded)["instance_id"] for _ in range(3)]
        answers = [small.get("intake", params={"instance_id": id}) for id in ids]
        assert answers[-1].status_code == 200
        assert answers[0].status_code == 404
        assert "load it again" in answers[0].json()["error"]["message"]
        assert small.call("correct", ids[0]).status_code == 404
        assert small.get("state", params={"instance_id": ids[0]}).status_code == 200, "the avatar lives on"


@pytest.mark.parametrize("edge", ["0", "-5", "1e3", "99999999999999999999", ""])
def test_a_wrong_edge_is_refused(own, faces, bird, edge):
    id = load(own, bird)["instance_id"]
    answer = own.get("intake/picture", params={"instance_id": id, "edge": edge})
    assert answer.json()["error"]["field"] == "edge"


def test_no_session_is_not_found(own):
    assert own.get("intake", params={"instance_id": "nobody"}).status_code == 404
    assert own.call("correct", "nobody").status_code == 404


def test_a_drawing_in_layers_keeps_them_through_corrections(own, faces, bird):
    picture = np.asarray(Image.open(io.BytesIO(bird)).convert("RGBA"))
    rows = {"topwear": (200, 512), "face": (130, 200), "nose": (70, 130), "front hair": (0, 70)}
    drawn = Drawn(512, 512)
    for name, (top, bottom) in rows.items():
        drawn.layer(name, picture[top:bottom], 0, top)
    id = load(own, drawn.data(), "my bird.psd")["instance_id"]
    assert told(own, id)["picture"] == {"width": 512, "height": 512}
    moved = [[1.0, 0.0, 30.0], [0.0, 1.0, 0.0]]
    assert own.post("correct", json={"instance_id": id, "correction": {"placement": moved}}).status_code == 200
    packed = zipfile.ZipFile(io.BytesIO(own.get("intake/files", params={"instance_id": id}).content))
    assert {"my_bird.layers.psd", "my_bird.original.psd", "my_bird.png"} <= set(packed.namelist())
    drawing = drawing_of(packed.read("my_bird.layers.psd"))
    assert [layer.name for layer in drawing.layers] == ["body", "face", "nose", "front hair"]
    square = np.asarray(Image.open(io.BytesIO(packed.read("my_bird.png"))))
    assert np.array_equal(drawing.picture(), square)
    assert np.array_equal(square[300, 100:400, 3], picture[300, 70:370, 3])
