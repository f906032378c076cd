"""The voice engines: which there are, which can run here, and how they are made."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from raven.errors import InvalidInput
from raven.speech import hibari, kokoro_onnx
from raven.speech.protocol import SpeechEngine
from raven.speech.silent import SilentEngine
from raven.speech.takeover import VoiceEngines

HIBARI, KOKORO_ONNX, SILENT = "hibari", "kokoro-onnx", "silent"
AUTO = (
    HIBARI,
    KOKORO_ONNX,
)  # best first; Kokoro sounds richer, but on a CPU it cannot keep up with an avatar beside it
NAMES = ("auto", *AUTO, SILENT)


def voice_engines(name: str = "auto", voices_folder: Path | None = None) -> VoiceEngines:
    """The engine of this name with the others behind it, the best first, each to take over when the one before fails.

    `auto` has the best in front. `silent` comes only when it is asked for, and then alone. `voices_folder` has further
    voices for `kokoro-onnx`.

    Raises `InvalidInput` for an unknown name.
    """
    makers = _makers(voices_folder)
    order = [each for each in AUTO if each != name]
    first = [] if name == "auto" else [_known(name)]
    return VoiceEngines({each: makers[each] for each in (first if name == SILENT else first + order)})


def create_engine(name: str = "auto", voices_folder: Path | None = None) -> SpeechEngine:
    """The engine of this name alone; `auto` takes the best that can run here, and says in one log line which and why.

    Raises `InvalidInput` for an unknown name, and `Unavailable`, saying why, for an engine that cannot run here.
    """
    if name == "auto":
        return voice_engines(name, voices_folder).running
    return _makers(voices_folder)[_known(name)]()


def available_engines(failures: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Every engine as `{"name", "available", "why"}`, the best first; `why` says why, or why not.

    `failures` are those of `VoiceEngines.failures`.
    """
    lacks = {HIBARI: hibari.why_not(), KOKORO_ONNX: kokoro_onnx.why_not(), SILENT: None} | dict(failures or {})
    return [{"name": name, "available": lacks[name] is None, "why": lacks[name] or what} for name, what in WHAT.items()]


WHAT = {
    HIBARI: "a neural voice, faster than real time on any CPU",
    KOKORO_ONNX: "Kokoro's voices; needs a core or two to itself",
    SILENT: "it only moves the mouth",
}


def _known(name: str) -> str:
    if name not in NAMES:
        raise InvalidInput("voice_engine", f"must be one of {', '.join(NAMES)}")
    return name


def _makers(voices_folder: Path | None) -> dict[str, Callable[[], SpeechEngine]]:
    return {
        HIBARI: hibari.HibariEngine,
        KOKORO_ONNX: partial(kokoro_onnx.KokoroOnnxEngine, voices_folder),
        SILENT: SilentEngine,
    }
