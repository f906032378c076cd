"""What all schemas share: the number type, and the one way from a schema's complaint to `InvalidInput` and its field."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_core import PydanticCustomError

from raven.errors import InvalidInput, Place

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number. An integer will do; a bool, a numeral in a string, NaN and infinity will not."""


WORDS = {"extra_forbidden": "is not known here"}
"""What is said instead of pydantic's words, by its name for the complaint."""


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
    return kind(Place.at(root, *first["loc"], *inner), WORDS.get(first["type"], first["msg"]))
