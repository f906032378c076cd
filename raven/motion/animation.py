"""What goes into the animator and what comes out: the direction that a session was given, and one moment's state."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from raven.cels import CELS
from raven.errors import InvalidInput, Place
from raven.motion.lip_sync import Playback
from raven.pose import INDEX, Pose
from raven.said import said
from raven.settings.emotion_templates import EmotionTemplate


@dataclass(frozen=True)
class AnimationInput:
    """What the character was told to do. Stays the same from frame to frame until somebody says something else."""

    emotion: str
    """The emotion's name; a change of it restarts what reacts to a new emotion."""
    template: EmotionTemplate
    """How that emotion looks. May be exchanged at any time under the same name: the face follows at once."""
    overrides: Mapping[str, float] = field(default_factory=dict)
    """Morphs and cels that are to have a value whatever the emotion says. Values beyond a range are brought into it."""
    talking: bool = False
    data_eyes: bool = False
    data_cels: tuple[str, ...] = ()
    """The character's own data cels, in the order they are shown (see `cels.DATA_CELS`). None: data eyes do nothing."""
    effect_cels: frozenset[str] = frozenset()
    """The effect cels that there are pictures for. Effects pass over the others."""
    played: Mapping[str, int] = field(default_factory=dict)
    """The effects that were asked for, each with the number of its latest asking. Every asking has a higher number than
    all before it, whatever effect it was for: that is how the animator tells it from those it has seen."""
    speech: Playback | None = None
    """What moves the mouth in time with a voice. It pauses while an override holds one of the morphs that open the mouth."""

    def __post_init__(self) -> None:
        for name, value in self.overrides.items():
            if name not in INDEX and name not in CELS:
                raise InvalidInput(
                    Place.at("overrides", name), said("no_morph_or_cel", "there is no morph or cel of this name")
                )
            if isinstance(value, bool) or not math.isfinite(value):
                raise InvalidInput(Place.at("overrides", name), said("finite_number_wanted", "must be a finite number"))


@dataclass(frozen=True)
class AnimationState:
    """How the character looks at one moment."""

    pose: Pose
    """Every morph inside its range."""
    cels: Mapping[str, float]
    """The visible cels, bottom to top, with their strengths in (0, 1]. The character may lack some of them."""
    effects: tuple[tuple[str, float], ...] = ()
    """The visible effect cels in the order they are drawn, with their strengths in (0, 1]."""
    clock: float = 0.0
    """Seconds on the animator's clock, which stands still in pauses."""
