"""Goes on speaking when an engine fails: the next one takes over, and why is kept."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import RLock
from typing import Any

from raven.errors import InvalidInput, Unavailable
from raven.said import said
from raven.speech.engines.voice_names import check_request
from raven.speech.protocol import SAMPLE_RATE, Segment, SpeechEngine, Voice
from raven.speech.reading.language import ENGLISH, NAMES

log = logging.getLogger(__name__)

SOON = 1.0  # seconds
TEST = "Hello."  # an engine that cannot say this is dead; one that can was only not up to somebody's text


class VoiceEngines:
    """Several engines in one, the best first; an engine itself, so that a `Speaker` can use it. May be shared by threads.

    The first engine that can be made speaks. When it fails with a sentence, and then with a plain one too, it is given up
    until the program ends, and the next engine says that sentence and all that follow, with the voice nearest to the one
    asked for. An engine that fails with one text alone is passed over for that text. Engines are made when they are needed.
    Names of the voices of all of them, and of `known`, are served by whichever speaks. What is in another language than
    English is said by the first that can say it.
    """

    sample_rate = SAMPLE_RATE

    def __init__(self, makers: Mapping[str, Callable[[], SpeechEngine]], known: Iterable[Voice] = ()) -> None:
        self._makers = dict(makers)
        self._made: dict[str, SpeechEngine] = {}
        self._known = {voice.name: voice for voice in known}  # and those of all engines that were ever made
        self._failures: dict[str, str] = {}
        self._announced: set[tuple[str, str]] = set()
        self._lock = RLock()

    @property
    def running(self) -> SpeechEngine:
        """The engine that speaks now. Raises `Unavailable` with all their reasons when none is left."""
        return self._first(besides=())[1]

    def speaking(self, language: str, text: str = "") -> SpeechEngine | None:
        """The engine that says a text in this language; None if no engine can."""
        if language == ENGLISH:
            return self.running
        try:
            return self._first((), language, text)[1]
        except Unavailable:
            return None

    @property
    def name(self) -> str:
        """The running engine's."""
        return self.running.name

    @property
    def model(self) -> str:
        """The running engine's."""
        return self.running.model

    @property
    def can_pitch(self) -> bool:
        """The running engine's."""
        return self.running.can_pitch

    @property
    def failures(self) -> dict[str, str]:
        """Why each engine that was given up was."""
        return self._failures.copy()

    def voices(self) -> tuple[Voice, ...]:
        """The running engine's."""
        return self.running.voices()

    def check(self, voice: str, speed: float = 1.0, pitch: float = 1.0, language: str = ENGLISH) -> Voice:
        """The voice that serves this name in this language; one that a failed engine had is served too."""
        engine = self.speaking(language) or self.running
        found = check_request(engine.voices(), voice, speed, pitch, self._known)
        return found if language == ENGLISH else engine.check(found.name, speed, pitch, language)

    def synthesize(
        self, text: str, voice: str, speed: float = 1.0, pitch: float = 1.0, language: str = ENGLISH
    ) -> Iterator[Segment]:
        """Speak, with whichever engine can. Raises `Unavailable` when none can."""
        passed_over: list[str] = []
        while True:
            name, engine = self._first(passed_over, language, text)
            speaking = check_request(engine.voices(), voice, speed, pitch, self._known)
            try:
                if language == ENGLISH:
                    return iter(list(engine.synthesize(text, speaking.name, speed, pitch)))
                return iter(list(engine.synthesize(text, speaking.name, speed, pitch, language)))
            except InvalidInput:
                raise
            except Exception as error:  # whatever a model, its runtime or a broken file does
                if (reason := _trouble(engine)) is not None:
                    self._give_up(name, reason)
                    continue
                kind = type(error).__name__  # its message could quote the text
                log.warning("voice: %s cannot say a text of %d characters: %s", name, len(text), kind)
                passed_over.append(name)

    def info(self) -> dict[str, Any]:
        """`{"engine", "model", "sample_rate", "can_pitch"}` of the running engine.

        The first two are None when none is left, and while one loads its files from the net.
        """
        engine: SpeechEngine | None = None
        if self._lock.acquire(timeout=SOON):
            try:
                engine = self.running
            except Unavailable:
                pass
            finally:
                self._lock.release()
        return {
            "engine": engine.name if engine else None,
            "model": engine.model if engine else None,
            "sample_rate": SAMPLE_RATE,
            "can_pitch": engine is not None and engine.can_pitch,
        }

    def _first(self, besides: Sequence[str], language: str = ENGLISH, text: str = "") -> tuple[str, SpeechEngine]:
        with self._lock:
            for name in self._makers:
                if name in self._failures or name in besides or not self._is_made(name):
                    continue
                engine = self._made[name]
                if language == ENGLISH or engine.speaking(language, text) is not None:
                    self._announce(name, language)
                    return name, engine
            reasons = [*self._failures.values(), *(f"{name} cannot say this text" for name in besides)]
            raise Unavailable(said("no_voice_can_speak", "no voice can speak: {reasons}", reasons="; ".join(reasons)))

    def _is_made(self, name: str) -> bool:
        """Whether there is this engine, after making it."""
        if name in self._made:
            return True
        try:
            engine = self._makers[name]()
        except Exception as error:  # whatever a model, its runtime or a broken file does
            self._failures[name] = _reason(error)
            return False
        self._made[name] = engine
        self._known |= {voice.name: voice for voice in engine.voices() if voice.name not in self._known}
        return True

    def _announce(self, name: str, language: str) -> None:
        """Say in one log line who speaks now, and why, the first time that it does."""
        what = "" if language == ENGLISH else f" {NAMES.get(language, language)}"
        if (name, what) not in self._announced:
            self._announced.add((name, what))
            why = "; ".join(self._failures.values())
            log.info("voice: %s speaks%s%s", name, what, f", because: {why}" if why and not what else "")

    def _give_up(self, name: str, reason: str) -> None:
        with self._lock:
            if self._made.pop(name, None) is not None:
                self._failures[name] = said(
                    "voice_engine_failed", "the voice engine {engine} failed: {reason}", engine=name, reason=reason
                )
                log.error("voice: %s is given up: %s", name, reason)


def _trouble(engine: SpeechEngine) -> str | None:
    """Why the engine cannot say a plain sentence, or None."""
    try:
        said = list(engine.synthesize(TEST, engine.voices()[0].name))
    except Exception as error:  # as above
        return _reason(error)
    return None if said else "it says nothing"


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
