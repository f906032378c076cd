"""Sessions go on after the server was killed."""

import json
import os

import pytest

from raven.server.config import ServerConfig
from raven.server.resources.remembered import PICTURES, Remembered
from raven.server.resources.sessions import DEFAULT_ID
from raven.server.services import assemble, open_default_session
from tests.conftest import draw_face, png


@pytest.fixture(scope="module")
def before(start_server):
    """A server whose sessions are kept."""
    with start_server() as running:
        yield running


@pytest.fixture
def remembered(before, tmp_path):
    return Remembered(before.services, tmp_path / "state")


@pytest.fixture
def after(before, tmp_path):
    """Another server that finds what is kept: its memory has nothing of the first. What makes it, and its sessions by id."""
    servers = []

    def start():
        servers.append(assemble(before.services.config, None))
        Remembered(servers[-1], tmp_path / "state").restore()
        return {session.id: session for session in servers[-1].sessions.all()}

    yield start
    for services in servers:
        services.close()


@pytest.fixture
def sessions(before):
    """Ids of sessions of the first server, which end with the test."""
    opened = []
    yield opened
    for id in opened:
        before.call("unload", id)


POSE = {"pose": {"head_x_index": 0.25}}


def test_all_that_a_session_was_told_is_there_again(before, remembered, after, sessions):
    sessions.append(id := before.load("finch"))
    before.call("load_animator_settings", id, animator_settings={"target_fps": 12, "backdrop_color": "#123456"})
    before.call("load_emotion_templates", id, emotions={"smug": POSE})
    before.call("set_emotion", id, emotion_name="smug")
    before.call("set_overrides", id, overrides={"head_y_index": 0.5})
    before.call("start", id)
    remembered.save()
    told, again = before.services.sessions.get(id).told, after()[id].told
    assert again.figure.character.name == "finch"
    assert again.settings == told.settings
    assert (again.settings.target_fps, again.settings.backdrop_color) == (12, "#123456")
    assert (again.emotion, dict(again.overrides), again.running) == ("smug", {"head_y_index": 0.5}, True)
    assert again.library.custom == told.library.custom


def test_uploaded_pictures_come_back_and_go_with_their_session(before, remembered, after, sessions, tmp_path):
    files = {"file": ("me.png", png(draw_face())), "blush1": ("b.png", png(draw_face()))}
    answer = before.post("load", files=files)
    assert answer.status_code == 200, answer.text
    sessions.append(id := answer.json()["instance_id"])
    remembered.save()
    first, again = before.services.sessions.get(id), after()[id]
    assert (again.character.picture.rgba8() == first.character.picture.rgba8()).all()
    assert again.character.cels.keys() == first.character.cels.keys() == {"blush1"}
    pictures = tmp_path / "state" / PICTURES
    assert list(pictures.iterdir())
    before.call("unload", id)
    remembered.save()
    assert list(pictures.iterdir()) == list((tmp_path / "state").glob("*.json")) == []
    assert after() == {}


def test_nothing_is_written_where_nothing_changed(before, remembered, sessions, tmp_path):
    sessions.append(id := before.load())
    remembered.save()
    file = tmp_path / "state" / f"{id}.json"
    os.utime(file, (1, 1))
    remembered.save()
    assert file.stat().st_mtime == 1
    before.call("set_overrides", id, overrides={"head_y_index": 0.1})
    remembered.save()
    assert json.loads(file.read_text())["overrides"] == {"head_y_index": 0.1}


def test_damaged_files_are_set_aside_and_the_others_come_back(before, remembered, after, sessions, tmp_path):
    sessions.append(id := before.load())
    remembered.save()
    state = tmp_path / "state"
    nobody = json.loads((state / f"{id}.json").read_text()) | {"character": {"name": "nobody", "rig": {}}}
    bad = ["", "{", "[]", "{}", "null", '{"version": 99}', json.dumps(nobody)]
    for n, text in enumerate(bad):
        (state / f"bad{n}.json").write_text(text)
    assert after().keys() == {id}
    assert [file.read_text() for file in sorted(state.glob("*.damaged"))] == bad


def test_the_session_at_start_goes_on_unless_another_character_is_wanted(tmp_path):
    def start(character: str):
        config = ServerConfig.model_validate({"avatar": {"poser": "puppet", "character": character}})
        services = assemble(config, None)
        remembered = Remembered(services, tmp_path)
        if DEFAULT_ID not in remembered.restore():
            open_default_session(services)
        return services, remembered

    services, remembered = start("raven")
    services.sessions.get(DEFAULT_ID).set_emotion("joy")
    remembered.close()
    services.close()
    for wanted, emotion in (("raven", "joy"), ("finch", "neutral")):
        services, _ = start(wanted)
        told = services.sessions.get(DEFAULT_ID).told
        services.close()
        assert (told.figure.character.name, told.emotion) == (wanted, emotion)


def test_sessions_that_end_with_the_server_are_kept(before, remembered, after, sessions):
    sessions.append(id := before.load())
    remembered.close()
    assert id in after()


def test_only_the_owner_can_read_what_is_kept(before, remembered, tmp_path):
    assert os.name != "posix" or (tmp_path / "state").stat().st_mode & 0o077 == 0
