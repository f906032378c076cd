"""What all schemas share: the number type, and the one way from a schema's complaint to `InvalidInput` and its field."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field, ValidationError
from pydantic_core import PydanticCustomError

from raven.errors import InvalidInput, Place
from raven.said import Statement, said, what_it_says

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number. An integer will do; a bool, a numeral in a string, NaN and infinity will not."""


WHOLE = said("whole_number_wanted", "must be a whole number")
OBJECT = said("object_wanted", "must be an object")
LIST = said("list_wanted", "must be a list")
WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda told: said("missing", "is missing"),
    "extra_forbidden": lambda told: said("not_known", "is not known here"),
    "string_type": lambda told: said("text_wanted", "must be text"),
    "bool_type": lambda told: said("true_or_false", "must be true or false"),
    "float_type": lambda told: said("number_wanted", "must be a number"),
    "finite_number": lambda told: said("finite_number_wanted", "must be a finite number"),
    "int_type": lambda told: WHOLE,
    "int_from_float": lambda told: WHOLE,
    "list_type": lambda told: LIST,
    "tuple_type": lambda told: LIST,
    "dict_type": lambda told: OBJECT,
    "mapping_type": lambda told: OBJECT,
    "model_type": lambda told: OBJECT,
    "dataclass_type": lambda told: OBJECT,
    "none_required": lambda told: said("null_wanted", "must be null"),
    "greater_than": lambda told: said("above", "must be above {limit}", limit=told["gt"]),
    "greater_than_equal": lambda told: said("at_least", "must be at least {least}", least=told["ge"]),
    "less_than": lambda told: said("below", "must be below {limit}", limit=told["lt"]),
    "less_than_equal": lambda told: said("at_most", "must be at most {most}", most=told["le"]),
    "string_too_short": lambda told: _at_least_characters(told["min_length"]),
    "string_too_long": lambda told: said(
        "at_most_characters", "must have at most {most} characters", most=told["max_length"]
    ),
    "too_short": lambda told: _at_least_entries(told["min_length"]),
    "too_long": lambda told: said("at_most_entries", "must have at most {most} entries", most=told["max_length"]),
    "literal_error": lambda told: said("expected", "must be {known}", known=told["expected"]),
    "enum": lambda told: said("expected", "must be {known}", known=told["expected"]),
    "raven": lambda told: told["message"],
    "value_error": lambda told: what_it_says(told["error"]),
}
"""What is said instead of pydantic's words, by its name for the complaint, of what it tells beside it."""


def _at_least_characters(least: int) -> Statement:
    if least == 1:
        return said("one_character_wanted", "must have at least 1 character")
    return said("at_least_characters", "must have at least {least} characters", least=least)


def _at_least_entries(least: int) -> Statement:
    if least == 1:
        return said("one_entry_wanted", "must have at least 1 entry")
    return said("at_least_entries", "must have at least {least} entries", least=least)


def complaint(message: str, *place: str | int) -> PydanticCustomError:
    """An error for a model's own validators to raise; `place` leads from what is validated to what is wrong."""
    return PydanticCustomError("raven", "{message}", {"message": message, "place": place})


def invalid_input(
    root: str | Place, error: ValidationError, kinds: Mapping[str, type[InvalidInput]] = MappingProxyType({})
) -> InvalidInput:
    """The first complaint of a schema as the error that callers meet, its field written from `root` on.

    `kinds`: what it is instead of an `InvalidInput`, by pydantic's name for the complaint, such as "missing".
    """
    first = error.errors(include_url=False, include_input=False)[0]
    inner: Sequence[str | int] = first.get("ctx", {}).get("place", ())
    kind = kinds.get(first["type"], InvalidInput)
    return kind(Place.at(root, *first["loc"], *inner), in_words(first["type"], first["msg"], first.get("ctx", {})))


def in_words(kind: str, message: str, told: Mapping[str, Any]) -> str:
    """A complaint as a predicate ("must be at most 120"), of its kind, its message, and what pydantic tells beside it."""
    numbers = {
        name: int(value) if isinstance(value, float) and value.is_integer() else value for name, value in told.items()
    }
    return WORDS[kind](numbers) if kind in WORDS else message
