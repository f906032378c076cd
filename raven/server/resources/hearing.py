"""Speech recognition on this server: its model, loaded in the background when it is first needed, and places for who asks it."""

from collections.abc import Callable

from raven.errors import Unavailable
from raven.hearing.decoding import decoded
from raven.hearing.recogniser import Recogniser, Transcript, missing
from raven.said import said
from raven.server.config import ServerConfig
from raven.server.resources.slots import Slots
from raven.text.background import BackgroundLoad, LoadingStatus

PATIENCE = 20.0  # seconds that a call waits for its turn
LOAD_PATIENCE = 60.0  # seconds that it waits for the model
REST = 30.0  # seconds after which a model that failed to load is tried again


class Hearing:
    """All calls may come from any thread."""

    def __init__(self, config: ServerConfig) -> None:
        """Loads nothing."""
        self._config = config.hearing
        self.places = Slots(config.limits.recognitions, "sounds in which speech is recognised at a time")
        self._model = BackgroundLoad(self._load, "speech recognition", REST)

    def why_not(self) -> str | None:
        """Why nothing is recognised here, and what to do; None if something is. Loads nothing."""
        if not self._config.enabled:
            return said(
                "hearing_off",
                "speech recognition is off; enabled = true under [hearing] in the configuration turns it on",
            )
        return missing()

    def modules(self) -> list[str]:
        """`asr` if it is on and can run here."""
        return [] if self.why_not() else ["asr"]

    def status(self) -> LoadingStatus | None:
        """How far the model is; None if nothing is recognised here. Loads nothing."""
        return None if self.why_not() else self._model.status()

    def preload(self) -> None:
        """Start loading, in the background, if the configuration wants it loaded early."""
        if self._config.preload and self.why_not() is None:
            self._model.begin()

    def hear(
        self,
        content: bytes,
        language: str | None,
        prompt: str | None,
        temperature: float | None,
        words: bool,
        check: Callable[[], object],
    ) -> Transcript:
        """What is said in a file of sound. `check` is called meanwhile, and what it raises ends the work.

        Raises `Unavailable`, `Loading`, `LimitReached`, or `InvalidInput` naming `file` or `language`.
        """
        if reason := self.why_not():
            raise Unavailable(reason)
        self._model.begin()
        with self.places.place(PATIENCE, check):
            sound = decoded(content, self._config.seconds)
            check()
            model = self._model.get(LOAD_PATIENCE)
            return model.hear(sound, language, prompt, temperature, words, check)

    def close(self) -> None:
        """Let nobody wait any longer."""
        self.places.close()

    def _load(self) -> Recogniser:
        return Recogniser(self._config.model, self._config.device, lambda share: self._model.report(share))
