"""An error of the server is the error that its client raises, and its field is written in one way."""

import pytest

from raven.client import errors
from raven.errors import InvalidInput, Place
from raven.schema import complaint
from raven.server.http.problems import KINDS
from raven.wire.problems import STATUS, details_in


def test_every_error_that_clients_meet_has_a_status_and_is_raised_as_its_kind():
    raised = {kind.code: type(errors.server_error("", STATUS[kind.code], kind.code)) for kind in KINDS}
    assert raised == {
        "malformed": errors.InvalidInput,
        "request_entity_too_large": errors.InvalidInput,
        "unsupported_type": errors.InvalidInput,
        "invalid_input": errors.InvalidInput,
        "unreadable_picture": errors.InvalidInput,
        "key_wanted": errors.KeyRefused,
        "refused": errors.KeyRefused,
        "not_found": errors.NotFound,
        "conflict": errors.Conflict,
        "loading": errors.ServerBusy,
        "limit_reached": errors.ServerBusy,
        "unavailable": errors.ServerBusy,
        "search_failed": errors.ServerError,
        "backend_failed": errors.ServerError,
        "backend_timeout": errors.ServerError,
    }


@pytest.mark.parametrize(
    ("body", "code", "message", "field"),
    [
        ({"error": {"code": "invalid_input", "message": "no", "field": "a.b[1]"}}, "invalid_input", "no", "a.b[1]"),
        ({"error": {"message": "no"}}, None, "no", None),
        ({"error": "no such thing"}, None, "no such thing", None),
        ({"error": None}, None, "Bad Gateway", None),
        ([], None, "Bad Gateway", None),
        ("502", None, "Bad Gateway", None),
    ],
)
def test_what_an_error_says_is_read_from_whoever_answered(body, code, message, field):
    told = details_in(body, "Bad Gateway")
    assert (told.code, told.message, told.field) == (code, message, field)


def test_a_place_is_written_in_one_notation_and_its_steps_stay_what_they_are():
    place = Place.at(Place.at("settings", "chain", 2), "bloom.mild", "sigma")
    assert str(place) == f"{place}" == "settings.chain[2].bloom.mild.sigma"
    error = InvalidInput(place, "is wrong")
    assert (error.field, error.place[3], str(error)) == (str(place), "bloom.mild", f"{place}: is wrong")
    assert str(Place.at("", 0, "x")) == "[0].x"
    assert InvalidInput("me.png", "is no picture").place == ("me.png",)
    assert complaint("is wrong", *place).context["place"] == place
