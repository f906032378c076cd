"""Settings of which one must not exceed another, the ends of intervals and the edges of the crop, and what is done if it does."""

from collections.abc import Collection, Mapping
from typing import Any

from raven.errors import Place
from raven.repair import is_number

INTERVALS = (("blink_interval_min", "blink_interval_max"), ("sway_interval_min", "sway_interval_max"))
EDGES = (("left", "right"), ("top", "bottom"))
MINIMUM_CROP = 0.05
"""The least part of the picture's width and of its height that a crop keeps."""


def in_agreement(
    level: Mapping[str, Any], asked: Collection[str], field: str | Place, warnings: list[str]
) -> dict[str, Any]:
    """Complete settings whose ends of intervals are in order, and whose crop keeps the least it may.

    Where the user `asked` for both ends they change places, where only for one the other follows. A crop that is too narrow
    is widened about its middle; one that keeps nothing stays, for the schema to refuse.
    """
    agreed = dict(level)
    for low, high in INTERVALS:
        least, most = level[low], level[high]
        if not (is_number(least) and is_number(most) and least > most):
            continue
        if low in asked and high in asked:
            agreed |= {low: most, high: least}
            warnings.append(f"{Place.at(field, low)}: {least:g} is more than {high}, {most:g}; they change places")
        else:
            given, other, value = (low, high, least) if low in asked else (high, low, most)
            agreed[other] = value
            warnings.append(f"{Place.at(field, given)}: {other} would be {level[other]:g}, and becomes {value:g} too")
    if isinstance(level["crop"], Mapping):
        agreed["crop"] = _wide_enough(level["crop"], Place.at(field, "crop"), warnings)
    return agreed


def _wide_enough(crop: Mapping[str, Any], field: str | Place, warnings: list[str]) -> dict[str, Any]:
    wide = dict(crop)
    for low, high in EDGES:
        begin, end = crop.get(low, 0.0), crop.get(high, 1.0)
        if is_number(begin) and is_number(end) and 0 < end - begin < MINIMUM_CROP - 1e-9:
            wide[low] = min(max((begin + end - MINIMUM_CROP) / 2, 0.0), 1.0 - MINIMUM_CROP)
            wide[high] = wide[low] + MINIMUM_CROP
            warnings.append(
                f"{Place.at(field, low)}: less than {MINIMUM_CROP:g} would remain up to {high}, it is widened"
            )
    return wide
