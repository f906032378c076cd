"""Events that a server tells line by line (server-sent events), as forms of the wire."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from typing import TypeVar

from raven.wire.forms import Form

News = TypeVar("News", bound=Form)

log = logging.getLogger(__name__)

LONGEST = 1_000_000  # bytes of a line; what is longer is no event


def lines_of(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The whole lines in what arrives, without their ends. One that is too long is left out."""
    rest, is_too_long = b"", False
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if not is_too_long:
                yield line.rstrip(b"\r")
            is_too_long = False
        if len(rest) > LONGEST:
            log.warning("a line of more than %d bytes is no event, and is left out", LONGEST)
            rest, is_too_long = b"", True


def events_of(lines: Iterable[bytes], form: type[News]) -> Iterator[News]:
    """The events among these lines. What is none of this form is left out, which is logged once."""
    told = False
    for line in lines:
        if not line.startswith(b"data:"):
            continue
        try:
            data = json.loads(line[5:])
            if not isinstance(data, dict):
                raise ValueError("it is no object")
            news = form.from_json(data)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            if not told:
                log.warning("what the server told is no event, and is left out, as are further ones (%s)", error)
            told = True
            continue
        yield news
