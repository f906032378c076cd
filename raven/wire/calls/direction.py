"""What a session is told to do."""

from raven.emotions import EMOTIONS
from raven.wire.calls.fields import LONGEST_REST, HeardText, JsonObject
from raven.wire.calls.sessions import SessionCall
from raven.wire.forms import Finite, Text, told


class EmotionTemplatesCall(SessionCall):
    """The session's own emotion templates, all of them."""

    emotions: JsonObject | None = told(
        "The templates by name. Older forms are read too: `cels` as pairs, or the morphs alone. Values out of range are "
        "brought into it; `warnings` say so.",
        shape="EmotionTemplates",
        default=None,
    )


class AnimatorSettingsCall(SessionCall):
    """The animator settings, all of them."""

    animator_settings: JsonObject | None = told(
        "The settings. Unknown names are ignored, numbers out of range brought into it; `warnings` say so.",
        shape="AnimatorSettings",
        default=None,
    )


class EmotionCall(SessionCall):
    """The emotion that is to be shown."""

    emotion_name: Text = told("An emotion of the session, or `[reset]` for the face at rest.")


class EffectCall(SessionCall):
    """The effect that is to be played."""

    effect: Text = told("The name of an effect in the session's setting `animefx`.")


class OverridesCall(SessionCall):
    """Morphs and cels that are to be held."""

    overrides: JsonObject = told(
        "Morphs and cels with their values, in the ranges that `EmotionTemplate` gives.",
        shape="Overrides",
        more={"default": {}},
        default_factory=dict,
    )


class ModifyOverridesCall(OverridesCall):
    """Morphs and cels that are to be held too, or let go of."""

    action: Text = told(
        "Hold, or let go of; then the values do not matter.", more={"enum": ["set", "unset"]}, default="set"
    )


class MoodCall(SessionCall):
    """The text whose emotion the character is to show."""

    text: HeardText
    blacklist: list[Text] | None = told(
        "Emotions that are not to be shown; the next most likely one is. All of them: neutral.",
        examples=[["desire", "love"]],
        max_length=len(EMOTIONS),
        default=None,
    )
    return_after: Finite | None = told(
        "Seconds after this text, and the end of speech, until the face is neutral again; 0: it stays. Without it the "
        "server's `classify.return_seconds`.",
        examples=[10],
        ge=0,
        le=LONGEST_REST,
        default=None,
    )
