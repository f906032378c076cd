"""The shapes of the JSON answers. The server does not build its answers from these models; the tests compare the two."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from raven.intake.correction import Correction
from raven.intake.verdict import Level
from raven.posers.puppet.rig import Rig
from raven.settings.animator_settings import AnimatorSettings, Crop

SessionId = Annotated[str, Field(description="The session.", examples=["default"])]
Warnings = Annotated[
    list[str],
    Field(
        description="What was ignored or will look different than asked; empty if all is well.",
        examples=[["file: the picture has no transparent background"]],
    ),
]


class Done(BaseModel):
    """It is done."""

    ok: Literal[True]
    warnings: Warnings


class SoundDelta(BaseModel):
    """An event: the next bytes of the sound."""

    type: Literal["speech.audio.delta"]
    audio: str = Field(description="In base64.", json_schema_extra={"contentEncoding": "base64"})


class SoundUsage(BaseModel):
    """What OpenAI charges for. Nothing is counted here."""

    input_tokens: Literal[0]
    output_tokens: Literal[0]
    total_tokens: Literal[0]


class SoundDone(BaseModel):
    """The last event: the sound is complete."""

    type: Literal["speech.audio.done"]
    usage: SoundUsage


class Modules(BaseModel):
    """The modules."""

    modules: list[str] = Field(examples=[["avatar", "imagefx"]])


class PictureVerdict(BaseModel):
    """How well a picture works."""

    level: Level = Field(description="Whether it works, works in part, or does not.")
    reasons: list[str] = Field(
        description="A sentence each; empty if all is well.",
        examples=[["The right brow is hidden and will stay still."]],
    )
    parts: dict[str, float] = Field(
        description="The confidence in each part of the rig; below 0.5 it is kept still.", examples=[{"left_eye": 0.93}]
    )


Verdict = Annotated[
    PictureVerdict | None, Field(description="On the picture; null for one with a rig, which was not looked at.")
]


class Chosen(Done):
    """The session has another character."""

    verdict: Verdict


class PictureSize(BaseModel):
    """The picture as it was given."""

    width: int
    height: int


class FoundFace(BaseModel):
    """A face in a picture."""

    box: list[float] = Field(
        description="Left, top, right, bottom, in pixels of the picture.", min_length=4, max_length=4
    )
    chance: float = Field(description="That it is one.", ge=0, le=1)


class Intake(BaseModel):
    """How a picture was taken in."""

    schema_number: int = Field(alias="schema", description="The version of this form.")
    picture: PictureSize
    size: int = Field(description="Edge of the square that was made of it, in pixels.", examples=[1024])
    placement: list[list[float]] = Field(
        description="From pixels of the picture to units of the template; both count from the middle of the first pixel.",
        examples=[[[0.24, -0.05, 118.8], [0.05, 0.24, -91.8]]],
    )
    faces: list[FoundFace] = Field(description="The faces that were found, the largest first.")
    face: int | None = Field(description="Which of them was taken; null if none was found.")
    features: dict[str, Any] | None = Field(description="Where its features were found, in pixels of the picture.")
    rig: Rig = Field(
        description="The rig in force, in units of the template; that of the template if there is no face."
    )
    verdict: PictureVerdict
    correction: Correction = Field(description="What was corrected.")


class Corrected(Intake):
    """How the picture is taken in now."""

    warnings: Warnings


class Loaded(BaseModel):
    """The new session."""

    instance_id: str = Field(
        description="The id of the session, for all further calls.", examples=["0d1a4f6e-3f0b-4d3c-9a54-0f6f5d0f2c11"]
    )
    verdict: Verdict
    warnings: Warnings


class Speech(BaseModel):
    """What a session speaks."""

    utterance_id: str = Field(description="What `speak` or `play_timeline` answered.")
    position: float = Field(description="The second of the sound that is heard now.", examples=[1.25])
    duration: float | None = Field(description="Seconds of the whole sound; null while more of it is being made.")


class SessionSummary(BaseModel):
    """One session of the server."""

    instance_id: SessionId
    character: str = Field(description="The name of the character; `upload` if it was uploaded.", examples=["raven"])
    running: bool = Field(description="Whether the animation runs.")
    viewers: int = Field(ge=0, description="Feeds of this session that are open.")


class SessionList(BaseModel):
    """The sessions, oldest first."""

    sessions: list[SessionSummary]


class State(SessionSummary):
    """All that is set in a session, and how it fares."""

    poser: str = Field(description="The posing engine.", examples=["puppet"])
    device: str = Field(description="Where the engine runs.", examples=["cpu"])
    size: int = Field(description="Edge of the posed picture, in pixels.", examples=[512])
    cels: list[str] = Field(description="The cels that the character has.", examples=[["blush1", "data1"]])
    emotion: str = Field(description="The emotion that is shown.", examples=["joy"])
    emotions: list[str] = Field(description="The emotions that can be shown.", examples=[["admiration", "joy"]])
    talking: bool = Field(description="Whether the mouth moves at random.")
    data_eyes: bool = Field(description="Whether the data stream is in the eyes.")
    speech: Speech | None = Field(description="What is spoken; null for silence.")
    overrides: dict[str, float] = Field(
        description="Morphs and cels that are held, and their values.", examples=[{"head_x_index": 0.5}]
    )
    settings: AnimatorSettings = Field(description="The settings in force, every one of them.")
    fps: float = Field(ge=0, description="Frames per second that the session made lately.", examples=[25.0])
    stage_ms: dict[str, float] = Field(
        description="Mean time of each stage of a frame, in milliseconds.", examples=[{"pose": 4.2, "encode": 1.6}]
    )
    poser_ms: dict[str, float] = Field(
        description="Mean time of each stage of the posing engine, in milliseconds; what is reused does not count.",
        examples=[{"face": 1.1, "figure": 2.9}],
    )
    degraded: str | None = Field(description="Why frames fail; null if they do not.")
    verdict: Verdict
    warnings: Warnings
    clock: float = Field(description="Now, in seconds on the clock of `X-Frame-Time`.", examples=[5678.123456])


class Choice(BaseModel):
    """Something with a picture that can be chosen by its name."""

    name: str = Field(examples=["raven"])
    picture: str = Field(description="The path of the picture.", examples=["/api/avatar/characters/raven.png"])


class Characters(BaseModel):
    """The shipped characters."""

    characters: list[Choice]


class Backdrops(BaseModel):
    """The backdrops."""

    backdrops: list[Choice]


class Emotions(BaseModel):
    """The names of the emotions."""

    emotions: list[str] = Field(examples=[["admiration", "joy"]])


class PoserInformation(BaseModel):
    """One posing engine."""

    name: str = Field(examples=["puppet"])
    available: bool = Field(description="Whether it can run here.")
    why: str = Field(description="Why, or why not.", examples=["it warps the picture itself, on any CPU"])


class Posers(BaseModel):
    """The posing engines."""

    default: str = Field(
        description="The engine of sessions for which `load` names none; `auto` picks one for every character.",
        examples=["auto"],
    )
    posers: list[PoserInformation]


class FilterInformation(BaseModel):
    """What a user interface needs to know of a filter."""

    defaults: dict[str, Any] = Field(
        description="The parameters and their defaults.", examples=[{"sigma": 0.8, "scale": 0.007}]
    )
    ranges: dict[str, list[Any]] = Field(
        description='Of a number least and most, of a switch `[false, true]`, of a choice its words, `["!RGB"]` of a '
        'colour, `["!ignore"]` of what is not for users.',
        examples=[{"sigma": [0, 50], "scale": [0, 0.05]}],
    )
    docstring: str = Field(description="What the filter imitates, then a paragraph per parameter.")
    parameters: dict[str, Any] = Field(
        alias="schema",
        description="JSON Schema of the parameters, with `enabled`: type, range, default, meaning, and `unit`.",
    )


class AvailableFilters(BaseModel):
    """The filters as `[name, information]`, in the order in which they usually act."""

    filters: list[tuple[str, FilterInformation]]


class PresetInformation(BaseModel):
    """A chain of filters that can be chosen by its name."""

    name: str = Field(examples=["hologram"])
    title: str = Field(examples=["Hologram"])
    description: str
    postprocessor_chain: list[Any]


class Presets(BaseModel):
    """The presets."""

    presets: list[PresetInformation]


class VoiceEngine(BaseModel):
    """One voice engine."""

    name: str = Field(examples=["hibari"])
    available: bool = Field(description="Whether it can run here.")
    why: str = Field(description="Why, or why not.", examples=["a neural voice, faster than real time on any CPU"])


class VoiceInformation(BaseModel):
    """What speaks here."""

    engine: str | None = Field(description="The voice engine; null if none can speak any more.", examples=["hibari"])
    model: str | None = Field(description="Its model, for people to read.")
    sample_rate: int = Field(description="Samples per second.", examples=[24000])
    can_pitch: bool = Field(description="Whether `pitch` does anything.")
    engines: list[VoiceEngine] = Field(description="All that there are, the best first.")


class VoiceDetails(BaseModel):
    """A voice."""

    name: str = Field(examples=["af_heart"])
    language: str = Field(examples=["en-US"])
    gender: Literal["female", "male", "none"]
    description: str


class Voices(BaseModel):
    """The voices, the default one first."""

    voices: list[str] = Field(description="Their names.", examples=[["af_heart"]])
    details: list[VoiceDetails]


class ModelInformation(BaseModel):
    """A model as OpenAI describes it."""

    id: str = Field(examples=["tts-1"])
    object: Literal["model"]
    created: int = Field(description="When it was made, in seconds since 1970; here always 0.")
    owned_by: str = Field(examples=["raven"])


class Models(BaseModel):
    """The models that `/v1/audio/speech` takes, for programs that want to choose one."""

    object: Literal["list"]
    data: list[ModelInformation]


class TimedWord(BaseModel):
    """A word as it is written, and from when to when it is heard, in seconds from the sentence's begin."""

    text: str = Field(examples=["Hello"])
    start: float
    end: float


class MouthTimeline(BaseModel):
    """The movement of the mouth: smooth from keyframe to keyframe, closed before the first and after the last."""

    morphs: list[str] = Field(description="Those that the values of a keyframe are for.")
    keyframes: list[list[float]] = Field(description="Each the second, then a value from 0 to 1 for each morph.")


class SpokenSentence(BaseModel):
    """A sentence of an utterance. What is not known before it is made is null."""

    index: int = Field(ge=0, description="Its number, from 0.")
    text: str = Field(description="As it is read out, without Markdown.", examples=["Hello there!"])
    ready: bool = Field(description="Whether it is made.")
    start: float | None = Field(description="Seconds from the utterance's begin.")
    duration: float | None = Field(description="Seconds of its sound.")
    audio_url: str = Field(description="The path of its sound; asking for it waits until it is made.")
    words: list[TimedWord]
    timeline: MouthTimeline | None


class SpokenText(BaseModel):
    """An utterance: a text on its way to being spoken."""

    utterance_id: str
    engine: str = Field(description="The voice engine.", examples=["hibari"])
    voice: str = Field(description="The voice.", examples=["af_heart"])
    sample_rate: int = Field(description="Samples per second of its sound.", examples=[24000])
    complete: bool = Field(description="Whether all of its sentences are made.")
    duration: float | None = Field(description="Seconds of its sound; null while it is not complete.")
    audio_url: str = Field(description="The path of its whole sound.")
    sentences: list[SpokenSentence] = Field(description="All of them, from the beginning.")


class HeardNow(BaseModel):
    """When the mouth was told what is heard."""

    server_time: float = Field(description="Now, in seconds on the clock of `X-Frame-Time`.", examples=[5678.123456])
    position: float = Field(description="The second of the sound that is heard at `server_time`.")


class TimelineStarted(BaseModel):
    """The mouth moves."""

    utterance_id: str = Field(description="For `speech_started` and `stop_speaking`.")
    server_time: float = Field(description="Now, in seconds on the clock of `X-Frame-Time`.", examples=[5678.123456])


class RecordedFile(BaseModel):
    """A file of a recording."""

    name: str = Field(description="A name for it.", examples=["raven-dc90973f.webm"])
    type: str = Field(description="Its media type.", examples=["video/webm"])
    bytes: int = Field(ge=1, description="Its size; of a zip the size of what is in it.")
    url: str = Field(description="The path at which it is fetched.")


class RecordingState(BaseModel):
    """A recording, and how far it is."""

    recording_id: str
    status: Literal["waiting", "speaking", "recording", "done", "stopped", "failed"] = Field(
        description="The last three are ends; `stopped` has a film up to there, and `failed` may have one."
    )
    progress: float = Field(ge=0, le=1, description="Which share of it is made; 0 while its end is not known.")
    problem: str | None = Field(description="Why it failed or was stopped; else null.")
    format: str = Field(description="The format of the film; `png` for `frames`.", examples=["webm"])
    files: list[RecordedFile] = Field(
        description="What can be fetched: the film first, then the times; none before its end."
    )


class RecordedPictures(BaseModel):
    """Where the pictures of a film lie in the whole picture, from one of its frames on."""

    from_frame: int = Field(ge=0)
    size: tuple[int, int] = Field(description="Width and height in pixels.", examples=[[389, 512]])
    full_size: tuple[int, int] = Field(description="That of the whole picture.", examples=[[512, 512]])
    offset: tuple[int, int] = Field(description="x and y of the upper left corner.", examples=[[61, 0]])
    crop: Crop


class RecordedSentence(BaseModel):
    """A sentence in a film; all times are seconds of the film."""

    index: int = Field(ge=0)
    text: str
    start: float
    duration: float
    words: list[TimedWord]


class RecordedSpeech(BaseModel):
    """What is said in a film; all times are seconds of the film."""

    engine: str = Field(examples=["hibari"])
    voice: str = Field(examples=["af_heart"])
    sample_rate: int = Field(examples=[24000])
    start: float
    duration: float
    sentences: list[RecordedSentence]
    timeline: MouthTimeline


class RecordingTimes(BaseModel):
    """What is in a film and when; the file beside it."""

    raven_recording: Literal[1] = Field(description="The version of this form.")
    format: str = Field(examples=["webm"])
    mode: Literal["offline", "live"]
    character: str = Field(examples=["raven"])
    emotion: str | None = Field(description="What was asked for; null: as the avatar was.")
    fps: float
    fps_fraction: tuple[int, int] = Field(description="The same, exactly.", examples=[[30000, 1001]])
    frames: int
    duration: float
    complete: bool = Field(description="False if it was stopped.")
    pictures: list[RecordedPictures] = Field(description="More than one only if the crop changed on the way.")
    speech: RecordedSpeech | None


class Score(BaseModel):
    """An emotion and its probability."""

    label: str = Field(examples=["gratitude"])
    score: float = Field(ge=0, le=1)


class Classification(BaseModel):
    """All 28 emotions, most likely first."""

    classification: list[Score]
    model: str = Field(
        description="Which model spoke.", examples=["prototypes on sentence-transformers/all-MiniLM-L6-v2"]
    )


class Mood(Classification):
    """The emotion that the face has now, and what the text spoke."""

    emotion: str = Field(
        description="The emotion that is shown, or will be as soon as the one before was shown for long enough.",
        examples=["gratitude"],
    )
    changed: bool = Field(description="Whether that is another emotion than before.")


class Labels(BaseModel):
    """The labels in alphabetical order, and how far the model is."""

    labels: list[str] = Field(examples=[["admiration", "joy"]])
    status: Literal["unavailable", "idle", "loading", "ready", "failed"] = Field(
        description="Whether a classification can be told now; `idle`: the model is loaded when it is first needed."
    )
    model: str | None = Field(description="Which model speaks; null unless it is `ready`.")
    progress: float | None = Field(ge=0, le=1, description="Which share of the model is loaded; null if unknown.")
    why: str | None = Field(description="Why it is `unavailable` or `failed`, and what to do; else null.")


class EmbeddingModel(BaseModel):
    """A model that makes vectors."""

    model: str = Field(examples=["sentence-transformers/all-MiniLM-L6-v2"])
    dimension: int = Field(description="How many numbers a vector has.", examples=[384])


class EmbeddingModels(BaseModel):
    """The models by what they are for."""

    models: dict[str, EmbeddingModel]


class Embedding(BaseModel):
    """A vector of unit length for one text; a list of vectors for a list of texts."""

    embedding: list[float] | list[list[float]]


class Searched(BaseModel):
    """What was found."""

    results: str = Field(
        description="All results as one text: a line with title and link, an empty line, the text; five dashes between them."
    )
    engine: str = Field(description="The engine that answered.", examples=["duckduckgo"])
    warnings: Warnings


class SearchedLinks(Searched):
    """What was found, as one text and as links."""

    links: list[str] = Field(examples=[["https://example.org/ravens"]])


class SearchedEntry(BaseModel):
    """One page that was found. Strangers wrote all of it."""

    link: str = Field(examples=["https://example.org/ravens"])
    title: str | None = Field(None, description="Absent if it is not known.")
    text: str


class SearchedEntries(Searched):
    """What was found, as one text and one by one."""

    data: list[SearchedEntry]


class JsonSchema(BaseModel):
    """A JSON Schema of an object."""

    type: Literal["object"]
    properties: dict[str, Any]


class OpenApi(BaseModel):
    """An OpenAPI document."""

    openapi: str = Field(examples=["3.1.0"])
    paths: dict[str, Any]
