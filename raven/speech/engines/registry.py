"""The voice engines: which there are, which can run here, and how they are made."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from raven.errors import InvalidInput
from raven.said import said
from raven.speech.engines import espeak, hibari, kokoro, kokoro_onnx, silent
from raven.speech.engines.fallback import VoiceEngines
from raven.speech.protocol import SpeechEngine

HIBARI, KOKORO, KOKORO_ONNX, ESPEAK, SILENT = "hibari", "kokoro", "kokoro-onnx", "espeak", "silent"
AUDIBLE = (HIBARI, KOKORO_ONNX, KOKORO, ESPEAK)
NAMES = ("auto", *AUDIBLE, SILENT)
WHAT = {
    HIBARI: "a neural voice, faster than real time on any CPU",
    KOKORO_ONNX: "Kokoro's voices; takes a third of a core or more",
    KOKORO: "Kokoro's voices, best on a GPU",
    ESPEAK: "a robot's voice",
    SILENT: "it only moves the mouth",
}


def best_first() -> tuple[str, ...]:
    """The engines that speak: Kokoro where it has a GPU; on a CPU hibari, which leaves the CPU to the avatar."""
    if kokoro.has_gpu():
        return (KOKORO, *(name for name in AUDIBLE if name != KOKORO))
    return AUDIBLE


def voice_engines(name: str = "auto", voices_folder: Path | None = None, device: str = "auto") -> VoiceEngines:
    """The engine of this name with the others behind it, the best first, each to take over when the one before fails.

    `auto` has the best in front. `silent` comes only when it is asked for, and then alone. `voices_folder` has further
    voices for Kokoro, and its model (`kokoro.py`); `device` is torch's, for `kokoro`. That loads nothing from the net unless
    it was asked for by name.

    Raises `InvalidInput` for an unknown name.
    """
    first = [] if name == "auto" else [_known(name)]
    others = [] if name == SILENT else [each for each in best_first() if each != name]
    makers = _makers(voices_folder, device, download=name == KOKORO)
    return VoiceEngines(
        {each: makers[each] for each in first + others}, known=(*hibari.VARIANT_VOICES, *espeak.VOICES, *silent.VOICES)
    )


def create_engine(name: str = "auto", voices_folder: Path | None = None, device: str = "auto") -> SpeechEngine:
    """The engine of this name alone; `auto` takes the best that can run here, and says in one log line which and why.

    Arguments as for `voice_engines`. Raises `InvalidInput` for an unknown name, and `Unavailable`, saying why, for an
    engine that cannot run here.
    """
    if name == "auto":
        return voice_engines(name, voices_folder, device).running
    return _makers(voices_folder, device, download=name == KOKORO)[_known(name)]()


def available_engines(
    failures: Mapping[str, str] | None = None, voices_folder: Path | None = None
) -> list[dict[str, Any]]:
    """Every engine as `{"name", "available", "why"}`, the best first; `why` says why, or why not.

    `failures` are those of `VoiceEngines.failures`.
    """
    lacks = {
        HIBARI: hibari.why_not(),
        KOKORO_ONNX: kokoro_onnx.why_not(),
        KOKORO: kokoro.why_not(voices_folder),
        ESPEAK: espeak.why_not(),
        SILENT: None,
    } | dict(failures or {})
    names = (*best_first(), SILENT)
    return [{"name": name, "available": lacks[name] is None, "why": lacks[name] or WHAT[name]} for name in names]


def _known(name: str) -> str:
    if name not in NAMES:
        raise InvalidInput("voice_engine", said("one_of", "must be one of {known}", known=NAMES))
    return name


def _makers(voices_folder: Path | None, device: str, download: bool) -> dict[str, Callable[[], SpeechEngine]]:
    return {
        HIBARI: hibari.HibariEngine,
        KOKORO: partial(kokoro.KokoroEngine, voices_folder, device, download),
        KOKORO_ONNX: partial(kokoro_onnx.KokoroOnnxEngine, voices_folder),
        ESPEAK: espeak.EspeakEngine,
        SILENT: silent.SilentEngine,
    }
