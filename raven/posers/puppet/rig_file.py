"""`NAME.rig.json`: what an artist says about the face, merged into what the detector found."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from raven.errors import InvalidInput, Place
from raven.posers.puppet.features.patch import TEMPLATE, face_grid
from raven.posers.puppet.rig import FEATURES, SURE, Rig
from raven.said import said
from raven.schema import invalid_input

LIMIT = 1_000_000  # bytes; a full rig has about 5000
EYES, MOUTH = ("left_eye", "right_eye"), "mouth"
ON_FACE = 4.0  # template units of a feature that must lie on the face
MEET = 0.75  # template units within which two given corners count as the same point


def complete_rig(detected: Rig, given: Mapping[str, Any]) -> Rig:
    """The rig with everything in `given` in place of what was detected.

    `given` has the form of a rig file: any subset of the parts, and of each part any subset of its fields. A border of an eye
    or mouth that is given alone pulls the ends of the other border along. A part that is given whole is certain unless
    it says otherwise; one that is given in part keeps the detector's confidence, but counts as found, as somebody has looked
    at it. Raises `InvalidInput`, whose field reads like
    `rig.left_eye.upper`.
    """
    merged: dict[str, Any] = detected.model_dump(mode="json")
    if not isinstance(given, Mapping):
        raise InvalidInput("rig", said("rig_parts", "must be an object with parts such as left_eye or mouth"))
    for part, fields in given.items():
        if part not in merged:
            raise InvalidInput(
                Place.at("rig", part), said("no_part", "is no part of a rig; parts are {known}", known=merged)
            )
        if not isinstance(fields, Mapping):
            raise InvalidInput(
                Place.at("rig", part), said("part_fields", "must be an object with the fields of this part")
            )
        for name in fields:
            if name not in merged[part]:
                raise InvalidInput(
                    Place.at("rig", part, name), said("no_field", "is no field; fields are {known}", known=merged[part])
                )
        if set(merged[part]) - {"confidence"} <= set(fields):
            merged[part]["confidence"] = 1.0
        elif fields:
            merged[part]["confidence"] = max(merged[part]["confidence"], SURE)
        merged[part] |= fields
    rig = _validated(merged)
    for part in given:
        if part in (*EYES, MOUTH):
            rig = _with_shared_corners(rig, part, given[part])
        _check_order(rig, part, given[part])
    if given:
        _check_on_face(rig, given)
    return rig


def whole_rig(given: Mapping[str, Any]) -> Rig | None:
    """The rig that `given` tells without anything left to detect; None if something is missing. Raises as `complete_rig`."""
    parts = Rig.model_fields.items()
    if not isinstance(given, Mapping) or any(part not in given for part, _ in parts):
        return None
    for part, field in parts:
        wanted = set(field.annotation.model_fields) - {"confidence"}  # type: ignore[union-attr]
        if not isinstance(given[part], Mapping) or not wanted <= set(given[part]):
            return None
    return complete_rig(_validated({part: dict(given[part]) for part, _ in parts}), given)


def parse_rig(text: str | bytes) -> dict[str, Any]:
    """The content of a rig file as plain data, not yet checked against a picture. Raises `InvalidInput("rig", ...)`."""
    if len(text) > LIMIT:
        raise InvalidInput("rig", said("larger_than_bytes", "is larger than {most} bytes", most=LIMIT))
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("rig", said("not_json", "is not JSON: {reason}", reason=error)) from None
    if not isinstance(data, dict):
        raise InvalidInput("rig", said("rig_parts", "must be an object with parts such as left_eye or mouth"))
    return data


def write_rig(path: Path, rig: Rig) -> None:
    """Write every part of a rig in the form that `complete_rig` takes."""
    path.write_text(rig_text(rig.model_dump(mode="json")), encoding="utf-8")


def rig_text(given: Mapping[str, Any]) -> str:
    """Parts of a rig and their fields as the text of a rig file, one field per line."""
    parts = []
    for part, fields in given.items():
        lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(value)}" for name, value in fields.items())
        parts.append(f"  {json.dumps(part)}: {{\n{lines}\n  }}")
    return "{\n" + ",\n".join(parts) + "\n}\n" if parts else "{}\n"


def _validated(merged: dict[str, Any]) -> Rig:
    try:
        # Through JSON and strictly: lists may stand for tuples there, but true is no number and "12" neither.
        return Rig.model_validate_json(json.dumps(merged), strict=True)
    except (TypeError, ValueError, RecursionError) as error:
        if isinstance(error, ValidationError):
            raise invalid_input("rig", error) from None
        raise InvalidInput(
            "rig", said("no_json_inside", "holds something that is no JSON: {reason}", reason=error)
        ) from None


def _with_shared_corners(rig: Rig, part: str, given: Mapping[str, Any]) -> Rig:
    """The part with borders that meet: a detected border follows a given one; two given ones must meet already."""
    shape = getattr(rig, part)
    upper, lower = np.array(shape.upper), np.array(shape.lower)
    gap = float(np.abs(np.stack([upper[0] - lower[0], upper[-1] - lower[-1]])).max())
    if gap == 0:
        return rig
    if "upper" in given and "lower" in given:
        if gap > MEET:
            raise InvalidInput(
                Place.at("rig", part, "lower"), said("lids_meet", "must begin and end in the same points as upper")
            )
        lower[0], lower[-1] = upper[0], upper[-1]
    elif "upper" in given:
        lower = _stretched(lower, upper[0], upper[-1])
    else:
        upper = _stretched(upper, lower[0], lower[-1])
    borders = {"upper": tuple(map(tuple, upper.tolist())), "lower": tuple(map(tuple, lower.tolist()))}
    return rig.model_copy(update={part: shape.model_copy(update=borders)})


def _stretched(line: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """The line moved so that it runs from `first` to `last`, its bow kept."""
    t = np.clip((line[:, :1] - line[0, 0]) / max(line[-1, 0] - line[0, 0], 1e-6), 0, 1)
    moved = line + (1 - t) * (first - line[0]) + t * (last - line[-1])
    moved[0], moved[-1] = first, last
    return np.asarray(np.round(moved, 3))


def _check_on_face(rig: Rig, given: Mapping[str, Any]) -> None:
    face = face_grid(rig, TEMPLATE)
    for part in FEATURES:
        feature = getattr(rig, part)
        lines = [getattr(feature, name) for name in ("upper", "lower", "line") if hasattr(feature, name)]
        first, last = np.concatenate(lines).min(axis=0), np.concatenate(lines).max(axis=0)
        begin = np.maximum(first, (face.left, face.top))
        end = np.minimum(last, (face.left + face.width, face.top + face.height))
        # A level line has no height: what counts is that it is not beside the face.
        if feature.found and (end - begin < np.minimum(last - first, ON_FACE)).any():
            raise InvalidInput(
                Place.at("rig", part if part in given else "head"),
                said(
                    "outside_face",
                    "leaves the {part} outside of the face, which ends at the outline and the chin",
                    part=part.replace("_", " "),
                ),
            )


def _check_order(rig: Rig, part: str, given: Mapping[str, Any]) -> None:
    for name in ("upper", "lower", "line", "outline"):
        if name not in given:
            continue
        x = np.array(getattr(getattr(rig, part), name))[:, 0]
        if not (np.diff(x) >= 0).all() or x[-1] - x[0] < 1:
            raise InvalidInput(
                Place.at("rig", part, name), said("left_to_right", "must run from left to right as the viewer sees it")
            )
