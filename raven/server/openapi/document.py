"""The document itself, put together from the routes of an app."""

import re
from collections.abc import Callable, Iterable
from inspect import cleandoc
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from raven import __version__
from raven.cels import CELS
from raven.server.endpoints.avatar_feed import ADAPT, SHORT_FORMATS
from raven.server.endpoints.avatar_intake import EDGES, FIGURE, PICTURE
from raven.server.endpoints.openai.audio_speech import EVENTS
from raven.server.http.endpoint import JSON, Media, Operation, UploadForm, operation_of
from raven.server.http.security import KEY_COOKIE
from raven.server.openapi.errors import error_responses
from raven.server.openapi.examples import EXAMPLES, FORMS, Example
from raven.server.openapi.schemas import FORMAT, Schema, reference, schemas
from raven.video.codecs import READABLE
from raven.video.video import CODECS
from raven.wire.calls import LONGEST_NAME
from raven.wire.characters import EFFECT_NAME
from raven.wire.headers import DURATION, RATE, TIMES, TIMES_LEFT_OUT
from raven.wire.ranges import FRAME_RATES

DESCRIPTION = """\
A live avatar over plain HTTP. An error means that nothing was changed. Fields that a call does not know are ignored, and null for
one that may be left out is the same as leaving it out. Numbers are finite, and a bool is no number. HEAD works where GET does.
The key is needed where the server was told to want it. A request that ends before its call begins gets an error of the same
shape: 400 (no HTTP), 408 (too slow), 413 (too long), 431 (its head is too long), 501, 503 (the server is too busy), 507 (no room
for the body)."""
EVERYWHERE = (401, 403, 500)
"""Errors that every call may have."""
KEY = "A server that listens beyond its own machine wants its key."
FILE: Schema = {"type": "string", "format": "binary"}
TAGS = {
    "server": "What the server says about itself.",
    "sessions": "Live avatars: opened, closed, started, paused, asked.",
    "characters": "Characters of one's own: kept, changed, shared.",
    "direction": "What the character is told.",
    "feed": "The running pictures.",
    "pictures": "Single pictures.",
    "catalog": "What there is to choose from.",
    "speech": "A voice, and a mouth that follows it.",
    "chat": "A language model whose answers the avatar says and acts.",
    "recording": "Films of avatars.",
    "text": "What texts say: their emotion, their place among others.",
    "pages": "For people with a browser.",
}
PARAMETERS: dict[str, tuple[Schema, str]] = {
    "id": ({"type": "string"}, "The id of a character, or its name."),
    "revision": (
        {"type": "integer", "minimum": 1},
        "The revision that is meant, for caches: it stays as it is.",
    ),
    "instance_id": ({"type": "string"}, "The session. Without it: `default`, or else the newest."),
    "format": (FORMAT, "The format, in any case. Without it the session's own for feeds, PNG for a single picture."),
    "fps": (
        {"type": "number", "minimum": FRAME_RATES[0], "maximum": FRAME_RATES[1]},
        "At most so many frames per second for this viewer.",
    ),
    "codec": (
        {"type": "string", "enum": [*CODECS]},
        f"How the video is encoded, in any case; `{next(iter(CODECS))}` if it is left out.",
    ),
    "adapt": ADAPT,
    "viewer": (
        {"type": "string", "maxLength": LONGEST_NAME},
        "What this viewer will call itself in `report_viewing`: any text that no other viewer has.",
    ),
    "extension": ({"type": "string", "enum": [*SHORT_FORMATS, "jpg", *FORMAT["enum"]]}, "The format of the frames."),
    "name": ({"type": "string"}, "One of the names that the list tells."),
    "shown": ({"type": "string", "enum": [PICTURE, FIGURE]}, "The picture as it was given, or its figure cut out."),
    "edge": (
        {"type": "integer", "minimum": EDGES[0], "maximum": EDGES[1]},
        "Pixels of the longer side at most; larger pictures are made smaller.",
    ),
    "q": ({"type": "string"}, "Words that are looked for."),
    "filename": ({"type": "string"}, "The path below `/static/`; it may have slashes."),
    "utterance_id": ({"type": "string"}, "The id that `speak` answered."),
    "digest": (
        {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"},
        "The SHA-256 of the file, in hexadecimal digits.",
    ),
    "recording_id": ({"type": "string"}, "The id that `record` answered."),
    "index": ({"type": "integer", "minimum": 0}, "The number of the sentence, from 0."),
}
STATIC = Operation(
    "pages", Media("The file.", ("*/*",)), errors=(404,), summary="A file of the pages. It needs no key."
)
"""Flask's own view function."""


def document(app: Flask) -> dict[str, Any]:
    """The routes of `app` that were made with `endpoint`, as an OpenAPI 3.1 document."""
    told = operations(app)
    paths: dict[str, dict[str, Any]] = {}
    for name, operation in told.items():
        for rule in app.url_map.iter_rules(name):
            method = "post" if "POST" in (rule.methods or ()) else "get"
            paths.setdefault(path_of(rule), {})[method] = _operation(rule, operation, app.view_functions[name])
    bodies = [kind for call in told.values() for kind in (call.body, call.form and call.form.json) if kind]
    answers = [kind for call in told.values() for kind in (*_kinds(call.answer), *call.others.values())]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Raven",
            "version": __version__,
            "description": DESCRIPTION,
            "license": {"name": "BSD 2-Clause", "identifier": "BSD-2-Clause"},
        },
        "servers": [{"url": "/", "description": "The server that this document comes from."}],
        "security": [{}, *({scheme: []} for scheme in _SECURITY)],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas(bodies, answers),
            "responses": error_responses(),
            "headers": _HEADERS,
            "securitySchemes": _SECURITY,
        },
    }


def operations(app: Flask) -> dict[str, Operation]:
    """What there is to tell of each endpoint, by Flask's name of it, chapter by chapter."""
    found = {name: operation_of(view) for name, view in app.view_functions.items()} | {"static": STATIC}
    chapters = list(TAGS)
    told = [(name, operation) for name, operation in found.items() if operation is not None]
    return dict(sorted(told, key=lambda each: chapters.index(each[1].tag)))


def _kinds(answer: type | Media) -> tuple[type, ...]:
    if isinstance(answer, Media):
        return (*answer.events, *([answer.json] if answer.json else ()))
    return (answer,)


def path_of(rule: Rule) -> str:
    """The address of a route as OpenAPI writes it: `/feed.{extension}`."""
    return re.sub(r"<(?:[^<>:]+:)?([^<>]+)>", r"{\1}", rule.rule)


def _operation(rule: Rule, operation: Operation, view: Callable[..., Any]) -> dict[str, Any]:
    text = operation.summary or cleandoc(view.__doc__ or "")
    summary = re.split(r"[.;] ", text.replace("\n", " "), maxsplit=1)[0].rstrip(".")
    described: dict[str, Any] = {
        "operationId": rule.endpoint.rpartition(".")[2],
        "tags": [operation.tag],
        "summary": summary,
        "description": text,
        "responses": {"200": _answer(operation.answer, operation.headers)}
        | {str(status): _answer(answer, ()) for status, answer in operation.others.items()}
        | {
            str(status): {"$ref": f"#/components/responses/{status}"}
            for status in sorted({*operation.errors, *EVERYWHERE})
        },
    }
    example = EXAMPLES.get(rule.endpoint, {})
    parameters = [_parameter(name, "path", operation, example) for name in sorted(rule.arguments)]
    parameters += [_parameter(name, "query", operation, example) for name in operation.query]
    if parameters:
        described["parameters"] = parameters
    in_body = {name: value for name, value in example.items() if name not in rule.arguments}
    content = _content(operation, in_body, FORMS.get(rule.endpoint, {}))
    if content:
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameter(name: str, place: str, operation: Operation, example: Example) -> dict[str, Any]:
    schema, description = operation.parameters.get(name) or PARAMETERS[name]
    return {
        "name": name,
        "in": place,
        "required": place == "path" or name in operation.required,
        "description": description,
        "schema": schema,
        **({"example": example[name]} if name in example else {}),
    }


def _content(operation: Operation, example: Example, of_form: Example) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if operation.body:
        content[JSON] = {"schema": reference(operation.body), "example": example}
    if operation.form:
        content["multipart/form-data"] = _form(operation.form, of_form)
    return content


def _form(form: UploadForm, example: Example) -> dict[str, Any]:
    """The parts of a form. What is no part of it is ignored by calls without cels, and refused by those with them."""
    if form.flat:
        file = {"file": FILE | {"description": "The file."}}
        return {"schema": {"type": "object", "required": ["file"], "properties": file, "allOf": [reference(form.json)]}}
    readable = ", ".join(READABLE)
    properties: dict[str, Schema] = {
        "file": FILE | {"description": f"The picture: {readable}, told by its content."},
        "json": reference(form.json) | {"examples": [example]},
    }
    schema: Schema = {"type": "object", "required": ["file"], "properties": properties}
    schema["required"] += ["json"] if form.json_required else []
    if form.cels:
        schema["patternProperties"] = {f"^({'|'.join(CELS)}|{EFFECT_NAME.pattern})$": FILE}
        schema["additionalProperties"] = False
        schema["description"] = "A picture, and further ones for its cels and effects under their names."
    return {"schema": schema, "encoding": {"json": {"contentType": JSON}}}


def _answer(answer: type | Media, names: Iterable[str]) -> dict[str, Any]:
    content: dict[str, Any]
    if isinstance(answer, Media):
        text = answer.description
        content = {kind: {"schema": _media_schema(kind, answer)} for kind in answer.types}
    else:
        text, content = cleandoc(answer.__doc__ or ""), {JSON: {"schema": reference(answer)}}
    headers = {
        name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Duration", "X-Request-Id", *names)
    }
    return {"description": text, "headers": headers, "content": content}


def _media_schema(kind: str, answer: Media) -> Schema:
    """What a body of this media type is; of a stream of events, as usual before OpenAPI 3.2, what each of them is."""
    if answer.events and kind == EVENTS:
        data = {"contentMediaType": JSON, "contentSchema": {"oneOf": [reference(event) for event in answer.events]}}
        return {"type": "object", "required": ["data"], "properties": {"data": {"type": "string", **data}}}
    if answer.json and kind == JSON:
        return reference(answer.json)
    return {"type": "string"} if kind.startswith("text/") else FILE


_HEADERS = {
    "X-Request-Duration": {
        "description": "Seconds until the head of the answer was ready.",
        "schema": {"type": "number", "minimum": 0},
    },
    "X-Request-Id": {
        "description": "The id of the request in the server's log: that of its own header of this name, or a new one.",
        "schema": {"type": "string"},
    },
    DURATION: {
        "description": "Seconds of the sound; of one that is streamed those of its first sentence.",
        "schema": {"type": "number", "minimum": 0},
    },
    RATE: {"description": "Samples per second of the sound.", "schema": {"type": "integer"}},
    TIMES: {
        "description": "JSON: an array of `word`, `phonemes` (both percent-encoded), `start_time`, `end_time` (seconds).",
        "schema": {"type": "string"},
    },
    TIMES_LEFT_OUT: {
        "description": "How many words are missing in `X-Word-Timestamps`, because a header may not be as long.",
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "description": "Seconds after which trying again may help, where a limit is reached.",
        "schema": {"type": "integer"},
    },
}
_SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": KEY},
    "parameter": {"type": "apiKey", "in": "query", "name": "key", "description": f"{KEY} For players and pages."},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": KEY_COOKIE,
        "description": "Set when `key` was in an address.",
    },
}
