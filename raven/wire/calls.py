"""What clients send: the JSON bodies of calls, and the part `json` of those with pictures.

Fields that a call does not know are ignored. One that has a default may be left out, and null is the same as leaving it out.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from raven.emotions import EMOTIONS
from raven.wire.fields import Before, Complaint, Finite, Limits, Meaning, Real, Text, Whole
from raven.wire.ranges import FRAME_RATES, LONGEST_EDGE, MOST_TEXTS, PITCHES, RECORDED_SECONDS, SPEEDS

FARTHEST = 36_000.0  # seconds; no utterance is as long
LARGEST_OFFSET = 10.0  # seconds
LONGEST_REST = 86_400.0  # seconds
LONGEST_QUERY = 1000  # characters
MOST_LINKS = 100
MOST_SEEDS = 2**63

JsonObject: TypeAlias = dict[str, Any]
RecordFormat: TypeAlias = Literal["webm", "mp4", "frames", "png", "qoi", "webp", "apng", "gif"]


def _number(value: Any) -> Any:
    """Older clients send numbers as text."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _voice_name(value: Any) -> Any:
    """OpenAI also takes a voice as `{"id": name}`."""
    return value["id"] if isinstance(value, dict) and "id" in value else value


Character = Annotated[Text, Meaning("The name of a shipped character.")]
Poser = Annotated[
    Text | None, Meaning("The posing engine; without it the server's own. See `GET posers`.", shape="PoserName")
]
PictureFormat = Annotated[
    Text, Meaning("The format of the picture, in any case. JPEG has no transparency.", shape="PictureFormat")
]
Spoken = Annotated[Text, Meaning("What to say; it may be written in Markdown.")]
Voice = Annotated[Text | None, Meaning("One of `/api/tts/list_voices`; without it the server's own.")]
Speed = Annotated[
    float,
    Limits(*SPEEDS, strict=True),
    Meaning("1 is the voice's own, 2 twice as fast."),
    Before(_number),
]
Pitch = Annotated[
    float,
    Limits(*PITCHES, strict=True),
    Meaning("A factor on the voice's own, where the engine has `can_pitch`."),
    Before(_number),
]
HeardText = Annotated[
    Text,
    Meaning(
        "Of any length; its last eight sentences are heard, each more than those before it.",
        examples=["What a lovely surprise, thank you!"],
    ),
]

# Sessions


@dataclass(frozen=True, kw_only=True)
class SessionCall:
    """The body of a call to one session. Fields that a call does not know are ignored."""

    instance_id: Annotated[Text, Meaning("The session: the id that `load` answered, or `default`.")]


@dataclass(frozen=True, kw_only=True)
class GivenRig:
    """What a call with a character may say about its face."""

    rig: Annotated[
        JsonObject | None,
        Meaning(
            "Where the features of the face are: any part, and of each part any field. The rest is detected.", "Rig"
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class GivenCorrection:
    """What a call with an uploaded picture may say of how it is to be taken in."""

    correction: Annotated[
        JsonObject | None,
        Meaning(
            "What a user corrects of how the picture is taken in; what it leaves out is as it was found.", "Correction"
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class ChosenPoser(GivenRig):
    """What `load` may be told beside the character."""

    poser: Poser = None


@dataclass(frozen=True, kw_only=True)
class UploadedLoad(ChosenPoser, GivenCorrection):
    """What `load` may be told beside an uploaded picture."""


@dataclass(frozen=True, kw_only=True)
class LoadCall(ChosenPoser):
    """The body of `load` when the character is a shipped one."""

    character: Character


@dataclass(frozen=True, kw_only=True)
class Reload(SessionCall, GivenRig):
    """What `reload` is told beside the character."""


@dataclass(frozen=True, kw_only=True)
class UploadedReload(Reload, GivenCorrection):
    """What `reload` is told beside an uploaded picture."""


@dataclass(frozen=True, kw_only=True)
class ReloadCall(Reload):
    """The body of `reload` when the character is a shipped one."""

    character: Character


@dataclass(frozen=True, kw_only=True)
class CorrectCall(SessionCall):
    """The body of `correct`."""

    correction: Annotated[
        JsonObject,
        Meaning(
            "What a user corrects of how the picture is taken in; what it leaves out is as it was found.",
            "Correction",
            default={},
        ),
    ] = field(default_factory=dict)


# Direction


@dataclass(frozen=True, kw_only=True)
class EmotionTemplatesCall(SessionCall):
    """The session's own emotion templates, all of them."""

    emotions: Annotated[
        JsonObject | None,
        Meaning(
            "The templates by name. Older forms are read too: `cels` as pairs, or the morphs alone. Values out of range are "
            "brought into it; `warnings` say so.",
            "EmotionTemplates",
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class AnimatorSettingsCall(SessionCall):
    """The animator settings, all of them."""

    animator_settings: Annotated[
        JsonObject | None,
        Meaning(
            "The settings. Unknown names are ignored, numbers out of range brought into it; `warnings` say so.",
            "AnimatorSettings",
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class EmotionCall(SessionCall):
    """The emotion that is to be shown."""

    emotion_name: Annotated[Text, Meaning("An emotion of the session, or `[reset]` for the face at rest.")]


@dataclass(frozen=True, kw_only=True)
class EffectCall(SessionCall):
    """The effect that is to be played."""

    effect: Annotated[Text, Meaning("The name of an effect in the session's setting `animefx`.")]


@dataclass(frozen=True, kw_only=True)
class OverridesCall(SessionCall):
    """Morphs and cels that are to be held."""

    overrides: Annotated[
        JsonObject,
        Meaning(
            "Morphs and cels with their values, in the ranges that `EmotionTemplate` gives.", "Overrides", default={}
        ),
    ] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ModifyOverridesCall(OverridesCall):
    """Morphs and cels that are to be held too, or let go of."""

    action: Annotated[Text, Meaning("Hold, or let go of; then the values do not matter.", enum=["set", "unset"])] = (
        "set"
    )


@dataclass(frozen=True, kw_only=True)
class MoodCall(SessionCall):
    """The text whose emotion the character is to show."""

    text: HeardText
    blacklist: Annotated[
        Annotated[list[Text], Limits(max_length=len(EMOTIONS))] | None,
        Meaning(
            "Emotions that are not to be shown; the next most likely one is. All of them: neutral.",
            examples=[["desire", "love"]],
        ),
    ] = None
    return_after: Annotated[
        Annotated[Finite, Limits(ge=0, le=LONGEST_REST)] | None,
        Meaning(
            "Seconds after this text, and the end of speech, until the face is neutral again; 0: it stays. Without it the "
            "server's `classify.return_seconds`.",
            examples=[10],
        ),
    ] = None


# Pictures


@dataclass(frozen=True, kw_only=True)
class RenderCall(GivenRig, GivenCorrection):
    """What to render: one of a shipped `character` and an uploaded file, in a pose or an emotion or both."""

    character: Annotated[Text | None, Meaning("The name of a shipped character.")] = None
    emotion: Annotated[Text | None, Meaning("An emotion of the server.")] = None
    pose: Annotated[
        JsonObject, Meaning("Morphs with their values, which come over the emotion's.", "Pose", default={})
    ] = field(default_factory=dict)
    cels: Annotated[
        JsonObject, Meaning("Cels with their strengths, 0 to 1, which come over the emotion's.", "Cels", default={})
    ] = field(default_factory=dict)
    format: PictureFormat = "png"
    poser: Poser = None


@dataclass(frozen=True, kw_only=True)
class ProcessCall:
    """Which filters, and at which moment of those that move; without a `seed` every call draws its own grain."""

    format: PictureFormat
    filters: Annotated[list[Any], Meaning(shape="FilterChain")]
    seed: Annotated[
        Annotated[Whole, Limits(ge=0, lt=MOST_SEEDS)] | None,
        Meaning("The same seed gives the same grain and glitches; without it every call has its own."),
    ] = None
    time: Annotated[Finite, Limits(ge=0, le=1e9), Meaning("The moment of filters that move, in seconds.")] = 0


@dataclass(frozen=True, kw_only=True)
class UpscaleCall:
    """Which size, whatever the picture's proportions are, and how to get there."""

    format: PictureFormat
    upscaled_width: Annotated[
        Whole,
        Limits(ge=1, le=LONGEST_EDGE),
        Meaning("Width of the answer, in pixels, whatever the proportions were."),
    ]
    upscaled_height: Annotated[Whole, Limits(ge=1, le=LONGEST_EDGE), Meaning("Height of the answer, in pixels.")]
    preset: Annotated[Text, Meaning("What the networks assume: A blurred, B jagged, C clean.", "UpscalerPreset")] = "C"
    quality: Annotated[Text, Meaning("How to upscale; `low` and `high` are networks, and slow.", "UpscalerQuality")] = (
        "high"
    )


# Speech


@dataclass(frozen=True, kw_only=True)
class TtsCall:
    """What to say, and how."""

    text: Spoken
    voice: Voice = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    format: Annotated[
        Text, Meaning("`wav`, `flac`, `mp3`, `opus`, `aac`, `pcm`; or `json`: the sound and all times in one body.")
    ] = "flac"
    audio_format: Annotated[Text, Meaning("Of the sound inside of `json`.")] = "flac"
    get_metadata: Annotated[bool, Meaning("Send the times of the words in the header `X-Word-Timestamps`.")] = True
    stream: Annotated[
        bool, Meaning("Send the sound sentence by sentence as it is made, if `get_metadata` is false.")
    ] = False


@dataclass(frozen=True, kw_only=True)
class OpenAiSpeechCall:
    """As OpenAI has it. `model` and `instructions` are ignored."""

    input: Spoken
    voice: Annotated[
        Text | None,
        Before(_voice_name),
        Meaning("One of `/v1/audio/voices`, or one of OpenAI's or Kokoro's, for which the nearest speaks."),
    ] = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    response_format: Annotated[Text, Meaning("`mp3`, `opus`, `aac`, `flac`, `wav` or `pcm`.")] = "mp3"
    stream: Annotated[bool, Meaning("Send the sound sentence by sentence as it is made.")] = False
    stream_format: Annotated[
        Literal["audio", "sse"] | None, Meaning("`audio`: as `stream`. `sse`: as events, the sound in base64.")
    ] = None


@dataclass(frozen=True, kw_only=True)
class SpeakCall(SessionCall):
    """What an avatar is to say, and how."""

    text: Spoken
    voice: Voice = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    emotion: Annotated[Text | None, Meaning("What the face takes on when `speech_started` is called.")] = None
    format: Annotated[Text, Meaning("Of the sound at the addresses that are answered.")] = "wav"


@dataclass(frozen=True, kw_only=True)
class Heard(SessionCall):
    """Which second of the sound is heard now, and when frames are seen."""

    position: Annotated[
        Real,
        Limits(ge=-FARTHEST, le=FARTHEST),
        Meaning("The second of the utterance that is heard now; negative: not yet."),
    ] = 0.0
    delay: Annotated[
        Real,
        Limits(ge=-LARGEST_OFFSET, le=LARGEST_OFFSET),
        Meaning("Seconds from a frame's `X-Frame-Time` until this client shows it."),
    ] = 0.0
    offset: Annotated[
        Real,
        Limits(ge=-LARGEST_OFFSET, le=LARGEST_OFFSET),
        Meaning("The user's taste, in seconds: the mouth later."),
    ] = 0.0
    heard_at: Annotated[
        Real | None,
        Meaning(
            "When `position` is heard, in seconds on the clock of `X-Frame-Time`, for clients that know it; without it: when "
            "this call arrives."
        ),
    ] = None

    @property
    def lead(self) -> float:
        """Seconds by which frames show what is heard later."""
        return self.delay - self.offset


@dataclass(frozen=True, kw_only=True)
class SpeechStartedCall(Heard):
    """Which second of an utterance is heard now."""

    utterance_id: Annotated[Text, Meaning("What `speak` or `play_timeline` answered.")]


@dataclass(frozen=True, kw_only=True)
class PlayTimelineCall(Heard):
    """How the mouth is to move."""

    timeline: Annotated[
        JsonObject,
        Meaning(
            "`morphs`: some of the six that open the mouth; `keyframes`: `[second, value of each morph ...]`, rising."
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class StopSpeakingCall(SessionCall):
    """What is not to be said any more."""

    utterance_id: Annotated[Text | None, Meaning("Only this one; without it all of the session's.")] = None


# Recording


@dataclass(frozen=True, kw_only=True)
class RecordCall(SessionCall):
    """What is to be recorded, and how."""

    text: Annotated[Text | None, Meaning("What the avatar says; it may be written in Markdown.")] = None
    voice: Voice = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    emotion: Annotated[Text | None, Meaning("How the avatar feels; without it as it does now.")] = None
    seconds: Annotated[
        Annotated[Real, Limits(*RECORDED_SECONDS)] | None,
        Meaning("Length without a text, and with one the least length. A live recording may go without: until `stop`."),
    ] = None
    format: Annotated[RecordFormat, Meaning("`frames` are numbered PNG with the sound as FLAC, in a zip.")] = "webm"
    fps: Annotated[
        Annotated[Real, Limits(*FRAME_RATES)] | None,
        Meaning("Frames per second; without it the session's `target_fps`."),
    ] = None
    mode: Annotated[
        Literal["offline", "live"],
        Meaning("`offline`: every frame exact, however long that takes; `live`: what viewers see."),
    ] = "offline"
    seed: Annotated[
        Annotated[Whole, Limits(ge=0, lt=MOST_SEEDS)] | None,
        Meaning("Chance of the motion; the same gives the same film. Offline only."),
    ] = None


# Text


@dataclass(frozen=True, kw_only=True)
class ClassifyCall:
    """The text whose emotion is wanted."""

    text: HeardText


@dataclass(frozen=True, kw_only=True)
class ComputeCall:
    """The text or texts whose vectors are wanted."""

    text: Annotated[
        Text | Annotated[list[Text], Meaning(maxItems=MOST_TEXTS)],
        Complaint("must be a string or an array of strings"),
        Meaning("One text, or several; of each as much is heard as the model takes.", examples=["A bird on a branch."]),
    ]
    model: Annotated[Text, Meaning("A role or the name of a model, as `/api/embeddings/info` has them.")] = "default"


@dataclass(frozen=True, kw_only=True)
class SearchCall:
    """What is searched."""

    query: Annotated[
        Text,
        Limits(max_length=LONGEST_QUERY),
        Meaning("The query. It goes to a search engine.", examples=["how do ravens solve puzzles"]),
    ]
    engine: Annotated[
        Text,
        Meaning(
            "One of the engines in the server's configuration; auto, and any other: the first of them that finds something."
        ),
    ] = "auto"
    max_links: Annotated[
        Whole, Limits(ge=1, le=MOST_LINKS), Meaning("At most so many results. Engines tell about ten.")
    ] = 10
