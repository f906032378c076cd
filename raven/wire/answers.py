"""What the server answers: the JSON bodies, which endpoints return, and what the functions of clients give.

Fields stand in the order in which they are sent. One that has a default is left out where it has that.
"""

from typing import Annotated, Any, Literal, TypeAlias

from raven.wire.forms import Form, Limits, Meaning, told

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


class Done(Form):
    """It is done."""

    ok: Literal[True]
    warnings: Warnings


class SoundDelta(Form):
    """An event: the next bytes of the sound."""

    type: Literal["speech.audio.delta"]
    audio: str = told("In base64.", more={"contentEncoding": "base64"})


class SoundUsage(Form):
    """What OpenAI charges for. Nothing is counted here."""

    input_tokens: Literal[0]
    output_tokens: Literal[0]
    total_tokens: Literal[0]


class SoundDone(Form):
    """The last event: the sound is complete."""

    type: Literal["speech.audio.done"]
    usage: SoundUsage


class Modules(Form):
    """The modules."""

    modules: list[str] = told(examples=[["avatar", "imagefx"]])


class Readiness(Form):
    """Whether the server is ready for further clients. The status is 503 while it is not."""

    ready: bool
    missing: list[str] = told(
        "What it waits for, a few words each; empty if it is ready.", examples=[["the voice is still being loaded"]]
    )
    failed: list[str] = told(
        "What could not be loaded and is done without; that does not keep the server from being ready."
    )
    sessions_free: int = told("How many more sessions there may be.", ge=0)
    viewers_free: int = told("How many more feeds may be open.", ge=0)


class PictureVerdict(Form):
    """How well a picture works."""

    level: Literal["good", "fair", "no"] = told("Whether it works, works in part, or does not.")
    reasons: list[str] = told(
        "A sentence each; empty if all is well.", examples=[["The right brow is hidden and will stay still."]]
    )
    parts: dict[str, float] = told(
        "The confidence in each part of the rig; below 0.5 it is kept still.", examples=[{"left_eye": 0.93}]
    )


Verdict = Annotated[PictureVerdict | None, Meaning("On the picture; null for one with a rig, which was not looked at.")]


class Chosen(Form):
    """The session has another character."""

    ok: Literal[True]
    verdict: Verdict
    warnings: Warnings


class PictureSize(Form):
    """The picture as it was given."""

    width: int
    height: int


class FoundFace(Form):
    """A face in a picture."""

    box: list[float] = told("Left, top, right, bottom, in pixels of the picture.", min_length=4, max_length=4)
    chance: float = told("That it is one.", ge=0, le=1)


class Intake(Form):
    """How a picture was taken in."""

    schema: int = told("The version of this form.")
    picture: PictureSize
    size: int = told("Edge of the square that was made of it, in pixels.", examples=[1024])
    placement: list[list[float]] = told(
        "From pixels of the picture to units of the template; both count from the middle of the first pixel.",
        examples=[[[0.24, -0.05, 118.8], [0.05, 0.24, -91.8]]],
    )
    faces: list[FoundFace] = told("The faces that were found, the largest first.")
    face: int | None = told("Which of them was taken; null if none was found.")
    features: JsonObject | None = told("Where its features were found, in pixels of the picture.")
    rig: JsonObject = told(
        "The rig in force, in units of the template; that of the template if there is no face.", shape="Rig"
    )
    verdict: PictureVerdict
    correction: JsonObject = told("What was corrected.", shape="Correction")


class Corrected(Intake):
    """How the picture is taken in now."""

    warnings: Warnings


class Loaded(Form):
    """The new session."""

    instance_id: str = told(
        "The id of the session, for all further calls.", examples=["0d1a4f6e-3f0b-4d3c-9a54-0f6f5d0f2c11"]
    )
    verdict: Verdict
    warnings: Warnings


class Speech(Form):
    """What a session speaks."""

    utterance_id: str = told("What `speak` or `play_timeline` answered.")
    position: float = told("The second of the sound that is heard now.", examples=[1.25])
    duration: float | None = told("Seconds of the whole sound; null while more of it is being made.")


class SessionSummary(Form):
    """One session of the server."""

    instance_id: SessionId
    character: CharacterName
    running: Running
    viewers: Viewers


class SessionList(Form):
    """The sessions, oldest first."""

    sessions: list[SessionSummary]


class SpokenManner(Form):
    """How a character speaks where a call says nothing else."""

    voice: str | None = told("One of `/api/tts/list_voices`; null: the server's own.")
    speed: float = told(examples=[1.0])
    pitch: float = told(examples=[1.0])
    language: str | None = told("What it speaks, if that was said.")


class Saved(Form):
    """Whether what a session shows is saved."""

    id: str | None = told("The character of your own that it shows; null: none.")
    name: str | None = told("What that is called.")
    revision: int | None = told("The revision of it that was loaded or saved last.")
    unsaved: bool = told("Whether anything is otherwise than it was loaded or saved.")


class State(Form):
    """All that is set in a session, and how it fares."""

    instance_id: SessionId
    character: CharacterName
    poser: str = told("The posing engine.", examples=["puppet"])
    device: str = told("Where the engine runs.", examples=["cpu"])
    size: int = told("Edge of the posed picture, in pixels.", examples=[512])
    cels: list[str] = told("The cels that the character has.", examples=[["blush1", "data1"]])
    running: Running
    emotion: str = told("The emotion that is shown.", examples=["joy"])
    emotions: list[str] = told("The emotions that can be shown.", examples=[["admiration", "joy"]])
    talking: bool = told("Whether the mouth moves at random.")
    data_eyes: bool = told("Whether the data stream is in the eyes.")
    speech: Speech | None = told("What is spoken; null for silence.")
    overrides: dict[str, float] = told(
        "Morphs and cels that are held, and their values.", examples=[{"head_x_index": 0.5}]
    )
    settings: JsonObject = told("The settings in force, every one of them.", shape="AnimatorSettings")
    viewers: Viewers
    fps: float = told("Frames per second that the session made lately.", ge=0, examples=[25.0])
    stage_ms: dict[str, float] = told(
        "Mean time of each stage of a frame, in milliseconds.", examples=[{"pose": 4.2, "encode": 1.6}]
    )
    poser_ms: dict[str, float] = told(
        "Mean time of each stage of the posing engine, in milliseconds; what is reused does not count.",
        examples=[{"face": 1.1, "figure": 2.9}],
    )
    degraded: str | None = told("Why frames fail; null if they do not.")
    lowered: list[Literal["effects", "upscaler", "filters", "size", "rate"]] = told(
        "What is given up as frames came late, in this order; it comes back, last first, when there is time to spare.",
        examples=[["effects"]],
    )
    verdict: Verdict
    warnings: Warnings
    voice: SpokenManner = told("How it speaks where a call says nothing else.")
    saved: Saved
    clock: float = told("Now, in seconds on the clock of `X-Frame-Time`.", examples=[5678.123456])


class Choice(Form):
    """Something with a picture that can be chosen by its name."""

    name: str = told(examples=["raven"])
    picture: str = told("The path of the picture.", examples=["/api/avatar/characters/raven.png"])


class OwnCharacter(Form):
    """A character of the server: one of your own, or a shipped one."""

    id: str = told("Its name for programs, which stays.", examples=["mika"])
    name: str = told("What people call it.", examples=["Mika"])
    own: bool = told("Whether it is one of your own, which can be changed.")
    revision: int | None = told("Counts up with every save; null for shipped and damaged ones.", examples=[3])
    saved: str | None = told("When it was saved, in ISO 8601.", examples=["2026-01-31T12:00:00+00:00"])
    thumbnail: str | None = told(
        "The path of a small picture.", examples=["/api/characters/mika/thumbnail.webp?revision=3"]
    )
    damaged: str | None = told("Why it cannot be used; null: it can.")


class OwnCharacters(Form):
    """The characters: your own first, by name."""

    characters: list[OwnCharacter]
    bin: list[OwnCharacter] = told("What was deleted and can be restored, for thirty days; newest first.")


class CharacterDetails(OwnCharacter):
    """All that is known of a character of your own."""

    author: str
    licence: str
    persona: str
    voice: SpokenManner
    settings: JsonObject | None = told("Its animator settings; null: it has none.", shape="AnimatorSettings")
    emotions: JsonObject | None = told("Templates of its own emotions, by name; null: it has none.")
    files: dict[str, int] = told("Its files and their sizes in bytes.", examples=[{"character.png": 301222}])
    warnings: Warnings


class Characters(Form):
    """The shipped characters."""

    characters: list[Choice]


class Backdrops(Form):
    """The backdrops."""

    backdrops: list[Choice]


class Emotions(Form):
    """The names of the emotions."""

    emotions: list[str] = told(examples=[["admiration", "joy"]])


class PoserInformation(Form):
    """One posing engine."""

    name: str = told(examples=["puppet"])
    available: bool = told("Whether it can run here.")
    why: str = told("Why, or why not.", examples=["it warps the picture itself, on any CPU"])


class Posers(Form):
    """The posing engines."""

    posers: list[PoserInformation]
    default: str = told(
        "The engine of sessions for which `load` names none; `auto` picks one for every character.", examples=["auto"]
    )


class FilterInformation(Form):
    """What a user interface needs to know of a filter."""

    defaults: JsonObject = told("The parameters and their defaults.", examples=[{"sigma": 0.8, "scale": 0.007}])
    ranges: dict[str, list[Any]] = told(
        'Of a number least and most, of a switch `[false, true]`, of a choice its words, `["!RGB"]` of a '
        'colour, `["!ignore"]` of what is not for users.',
        examples=[{"sigma": [0, 50], "scale": [0, 0.05]}],
    )
    docstring: str = told("What the filter imitates, then a paragraph per parameter.")
    schema: JsonObject = told(
        "JSON Schema of the parameters, with `enabled`: type, range, default, meaning, and `unit`."
    )


class AvailableFilters(Form):
    """The filters as `[name, information]`, in the order in which they usually act."""

    filters: list[tuple[str, FilterInformation]]


class PresetInformation(Form):
    """A chain of filters that can be chosen by its name."""

    name: str = told(examples=["hologram"])
    title: str = told(examples=["Hologram"])
    description: str
    postprocessor_chain: list[Any] = told(shape="FilterChain")


class Presets(Form):
    """The presets."""

    presets: list[PresetInformation]


class VoiceEngine(Form):
    """One voice engine."""

    name: str = told(examples=["hibari"])
    available: bool = told("Whether it can run here.")
    why: str = told("Why, or why not.", examples=["a neural voice, faster than real time on any CPU"])


class VoiceInformation(Form):
    """What speaks here."""

    engine: str | None = told("The voice engine; null if none can speak any more.", examples=["hibari"])
    model: str | None = told("Its model, for people to read.")
    sample_rate: int = told("Samples per second.", examples=[24000])
    can_pitch: bool = told("Whether `pitch` does anything.")
    engines: list[VoiceEngine] = told("All that there are, the best first.")


class VoiceDetails(Form):
    """A voice."""

    name: str = told(examples=["af_heart"])
    language: str = told(examples=["en-US"])
    gender: Literal["female", "male", "none"]
    description: str


class Voices(Form):
    """The voices, the default one first."""

    voices: list[str] = told("Their names.", examples=[["af_heart"]])
    details: list[VoiceDetails]


class ModelInformation(Form):
    """A model as OpenAI describes it."""

    id: str = told(examples=["tts-1"])
    object: Literal["model"]
    created: int = told("When it was made, in seconds since 1970; here always 0.")
    owned_by: str = told(examples=["raven"])


class Models(Form):
    """Those of the language model's server as it tells them, and the names that `/v1/audio/speech` takes."""

    object: Literal["list"]
    data: list[ModelInformation | dict[str, Any]]


class ChatCompletion(Form):
    """What the language model's server answers, as it is; OpenAI's description of it has more."""

    choices: list[dict[str, Any]] = told("The answers; the first one is said.")


class Said(Form):
    """What will be said."""

    utterance_id: str | None = told("Its id in `events`; null where nothing of the text can be said.")


class StageNews(Form):
    """What happens on an avatar's stage."""

    event: Literal["speaking", "ended", "stopped"] = told(
        "`speaking`: this utterance is to be heard now; `ended`: all of it was; `stopped`: be silent."
    )
    utterance_id: str
    characters: int = told(
        "Of what was written, how many characters were heard in whole lines; 0 before its end.", ge=0
    )
    words: str = told("What was heard of the line behind them.")


class TimedWord(Form):
    """A word as it is written, and from when to when it is heard, in seconds from the sentence's begin."""

    text: str = told(examples=["Hello"])
    start: float
    end: float


class MouthTimeline(Form):
    """The movement of the mouth: smooth from keyframe to keyframe, closed before the first and after the last."""

    morphs: list[str] = told("Those that the values of a keyframe are for.")
    keyframes: list[list[float]] = told("Each the second, then a value from 0 to 1 for each morph.")


class SpokenSentence(Form):
    """A sentence of an utterance. What is not known before it is made is null."""

    index: int = told("Its number, from 0.", ge=0)
    text: str = told("As it is read out, without Markdown.", examples=["Hello there!"])
    ready: bool = told("Whether it is made.")
    start: float | None = told("Seconds from the utterance's begin.")
    duration: float | None = told("Seconds of its sound.")
    audio_url: str = told("The path of its sound; asking for it waits until it is made.")
    words: list[TimedWord]
    timeline: MouthTimeline | None


class SpokenText(Form):
    """An utterance: a text on its way to being spoken."""

    utterance_id: str
    engine: str = told("The voice engine.", examples=["hibari"])
    voice: str = told("The voice.", examples=["af_heart"])
    sample_rate: int = told("Samples per second of its sound.", examples=[24000])
    complete: bool = told("Whether all of its sentences are made.")
    more: bool = told("Whether sentences may still be added: it is written while it is spoken.")
    duration: float | None = told("Seconds of its sound; null while it is not complete.")
    audio_url: str = told("The path of its whole sound.")
    sentences: list[SpokenSentence] = told("All of them, from the beginning.")


class HeardNow(Form):
    """When the mouth was told what is heard."""

    server_time: float = told("Now, in seconds on the clock of `X-Frame-Time`.", examples=[5678.123456])
    position: float = told("The second of the sound that is heard at `server_time`.")


class TimelineStarted(Form):
    """The mouth moves."""

    utterance_id: str = told("For `speech_started` and `stop_speaking`.")
    server_time: float = told("Now, in seconds on the clock of `X-Frame-Time`.", examples=[5678.123456])


class PronouncedWord(TimedWord):
    """A word with how it is pronounced; its times are seconds of the sound."""

    phonemes: str = told("In the misaki alphabet.")


class SentenceTimes(Form):
    """A sentence, and when it is heard."""

    text: str
    start: float = told("Seconds from the begin of the sound.")
    duration: float


class SoundDocument(Form):
    """A sound, and when which word of it is heard, in one body."""

    audio: str = told("The sound as a file, in base64.", more={"contentEncoding": "base64"})
    format: str = told("Its format.", examples=["flac"])
    media_type: str = told(examples=["audio/flac"])
    sample_rate: int = told("Samples per second.", examples=[24000])
    duration: float = told("Seconds of the sound.")
    engine: str = told("The voice engine.", examples=["hibari"])
    voice: str = told("The voice.", examples=["af_heart"])
    words: list[PronouncedWord]
    sentences: list[SentenceTimes]
    timeline: MouthTimeline


class SoundTimeline(Form):
    """What is said in a sound, and how the mouth moves with it."""

    text: str = told("What is said, as it is read out.", examples=["Hello there!"])
    duration: float = told("Seconds of the sound.")
    timeline: MouthTimeline


RecordingStatus: TypeAlias = Literal["waiting", "speaking", "recording", "done", "stopped", "failed"]
ENDED: tuple[RecordingStatus, ...] = ("done", "stopped", "failed")
"""When no more happens to a recording."""


class RecordedFile(Form):
    """A file of a recording."""

    name: str = told("A name for it.", examples=["raven-dc90973f.webm"])
    type: str = told("Its media type.", examples=["video/webm"])
    bytes: int = told("Its size; of a zip the size of what is in it.", ge=1)
    url: str = told("The path at which it is fetched.")


class RecordingState(Form):
    """A recording, and how far it is."""

    recording_id: str
    status: RecordingStatus = told(
        "The last three are ends; `stopped` has a film up to there, and `failed` may have one."
    )
    progress: float = told("Which share of it is made; 0 while its end is not known.", ge=0, le=1)
    problem: str | None = told("Why it failed or was stopped; else null.")
    format: str = told("The format of the film; `png` for `frames`.", examples=["webm"])
    files: list[RecordedFile] = told("What can be fetched: the film first, then the times; none before its end.")


class RecordedPictures(Form):
    """Where the pictures of a film lie in the whole picture, from one of its frames on."""

    from_frame: int = told(ge=0)
    size: tuple[int, int] = told("Width and height in pixels.", examples=[[389, 512]])
    full_size: tuple[int, int] = told("That of the whole picture.", examples=[[512, 512]])
    offset: tuple[int, int] = told("x and y of the upper left corner.", examples=[[61, 0]])
    crop: JsonObject = told(shape="Crop")


class RecordedSentence(Form):
    """A sentence in a film; all times are seconds of the film."""

    index: int = told(ge=0)
    text: str
    start: float
    duration: float
    words: list[TimedWord]


class RecordedSpeech(Form):
    """What is said in a film; all times are seconds of the film."""

    engine: str = told(examples=["hibari"])
    voice: str = told(examples=["af_heart"])
    sample_rate: int = told(examples=[24000])
    start: float
    duration: float
    sentences: list[RecordedSentence]
    timeline: MouthTimeline


class RecordingTimes(Form):
    """What is in a film and when; the file beside it."""

    raven_recording: Literal[1] = told("The version of this form.")
    format: str = told(examples=["webm"])
    mode: Literal["offline", "live"]
    character: str = told(examples=["raven"])
    emotion: str | None = told("What was asked for; null: as the avatar was.")
    fps: float
    fps_fraction: tuple[int, int] = told("The same, exactly.", examples=[[30000, 1001]])
    frames: int
    duration: float
    complete: bool = told("False if it was stopped.")
    pictures: list[RecordedPictures] = told("More than one only if the crop changed on the way.")
    speech: RecordedSpeech | None


ModelThatSpoke = Annotated[
    str, Meaning("Which model spoke.", examples=["prototypes on sentence-transformers/all-MiniLM-L6-v2"])
]


class Score(Form):
    """An emotion and its probability."""

    label: str = told(examples=["gratitude"])
    score: float = told(ge=0, le=1)


class Classification(Form):
    """All 28 emotions, most likely first."""

    classification: list[Score]
    model: ModelThatSpoke


class Mood(Form):
    """The emotion that the face has now, and what the text spoke."""

    emotion: str = told(
        "The emotion that is shown, or will be as soon as the one before was shown for long enough.",
        examples=["gratitude"],
    )
    changed: bool = told("Whether that is another emotion than before.")
    classification: list[Score]
    model: ModelThatSpoke


class Labels(Form):
    """The labels in alphabetical order, and how far the model is."""

    labels: list[str] = told(examples=[["admiration", "joy"]])
    status: Literal["unavailable", "idle", "loading", "ready", "failed"] = told(
        "Whether a classification can be told now; `idle`: the model is loaded when it is first needed."
    )
    model: str | None = told("Which model speaks; null unless it is `ready`.")
    progress: float | None = told("Which share of the model is loaded; null if unknown.", ge=0, le=1)
    why: str | None = told("Why it is `unavailable` or `failed`, and what to do; else null.")


class EmbeddingModel(Form):
    """A model that makes vectors."""

    model: str = told(examples=["sentence-transformers/all-MiniLM-L6-v2"])
    dimension: int = told("How many numbers a vector has.", examples=[384])


class EmbeddingModels(Form):
    """The models by what they are for."""

    models: dict[str, EmbeddingModel]


class Embedding(Form):
    """A vector of unit length for one text; a list of vectors for a list of texts."""

    embedding: list[float] | list[list[float]]


Results = Annotated[
    str,
    Meaning("All results as one text: a line with title and link, an empty line, the text; five dashes between them."),
]
SearchEngine = Annotated[str, Meaning("The engine that answered.", examples=["duckduckgo"])]


class SearchedLinks(Form):
    """What was found, as one text and as links."""

    results: Results
    links: list[str] = told(examples=[["https://example.org/ravens"]])
    engine: SearchEngine
    warnings: Warnings


class SearchedEntry(Form):
    """One page that was found. Strangers wrote all of it."""

    text: str
    link: str = told(examples=["https://example.org/ravens"])
    title: str | None = told("Absent if it is not known.", default=None)


class SearchedEntries(Form):
    """What was found, as one text and one by one."""

    results: Results
    data: list[SearchedEntry]
    engine: SearchEngine
    warnings: Warnings


class JsonSchema(Form):
    """A JSON Schema of an object; it has more than this."""

    type: Literal["object"]
    properties: JsonObject


class OpenApi(Form):
    """An OpenAPI document; it has more than this."""

    openapi: str = told(examples=["3.1.0"])
    paths: JsonObject
