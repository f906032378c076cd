"""What all schemas share: the number type, and the one way from a schema's complaint to `InvalidInput` and its field."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field, ValidationError
from pydantic_core import PydanticCustomError

from raven.errors import InvalidInput, Place

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number. An integer will do; a bool, a numeral in a string, NaN and infinity will not."""


WHOLE, OBJECT, LIST = "must be a whole number", "must be an object", "must be a list"
WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "int_type": WHOLE,
    "int_from_float": WHOLE,
    "list_type": LIST,
    "tuple_type": LIST,
    "dict_type": OBJECT,
    "mapping_type": OBJECT,
    "model_type": OBJECT,
    "dataclass_type": OBJECT,
    "none_required": "must be null",
    "greater_than": "must be above {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be below {lt}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
}
"""What is said instead of pydantic's words, by its name for the complaint; what is in braces it tells beside it."""
SINGULAR = {"at least 1 characters": "at least 1 character", "at least 1 entries": "at least 1 entry"}


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
    words = WORDS[kind].format_map(numbers) if kind in WORDS else message
    for plural, singular in SINGULAR.items():
        words = words.replace(plural, singular)
    return words
