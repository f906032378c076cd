"""The server's configuration: what `raven.toml` may contain, the defaults, and how the file is read."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from raven.errors import InvalidInput
from raven.schema import invalid_input
from raven.server.logs import LogFormat

USER_FOLDER = Path("~/.config/raven/server")

PathFromHome = Annotated[Path, AfterValidator(Path.expanduser)]
LogLevel = Literal["debug", "info", "warning", "error", "critical"]
Dtype = Literal["float32", "float16", "bfloat16"]
Tha3Variant = Literal["auto", "standard_float", "separable_float", "standard_half", "separable_half"]
Tha3Dtype = Literal["auto", "float32", "float16"]


class _Section(BaseModel):
    """A table of the file: frozen, and a misspelt name is an error rather than silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Network(_Section):
    """Where the server listens and whom it answers."""

    port: int = Field(5100, ge=0, le=65535, description="TCP port; 0 takes a free one.")
    listen: bool = Field(False, description="Answer other machines too, and want the key from everyone.")
    require_key: bool = Field(False, description="Want the key from local clients as well.")
    key_file: PathFromHome = Field(
        (USER_FOLDER / "api_key.txt").expanduser(),
        description="Where the key is; made with a random 256-bit key when it does not exist.",
    )
    allowed_origins: tuple[str, ...] = Field(
        (),
        description='Web origins beside this machine\'s that use the API, such as "https://chat.example"; "*": all.',
    )
    allowed_hosts: tuple[str, ...] = Field(
        (), description="Further host names under which local clients may address this server, such as that of a proxy."
    )


class Limits(_Section):
    """How much the server takes on before it says no."""

    sessions: int = Field(16, ge=1, description="Sessions at the same time.")
    viewers: int = Field(128, ge=1, le=4096, description="Open feeds at the same time; each has a thread waiting.")
    idle_seconds: float = Field(
        3600, gt=0, allow_inf_nan=False, description="A session without viewers or calls for so long is closed."
    )
    stall_seconds: float = Field(
        60, gt=0, allow_inf_nan=False, description="A viewer that reads nothing for so long is disconnected."
    )
    upload_bytes: int = Field(32 * 2**20, ge=2**16, description="Size of a request with pictures.")
    picture_pixels: int = Field(4096 * 4096, ge=512 * 512, description="Width times height of an uploaded picture.")
    original_bytes: int = Field(
        256 * 2**20,
        ge=2**20,
        description="What uploaded files may take that are kept as they were, to correct what was made of them.",
    )
    picture_bytes: int = Field(
        2**30,
        ge=2**25,
        description="Memory that the pictures of all sessions may take; see docs/server.md for how much one takes.",
    )
    imagefx_pixels: int = Field(
        3840 * 2160, ge=512 * 512, description="Width times height of a picture that /api/imagefx takes or gives."
    )
    searches: int = Field(4, ge=1, description="Web searches at the same time.")
    renders: int = Field(
        2,
        ge=1,
        description="Calls of load, reload, render and /api/imagefx that are worked on at the same time; others wait.",
    )
    recognitions: int = Field(
        1, ge=1, le=64, description="Sounds in which speech is recognised at the same time; others wait."
    )
    speeches: int = Field(32, ge=1, le=1024, description="Calls that wait for speech to be made, at the same time.")
    utterances: int = Field(64, ge=1, description="Utterances of all avatars at the same time.")
    utterance_seconds: float = Field(
        60,
        gt=0,
        allow_inf_nan=False,
        description="An utterance that is neither heard nor asked for so long is dropped.",
    )
    speech_bytes: int = Field(256 * 2**20, ge=2**20, description="Sound of all utterances; 256 MiB are ninety minutes.")
    recordings: int = Field(2, ge=1, description="Recordings that are made at the same time.")
    recording_seconds: float = Field(600, gt=0, le=3600, description="Length of a recording.")
    recording_bytes: int = Field(
        2 * 2**30, ge=2**20, description="What all recordings may take on the disk and in memory."
    )
    recording_keep_seconds: float = Field(
        900, gt=0, allow_inf_nan=False, description="A finished recording that nobody asked for so long is deleted."
    )


class Avatar(_Section):
    """The avatar module."""

    poser: str = Field("auto", description="The posing engine; auto takes the best that runs well here.")
    device: str = Field("auto", description="Where neural engines run: auto, cpu, or cuda:0 and so on.")
    models_dir: PathFromHome | None = Field(
        None, description="A folder with the model files of THA3; nothing is downloaded then."
    )
    character: str = Field(
        "raven",
        description="Whom the session at start shows: a shipped name, one of the user's own, or the path of a PNG or of a "
        ".raven file; empty: no such session.",
    )
    characters_folder: PathFromHome | None = Field(
        None, description="Where the user's own characters are kept; without it in the user's data folder."
    )
    emotions_folder: PathFromHome | None = Field(None, description="Emotion templates that come before the factory's.")
    backdrops: PathFromHome | None = Field(
        None, description="A folder of pictures for the setting backdrop_path, beside the shipped ones."
    )
    lower_when_late: bool = Field(
        True,
        description="Whether effects, filters and so on are given up while frames take too long; see docs/server.md.",
    )
    settings: dict[str, Any] = Field(
        default_factory=dict, description="Animator settings for sessions whose client sets none; see docs/http-api.md."
    )


class Tha3(_Section):
    """The model files of the posing engine tha3, and how it computes; see docs/posers.md."""

    repository: str = Field("OktayAlpk/talking-head-anime-3", description="The repository on the Hugging Face hub.")
    revision: str = Field("main", description="Its branch, tag or commit.")
    variant: Tha3Variant = Field("auto", description="Which networks; auto: the best of those that are here.")
    dtype: Tha3Dtype = Field("auto", description="The numbers it computes with; auto: float16 on a GPU, else float32.")
    compile: bool = Field(False, description="Turn the networks into machine code at start; faster frames on a CPU.")


class Classify(_Section):
    """The module classify: emotion from text."""

    enabled: bool = Field(True, description="Whether /api/classify answers.")
    model: str = Field(
        "auto",
        description="prototypes: without the Hugging Face hub; a name on the hub, or a folder: that model, downloaded "
        "when it is first used; auto: prototypes, unless the usual model of the hub is on this machine already.",
    )
    device: str = Field("auto", description="Where a model of the hub runs: auto, cpu, or cuda:0 and so on.")
    dtype: Dtype = Field("float32", description="The numbers that a model of the hub computes with.")
    preload: bool = Field(True, description="Load the model when the server starts, not when it is first used.")
    return_seconds: float = Field(
        30,
        ge=0,
        allow_inf_nan=False,
        description="After set_emotion_from_text, and after speech, the face is neutral again so much later; 0: never.",
    )
    hold_seconds: float = Field(
        1, ge=0, le=60, description="So long an emotion is shown before another text may change it."
    )
    margin: float = Field(
        2,
        ge=1,
        le=1000,
        description="So many times as likely as the shown emotion another one must be in a text, right after a change.",
    )
    margin_seconds: float = Field(
        4, gt=0, allow_inf_nan=False, description="In so many seconds that lead shrinks to half of itself."
    )


class Embeddings(_Section):
    """The module embeddings: texts as vectors."""

    enabled: bool = Field(True, description="Whether /api/embeddings answers.")
    models: dict[str, str] = Field(
        {"default": "auto", "qa": "auto"},
        description="Role to model. minilm: without the Hugging Face hub; a name on the hub, or a folder: that model, "
        "downloaded when it is first used; auto: minilm, unless the role's usual model of the hub is on this machine "
        "already.",
    )
    device: str = Field("auto", description="Where models of the hub run: auto, cpu, or cuda:0 and so on.")
    dtype: Dtype = Field("float32", description="The numbers that models of the hub compute with.")
    preload: bool = Field(False, description="Load the model when the server starts, not when it is first used.")


class Speech(_Section):
    """The voice: /api/tts, /v1/audio, and avatars that speak."""

    enabled: bool = Field(True, description="Whether anything is spoken.")
    engine: str = Field("auto", description="The voice engine; auto takes the best that runs well here.")
    device: str = Field("auto", description="Where the engine kokoro runs: auto, cpu, or cuda:0 and so on.")
    voices_folder: PathFromHome | None = Field(
        None, description="Further voices for Kokoro, and its model; see docs/speech.md."
    )
    preload: bool = Field(True, description="Load the engine when the server starts, not when it first speaks.")


class Hearing(_Section):
    """Speech recognition: /v1/audio/transcriptions, and the microphone of the page."""

    enabled: bool = Field(True, description="Whether anything is recognised; it needs the extra asr, see docs/chat.md.")
    model: str = Field(
        "Systran/faster-whisper-base",
        description="A model for faster-whisper: a name on the Hugging Face hub, downloaded when it is first used, or a folder.",
    )
    device: str = Field("auto", description="Where it runs: auto, cpu, or cuda:0 and so on.")
    preload: bool = Field(False, description="Load the model when the server starts, not when it is first used.")
    seconds: float = Field(600, gt=0, le=14_400, description="Length of a sound that is taken.")


class Chat(_Section):
    """The language model behind this server: /v1/chat/completions passes requests on to it, and the avatar says its answers."""

    base_url: str = Field(
        "",
        pattern=r"^(https?://\S+)?$",
        description="Where a server with OpenAI's interface is, such as http://localhost:11434/v1; empty: nowhere.",
    )
    key_env: str = Field(
        "",
        description="The environment variable with its key; empty: the key that a client sends, if this server wants none.",
    )
    model: str = Field("", description="The model for requests that name none.")
    timeout: float = Field(
        600, gt=0, allow_inf_nan=False, description="Seconds in which nothing comes of an answer until it is given up."
    )
    strip_tags: bool = Field(
        False,
        description="Take directions such as [joy] out of the answers that clients get; the avatar follows them anyway.",
    )
    begins_thinking: bool = Field(
        False,
        description="Whether the model's answers begin within a thought, of which only the end is written: </think>.",
    )
    speak: Literal["all", "streams", "none"] = Field(
        "all",
        description="Which answers the avatar says; streams: only those that a client has streamed, as programs ask for "
        "titles and summaries whole.",
    )
    voice: str = Field(
        "", description="The voice that says them; empty: the server's own, and on the page that of the character."
    )
    folder: PathFromHome | None = Field(
        None,
        description="Where the page's conversations are kept, and which model was chosen there; without it in the user's "
        "data folder.",
    )
    context: int = Field(
        4096, ge=512, le=2**24, description="Tokens that the model has room for, in conversations on the page."
    )
    summary: bool = Field(
        False,
        description="Whether the model puts down in short what it has no room for any more, in conversations on the page.",
    )
    answer: int = Field(512, ge=64, le=2**20, description="Tokens of these that are left for its answer.")


class Websearch(_Section):
    """The module websearch: what search engines find. The only one that sends what users write to somebody else."""

    enabled: bool = Field(False, description="Whether /api/websearch answers; it needs an extra, see docs/text.md.")
    engines: tuple[str, ...] = Field(
        ("duckduckgo", "mojeek", "brave"),
        min_length=1,
        description="The engines that may be asked, best first: names of the library ddgs.",
    )
    timeout: float = Field(6, gt=0, le=300, description="Seconds that one request to an engine may take.")
    deadline: float = Field(15, gt=0, le=300, description="Seconds that a whole search may take, all engines together.")
    remember: float = Field(
        300, ge=0, allow_inf_nan=False, description="Seconds for which the results of a search are kept; 0: not at all."
    )
    region: str = Field(
        "us-en", pattern="^[a-z]{2}-[a-z]{2,3}$", description="Country and language of what is looked for."
    )
    proxy: str = Field(
        "", description='Where requests go through, such as "socks5h://localhost:9150"; empty: directly.'
    )


class Server(_Section):
    """The server itself."""

    state_dir: PathFromHome | None = Field(
        None,
        description="A folder of this server alone, where sessions are kept, so that they outlive it; none: nowhere.",
    )
    state_url: str = Field(
        "",
        pattern=r"^((rediss?|unix)://\S+)?$",
        description="In its place a Valkey or Redis that several servers share, such as redis://localhost:6379/0; a session "
        "goes on at whichever is asked for it. It needs the extra shared.",
    )
    name: str = Field(
        "",
        pattern=r"^([a-z0-9][a-z0-9-]{0,19})?$",
        description="Which of several servers this is: the ids of its sessions begin with it.",
    )

    @model_validator(mode="after")
    def _has_one_place(self) -> Self:
        if self.state_url and self.state_dir:
            raise ValueError("state_dir and state_url exclude each other")
        if self.state_url and not self.name:
            raise ValueError("state_url needs a name, another one for each server that shares")
        return self


class ServerConfig(_Section):
    """Everything that `raven.toml` may contain."""

    log_level: LogLevel = Field("info", description="How much the server tells.")
    log_format: LogFormat = Field("text", description="How: text for people, or a JSON object per line for programs.")
    server: Server = Server()
    network: Network = Network()
    limits: Limits = Limits()
    avatar: Avatar = Avatar()
    tha3: Tha3 = Tha3()
    chat: Chat = Chat()
    hearing: Hearing = Hearing()
    classify: Classify = Classify()
    embeddings: Embeddings = Embeddings()
    websearch: Websearch = Websearch()
    speech: Speech = Speech()


def read_config(path: Path | None) -> ServerConfig:
    """The configuration in a TOML file, or the defaults for None. Raises `InvalidInput` naming file and place."""
    if path is None:
        return ServerConfig()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(str(path), f"cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(str(path), f"is not TOML: {error}") from error
    return validated(data, str(path))


def validated(data: Mapping[str, Any], source: str) -> ServerConfig:
    """`data` as a configuration. Raises `InvalidInput` naming the `source` and the place in it."""
    try:
        return ServerConfig.model_validate(data)
    except ValidationError as error:
        raise InvalidInput(source, str(invalid_input("", error))) from error
