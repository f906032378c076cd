"""The voice of this server: the engine that the configuration wants, loaded in the background when it is first needed."""

import threading
from typing import Any

from raven.errors import Unavailable
from raven.said import said
from raven.server.config import ServerConfig
from raven.speech import VoiceEngines, available_engines, voice_engines
from raven.speech.speaker import Speaker
from raven.text.background import BackgroundLoad, LoadingStatus

PATIENCE = 20.0  # seconds that a call waits for an engine that is being loaded


class ServerVoice:
    """The engines and what they said last, one for all."""

    def __init__(self, config: ServerConfig) -> None:
        """Loads nothing. Raises `InvalidInput` for an engine that does not exist."""
        self._config = config.speech
        wanted = self._config
        self.engines: VoiceEngines = voice_engines(wanted.engine, wanted.voices_folder, wanted.device)
        self._speaker = BackgroundLoad(self._load, "the voice")
        self.stopped = threading.Event()
        """Set when the server ends: nothing more is to be said."""

    def why_not(self) -> str | None:
        """Why nothing is spoken here, and what to do; None if something is. Loads nothing."""
        if not self._config.enabled:
            return said(
                "voice_off", "the module tts is off; enabled = true under [speech] in the configuration turns it on"
            )
        return None

    def known(self) -> list[dict[str, Any]]:
        """All engines: `{"name", "available", "why"}` each."""
        return available_engines(self.engines.failures, self._config.voices_folder)

    def modules(self) -> list[str]:
        """`tts` if it is on."""
        return [] if self.why_not() else ["tts"]

    def status(self) -> LoadingStatus | None:
        """How far the engine is; None if nothing is spoken here. Loads nothing."""
        return None if self.why_not() else self._speaker.status()

    def preload(self) -> None:
        """Start loading, in the background, if the configuration wants it loaded early."""
        if self._config.preload and self.why_not() is None:
            self._speaker.begin()

    def speaker(self) -> Speaker:
        """The engine, once it is loaded. Raises `Unavailable`, or `Loading`."""
        if reason := self.why_not():
            raise Unavailable(reason)
        return self._speaker.get(PATIENCE)

    def close(self) -> None:
        """Say no more than the sentences that are being said."""
        self.stopped.set()

    def _load(self) -> Speaker:
        speaker = Speaker(self.engines)
        speaker.warm_up()
        return speaker
