"""Files of the old talking head as people have them, slips included: used as far as they mean something."""

import json
import logging
from pathlib import Path

import pytest

from raven.settings.emotion_templates import EMOTIONS

CASES = Path(__file__).parents[3] / "shared" / "cases"

FLAT = {"eyebrow_happy_left_index": 1.0, "eye_unimpressed": 0.4, "mouth_aaa_index": 1.2, "head_x_index": -0.2}
ANIMATOR = {
    "target_fps": 20,
    "crop_left": 0.4,
    "crop_right": 0.4,
    "crop_top": 0.0,
    "crop_bottom": 0.0,
    "pose_interpolator_step": 0.1,
    "blink_interval_min": 2.0,
    "blink_interval_max": 5.0,
    "blink_probability": 1.2,
    "blink_confusion_duration": 10.0,
    "talking_fps": 12,
    "talking_morph": "mouth_aaa_index",
    "sway_morphs": ["head_x_index", "head_y_index", "neck_z_index", "body_y_index", "body_z_index"],
    "sway_interval_min": 5.0,
    "sway_interval_max": 10.0,
    "sway_macro_strength": 0.6,
    "sway_micro_strength": 0.02,
    "breathing_cycle_duration": 4.0,
    "fx_angervein_duration": 2.0,
    "postprocessor_chain": [
        ["bloom", {"luma_threshold": 0.8, "hdr_exposure": 0.7}],
        ["analog_lowres", {"kernel_size": 5, "sigma": 75}],
        ["translucency", {"alpha": 0.9}],
        ["alphanoise", {"magnitude": 0.1, "sigma": 0.0}],
        ["banding", {}],
        ["scanlines", {"dynamic": True}],
    ],
}


def state(server, session_id: str) -> dict:
    return server.get("state", params={"instance_id": session_id}).json()


def places(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [warning.partition(": ")[0] for warning in answer.json()["warnings"]]


def test_an_animator_file_with_slips_is_taken_and_the_answer_and_the_log_say_where_they_are(server, session_id, caplog):
    with caplog.at_level(logging.WARNING):
        answer = server.call("load_animator_settings", session_id, animator_settings=ANIMATOR)
    expected = ["postprocessor_chain[1].analog_lowres.sigma", "blink_probability"]
    assert places(answer) == [f"animator_settings.{place}" for place in expected]
    for warning in answer.json()["warnings"]:
        assert warning in caplog.text
    settings = state(server, session_id)["settings"]
    assert (settings["target_fps"], settings["pose_interpolator_step"], settings["blink_probability"]) == (20, 0.1, 1)
    assert (settings["swing_strength"], settings["swing_wind"]) == (1, 0.3), "what it does not know has its default"
    assert settings["crop"] == {"enabled": True, "left": 0.2, "top": 0, "right": 0.8, "bottom": 1}
    assert dict(settings["animefx"])["angervein"]["duration"] == 2
    assert [name for name, _ in settings["postprocessor_chain"]] == [
        "bloom",
        "analog_lowres",
        "translucent_display",
        "noise",
        "banding",
        "scanlines",
    ]


def test_an_emotions_file_with_slips_is_taken_and_the_answer_and_the_log_say_where_they_are(server, session_id, caplog):
    templates = {name: {"head_y_index": 0.1} for name in EMOTIONS} | {"joy": FLAT}
    with caplog.at_level(logging.WARNING):
        answer = server.call("load_emotion_templates", session_id, emotions=templates)
    assert places(answer) == ["emotions.joy.pose.eye_unimpressed", "emotions.joy.pose.mouth_aaa_index"]
    for warning in answer.json()["warnings"]:
        assert warning in caplog.text
    assert server.call("set_emotion", session_id, emotion_name="joy").status_code == 200


def test_what_has_no_meaning_is_refused_by_its_place_and_changes_nothing(server, session_id):
    before = state(server, session_id)["settings"]
    slip = {"animator_settings": ANIMATOR | {"talking_fps": "slow"}}
    answer = server.call("load_animator_settings", session_id, **slip)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "animator_settings.talking_fps")
    answer = server.call("load_emotion_templates", session_id, emotions={"joy": FLAT | {"tail_index": 1}})
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "emotions.joy.pose.tail_index")
    assert state(server, session_id)["settings"] == before


def test_a_name_in_a_warning_cannot_forge_lines_of_the_log(server, session_id, caplog):
    forged = "x\r\n2026-01-01 ERROR raven: all is lost\x1b[2J"
    answer = server.call("load_animator_settings", session_id, animator_settings={forged: 1})
    assert forged in answer.json()["warnings"][0]
    assert forged not in caplog.text
    assert r"x\r\n2026-01-01 ERROR" in caplog.text


def test_a_flood_of_warnings_does_not_flood_the_log(server, session_id, caplog):
    unknown = {f"key{number}": 0 for number in range(1000)}
    answer = server.call("load_animator_settings", session_id, animator_settings=unknown)
    assert len(answer.json()["warnings"]) == 1000
    assert caplog.text.count("unknown, ignored") == 10
    assert "and 990 more warnings" in caplog.text


@pytest.mark.skipif(not CASES.is_dir(), reason=f"{CASES} is not beside this checkout")
@pytest.mark.parametrize("name", ["emotions_eye_unimpressed", "emotions_tiny_negative"])
def test_collected_files_are_taken_with_a_warning_that_names_the_place(server, session_id, name):
    emotions = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    ((emotion, template),) = emotions.items()
    answer = server.call("load_emotion_templates", session_id, emotions=emotions)
    assert places(answer) == [f"emotions.{emotion}.pose.{morph}" for morph in template]
