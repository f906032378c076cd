"""How settings name the filters of the postprocessor: a list of [name, parameters] pairs, checked by the postprocessor."""

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, WithJsonSchema

from raven.errors import InvalidInput, Place
from raven.repair import Warn
from raven.schema import complaint

FilterCall: TypeAlias = tuple[str, dict[str, Any]]
"""A filter's name and the parameters that differ from its defaults."""

DEFAULT_CHAIN: tuple[FilterCall, ...] = (
    ("bloom", {}),
    ("chromatic_aberration", {}),
    ("vignetting", {}),
    ("translucent_display", {}),
    ("banding", {}),
    ("scanlines", {}),
)
"""A character projected into the air: what the filters look like when nobody has chosen any."""


def readable_calls(value: object, field: str | Place, warn: Warn) -> list[list[Any]]:
    """Calls from a file, as far as they can be put right; see `parse_chain`. Raises `InvalidInput`."""
    from raven.video.postprocessor import chain_to_json, parse_chain  # PyTorch, which reading settings can do without

    return chain_to_json(parse_chain(value, field, warn))


def _checked(value: object) -> object:
    from raven.video.postprocessor import chain_to_json, parse_chain  # as above

    try:
        return chain_to_json(parse_chain(value, ""))
    except InvalidInput as error:
        raise complaint(error.message, *error.place) from None


FilterCalls: TypeAlias = Annotated[
    tuple[FilterCall, ...],
    BeforeValidator(_checked),
    WithJsonSchema(
        {
            "type": "array",
            "maxItems": 64,
            "items": {
                "type": "array",
                "prefixItems": [{"type": "string"}, {"type": "object"}],
                "minItems": 1,
                "maxItems": 2,
            },
        }
    ),
]
