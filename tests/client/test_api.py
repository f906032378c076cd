import io
import json
import threading
from pathlib import Path

import pytest
import requests
from PIL import Image

from raven.client import api
from raven.client import client as client_module
from raven.client.connection import read_key
from raven.client.errors import (
    AlreadyInitialized,
    InvalidInput,
    KeyRefused,
    NotFound,
    NotInitialized,
    RavenClientError,
    ServerTooSlow,
    ServerUnreachable,
)
from tests.client_dpg.restartable import restartable_server
from tests.patience import PATIENCE


def test_every_function_wants_initialize_first(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(api, "_connection", None)
    for call in (api.require, api.modules, api.raven_server_available, api.avatar_sessions):
        with pytest.raises(NotInitialized):
            call()
    assert issubclass(NotInitialized, RuntimeError)


def test_initialize_again_for_the_same_server_does_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "key.txt").write_text("sesame")
    monkeypatch.setattr(api, "_connection", None)
    api.initialize("http://first.example/", tmp_path / "key.txt")
    first = api._connection
    api.initialize("http://first.example", tmp_path / "key.txt")
    api.initialize("http://first.example")
    assert api._connection is first


def test_initialize_for_another_server_is_an_error_and_changes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "key.txt").write_text("sesame")
    (tmp_path / "other.txt").write_text("open")
    monkeypatch.setattr(api, "_connection", None)
    api.initialize("http://first.example/", tmp_path / "key.txt")
    first = api._connection
    with pytest.raises(AlreadyInitialized, match="already, not to http"):
        api.initialize("http://second.example", tmp_path / "key.txt")
    with pytest.raises(AlreadyInitialized, match="another key"):
        api.initialize("http://first.example", tmp_path / "other.txt")
    assert api._connection is first


def test_the_server_is_found(client, capsys: pytest.CaptureFixture[str]):
    assert client.raven_server_available()
    assert client.test_connection(quiet=True)
    assert capsys.readouterr().out == ""
    assert client.test_connection()
    assert "answers" in capsys.readouterr().out
    assert "avatar" in client.modules()


def test_a_server_that_is_not_there_is_no_crash(connect, capsys: pytest.CaptureFixture[str]):
    client = connect("http://127.0.0.1:9")
    assert not client.raven_server_available()
    assert not client.test_connection()
    assert "does not answer" in capsys.readouterr().out
    with pytest.raises(ServerUnreachable) as caught:
        client.modules()
    assert isinstance(caught.value, requests.exceptions.ConnectionError)
    assert isinstance(caught.value, RuntimeError)


def test_a_server_that_hangs_is_not_available(connect, silent_server, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(client_module, "HEALTH_TIMEOUT", 0.3)
    monkeypatch.setattr(client_module, "STATE_TIMEOUT", 0.3)
    client = connect(silent_server)
    assert not client.raven_server_available()
    assert not client.test_connection()
    assert "did not answer in time" in capsys.readouterr().out
    with pytest.raises(ServerTooSlow):
        client.avatar_state("default")


def test_a_life_from_load_to_unload(client, tmp_path: Path, drawn_face: bytes):
    (tmp_path / "a_girl.png").write_bytes(drawn_face)
    (tmp_path / "a_girl_blush1.png").write_bytes(drawn_face)
    instance_id = client.avatar_load(tmp_path / "a_girl.png")
    client.avatar_start(instance_id)
    client.avatar_set_emotion(instance_id, "joy")
    client.avatar_play_effect(instance_id, "heart")
    client.avatar_start_talking(instance_id)
    client.avatar_start_data_eyes(instance_id)
    client.avatar_set_overrides(instance_id, {"head_x_index": 0.5, "blush1": 1})
    client.avatar_modify_overrides(instance_id, "set", {"head_y_index": -1})
    client.avatar_modify_overrides(instance_id, "unset", {"head_x_index": 0})
    client.avatar_load_animator_settings(instance_id, {"target_fps": 12, "format": "QOI"})
    state = client.avatar_state(instance_id)
    assert (state["emotion"], state["talking"], state["running"]) == ("joy", True, True)
    assert state["overrides"] == {"head_y_index": -1, "blush1": 1}
    assert state["settings"]["target_fps"] == 12

    client.avatar_stop_talking(instance_id)
    client.avatar_stop_data_eyes(instance_id)
    client.avatar_stop(instance_id)
    client.avatar_reload(instance_id, tmp_path / "a_girl.png")
    state = client.avatar_state(instance_id)
    assert (state["talking"], state["data_eyes"], state["running"], state["emotion"]) == (False, False, False, "joy")

    client.avatar_unload(instance_id)
    client.avatar_unload(instance_id)
    with pytest.raises(NotFound):
        client.avatar_state(instance_id)


def test_settings_and_templates_come_from_files(client, session_id: str, tmp_path: Path):
    settings, emotions = tmp_path / "settings.json", tmp_path / "emotions.json"
    settings.write_text(json.dumps({"target_fps": 30}), encoding="utf-8")
    emotions.write_text(json.dumps({"смех": {"pose": {"mouth_aaa_index": 1.0}, "cels": {}}}), encoding="utf-8")
    client.avatar_load_animator_settings_from_file(session_id, settings)
    client.avatar_load_emotion_templates_from_file(session_id, emotions)
    client.avatar_set_emotion(session_id, "смех")
    state = client.avatar_state(session_id)
    assert state["settings"]["target_fps"] == 30
    assert state["emotion"] == "смех"


def test_slips_in_files_are_answered_and_logged(client, session_id: str, tmp_path: Path, caplog):
    settings, emotions = tmp_path / "_animator.json", tmp_path / "_emotions.json"
    settings.write_text(json.dumps({"target_fps": 30, "blink_probability": 1.2}), encoding="utf-8")
    emotions.write_text(json.dumps({"joy": {"eye_unimpressed": 0.5}}), encoding="utf-8")
    told = client.avatar_load_animator_settings_from_file(session_id, settings)
    told += client.avatar_load_emotion_templates_from_file(session_id, emotions)
    assert [warning.partition(": ")[0] for warning in told] == [
        "animator_settings.blink_probability",
        "emotions.joy.pose.eye_unimpressed",
    ]
    logged = [record.getMessage() for record in caplog.records if record.name == "raven.client.client"]
    assert logged == [f"the server says: {warning}" for warning in told]


def test_what_the_server_refuses_is_an_error_with_its_field(client, session_id: str):
    with pytest.raises(InvalidInput, match="HTTP 422") as caught:
        client.avatar_set_overrides(session_id, {"no_such_morph": 1})
    assert isinstance(caught.value, RavenClientError)
    assert caught.value.status == 422
    assert "no_such_morph" in caught.value.field
    with pytest.raises(NotFound) as missing:
        client.avatar_start("nobody")
    assert missing.value.code == "not_found"


def test_an_error_page_of_an_older_server_is_read_for_its_words(connect, scripted_server):
    page = b"<!doctype html><title>400 Bad Request</title><h1>Bad Request</h1><p>no &quot;text&quot; in request</p>"
    head = b"HTTP/1.1 400 BAD REQUEST\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(page)
    client = connect(scripted_server([head + page]))
    with pytest.raises(InvalidInput, match='Bad Request no "text" in request: HTTP 400 BAD REQUEST'):
        client.avatar_start("x")


def test_the_predecessors_plain_ok_is_a_success(connect, scripted_server):
    client = connect(scripted_server([b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nOK"]))
    client.avatar_start("x")


def test_one_picture_without_a_session(client, tmp_path: Path, drawn_face: bytes):
    (tmp_path / "me.png").write_bytes(drawn_face)
    calm = client.avatar_render(tmp_path / "me.png", pose={"mouth_aaa_index": 0.0})
    turned = client.avatar_render(tmp_path / "me.png", pose={"neck_z_index": 1.0})
    assert Image.open(io.BytesIO(calm)).size == (512, 512)
    assert calm != turned
    shipped = client.avatar_render(character=client.avatar_characters()[0], emotion="joy", format="webp")
    assert Image.open(io.BytesIO(shipped)).format == "WEBP"
    with pytest.raises(TypeError):
        client.avatar_render()


def test_snapshot_sessions_and_filters(client, session_id: str):
    assert Image.open(io.BytesIO(client.avatar_snapshot(session_id, "webp"))).format == "WEBP"
    assert session_id in [session["instance_id"] for session in client.avatar_sessions()]
    assert all(set(info) >= {"defaults", "ranges"} for _, info in client.avatar_get_available_filters())


def test_the_server_never_learns_where_a_picture_lies(client, tmp_path: Path, drawn_face: bytes, monkeypatch):
    sent: list[bytes] = []
    original = requests.Session.send
    monkeypatch.setattr(
        requests.Session,
        "send",
        lambda self, request, **rest: (sent.append(request.body), original(self, request, **rest))[1],
    )
    (tmp_path / "me.png").write_bytes(drawn_face)
    client.avatar_unload(client.avatar_load(tmp_path / "me.png"))
    assert b'filename="me.png"' in sent[0]
    assert str(tmp_path).encode() not in sent[0]


def test_the_key_opens_a_server_that_wants_it(start_server, connect, tmp_path: Path):
    key_file = tmp_path / "key.txt"
    key_file.write_text("sesame\n", encoding="utf-8")
    with start_server(key="sesame") as guarded:
        assert connect(guarded.url, str(key_file)).raven_server_available()
        instance_id = api.avatar_load_character(api.avatar_characters()[0])
        with api.avatar_result_feed(instance_id) as feed:
            api.avatar_start(instance_id)
            assert next(feed)[0] == "image/png"
        stranger = connect(guarded.url, str(tmp_path / "missing.txt"))
        assert not stranger.raven_server_available()
        with pytest.raises(KeyRefused):
            stranger.avatar_sessions()


def test_the_key_file_may_lie_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "key.txt").write_text(" open\nsesame\n", encoding="utf-8")
    assert read_key("~/key.txt") == "opensesame"
    assert read_key("~/missing.txt") is None
    assert read_key(None) is None


def test_connections_are_reused_by_all_threads(server, counted, connect):
    with counted(server.url) as road:
        client = connect(road.url)
        for _ in range(5):
            thread = threading.Thread(target=client.modules)
            thread.start()
            thread.join()
    assert road.connections == 1


def test_threads_that_ask_at_once_each_get_their_own_answer(client):
    questions = [client.avatar_backdrops, client.avatar_presets, client.modules, client.avatar_characters] * 3
    expected, answers = [ask() for ask in questions], {}
    together = threading.Barrier(len(questions))

    def ask_often(number: int) -> None:
        together.wait(PATIENCE)
        answers[number] = [questions[number]() for _ in range(5)]

    threads = [threading.Thread(target=ask_often, args=(number,)) for number in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: [expected[number]] * 5 for number in range(len(questions))}


def test_a_server_that_was_started_anew_is_spoken_to_as_before(connect):
    with restartable_server() as server:
        client = connect(server.url)
        before = client.modules()
        server.stop()
        with pytest.raises(ServerUnreachable):
            client.modules()
        server.start()
        assert client.modules() == before


def test_an_effect_that_there_is_not_is_an_error(client, session_id: str):
    with pytest.raises(InvalidInput) as caught:
        client.avatar_play_effect(session_id, "fireworks")
    assert caught.value.field == "effect"


def test_the_backdrops_have_names(client, session_id: str, caplog: pytest.LogCaptureFixture):
    name = client.avatar_backdrops()[0]
    client.avatar_load_animator_settings(session_id, {"backdrop_path": name})
    assert not caplog.records
    client.avatar_load_animator_settings(session_id, {"backdrop_path": "/home/ada/study.png"})
    assert "backdrop_path" in caplog.text
