"""The voice engines: which there are, which can run here, and how one is made."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from raven.errors import InvalidInput, Unavailable
from raven.speech import hibari, kokoro_onnx
from raven.speech.protocol import SpeechEngine
from raven.speech.silent import SilentEngine

log = logging.getLogger(__name__)

HIBARI, KOKORO_ONNX, SILENT = "hibari", "kokoro-onnx", "silent"
AUTO = (
    HIBARI,
    KOKORO_ONNX,
    SILENT,
)  # best first; Kokoro sounds richer, but on a CPU it cannot keep up with an avatar beside it
NAMES = ("auto", *AUTO)


def create_engine(name: str = "auto", voices_folder: Path | None = None) -> SpeechEngine:
    """The engine of this name; `auto` takes the best that can run here, and says in one log line which and why.

    `voices_folder` has further voices for `kokoro-onnx`.

    Raises `InvalidInput` for an unknown name, and `Unavailable`, saying why, for an engine that cannot run here.
    """
    if name not in NAMES:
        raise InvalidInput("voice_engine", f"must be one of {', '.join(NAMES)}")
    return _best(voices_folder) if name == "auto" else _MAKERS[name](voices_folder)


def available_engines() -> list[dict[str, Any]]:
    """Every engine as `{"name", "available", "why"}`, the best first; `why` says why, or why not."""
    lack, slow = hibari.why_not(), kokoro_onnx.why_not()
    return [
        {"name": HIBARI, "available": lack is None, "why": lack or "a neural voice, faster than real time on any CPU"},
        {
            "name": KOKORO_ONNX,
            "available": slow is None,
            "why": slow or "Kokoro's voices; needs a core or two to itself",
        },
        {"name": SILENT, "available": True, "why": "it only moves the mouth"},
    ]


def _best(voices_folder: Path | None) -> SpeechEngine:
    lacks = []
    for name in AUTO:
        try:
            engine = _MAKERS[name](voices_folder)
        except Unavailable as error:
            lacks.append(str(error))
            continue
        log.info("voice: auto picked %s%s", name, f": {'; '.join(lacks)}" if lacks else ", the best that there is")
        return engine
    raise AssertionError("the silent engine always runs")


_MAKERS: dict[str, Callable[[Path | None], SpeechEngine]] = {
    HIBARI: lambda _: hibari.HibariEngine(),
    KOKORO_ONNX: kokoro_onnx.KokoroOnnxEngine,
    SILENT: lambda _: SilentEngine(),
}
