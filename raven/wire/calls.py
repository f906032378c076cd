"""What clients send: the JSON bodies of calls, and the part `json` of those with pictures.

Fields that a call does not know are ignored. One that has a default may be left out, and null is the same as leaving it out.
"""

from typing import Annotated, Any, Literal, TypeAlias

from raven.emotions import EMOTIONS
from raven.wire.forms import SHAPE, Before, Complaint, Finite, Form, Limits, Meaning, Real, Text, Whole, told
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


Character = Annotated[Text, Meaning("The name of a shipped character, or the id or name of one of your own.")]
Poser = Annotated[
    Text | None,
    Meaning("The posing engine; without it the server's own. See `GET posers`.", **{SHAPE: "PoserName"}),
]
PictureFormat = Annotated[
    Text,
    Meaning("The format of the picture, in any case. JPEG has no transparency.", **{SHAPE: "PictureFormat"}),
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


class SessionCall(Form):
    """The body of a call to one session. Fields that a call does not know are ignored."""

    instance_id: Text = told("The session: the id that `load` answered, or `default`.")


class GivenRig(Form):
    """What a call with a character may say about its face."""

    rig: JsonObject | None = told(
        "Where the features of the face are: any part, and of each part any field. The rest is detected.",
        shape="Rig",
        default=None,
    )


class GivenCorrection(Form):
    """What a call with an uploaded picture may say of how it is to be taken in."""

    correction: JsonObject | None = told(
        "What a user corrects of how the picture is taken in; what it leaves out is as it was found.",
        shape="Correction",
        default=None,
    )


class ChosenPoser(GivenRig):
    """What `load` may be told beside the character."""

    poser: Poser = None


class UploadedLoad(ChosenPoser, GivenCorrection):
    """What `load` may be told beside an uploaded picture."""


class LoadCall(ChosenPoser):
    """The body of `load` when the character is one that the server has."""

    character: Character


class Reload(SessionCall, GivenRig):
    """What `reload` is told beside the character."""


class UploadedReload(Reload, GivenCorrection):
    """What `reload` is told beside an uploaded picture."""


class ReloadCall(Reload):
    """The body of `reload` when the character is one that the server has."""

    character: Character


class CorrectCall(SessionCall):
    """The body of `correct`."""

    correction: JsonObject = told(
        "What a user corrects of how the picture is taken in; what it leaves out is as it was found.",
        shape="Correction",
        more={"default": {}},
        default_factory=dict,
    )


# Characters of one's own


class CharacterVoice(Form):
    """How a character speaks where a call says nothing else."""

    voice: Voice = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    language: Text | None = told(
        "For people and programs; the text decides what is spoken.", max_length=200, default=None
    )


class AboutCharacter(Form):
    """What is said of a character; what is left out stays as it was."""

    author: Text | None = told("Who drew it.", max_length=200, default=None)
    licence: Text | None = told("What others may do with it.", max_length=200, default=None)
    persona: Text | None = told("Who it is, for a language model.", max_length=100_000, default=None)
    voice: CharacterVoice | None = told("How it speaks.", default=None)


class CreateCharacterCall(AboutCharacter, SessionCall):
    """What a session shows is kept as a new character."""

    name: Text = told("What people call it: 1 to 60 characters, not taken by another.", examples=["Mika"])


class SaveCharacterCall(AboutCharacter, SessionCall):
    """What a session shows takes the place of what a character was."""

    revision: Whole | None = told(
        "The revision that is changed; without it the one that the session was given.", ge=1, default=None
    )


class ChangeCharacterCall(AboutCharacter):
    """What is said of a character is changed."""

    name: Text | None = told("Another name.", default=None)
    revision: Whole | None = told("The revision that is changed; without it the newest.", ge=1, default=None)


class DuplicateCharacterCall(Form):
    """The same character once more."""

    name: Text | None = told("The name of the new one; without it one with a number.", default=None)


class ImportedCharacter(GivenRig, GivenCorrection):
    """What is said beside a file that is taken in."""

    name: Text | None = told("The name; without it that in the file, or of the file.", default=None)
    settings: JsonObject | None = told("Its animator settings.", shape="AnimatorSettings", default=None)
    emotions: JsonObject | None = told("Templates of its own emotions, by name.", default=None)


class SetVoiceCall(SessionCall):
    """How a session's character speaks from now on."""

    voice: CharacterVoice = told("How it speaks.")


# Direction


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


# Pictures


class RenderCall(GivenRig, GivenCorrection):
    """What to render: one of a shipped `character` and an uploaded file, in a pose or an emotion or both."""

    character: Text | None = told("The name of a shipped character.", default=None)
    emotion: Text | None = told("An emotion of the server.", default=None)
    pose: JsonObject = told(
        "Morphs with their values, which come over the emotion's.",
        shape="Pose",
        more={"default": {}},
        default_factory=dict,
    )
    cels: JsonObject = told(
        "Cels with their strengths, 0 to 1, which come over the emotion's.",
        shape="Cels",
        more={"default": {}},
        default_factory=dict,
    )
    format: PictureFormat = "png"
    poser: Poser = None


class ProcessCall(Form):
    """Which filters, and at which moment of those that move; without a `seed` every call draws its own grain."""

    format: PictureFormat
    filters: list[Any] = told(shape="FilterChain")
    seed: Whole | None = told(
        "The same seed gives the same grain and glitches; without it every call has its own.",
        ge=0,
        lt=MOST_SEEDS,
        default=None,
    )
    time: Finite = told("The moment of filters that move, in seconds.", ge=0, le=1e9, default=0)


class UpscaleCall(Form):
    """Which size, whatever the picture's proportions are, and how to get there."""

    format: PictureFormat
    upscaled_width: Whole = told(
        "Width of the answer, in pixels, whatever the proportions were.", ge=1, le=LONGEST_EDGE
    )
    upscaled_height: Whole = told("Height of the answer, in pixels.", ge=1, le=LONGEST_EDGE)
    preset: Text = told("What the networks assume: A blurred, B jagged, C clean.", shape="UpscalerPreset", default="C")
    quality: Text = told(
        "How to upscale; `low` and `high` are networks, and slow.", shape="UpscalerQuality", default="high"
    )


# Speech


class TtsCall(Form):
    """What to say, and how."""

    text: Spoken
    voice: Voice = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    format: Text = told(
        "`wav`, `flac`, `mp3`, `opus`, `aac`, `pcm`; or `json`: the sound and all times in one body.", default="flac"
    )
    audio_format: Text = told("Of the sound inside of `json`.", default="flac")
    get_metadata: bool = told("Send the times of the words in the header `X-Word-Timestamps`.", default=True)
    stream: bool = told("Send the sound sentence by sentence as it is made, if `get_metadata` is false.", default=False)


class OpenAiSpeechCall(Form):
    """As OpenAI has it. `model` and `instructions` are ignored."""

    input: Spoken
    voice: Annotated[
        Text | None,
        Before(_voice_name),
        Meaning("One of `/v1/audio/voices`, or one of OpenAI's or Kokoro's, for which the nearest speaks."),
    ] = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    response_format: Text = told("`mp3`, `opus`, `aac`, `flac`, `wav` or `pcm`.", default="mp3")
    stream: bool = told("Send the sound sentence by sentence as it is made.", default=False)
    stream_format: Literal["audio", "sse"] | None = told(
        "`audio`: as `stream`. `sse`: as events, the sound in base64.", default=None
    )


class ChatCompletionCall(Form):
    """Goes on to the language model's server as it is, whatever other fields it has."""

    messages: list[dict[str, Any]] = told("The conversation.")
    model: Text | None = told("The model; without it the configuration's `chat.model`.", default=None)
    stream: bool | None = told("Whether the answer comes as events, token by token.", default=None)
    user: Text | None = told("If it is the id of a session, that one says the answer.", default=None)


class SpeakCall(SessionCall):
    """What an avatar is to say, and how."""

    text: Spoken
    voice: Voice = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    emotion: Text | None = told("What the face takes on when `speech_started` is called.", default=None)
    format: Text = told("Of the sound at the addresses that are answered.", default="wav")


class SayCall(SessionCall):
    """What an avatar is to say by itself, to whoever listens."""

    text: Text = told(
        "What to say. Directions such as `[joy]` act when the word after them sounds.", max_length=100_000
    )
    voice: Text | None = told("One of `/api/tts/list_voices`; without it the character's own.", default=None)
    speed: Annotated[float | None, Meaning("Without it the character's own.")] = told(
        ge=SPEEDS[0], le=SPEEDS[1], default=None
    )
    pitch: Annotated[float | None, Meaning("Without it the character's own.")] = told(
        ge=PITCHES[0], le=PITCHES[1], default=None
    )
    emotion: Text | None = told("What the face takes on when it begins.", default=None)
    interrupt: bool = told("At once, in place of what is being said and of what waits.", default=False)
    priority: Whole = told("It is said before others that wait of lower priority.", ge=0, le=9, default=0)


class Heard(SessionCall):
    """Which second of the sound is heard now, and when frames are seen."""

    position: Real = told(
        "The second of the utterance that is heard now; negative: not yet.", ge=-FARTHEST, le=FARTHEST, default=0.0
    )
    delay: Real = told(
        "Seconds from a frame's `X-Frame-Time` until this client shows it.",
        ge=-LARGEST_OFFSET,
        le=LARGEST_OFFSET,
        default=0.0,
    )
    offset: Real = told(
        "The user's taste, in seconds: the mouth later.", ge=-LARGEST_OFFSET, le=LARGEST_OFFSET, default=0.0
    )
    heard_at: Real | None = told(
        "When `position` is heard, in seconds on the clock of `X-Frame-Time`, for clients that know it; without it: when "
        "this call arrives.",
        default=None,
    )

    @property
    def lead(self) -> float:
        """Seconds by which frames show what is heard later."""
        return self.delay - self.offset


class SpeechStartedCall(Heard):
    """Which second of an utterance is heard now."""

    utterance_id: Text = told("What `speak` or `play_timeline` answered.")


class PlayTimelineCall(Heard):
    """How the mouth is to move."""

    timeline: JsonObject = told(
        "`morphs`: some of the six that open the mouth; `keyframes`: `[second, value of each morph ...]`, rising."
    )


class StopSpeakingCall(SessionCall):
    """What is not to be said any more."""

    utterance_id: Text | None = told("Only this one; without it all of the session's.", default=None)


# Recording


class RecordCall(SessionCall):
    """What is to be recorded, and how."""

    text: Text | None = told("What the avatar says; it may be written in Markdown.", default=None)
    voice: Voice = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    emotion: Text | None = told("How the avatar feels; without it as it does now.", default=None)
    seconds: Real | None = told(
        "Length without a text, and with one the least length. A live recording may go without: until `stop`.",
        ge=RECORDED_SECONDS[0],
        le=RECORDED_SECONDS[1],
        default=None,
    )
    format: RecordFormat = told("`frames` are numbered PNG with the sound as FLAC, in a zip.", default="webm")
    fps: Real | None = told(
        "Frames per second; without it the session's `target_fps`.", ge=FRAME_RATES[0], le=FRAME_RATES[1], default=None
    )
    mode: Literal["offline", "live"] = told(
        "`offline`: every frame exact, however long that takes; `live`: what viewers see.", default="offline"
    )
    seed: Whole | None = told(
        "Chance of the motion; the same gives the same film. Offline only.", ge=0, lt=MOST_SEEDS, default=None
    )


# Text


class ClassifyCall(Form):
    """The text whose emotion is wanted."""

    text: HeardText


class ComputeCall(Form):
    """The text or texts whose vectors are wanted."""

    text: Annotated[
        Text | Annotated[list[Text], Meaning(maxItems=MOST_TEXTS)],
        Complaint("must be a string or an array of strings"),
        Meaning("One text, or several; of each as much is heard as the model takes.", examples=["A bird on a branch."]),
    ]
    model: Text = told("A role or the name of a model, as `/api/embeddings/info` has them.", default="default")


class SearchCall(Form):
    """What is searched."""

    query: Text = told(
        "The query. It goes to a search engine.", max_length=LONGEST_QUERY, examples=["how do ravens solve puzzles"]
    )
    engine: Text = told(
        "One of the engines in the server's configuration; auto, and any other: the first of them that finds something.",
        default="auto",
    )
    max_links: Whole = told("At most so many results. Engines tell about ten.", ge=1, le=MOST_LINKS, default=10)
