"""Avatars recorded: a text that is spoken, or some time, becomes a film that the client fetches.

record ─► speaking ─► recording ─► done ─► the client fetches the film, or a zip of pictures and sound, and the times
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from inspect import cleandoc
from pathlib import Path

from flask import Blueprint, Response, send_file, url_for

from raven.errors import InvalidInput, NotFound, Unavailable
from raven.figure.figure import Figure
from raven.live.recording import LEAD_IN, TAIL, Recorded, Take, record_live
from raven.live.recording import record as record_offline
from raven.live.saying.recorded_speech import RecordedSpeech, speak_whole
from raven.live.session import Session
from raven.said import said
from raven.server.endpoints.avatar_control import done
from raven.server.http.endpoint import Media, endpoint
from raven.server.resources.recordings import TIMES, Recording
from raven.server.services import services, session_of
from raven.speech.speaker import Speaker
from raven.video.recorder import FOLDERS, FilmFormat, FilmSpec, FilmWriter, frame_rate, open_film, why_not
from raven.wire.answers import Done, RecordedFile, RecordingState, RecordingTimes
from raven.wire.calls import RecordCall
from raven.wire.remarks import remark

FRAMES: FilmFormat = "png"  # what `frames` means
SPEAKING_SHARE = 0.1  # of the progress, that the making of the speech counts for

MEDIA_TYPES: dict[str, str] = {
    "webm": "video/webm",
    "mp4": "video/mp4",
    "webp": "image/webp",
    "apng": "image/apng",
    "gif": "image/gif",
    "json": "application/json",
    "zip": "application/zip",
}

blueprint = Blueprint("avatar_record", __name__, url_prefix="/api/avatar")


FILMS = tuple(dict.fromkeys(type for name, type in MEDIA_TYPES.items() if name != "json"))


@endpoint(blueprint.post("/record"), "recording", errors=(404, 503))
def record(call: RecordCall) -> RecordingState:
    """Begin a recording; it is made in the background."""
    session = session_of(call)
    format: FilmFormat = FRAMES if call.format == "frames" else call.format
    if (lack := why_not(format)) is not None:
        raise Unavailable(lack)
    fps = frame_rate(session.settings.target_fps if call.fps is None else call.fps)
    if call.emotion is not None:
        session.check_emotion(call.emotion, "emotion")
    _check_length(call, session)
    speaker = None if call.text is None else _speaker(call, call.text)
    about = {"format": format, "mode": call.mode, "character": session.character.name, "emotion": call.emotion}
    most_seconds, pictures = services().config.limits.recording_seconds, services().pictures

    def make(recording: Recording) -> Recorded:
        speech = None if speaker is None else _speech(recording, speaker, call, most_seconds)
        if call.mode == "offline":
            with pictures.room(session.character):
                return _offline(recording, session, call, fps, speech)
        return _live(recording, session, call, fps, speech, most_seconds)

    return _told(services().recordings.open(format, about, make))


@endpoint(blueprint.get("/recordings/<recording_id>"), "recording", errors=(404,))
def recording(recording_id: str) -> RecordingState:
    """How far a recording is, and what can be fetched of it."""
    return _told(services().recordings.get(recording_id))


@endpoint(
    blueprint.get("/recordings/<recording_id>/file"),
    "recording",
    media=Media("The film, or a zip.", FILMS),
    errors=(404,),
)
def recording_file(recording_id: str) -> Response:
    """The film; of numbered pictures a zip of them, their sound and the times."""
    found = services().recordings.get(recording_id)
    if not found.film_bytes:
        raise NotFound(
            said("no_film", "there is no film of this recording")
            if found.ended
            else said("no_film_yet", "there is no film of this recording yet")
        )
    if found.format in FOLDERS:
        headers = {"Content-Disposition": f'attachment; filename="{_film_name(found)}"'}
        return Response(_zipped(found.files), mimetype=MEDIA_TYPES["zip"], headers=headers)
    return _sent(found.place, MEDIA_TYPES[found.format], _film_name(found))


@endpoint(
    blueprint.get("/recordings/<recording_id>/times"),
    "recording",
    media=Media(cleandoc(RecordingTimes.__doc__ or ""), (MEDIA_TYPES["json"],), json=RecordingTimes),
    errors=(404,),
)
def recording_times(recording_id: str) -> Response:
    """Frame rate, crop, and the times of sentences, words and the mouth, as JSON."""
    found = services().recordings.get(recording_id)
    if not found.times_bytes:
        raise NotFound(
            said("no_times", "there are no times of this recording")
            if found.ended
            else said("no_times_yet", "there are no times of this recording yet")
        )
    return _sent(found.folder / TIMES, MEDIA_TYPES["json"], f"{_name(found)}.json")


@endpoint(blueprint.post("/recordings/<recording_id>/stop"), "recording", errors=(404,))
def stop_recording(recording_id: str) -> RecordingState:
    """End a recording here; what there is can be fetched in a moment."""
    found = services().recordings.get(recording_id)
    found.stop.set()
    return _told(found)


@endpoint(blueprint.post("/recordings/<recording_id>/delete"), "recording", errors=(404,))
def delete_recording(recording_id: str) -> Done:
    """Stop a recording if it is being made, and delete all of it."""
    services().recordings.delete(recording_id)
    return done()


def _speaker(call: RecordCall, text: str) -> Speaker:
    """Who says the text, once it is sure that this can be said."""
    with services().speeches.place():
        speaker = services().voice.speaker()
    speaker.voice(call.voice, call.speed, call.pitch)
    if not speaker.lines(text):
        raise InvalidInput("text", said("nothing_to_say", "has nothing to say"))
    return speaker


def _check_length(call: RecordCall, session: Session) -> None:
    most = services().config.limits.recording_seconds
    if call.seconds is not None and call.seconds > most:
        raise InvalidInput("seconds", said("at_most_here", "must be at most {most} on this server", most=most))
    if call.text is None and call.seconds is None and call.mode == "offline":
        raise InvalidInput("seconds", said("text_or_length", "either a text or a length is needed"))
    if call.mode == "live" and not session.running:
        raise InvalidInput("mode", said("paused_no_film", "the avatar is paused, there is nothing live to record"))


def _speech(recording: Recording, speaker: Speaker, call: RecordCall, most_seconds: float) -> RecordedSpeech:
    recording.status = "speaking"

    def hear(done: int, total: int) -> None:
        recording.advance(SPEAKING_SHARE * done / total)

    assert call.text is not None
    speech = speak_whole(speaker, call.text, call.voice, call.speed, call.pitch, hear, recording.stop)
    if speech.duration > most_seconds:
        raise InvalidInput(
            "text",
            said(
                "too_long_to_record",
                "takes {seconds} s to say; {most} s are recorded at most",
                seconds=round(speech.duration),
                most=most_seconds,
            ),
        )
    return speech


def _offline(
    recording: Recording, session: Session, call: RecordCall, fps: Fraction, speech: RecordedSpeech | None
) -> Recorded:
    told = session.told
    emotion = told.emotion if call.emotion is None else call.emotion
    figure = Figure(told.figure.character, told.figure.poser)  # that of the session belongs to the session's thread
    talking = told.talking and speech is None
    direction = replace(
        told.direction,
        emotion=emotion,
        template=told.template if call.emotion is None else told.library.get(emotion),
        talking=talking,
        played={},
    )
    take = Take(figure, direction, told.settings, fps, speech, call.seconds, call.seed)
    recording.status = "recording"
    film = _film(recording, session, fps, speech)
    return record_offline(take, film, _progress(recording, speech), recording.stop)


def _live(
    recording: Recording,
    session: Session,
    call: RecordCall,
    fps: Fraction,
    speech: RecordedSpeech | None,
    most_seconds: float,
) -> Recorded:
    if call.emotion is not None:
        session.set_emotion(call.emotion)
    recording.status = "recording"
    film = _film(recording, session, fps, speech)
    speech_at, seconds = 0.0, call.seconds
    if speech is not None:
        now = time.monotonic()
        speech_at = now + LEAD_IN
        session.speak(recording.id, speech.track, -LEAD_IN, lead=0.0, heard=now)
        seconds = max(call.seconds or 0.0, LEAD_IN + speech.duration + TAIL)
    return record_live(
        session.feed,
        film,
        fps,
        time.monotonic,
        most_seconds if seconds is None else seconds,
        recording.stop,
        speech,
        speech_at,
        _progress(recording, speech),
    )


def _film(recording: Recording, session: Session, fps: Fraction, speech: RecordedSpeech | None) -> FilmWriter:
    sample_rate = None if speech is None else speech.sample_rate
    is_live = recording.about["mode"] == "live"
    spec = FilmSpec(fps, sample_rate, session.backdrop(), is_live, recording.most_bytes, recording.unwanted)
    recording.film = open_film(recording.place, recording.format, spec)
    return recording.film


def _progress(recording: Recording, speech: RecordedSpeech | None) -> Callable[[float, float], None]:
    begin = 0.0 if speech is None else SPEAKING_SHARE

    def hear(done: float, total: float) -> None:
        recording.advance(begin + (1 - begin) * done / total if total else 0.0)

    return hear


def _told(recording: Recording) -> RecordingState:
    return RecordingState(
        recording_id=recording.id,
        status=recording.status,
        progress=round(recording.progress, 4),
        problem=recording.problem,
        problem_remark=remark(recording.problem),
        format=recording.format,
        files=[
            _file(name, size, url_for(f"avatar_record.{endpoint}", recording_id=recording.id))
            for name, size, endpoint in (
                (_film_name(recording), recording.film_bytes, "recording_file"),
                (f"{_name(recording)}.json", recording.times_bytes, "recording_times"),
            )
            if size
        ],
    )


def _file(name: str, size: int, url: str) -> RecordedFile:
    return RecordedFile(name=name, type=MEDIA_TYPES[name.rpartition(".")[2]], bytes=size, url=url)


def _sent(file: Path, media_type: str, name: str) -> Response:
    try:
        return send_file(file, media_type, download_name=name, conditional=True, max_age=0)
    except FileNotFoundError as error:
        raise NotFound(said("recording_deleted", "this recording was deleted")) from error


def _name(recording: Recording) -> str:
    return f"raven-{recording.id[:8]}"


def _film_name(recording: Recording) -> str:
    return f"{_name(recording)}.{'zip' if recording.format in FOLDERS else recording.format}"


def _zipped(files: list[Path]) -> Iterator[bytes]:
    """A zip of these files, made while it is sent; what is in it is packed already."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for file in files:
            archive.write(file, file.name)
            yield outlet.take()
    yield outlet.take()


class _Outlet:
    """What a zip is written to, piece by piece: it cannot be gone back in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None: ...

    def take(self) -> bytes:
        """What was written since the last call."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
