"""What a request brings: a JSON object, or pictures with a JSON part; its form is checked here, its content is not."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, NoReturn, TypeVar

from flask import request
from pydantic import TypeAdapter, ValidationError
from werkzeug.datastructures import FileStorage

from raven.said import said
from raven.schema import invalid_input
from raven.server.http.presence import check_presence
from raven.server.http.problems import Malformed, TooLarge, UnsupportedType
from raven.video.decoding import declared_pixels
from raven.wire.forms import MISSHAPEN, default_of

HEAD_BYTES = 2**20  # of a picture's file, in which nearly all tell their size
JSON_BYTES = 2 * 2**20  # all 28 emotion templates with every morph are below 100 kB

Call = TypeVar("Call")


class Upload:
    """The parts of a multipart request: the picture, the further pictures by part name, and the JSON part.

    Pictures are read when they are asked for, so that a request that waits holds none of them in memory, and not any more
    once the client has left: then `Abandoned` is raised.
    """

    def __init__(self, pictures: Mapping[str, FileStorage], json: dict[str, Any]) -> None:
        self.json = json
        self._parts = [*pictures.values()]
        self.cels: Mapping[str, bytes] = _Pictures({name: part for name, part in pictures.items() if name != "file"})
        self._file = pictures.get("file")

    @property
    def file_name(self) -> str:
        """What the client calls the picture; empty if it does not."""
        return (self._file and self._file.filename) or ""

    @property
    def pixels(self) -> int | None:
        """Those of the largest picture, as the files declare; None if one does not at its beginning. None is decoded."""
        sizes = [declared_pixels(_read(part, HEAD_BYTES)) for part in self._parts]
        return None if None in sizes else max((size for size in sizes if size is not None), default=0)

    @property
    def file(self) -> bytes | None:
        """The picture; None if there is none."""
        return None if self._file is None else _read(self._file)


class _Pictures(Mapping[str, bytes]):
    def __init__(self, parts: Mapping[str, FileStorage]) -> None:
        self._parts = parts

    def __getitem__(self, name: str) -> bytes:
        return _read(self._parts[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def _read(part: FileStorage, most: int = -1) -> bytes:
    check_presence()
    part.seek(0)
    return part.read(most)


def json_body(kind: type[Call]) -> Call:
    """The JSON body as a call. Raises `UnsupportedType`, `Malformed`, or `InvalidInput` naming the field."""
    if not request.is_json:
        raise UnsupportedType("Content-Type", said("json_wanted", "must be application/json"))
    request.max_content_length = JSON_BYTES
    return validated(kind, parse_object(request.get_data(cache=False), "body"))


def upload() -> Upload:
    """The multipart body. A part `json` may be a file part or a form field; every other part but `file` is a cel."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedType("Content-Type", said("form_wanted", "must be multipart/form-data"))
    for name in (*request.files, *request.form):
        if len(request.files.getlist(name)) + len(request.form.getlist(name)) > 1:
            raise Malformed(name, said("part_twice", "this part occurs twice"))
    pictures = {name: part for name, part in request.files.items() if name != "json"}
    text = (
        request.files["json"].read(JSON_BYTES + 1) if "json" in request.files else request.form.get("json", "").encode()
    )
    if len(text) > JSON_BYTES:
        raise TooLarge("json", said("larger_than_bytes", "is larger than {most} bytes", most=JSON_BYTES))
    return Upload(pictures, parse_object(text, "json") if text else {})


def flat_upload() -> Upload:
    """The multipart body of a call whose fields are parts of their own; those that end in `[]` may come more than once."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedType("Content-Type", said("form_wanted", "must be multipart/form-data"))
    fields: dict[str, Any] = {}
    for name, values in request.form.lists():
        if name.endswith("[]"):
            fields[name[:-2]] = values
        elif len(values) > 1:
            raise Malformed(name, said("part_twice", "this part occurs twice"))
        else:
            fields[name] = values[0]
    return Upload({name: part for name, part in request.files.items() if name == "file"}, fields)


def required_file(parts: Upload) -> bytes:
    """The picture of an upload that must have one."""
    file = parts.file
    if file is None:
        raise Malformed("file", said("part_missing", "this part is missing"))
    return file


def parse_object(text: bytes, field: str) -> dict[str, Any]:
    """Strict JSON: an object, without the NaN and Infinity that Python's parser would take."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Malformed(field, said("not_json", "is not JSON: {reason}", reason=error)) from error
    if not isinstance(value, dict):
        raise Malformed(field, said("json_object", "must be a JSON object"))
    return value


def validated(kind: type[Call], data: Mapping[str, Any]) -> Call:
    """`data` as a call of `raven.wire.calls`. Null for a field that may be left out is the same as leaving it out.

    The first thing wrong is raised: `Malformed` for something missing or no string, `InvalidInput` for all else.
    """
    known: Any = kind
    given = {name: value for name, value in data.items() if value is not None or name not in _optional(known)}
    try:
        checked: Call = adapter(known).validate_python(given)
        return checked
    except ValidationError as error:
        raise invalid_input("", error, dict.fromkeys(("missing", "string_type", MISSHAPEN), Malformed)) from error


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """What checks and describes a call or an answer."""
    return TypeAdapter(kind)


@cache
def _optional(kind: Any) -> frozenset[str]:
    """The fields of a call that may be left out."""
    return frozenset(field.name for field in fields(kind) if default_of(field) is not MISSING)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
