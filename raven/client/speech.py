"""Speech: what the server's voice says, heard from this machine's speakers, with the avatar's mouth in time.

    speech = raven.voice.speak_lipsynced(instance_id, "Hello there!", voice="af_heart")
    while speech.speaking:
        show(speech.sentence, speech.word)

Hearing it needs the package `miniaudio` (`pip install 'raven-avatar[voice-client]'`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from raven.client.listening import Listening
from raven.client.path_delay import PathDelay
from raven.client.playback import Player
from raven.client.sound import SYSTEM_DEFAULT
from raven.client.speaking import Callbacks, Speech
from raven.client.utterances import FORMAT, AvatarUtterance, PlainUtterance, PreparedSpeech, Utterance, prepare
from raven.wire import answers

if TYPE_CHECKING:
    from raven.client.connection import Connection

WARM_UP = "The quick brown fox jumps over the lazy dog."
MOST_PATHS = 64  # sessions of which the way to this program is remembered


class Speakers:
    """This machine's speakers, from which one speech at a time is heard, whichever server it comes from."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._player = Player()
        self._speech: Speech | None = None

    def unbegun(self, utterance: Utterance, callbacks: Callbacks) -> Speech:
        """Speech that waits for `begin`."""
        return Speech(utterance, self._player, callbacks)

    def begin(self, speech: Speech) -> Speech:
        """Speak what was made with `unbegun`, in place of what is being spoken."""
        with self._lock:
            before, self._speech = self._speech, speech
        if before is not None:
            before.stop()
        return speech.begin()

    def stop(self) -> None:
        """Be silent at once; the mouth closes."""
        if self._speech is not None:
            self._speech.stop()

    def speaking(self) -> bool:
        """Whether something is being spoken."""
        return self._speech is not None and self._speech.speaking

    def use(self, device: str | None = SYSTEM_DEFAULT) -> None:
        """Play on another sound device from now on: a name of `raven.client.playback.device_names`, None for the first of
        them, "system-default", or "null", which is silent but takes the same time."""
        self.stop()
        self._player.use(device)


SPEAKERS = Speakers()
"""Those of this process."""


class RemoteVoice:
    """A server's voice, heard from `SPEAKERS`."""

    def __init__(self, connection: Connection) -> None:
        self._server = connection
        self._lock = threading.Lock()
        self._paths: dict[str, PathDelay] = {}
        self._speech: Speech | None = None
        self._kept = lru_cache(maxsize=128)(self.prepare)

    # What the server has

    def info(self) -> answers.VoiceInformation:
        """The server's voice: `sample_rate`, `model`, `engine`, `engines` (which could run there), `can_pitch`."""
        return self._server.ask(answers.VoiceInformation, "/api/tts/info")

    def voices(self) -> answers.Voices:
        """The names of the voices, the server's own first, and what each is like."""
        return self._server.ask(answers.Voices, "/api/tts/list_voices")

    def warm_up(self, voice: str | None = None) -> None:
        """Let the server load a voice, so that the first sentence need not wait for that."""
        self.prepare(WARM_UP, voice, get_metadata=False)

    # Sound as data

    def prepare(
        self,
        text: str,
        voice: str | None = None,
        speed: float = 1.0,
        get_metadata: bool = True,
        format: str = "flac",
        *,
        pitch: float = 1.0,
    ) -> PreparedSpeech:
        """The sound of a text as a file, with the times of its words if `get_metadata`. A short silence for one without words.

        `voice`: one of `voices`, None: the server's own; `speed` 0.25 to 4, `pitch` 0.5 to 2 (factors). Raises
        `InvalidInput` naming what was wrong, `ServerBusy` if the server has no voice.
        """
        return prepare(self._server, text, voice, speed, pitch, get_metadata, format)

    def prepare_cached(
        self,
        text: str,
        voice: str | None = None,
        speed: float = 1.0,
        get_metadata: bool = True,
        format: str = "flac",
        *,
        pitch: float = 1.0,
    ) -> PreparedSpeech:
        """The same; the last 128 are kept here. Threads that ask for the same at once may both ask the server."""
        return self._kept(text, voice, float(speed), get_metadata, format, pitch=float(pitch))

    # Sound that is heard

    def speak(
        self,
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

        `on_start` and `on_stop` are called once each, whatever happens; see `Callbacks`. `prep`: what `prepare` gave for it.
        """
        sound = (lambda: prep) if prep is not None else (lambda: self.prepare(text, voice, speed, pitch=pitch))
        return self._speak(PlainUtterance(text, sound), Callbacks(on_audio_ready, on_start, on_stop))

    def speak_lipsynced(
        self,
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

        The mouth follows the sound by itself: the time that frames need to be seen is measured (see `frame_shown`).
        `video_offset` comes on top of that: seconds, positive when the mouth shall be later. `emotion` is set when the server
        begins. `callbacks` is for programs that also want to hear of each sentence; then the other three are not looked at.
        """
        request = {"text": text, "voice": voice, "speed": speed, "pitch": pitch, "emotion": emotion}
        utterance = self.utterance(instance_id, request, video_offset, prep)
        return self._speak(utterance, callbacks or Callbacks(on_audio_ready, on_start, on_stop))

    def utterance(
        self,
        instance_id: str,
        request: dict[str, Any],
        video_offset: float = 0.0,
        prepared: PreparedSpeech | None = None,
    ) -> AvatarUtterance:
        """A text spoken by an avatar, for who sees to its turn. `request`: what `/api/avatar/speak` takes."""
        wishes = {name: value for name, value in request.items() if value is not None}
        call = {"instance_id": instance_id, "format": FORMAT, **wishes}

        def begin() -> answers.SpokenText:
            return answers.SpokenText.from_json(self._server.post("/api/avatar/speak", **call))

        return AvatarUtterance(self._server, self.path_delay(instance_id), instance_id, begin, video_offset, prepared)

    def listen(self, instance_id: str, video_offset: float = 0.0, callbacks: Callbacks | None = None) -> Listening:
        """Play what the avatar says by itself (`say`, the answers of a chat), until what this gives is closed.

        Everything is heard once on a machine: from who began to listen last there. `video_offset` and `callbacks`: as for
        `speak_lipsynced`.
        """

        def play(utterance_id: str) -> Speech:
            path = f"/api/avatar/utterances/{utterance_id}"
            utterance = AvatarUtterance(
                self._server,
                self.path_delay(instance_id),
                instance_id,
                lambda: self._server.ask(answers.SpokenText, path, format=FORMAT),
                video_offset,
                overheard=True,
            )
            return self._speak(utterance, callbacks or Callbacks())

        return Listening(self._server, instance_id, play)

    def stop(self) -> None:
        """Be silent at once; the mouth closes. What another server's voice says is heard on."""
        if self._speech is not None:
            self._speech.stop()

    # What of a session's frames is seen here

    def frame_shown(self, instance_id: str, headers: dict[str, str]) -> None:
        """Tell that a frame with these headers can be seen from now on, so that lip sync knows how late the picture is.

        Without such calls a frame counts as seen when it was read from a feed.
        """
        self.path_delay(instance_id).frame_shown(headers)

    def path_delay(self, instance_id: str) -> PathDelay:
        """What is known of the way of a session's frames to this program."""
        with self._lock:
            if instance_id not in self._paths and len(self._paths) >= MOST_PATHS:
                del self._paths[next(iter(self._paths))]
            return self._paths.setdefault(instance_id, PathDelay())

    def _speak(self, utterance: Utterance, callbacks: Callbacks) -> Speech:
        self._speech = SPEAKERS.unbegun(utterance, callbacks)
        return SPEAKERS.begin(self._speech)
