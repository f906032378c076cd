"""Warnings: what a call did not do quite as it was asked. They are in the answer, and in the log for clients that do not look."""

import logging
from collections.abc import Iterable
from typing import Any

from flask import request

from raven.wire.remarks import remarks

log = logging.getLogger(__name__)

MOST_LOGGED = 10  # of one call
LONGEST_LOGGED = 300  # characters of one warning


def remarked(warnings: Iterable[str]) -> dict[str, Any]:
    """The warnings for the fields `warnings` and `remarks` of the current request's answer; logs them too."""
    told = list(warnings)
    for warning in told[:MOST_LOGGED]:
        log.warning("%s: %s", request.path, _on_one_line(warning)[:LONGEST_LOGGED])
    if len(told) > MOST_LOGGED:
        log.warning("%s: and %d more warnings", request.path, len(told) - MOST_LOGGED)
    return {"warnings": [str(warning) for warning in told], "remarks": remarks(told)}


def _on_one_line(text: str) -> str:
    """Names in it come from clients, and could pretend to be further lines of the log."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
