"""Moods: the emotion that texts give a face, when another one takes over, and when the face comes to rest again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from raven.errors import InvalidInput, Place
from raven.said import said
from raven.settings.emotion_templates import EMOTIONS, EmotionTemplate

NEUTRAL = "neutral"


@dataclass(frozen=True)
class Steadiness:
    """How firmly a face keeps its emotion against texts that speak another one.

    `age` seconds after an emotion took over, another one follows it if its score is more than
    1 + (`margin` - 1) * 0.5 ** (age / `margin_seconds`) times that of the first in the same text, and not before the
    first was shown for `hold_seconds`. So two emotions that a text speaks about equally do not take turns, and what a
    text says clearly is followed.
    """

    margin: float = 2.0
    margin_seconds: float = 4.0
    hold_seconds: float = 1.0

    def lead(self, age: float) -> float:
        """How many times as probable as the shown emotion another one must be."""
        return 1 + (self.margin - 1) * 0.5 ** (max(age, 0.0) / self.margin_seconds)


@dataclass(frozen=True)
class Mood:
    """What texts have made of a face. Times are seconds on the clock that the caller passes in."""

    emotion: str
    before: str
    """What is shown until `since`."""
    since: float
    """When the emotion takes over; at most `hold_seconds` after the text that spoke it."""
    heard: float
    """When the last text was heard."""
    return_after: float
    """So many seconds after the last text, and the end of speech, the face is neutral again; 0: it stays."""
    template: EmotionTemplate | None = None
    """How the emotion looks, where that is not as the library has it."""

    def shown(self, t: float, spoke: float) -> str:
        """The emotion at `t`. `spoke` is the last moment of speech: `t` while there is any, -inf if there was none."""
        return self.before if t < self.since and not self.is_over(t, spoke) else self.going_to(t, spoke)

    def going_to(self, t: float, spoke: float) -> str:
        """As `shown`, but what is shown next where another emotion is about to take over."""
        return NEUTRAL if self.is_over(t, spoke) else self.emotion

    def is_over(self, t: float, spoke: float) -> bool:
        """Whether the face has come to rest."""
        return self.return_after > 0 and t - max(self.heard, spoke) >= self.return_after


def check_blacklist(names: Collection[str]) -> frozenset[str]:
    """The names as a set. Raises `InvalidInput` if one is none of the emotions that texts can speak."""
    for place, name in enumerate(names):
        if name not in EMOTIONS:
            raise InvalidInput(
                Place.at("blacklist", place),
                said("no_spoken_emotion", "there is no emotion of this name that texts can speak"),
            )
    return frozenset(names)


def hear(
    mood: Mood | None,
    scores: Mapping[str, float],
    t: float,
    spoke: float = float("-inf"),
    blacklist: Collection[str] = (),
    return_after: float = 0.0,
    steadiness: Steadiness | None = None,
) -> Mood:
    """The mood after a text with these scores (emotion to probability) at `t`.

    The emotion is the most probable one that is not in the `blacklist`, neutral if there is none; where the last `mood`
    has not come to rest it must lead by as much as `Steadiness` says. An emotion of the blacklist goes at once.
    """
    steadiness = steadiness or Steadiness()
    allowed = {label: score for label, score in scores.items() if score > 0 and label not in blacklist}
    best = max(allowed, key=lambda label: allowed[label], default=NEUTRAL)
    if mood is None or mood.is_over(t, spoke):
        return Mood(best, best, t, t, return_after)
    visible = mood.shown(t, spoke)
    lead = steadiness.lead(t - mood.since)
    keeps = mood.emotion not in blacklist and allowed.get(best, 1.0) <= lead * allowed.get(mood.emotion, 0.0)
    emotion = mood.emotion if keeps else best
    if visible in blacklist:
        return Mood(emotion, emotion, t, t, return_after)
    if emotion == mood.emotion:
        return replace(mood, heard=t, return_after=return_after)
    is_coming = t < mood.since
    since = mood.since if is_coming else max(t, mood.since + steadiness.hold_seconds)
    return Mood(emotion, visible, since, t, return_after)
