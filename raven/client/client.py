"""A Raven server as an object: its sessions, what they are told, their pictures, and what else it does.

    with RavenClient("http://localhost:5100") as raven:
        me = raven.load("me.png").instance_id
        raven.start(me)
        raven.set_emotion(me, "joy")
        print(raven.state(me).fps)

Answers are of the classes in `raven.wire.answers`. Failures are raised as `raven.client.errors.RavenClientError` and its kinds.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar, cast
from urllib.parse import quote

from requests.adapters import BaseAdapter

from raven.client.characters import OwnCharacters
from raven.client.characters.cel_files import find_cels, find_rig
from raven.client.chat import Conversations
from raven.client.connection import Connection
from raven.client.errors import RavenClientError
from raven.client.feed import Frame, FrameStream, VideoStream, reconnecting
from raven.client.imagefx import ImageEffects
from raven.client.recording import Films
from raven.client.speech import RemoteVoice
from raven.client.text import Texts
from raven.wire import answers, calls
from raven.wire.forms import Form

log = logging.getLogger(__name__)

HEALTH_TIMEOUT, STATE_TIMEOUT = 10.0, 30.0  # seconds; what takes longer is not there

Warned = TypeVar("Warned", answers.Done, answers.Loaded, answers.Chosen, answers.Corrected)


class RavenClient:
    """One server, spoken to with one key. Any thread may call it; connections are kept and reused. Close it when done.

    `texts`, `imagefx`, `films`, `voice`, `own_characters` and `conversations` have what is not about one session's picture.
    `transport`: see `Connection`.
    """

    def __init__(self, url: str, key: str | None = None, transport: BaseAdapter | None = None) -> None:
        """Asks the server nothing yet."""
        self.connection = Connection(url, key, transport)
        self.texts = Texts(self.connection)
        self.imagefx = ImageEffects(self.connection)
        self.films = Films(self.connection)
        self.voice = RemoteVoice(self.connection)
        self.own_characters = OwnCharacters(self.connection)
        self.conversations = Conversations(self.connection)

    def close(self) -> None:
        """Say no more, and close the connections that are kept. Sessions stay; feeds are closed by who opened them."""
        self.voice.stop()
        self.connection.close()

    def __enter__(self) -> RavenClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # The server

    def check(self) -> None:
        """Raise a `RavenClientError` if the server does not answer or does not accept the key."""
        self.connection.get("/health", HEALTH_TIMEOUT)

    def available(self) -> bool:
        """Whether the server answers and accepts the key."""
        try:
            self.check()
        except RavenClientError:
            return False
        return True

    def modules(self) -> list[str]:
        """The modules that the server has loaded."""
        return self.connection.ask(answers.Modules, "/api/modules").modules

    # Sessions

    def load(self, filename: str | Path, poser: str | None = None) -> answers.Loaded:
        """Make a session for a picture with the cels and the rig beside it (see docs/python-client.md). It starts paused.

        `poser`: a posing engine for this session, such as "puppet"; without it the server's own.
        """
        picture = Path(filename)
        call = calls.UploadedLoad(poser=poser, **find_rig(picture))
        answer = self.connection.upload("/api/avatar/load", _pictures(picture), call)
        return _logged(answers.Loaded.from_json(answer.json()))

    def load_character(self, name: str, poser: str | None = None) -> answers.Loaded:
        """Make a session for a character that the server has, shipped or one's own. It starts paused. `poser`: as `load`."""
        call = calls.LoadCall(character=name, poser=poser)
        return _logged(self.connection.tell(answers.Loaded, "/api/avatar/load", call))

    def reload(self, instance_id: str, filename: str | Path) -> answers.Chosen:
        """Give a session another picture with the cels and the rig beside that. All that was set stays."""
        picture = Path(filename)
        call = calls.UploadedReload(instance_id=instance_id, **find_rig(picture))
        answer = self.connection.upload("/api/avatar/reload", _pictures(picture), call)
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return _logged(answers.Chosen.from_json(answer.json() if is_json else {}))

    def reload_character(self, instance_id: str, name: str) -> answers.Chosen:
        """The same with a character that the server has."""
        call = calls.ReloadCall(instance_id=instance_id, character=name)
        return _logged(self.connection.tell(answers.Chosen, "/api/avatar/reload", call))

    def unload(self, instance_id: str) -> answers.Done:
        """End a session. One that does not exist is ended already."""
        return self._tell("unload", calls.SessionCall(instance_id=instance_id))

    def sessions(self) -> list[answers.SessionSummary]:
        """The sessions of the server, oldest first."""
        return self.connection.ask(answers.SessionList, "/api/avatar/sessions").sessions

    def state(self, instance_id: str) -> answers.State:
        """What a session was told, its frame rate, viewers and whether it is degraded."""
        return self.connection.ask(answers.State, "/api/avatar/state", STATE_TIMEOUT, instance_id=instance_id)

    def say(self, instance_id: str, text: str, interrupt: bool = False, priority: int = 0) -> answers.Said:
        """Have the avatar say a text by itself: whoever listens to its events plays it, one on each machine."""
        call = calls.SayCall(instance_id=instance_id, text=text, interrupt=interrupt, priority=priority)
        return self.connection.tell(answers.Said, "/api/avatar/say", call)

    # How a picture was taken in

    def intake(self, instance_id: str) -> answers.Intake:
        """How a session's picture was taken in: `verdict`, `faces`, `placement`, `features`, `rig`, `correction`, ..."""
        return self.connection.ask(answers.Intake, "/api/avatar/intake", instance_id=instance_id)

    def intake_picture(self, instance_id: str, shown: str = "picture", edge: int | None = None) -> bytes:
        """The session's picture as it was given, or its "figure" cut out, its longer side of `edge` pixels at most."""
        path = f"/api/avatar/intake/{quote(shown, safe='')}"
        return self.connection.get(path, instance_id=instance_id, edge=edge).content

    def correct(self, instance_id: str, correction: Mapping[str, Any]) -> answers.Corrected:
        """Correct how a session's picture was taken in: `face`, `placement`, `rig`, `cut_out` (docs/characters.md).

        What is left out is as it was found. Answers as `intake`.
        """
        call = calls.CorrectCall(instance_id=instance_id, correction=dict(correction))
        return _logged(self.connection.tell(answers.Corrected, "/api/avatar/correct", call))

    def character_files(self, instance_id: str) -> bytes:
        """The session's character as a ZIP: picture, rig, the picture as it was given, and how it was taken in."""
        return self.connection.get("/api/avatar/intake/files", instance_id=instance_id).content

    # Direction

    def start(self, instance_id: str) -> answers.Done:
        """Run the animation."""
        return self._tell("start", calls.SessionCall(instance_id=instance_id))

    def stop(self, instance_id: str) -> answers.Done:
        """Pause the animation; the last frame stays."""
        return self._tell("stop", calls.SessionCall(instance_id=instance_id))

    def start_talking(self, instance_id: str) -> answers.Done:
        """Move the mouth at random, as if speaking."""
        return self._tell("start_talking", calls.SessionCall(instance_id=instance_id))

    def stop_talking(self, instance_id: str) -> answers.Done:
        """Let the mouth rest."""
        return self._tell("stop_talking", calls.SessionCall(instance_id=instance_id))

    def start_data_eyes(self, instance_id: str) -> answers.Done:
        """Show the data stream in the eyes, if the character has the cels for it."""
        return self._tell("start_data_eyes", calls.SessionCall(instance_id=instance_id))

    def stop_data_eyes(self, instance_id: str) -> answers.Done:
        """Let the data stream fade."""
        return self._tell("stop_data_eyes", calls.SessionCall(instance_id=instance_id))

    def set_emotion(self, instance_id: str, emotion_name: str) -> answers.Done:
        """Show an emotion: one of the 28, or of the session's own templates."""
        return self._tell("set_emotion", calls.EmotionCall(instance_id=instance_id, emotion_name=emotion_name))

    def play_effect(self, instance_id: str, effect: str) -> answers.Done:
        """Play an effect of the settings' `animefx` by its name, whatever the emotion."""
        return self._tell("play_effect", calls.EffectCall(instance_id=instance_id, effect=effect))

    def set_overrides(self, instance_id: str, overrides: Mapping[str, float]) -> answers.Done:
        """Hold these morphs and cels at these values, and no others; `{}` lets all go."""
        return self._tell("set_overrides", calls.OverridesCall(instance_id=instance_id, overrides=dict(overrides)))

    def modify_overrides(self, instance_id: str, action: str, overrides: Mapping[str, float]) -> answers.Done:
        """Hold these morphs and cels too (`action` "set"), or let them go ("unset": their values do not matter)."""
        call = calls.ModifyOverridesCall(instance_id=instance_id, action=action, overrides=dict(overrides))
        return self._tell("modify_overrides", call)

    def load_emotion_templates(self, instance_id: str, emotions: Mapping[str, Any]) -> answers.Done:
        """Set the session's own emotion templates, all of them; `{}` goes back to the server's.

        The answer's warnings say what the server did not take as it stands, each with its place; the log has them too.
        """
        call = calls.EmotionTemplatesCall(instance_id=instance_id, emotions=dict(emotions))
        return self._tell("load_emotion_templates", call)

    def load_animator_settings(self, instance_id: str, animator_settings: Mapping[str, Any]) -> answers.Done:
        """Set the animator settings, all of them: what is left out has the server's default again.

        The answer's warnings say what the server did not take as it stands, each with its place; the log has them too.
        """
        call = calls.AnimatorSettingsCall(instance_id=instance_id, animator_settings=dict(animator_settings))
        return self._tell("load_animator_settings", call)

    # What there is to choose from

    def characters(self) -> list[answers.Choice]:
        """The characters that ship with the server."""
        return self.connection.ask(answers.Characters, "/api/avatar/characters").characters

    def backdrops(self) -> list[answers.Choice]:
        """The pictures that the setting `backdrop_path` may name."""
        return self.connection.ask(answers.Backdrops, "/api/avatar/backdrops").backdrops

    def backdrop(self, name: str) -> bytes:
        """The picture of a backdrop, as a file."""
        return self.connection.get(f"/api/avatar/backdrops/{quote(name, safe='')}").content

    def emotions(self, instance_id: str | None = None) -> list[str]:
        """The emotions of a session, with its own templates, or those of the server."""
        return self.connection.ask(answers.Emotions, "/api/avatar/emotions", instance_id=instance_id).emotions

    def available_filters(self) -> list[tuple[str, answers.FilterInformation]]:
        """The filters of the postprocessor with their names, in the order in which they usually act."""
        return self.connection.ask(answers.AvailableFilters, "/api/avatar/get_available_filters").filters

    def presets(self) -> list[answers.PresetInformation]:
        """Ready-made chains of filters."""
        return self.connection.ask(answers.Presets, "/api/avatar/presets").presets

    def settings_schema(self) -> dict[str, Any]:
        """The animator settings as JSON Schema, with the server's defaults, and for user interfaces titles, groups, units."""
        return cast(dict[str, Any], self.connection.get("/api/avatar/settings_schema").json())

    # Pictures

    def feed(
        self,
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
        response = self.connection.stream("/api/avatar/result_feed", stall_seconds, **query)
        return FrameStream(response, chunk_size, expected_mimetype, self.voice.path_delay(instance_id).frame_read)

    def reconnecting_feed(
        self, instance_id: str, format: str | None = None, fps: float | None = None, stall_seconds: float = 30.0
    ) -> Iterator[Frame]:
        """As `feed`, but opens the feed again whenever it breaks, with growing pauses up to 8 s.

        Raises only what waiting cannot mend: `NotFound` when the session is gone, `KeyRefused`, `InvalidInput`.
        """
        return reconnecting(lambda: self.feed(instance_id, format=format, fps=fps, stall_seconds=stall_seconds))

    def video(
        self, instance_id: str, codec: str | None = None, fps: float | None = None, stall_seconds: float | None = None
    ) -> VideoStream:
        """The session as video, a tenth of the bytes of other feeds: an iterator of (head, encoded frame). Close it when done.

        `codec`: "vp9" or "h264", None the server's choice. To be decoded by a package such as `av`; each decoded picture has
        colours above and alpha below.
        """
        query = {"instance_id": instance_id, "codec": codec, "fps": fps}
        return VideoStream(self.connection.stream("/api/avatar/video_feed", stall_seconds, **query))

    def snapshot(self, instance_id: str, format: str = "png") -> bytes:
        """The session's picture of this moment."""
        return self.connection.get("/api/avatar/snapshot", instance_id=instance_id, format=format).content

    def render(
        self,
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
        call = calls.RenderCall(
            character=character,
            emotion=emotion,
            pose=dict(pose or {}),
            cels=dict(cels or {}),
            format=format,
            poser=poser,
            **(find_rig(Path(filename)) if filename is not None else {}),
        )
        parts = _pictures(Path(filename)) if filename is not None else {}
        return self.connection.upload("/api/avatar/render", parts, call).content

    def _tell(self, name: str, call: Form) -> answers.Done:
        return _logged(self.connection.tell(answers.Done, f"/api/avatar/{name}", call))


def _logged(answer: Warned) -> Warned:
    """The answer, whose warnings are logged."""
    for warning in answer.warnings or ():
        log.warning("the server says: %s", warning)
    return answer


def _pictures(file: Path) -> dict[str, tuple[str, bytes, str]]:
    """The parts of an upload. The server learns the file's name, not where it is."""
    kind = "application/octet-stream"
    cels = {cel: (path.name, path.read_bytes(), kind) for cel, path in find_cels(file).items()}
    return {"file": (file.name, file.read_bytes(), kind), **cels}
