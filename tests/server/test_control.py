"""What clients tell sessions: every call answers, and the session's state shows it."""

import io
import json
import threading

import pytest
from PIL import Image


def state(server, session_id: str) -> dict:
    return server.get("state", params={"instance_id": session_id}).json()


def test_the_server_says_what_it_is(server):
    assert server.http.get(f"{server.url}/health").text == "OK"
    assert server.http.get(f"{server.url}/api/modules").json()["modules"][:2] == ["avatar", "imagefx"]


def test_a_picture_becomes_a_session_of_its_own(server, drawn_face):
    answer = server.post("load", files={"file": ("C:\\me\\face.png", drawn_face, "application/octet-stream")})
    assert answer.status_code == 200
    instance_id = answer.json()["instance_id"]
    assert len(instance_id) == 36
    fresh = state(server, instance_id)
    assert (fresh["running"], fresh["emotion"], fresh["overrides"]) == (False, "neutral", {})
    assert instance_id in [session["instance_id"] for session in server.get("sessions").json()["sessions"]]
    assert server.call("unload", instance_id).status_code == 200
    assert server.get("state", params={"instance_id": instance_id}).status_code == 404
    assert server.call("unload", instance_id).status_code == 200, "unload of what is gone is fine"


def test_reload_keeps_everything_but_the_picture(server, drawn_face):
    instance_id = server.load("raven")
    server.call("set_emotion", instance_id, emotion_name="joy")
    server.call("set_overrides", instance_id, overrides={"head_x_index": 0.5})
    parameters = ("parameters.json", json.dumps({"instance_id": instance_id}), "application/json")
    answer = server.post("reload", files={"file": drawn_face, "blush1": drawn_face, "json": parameters})
    assert answer.status_code == 200
    after = state(server, instance_id)
    assert after["character"] == "upload"
    assert (after["emotion"], after["overrides"]) == ("joy", {"head_x_index": 0.5})
    assert server.call("reload", instance_id, character="raven").status_code == 200
    assert state(server, instance_id)["character"] == "raven"
    server.call("unload", instance_id)


@pytest.mark.parametrize(
    ("call", "shown"),
    [("start", "running"), ("start_talking", "talking"), ("start_data_eyes", "data_eyes")],
)
def test_switches_go_on_and_off(server, session_id, call, shown):
    for _ in range(2):  # each is idempotent
        assert server.call(call, session_id).json() == {"ok": True, "warnings": []}
        assert state(server, session_id)[shown] is True
    assert server.call(call.replace("start", "stop"), session_id).status_code == 200
    assert state(server, session_id)[shown] is False


def test_all_28_emotions_can_be_shown(server, session_id):
    names = server.get("emotions", params={"instance_id": session_id}).json()["emotions"]
    assert len(names) >= 28
    for name in names:
        assert server.call("set_emotion", session_id, emotion_name=name).status_code == 200
        assert state(server, session_id)["emotion"] == name


def test_overrides_are_set_merged_and_taken_away(server, session_id):
    server.call("set_overrides", session_id, overrides={"head_x_index": 0.5, "blush1": 1})
    server.call("modify_overrides", session_id, action="set", overrides={"mouth_aaa_index": 1.0})
    assert state(server, session_id)["overrides"] == {"head_x_index": 0.5, "blush1": 1, "mouth_aaa_index": 1.0}
    server.call("modify_overrides", session_id, action="unset", overrides={"head_x_index": 0, "mouth_iii_index": 0})
    assert state(server, session_id)["overrides"] == {"blush1": 1, "mouth_aaa_index": 1.0}
    server.call("set_overrides", session_id)
    assert state(server, session_id)["overrides"] == {}


def test_settings_are_replaced_whole_and_unknown_names_are_told(server, session_id):
    defaults = state(server, session_id)["settings"]
    answer = server.call(
        "load_animator_settings", session_id, animator_settings={"target_fps": 30, "crop": {"left": 0.1}, "flavour": 1}
    )
    assert answer.status_code == 200
    assert any("flavour" in warning for warning in answer.json()["warnings"])
    now = state(server, session_id)["settings"]
    assert now["target_fps"] == 30
    assert now["crop"] == defaults["crop"] | {"left": 0.1}
    server.call("load_animator_settings", session_id, animator_settings={"talking_fps": 10})
    assert state(server, session_id)["settings"] == defaults | {"talking_fps": 10}
    server.call("load_animator_settings", session_id, animator_settings=None)
    assert state(server, session_id)["settings"] == defaults


def test_own_emotions_are_added_and_go_away_again(server, session_id):
    names = server.get("emotions", params={"instance_id": session_id}).json()["emotions"]
    template = {"pose": {"mouth_smirk": 1}, "cels": [["blush1", 0.5]]}
    assert server.call("load_emotion_templates", session_id, emotions={"smug": template}).status_code == 200
    assert "smug" in server.get("emotions", params={"instance_id": session_id}).json()["emotions"]
    server.call("load_emotion_templates", session_id)
    assert server.get("emotions", params={"instance_id": session_id}).json()["emotions"] == names


def test_two_sessions_live_apart(server, session_id, drawn_face, open_feed):
    other = server.post("load", files={"file": drawn_face}).json()["instance_id"]
    server.call("start", other)
    server.call("set_emotion", session_id, emotion_name="anger")
    assert state(server, other)["emotion"] == "neutral"
    mine, theirs = (open_feed(server, instance_id=i, format="png").part()[1] for i in (session_id, other))
    assert mine != theirs
    server.call("unload", other)
    assert open_feed(server, instance_id=session_id).part()


def test_many_may_unload_the_same_session_at_once(server):
    instance_id = server.load()
    codes: list[int] = []
    threads = [
        threading.Thread(target=lambda: codes.append(server.call("unload", instance_id).status_code)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [200] * 8


def test_shipped_characters_can_be_seen_and_chosen(server):
    characters = server.get("characters").json()["characters"]
    assert "raven" in [character["name"] for character in characters]
    for character in characters:
        picture = Image.open(io.BytesIO(server.http.get(server.url + character["picture"]).content))
        assert picture.mode == "RGBA"
    unknown = server.post("load", json={"character": "nobody"})
    assert (unknown.status_code, unknown.json()["error"]["field"]) == (422, "character")
    outside = server.post("load", json={"character": "../../../etc/passwd"})
    assert (outside.status_code, outside.json()["error"]["field"]) == (422, "character")
    assert server.get("characters/nobody.png").status_code == 404


def test_engines_and_filters_are_listed(server):
    posers = server.get("posers").json()
    assert posers["default"] == "puppet"
    assert {"name", "available", "why"} <= posers["posers"][0].keys()
    assert isinstance(server.get("get_available_filters").json()["filters"], list)


def test_the_schema_tells_every_setting_with_range_and_meaning(server, session_id):
    schema = server.get("settings_schema").json()["properties"]
    assert schema.keys() == state(server, session_id)["settings"].keys()
    assert schema["target_fps"]["maximum"] == 120
    assert all("description" in setting for setting in schema.values())


def test_the_schema_tells_an_editor_all_that_it_shows(server):
    answer = server.get("settings_schema").json()
    groups = [group for group, _ in answer["groups"]]
    shown = [setting["group"] for setting in answer["properties"].values()]
    assert set(shown) == set(groups)
    assert next(iter(answer["properties"])) == "target_fps", "not in the order of the schema"
    numbers = [setting for setting in answer["properties"].values() if setting.get("type") == "number"]
    for setting in numbers:
        assert setting["title"]
        low, high = setting.get("usual", (setting.get("minimum", 0), setting["maximum"]))
        assert setting.get("minimum", 0) <= low <= setting["default"] <= high <= setting["maximum"]


def test_the_schema_has_the_defaults_of_this_server(start_server):
    with start_server(avatar={"poser": "puppet", "character": "", "settings": {"target_fps": 12}}) as server:
        schema = server.get("settings_schema").json()["properties"]
    assert schema["target_fps"]["default"] == 12
    assert schema["crop"]["default"]["left"] == 0.12, "the shipped animator.json crops"


RIG = {"mouth": {"upper": [[246, 171], [256, 168], [266, 171]], "lower": [[246, 171], [256, 178], [266, 171]]}}


@pytest.mark.parametrize("way", ["a shipped character", "an upload"])
def test_a_rig_goes_with_a_character(server, drawn_face, way):
    def call(path, rig, **fields):
        if way == "an upload":
            parts = {"file": drawn_face, "json": ("j", json.dumps({"rig": rig, **fields}))}
            return server.post(path, files=parts)
        return server.post(path, json={"character": "finch", "rig": rig, **fields})

    made = call("load", RIG).json()["instance_id"]
    character = server.services.sessions.get(made).character
    assert character.rig["mouth"] == RIG["mouth"]
    refused = call("reload", {"mouth": {"upper": [[1, 2]]}}, instance_id=made)
    assert refused.status_code == 422
    assert refused.json()["error"]["field"].startswith("rig.mouth.upper")
    assert server.services.sessions.get(made).character is character, "nothing has changed"
    assert call("reload", None, instance_id=made).status_code == 200
    assert server.services.sessions.get(made).character.rig.get("mouth", {}).get("upper") != RIG["mouth"]["upper"]
    assert call("render", {"mouth": 3}).json()["error"]["field"] == "rig.mouth"
    server.call("unload", made)


class TestRender:
    """One posed image in one call."""

    def test_a_shipped_character_in_an_emotion(self, server):
        images = [server.post("render", json={"character": "raven", "emotion": e}).content for e in ("joy", "anger")]
        assert images[0] != images[1]
        assert Image.open(io.BytesIO(images[0])).size == (512, 512)

    def test_an_upload_in_a_pose_with_a_cel(self, server, drawn_face):
        wish = {"pose": {"head_y_index": 1.0}, "cels": {"blush1": 0.5}, "format": "webp"}
        answer = server.post(
            "render", files={"file": drawn_face, "blush1": drawn_face, "json": ("j", json.dumps(wish))}
        )
        assert answer.headers["Content-Type"] == "image/webp"
        assert Image.open(io.BytesIO(answer.content)).format == "WEBP"

    @pytest.mark.parametrize(
        ("wish", "status", "field"),
        [
            ({}, 400, "file"),
            ({"character": "nobody"}, 422, "character"),
            ({"character": "raven", "emotion": "hungry"}, 422, "emotion"),
            ({"character": "raven", "pose": {"tail_index": 1}}, 422, "pose.tail_index"),
            ({"character": "raven", "pose": {"head_x_index": "up"}}, 422, "pose.head_x_index"),
            ({"character": "raven", "cels": {"blush9": 1}}, 422, "cels.blush9"),
            ({"character": "raven", "format": "tiff"}, 422, "format"),
            ({"character": "raven", "poser": "magic"}, 422, "poser"),
        ],
    )
    def test_what_is_wrong_is_named(self, server, wish, status, field):
        answer = server.post("render", json=wish)
        assert (answer.status_code, answer.json()["error"]["field"]) == (status, field)

    def test_a_character_and_a_file_are_one_too_many(self, server, drawn_face):
        answer = server.post("render", files={"file": drawn_face, "json": ("j", '{"character": "raven"}')})
        assert (answer.status_code, answer.json()["error"]["field"]) == (422, "character")


def test_no_more_sessions_than_the_limit(start_server):
    with start_server(limits={"sessions": 1}) as server:
        first = server.load()
        refused = server.post("load", json={"character": "raven"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "limit_reached")
        server.call("unload", first)
        server.load()


def test_the_server_shows_its_character_from_the_start(start_server, open_feed):
    with start_server(avatar={"character": "raven", "settings": {"target_fps": 20}}) as server:
        assert open_feed(server, "feed.mjpg").part()
        default = state(server, "default")
        assert (default["running"], default["character"], default["settings"]["target_fps"]) == (True, "raven", 20)
