"""What the server answers: the JSON bodies, which endpoints return, and what the functions of clients give.

Fields stand in the order in which they are sent. One that has a default is left out where it has that.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from raven.wire.fields import Limits, Meaning

JsonObject: TypeAlias = dict[str, Any]

SessionId = Annotated[str, Meaning("The session.", examples=["default"])]

CharacterName = Annotated[str, Meaning("The name of the character; `upload` if it was uploaded.", examples=["raven"])]
Running = Annotated[bool, Meaning("Whether the animation runs.")]
Viewers = Annotated[int, Limits(ge=0), Meaning("Feeds of this session that are open.")]
Warnings = Annotated[
    list[str],
    Meaning(
        "What was ignored or will look different than asked; empty if all is well.",
        examples=[["file: the picture has no transparent background"]],
    ),
]


@dataclass(frozen=True, kw_only=True)
class Done:
    """It is done."""

    ok: Literal[True]
    warnings: Warnings


@dataclass(frozen=True, kw_only=True)
class SoundDelta:
    """An event: the next bytes of the sound."""

    type: Literal["speech.audio.delta"]
    audio: Annotated[str, Meaning("In base64.", contentEncoding="base64")]


@dataclass(frozen=True, kw_only=True)
class SoundUsage:
    """What OpenAI charges for. Nothing is counted here."""

    input_tokens: Literal[0]
    output_tokens: Literal[0]
    total_tokens: Literal[0]


@dataclass(frozen=True, kw_only=True)
class SoundDone:
    """The last event: the sound is complete."""

    type: Literal["speech.audio.done"]
    usage: SoundUsage


@dataclass(frozen=True, kw_only=True)
class Modules:
    """The modules."""

    modules: Annotated[list[str], Meaning(examples=[["avatar", "imagefx"]])]


@dataclass(frozen=True, kw_only=True)
class PictureVerdict:
    """How well a picture works."""

    level: Annotated[Literal["good", "fair", "no"], Meaning("Whether it works, works in part, or does not.")]
    reasons: Annotated[
        list[str],
        Meaning("A sentence each; empty if all is well.", examples=[["The right brow is hidden and will stay still."]]),
    ]
    parts: Annotated[
        dict[str, float],
        Meaning("The confidence in each part of the rig; below 0.5 it is kept still.", examples=[{"left_eye": 0.93}]),
    ]


Verdict = Annotated[PictureVerdict | None, Meaning("On the picture; null for one with a rig, which was not looked at.")]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The session has another character."""

    ok: Literal[True]
    verdict: Verdict
    warnings: Warnings


@dataclass(frozen=True, kw_only=True)
class PictureSize:
    """The picture as it was given."""

    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class FoundFace:
    """A face in a picture."""

    box: Annotated[
        list[float], Limits(min_length=4, max_length=4), Meaning("Left, top, right, bottom, in pixels of the picture.")
    ]
    chance: Annotated[float, Limits(ge=0, le=1), Meaning("That it is one.")]


@dataclass(frozen=True, kw_only=True)
class Intake:
    """How a picture was taken in."""

    schema: Annotated[int, Meaning("The version of this form.")]
    picture: PictureSize
    size: Annotated[int, Meaning("Edge of the square that was made of it, in pixels.", examples=[1024])]
    placement: Annotated[
        list[list[float]],
        Meaning(
            "From pixels of the picture to units of the template; both count from the middle of the first pixel.",
            examples=[[[0.24, -0.05, 118.8], [0.05, 0.24, -91.8]]],
        ),
    ]
    faces: Annotated[list[FoundFace], Meaning("The faces that were found, the largest first.")]
    face: Annotated[int | None, Meaning("Which of them was taken; null if none was found.")]
    features: Annotated[JsonObject | None, Meaning("Where its features were found, in pixels of the picture.")]
    rig: Annotated[
        JsonObject,
        Meaning("The rig in force, in units of the template; that of the template if there is no face.", "Rig"),
    ]
    verdict: PictureVerdict
    correction: Annotated[JsonObject, Meaning("What was corrected.", "Correction")]


@dataclass(frozen=True, kw_only=True)
class Corrected(Intake):
    """How the picture is taken in now."""

    warnings: Warnings


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """The new session."""

    instance_id: Annotated[
        str, Meaning("The id of the session, for all further calls.", examples=["0d1a4f6e-3f0b-4d3c-9a54-0f6f5d0f2c11"])
    ]
    verdict: Verdict
    warnings: Warnings


@dataclass(frozen=True, kw_only=True)
class Speech:
    """What a session speaks."""

    utterance_id: Annotated[str, Meaning("What `speak` or `play_timeline` answered.")]
    position: Annotated[float, Meaning("The second of the sound that is heard now.", examples=[1.25])]
    duration: Annotated[float | None, Meaning("Seconds of the whole sound; null while more of it is being made.")]


@dataclass(frozen=True, kw_only=True)
class SessionSummary:
    """One session of the server."""

    instance_id: SessionId
    character: CharacterName
    running: Running
    viewers: Viewers


@dataclass(frozen=True, kw_only=True)
class SessionList:
    """The sessions, oldest first."""

    sessions: list[SessionSummary]


@dataclass(frozen=True, kw_only=True)
class State:
    """All that is set in a session, and how it fares."""

    instance_id: SessionId
    character: CharacterName
    poser: Annotated[str, Meaning("The posing engine.", examples=["puppet"])]
    device: Annotated[str, Meaning("Where the engine runs.", examples=["cpu"])]
    size: Annotated[int, Meaning("Edge of the posed picture, in pixels.", examples=[512])]
    cels: Annotated[list[str], Meaning("The cels that the character has.", examples=[["blush1", "data1"]])]
    running: Running
    emotion: Annotated[str, Meaning("The emotion that is shown.", examples=["joy"])]
    emotions: Annotated[list[str], Meaning("The emotions that can be shown.", examples=[["admiration", "joy"]])]
    talking: Annotated[bool, Meaning("Whether the mouth moves at random.")]
    data_eyes: Annotated[bool, Meaning("Whether the data stream is in the eyes.")]
    speech: Annotated[Speech | None, Meaning("What is spoken; null for silence.")]
    overrides: Annotated[
        dict[str, float], Meaning("Morphs and cels that are held, and their values.", examples=[{"head_x_index": 0.5}])
    ]
    settings: Annotated[JsonObject, Meaning("The settings in force, every one of them.", "AnimatorSettings")]
    viewers: Viewers
    fps: Annotated[float, Limits(ge=0), Meaning("Frames per second that the session made lately.", examples=[25.0])]
    stage_ms: Annotated[
        dict[str, float],
        Meaning("Mean time of each stage of a frame, in milliseconds.", examples=[{"pose": 4.2, "encode": 1.6}]),
    ]
    poser_ms: Annotated[
        dict[str, float],
        Meaning(
            "Mean time of each stage of the posing engine, in milliseconds; what is reused does not count.",
            examples=[{"face": 1.1, "figure": 2.9}],
        ),
    ]
    degraded: Annotated[str | None, Meaning("Why frames fail; null if they do not.")]
    verdict: Verdict
    warnings: Warnings
    clock: Annotated[float, Meaning("Now, in seconds on the clock of `X-Frame-Time`.", examples=[5678.123456])]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something with a picture that can be chosen by its name."""

    name: Annotated[str, Meaning(examples=["raven"])]
    picture: Annotated[str, Meaning("The path of the picture.", examples=["/api/avatar/characters/raven.png"])]


@dataclass(frozen=True, kw_only=True)
class Characters:
    """The shipped characters."""

    characters: list[Choice]


@dataclass(frozen=True, kw_only=True)
class Backdrops:
    """The backdrops."""

    backdrops: list[Choice]


@dataclass(frozen=True, kw_only=True)
class Emotions:
    """The names of the emotions."""

    emotions: Annotated[list[str], Meaning(examples=[["admiration", "joy"]])]


@dataclass(frozen=True, kw_only=True)
class PoserInformation:
    """One posing engine."""

    name: Annotated[str, Meaning(examples=["puppet"])]
    available: Annotated[bool, Meaning("Whether it can run here.")]
    why: Annotated[str, Meaning("Why, or why not.", examples=["it warps the picture itself, on any CPU"])]


@dataclass(frozen=True, kw_only=True)
class Posers:
    """The posing engines."""

    posers: list[PoserInformation]
    default: Annotated[
        str,
        Meaning(
            "The engine of sessions for which `load` names none; `auto` picks one for every character.",
            examples=["auto"],
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class FilterInformation:
    """What a user interface needs to know of a filter."""

    defaults: Annotated[
        JsonObject, Meaning("The parameters and their defaults.", examples=[{"sigma": 0.8, "scale": 0.007}])
    ]
    ranges: Annotated[
        dict[str, list[Any]],
        Meaning(
            'Of a number least and most, of a switch `[false, true]`, of a choice its words, `["!RGB"]` of a '
            'colour, `["!ignore"]` of what is not for users.',
            examples=[{"sigma": [0, 50], "scale": [0, 0.05]}],
        ),
    ]
    docstring: Annotated[str, Meaning("What the filter imitates, then a paragraph per parameter.")]
    schema: Annotated[
        JsonObject,
        Meaning("JSON Schema of the parameters, with `enabled`: type, range, default, meaning, and `unit`."),
    ]


@dataclass(frozen=True, kw_only=True)
class AvailableFilters:
    """The filters as `[name, information]`, in the order in which they usually act."""

    filters: list[tuple[str, FilterInformation]]


@dataclass(frozen=True, kw_only=True)
class PresetInformation:
    """A chain of filters that can be chosen by its name."""

    name: Annotated[str, Meaning(examples=["hologram"])]
    title: Annotated[str, Meaning(examples=["Hologram"])]
    description: str
    postprocessor_chain: Annotated[list[Any], Meaning(shape="FilterChain")]


@dataclass(frozen=True, kw_only=True)
class Presets:
    """The presets."""

    presets: list[PresetInformation]


@dataclass(frozen=True, kw_only=True)
class VoiceEngine:
    """One voice engine."""

    name: Annotated[str, Meaning(examples=["hibari"])]
    available: Annotated[bool, Meaning("Whether it can run here.")]
    why: Annotated[str, Meaning("Why, or why not.", examples=["a neural voice, faster than real time on any CPU"])]


@dataclass(frozen=True, kw_only=True)
class VoiceInformation:
    """What speaks here."""

    engine: Annotated[str | None, Meaning("The voice engine; null if none can speak any more.", examples=["hibari"])]
    model: Annotated[str | None, Meaning("Its model, for people to read.")]
    sample_rate: Annotated[int, Meaning("Samples per second.", examples=[24000])]
    can_pitch: Annotated[bool, Meaning("Whether `pitch` does anything.")]
    engines: Annotated[list[VoiceEngine], Meaning("All that there are, the best first.")]


@dataclass(frozen=True, kw_only=True)
class VoiceDetails:
    """A voice."""

    name: Annotated[str, Meaning(examples=["af_heart"])]
    language: Annotated[str, Meaning(examples=["en-US"])]
    gender: Literal["female", "male", "none"]
    description: str


@dataclass(frozen=True, kw_only=True)
class Voices:
    """The voices, the default one first."""

    voices: Annotated[list[str], Meaning("Their names.", examples=[["af_heart"]])]
    details: list[VoiceDetails]


@dataclass(frozen=True, kw_only=True)
class ModelInformation:
    """A model as OpenAI describes it."""

    id: Annotated[str, Meaning(examples=["tts-1"])]
    object: Literal["model"]
    created: Annotated[int, Meaning("When it was made, in seconds since 1970; here always 0.")]
    owned_by: Annotated[str, Meaning(examples=["raven"])]


@dataclass(frozen=True, kw_only=True)
class Models:
    """The models that `/v1/audio/speech` takes, for programs that want to choose one."""

    object: Literal["list"]
    data: list[ModelInformation]


@dataclass(frozen=True, kw_only=True)
class TimedWord:
    """A word as it is written, and from when to when it is heard, in seconds from the sentence's begin."""

    text: Annotated[str, Meaning(examples=["Hello"])]
    start: float
    end: float


@dataclass(frozen=True, kw_only=True)
class MouthTimeline:
    """The movement of the mouth: smooth from keyframe to keyframe, closed before the first and after the last."""

    morphs: Annotated[list[str], Meaning("Those that the values of a keyframe are for.")]
    keyframes: Annotated[list[list[float]], Meaning("Each the second, then a value from 0 to 1 for each morph.")]


@dataclass(frozen=True, kw_only=True)
class SpokenSentence:
    """A sentence of an utterance. What is not known before it is made is null."""

    index: Annotated[int, Limits(ge=0), Meaning("Its number, from 0.")]
    text: Annotated[str, Meaning("As it is read out, without Markdown.", examples=["Hello there!"])]
    ready: Annotated[bool, Meaning("Whether it is made.")]
    start: Annotated[float | None, Meaning("Seconds from the utterance's begin.")]
    duration: Annotated[float | None, Meaning("Seconds of its sound.")]
    audio_url: Annotated[str, Meaning("The path of its sound; asking for it waits until it is made.")]
    words: list[TimedWord]
    timeline: MouthTimeline | None


@dataclass(frozen=True, kw_only=True)
class SpokenText:
    """An utterance: a text on its way to being spoken."""

    utterance_id: str
    engine: Annotated[str, Meaning("The voice engine.", examples=["hibari"])]
    voice: Annotated[str, Meaning("The voice.", examples=["af_heart"])]
    sample_rate: Annotated[int, Meaning("Samples per second of its sound.", examples=[24000])]
    complete: Annotated[bool, Meaning("Whether all of its sentences are made.")]
    duration: Annotated[float | None, Meaning("Seconds of its sound; null while it is not complete.")]
    audio_url: Annotated[str, Meaning("The path of its whole sound.")]
    sentences: Annotated[list[SpokenSentence], Meaning("All of them, from the beginning.")]


@dataclass(frozen=True, kw_only=True)
class HeardNow:
    """When the mouth was told what is heard."""

    server_time: Annotated[float, Meaning("Now, in seconds on the clock of `X-Frame-Time`.", examples=[5678.123456])]
    position: Annotated[float, Meaning("The second of the sound that is heard at `server_time`.")]


@dataclass(frozen=True, kw_only=True)
class TimelineStarted:
    """The mouth moves."""

    utterance_id: Annotated[str, Meaning("For `speech_started` and `stop_speaking`.")]
    server_time: Annotated[float, Meaning("Now, in seconds on the clock of `X-Frame-Time`.", examples=[5678.123456])]


@dataclass(frozen=True, kw_only=True)
class PronouncedWord(TimedWord):
    """A word with how it is pronounced; its times are seconds of the sound."""

    phonemes: Annotated[str, Meaning("In the misaki alphabet.")]


@dataclass(frozen=True, kw_only=True)
class SentenceTimes:
    """A sentence, and when it is heard."""

    text: str
    start: Annotated[float, Meaning("Seconds from the begin of the sound.")]
    duration: float


@dataclass(frozen=True, kw_only=True)
class SoundDocument:
    """A sound, and when which word of it is heard, in one body."""

    audio: Annotated[str, Meaning("The sound as a file, in base64.", contentEncoding="base64")]
    format: Annotated[str, Meaning("Its format.", examples=["flac"])]
    media_type: Annotated[str, Meaning(examples=["audio/flac"])]
    sample_rate: Annotated[int, Meaning("Samples per second.", examples=[24000])]
    duration: Annotated[float, Meaning("Seconds of the sound.")]
    engine: Annotated[str, Meaning("The voice engine.", examples=["hibari"])]
    voice: Annotated[str, Meaning("The voice.", examples=["af_heart"])]
    words: list[PronouncedWord]
    sentences: list[SentenceTimes]
    timeline: MouthTimeline


@dataclass(frozen=True, kw_only=True)
class RecordedFile:
    """A file of a recording."""

    name: Annotated[str, Meaning("A name for it.", examples=["raven-dc90973f.webm"])]
    type: Annotated[str, Meaning("Its media type.", examples=["video/webm"])]
    bytes: Annotated[int, Limits(ge=1), Meaning("Its size; of a zip the size of what is in it.")]
    url: Annotated[str, Meaning("The path at which it is fetched.")]


@dataclass(frozen=True, kw_only=True)
class RecordingState:
    """A recording, and how far it is."""

    recording_id: str
    status: Annotated[
        Literal["waiting", "speaking", "recording", "done", "stopped", "failed"],
        Meaning("The last three are ends; `stopped` has a film up to there, and `failed` may have one."),
    ]
    progress: Annotated[float, Limits(ge=0, le=1), Meaning("Which share of it is made; 0 while its end is not known.")]
    problem: Annotated[str | None, Meaning("Why it failed or was stopped; else null.")]
    format: Annotated[str, Meaning("The format of the film; `png` for `frames`.", examples=["webm"])]
    files: Annotated[
        list[RecordedFile], Meaning("What can be fetched: the film first, then the times; none before its end.")
    ]


@dataclass(frozen=True, kw_only=True)
class RecordedPictures:
    """Where the pictures of a film lie in the whole picture, from one of its frames on."""

    from_frame: Annotated[int, Limits(ge=0)]
    size: Annotated[tuple[int, int], Meaning("Width and height in pixels.", examples=[[389, 512]])]
    full_size: Annotated[tuple[int, int], Meaning("That of the whole picture.", examples=[[512, 512]])]
    offset: Annotated[tuple[int, int], Meaning("x and y of the upper left corner.", examples=[[61, 0]])]
    crop: Annotated[JsonObject, Meaning(shape="Crop")]


@dataclass(frozen=True, kw_only=True)
class RecordedSentence:
    """A sentence in a film; all times are seconds of the film."""

    index: Annotated[int, Limits(ge=0)]
    text: str
    start: float
    duration: float
    words: list[TimedWord]


@dataclass(frozen=True, kw_only=True)
class RecordedSpeech:
    """What is said in a film; all times are seconds of the film."""

    engine: Annotated[str, Meaning(examples=["hibari"])]
    voice: Annotated[str, Meaning(examples=["af_heart"])]
    sample_rate: Annotated[int, Meaning(examples=[24000])]
    start: float
    duration: float
    sentences: list[RecordedSentence]
    timeline: MouthTimeline


@dataclass(frozen=True, kw_only=True)
class RecordingTimes:
    """What is in a film and when; the file beside it."""

    raven_recording: Annotated[Literal[1], Meaning("The version of this form.")]
    format: Annotated[str, Meaning(examples=["webm"])]
    mode: Literal["offline", "live"]
    character: Annotated[str, Meaning(examples=["raven"])]
    emotion: Annotated[str | None, Meaning("What was asked for; null: as the avatar was.")]
    fps: float
    fps_fraction: Annotated[tuple[int, int], Meaning("The same, exactly.", examples=[[30000, 1001]])]
    frames: int
    duration: float
    complete: Annotated[bool, Meaning("False if it was stopped.")]
    pictures: Annotated[list[RecordedPictures], Meaning("More than one only if the crop changed on the way.")]
    speech: RecordedSpeech | None


ModelThatSpoke = Annotated[
    str, Meaning("Which model spoke.", examples=["prototypes on sentence-transformers/all-MiniLM-L6-v2"])
]


@dataclass(frozen=True, kw_only=True)
class Score:
    """An emotion and its probability."""

    label: Annotated[str, Meaning(examples=["gratitude"])]
    score: Annotated[float, Limits(ge=0, le=1)]


@dataclass(frozen=True, kw_only=True)
class Classification:
    """All 28 emotions, most likely first."""

    classification: list[Score]
    model: ModelThatSpoke


@dataclass(frozen=True, kw_only=True)
class Mood:
    """The emotion that the face has now, and what the text spoke."""

    emotion: Annotated[
        str,
        Meaning(
            "The emotion that is shown, or will be as soon as the one before was shown for long enough.",
            examples=["gratitude"],
        ),
    ]
    changed: Annotated[bool, Meaning("Whether that is another emotion than before.")]
    classification: list[Score]
    model: ModelThatSpoke


@dataclass(frozen=True, kw_only=True)
class Labels:
    """The labels in alphabetical order, and how far the model is."""

    labels: Annotated[list[str], Meaning(examples=[["admiration", "joy"]])]
    status: Annotated[
        Literal["unavailable", "idle", "loading", "ready", "failed"],
        Meaning("Whether a classification can be told now; `idle`: the model is loaded when it is first needed."),
    ]
    model: Annotated[str | None, Meaning("Which model speaks; null unless it is `ready`.")]
    progress: Annotated[
        Annotated[float, Limits(ge=0, le=1)] | None, Meaning("Which share of the model is loaded; null if unknown.")
    ]
    why: Annotated[str | None, Meaning("Why it is `unavailable` or `failed`, and what to do; else null.")]


@dataclass(frozen=True, kw_only=True)
class EmbeddingModel:
    """A model that makes vectors."""

    model: Annotated[str, Meaning(examples=["sentence-transformers/all-MiniLM-L6-v2"])]
    dimension: Annotated[int, Meaning("How many numbers a vector has.", examples=[384])]


@dataclass(frozen=True, kw_only=True)
class EmbeddingModels:
    """The models by what they are for."""

    models: dict[str, EmbeddingModel]


@dataclass(frozen=True, kw_only=True)
class Embedding:
    """A vector of unit length for one text; a list of vectors for a list of texts."""

    embedding: list[float] | list[list[float]]


Results = Annotated[
    str,
    Meaning("All results as one text: a line with title and link, an empty line, the text; five dashes between them."),
]
SearchEngine = Annotated[str, Meaning("The engine that answered.", examples=["duckduckgo"])]


@dataclass(frozen=True, kw_only=True)
class SearchedLinks:
    """What was found, as one text and as links."""

    results: Results
    links: Annotated[list[str], Meaning(examples=[["https://example.org/ravens"]])]
    engine: SearchEngine
    warnings: Warnings


@dataclass(frozen=True, kw_only=True)
class SearchedEntry:
    """One page that was found. Strangers wrote all of it."""

    text: str
    link: Annotated[str, Meaning(examples=["https://example.org/ravens"])]
    title: Annotated[str | None, Meaning("Absent if it is not known.")] = None


@dataclass(frozen=True, kw_only=True)
class SearchedEntries:
    """What was found, as one text and one by one."""

    results: Results
    data: list[SearchedEntry]
    engine: SearchEngine
    warnings: Warnings


@dataclass(frozen=True, kw_only=True)
class JsonSchema:
    """A JSON Schema of an object; it has more than this."""

    type: Literal["object"]
    properties: JsonObject


@dataclass(frozen=True, kw_only=True)
class OpenApi:
    """An OpenAPI document; it has more than this."""

    openapi: Annotated[str, Meaning(examples=["3.1.0"])]
    paths: JsonObject
