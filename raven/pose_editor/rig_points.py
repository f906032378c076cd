"""The points of a rig that can be dragged, and what a drag makes of the rig. All in units of the 512x512 template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from raven.easing import eased
from raven.errors import InvalidInput
from raven.posers.puppet.rig import Point, Rig
from raven.posers.puppet.rig_file import EYES, MOUTH, complete_rig

EDGE = 512
HEAD_BOX = (0.335, 0.085, 0.665, 0.415)
"""Left, top, right, bottom of the part of a picture in the template that shows the head, as shares of the picture."""
FACE_BOX = (0.385, 0.2, 0.615, 0.4)
"""The same for brows, eyes, mouth and jaw."""

REACH = 9.0  # template units along a line within which other points come along
LINES = {"upper", "lower", "line", "outline"}
BROWS = ("left_brow", "right_brow")
_LEAST = 0.5  # of widths, heights and thicknesses


@dataclass(frozen=True)
class Handle:
    """Something that can be dragged: a point of a line, or a mark that stands for a number."""

    part: str
    field: str
    index: int
    """Of the point in its line; 0 for what is no line."""
    at: Point

    @property
    def is_mark(self) -> bool:
        """Whether it stands for a number or a single point, and is no part of a line."""
        return self.field not in LINES


def to_share(point: Point) -> Point:
    """Where in the picture a point of the template is: from (0, 0), the outer corner of the first pixel, to (1, 1)."""
    return (point[0] + 0.5) / EDGE, (point[1] + 0.5) / EDGE


def to_template(share: Point) -> Point:
    return share[0] * EDGE - 0.5, share[1] * EDGE - 0.5


def lines(rig: Rig, part: str) -> dict[str, tuple[Point, ...]]:
    """The lines of a part by field."""
    shape = getattr(rig, part)
    return {field: getattr(shape, field) for field in type(shape).model_fields if field in LINES}


def handles(rig: Rig) -> list[Handle]:
    """All of them, marks last, so that they are found first where they lie on a line."""
    found, marks = [], []
    for part in type(rig).model_fields:
        for field, line in lines(rig, part).items():
            both_ends_shared = field == "lower"  # the corners are the upper line's
            points = list(enumerate(line))[1:-1] if both_ends_shared else list(enumerate(line))
            found += [Handle(part, field, index, point) for index, point in points]
        marks += [Handle(part, field, 0, at) for field, at in _marks(rig, part).items()]
    return found + marks


def nearest(rig: Rig, point: Point, within: float) -> Handle | None:
    """The handle next to a point, if one is within so many units; a mark wins over a line that is as near."""
    best, least = None, within
    for handle in handles(rig):
        distance = float(np.hypot(handle.at[0] - point[0], handle.at[1] - point[1]))
        if distance <= least:
            best, least = handle, distance
    return best


def moved(rig: Rig, handle: Handle, to: Point, alone: bool = False, whole: bool = False) -> Rig:
    """The rig when `handle` is dragged to `to`. The points beside it on its line come along, softly, unless it is `alone`;
    `whole`: the whole part is moved. What would make no face, such as a line that runs back, leaves the rig as it is."""
    dx, dy = to[0] - handle.at[0], to[1] - handle.at[1]
    if whole:
        changes = _shifted(rig, handle.part, dx, dy)
    elif handle.is_mark:
        changes = _mark_moved(rig, handle, to)
    else:
        line = np.array(getattr(getattr(rig, handle.part), handle.field))
        weights = np.eye(len(line))[handle.index] if alone else _weights(line, handle.index)
        changes = {handle.field: (line + weights[:, None] * np.array([dx, dy])).round(2).tolist()}
    try:
        return complete_rig(rig, {handle.part: changes})
    except InvalidInput:
        return rig


def differences(before: Rig, after: Rig) -> dict[str, dict[str, Any]]:
    """The fields that differ, in the form of a rig file."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    changed = {
        part: {field: value for field, value in fields.items() if field != "confidence" and value != old[part][field]}
        for part, fields in new.items()
    }
    return {part: fields for part, fields in changed.items() if fields}


def _marks(rig: Rig, part: str) -> dict[str, Point]:
    """Where the single points and the numbers of a part can be taken hold of, by field."""
    shape = getattr(rig, part)
    if part in EYES:
        x, y = shape.iris
        middle = shape.upper[len(shape.upper) // 2]
        return {
            "lash": (middle[0], middle[1] - shape.lash),
            "iris_width": (x + shape.iris_width / 2, y),
            "iris_height": (x, y + shape.iris_height / 2),
            "iris": shape.iris,
        }
    if part in BROWS:
        x, y = shape.line[len(shape.line) // 2]
        return {"thickness": (x, y - shape.thickness / 2 - 1.5)}  # a little above, not to lie on the line
    if part == "head":
        middle_y = (shape.top + shape.chin[1]) / 2
        return {
            "top": (shape.chin[0], shape.top),
            "left": (shape.left, middle_y),
            "right": (shape.right, middle_y),
            "chin": shape.chin,
        }
    if part == "neck":
        x, y = shape.pivot
        return {
            "width": (x + shape.width / 2, (y + shape.bottom) / 2),
            "bottom": (x, shape.bottom),
            "pivot": shape.pivot,
        }
    return {}


def _mark_moved(rig: Rig, handle: Handle, to: Point) -> dict[str, Any]:
    shape, field = getattr(rig, handle.part), handle.field
    x, y = round(to[0], 2), round(to[1], 2)
    match field:
        case "iris" | "chin" | "pivot":
            return {field: [x, y]}
        case "iris_width":
            return {field: _at_least(2 * (x - shape.iris[0]))}
        case "iris_height":
            return {field: _at_least(2 * (y - shape.iris[1]))}
        case "lash":
            return {field: _at_least(shape.upper[len(shape.upper) // 2][1] - y)}
        case "thickness":
            return {field: _at_least(2 * (shape.line[len(shape.line) // 2][1] - y - 1.5))}
        case "width":
            return {field: _at_least(2 * (x - shape.pivot[0]))}
        case "top" | "bottom":
            return {field: y}
        case _:
            return {field: x}


def _at_least(size: float) -> float:
    return round(max(size, _LEAST), 2)


def _shifted(rig: Rig, part: str, dx: float, dy: float) -> dict[str, Any]:
    shape = getattr(rig, part)
    changes: dict[str, Any] = {
        field: (np.array(line) + np.array([dx, dy])).round(2).tolist() for field, line in lines(rig, part).items()
    }
    for field in ("iris", "chin", "pivot"):
        if field in type(shape).model_fields:
            x, y = getattr(shape, field)
            changes[field] = [round(x + dx, 2), round(y + dy, 2)]
    for field, by in (("top", dy), ("bottom", dy), ("left", dx), ("right", dx)):
        if field in type(shape).model_fields:
            changes[field] = round(getattr(shape, field) + by, 2)
    return changes


def _weights(line: np.ndarray, index: int) -> np.ndarray:
    """How much of a point's move the other points of its line make: all of it beside it, nothing beyond `REACH`."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    near = np.clip(1 - np.abs(along - along[index]) / REACH, 0, 1)
    weights = eased(near)
    weights[index] = 1.0
    return np.asarray(weights)


def names_of_guesses(rig: Rig) -> Sequence[str]:
    """The parts that the detector only guessed."""
    return [part for part in type(rig).model_fields if not getattr(rig, part).found]


assert {*EYES, *BROWS, MOUTH, "head", "neck"} == set(Rig.model_fields)
