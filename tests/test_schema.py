"""From a schema's complaint to the error that callers meet."""

import pytest
from pydantic import BaseModel, ValidationError

from raven.errors import InvalidInput, Place
from raven.schema import Number, complaint, invalid_input


class Point(BaseModel):
    at: tuple[Number, Number] = (0, 0)


class Shape(BaseModel):
    points: list[Point] = []
    names: dict[str, Number] = {}


def complaint_about(data: object, root: str = "") -> InvalidInput:
    with pytest.raises(ValidationError) as caught:
        Shape.model_validate(data)
    return invalid_input(root, caught.value)


def test_places_are_written_with_dots_and_brackets():
    assert str(Place.at("a", "b", 2, "c")) == "a.b[2].c"
    assert str(Place.at("", "b")) == "b"
    assert str(Place.at("", 0, "b")) == "[0].b"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"points": [{"at": [1, 2]}, {"at": [0, "x"]}]}, "points[1].at[1]"),
        ({"names": {"left eye": True}}, "names.left eye"),
        ({"points": 3}, "points"),
    ],
)
def test_the_field_of_a_complaint(data, field):
    assert complaint_about(data).field == field
    assert complaint_about(data, "shape").field == f"shape.{field}"


def test_the_place_inside_of_what_a_validator_has_checked_itself():
    error = ValidationError.from_exception_data(
        "Shape", [{"type": complaint("is crooked", 1, "lower"), "loc": ("lines", 4), "input": None}]
    )
    assert (invalid_input("", error).field, invalid_input("", error).message) == ("lines[4][1].lower", "is crooked")


def test_a_complaint_may_be_of_another_kind():
    class Missing(InvalidInput):
        pass

    with pytest.raises(ValidationError) as caught:
        Shape.model_validate({"names": {"a": "one"}})
    assert type(invalid_input("", caught.value, {"float_type": Missing})) is Missing
