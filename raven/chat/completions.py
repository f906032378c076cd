"""Answers of models as OpenAI's interface has them: what they say, read from their bytes as they arrive.

Bytes are passed on as they came, whole lines at a time; only where directions are to be taken out of what is shown, the events
that have one are written anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from raven.chat.shown import ShownText

LONGEST_LINE = 8 * 2**20  # bytes of a line of a stream; with a picture in base64 it has a few million
DATA = b"data:"


class Broken(Exception):
    """What arrives is no answer of a model; says why."""


@dataclass(frozen=True)
class StreamPiece:
    """What is to be passed on, and what is said in it."""

    passed: bytes
    said: str = ""


class Stream:
    """An answer as server-sent events. `shown` takes directions out of what is passed on, None: nothing is."""

    def __init__(self, shown: ShownText | None = None) -> None:
        self._line = bytearray()  # the begin of one that has not ended
        self._shown = shown
        self._last: dict[str, Any] | None = None  # the last event with a text
        self.complete = False
        """Whether it told that it has ended."""
        self.failed = False
        """Whether it told of an error."""

    def add(self, chunk: bytes) -> list[StreamPiece]:
        """Go on with these bytes. Raises `Broken`."""
        first, *rest = chunk.split(b"\n")
        self._line += first
        parts = []
        for begun in rest:
            parts.append(self._read(bytes(self._line) + b"\n"))
            self._line = bytearray(begun)
        if len(self._line) > LONGEST_LINE:
            raise Broken("a line of its answer has no end")
        return parts

    def finish(self) -> list[StreamPiece]:
        """The bytes have ended. Raises `Broken` if that was in the middle."""
        line, self._line = bytes(self._line), bytearray()
        parts = [self._read(line)] if line else []
        if not (self.complete or self.failed):
            raise Broken("its answer ended in the middle")
        return parts

    def _read(self, line: bytes) -> StreamPiece:
        if not line.startswith(DATA):
            return StreamPiece(line)
        content = line[len(DATA) :].strip()
        if content == b"[DONE]":
            self.complete = True
            return StreamPiece(self._rest() + line)
        if not content:
            return StreamPiece(line)
        event = parsed(content)
        self.failed = self.failed or bool(event.get("error"))
        choice = _choice(event)
        delta = choice.get("delta")
        said = delta.get("content") if isinstance(delta, dict) else None
        said = said if isinstance(said, str) else ""
        ends = bool(choice.get("finish_reason"))
        self.complete = self.complete or ends
        if self._shown is None or not isinstance(delta, dict) or not (said or ends):
            return StreamPiece(line, said)
        shown = self._shown.add(said) + (self._shown.finish() if ends else "")
        self._last = event
        if shown == said:
            return StreamPiece(line, said)
        delta["content"] = shown
        return StreamPiece(_event(event, line), said)

    def _rest(self) -> bytes:
        """What the last text held back."""
        rest = self._shown.finish() if self._shown else ""
        if not rest or self._last is None:
            return b""
        _choice(self._last)["delta"]["content"] = rest
        return _event(self._last, b"\n") + b"\n"


def plain(body: bytes, shown: ShownText | None = None) -> StreamPiece:
    """An answer that came whole. Raises `Broken`."""
    answer = parsed(body)
    message = _choice(answer).get("message")
    if not isinstance(message, dict) or not isinstance(said := message.get("content"), str):
        return StreamPiece(body)
    if shown is not None and (left := shown.add(said) + shown.finish()) != said:
        message["content"] = left
        body = json_bytes(answer)
    return StreamPiece(body, said)


def parsed(content: bytes) -> dict[str, Any]:
    """A JSON object. Raises `Broken`."""
    try:
        value = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Broken("its answer is no valid UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise Broken("its answer is no JSON") from error
    if not isinstance(value, dict):
        raise Broken("its answer is no JSON object")
    return value


def json_bytes(value: Mapping[str, Any]) -> bytes:
    """As JSON. Half of a pair of surrogates stays an escape, as it came: models split an emoji between two events."""
    return json.dumps(value, separators=(",", ":")).encode()


def _choice(event: dict[str, Any]) -> dict[str, Any]:
    """The first of the answers to choose from; empty if there is none here."""
    choices = event.get("choices")
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, dict) and choice.get("index", 0) == 0:
            return choice
    return {}


def _event(event: dict[str, Any], line: bytes) -> bytes:
    end = line[len(line.rstrip(b"\r\n")) :]
    return DATA + b" " + json_bytes(event) + end
