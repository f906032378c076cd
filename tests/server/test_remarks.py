"""What the server says in sentences comes with its kind and its values: clients find words of their own by that."""

import numpy as np

from tests.conftest import png


def test_an_error_tells_its_kind_and_what_stands_in_it(server, session_id):
    wanted = {"blink_probability": "often"}
    error = server.call("load_animator_settings", session_id, animator_settings=wanted).json()["error"]
    assert error["field"] == "animator_settings.blink_probability"
    assert (error["kind"], error["message"]) == ("number_wanted", "must be a number")
    error = server.call("play_effect", session_id, effect="snow").json()["error"]
    assert error["kind"] == "no_such_effect"
    assert error["values"]["name"] == "snow"
    assert "data1" in error["values"]["known"] or len(error["values"]["known"]) > 3


def test_an_error_of_the_whole_server_has_a_kind_too(server):
    error = server.call("start_talking", "nobody").json()["error"]
    assert (error["code"], error["kind"]) == ("not_found", "no_such_session")
    assert "values" not in error


def test_warnings_come_once_more_told_apart(server, session_id):
    wanted = {"blink_probability": 7, "sparkle": 1}
    answer = server.call("load_animator_settings", session_id, animator_settings=wanted).json()
    of = {remark["field"]: remark for remark in answer["remarks"]}
    unknown, above = of["animator_settings.sparkle"], of["animator_settings.blink_probability"]
    assert (unknown["kind"], unknown["message"]) == ("unknown_ignored", "unknown, ignored")
    assert (above["kind"], above["values"]) == ("above_limit", {"value": 7, "limit": 1})
    assert answer["warnings"] == [f"{field}: {remark['message']}" for field, remark in of.items()]


def test_a_verdict_has_its_reasons_told_apart(server):
    nobody = np.full((512, 512, 4), 255, np.uint8)
    loaded = server.post("load", files={"file": ("nobody.png", png(nobody))}).json()
    session = {"instance_id": loaded["instance_id"]}
    for answer in (loaded, server.get("state", params=session).json(), server.get("intake", params=session).json()):
        verdict = answer["verdict"]
        assert [remark["kind"] for remark in verdict["remarks"]] == ["no_face", "draw_one_face"]
        assert [remark["message"] for remark in verdict["remarks"]] == verdict["reasons"]
