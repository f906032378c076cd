"""Wrong input: each is refused with the name of the field, changes nothing, and the avatar lives on."""

import json
import struct
import zlib
from dataclasses import replace

import hostile_calls
import pytest

SETTINGS = "load_animator_settings"
TEMPLATES = "load_emotion_templates"


def settings(field: str, **values):
    return (SETTINGS, {"animator_settings": values}, f"animator_settings.{field}")


WRONG_FIELDS = [
    ("set_overrides", {"overrides": {"head_x_index": "far"}}, "overrides.head_x_index"),
    ("set_overrides", {"overrides": {"head_x_index": None}}, "overrides.head_x_index"),
    ("set_overrides", {"overrides": {"head_x_index": [1]}}, "overrides.head_x_index"),
    ("set_overrides", {"overrides": {"head_x_index": True}}, "overrides.head_x_index"),
    ("set_overrides", {"overrides": {"head_x_index": 0.5, "tail_index": 1}}, "overrides.tail_index"),
    ("set_overrides", {"overrides": {"fx_heart1": 1}}, "overrides.fx_heart1"),
    ("set_overrides", {"overrides": [["head_x_index", 1]]}, "overrides"),
    ("modify_overrides", {"action": "toggle", "overrides": {}}, "action"),
    ("modify_overrides", {"action": 1, "overrides": {}}, "action"),
    ("modify_overrides", {"action": "set", "overrides": {"head_x_index": "1"}}, "overrides.head_x_index"),
    ("modify_overrides", {"action": "unset", "overrides": {"tail_index": 0}}, "overrides.tail_index"),
    ("modify_overrides", {"overrides": "head_x_index"}, "overrides"),
    ("set_emotion", {"emotion_name": "[custom]"}, "emotion_name"),
    ("set_emotion", {"emotion_name": "hungry"}, "emotion_name"),
    ("set_emotion", {"emotion_name": "zero"}, "emotion_name"),
    ("set_emotion", {"emotion_name": 7}, "emotion_name"),
    ("set_emotion", {}, "emotion_name"),
    (TEMPLATES, {"emotions": {"joy": {"cels": {}}}}, "emotions.joy.pose"),
    (TEMPLATES, {"emotions": {"joy": {"pose": {"head_x_index": "up"}, "cels": {}}}}, "emotions.joy.pose.head_x_index"),
    (TEMPLATES, {"emotions": {"joy": {"pose": {"head_x_index": True}, "cels": {}}}}, "emotions.joy.pose.head_x_index"),
    (TEMPLATES, {"emotions": {"joy": {"pose": {"tail_index": 1}, "cels": {}}}}, "emotions.joy.pose.tail_index"),
    (TEMPLATES, {"emotions": {"joy": {"pose": {}, "cels": {"blush1": "much"}}}}, "emotions.joy.cels.blush1"),
    (TEMPLATES, {"emotions": {"joy": 1}}, "emotions.joy"),
    (TEMPLATES, {"emotions": {"[custom]": {"pose": {}, "cels": {}}}}, "emotions"),
    (TEMPLATES, {"emotions": ["joy"]}, "emotions"),
    (TEMPLATES, {"emotions": 3}, "emotions"),
    (SETTINGS, {"animator_settings": "fast"}, "animator_settings"),
    (SETTINGS, {"animator_settings": [1]}, "animator_settings"),
    settings("format", format="TIFF?"),
    settings("format", format=3),
    settings("crop.left", crop={"enabled": True, "left": 0.9, "right": 0.1}),
    settings("crop.top", crop={"enabled": True, "top": 1.0, "bottom": 0.0}),
    settings("crop.left", crop={"left": True}),
    settings("crop", crop="all"),
    settings("sway_morphs", sway_morphs=["tail_index"]),
    settings("sway_morphs", sway_morphs="head_x_index"),
    settings("postprocessor_chain", postprocessor_chain=[["sparkle", {}]]),
    settings("postprocessor_chain", postprocessor_chain=[["__init__", {}]]),
    settings("postprocessor_chain", postprocessor_chain=[["render_into", {}]]),
    settings("postprocessor_chain", postprocessor_chain=["bloom"]),
    settings("postprocessor_chain", postprocessor_chain={"bloom": {}}),
    settings("talking_morph", talking_morph="head_x_index"),
    settings("animefx", animefx=[["heart", {"type": "cycle", "fps": 0, "duration": 1, "cels": ["fx_heart1"]}]]),
    settings("animefx", animefx=[["heart", {"type": "whirl", "duration": 1, "cels": ["fx_heart1"]}]]),
    settings("target_fps", target_fps=True),
    settings("blink_probability", blink_probability="often"),
    settings("upscale_preset", upscale=2, upscale_preset="Z", target_fps=10),
    settings("upscale_quality", upscale_quality="best"),
    settings("backdrop_color", backdrop_color="red"),
    *(("record", {"seconds": 1.0, "seed": seed}, "seed") for seed in (True, "7", 7.0, -1, 2**64, [7])),
]


def told(server, session_id: str) -> dict:
    state = server.get("state", params={"instance_id": session_id}).json()
    return {name: state[name] for name in ("settings", "overrides", "emotion", "emotions", "running", "talking")}


def assert_alive(server, session_id: str, open_feed) -> None:
    reader = open_feed(server, instance_id=session_id, format="qoi")
    first = int(reader.part()[0]["x-frame-id"])
    later = (int(reader.part()[0]["x-frame-id"]) for _ in range(10))  # a busy machine repeats a frame now and then
    assert any(frame > first for frame in later)
    reader.close()
    assert server.get("state", params={"instance_id": session_id}).json()["degraded"] is None


@pytest.mark.parametrize(("path", "fields", "field"), WRONG_FIELDS)
def test_a_wrong_field_is_named_and_nothing_changes(server, session_id, open_feed, path, fields, field):
    before = told(server, session_id)
    answer = server.call(path, session_id, **fields)
    assert 400 <= answer.status_code < 500, answer.text
    error = answer.json()["error"]
    assert error["code"]
    assert error["message"]
    assert error["field"].startswith(field)
    assert told(server, session_id) == before
    assert_alive(server, session_id, open_feed)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1" + "0" * 400])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("set_overrides", '"overrides": {"head_x_index": NUMBER}'),
        ("modify_overrides", '"action": "set", "overrides": {"head_x_index": NUMBER}'),
        (SETTINGS, '"animator_settings": {"sway_macro_strength": NUMBER}'),
        (TEMPLATES, '"emotions": {"joy": {"pose": {"head_x_index": NUMBER}, "cels": {}}}'),
    ],
)
def test_numbers_without_end_never_get_in(server, session_id, open_feed, path, body, number):
    text = f'{{"instance_id": "{session_id}", {body.replace("NUMBER", number)}}}'
    answer = server.post(path, data=text, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["field"]
    assert_alive(server, session_id, open_feed)


@pytest.mark.parametrize("body", ["null", "5", '"text"', "[]", "true", "{", "", "\xff", "[" * 100_000, "9" * 10_000])
@pytest.mark.parametrize("path", ["start", "set_emotion", "set_overrides", SETTINGS, TEMPLATES, "unload", "load"])
def test_a_body_that_is_no_json_object_is_malformed(server, path, body):
    answer = server.post(path, data=body.encode("latin-1"), headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "malformed"


@pytest.mark.parametrize("path", ["start", "stop", "set_emotion", "set_overrides", "modify_overrides", SETTINGS])
@pytest.mark.parametrize(
    ("instance_id", "status"), [("nobody", 404), ("", 404), ("\u0000", 404), (5, 400), (None, 400), (["a"], 400)]
)
def test_a_session_that_is_not_there(server, path, instance_id, status):
    answer = server.post(path, json={"instance_id": instance_id, "emotion_name": "joy"})
    assert answer.status_code == status


def test_another_content_type_is_unsupported(server, session_id):
    for path in ("start", "set_emotion"):
        assert server.post(path, data=json.dumps({"instance_id": session_id})).status_code == 415
    assert server.post("load", data=b"\x89PNG", headers={"Content-Type": "image/png"}).status_code == 415


def bomb(width: int, height: int) -> bytes:
    """A small PNG file that says it is this large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("call", ["load", "reload", "render"])
@pytest.mark.parametrize(
    ("files", "field"),
    [
        ({"file": b""}, "file"),
        ({"file": b"no picture at all"}, "file"),
        ({"file": "cut"}, "file"),
        ({"file": bomb(60_000, 60_000)}, "file"),
        ({"file": "face", "blush1": b"no picture"}, "blush1"),
        ({"file": "face", "../../evil": "face"}, "../../evil"),
        ({"blush1": "face"}, "file"),
    ],
)
def test_a_picture_that_cannot_be_used_is_named(server, session_id, drawn_face, open_feed, call, files, field):
    known = {"cut": drawn_face[: len(drawn_face) // 2], "face": drawn_face}
    parts = {name: (name, known.get(data, data)) for name, data in files.items()}
    parts["json"] = ("parameters.json", json.dumps({"instance_id": session_id}), "application/json")
    sessions_before = len(server.get("sessions").json()["sessions"])
    answer = server.post(call, files=parts)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["error"]["field"] == field
    assert len(server.get("sessions").json()["sessions"]) == sessions_before
    assert server.get("state", params={"instance_id": session_id}).json()["character"] == "raven"
    if call == "reload":
        assert_alive(server, session_id, open_feed)


@pytest.mark.parametrize("text", ["", "null", "{", '{"instance_id": 5}', '{"instance_id": "nobody"}'])
def test_a_reload_wants_a_json_part_with_a_session(server, drawn_face, text):
    answer = server.post("reload", files={"file": ("a.png", drawn_face), "json": ("parameters.json", text)})
    assert answer.status_code in (400, 404)


def test_an_upload_above_the_limit_is_too_large(server):
    over = server.services.config.limits.upload_bytes + 1
    answer = server.post("load", files={"file": ("a.png", bytes(over))})
    assert answer.status_code == 413
    assert answer.json()["error"]["code"]


def test_a_heap_of_parts_is_refused(server, drawn_face):
    answer = server.post("load", files={"file": drawn_face} | {f"fx_{n}": drawn_face for n in range(200)})
    assert answer.status_code in (413, 422)


def test_the_active_emotion_may_lose_its_template(server, session_id, open_feed):
    template = {"pose": {"mouth_smirk": 1.0}, "cels": {"blush1": 1.0}}
    assert server.call(TEMPLATES, session_id, emotions={"smug": template}).status_code == 200
    assert server.call("set_emotion", session_id, emotion_name="smug").status_code == 200
    assert_alive(server, session_id, open_feed)
    assert server.call(TEMPLATES, session_id, emotions={}).status_code == 200
    assert_alive(server, session_id, open_feed)


def test_metrics_are_fine_without_a_gpu(server, session_id, open_feed):
    assert server.call(SETTINGS, session_id, animator_settings={"metrics_enabled": True}).status_code == 200
    assert_alive(server, session_id, open_feed)


def test_paths_and_methods_that_are_not_there_answer_in_json(server):
    missing, wrong = server.get("nothing"), server.get("start")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (405, "method_not_allowed")
    assert "POST" in wrong.headers["Allow"]
    assert "X-Request-Duration" in missing.headers


@pytest.mark.parametrize("call", hostile_calls.CALLS, ids=lambda call: f"{call.method} {call.path[:40]}")
def test_what_must_be_refused_is_refused_with_the_right_status(server, session_id, call):
    path, body = (
        call.path.replace("=default", f"={session_id}"),
        call.body.replace(b'"default"', b'"%s"' % session_id.encode()),
    )
    assert hostile_calls.wrongly_answered(server.url, replace(call, path=path, body=body)) is None
