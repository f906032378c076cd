"""Characters of one's own over HTTP: kept, changed and shared, and the same avatar afterwards."""

import io
import zipfile

import numpy as np
import pytest

from raven.client.client import RavenClient
from raven.client.errors import Conflict
from raven.errors import NotFound
from raven.figure.character import UploadLimits
from raven.library.packed import unpack
from raven.pose import pose_from
from raven.server.services import Services
from raven.video.codecs import decode_rgba8
from tests.patience import PATIENCE

ROOT = "/api/characters"
SETTINGS = {"target_fps": 30, "sway_morphs": ["head_x_index"]}
SMUG = {"smug": {"pose": {"mouth_smirk": 1.0}, "cels": {}}}


@pytest.fixture(scope="module")
def own(start_server):
    """A server with a library of its own."""
    with start_server(avatar={"poser": "puppet", "character": ""}) as running:
        yield running


def call(server, path: str, **fields):
    return server.http.post(f"{server.url}{ROOT}{path}", json=fields, timeout=PATIENCE)


def listed(server) -> list[dict]:
    return server.http.get(f"{server.url}{ROOT}", timeout=PATIENCE).json()["characters"]


def state(server, session: str) -> dict:
    return server.get("state", params={"instance_id": session}).json()


def still(server, session: str) -> np.ndarray:
    """A session's character, posed: the same for the same avatar."""
    figure = server.services.sessions.get(session).told.figure
    return figure.pose(pose_from({"head_y_index": 0.7, "eye_wink_left_index": 1.0, "mouth_aaa_index": 0.5})).rgba8()


@pytest.fixture(scope="module")
def mika(own, drawn_face):
    """A session with an uploaded picture and settings of its own, kept as Mika."""
    correction = {"rig": {"left_brow": {"thickness": 2.5}}}
    files = {"file": ("me.png", drawn_face), "blush1": ("b.png", drawn_face), "json": (None, "{}")}
    session = own.post("load", files=files).json()["instance_id"]
    assert own.call("correct", session, correction=correction).status_code == 200
    assert own.call("load_animator_settings", session, animator_settings=SETTINGS).status_code == 200
    assert own.call("load_emotion_templates", session, emotions=SMUG).status_code == 200
    assert own.call("set_voice", session, voice={"speed": 1.25}).status_code == 200
    assert state(own, session)["saved"] == {"id": None, "name": None, "revision": None, "outfit": None, "unsaved": True}
    answer = call(own, "", instance_id=session, name="Mika", author="Ada")
    assert answer.status_code == 200, answer.text
    return session


def test_what_a_session_shows_is_kept_whole_and_is_the_same_avatar_again(own, mika):
    assert state(own, mika)["saved"] == {"id": "mika", "name": "Mika", "revision": 1, "outfit": None, "unsaved": False}
    again = own.load("Mika")
    told = state(own, again)
    assert told["character"] == "Mika"
    assert told["settings"] == state(own, mika)["settings"]
    assert told["voice"]["speed"] == 1.25
    assert "smug" in told["emotions"]
    assert told["cels"] == ["blush1"]
    assert not told["saved"]["unsaved"]
    assert (still(own, again) == still(own, mika)).all()
    assert own.get("intake", params={"instance_id": again}).json()["correction"]["rig"] == {
        "left_brow": {"thickness": 2.5}
    }


def test_what_is_set_while_it_is_being_saved_is_not_saved(own, drawn_face, monkeypatch):
    session = own.post("load", files={"file": ("me.png", drawn_face), "json": (None, "{}")}).json()["instance_id"]
    library = own.services.own_characters.library
    create = library.create

    def slow(contents):
        assert own.call("load_animator_settings", session, animator_settings={"target_fps": 17}).status_code == 200
        return create(contents)

    monkeypatch.setattr(library, "create", slow)
    assert call(own, "", instance_id=session, name="Slow").status_code == 200
    assert state(own, session)["saved"] == {
        "id": "slow",
        "name": "Slow",
        "revision": 1,
        "outfit": None,
        "unsaved": True,
    }
    assert call(own, "/slow/delete").status_code == 200
    own.call("unload", session)


def test_own_characters_come_first_with_small_pictures(own, mika):
    first, *rest = listed(own)
    assert (first["id"], first["name"], first["own"], first["revision"]) == ("mika", "Mika", True, 1)
    assert [each["name"] for each in rest if not each["own"]] == ["finch", "raven", "rook", "wren"]
    for each in (first, rest[-1]):
        thumbnail = own.http.get(f"{own.url}{each['thumbnail']}", timeout=PATIENCE)
        assert thumbnail.headers["Content-Type"] == "image/webp"
        assert len(thumbnail.content) < 30_000
        assert decode_rgba8(thumbnail.content).shape in ((197, 197, 4), (256, 256, 4))


def test_a_session_says_whether_anything_is_unsaved(own, mika):
    session = own.load("mika")
    changes = {
        "load_animator_settings": {"animator_settings": {"target_fps": 20}},
        "load_emotion_templates": {"emotions": {}},
        "set_voice": {"voice": {"pitch": 1.1}},
        "correct": {"correction": {}},
    }
    for path, fields in changes.items():
        assert own.call(path, session, **fields).status_code == 200
        assert state(own, session)["saved"]["unsaved"], path
        assert own.call("reload", session, character="mika").status_code == 200
        assert not state(own, session)["saved"]["unsaved"], path
    assert own.call("set_emotion", session, emotion_name="joy").status_code == 200
    assert not state(own, session)["saved"]["unsaved"], "a mood passes"


def test_of_two_who_save_the_same_character_the_second_is_told_and_can_save_it_all_the_same(own, mika):
    call(own, "/mika/duplicate", name="Both")
    first, second = own.load("both"), own.load("both")
    assert own.call("load_animator_settings", first, animator_settings={"target_fps": 20}).status_code == 200
    assert own.call("load_animator_settings", second, animator_settings={"target_fps": 21}).status_code == 200
    assert call(own, "/both/save", instance_id=first).json()["revision"] == 2
    refused = call(own, "/both/save", instance_id=second)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "conflict")
    assert state(own, own.load("both"))["settings"]["target_fps"] == 20
    assert call(own, "/both/save", instance_id=second, revision=2).json()["revision"] == 3
    assert state(own, own.load("both"))["settings"]["target_fps"] == 21


def test_a_new_name_is_known_everywhere_at_once(own, mika):
    call(own, "/mika/duplicate", name="Before")
    session = own.load("before")
    assert call(own, "/before/change", name="After", persona="Kind.").json()["name"] == "After"
    assert state(own, session)["saved"] == {
        "id": "before",
        "name": "After",
        "revision": 2,
        "outfit": None,
        "unsaved": False,
    }
    details = own.http.get(f"{own.url}{ROOT}/before", timeout=PATIENCE).json()
    assert (details["name"], details["persona"], details["author"]) == ("After", "Kind.", "Ada")
    for taken in ("Mika", "raven", " ", "a" * 61):
        refused = call(own, "/before/change", name=taken)
        assert (refused.status_code, refused.json()["error"]["field"]) == (422, "name"), taken


def test_what_was_deleted_comes_back(own, mika):
    call(own, "/mika/duplicate", name="Gone")
    session = own.load("gone")
    assert call(own, "/gone/delete").status_code == 200
    assert state(own, session)["saved"] == {"id": None, "name": None, "revision": None, "outfit": None, "unsaved": True}
    refused = call(own, "", instance_id=session, name="Gone too")
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "not_found")
    assert "gone" not in [each["id"] for each in listed(own)]
    assert own.post("load", json={"character": "gone"}).status_code == 422
    assert call(own, "/gone/restore").json()["name"] == "Gone"
    assert state(own, session)["saved"]["id"] == "gone"
    assert "gone" in [each["id"] for each in listed(own)]


def test_a_character_goes_through_one_file_and_is_the_same_avatar(own, mika):
    packed = own.http.get(f"{own.url}{ROOT}/mika/file", timeout=PATIENCE)
    assert packed.headers["Content-Disposition"].endswith("Mika.raven")
    assert unpack(packed.content).about.author == "Ada"
    before = still(own, own.load("mika"))
    call(own, "/mika/delete")
    try:
        answer = own.http.post(f"{own.url}{ROOT}/import", files={"file": ("x.raven", packed.content)}, timeout=PATIENCE)
        assert (answer.status_code, answer.json()["name"]) == (200, "Mika"), answer.text
        again = own.http.post(f"{own.url}{ROOT}/import", files={"file": ("x.raven", packed.content)}, timeout=PATIENCE)
        assert again.json()["id"] == answer.json()["id"], "what is there already is not taken in twice"
        assert (still(own, own.load("Mika")) == before).all()
    finally:
        call(own, f"/{answer.json()['id']}/delete")
        call(own, "/mika/restore")


def test_files_as_they_were_before_are_taken_in(own, mika):
    files = own.get("intake/files", params={"instance_id": mika}).content
    packed = io.BytesIO(files)
    with zipfile.ZipFile(packed, "a") as file:
        file.writestr("settings.json", '{"target_fps": 17}')
    answer = own.http.post(f"{own.url}{ROOT}/import", files={"file": ("old.zip", packed.getvalue())}, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    session = own.load(answer.json()["id"])
    assert state(own, session)["settings"]["target_fps"] == 17
    assert (still(own, session) == still(own, mika)).all()


@pytest.mark.parametrize(
    ("content", "field"), [(b"PK\x03\x04 no", "file"), (b"no picture", "character.png"), (b"", "character.png")]
)
def test_what_is_no_character_is_refused_and_nothing_is_kept(own, content, field):
    before = listed(own)
    refused = own.http.post(f"{own.url}{ROOT}/import", files={"file": ("x.png", content)}, timeout=PATIENCE)
    assert refused.status_code == 422
    assert field in refused.json()["error"]["field"]
    assert listed(own) == before


def test_a_small_file_whose_cels_would_take_much_memory_is_refused_at_the_cel(own, drawn_face, monkeypatch):
    monkeypatch.setattr(Services, "upload_limits", lambda self: UploadLimits(max_memory=1_000_000))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name in ("bomb.png", "bomb_blush1.png", "bomb_blush2.png"):
            file.writestr(name, drawn_face)
    before = listed(own)
    refused = own.http.post(
        f"{own.url}{ROOT}/import", files={"file": ("bomb.zip", packed.getvalue())}, timeout=PATIENCE
    )
    assert (refused.status_code, refused.json()["error"]["field"]) == (422, "blush1")
    assert listed(own) == before


def test_a_shipped_character_can_be_kept_under_another_name(own):
    session = own.load("finch")
    assert not state(own, session)["saved"]["unsaved"]
    assert call(own, "", instance_id=session, name="Finja").status_code == 200
    assert (still(own, own.load("finja")) == still(own, session)).all()


def test_the_character_at_start_may_be_ones_own_or_a_file(own, mika, start_server, tmp_path):
    packed = tmp_path / "mika.raven"
    packed.write_bytes(own.http.get(f"{own.url}{ROOT}/mika/file", timeout=PATIENCE).content)
    with start_server(
        avatar={"poser": "puppet", "character": str(packed), "characters_folder": str(tmp_path)}
    ) as other:
        assert state(other, "default")["character"] == "Mika"
        assert listed(other)[0]["id"] == "mika"
    with start_server(avatar={"poser": "puppet", "character": "MIKA", "characters_folder": str(tmp_path)}) as other:
        assert state(other, "default")["saved"] == {
            "id": "mika",
            "name": "Mika",
            "revision": 1,
            "outfit": None,
            "unsaved": False,
        }
    for wrong in ("nobody", str(tmp_path / "gone.raven")):
        with pytest.raises(NotFound), start_server(avatar={"poser": "puppet", "character": wrong}):
            pass


def test_the_python_client_does_the_same(own, mika, tmp_path):
    with RavenClient(own.url) as raven:
        kept = raven.own_characters
        assert "Mika" in [each.name for each in kept.all().characters if each.own]
        made = kept.create(mika, "Kiki")
        assert kept.rename(made.id, "Kiki Ko").name == "Kiki Ko"
        assert kept.save(made.id, mika).revision == 3
        with pytest.raises(Conflict):
            kept.save(made.id, mika, revision=1)
        kept.export(made.id, tmp_path / "kiki.raven")
        kept.delete(made.id)
        assert kept.take_in(tmp_path / "kiki.raven").name == "Kiki Ko"
        assert kept.restore(made.id).name == "Kiki Ko 2"
        assert kept.get("kiki ko 2").voice.speed == 1.25
        assert kept.thumbnail("kiki ko 2")[:4] == b"RIFF"
        assert raven.state(raven.load_character("Kiki Ko").instance_id).saved.name == "Kiki Ko"


def test_another_picture_becomes_an_outfit_that_shares_the_rest(own, mika):
    """Of a session that shows somebody else only the picture is taken."""
    first = own.load("Mika")
    settings = state(own, first)["settings"]
    own.call("unload", first)
    other = own.load("wren")
    revision = own.http.get(f"{own.url}{ROOT}/mika", timeout=PATIENCE).json()["revision"]
    kept = call(own, "/mika/save", instance_id=other, outfit="Winter", revision=revision)
    assert kept.status_code == 200, kept.text
    assert kept.json()["outfits"] == ["Winter"]
    assert state(own, other)["saved"]["id"] is None
    dressed = own.load("mika/winter")
    told = state(own, dressed)
    assert (told["saved"]["id"], told["saved"]["outfit"], told["saved"]["unsaved"]) == ("mika", "Winter", False)
    assert told["settings"] == settings
    assert (still(own, dressed) == still(own, other)).all()
    assert own.call("load_animator_settings", dressed, animator_settings={"target_fps": 21}).status_code == 200
    assert call(own, "/mika/save", instance_id=dressed).status_code == 200
    plain = own.load("Mika")
    assert state(own, plain)["settings"]["target_fps"] == 21, "outfits share it"
    assert not (still(own, plain) == still(own, dressed)).all()
    assert call(own, "/mika/remove_outfit", outfit="Winter").json()["outfits"] == []
    assert call(own, "/mika/remove_outfit", outfit="Winter").status_code == 404
    assert own.post("load", json={"character": "mika/winter"}).status_code == 422
    for session in (other, dressed, plain):
        own.call("unload", session)
