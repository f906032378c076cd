"""Acting: what directions ask of a session, and the face that follows what is said."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from raven.chat.directions import Direction, emotion_named
from raven.chat.script import Line
from raven.errors import InvalidInput
from raven.live.session import Session
from raven.motion.mood import NEUTRAL, Steadiness
from raven.text.expressions import expressed_emotion

Classify = Callable[[str], Mapping[str, float] | None]
"""The probabilities of the emotions that a text speaks; None if that cannot be told now."""

FEELINGS = ("emotion", "act", "face")
GAZE = ("iris_rotation_y_index", "iris_rotation_x_index", "head_y_index", "head_x_index")
HEAD_SHARE = 0.4  # of a gaze that the head turns, too


@dataclass(frozen=True)
class Manner:
    """How a face follows a text."""

    return_after: float = 0.0
    steadiness: Steadiness = field(default_factory=Steadiness)
    follows_text: bool = True
    """Whether the face takes on what sentences without directions speak."""
    emotion: str | None = None
    """What the face takes on when it begins."""
    priority: int = 0
    """Those of higher ones are said before others that wait."""


@dataclass(frozen=True)
class Act:
    """Something to be done at a second of what is said."""

    at: float
    do: Callable[[], object]

    def perform(self) -> None:
        """Do what was found when it was written; by now the session may have other emotions or effects, and the text goes on."""
        with suppress(InvalidInput):
            self.do()


class Actor:
    """What a script asks of a session, as acts: its directions, and the face that follows what is said. Belongs to one text."""

    def __init__(self, session: Session, classify: Classify, manner: Manner) -> None:
        self._session = session
        self._classify = classify
        self._manner = manner
        self._said: deque[str] = deque(maxlen=8)  # lines that the face follows
        self._named = False  # whether an emotion was named: then the text does not set the face any more
        self._gazes = False

    def acts(self, line: Line, starts: Sequence[float], end: float) -> list[Act]:
        """What is to be done while a line is said, whose words begin at `starts` and which ends at `end`; those in turn."""
        result = []
        feels = False
        self._said.append(line.text)
        for cue in line.cues:
            do = self.doing(cue.direction)
            if do is not None:
                result.append(Act(starts[cue.word] if cue.word < len(starts) else end, do))
                feels = feels or cue.direction.doing in FEELINGS
                self._named = self._named or cue.direction.doing == "emotion"
        if self._manner.follows_text and not feels and not self._named and (do := self._following()) is not None:
            result.insert(0, Act(starts[0] if starts else end, do))
        return result

    def _following(self) -> Callable[[], object] | None:
        """The face follows what was said so far."""
        scores = self._classify(" ".join(self._said))
        if scores is None:
            return None
        session, manner = self._session, self._manner
        return lambda: session.hear(session.take_turn(), scores, (), manner.return_after, manner.steadiness)

    def doing(self, direction: Direction) -> Callable[[], object] | None:
        """What a direction asks for; None for what nobody here can do."""
        session = self._session
        if direction.doing in FEELINGS:
            emotion = self._felt(direction)
            if emotion is None:
                return None
            return lambda: session.feel(emotion, direction.amount, self._manner.return_after)
        if direction.doing == "effect":
            wanted = direction.words.casefold()
            effect = next((name for name, _ in session.settings.animefx if name.casefold() == wanted), None)
            return None if effect is None else lambda: session.play_effect(effect)
        if direction.doing == "look":
            return lambda: self._gaze(*direction.gaze)
        return None

    def _felt(self, direction: Direction) -> str | None:
        known = self._session.emotion_known_as(direction.words) or emotion_named(direction.words)
        if known is not None:
            return known
        if direction.doing == "face":
            return expressed_emotion(direction.words)
        scores = self._classify(direction.words) or {}
        likely = max(scores, key=lambda label: scores[label], default=NEUTRAL)
        return None if likely == NEUTRAL else likely

    def _gaze(self, side: float, up: float) -> None:
        self._gazes = bool(side or up)
        if self._gazes:
            values = (side, up, HEAD_SHARE * side, HEAD_SHARE * up)
            self._session.modify_overrides("set", dict(zip(GAZE, values, strict=True)))
        else:
            self._session.modify_overrides("unset", dict.fromkeys(GAZE, 0.0))

    def release_gaze(self) -> None:
        """Look ahead again."""
        if self._gazes:
            self._gaze(0.0, 0.0)
