"""Speech: what the server's voice says, heard from this machine's speakers, with the avatar's mouth in time.

    speech = api.tts_speak_lipsynced(instance_id, "Hello there!", voice="af_heart")
    while speech.speaking:
        show(speech.sentence, speech.word)

Hearing it needs the package `miniaudio` (`pip install 'raven-avatar[voice-client]'`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from raven.client.connection import Connection
from raven.client.path_delay import PathDelay
from raven.client.playback import Player
from raven.client.sound import SYSTEM_DEFAULT
from raven.client.speaking import Callbacks, Speech
from raven.client.utterances import AvatarUtterance, PlainUtterance, PreparedSpeech, Utterance, prepare

WARM_UP = "The quick brown fox jumps over the lazy dog."

_lock = threading.Lock()
_player = Player()
_speech: Speech | None = None
_paths: dict[str, PathDelay] = {}


# What the server has


def tts_server_available() -> bool:
    """Whether the server answers and has a voice."""
    from raven.client import api

    return api.raven_server_available() and "tts" in api.modules()


def tts_info() -> dict[str, Any]:
    """The server's voice: `sample_rate`, `model`, `engine`, `engines` (which could run there), `can_pitch`."""
    info: dict[str, Any] = _server().get("/api/tts/info").json()
    return info


def tts_list_voices() -> list[str]:
    """The names of the voices."""
    voices: list[str] = _server().get("/api/tts/list_voices").json()["voices"]
    return voices


def tts_warmup(voice: str | None = None) -> None:
    """Let the server load a voice, so that the first sentence need not wait for that."""
    tts_prepare(WARM_UP, voice, get_metadata=False)


# Sound as data


def tts_prepare(
    text: str,
    voice: str | None = None,
    speed: float = 1.0,
    get_metadata: bool = True,
    format: str = "flac",
    *,
    pitch: float = 1.0,
) -> PreparedSpeech:
    """The sound of a text as a file, with the times of its words if `get_metadata`. A short silence for a text without words.

    `voice`: one of `tts_list_voices`, None: the server's own; `speed` 0.25 to 4, `pitch` 0.5 to 2 (factors). Raises
    `InvalidInput` naming what was wrong, `ServerBusy` if the server has no voice.
    """
    return prepare(_server(), text, voice, speed, pitch, get_metadata, format)


def tts_prepare_cached(
    text: str,
    voice: str | None = None,
    speed: float = 1.0,
    get_metadata: bool = True,
    format: str = "flac",
    *,
    pitch: float = 1.0,
) -> PreparedSpeech:
    """The same; the last 128 are kept here. Threads that ask for the same at once may both ask the server."""
    return _kept(text, voice, float(speed), float(pitch), get_metadata, format)


@lru_cache(maxsize=128)
def _kept(text: str, voice: str | None, speed: float, pitch: float, get_metadata: bool, format: str) -> PreparedSpeech:
    return prepare(_server(), text, voice, speed, pitch, get_metadata, format)


# Sound that is heard


def tts_speak(
    text: str,
    voice: str | None = None,
    speed: float = 1.0,
    on_audio_ready: Callable[[bytes], Any] | None = None,
    on_start: Callable[[], Any] | None = None,
    on_stop: Callable[[], Any] | None = None,
    prep: PreparedSpeech | None = None,
    *,
    pitch: float = 1.0,
) -> Speech:
    """Speak a text in the background, without an avatar. What is being spoken is cut short.

    `on_start` and `on_stop` are called once each, whatever happens; see `Callbacks`. `prep`: what `tts_prepare` gave for it.
    """
    server = _server()
    sound = (lambda: prep) if prep is not None else (lambda: prepare(server, text, voice, speed, pitch, True, "flac"))
    return _speak(PlainUtterance(text, sound), Callbacks(on_audio_ready, on_start, on_stop))


def tts_speak_lipsynced(
    instance_id: str,
    text: str,
    voice: str | None = None,
    speed: float = 1.0,
    video_offset: float = 0.0,
    on_audio_ready: Callable[[bytes], Any] | None = None,
    on_start: Callable[[], Any] | None = None,
    on_stop: Callable[[], Any] | None = None,
    prep: PreparedSpeech | None = None,
    *,
    pitch: float = 1.0,
    emotion: str | None = None,
    callbacks: Callbacks | None = None,
) -> Speech:
    """Speak a text in the background while the avatar's mouth moves. What is being spoken is cut short.

    The mouth follows the sound by itself: the time that frames need to be seen is measured (see `avatar_frame_shown`).
    `video_offset` comes on top of that: seconds, positive when the mouth shall be later. `emotion` is set when the server
    begins. `callbacks` is for programs that also want to hear of each sentence; then the other three are not looked at.
    """
    request = {"text": text, "voice": voice, "speed": speed, "pitch": pitch, "emotion": emotion}
    utterance = AvatarUtterance(_server(), path_delay(instance_id), instance_id, request, video_offset, prep)
    return _speak(utterance, callbacks or Callbacks(on_audio_ready, on_start, on_stop))


def tts_stop() -> None:
    """Be silent at once; the mouth closes."""
    if _speech is not None:
        _speech.stop()


def tts_speaking() -> bool:
    """Whether something is being spoken."""
    return _speech is not None and _speech.speaking


def tts_set_device(device: str | None = SYSTEM_DEFAULT) -> None:
    """Play on another sound device from now on: a name of `raven.client.playback.device_names`, None for the first of them,
    "system-default", or "null", which is silent but takes the same time."""
    tts_stop()
    _player.use(device)


def tts_begin(speech: Speech) -> Speech:
    """Speak what was made with `tts_unbegun`, in place of what is being spoken."""
    global _speech
    with _lock:
        before, _speech = _speech, speech
    if before is not None:
        before.stop()
    return speech.begin()


def tts_unbegun(utterance: Utterance, callbacks: Callbacks) -> Speech:
    """Speech that waits for `tts_begin`."""
    return Speech(utterance, _player, callbacks)


def avatar_frame_shown(instance_id: str, headers: dict[str, str]) -> None:
    """Tell that a frame with these headers can be seen from now on, so that lip sync knows how late the picture is.

    Without such calls a frame counts as seen when it was read from `avatar_result_feed`.
    """
    path_delay(instance_id).frame_shown(headers)


def path_delay(instance_id: str) -> PathDelay:
    """What is known of the way of a session's frames to this program."""
    with _lock:
        if instance_id not in _paths and len(_paths) >= 64:
            del _paths[next(iter(_paths))]
        return _paths.setdefault(instance_id, PathDelay())


def _speak(utterance: Utterance, callbacks: Callbacks) -> Speech:
    return tts_begin(tts_unbegun(utterance, callbacks))


def _server() -> Connection:
    from raven.client import api  # here, because that module hands out these functions

    return api._server()
