"""Errors as answers: a status for each code, and a body `{"error": {"code", "message", "kind"?, ...}}`."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from raven.wire.forms import Form, told
from raven.wire.remarks import Kind, Values

STATUS: Mapping[str, int] = {
    "malformed": 400,
    "key_wanted": 401,
    "refused": 403,
    "not_found": 404,
    "conflict": 409,
    "request_entity_too_large": 413,
    "unsupported_type": 415,
    "invalid_input": 422,
    "unreadable_picture": 422,
    "fault": 500,
    "search_failed": 502,
    "backend_failed": 502,
    "loading": 503,
    "limit_reached": 503,
    "unavailable": 503,
    "backend_timeout": 504,
    "insufficient_storage": 507,
}
"""Of each kind of error that calls may have. Who stands between client and server may answer with others."""


OpenAiType: TypeAlias = Literal["invalid_request_error", "server_error"]


class Details(Form):
    """What is wrong, and where."""

    code: str = told("The kind of error, stable.")
    message: str = told("What is wrong, for people to read.")
    kind: Kind = None
    values: Values = None
    field: str | None = told(
        "Where it stands, if one value is to blame: `a.b[2].c`.",
        examples=["animator_settings.crop.left"],
        default=None,
    )
    progress: float | None = told(
        "Which share of what is being loaded is here, if that is known.", ge=0, le=1, default=None
    )
    type: OpenAiType | None = told("Below `/v1/`, as OpenAI has it.", default=None)
    param: str | None = told("Below `/v1/`: the same as `field`.", default=None)


class Problem(Form):
    """What is wrong. Nothing was changed."""

    error: Details


def details_in(body: Any, otherwise: str) -> Details:
    """What an error's body says, or as much of that as there is; `otherwise` where it is none of ours."""
    said = body.get("error") if isinstance(body, Mapping) else None
    if isinstance(said, Mapping):
        return Details.from_json({"message": None, **said})
    return Details.from_json({"message": str(said) if said else otherwise})
