"""Films of an avatar, made by the server: begun, watched, stopped and fetched."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from raven.client.connection import transport_errors
from raven.client.errors import RavenClientError
from raven.files import replacing
from raven.wire import answers, calls

if TYPE_CHECKING:
    from raven.client.connection import Connection

LOOK_SECONDS = 0.3  # between two questions how far a recording is
PIECE = 2**18  # bytes
READ_TIMEOUT = 60.0  # seconds


class Films:
    """The recordings of a server."""

    def __init__(self, connection: Connection) -> None:
        self._server = connection

    def record(
        self,
        instance_id: str,
        text: str | None = None,
        seconds: float | None = None,
        format: str = "webm",
        *,
        fps: float | None = None,
        mode: str = "offline",
        voice: str | None = None,
        speed: float = 1.0,
        pitch: float = 1.0,
        emotion: str | None = None,
        seed: int | None = None,
    ) -> answers.RecordingState:
        """Begin a recording of an avatar that says `text`, or for so many `seconds`; the answer has its `recording_id`.

        `format`: `webm` (alpha), `mp4`, `frames` (PNG and FLAC in a zip), `qoi`, `webp`, `apng`, `gif`. `mode`: `offline`, every
        frame exact, or `live`, what viewers see. None: the session's frame rate, the server's voice, the emotion that is shown.
        """
        wishes: dict[str, Any] = {"format": format, "mode": mode}
        call = calls.RecordCall(
            instance_id=instance_id,
            text=text,
            seconds=seconds,
            fps=fps,
            voice=voice,
            speed=float(speed),
            pitch=float(pitch),
            emotion=emotion,
            seed=seed,
            **wishes,
        )
        return self._server.tell(answers.RecordingState, "/api/avatar/record", call)

    def recording(self, recording_id: str) -> answers.RecordingState:
        """How far it is: `status` (at the end `done`, `stopped` or `failed`), `progress` 0 to 1, `problem`, and `files`."""
        return self._server.ask(answers.RecordingState, f"/api/avatar/recordings/{recording_id}")

    def end(self, recording_id: str) -> None:
        """End it here; what there is can be fetched once it has ended."""
        self._server.post(f"/api/avatar/recordings/{recording_id}/stop")

    def delete(self, recording_id: str) -> None:
        """Stop it if it is being made, and delete all of it on the server."""
        self._server.post(f"/api/avatar/recordings/{recording_id}/delete")

    def times(self, recording_id: str) -> answers.RecordingTimes:
        """Frame rate, crop, and the times of sentences, words and the mouth, once it has ended."""
        return self._server.ask(answers.RecordingTimes, f"/api/avatar/recordings/{recording_id}/times")

    def save(self, recording_id: str, file: str | Path) -> None:
        """Fetch the film (of `frames` a zip) of a recording that has ended. The file appears whole or not at all."""
        server, path = self._server, Path(file)
        with (
            server.stream(f"/api/avatar/recordings/{recording_id}/file", READ_TIMEOUT) as answer,
            replacing(path) as partial,
            partial.open("wb") as film,
            transport_errors(server.url),
        ):
            for piece in answer.iter_content(PIECE):
                film.write(piece)

    def record_file(
        self,
        /,
        instance_id: str,
        file: str | Path,
        text: str | None = None,
        seconds: float | None = None,
        format: str = "webm",
        *,
        progress: Callable[[float], Any] | None = None,
        stop: threading.Event | None = None,
        **wishes: Any,
    ) -> answers.RecordingTimes:
        """Record, wait for the end, and fetch the film; answers its times. Arguments as for `record`.

        `progress` is called with 0 to 1 now and then. Once `stop` is set the film ends there. Raises `RavenClientError` if the
        recording fails; what there is of it, after a full disk, is fetched all the same. On the server nothing of it is left.
        """
        recording_id = self.record(instance_id, text, seconds, format, **wishes).recording_id
        stop, told_to_stop = stop or threading.Event(), False
        try:
            while (state := self.recording(recording_id)).status not in answers.ENDED:
                if progress is not None:
                    progress(state.progress)
                if stop.is_set() and not told_to_stop:
                    self.end(recording_id)
                    told_to_stop = True
                threading.Event().wait(LOOK_SECONDS)
            if state.files:
                self.save(recording_id, file)
            if state.status == "failed":
                kept = f"; what there is of it is in {file}" if state.files else ""
                raise RavenClientError(f"the recording failed: {state.problem}{kept}")
            return self.times(recording_id)
        finally:
            self.delete(recording_id)
