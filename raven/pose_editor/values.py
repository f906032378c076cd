"""The values of a template as the editor handles them: every morph and every cel by name, zeros too."""

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from raven.cels import CELS
from raven.errors import InvalidInput
from raven.gui.texts import t
from raven.pose import INDEX, MORPHS
from raven.settings.emotion_templates import EmotionTemplate

Values: TypeAlias = Mapping[str, float]
"""All 45 morphs and 16 cels. Never written to; a change makes another."""

NAMES: tuple[str, ...] = (*INDEX, *CELS)
REST: Values = MappingProxyType(dict.fromkeys(NAMES, 0.0))
LEFT, RIGHT = "_left_index", "_right_index"
TURNED = ("iris_rotation_y_index", "head_y_index", "neck_z_index", "body_y_index", "body_z_index")
"""The morphs that go the other way in a mirror."""

_DIGITS = 4  # of what is set by hand; what comes from a file is kept as it is


def lowest(name: str) -> float:
    """The least value of a morph or cel; the greatest is 1."""
    return MORPHS[INDEX[name]].low if name in INDEX else 0.0


def in_range(name: str, value: float) -> float:
    """The value brought into the range, without the noise of a slider's arithmetic. Raises `InvalidInput` for no number."""
    if not math.isfinite(value):
        raise InvalidInput(name, t("must be a finite number"))
    return round(min(max(value, lowest(name)), 1.0), _DIGITS) + 0.0  # + 0.0: no negative zero


def values_of(template: EmotionTemplate) -> Values:
    """All values of a template, as they are there."""
    return MappingProxyType({**REST, **template.pose, **template.cels})


def template_of(values: Values) -> EmotionTemplate:
    """The template with these values; zeros are left out, as they mean the same."""
    return EmotionTemplate(
        pose={name: values[name] for name in INDEX if values[name]},
        cels={name: values[name] for name in CELS if values[name]},
    )


def changed(values: Values, changes: Values) -> Values:
    """The values with these in their places. What is new is brought into its range."""
    return MappingProxyType({**values, **{name: in_range(name, value) for name, value in changes.items()}})


def other_side(name: str) -> str:
    """The same morph of the other side; the name itself where there are no sides."""
    if name.endswith(LEFT):
        return name.removesuffix(LEFT) + RIGHT
    if name.endswith(RIGHT):
        return name.removesuffix(RIGHT) + LEFT
    return name


def mirrored(values: Values, names: Iterable[str]) -> Values:
    """What changes when these morphs and cels are seen in a mirror: sides exchanged, turns turned round."""
    return {name: -values[name] if name in TURNED else values[other_side(name)] for name in names}


def copied_side(values: Values, names: Iterable[str], to: str) -> Values:
    """What changes when one side takes the values of the other; `to` is `LEFT` or `RIGHT`, the character's own sides."""
    return {name: values[other_side(name)] for name in names if name.endswith(to)}


def two_sided_alike(values: Values, name: str) -> bool:
    """Whether both sides of a morph have the same value."""
    return values[name] == values[other_side(name)]
