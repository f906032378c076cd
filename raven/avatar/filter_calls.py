"""How settings name the filters of the postprocessor: a list of [name, parameters] pairs."""

import math
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, WithJsonSchema

from raven.avatar.validation import complaint

FilterName = Literal[
    "zoom",
    "bloom",
    "chromatic_aberration",
    "noise",
    "vignetting",
    "desaturate",
    "analog_lowres",
    "chroma_subsample",
    "analog_rippling_hsync",
    "analog_runaway_hsync",
    "analog_vhs_noise",
    "analog_vhsglitches",
    "analog_vhs_headswitching",
    "analog_vhstracking",
    "digital_glitches",
    "translucent_display",
    "monochrome_display",
    "banding",
    "scanlines",
]
"""The filters in the order in which they act on light on its way from the scene to the eye."""


def _parameter(value: object) -> object:
    if isinstance(value, bool) or (isinstance(value, str) and len(value) <= 64) or _is_number(value):
        return value
    if isinstance(value, list | tuple) and len(value) == 3 and all(map(_is_number, value)):
        return list(value)
    raise complaint("Must be a bool, a finite number, a word, or a colour of three finite numbers")


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond every float
        return False


_Parameter = Annotated[
    Any,
    BeforeValidator(_parameter),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "boolean"},
                {"type": "number"},
                {"type": "string"},
                {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3},
            ]
        }
    ),
]
FilterParameters: TypeAlias = Annotated[dict[str, _Parameter], Field(max_length=32)]
FilterCall: TypeAlias = tuple[FilterName, FilterParameters]
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
