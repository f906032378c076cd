"""The errors of the client, one small family under `RavenClientError`.

All of them are `RuntimeError`s too, and those of the transport are also what `requests` raises, so that programs which
catch those keep working.
"""

from collections.abc import Mapping
from typing import Any

import requests

from raven.wire.problems import STATUS


class RavenClientError(RuntimeError):
    """Something that the caller asked of the server did not happen."""


class NotInitialized(RavenClientError):
    """`raven.client.api.initialize` was not called."""


class AlreadyInitialized(RavenClientError):
    """`raven.client.api.initialize` was called again, for another server or with another key."""


class ServerUnreachable(RavenClientError, requests.exceptions.ConnectionError):
    """No connection to the server, or it broke."""


class ServerTooSlow(RavenClientError, requests.exceptions.Timeout):
    """The server was reached but did not answer in time."""


class ServerError(RavenClientError):
    """The server answered with an error.

    `status` is the HTTP status; `code` the server's name for the kind of error, such as "not_found"; `field` what was
    wrong, such as "animator_settings.crop.left"; `kind` which sentence the server said, such as "at_most", and `values` what
    stands in it. They are None where the server did not say.
    """

    def __init__(
        self,
        message: str,
        status: int,
        code: str | None = None,
        field: str | None = None,
        kind: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.field = field
        self.kind = kind
        self.values = values


class KeyRefused(ServerError):
    """The server wants its key, or a right it does not give: 401 and 403."""


class NotFound(ServerError):
    """There is no such session: it was unloaded, expired, or the server was started anew."""


class Conflict(ServerError):
    """What was to be changed was changed by another program meanwhile."""


class InvalidInput(ServerError):
    """The server did not accept what it was given, and changed nothing: 400, 413, 415, 422."""


class ServerBusy(ServerError):
    """The server has no room for more sessions or viewers, or cannot do this now: 429 and 503."""


class FeedBroken(RavenClientError, ValueError):
    """A part of the feed is not what it should be. Reading may go on with the next part."""


class FeedEnded(RavenClientError, EOFError):
    """The feed is over: the session was unloaded or the server stopped."""


class PlaybackUnavailable(RavenClientError):
    """No sound can be played here: a package or a device is missing, or a file is no sound."""


_KINDS: dict[type[ServerError], tuple[str, ...]] = {
    InvalidInput: ("malformed", "request_entity_too_large", "unsupported_type", "invalid_input"),
    KeyRefused: ("key_wanted", "refused"),
    NotFound: ("not_found",),
    Conflict: ("conflict",),
    ServerBusy: ("unavailable",),
}
_BY_STATUS = {STATUS[code]: kind for kind, codes in _KINDS.items() for code in codes} | {429: ServerBusy}
"""By status and not by code, because who stands between may refuse a request too."""


def server_error(
    message: str,
    status: int,
    code: str | None = None,
    field: str | None = None,
    kind: str | None = None,
    values: Mapping[str, Any] | None = None,
) -> ServerError:
    """The error of the class that belongs to an HTTP status."""
    return _BY_STATUS.get(status, ServerError)(message, status, code, field, kind, values)
