"""What a request brings: a JSON object, or pictures with a JSON part; its form is checked here, its content is not."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from raven.errors import InvalidInput
from raven.server.problems import Malformed, UnsupportedType

JSON_BYTES = 2 * 2**20  # all 28 emotion templates with every morph are below 100 kB

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Upload:
    """The parts of a multipart request: the picture, the further pictures by part name, and the JSON part."""

    file: bytes | None
    cels: Mapping[str, bytes]
    json: dict[str, Any]


def json_body(model: type[Model]) -> Model:
    """The JSON body as `model`. Raises `UnsupportedType`, `Malformed`, or `InvalidInput` naming the field."""
    if not request.is_json:
        raise UnsupportedType("Content-Type", "must be application/json")
    request.max_content_length = JSON_BYTES
    return validated(model, parse_object(request.get_data(cache=False), "body"))


def upload() -> Upload:
    """The multipart body. A part `json` may be a file part or a form field; every other part but `file` is a cel."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedType("Content-Type", "must be multipart/form-data")
    for name in (*request.files, *request.form):
        if len(request.files.getlist(name)) + len(request.form.getlist(name)) > 1:
            raise Malformed(name, "this part occurs twice")
    pictures = {name: part.read() for name, part in request.files.items() if name != "json"}
    text = request.files["json"].read() if "json" in request.files else request.form.get("json", "").encode()
    return Upload(
        file=pictures.pop("file", None),
        cels=pictures,
        json=parse_object(text, "json") if text else {},
    )


def required_file(parts: Upload) -> bytes:
    """The picture of an upload that must have one."""
    if parts.file is None:
        raise Malformed("file", "this part is missing")
    return parts.file


def parse_object(text: bytes, field: str) -> dict[str, Any]:
    """Strict JSON: an object, without the NaN and Infinity that Python's parser would take."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Malformed(field, f"is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise Malformed(field, "must be a JSON object")
    return value


def validated(model: type[Model], data: Mapping[str, Any]) -> Model:
    """`data` as `model`.

    The first thing wrong is raised: `Malformed` for something missing or no string, `InvalidInput` for all else.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(step) for step in first["loc"])
        kind = Malformed if first["type"] in ("missing", "string_type") else InvalidInput
        raise kind(field, first["msg"]) from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
