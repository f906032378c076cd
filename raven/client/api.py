"""Raven's Python client: functions that load a character, direct it and read its feed.

    from raven.client import api

    api.initialize("http://localhost:5100", None)
    instance_id = api.avatar_load("me.png")
    api.avatar_start(instance_id)
    api.avatar_set_emotion(instance_id, "joy")
    for mimetype, headers, picture in api.avatar_result_feed(instance_id):
        ...

Every function may be called from any thread. Failures are raised as `raven.client.errors.RavenClientError` and its
kinds, all of them `RuntimeError`s. Needs `requests` and nothing heavy.
"""

import json
import logging
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from raven.client.cel_files import find_cels, find_rig
from raven.client.connection import Connection, check, read_key
from raven.client.errors import AlreadyInitialized, NotInitialized, RavenClientError
from raven.client.feed import Frame, FrameStream, reconnecting
from raven.client.imagefx import imagefx_process as imagefx_process
from raven.client.imagefx import imagefx_process_array as imagefx_process_array
from raven.client.imagefx import imagefx_process_file as imagefx_process_file
from raven.client.imagefx import imagefx_upscale as imagefx_upscale
from raven.client.imagefx import imagefx_upscale_array as imagefx_upscale_array
from raven.client.imagefx import imagefx_upscale_file as imagefx_upscale_file
from raven.client.recording import avatar_record as avatar_record
from raven.client.recording import avatar_record_file as avatar_record_file
from raven.client.recording import avatar_recording as avatar_recording
from raven.client.recording import avatar_recording_delete as avatar_recording_delete
from raven.client.recording import avatar_recording_save as avatar_recording_save
from raven.client.recording import avatar_recording_stop as avatar_recording_stop
from raven.client.recording import avatar_recording_times as avatar_recording_times
from raven.client.speech import avatar_frame_shown as avatar_frame_shown
from raven.client.speech import path_delay as path_delay
from raven.client.speech import tts_info as tts_info
from raven.client.speech import tts_list_voices as tts_list_voices
from raven.client.speech import tts_prepare as tts_prepare
from raven.client.speech import tts_prepare_cached as tts_prepare_cached
from raven.client.speech import tts_server_available as tts_server_available
from raven.client.speech import tts_set_device as tts_set_device
from raven.client.speech import tts_speak as tts_speak
from raven.client.speech import tts_speak_lipsynced as tts_speak_lipsynced
from raven.client.speech import tts_speaking as tts_speaking
from raven.client.speech import tts_stop as tts_stop
from raven.client.speech import tts_warmup as tts_warmup
from raven.client.text import avatar_set_emotion_from_text as avatar_set_emotion_from_text
from raven.client.text import classify as classify
from raven.client.text import classify_labels as classify_labels
from raven.client.text import embeddings_compute as embeddings_compute
from raven.client.text import embeddings_info as embeddings_info
from raven.client.text import websearch_search as websearch_search

log = logging.getLogger(__name__)

HEALTH_TIMEOUT, STATE_TIMEOUT = 10.0, 30.0  # seconds; what takes longer is not there

_connection: Connection | None = None
_initializing = threading.Lock()

# The connection


def initialize(
    raven_server_url: str, raven_api_key_file: str | Path | None = None, executor: Executor | None = None
) -> None:
    """Say where the server is, once per process. Saying the same again does nothing.

    `raven_api_key_file` holds the server's key; a file that does not exist means no key. `executor` is accepted for
    programs that hand over the thread pool of their speech; nothing here works in the background. Raises
    `AlreadyInitialized`, and changes nothing, if it was called with another address or key before.
    """
    global _connection
    wanted = Connection(raven_server_url, read_key(raven_api_key_file))
    with _initializing:
        if _connection is None:
            _connection = wanted
        elif _connection.url != wanted.url:
            raise AlreadyInitialized(f"the client speaks to {_connection.url} already, not to {wanted.url}")
        elif wanted.key not in (None, _connection.key):
            raise AlreadyInitialized(f"the client speaks to {_connection.url} with another key already")


def require() -> None:
    """Raise `NotInitialized` if `initialize` was not called."""
    _server()


def yell_on_error(response: requests.Response) -> None:
    """Raise the error that an answer of the server stands for, unless it is a success (status 200)."""
    try:
        check(response)
    except RavenClientError as error:
        log.error("%s", error)
        raise


def raven_server_available() -> bool:
    """Whether the server answers and accepts the key."""
    try:
        _server().get("/health", HEALTH_TIMEOUT)
    except NotInitialized:
        raise
    except RavenClientError:
        return False
    return True


def test_connection(quiet: bool = False) -> bool:  # noqa: PT028  # not a test: its name is part of the API
    """As `raven_server_available`; prints what it found unless `quiet`."""
    server = _server()
    try:
        server.get("/health", HEALTH_TIMEOUT)
    except RavenClientError as error:
        if not quiet:
            print(f"Raven does not answer: {error}")
        return False
    if not quiet:
        print(f"Raven answers at {server.url}")
    return True


def modules() -> list[str]:
    """The modules that the server has loaded."""
    names: list[str] = _server().get("/api/modules").json()["modules"]
    return names


# Sessions


def avatar_load(filename: str | Path, poser: str | None = None) -> str:
    """Make a session for a picture with the cels and the rig beside it (see docs/python-client.md); its id. It starts paused.

    `poser`: a posing engine for this session, such as "puppet"; without it the server's own.
    """
    wanted = find_rig(Path(filename)) | ({} if poser is None else {"poser": poser})
    return _opened(_server().upload("/api/avatar/load", _pictures(Path(filename)), **wanted).json())


def avatar_load_character(name: str, poser: str | None = None) -> str:
    """Make a session for a character that ships with the server; its id. It starts paused. `poser`: as `avatar_load`."""
    wanted = {} if poser is None else {"poser": poser}
    return _opened(_server().post("/api/avatar/load", character=name, **wanted))


def avatar_reload(instance_id: str, filename: str | Path) -> None:
    """Give a session another picture with the cels and the rig beside that. All that was set stays."""
    wanted = find_rig(Path(filename))
    answer = _server().upload("/api/avatar/reload", _pictures(Path(filename)), instance_id=instance_id, **wanted)
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        _warnings(answer.json())


def avatar_reload_character(instance_id: str, name: str) -> None:
    """The same with a character that ships with the server."""
    _tell("reload", instance_id, character=name)


def avatar_intake(instance_id: str) -> dict[str, Any]:
    """How a session's picture was taken in: `verdict`, `faces`, `placement`, `features`, `rig`, `correction`, ..."""
    told: dict[str, Any] = _server().get("/api/avatar/intake", instance_id=instance_id).json()
    return told


def avatar_intake_picture(instance_id: str, shown: str = "picture", edge: int | None = None) -> bytes:
    """The session's picture as it was given, or its "figure" cut out, its longer side of `edge` pixels at most."""
    return _server().get(f"/api/avatar/intake/{quote(shown, safe='')}", instance_id=instance_id, edge=edge).content


def avatar_correct(instance_id: str, correction: Mapping[str, Any]) -> dict[str, Any]:
    """Correct how a session's picture was taken in: `face`, `placement`, `rig`, `cut_out` (docs/characters.md).

    What is left out is as it was found. Answers as `avatar_intake`.
    """
    told: dict[str, Any] = _server().post("/api/avatar/correct", instance_id=instance_id, correction=dict(correction))
    _warnings(told)
    return told


def avatar_character_files(instance_id: str) -> bytes:
    """The session's character as a ZIP: picture, rig, the picture as it was given, and how it was taken in."""
    return _server().get("/api/avatar/intake/files", instance_id=instance_id).content


def avatar_unload(instance_id: str) -> None:
    """End a session. One that does not exist is ended already."""
    _tell("unload", instance_id)


def avatar_sessions() -> list[dict[str, Any]]:
    """The sessions of the server, oldest first: `instance_id`, `character`, `running`, `viewers`."""
    sessions: list[dict[str, Any]] = _server().get("/api/avatar/sessions").json()["sessions"]
    return sessions


def avatar_characters() -> list[str]:
    """The names of the characters that ship with the server."""
    return [character["name"] for character in _server().get("/api/avatar/characters").json()["characters"]]


def avatar_backdrops() -> list[str]:
    """The names that the setting `backdrop_path` may have."""
    return [backdrop["name"] for backdrop in _server().get("/api/avatar/backdrops").json()["backdrops"]]


def avatar_backdrop(name: str) -> bytes:
    """The picture of a backdrop, as a file."""
    return _server().get(f"/api/avatar/backdrops/{quote(name, safe='')}").content


def avatar_emotions(instance_id: str | None = None) -> list[str]:
    """The emotions of a session, with its own templates, or those of the server."""
    names: list[str] = _server().get("/api/avatar/emotions", instance_id=instance_id).json()["emotions"]
    return names


def avatar_state(instance_id: str) -> dict[str, Any]:
    """What a session was told, its frame rate, viewers and whether it is degraded."""
    state: dict[str, Any] = _server().get("/api/avatar/state", STATE_TIMEOUT, instance_id=instance_id).json()
    return state


# Direction


def avatar_start(instance_id: str) -> None:
    """Run the animation."""
    _tell("start", instance_id)


def avatar_stop(instance_id: str) -> None:
    """Pause the animation; the last frame stays."""
    _tell("stop", instance_id)


def avatar_start_talking(instance_id: str) -> None:
    """Move the mouth at random, as if speaking."""
    _tell("start_talking", instance_id)


def avatar_stop_talking(instance_id: str) -> None:
    """Let the mouth rest."""
    _tell("stop_talking", instance_id)


def avatar_start_data_eyes(instance_id: str) -> None:
    """Show the data stream in the eyes, if the character has the cels for it."""
    _tell("start_data_eyes", instance_id)


def avatar_stop_data_eyes(instance_id: str) -> None:
    """Let the data stream fade."""
    _tell("stop_data_eyes", instance_id)


def avatar_set_emotion(instance_id: str, emotion_name: str) -> None:
    """Show an emotion: one of the 28, or of the session's own templates."""
    _tell("set_emotion", instance_id, emotion_name=emotion_name)


def avatar_play_effect(instance_id: str, effect: str) -> None:
    """Play an effect of the settings' `animefx` by its name, whatever the emotion."""
    _tell("play_effect", instance_id, effect=effect)


def avatar_set_overrides(instance_id: str, overrides: Mapping[str, float]) -> None:
    """Hold these morphs and cels at these values, and no others; `{}` lets all go."""
    _tell("set_overrides", instance_id, overrides=dict(overrides))


def avatar_modify_overrides(instance_id: str, action: str, overrides: Mapping[str, float]) -> None:
    """Hold these morphs and cels too (`action` "set"), or let them go ("unset": their values do not matter)."""
    _tell("modify_overrides", instance_id, action=action, overrides=dict(overrides))


def avatar_load_emotion_templates(instance_id: str, emotions: Mapping[str, Any]) -> list[str]:
    """Set the session's own emotion templates, all of them; `{}` goes back to the server's.

    Answers what the server did not take as it stands, each with its place; the log has it too.
    """
    return _tell("load_emotion_templates", instance_id, emotions=dict(emotions))


def avatar_load_emotion_templates_from_file(instance_id: str, filename: str | Path) -> list[str]:
    """The same from a JSON file."""
    return avatar_load_emotion_templates(instance_id, json.loads(Path(filename).read_text(encoding="utf-8")))


def avatar_load_animator_settings(instance_id: str, animator_settings: Mapping[str, Any]) -> list[str]:
    """Set the animator settings, all of them: what is left out has the server's default again.

    Answers what the server did not take as it stands, each with its place; the log has it too.
    """
    return _tell("load_animator_settings", instance_id, animator_settings=dict(animator_settings))


def avatar_load_animator_settings_from_file(instance_id: str, filename: str | Path) -> list[str]:
    """The same from a JSON file."""
    return avatar_load_animator_settings(instance_id, json.loads(Path(filename).read_text(encoding="utf-8")))


def avatar_get_available_filters() -> list[tuple[str, dict[str, Any]]]:
    """The filters of the postprocessor as (name, {"defaults", "ranges", "docstring"})."""
    filters = _server().get("/api/avatar/get_available_filters").json()["filters"]
    return [(name, info) for name, info in filters]


def avatar_presets() -> list[dict[str, Any]]:
    """Ready-made chains of filters: `name`, `title`, `description`, and `postprocessor_chain` for the settings."""
    presets: list[dict[str, Any]] = _server().get("/api/avatar/presets").json()["presets"]
    return presets


def avatar_settings_schema() -> dict[str, Any]:
    """The animator settings as JSON Schema, with the server's defaults, and for user interfaces titles, groups, units."""
    schema: dict[str, Any] = _server().get("/api/avatar/settings_schema").json()
    return schema


# Pictures


def avatar_result_feed(
    instance_id: str,
    chunk_size: int = 4096,
    expected_mimetype: str | None = None,
    format: str | None = None,
    fps: float | None = None,
    stall_seconds: float | None = None,
) -> FrameStream:
    """Open the feed of a session: an iterator of (MIME type, headers, picture bytes). Close it when done.

    `format` ("png", "webp", "qoi", "jpeg") and `fps` are this viewer's own wishes. Without bytes for `stall_seconds` it
    raises `ServerTooSlow`; None waits for ever. See `FrameStream` for the other errors.
    """
    query = {"instance_id": instance_id, "format": format, "fps": fps}
    response = _server().stream("/api/avatar/result_feed", stall_seconds, **query)
    return FrameStream(response, chunk_size, expected_mimetype, path_delay(instance_id).frame_read)


def reconnecting_feed(
    instance_id: str, format: str | None = None, fps: float | None = None, stall_seconds: float = 30.0
) -> Iterator[Frame]:
    """As `avatar_result_feed`, but opens the feed again whenever it breaks, with growing pauses up to 8 s.

    Raises only what waiting cannot mend: `NotFound` when the session is gone, `KeyRefused`, `InvalidInput`.
    """
    return reconnecting(lambda: avatar_result_feed(instance_id, format=format, fps=fps, stall_seconds=stall_seconds))


def avatar_snapshot(instance_id: str, format: str = "png") -> bytes:
    """The session's picture of this moment."""
    return _server().get("/api/avatar/snapshot", instance_id=instance_id, format=format).content


def avatar_render(
    filename: str | Path | None = None,
    character: str | None = None,
    emotion: str | None = None,
    pose: Mapping[str, float] | None = None,
    cels: Mapping[str, float] | None = None,
    format: str = "png",
    poser: str | None = None,
) -> bytes:
    """One posed picture without a session: of a picture file with the cels and the rig beside it, or of a shipped character.

    `pose` (morph to value) and `cels` (cel to strength) come on top of `emotion`.
    """
    if (filename is None) == (character is None):
        raise TypeError("give either filename or character")
    wanted = {"character": character, "emotion": emotion, "pose": pose, "cels": cels, "format": format, "poser": poser}
    parameters = {name: value for name, value in wanted.items() if value is not None}
    parts = _pictures(Path(filename)) if filename is not None else {}
    parameters |= find_rig(Path(filename)) if filename is not None else {}
    return _server().upload("/api/avatar/render", parts, **parameters).content


def _server() -> Connection:
    if _connection is None:
        raise NotInitialized("call raven.client.api.initialize first")
    return _connection


def _tell(call: str, instance_id: str, **parameters: Any) -> list[str]:
    return _warnings(_server().post(f"/api/avatar/{call}", instance_id=instance_id, **parameters))


def _opened(answer: Mapping[str, Any]) -> str:
    _warnings(answer)
    return str(answer["instance_id"])


def _warnings(answer: Any) -> list[str]:
    """What an answer warns of, which is logged."""
    warnings = [str(warning) for warning in answer.get("warnings", ())] if isinstance(answer, dict) else []
    for warning in warnings:
        log.warning("the server says: %s", warning)
    return warnings


def _pictures(file: Path) -> dict[str, tuple[str, bytes, str]]:
    """The parts of an upload. The server learns the file's name, not where it is."""
    kind = "application/octet-stream"
    cels = {cel: (path.name, path.read_bytes(), kind) for cel, path in find_cels(file).items()}
    return {"file": (file.name, file.read_bytes(), kind), **cels}
