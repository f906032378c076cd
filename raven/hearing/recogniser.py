"""Speech recognition with faster-whisper: models of the Hugging Face hub, or of a folder, on CPU or GPU."""

import importlib.util
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from raven.errors import InvalidInput, Unavailable
from raven.hearing.decoding import RATE, Sound
from raven.said import said
from raven.text.hub_files import fetch
from raven.text.protocol import Report, ignore

DEFAULT_MODEL = "Systran/faster-whisper-base"  # 145 MB, a hundred languages
THREADS = 2  # of one recognition: what is left makes frames and voice


@dataclass(frozen=True)
class HeardWord:
    """A word, and when it is heard, in seconds."""

    text: str
    start: float
    end: float
    chance: float
    """That it was this one."""


@dataclass(frozen=True)
class TranscriptSegment:
    """A piece of what was said, as a recogniser cuts it; times in seconds."""

    text: str
    start: float
    end: float
    tokens: tuple[int, ...]
    temperature: float
    mean_log_chance: float
    compression: float
    no_speech: float
    """The chance that nobody speaks."""
    words: tuple[HeardWord, ...] = ()


@dataclass(frozen=True)
class Transcript:
    """What was said. `language`: as in "en"; `duration`: seconds of the sound."""

    language: str
    duration: float
    segments: tuple[TranscriptSegment, ...]

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments).strip()


def missing() -> str | None:
    """Why nothing can be recognised here, and what to do; None if it can. Loads nothing."""
    if importlib.util.find_spec("faster_whisper") is None:
        return said(
            "package_missing",
            "the package {package} is not installed: {remedy}",
            package="faster-whisper",
            remedy="pip install 'raven-avatar[asr]'",
        )
    return None


class Recogniser:
    """A model. May be called from any thread; one sound is heard at a time.

    `device` is "auto" (CUDA where there is one), "cpu", "cuda:0" and so on. What is not on this machine yet is downloaded, and
    `report` told how far that is. Raises `Unavailable` if the package or the model is not there.
    """

    def __init__(self, model: str = DEFAULT_MODEL, device: str = "auto", report: Report = ignore) -> None:
        if reason := missing():
            raise Unavailable(reason)
        import ctranslate2
        from faster_whisper import WhisperModel

        if device == "auto":
            device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
        kind, _, number = device.partition(":")
        source = fetch(model, report)
        try:
            self._model: Any = WhisperModel(
                str(source),
                device=kind,
                device_index=int(number or 0),
                compute_type="int8" if kind == "cpu" else "float16",
                cpu_threads=THREADS,
                local_files_only=True,
            )
        except Exception as error:  # whatever a folder that holds no such model brings about
            reason = str(error).strip().partition("\n")[0] or type(error).__name__
            raise Unavailable(
                said("model_unloadable", "the model {model} cannot be loaded: {reason}", model=model, reason=reason)
            ) from error
        self.model = model
        self._lock = threading.Lock()

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that it hears."""
        return tuple(self._model.supported_languages)

    def hear(
        self,
        sound: Sound,
        language: str | None = None,
        prompt: str | None = None,
        temperature: float | None = None,
        words: bool = False,
        check: Callable[[], object] = lambda: None,
    ) -> Transcript:
        """What is said in a sound; nothing where nobody speaks. `language` None: that which it seems to be.

        `check` is called before each piece, and what it raises ends the work. Raises `InvalidInput` naming `language`.
        """
        if language is not None and language not in self.languages:
            raise InvalidInput("language", said("known_language", "must be a code such as en that this model knows"))
        options: dict[str, Any] = {} if temperature is None else {"temperature": temperature}
        with self._lock:
            check()
            segments, told = self._model.transcribe(
                sound,
                language=language,
                initial_prompt=prompt or None,
                word_timestamps=words,
                vad_filter=True,
                condition_on_previous_text=False,  # or it goes on repeating itself
                **options,
            )
            heard = []
            for segment in segments:
                check()
                heard.append(_segment(segment))
        return Transcript(told.language, len(sound) / RATE, tuple(heard))


def _segment(segment: Any) -> TranscriptSegment:
    words = tuple(HeardWord(each.word, each.start, each.end, each.probability) for each in segment.words or ())
    return TranscriptSegment(
        segment.text,
        segment.start,
        segment.end,
        tuple(segment.tokens),
        segment.temperature,
        segment.avg_logprob,
        segment.compression_ratio,
        segment.no_speech_prob,
        words,
    )
