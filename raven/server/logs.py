"""The log: a line is a line, whatever those who send requests put into it."""

import logging
from typing import Any

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


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


def _visible(text: str) -> str:
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)


def log_to_stderr(level: str) -> None:
    """Log from this level on. waitress and httpx tell what matters from `warning` on, psd-tools what is odd in people's files."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(FORMAT, "%H:%M:%S"))
    logging.basicConfig(level=level, handlers=[handler])
    logging.getLogger("waitress").setLevel(max(logging.WARNING, logging.getLogger().level))
    logging.getLogger("httpx").setLevel(max(logging.WARNING, logging.getLogger().level))
    logging.getLogger("psd_tools").setLevel(logging.CRITICAL)
