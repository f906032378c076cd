"""Overrides: values that somebody outside (lip sync, a slider) wants some morphs and cels to have."""

import math
from collections.abc import Collection, Mapping

from raven.cels import CELS
from raven.errors import InvalidInput, Place
from raven.pose import INDEX
from raven.said import said

OVERRIDABLE = (*INDEX, *CELS)


def check_names(values: object, field: str = "overrides", names: Collection[str] = OVERRIDABLE) -> Mapping[str, object]:
    """`values` as an object with no keys but `names`. Raises `InvalidInput` naming the key."""
    if not isinstance(values, Mapping):
        raise InvalidInput(field, said("object_wanted", "must be an object"))
    for name in values:
        if name not in names:
            raise InvalidInput(Place.at(field, name), said("no_morph_or_cel", "there is no morph or cel of this name"))
    return values


def check_numbers(values: object, field: str = "overrides", names: Collection[str] = OVERRIDABLE) -> dict[str, float]:
    """`values` as finite numbers by name. Raises `InvalidInput` naming the key."""
    return {name: _finite(value, Place.at(field, name)) for name, value in check_names(values, field, names).items()}


def _finite(value: object, field: str | Place) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(field, said("number_wanted", "must be a number"))
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise InvalidInput(field, said("finite_number_wanted", "must be a finite number"))
    return number
