"""Effects around the character: short animations of effect cels that a change of emotion sets off."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr, model_validator

from raven.cels import EFFECT_PREFIX
from raven.said import said
from raven.schema import Number, complaint
from raven.settings.schema_hints import SECONDS, shown

EffectType = Literal["cycle", "cycle_with_fadeout", "sequence", "sequence_with_fadeout"]
Name = Annotated[StrictStr, Field(min_length=1, max_length=64)]
EffectCel = Annotated[StrictStr, Field(pattern=rf"^{EFFECT_PREFIX}\w+$", max_length=64)]


class Effect(BaseModel):
    """One effect: which emotions set it off, and how its cels follow each other."""

    model_config = ConfigDict(frozen=True)

    enabled: StrictBool = Field(
        default=True,
        description="Whether this effect is shown at all.",
        title="Shown",
    )
    emotions: tuple[Name, ...] = Field(
        max_length=256,
        description="The emotions whose beginning sets the effect off.",
        title="Emotions",
    )
    type: EffectType = Field(
        description="How the cels follow each other: `cycle` goes round and round, `sequence` runs once through them "
        "in the whole duration; `_with_fadeout` fades the effect from full strength to nothing meanwhile.",
        title="Type",
    )
    fps: Annotated[Number, Field(gt=0, le=60)] | None = Field(
        default=None,
        description="Cels per second of a cycle. A sequence does not need it.",
        exclude_if=lambda fps: fps is None,
        title="Speed",
        json_schema_extra=shown(unit="cels/s", usual=(1, 24)),
    )
    duration: Annotated[Number, Field(ge=0, le=3600)] = Field(
        description="Seconds from the change of emotion to the end of the effect. 0: the effect is not shown.",
        title="Duration",
        json_schema_extra=shown(unit=SECONDS, usual=(0, 5)),
    )
    cels: tuple[EffectCel, ...] = Field(
        max_length=64,
        description="The effect cels in the order they are shown; one may come several times. None: not shown.",
        title="Cels",
    )
    on_emotion_change: Literal["finish", "cut"] = Field(
        default="finish",
        description="What another emotion does to the running effect: it may `finish`, or it is `cut` short.",
        exclude_if=lambda then: then == "finish",
        title="Another emotion",
    )

    @model_validator(mode="after")
    def _a_cycle_needs_a_speed(self) -> "Effect":
        if self.type.startswith("cycle") and self.fps is None:
            raise complaint(said("cycle_without_speed", "A cycle needs its cels per second"), "fps")
        return self


def _effect(
    emotions: str, type: EffectType, duration: float, cels: str, order: tuple[int, ...], fps: float | None = None
) -> Effect:
    names = tuple(f"{EFFECT_PREFIX}{cels}{i}" for i in order)
    return Effect(emotions=tuple(emotions.split()), type=type, fps=fps, duration=duration, cels=names)


DEFAULT_EFFECTS: tuple[tuple[str, Effect], ...] = (
    ("angervein", _effect("anger", "cycle_with_fadeout", 1.0, "angervein", (1, 2), fps=6)),
    ("sweatdrop", _effect("embarrassment", "sequence_with_fadeout", 0.3, "sweatdrop", (1, 2, 3))),
    ("smallsweatdrop", _effect("nervousness", "sequence_with_fadeout", 0.3, "smallsweatdrop", (1, 2, 3))),
    ("heart", _effect("desire love", "sequence_with_fadeout", 0.3, "heart", (1, 2, 3))),
    ("blackcloud", _effect("annoyance", "cycle_with_fadeout", 1.0, "blackcloud", (1, 2), fps=6)),
    ("flowers", _effect("joy", "cycle_with_fadeout", 1.0, "flowers", (1, 2), fps=6)),
    ("shock", _effect("disgust fear", "sequence_with_fadeout", 2.0, "shock", (1,))),
    ("notice", _effect("surprise", "sequence", 0.25, "notice", (1, 2, 1, 2))),
    ("beaming", _effect("admiration amusement excitement pride", "sequence", 0.25, "beaming", (1, 2))),
    ("question", _effect("confusion", "sequence", 0.25, "question", (1, 2, 3))),
    ("exclaim", _effect("realization", "sequence", 0.25, "exclaim", (1, 2, 3))),
)
"""The effects that come with Raven, by name, drawn in this order."""
