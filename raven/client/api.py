"""Raven's Python client as functions of one server: they load a character, direct it and read its feed.

    from raven.client import api

    api.initialize("http://localhost:5100", None)
    instance_id = api.avatar_load("me.png")
    api.avatar_start(instance_id)
    api.avatar_set_emotion(instance_id, "joy")
    for mimetype, headers, picture in api.avatar_result_feed(instance_id):
        ...

Each is a method of the `RavenClient` that `initialize` makes, where its text stands; answers are given as plain dicts and lists.
Every function may be called from any thread. Failures are raised as `raven.client.errors.RavenClientError` and its kinds, all of
them `RuntimeError`s. Needs `requests` and nothing heavy.
"""

import inspect
import json
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import requests

from raven.client.client import RavenClient
from raven.client.connection import check, read_key
from raven.client.errors import AlreadyInitialized, NotInitialized, RavenClientError
from raven.client.feed import Frame as Frame
from raven.client.feed import FrameStream as FrameStream
from raven.client.feed import VideoStream as VideoStream
from raven.client.imagefx import ImageEffects
from raven.client.recording import Films
from raven.client.speech import SPEAKERS, RemoteVoice
from raven.client.text import Texts
from raven.wire.answers import Done
from raven.wire.forms import Form

log = logging.getLogger(__name__)

Part = TypeVar("Part", RavenClient, ImageEffects, Films, RemoteVoice, Texts)
Given = ParamSpec("Given")
Found = TypeVar("Found")

_connection: RavenClient | None = None
_initializing = threading.Lock()

# The connection


def initialize(
    raven_server_url: str, raven_api_key_file: str | Path | None = None, executor: Executor | None = None
) -> None:
    """Say where the server is, once per process. Saying the same again does nothing.

    `raven_api_key_file` holds the server's key; a file that does not exist means no key. `executor` is accepted for
    programs that hand over the thread pool of their speech; nothing here works in the background. Raises
    `AlreadyInitialized`, and changes nothing, if it was called with another address or key before: for several servers make a
    `RavenClient` of each.
    """
    global _connection
    wanted = RavenClient(raven_server_url, read_key(raven_api_key_file))
    url, key = wanted.connection.url, wanted.connection.key
    with _initializing:
        if _connection is None:
            _connection = wanted
        elif (known := _connection.connection.url) != url:
            raise AlreadyInitialized(f"the client speaks to {known} already, not to {url}")
        elif key not in (None, _connection.connection.key):
            raise AlreadyInitialized(f"the client speaks to {known} with another key already")


def connected() -> RavenClient:
    """The client that `initialize` has made. Raises `NotInitialized`."""
    if _connection is None:
        raise NotInitialized("call raven.client.api.initialize first")
    return _connection


def require() -> None:
    """Raise `NotInitialized` if `initialize` was not called."""
    connected()


def yell_on_error(response: requests.Response) -> None:
    """Raise the error that an answer of the server stands for, unless it is a success (status 200)."""
    try:
        check(response)
    except RavenClientError as error:
        log.error("%s", error)
        raise


def test_connection(quiet: bool = False) -> bool:  # noqa: PT028  # not a test: its name is part of the API
    """As `raven_server_available`; prints what it found unless `quiet`."""
    client = connected()
    try:
        client.check()
    except RavenClientError as error:
        if not quiet:
            print(f"Raven does not answer: {error}")
        return False
    if not quiet:
        print(f"Raven answers at {client.connection.url}")
    return True


# From methods of the client and its parts to functions


def _bound(method: Callable[Concatenate[Part, Given], Found]) -> Callable[Given, Found]:
    """The method as a function: it is called on that part of the client which has it."""
    kind = method.__qualname__.partition(".")[0]
    part_of: Callable[[RavenClient], Any] = _PARTS[kind]

    @wraps(method)
    def call(*args: Given.args, **kwargs: Given.kwargs) -> Found:
        return method(part_of(connected()), *args, **kwargs)

    signature = inspect.signature(method)
    parameters = list(signature.parameters.values())[1:]
    call.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]  # that of `inspect`
    return call


_PARTS: Mapping[str, Callable[[RavenClient], Any]] = {
    "RavenClient": lambda client: client,
    "ImageEffects": lambda client: client.imagefx,
    "Films": lambda client: client.films,
    "RemoteVoice": lambda client: client.voice,
    "Texts": lambda client: client.texts,
}


def _giving(give: Callable[[Any], Found], method: Callable[Concatenate[Part, Given], object]) -> Callable[Given, Found]:
    """The same, giving something else than the method does."""
    bound = _bound(method)

    @wraps(bound)
    def call(*args: Given.args, **kwargs: Given.kwargs) -> Found:
        return give(bound(*args, **kwargs))

    return call


def _nothing(answer: object) -> None:
    """What functions give that have nothing to tell."""


def _id(answer: Any) -> str:
    return str(answer.instance_id)


def _dict(answer: Form) -> dict[str, Any]:
    return answer.to_json()


def _dicts(found: list[Form]) -> list[dict[str, Any]]:
    return [each.to_json() for each in found]


def _names(found: list[Any]) -> list[str]:
    return [each.name for each in found]


def _warnings(answer: Done) -> list[str]:
    return [str(warning) for warning in answer.warnings or ()]


raven_server_available = _bound(RavenClient.available)
modules = _bound(RavenClient.modules)

# Sessions

avatar_load = _giving(_id, RavenClient.load)
avatar_load_character = _giving(_id, RavenClient.load_character)
avatar_reload = _giving(_nothing, RavenClient.reload)
avatar_reload_character = _giving(_nothing, RavenClient.reload_character)
avatar_unload = _giving(_nothing, RavenClient.unload)
avatar_sessions = _giving(_dicts, RavenClient.sessions)
avatar_state = _giving(_dict, RavenClient.state)
avatar_intake = _giving(_dict, RavenClient.intake)
avatar_intake_picture = _bound(RavenClient.intake_picture)
avatar_correct = _giving(_dict, RavenClient.correct)
avatar_character_files = _bound(RavenClient.character_files)

# Direction

avatar_start = _giving(_nothing, RavenClient.start)
avatar_stop = _giving(_nothing, RavenClient.stop)
avatar_start_talking = _giving(_nothing, RavenClient.start_talking)
avatar_stop_talking = _giving(_nothing, RavenClient.stop_talking)
avatar_start_data_eyes = _giving(_nothing, RavenClient.start_data_eyes)
avatar_stop_data_eyes = _giving(_nothing, RavenClient.stop_data_eyes)
avatar_set_emotion = _giving(_nothing, RavenClient.set_emotion)
avatar_set_emotion_from_text = _giving(_dict, Texts.set_emotion)
avatar_play_effect = _giving(_nothing, RavenClient.play_effect)
avatar_set_overrides = _giving(_nothing, RavenClient.set_overrides)
avatar_modify_overrides = _giving(_nothing, RavenClient.modify_overrides)
avatar_load_emotion_templates = _giving(_warnings, RavenClient.load_emotion_templates)
avatar_load_animator_settings = _giving(_warnings, RavenClient.load_animator_settings)


def avatar_load_emotion_templates_from_file(instance_id: str, filename: str | Path) -> list[str]:
    """As `avatar_load_emotion_templates`, from a JSON file."""
    return avatar_load_emotion_templates(instance_id, json.loads(Path(filename).read_text(encoding="utf-8")))


def avatar_load_animator_settings_from_file(instance_id: str, filename: str | Path) -> list[str]:
    """As `avatar_load_animator_settings`, from a JSON file."""
    return avatar_load_animator_settings(instance_id, json.loads(Path(filename).read_text(encoding="utf-8")))


# What there is to choose from


def avatar_get_available_filters() -> list[tuple[str, dict[str, Any]]]:
    """The filters of the postprocessor as (name, {"defaults", "ranges", "docstring"})."""
    return [(name, information.to_json()) for name, information in connected().available_filters()]


avatar_characters = _giving(_names, RavenClient.characters)
avatar_backdrops = _giving(_names, RavenClient.backdrops)
avatar_backdrop = _bound(RavenClient.backdrop)
avatar_emotions = _bound(RavenClient.emotions)
avatar_presets = _giving(_dicts, RavenClient.presets)
avatar_settings_schema = _bound(RavenClient.settings_schema)

# Pictures and films

avatar_result_feed = _bound(RavenClient.feed)
reconnecting_feed = _bound(RavenClient.reconnecting_feed)
avatar_video_feed = _bound(RavenClient.video)
avatar_snapshot = _bound(RavenClient.snapshot)
avatar_render = _bound(RavenClient.render)
imagefx_process = _bound(ImageEffects.process)
imagefx_process_file = _bound(ImageEffects.process_file)
imagefx_process_array = _bound(ImageEffects.process_array)
imagefx_upscale = _bound(ImageEffects.upscale)
imagefx_upscale_file = _bound(ImageEffects.upscale_file)
imagefx_upscale_array = _bound(ImageEffects.upscale_array)
avatar_record = _giving(lambda state: str(state.recording_id), Films.record)
avatar_record_file = _giving(_dict, Films.record_file)
avatar_recording = _giving(_dict, Films.recording)
avatar_recording_stop = _bound(Films.end)
avatar_recording_delete = _bound(Films.delete)
avatar_recording_times = _giving(_dict, Films.times)
avatar_recording_save = _bound(Films.save)

# Speech


def tts_server_available() -> bool:
    """Whether the server answers and has a voice."""
    return raven_server_available() and "tts" in modules()


tts_info = _giving(_dict, RemoteVoice.info)
tts_list_voices = _giving(lambda found: [str(name) for name in found.voices], RemoteVoice.voices)
tts_warmup = _bound(RemoteVoice.warm_up)
tts_prepare = _bound(RemoteVoice.prepare)
tts_prepare_cached = _bound(RemoteVoice.prepare_cached)
tts_speak = _bound(RemoteVoice.speak)
tts_speak_lipsynced = _bound(RemoteVoice.speak_lipsynced)
avatar_say = _giving(lambda said: said.utterance_id, RavenClient.say)
avatar_listen = _bound(RemoteVoice.listen)
tts_stop = SPEAKERS.stop
tts_speaking = SPEAKERS.speaking
tts_set_device = SPEAKERS.use
avatar_frame_shown = _bound(RemoteVoice.frame_shown)
path_delay = _bound(RemoteVoice.path_delay)

# Texts

classify = _bound(Texts.classify)
classify_labels = _bound(Texts.labels)
websearch_search = _giving(_dict, Texts.search)
embeddings_info = _giving(_dict, Texts.embedding_models)
embeddings_compute = _bound(Texts.embeddings)
