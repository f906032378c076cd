"""Lip sync from end to end: a real server speaks, and the mouth in the frames of its feed is measured."""

import pytest

from benchmarks.lip_sync import measure
from raven.speech.engines import hibari
from tests.tries import of_three

TEXT = "My mother bought a big blue ball. Maybe people remember me."


@pytest.fixture(scope="module")
def voiced(start_server):
    if (lack := hibari.why_not()) is not None:
        pytest.skip(lack)
    with start_server(speech={"engine": "hibari"}) as running:
        yield running


@pytest.mark.parametrize("emotion", ["neutral", "surprise"])
def test_the_mouth_is_in_time_and_p_b_and_m_close_it(voiced, emotion):
    speaker = voiced.services.voice.speaker()
    seen = of_three(
        lambda: measure(voiced.url, TEXT, emotion, "raven", speaker),
        lambda seen: abs(seen["lag_of_pose_ms"]) <= 40 and seen["closures"]["without_a_frame"] <= 4,
        tells=lambda seen: seen["closures"]["without_a_frame"] <= 4,
    )
    assert abs(seen["lag_of_pose_ms"]) <= 40, "one frame"
    assert seen["correlation"] > 0.7
    closures = seen["closures"]
    assert closures["count"] >= 12
    assert closures["without_a_frame"] <= 4, "a busy machine skips frames, but not so many"
    assert closures["closed"] == closures["count"] - closures["without_a_frame"]
    assert closures["open_most"] <= 0.15
