"""How errors reach the client: as JSON `{"error": {"code", "message", "field"?}}`, with a status for each kind."""

import errno
import logging
from dataclasses import replace
from typing import Any

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from raven.errors import (
    Conflict,
    InvalidInput,
    LimitReached,
    Loading,
    NotFound,
    RavenError,
    Unavailable,
    UnreadablePicture,
)
from raven.said import as_data, what_it_says
from raven.server.http.presence import Abandoned
from raven.text.websearch import SearchFailed
from raven.wire.problems import STATUS, Details, OpenAiType, Problem

log = logging.getLogger(__name__)


class Malformed(InvalidInput):
    """The request has not the form of this call: no JSON object, a part or a required string is missing."""

    code = "malformed"


class TooLarge(InvalidInput):
    """The request, or a part of it, is larger than this call takes."""

    code = "request_entity_too_large"


class UnsupportedType(InvalidInput):
    """The body is of another content type than this call takes."""

    code = "unsupported_type"


class KeyWanted(RavenError):
    """The request lacks the server's key."""

    code = "key_wanted"


class WrongKey(KeyWanted):
    """The request has a key, and it is not this server's."""


class Refused(RavenError):
    """Who asks may not: a page of a foreign origin, or a host name that is not this server's."""

    code = "refused"


class BackendFailed(RavenError):
    """The language model's server cannot be reached, broke off, or answered nothing that could be passed on."""

    code = "backend_failed"


class BackendTimeout(BackendFailed):
    """The language model did not answer in time."""

    code = "backend_timeout"


KINDS: tuple[type[RavenError], ...] = (
    Malformed,
    TooLarge,
    UnsupportedType,
    KeyWanted,
    Refused,
    NotFound,
    Conflict,
    InvalidInput,
    SearchFailed,
    BackendFailed,
    BackendTimeout,
    Loading,
    LimitReached,
    Unavailable,
    UnreadablePicture,
)
"""Those that clients meet. Others are faults of the server."""

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENFILE})
"""Errors of the system that say that a disk is full or no file can be opened."""
ABANDONED = 499  # nobody reads it, but the log does not speak of a fault


def problem(status: int, code: str, message: str, field: str | None = None, progress: float | None = None) -> Response:
    """The answer for an error. Its code is `g.problem` from now on."""
    g.problem = code
    details = Details.from_json({"progress": progress, **as_data(message), "code": code, "field": field})
    if request.path.startswith("/v1/"):
        details = replace(details, type=_openai_type(status), param=field)
    response = jsonify(Problem(error=details).to_json())
    response.status_code = status
    return response


def openai_problem(status: int, code: str, message: str) -> dict[str, Any]:
    """An error as OpenAI's interface has it, for the middle of a stream."""
    details = Details.from_json({**as_data(message), "code": code, "type": _openai_type(status)})
    return Problem(error=details).to_json()


def _openai_type(status: int) -> OpenAiType:
    return "server_error" if status >= 500 else "invalid_request_error"


def install(app: Flask) -> None:
    """Make every error of the app, of whatever origin, answer in that shape."""
    app.register_error_handler(RavenError, raven_error)
    app.register_error_handler(Abandoned, lambda error: problem(ABANDONED, error.code, str(error)))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)


def raven_error(error: RavenError) -> Response:
    """The answer for one of our own errors."""
    status = STATUS.get(error.code, 500)
    if isinstance(error, InvalidInput):
        return problem(status, error.code, error.message, field=error.field or None)
    response = problem(status, error.code, what_it_says(error), progress=getattr(error, "progress", None))
    if isinstance(error, LimitReached):
        response.headers["Retry-After"] = "5"
    if isinstance(error, KeyWanted):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    code = (error.name or "error").lower().replace(" ", "_")
    response = problem(status, code, error.description or error.name)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _fault(error: Exception) -> Response:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        log.error("a request failed: %s", error.strerror)
        return problem(507, "insufficient_storage", f"the server has no room for this: {error.strerror}")
    log.error("a request failed", exc_info=error)
    return problem(500, "fault", "the server failed at this; its log says why")
