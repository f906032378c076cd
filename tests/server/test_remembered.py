"""Sessions go on after the server was killed."""

import json
import os
import shutil
import socket
import subprocess
import threading
from contextlib import suppress

import pytest

from raven.errors import NotFound
from raven.figure.character import character_from_upload, find_character, load_character
from raven.server.config import ServerConfig
from raven.server.resources.kept import PICTURES, Folder, Shared
from raven.server.resources.originals import Original
from raven.server.resources.remembered import RememberedSessions
from raven.server.resources.sessions import DEFAULT_ID
from raven.server.services import assemble, open_default_session
from tests.conftest import draw_face, png
from tests.patience import PATIENCE


@pytest.fixture(scope="module")
def before(start_server):
    """A server whose sessions are kept."""
    with start_server() as running:
        yield running


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    """A server for shared state on a port of its own."""
    pytest.importorskip("redis", reason="needs the package redis: pip install 'raven-avatar[shared]'")
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        pytest.skip("needs Valkey or Redis: apt-get install redis-server")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(1000):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
                break
        yield f"redis://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@pytest.fixture(params=["folder", "shared"])
def store(request, tmp_path):
    """What gives the place where sessions are kept, to a server of this name."""
    if request.param == "folder":
        return lambda name: Folder(tmp_path / "state")
    url = request.getfixturevalue("redis_url")
    Shared(url, "a", 60)._server.flushall()
    return lambda name: Shared(url, name, 60)


@pytest.fixture
def remembered(before, store):
    return RememberedSessions(before.services, store("a"))


@pytest.fixture
def after(before, store):
    """Another server that finds what is kept: its memory has nothing of the first. What makes it, and its sessions by id."""
    servers = []

    def start():
        servers.append(assemble(before.services.config, None))
        RememberedSessions(servers[-1], store("a")).restore()
        return {session.id: session for session in servers[-1].sessions.all()}

    yield start
    for services in servers:
        services.close()


folder_only = pytest.mark.parametrize("store", ["folder"], indirect=True)


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


@folder_only
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


@folder_only
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


@folder_only
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
        remembered = RememberedSessions(services, Folder(tmp_path))
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


@folder_only
def test_only_the_owner_can_read_what_is_kept(before, remembered, tmp_path):
    assert os.name != "posix" or (tmp_path / "state").stat().st_mode & 0o077 == 0


@pytest.fixture
def two_servers(before, store):
    """Two more servers, each with what remembers its sessions."""
    servers = {name: assemble(before.services.config, None) for name in ("b", "c")}
    yield {name: (services, RememberedSessions(services, store(name))) for name, services in servers.items()}
    for services in servers.values():
        services.close()


@pytest.mark.parametrize("store", ["shared"], indirect=True)
def test_a_session_goes_on_at_whichever_server_is_asked_for_it(before, two_servers, sessions):
    (b, of_b), (c, of_c) = two_servers["b"], two_servers["c"]
    picture = character_from_upload(png(draw_face()), {}, b.upload_limits())
    session = b.sessions.open(picture)
    b.originals.keep(session.told.figure, Original(png(draw_face()), "me"), None)
    session.set_emotion("joy")
    of_b.save()
    with pytest.raises(NotFound):
        c.sessions.get("b-unknown")
    again = c.sessions.get(session.id)
    assert again.told.emotion == "joy"
    assert (again.character.picture.rgba8() == session.character.picture.rgba8()).all()
    again.set_emotion("fear")
    of_c.save()
    session.set_emotion("anger")  # which is too late: it is no longer that server's
    of_b.save()
    assert b.sessions.all() == []
    assert session.feed.closed
    of_b.save()
    assert b.sessions.get(session.id).told.emotion == "fear"
    of_c.save()
    assert c.sessions.all() == []
    b.sessions.unload(session.id)
    of_b.save()
    with pytest.raises(NotFound):
        c.sessions.get(session.id)


def test_a_session_that_is_asked_for_comes_back_before_its_turn(before, remembered, after, store, sessions):
    sessions.append(id := before.load())
    remembered.save()
    services = assemble(before.services.config, None)
    try:
        RememberedSessions(services, store("a"))
        assert services.sessions.all() == []
        assert services.sessions.get(id).id == id
    finally:
        services.close()


@folder_only
def test_what_is_less_urgent_begins_when_all_sessions_are_back(before, remembered, store, sessions):
    sessions += [before.load("finch"), before.load("wren")]
    remembered.save()
    services, there, done = assemble(ServerConfig(), None), [], threading.Event()
    try:
        again = RememberedSessions(services, store("a"))
        again.restore_meanwhile(then=lambda: (there.extend(each.id for each in services.sessions.all()), done.set()))
        assert done.wait(PATIENCE)
    finally:
        services.close()
    assert {*sessions} <= {*there}


def test_what_was_closed_does_not_come_back(before, remembered, sessions):
    id = before.load()
    remembered.save()
    before.call("unload", id)
    assert before.get("state", params={"instance_id": id}).status_code == 404
    remembered.save()
    assert before.get("state", params={"instance_id": id}).status_code == 404


@pytest.mark.parametrize("store", ["shared"], indirect=True)
def test_where_the_shared_state_is_gone_sessions_go_on_and_others_are_refused(before, store, sessions):
    sessions.append(id := before.load())
    shared = store("a")
    remembered = RememberedSessions(before.services, shared)
    remembered.save()
    shared._server.connection_pool.disconnect()
    shared._server = type(shared._server).from_url("redis://127.0.0.1:1", socket_connect_timeout=1)
    assert before.get("state", params={"instance_id": id}).status_code == 200
    answer = before.get("state", params={"instance_id": "a-other"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
    with pytest.raises(OSError, match="shared state cannot be reached"):
        remembered.save()
    before.services.sessions.recall = lambda id: False


def test_ids_of_sessions_begin_with_the_servers_name():
    config = {"server": {"state_url": "redis://localhost", "name": ""}}
    with pytest.raises(ValueError, match="needs a name"):
        ServerConfig.model_validate(config)
    with pytest.raises(ValueError, match="exclude each other"):
        ServerConfig.model_validate({"server": {"state_url": "redis://localhost", "name": "a", "state_dir": "/x"}})
    services = assemble(ServerConfig.model_validate({"avatar": {"poser": "puppet"}}), None)
    services.sessions.prefix = "raven-1-"
    session = services.sessions.open(load_character(find_character("raven")))
    assert session.id.startswith("raven-1-")
    services.close()
