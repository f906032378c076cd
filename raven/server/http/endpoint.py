"""What an endpoint takes and gives, told once: requests are checked by it, answers are sent by it, the OpenAPI document has it.

    @endpoint(blueprint.post("/set_emotion"), "direction", errors=(404,))
    def set_emotion(call: EmotionCall) -> Done:
        ...

`call` is the JSON body, of a class of `raven.wire.calls`; what is returned is of a class of `raven.wire.answers`, or Flask's
own answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, get_type_hints

from flask import Response, jsonify, request

from raven.server.http.body import flat_upload, json_body, upload, validated
from raven.wire.forms import to_json

View = Callable[..., Any]
Schema = dict[str, Any]

JSON = "application/json"
OF_A_BODY = (400, 413, 415, 422)
"""Errors that every call with a body may have."""
TOLD = "operation"


@dataclass(frozen=True)
class Media:
    """An answer that is no JSON: what it is, and of which media types."""

    description: str
    types: tuple[str, ...]
    events: tuple[type, ...] = ()
    """What the data of each event is, in JSON, where it is a stream of events."""
    json: type | None = None
    """What the answer is where it is JSON after all."""


@dataclass(frozen=True)
class UploadForm:
    """A multipart body with the picture `file`: what its part `json` is, and whether further pictures are its cels."""

    json: type
    json_required: bool = True
    cels: bool = True
    flat: bool = False
    """Whether the fields of `json` are parts of their own, as text, and `file` is no picture."""


@dataclass(frozen=True)
class Operation:
    """What there is to tell of an endpoint."""

    tag: str
    answer: type | Media
    body: type | None = None
    form: UploadForm | None = None
    query: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    headers: tuple[str, ...] = ()
    parameters: Mapping[str, tuple[Schema, str]] = field(default_factory=dict)
    others: Mapping[int, type] = field(default_factory=dict)
    """Answers with other statuses that are no errors."""
    summary: str = ""
    """For view functions that are not ours and have no docstring."""


def endpoint(
    route: Callable[[View], View],
    tag: str,
    *,
    media: Media | None = None,
    body: type | None = None,
    form: UploadForm | None = None,
    reads: type | None = None,
    query: tuple[str, ...] = (),
    required: tuple[str, ...] = (),
    errors: tuple[int, ...] = (),
    headers: tuple[str, ...] = (),
    parameters: Mapping[str, tuple[Schema, str]] | None = None,
    others: Mapping[int, type] | None = None,
) -> Callable[[View], View]:
    """Make a function the endpoint of a route.

    Its chapter in the document is `tag`. `media`: what it answers, where that is no JSON. `query`: the names of parameters that
    it reads itself, those that it cannot do without also in `required`; `parameters`: those that mean something else here than
    elsewhere. `errors`: which it may have beside those of every call, and of every body. `headers`: its answer's own. `others`:
    what it answers with other statuses, without that being an error.

    `reads`: what its JSON body is where it reads that itself.

    With a `form` the view gets `call` and `parts`: those of the form, or the `body` and None where JSON was sent.
    """

    def decorate(view: View) -> View:
        told = get_type_hints(view)
        taken = body if form else told.get("call")

        @wraps(view)
        def answered(**arguments: Any) -> Any:
            if form is not None and not (taken is not None and request.is_json):
                parts = flat_upload() if form.flat else upload()
                arguments |= {"call": validated(form.json, parts.json), "parts": parts}
            elif taken is not None:
                arguments |= {"call": json_body(taken)} | ({"parts": None} if form else {})
            answer = view(**arguments)
            return answer if isinstance(answer, Response | str) else jsonify(to_json(answer))

        of_a_body = OF_A_BODY if taken or form or reads else ()
        operation = Operation(
            tag,
            media or told["return"],
            reads or taken,
            form,
            query,
            required,
            (*of_a_body, *errors),
            headers,
            parameters or {},
            others or {},
        )
        setattr(answered, TOLD, operation)
        return route(answered)

    return decorate


def operation_of(view: View) -> Operation | None:
    """What there is to tell of a view function; None if it was not made by `endpoint`."""
    found: Operation | None = getattr(view, TOLD, None)
    return found
