"""Viseme tracks: sampling, joining, and keyframes from outside."""

import json
import math

import numpy as np
import pytest

from raven.errors import InvalidInput
from raven.pose import MOUTH_OPEN_MORPHS
from raven.speech.timeline import Timeline, joined, parse_timeline

AAA = MOUTH_OPEN_MORPHS.index("mouth_aaa_index")


def opening(*keyframes: tuple[float, float]) -> Timeline:
    values = np.zeros((len(keyframes), 6), np.float32)
    values[:, AAA] = [value for _, value in keyframes]
    return Timeline(np.array([t for t, _ in keyframes]), values)


def test_the_mouth_moves_smoothly_from_keyframe_to_keyframe():
    track = opening((1, 0), (2, 1), (3, 0.5))
    assert track.morphs(1)["mouth_aaa_index"] == 0
    assert track.morphs(1.5)["mouth_aaa_index"] == pytest.approx(0.5)
    assert track.morphs(2)["mouth_aaa_index"] == 1
    assert 0.5 < track.morphs(2.5)["mouth_aaa_index"] < 1
    assert track.morphs(3)["mouth_aaa_index"] == 0.5
    every = [float(track.at(t)[AAA]) for t in np.linspace(1, 2, 101)]
    assert every == sorted(every)
    assert opening((0, 0), (4, 1)).morphs(2)["mouth_aaa_index"] == pytest.approx(0.5)


def test_before_and_after_the_track_and_without_one_the_mouth_is_closed():
    track = opening((1, 1), (2, 1))
    assert track.at(0.99).max() == 0
    assert track.at(2.01).max() == 0
    assert joined([]).at(0).max() == 0
    assert joined([]).duration == 0


def test_joined_tracks_follow_one_another_in_rising_time():
    track = joined([opening((0, 0), (1, 1)), opening((0, 0), (1, 0.5)).shifted(0.9)])
    assert (np.diff(track.times) > 0).all()
    assert track.duration == 1.9
    assert track.morphs(1.9)["mouth_aaa_index"] == 0.5


def test_where_one_track_ends_and_the_next_begins_the_first_one_counts():
    track = joined([opening((0, 0), (1, 1)), opening((0, 0.5), (1, 0)).shifted(1)])
    assert track.times.tolist() == [0, 1, 2]
    assert track.morphs(1)["mouth_aaa_index"] == 1


def test_a_track_is_told_in_milliseconds_and_thousandths():
    told = opening((0.12345, 0.98765)).to_json()
    assert told["keyframes"][0][0] == 0.123
    assert told["keyframes"][0][1 + AAA] == 0.988
    assert joined([]).to_json() == {"morphs": list(MOUTH_OPEN_MORPHS), "keyframes": []}


def test_a_track_of_an_hour_and_of_as_many_keyframes_as_are_allowed_is_taken():
    rows = [[3600 * (i + 1) / 50_000, 1] for i in range(50_000)]
    track = parse_timeline({"morphs": ["mouth_delta"], "keyframes": rows})
    assert (len(track.times), track.duration) == (50_000, 3600)


def test_a_track_survives_json():
    track = opening((0.25, 0), (0.5, 0.75))
    again = parse_timeline(json.loads(json.dumps(track.to_json())))
    assert (again.times == track.times).all()
    assert (again.values == track.values).all()


def test_a_client_may_name_fewer_morphs_in_any_order():
    track = parse_timeline({"morphs": ["mouth_delta", "mouth_aaa_index"], "keyframes": [[0, 0.5, 1], [1, 0, 0]]})
    assert track.morphs(0)["mouth_aaa_index"] == 1
    assert track.morphs(0)["mouth_delta"] == 0.5


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (None, "timeline"),
        ({"keyframes": []}, "timeline.morphs"),
        ({"morphs": "mouth_delta", "keyframes": []}, "timeline.morphs"),
        ({"morphs": ["head_x_index"], "keyframes": []}, "timeline.morphs"),
        ({"morphs": [["mouth_delta"]], "keyframes": []}, "timeline.morphs"),
        ({"morphs": ["mouth_delta", "mouth_delta"], "keyframes": []}, "timeline.morphs"),
        ({"morphs": [], "keyframes": []}, "timeline.morphs"),
        ({"morphs": [*MOUTH_OPEN_MORPHS, "mouth_delta"], "keyframes": []}, "timeline.morphs"),
        ({"morphs": ["mouth_delta"]}, "timeline.keyframes"),
        ({"morphs": ["mouth_delta"], "keyframes": "00"}, "timeline.keyframes"),
        ({"morphs": ["mouth_delta"], "keyframes": [[3600.001, 0]]}, "timeline.keyframes[0]"),
        ({"morphs": ["mouth_delta"], "keyframes": [[0, -0.1]]}, "timeline.keyframes[0]"),
        ({"morphs": ["mouth_delta"], "keyframes": [[0, 0]] * 50_001}, "timeline.keyframes"),
        ({"morphs": ["mouth_delta"], "keyframes": [[0]]}, "timeline.keyframes[0]"),
        ({"morphs": ["mouth_delta"], "keyframes": [[0, True]]}, "timeline.keyframes[0]"),
        ({"morphs": ["mouth_delta"], "keyframes": [[0, 0], [0, 1]]}, "timeline.keyframes[1]"),
        ({"morphs": ["mouth_delta"], "keyframes": [[0, 0], [2, 0], [1, 0]]}, "timeline.keyframes[2]"),
        ({"morphs": ["mouth_delta"], "keyframes": [[math.nan, 0]]}, "timeline.keyframes[0]"),
        ({"morphs": ["mouth_delta"], "keyframes": [[0, math.nan]]}, "timeline.keyframes[0]"),
        ({"morphs": ["mouth_delta"], "keyframes": [[0, 1.1]]}, "timeline.keyframes[0]"),
        ({"morphs": ["mouth_delta"], "keyframes": [[-1, 1]]}, "timeline.keyframes[0]"),
        ({"morphs": ["mouth_delta"], "keyframes": [[10**400, 1]]}, "timeline.keyframes[0]"),
    ],
)
def test_keyframes_that_make_no_sense_are_refused_by_name(data, field):
    with pytest.raises(InvalidInput) as refused:
        parse_timeline(data)
    assert refused.value.field == field
