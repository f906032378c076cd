"""What a session was told, as one immutable value."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from raven.errors import NotFound
from raven.figure.figure import Figure
from raven.live.output import Output
from raven.motion.animation import AnimationInput
from raven.motion.lip_sync import Playback
from raven.motion.mood import NEUTRAL, Mood
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionLibrary, EmotionTemplate
from raven.video.backdrop import Backdrop


@dataclass(frozen=True)
class Directions:
    """Everything a session was told. Replaced as a whole, so that a frame never sees half of a change."""

    figure: Figure
    effect_cels: frozenset[str]
    output: Output
    backdrop: Backdrop
    library: EmotionLibrary
    emotion: str = NEUTRAL
    mood: Mood | None = None
    """What texts made of the face; comes before `emotion`."""
    spoke: float = -math.inf
    """The last moment of speech that was known when something was told last, on the session's clock."""
    overrides: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    talking: bool = False
    data_eyes: bool = False
    played: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    speech: Playback | None = None
    running: bool = False

    @property
    def settings(self) -> AnimatorSettings:
        return self.output.settings

    def at(self, t: float) -> "Directions":
        """The same with the emotion that is shown at `t`."""
        return self if self.mood is None else replace(self, emotion=self.mood.shown(t, self.spoke_until(t)))

    def settled(self, t: float) -> "Directions":
        """As it stands at `t`, before something else is told: speech that begins then does not bring an old mood back."""
        spoke = self.spoke_until(t)
        if self.mood is not None and self.mood.is_over(t, spoke):
            return replace(self, emotion=NEUTRAL, mood=None, spoke=spoke)
        return replace(self, spoke=spoke)

    def spoke_until(self, t: float) -> float:
        """The last moment of speech: `t` while there is any, -inf if there was none."""
        if self.talking:
            return t
        return self.spoke if self.speech is None else max(self.spoke, min(t, self.speech.ends))

    @property
    def template(self) -> EmotionTemplate:
        """How the emotion looks; neutral if a change of the templates has left it without one."""
        if self.mood is not None and self.mood.template is not None and self.mood.emotion == self.emotion:
            return self.mood.template
        try:
            return self.library.get(self.emotion)
        except NotFound:
            return self.library.get(NEUTRAL)

    @property
    def direction(self) -> AnimationInput:
        return AnimationInput(
            self.emotion,
            self.template,
            self.overrides,
            self.talking,
            self.data_eyes,
            self.figure.data_cels,
            self.effect_cels,
            self.played,
            self.speech,
        )
