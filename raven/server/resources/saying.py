"""A text that an avatar says and acts while it is being written: from its characters to the session's stage."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

from raven.chat import Line, Script
from raven.errors import RavenError
from raven.live.saying.acting import Manner
from raven.live.saying.performance import Performance
from raven.live.saying.speech import Utterance
from raven.live.saying.stage import Stage
from raven.live.session import Session
from raven.motion.mood import Steadiness
from raven.server.config import ServerConfig
from raven.server.resources.texts import TextModels, at_a_text
from raven.server.resources.utterances import Utterances
from raven.server.resources.voice import ServerVoice

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class VoiceSettings:
    """How a text is spoken: the voice, None for the server's own, and factors on its speed and pitch."""

    voice: str | None = None
    speed: float = 1.0
    pitch: float = 1.0


DEFAULT = VoiceSettings()


class Stages:
    """The stage of every session that says something, and what they need for it."""

    def __init__(self, config: ServerConfig, voice: ServerVoice, texts: TextModels, utterances: Utterances) -> None:
        self._config = config
        self._voice = voice
        self._texts = texts
        self._utterances = utterances
        self._lock = threading.Lock()
        self._stages: dict[Session, Stage] = {}

    def of(self, session: Session) -> Stage:
        """That session's stage."""
        with self._lock:
            stage = self._stages.get(session) or Stage(session)
            if not session.feed.closed:
                self._stages[session] = stage
            return stage

    def forget(self, session: Session) -> None:
        """The session was closed: nothing is to be said any more."""
        with self._lock:
            self._stages.pop(session, None)

    def say(self, session: Session, speech: VoiceSettings = DEFAULT, interrupts: bool = True) -> "Saying":
        """Begin to say something that is still being written; in place of what is being said, or after it."""
        self._texts.classifier_now()  # begins to load
        if interrupts:
            self.of(session).stop()
        return Saying(self, session, speech)

    def say_whole(
        self, session: Session, text: str, speech: VoiceSettings, emotion: str | None, interrupts: bool, priority: int
    ) -> Performance | None:
        """Have a whole text said, after what waits or in place of all; None if nothing of it can be heard or seen.

        Raises as `perform`, and `InvalidInput` naming `text` for a language that no voice speaks; nothing is said then.
        """
        script = Script()
        lines = [*script.add(text), *script.finish()]
        if not any(line.text for line in lines):
            return None
        self._texts.classifier_now()  # begins to load
        manner = replace(self._manner(), follows_text=emotion is None, emotion=emotion, priority=priority)
        performance = self._prepared(session, speech, manner)
        try:
            for line in lines:
                performance.add(line)
            performance.finish()
            self.of(session).enter(performance, interrupts)
        except RavenError:
            performance.stop()
            raise
        return performance

    def perform(self, session: Session, speech: VoiceSettings) -> Performance:
        """Have a new performance on the session's stage. Waits for the voice if that is still being loaded.

        Raises `Unavailable`, `Loading`, `LimitReached`, or `InvalidInput` naming `voice`.
        """
        performance = self._prepared(session, speech, self._manner())
        try:
            self.of(session).enter(performance)
        except RavenError:
            performance.stop()
            raise
        return performance

    def feel(self, session: Session, text: str) -> None:
        """Have the face follow a text that nobody says."""
        if (scores := self._scores(text)) is not None:
            manner = self._manner()
            session.hear(session.take_turn(), scores, (), manner.return_after, manner.steadiness)

    def script(self) -> Script:
        """For a text of the language model."""
        return Script(self._config.chat.begins_thinking)

    def _prepared(self, session: Session, speech: VoiceSettings, manner: Manner) -> Performance:
        speaker = self._voice.speaker()
        how = (speech.voice, speech.speed, speech.pitch)
        utterance = self._utterances.open(session, None, lambda room: Utterance(speaker, None, *how, room))
        return Performance(session, utterance, self._scores, manner)

    def _manner(self) -> Manner:
        configured = self._config.classify
        steadiness = Steadiness(configured.margin, configured.margin_seconds, configured.hold_seconds)
        return Manner(configured.return_seconds, steadiness)

    def _scores(self, text: str) -> Mapping[str, float] | None:
        classifier = self._texts.classifier_now()
        if classifier is None:
            return None
        try:
            with at_a_text():
                return classifier.classify(text)
        except RavenError:
            return None


class Saying:
    """One text. `add`, `finish` and `give_up` are for the thread that has its characters; `stop` and `heard` for any."""

    def __init__(self, stages: Stages, session: Session, speech: VoiceSettings) -> None:
        self._stages = stages
        self._session = session
        self._speech = speech
        self._script = stages.script()
        self._performance: Performance | None = None
        self._mute = False
        self._voiceless = False

    def add(self, text: str) -> None:
        """Go on with these characters. What cannot be said is told in the log, once; from there on only the face follows."""
        self._perform(self._script.add(text))

    def finish(self) -> None:
        """The text has ended."""
        self._perform(self._script.finish())
        self.give_up()

    def give_up(self) -> None:
        """The text broke off: what is not a whole sentence is not said."""
        if self._performance is not None:
            self._performance.finish()

    def stop(self) -> None:
        """Be silent at once."""
        self._mute = True
        if self._performance is not None:
            self._stages.of(self._session).stop(self._performance.utterance.id)

    def idle(self, patience: float) -> bool:
        """Wait so many seconds until nothing of it is made any more; whether it is so."""
        return self._performance is None or self._performance.utterance.wait_until_idle(patience)

    def heard(self) -> tuple[int, str]:
        """See `Performance.heard`."""
        return self._performance.heard() if self._performance is not None else (0, "")

    @property
    def interrupted(self) -> bool:
        """Whether it was stopped before all of it was heard; never, where there is no voice to hear."""
        if self._voiceless:
            return False
        return self._mute if self._performance is None else self._performance.interrupted

    @property
    def over(self) -> bool:
        """Whether nothing of it is to be heard any more."""
        return self._mute or self._voiceless or self._performance is None or self._performance.over

    def _perform(self, lines: list[Line]) -> None:
        for line in lines:
            if self._mute or (self._performance is not None and self._performance.over):
                return
            if self._voiceless:
                self._stages.feel(self._session, line.text)
                continue
            try:
                if self._performance is None:
                    self._performance = self._stages.perform(self._session, self._speech)
                self._performance.add(line)
            except RavenError as error:
                self._voiceless = True
                log.warning("the avatar %s is silent: %s", self._session.id, error)
                self.give_up()
                self._stages.feel(self._session, line.text)
