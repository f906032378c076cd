"""The error answers: one response per status, with an example for each kind of error that has it."""

from inspect import cleandoc
from typing import Any

from raven.server.http.problems import KINDS
from raven.wire.problems import STATUS

OF_HTTP = {
    500: [("fault", "The server failed; its log says why.")],
}
"""Status to codes and texts of errors that are no `RavenError`."""

EXAMPLES = {
    "malformed": ("this part is missing", "file"),
    "unsupported_type": ("must be application/json", "Content-Type"),
    "key_wanted": ("this server wants its key: a header 'Authorization: Bearer KEY', or ?key=KEY in the address", None),
    "refused": ("pages of this origin may change nothing here; see allowed_origins in the configuration", None),
    "not_found": ("there is no session with this instance_id; it was unloaded, expired, or never existed", None),
    "conflict": ("Mika was saved by another program meanwhile; load it again, or save under another name", None),
    "request_entity_too_large": ("is larger than 2097152 bytes", "json"),
    "invalid_input": ("Must be from 0 to 1", "emotions.joy.pose.mouth_smirk"),
    "unreadable_picture": ("is transparent everywhere", "file"),
    "loading": ("the classifier is still being loaded, 40% done", None),
    "search_failed": ("no search engine answered; the server's log says why", None),
    "backend_failed": ("the language model's server cannot be reached", None),
    "backend_timeout": ("the language model did not answer in time", None),
    "limit_reached": ("this server has no room for more than 16 sessions", None),
    "unavailable": ("the posing engine tha3 cannot run: its model files are not here", None),
    "fault": ("the server failed at this; its log says why", None),
}
"""Code to message and field, as the server words them."""


def error_responses() -> dict[str, Any]:
    """The responses of all errors that a call can have, by status."""
    kinds = {status: list(known) for status, known in OF_HTTP.items()}
    for kind in KINDS:
        kinds.setdefault(STATUS[kind.code], []).append((kind.code, cleandoc(kind.__doc__ or "")))
    return {str(status): _response(known) for status, known in sorted(kinds.items())}


def _response(kinds: list[tuple[str, str]]) -> dict[str, Any]:
    retry = {"headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}}
    return {
        "description": "\n\n".join(f"`{code}`: {text}" for code, text in kinds),
        **(retry if "limit_reached" in dict(kinds) else {}),
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {code: {"value": _example(code)} for code, _ in kinds},
            }
        },
    }


def _example(code: str) -> dict[str, Any]:
    message, field = EXAMPLES[code]
    return {"error": {"code": code, "message": message} | ({"field": field} if field else {})}
