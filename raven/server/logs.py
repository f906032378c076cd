"""The log, as text or as JSON: a line is a line, whatever those who send requests put into it."""

import json
import logging
import re
import uuid
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

LogFormat: TypeAlias = Literal["text", "json"]

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
DETAILS = "details"
"""The attribute of a record with more of the same as a mapping, for programs: `log.debug(..., extra={DETAILS: {...}})`."""

_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_request: ContextVar[str | None] = ContextVar("request", default=None)


def begin_request(wanted: str | None) -> str:
    """From now on this thread answers the request of this id; without one, or with one that is none, it gets one."""
    id = wanted if wanted is not None and _ID.fullmatch(wanted) else uuid.uuid4().hex
    _request.set(id)
    return id


class OneLine(logging.Formatter):
    """Writes what cannot be seen, or would begin a new line, as an escape: `\\n`, `\\x1b`, `\\u2028`.

    The lines of a traceback are indented, so that none looks like a line of the log.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """The line without the traceback that may follow."""
        return _visible(super().formatMessage(record))

    def formatException(self, exc_info: Any) -> str:  # noqa: N802
        """The lines of a traceback."""
        return "\n".join(f"  | {_visible(line)}" for line in super().formatException(exc_info).split("\n"))


class JsonLine(logging.Formatter):
    """Each record as one JSON object on one line, all of it visible ASCII, its traceback inside."""

    def format(self, record: logging.LogRecord) -> str:
        """`time` (UTC), `level`, `logger`, `message`; where there are any `request_id`, `traceback`, and details."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (id := _request.get()) is not None:
            told["request_id"] = id
        details: Mapping[str, Any] = getattr(record, DETAILS, {})
        told |= {name: value for name, value in details.items() if name not in told}
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, default=str).replace("\x7f", "\\u007f")


def _visible(text: str) -> str:
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)


def log_to_stderr(level: str, format: LogFormat = "text") -> None:
    """Log from this level on.

    waitress and the clients of HTTP tell what matters from `warning` on, psd-tools what is odd in people's files.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLine() if format == "json" else OneLine(FORMAT, "%H:%M:%S"))
    logging.basicConfig(level=level, handlers=[handler])
    logging.getLogger("waitress").setLevel(max(logging.WARNING, logging.getLogger().level))
    for client in (
        "httpx",
        "httpcore",
        "urllib3",
    ):  # they would tell addresses and headers, and with them what users wrote
        logging.getLogger(client).setLevel(max(logging.WARNING, logging.getLogger().level))
    logging.getLogger("psd_tools").setLevel(logging.CRITICAL)
