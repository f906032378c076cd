"""The voice engines: which there are, which can run here, and how one is made."""

import logging
from collections.abc import Callable
from typing import Any

from raven.errors import InvalidInput, Unavailable
from raven.speech import hibari
from raven.speech.protocol import SpeechEngine

log = logging.getLogger(__name__)

HIBARI, SILENT = "hibari", "silent"
BEST_FIRST = (HIBARI, SILENT)
NAMES = ("auto", *BEST_FIRST)


def create_engine(name: str = "auto") -> SpeechEngine:
    """The engine of this name; `auto` takes the best that can run here, and says in one log line which and why.

    Raises `InvalidInput` for an unknown name, and `Unavailable`, saying why, for an engine that cannot run here.
    """
    if name not in NAMES:
        raise InvalidInput("voice_engine", f"must be one of {', '.join(NAMES)}")
    return _best() if name == "auto" else _MAKERS[name]()


def available_engines() -> list[dict[str, Any]]:
    """Every engine as `{"name", "available", "why"}`, the best first; `why` says why, or why not."""
    lack = hibari.why_not()
    return [
        {"name": HIBARI, "available": lack is None, "why": lack or "a neural voice, faster than real time on any CPU"},
        {"name": SILENT, "available": True, "why": "it only moves the mouth"},
    ]


def _best() -> SpeechEngine:
    lacks = []
    for name in BEST_FIRST:
        try:
            engine = _MAKERS[name]()
        except Unavailable as error:
            lacks.append(str(error))
            continue
        log.info("voice: auto picked %s%s", name, f": {'; '.join(lacks)}" if lacks else ", the best that there is")
        return engine
    raise AssertionError("the silent engine always runs")


def _hibari() -> SpeechEngine:
    return hibari.HibariEngine()


def _silent() -> SpeechEngine:
    from raven.speech.silent import SilentEngine

    return SilentEngine()


_MAKERS: dict[str, Callable[[], SpeechEngine]] = {HIBARI: _hibari, SILENT: _silent}
