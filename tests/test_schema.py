"""From a schema's complaint to the error that callers meet."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from raven.errors import InvalidInput, Place
from raven.schema import Number, complaint, invalid_input


class Point(BaseModel):
    at: tuple[Number, Number] = (0, 0)


class Shape(BaseModel):
    points: list[Point] = []
    names: dict[str, Number] = {}


class Nothing(BaseModel):
    text: str


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


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Shape, {"points": {}}, "must be a list"),
        (Shape, {"names": 3}, "must be an object"),
        (Shape, {"names": {"a": "one"}}, "must be a number"),
        (Annotated[float, Field(ge=0.5, le=120.0)], 121, "must be at most 120"),
        (Annotated[float, Field(ge=0.5)], 0, "must be at least 0.5"),
        (Annotated[int, Field(gt=0)], 0, "must be above 0"),
        (Annotated[str, Field(min_length=1)], "", "must have at least 1 character"),
        (Annotated[list[int], Field(max_length=2)], [1, 2, 3], "must have at most 2 entries"),
        (Literal["all", "none"], "some", "must be 'all' or 'none'"),
        (Annotated[int, Field(strict=True)], 1.5, "must be a whole number"),
        (Annotated[bool, Field(strict=True)], 1, "must be true or false"),
    ],
)
def test_what_is_wrong_is_said_in_words_of_our_own(kind: Any, value: object, words: str):
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    assert invalid_input("", caught.value).message == words


def test_what_is_missing_is_said_to_be_missing():
    with pytest.raises(ValidationError) as caught:
        Nothing.model_validate({})
    assert str(invalid_input("", caught.value)) == "text: is missing"
