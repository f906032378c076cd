"""The document itself, put together from the routes of an app."""

import re
from collections.abc import Callable, Iterable
from inspect import cleandoc
from typing import Any

from flask import Flask
from pydantic import BaseModel
from werkzeug.routing import Rule

from raven import __version__
from raven.cels import CELS
from raven.figure.cel_files import EFFECT_NAME
from raven.server.endpoints.audio_speech import EVENTS
from raven.server.endpoints.sound import DURATION, RATE
from raven.server.endpoints.tts import TIMES, TIMES_LEFT_OUT
from raven.server.http.security import KEY_COOKIE
from raven.server.openapi.errors import error_responses
from raven.server.openapi.operations import OPERATIONS, PARAMETERS, TAGS, Form, Media, Operation
from raven.server.openapi.schemas import Schema, reference, schemas
from raven.video.codecs import READABLE

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
JSON = "application/json"


def document(app: Flask) -> dict[str, Any]:
    """The routes of `app` that `OPERATIONS` knows, as an OpenAPI 3.1 document."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint, operation in OPERATIONS.items():
        if endpoint not in app.view_functions:
            continue
        for rule in app.url_map.iter_rules(endpoint):
            method = "post" if "POST" in (rule.methods or ()) else "get"
            paths.setdefault(path_of(rule), {})[method] = _operation(rule, operation, app.view_functions[endpoint])
    bodies = [model for call in OPERATIONS.values() for model in (call.body, call.form and call.form.json) if model]
    answers = [
        model
        for call in OPERATIONS.values()
        for model in (call.answer.events if isinstance(call.answer, Media) else (call.answer,))
    ]
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
        | {
            str(status): {"$ref": f"#/components/responses/{status}"}
            for status in sorted({*operation.errors, *EVERYWHERE})
        },
    }
    parameters = [_parameter(name, "path", operation) for name in sorted(rule.arguments)]
    parameters += [_parameter(name, "query", operation) for name in operation.query]
    if parameters:
        described["parameters"] = parameters
    content = _content(operation)
    if content:
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameter(name: str, place: str, operation: Operation) -> dict[str, Any]:
    schema, description = operation.own_parameters.get(name) or PARAMETERS[name]
    example = {"example": operation.example[name]} if name in operation.example else {}
    return {
        "name": name,
        "in": place,
        "required": place == "path" or name in operation.required,
        "description": description,
        "schema": schema,
        **example,
    }


def _content(operation: Operation) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if operation.body:
        content[JSON] = {"schema": reference(operation.body), "example": dict(operation.example)}
    if operation.form:
        content["multipart/form-data"] = _form(operation.form)
    return content


def _form(form: Form) -> dict[str, Any]:
    """The parts of a form. What is no part of it is ignored by calls without cels, and refused by those with them."""
    readable = ", ".join(READABLE)
    properties: dict[str, Schema] = {"file": FILE | {"description": f"The picture: {readable}, told by its content."}}
    schema: Schema = {"type": "object", "required": ["file"], "properties": properties}
    described: dict[str, Any] = {"schema": schema}
    if form.json:
        example = {"examples": [dict(form.example)]} if form.example else {}
        properties["json"] = reference(form.json) | example
        schema["required"] += ["json"] if form.json_required else []
        described["encoding"] = {"json": {"contentType": JSON}}
    if form.cels:
        schema["patternProperties"] = {f"^({'|'.join(CELS)}|{EFFECT_NAME.pattern})$": FILE}
        schema["additionalProperties"] = False
        schema["description"] = "A picture, and further ones for its cels and effects under their names."
    return described


def _answer(answer: type[BaseModel] | Media, names: Iterable[str]) -> dict[str, Any]:
    content: dict[str, Any]
    if isinstance(answer, Media):
        text = answer.description
        content = {kind: {"schema": _media_schema(kind, answer)} for kind in answer.types}
    else:
        text, content = cleandoc(answer.__doc__ or ""), {JSON: {"schema": reference(answer)}}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Duration", *names)}
    return {"description": text, "headers": headers, "content": content}


def _media_schema(kind: str, answer: Media) -> Schema:
    """What a body of this media type is; of a stream of events, as usual before OpenAPI 3.2, what each of them is."""
    if answer.events and kind == EVENTS:
        data = {"contentMediaType": JSON, "contentSchema": {"oneOf": [reference(event) for event in answer.events]}}
        return {"type": "object", "required": ["data"], "properties": {"data": {"type": "string", **data}}}
    return {"type": "string"} if kind.startswith("text/") else FILE


_HEADERS = {
    "X-Request-Duration": {
        "description": "Seconds until the head of the answer was ready.",
        "schema": {"type": "number", "minimum": 0},
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
