"""The server holds calls to the limits that stand in their annotations, and clients need no package to write them."""

import pytest

from raven.errors import InvalidInput
from raven.server.http.body import adapter, validated
from raven.server.http.problems import Malformed
from raven.wire.calls import ComputeCall, MoodCall, OpenAiSpeechCall, RecordCall, SearchCall, SpeakCall

HERE = {"instance_id": "default"}


@pytest.mark.parametrize(
    ("kind", "data", "error", "field"),
    [
        (SpeakCall, {**HERE}, Malformed, "text"),
        (SpeakCall, {**HERE, "text": 3}, Malformed, "text"),
        (SpeakCall, {**HERE, "text": "a", "speed": 9}, InvalidInput, "speed"),
        (SpeakCall, {**HERE, "text": "a", "speed": "fast"}, InvalidInput, "speed"),
        (RecordCall, {**HERE, "seed": True}, InvalidInput, "seed"),
        (RecordCall, {**HERE, "format": "avi"}, InvalidInput, "format"),
        (MoodCall, {**HERE, "text": "a", "blacklist": ["joy", 3]}, Malformed, "blacklist[1]"),
        (MoodCall, {**HERE, "text": "a", "return_after": float("inf")}, InvalidInput, "return_after"),
        (ComputeCall, {"text": ["a", 3]}, Malformed, "text"),
        (SearchCall, {"query": "a" * 1001}, InvalidInput, "query"),
    ],
)
def test_what_breaks_a_limit_is_an_error_that_names_the_field(kind, data, error, field):
    with pytest.raises(InvalidInput) as met:
        validated(kind, data)
    assert (type(met.value), met.value.field) == (error, field)


def test_null_is_the_same_as_leaving_out_what_may_be_left_out():
    assert validated(SpeakCall, {**HERE, "text": "a", "speed": None, "format": None}) == SpeakCall(**HERE, text="a")


def test_older_ways_to_write_a_value_are_understood():
    assert validated(SpeakCall, {**HERE, "text": "a", "speed": "1.5"}).speed == 1.5
    assert validated(OpenAiSpeechCall, {"input": "a", "voice": {"id": "nova"}}).voice == "nova"


def test_limits_and_meanings_are_in_the_schema():
    speed = adapter(SpeakCall).json_schema()["properties"]["speed"]
    assert (speed["minimum"], speed["maximum"]) == (0.25, 4.0)
    assert speed["description"].startswith("1 is the voice's own")
