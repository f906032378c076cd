"""Settings of which one must not exceed another, the ends of intervals and the edges of the crop, and what is done if it does."""

from collections.abc import Collection, Mapping
from typing import Any

from raven.errors import Place
from raven.repair import is_number
from raven.said import at, said

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
            crossed = said(
                "change_places",
                "{value} is more than {other}, {limit}; they change places",
                value=float(least),
                other=high,
                limit=float(most),
            )
            warnings.append(at(Place.at(field, low), crossed))
        else:
            given, other, value = (low, high, least) if low in asked else (high, low, most)
            agreed[other] = value
            raised = said(
                "becomes_too",
                "{other} would be {before}, and becomes {value} too",
                other=other,
                before=float(level[other]),
                value=float(value),
            )
            warnings.append(at(Place.at(field, given), raised))
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
            narrow = said(
                "crop_widened",
                "less than {least} would remain up to {other}, it is widened",
                least=MINIMUM_CROP,
                other=high,
            )
            warnings.append(at(Place.at(field, low), narrow))
    return wide
