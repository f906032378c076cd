"""Calls and answers become JSON and come back from it, also between a server and a client of different age."""

from raven.wire.answers import (
    AvailableFilters,
    Characters,
    Choice,
    FilterInformation,
    RecordedPictures,
    SearchedEntry,
    State,
)
from raven.wire.calls import MoodCall, RecordCall
from raven.wire.forms import to_json

ENTRY = {"text": "Ravens plan.", "link": "https://example.org/ravens"}
INFORMATION = {
    "defaults": {"sigma": 0.8},
    "ranges": {"sigma": [0, 50]},
    "docstring": "Light.",
    "schema": {"type": "object"},
}


def test_an_answer_is_the_same_after_its_way_over_the_wire():
    for kind, data in (
        (Characters, {"characters": [{"name": "raven", "picture": "/raven.png"}]}),
        (AvailableFilters, {"filters": [["bloom", INFORMATION]]}),
        (SearchedEntry, ENTRY),
        (SearchedEntry, ENTRY | {"title": "Ravens"}),
    ):
        assert to_json(kind.from_json(data)) == data


def test_what_is_in_an_answer_has_its_type_too():
    assert Characters.from_json({"characters": [{"name": "a", "picture": "b"}]}).characters == [
        Choice(name="a", picture="b")
    ]
    ((name, information),) = AvailableFilters.from_json({"filters": [["bloom", INFORMATION]]}).filters
    assert (name, information) == ("bloom", FilterInformation(**INFORMATION))
    cut = {"from_frame": 0, "size": [389, 512], "full_size": [512, 512], "offset": [61, 0], "crop": {}}
    assert RecordedPictures.from_json(cut).offset == (61, 0)


def test_what_is_as_usual_need_not_be_sent():
    assert to_json(MoodCall(instance_id="default", text="Hello")) == {"instance_id": "default", "text": "Hello"}
    assert to_json(RecordCall(instance_id="default", seconds=2.5)) == {"instance_id": "default", "seconds": 2.5}
    assert "title" not in to_json(SearchedEntry(**ENTRY))


def test_an_older_server_and_a_newer_one_are_understood():
    state = State.from_json({"instance_id": "default", "emotion": "joy", "mood_of_tomorrow": "calm"})
    assert (state.instance_id, state.emotion, state.poser) == ("default", "joy", None)
    assert "mood_of_tomorrow" not in to_json(state)


def test_what_is_of_another_type_than_expected_stays_as_it_is():
    assert Characters.from_json({"characters": "none"}).characters == "none"
    assert Characters.from_json({"characters": ["raven"]}).characters == ["raven"]
