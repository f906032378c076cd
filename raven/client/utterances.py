"""What is to be spoken, as the server makes it: sentences with their sound and the times of their words.

Two kinds: `PlainUtterance` is only heard, `AvatarUtterance` is seen too.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol
from urllib.parse import unquote

from raven.client.connection import Connection
from raven.client.errors import NotFound, RavenClientError, ServerError
from raven.client.path_delay import PathDelay
from raven.wire.answers import Done, HeardNow, PronouncedWord, SoundDocument, SpokenSentence, SpokenText, State
from raven.wire.calls import SpeechStartedCall, StopSpeakingCall
from raven.wire.headers import DURATION, RATE, TIMES, TIMES_LEFT_OUT

FORMAT = "flac"  # of sound for avatars: exact lengths, half the bytes
CANCEL_TIMEOUT = 3.0  # seconds; whoever waits for the end of speech waits for no server that hangs


@dataclass(frozen=True)
class TimedWord:
    """A word as it is written, and the seconds from the begin of its sentence between which it is heard."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Sentence:
    """A sentence with its sound.

    `start`: seconds from the begin of the utterance; `audio`: the sound as a file.
    """

    index: int
    text: str
    start: float
    duration: float
    words: tuple[TimedWord, ...]
    audio: bytes = field(repr=False)
    count: int | None = None
    """How many sentences the utterance has; None while nobody knows."""

    def word_at(self, seconds: float) -> int | None:
        """Which word is heard so long after the sentence's begin; between two words the one before, None before all."""
        spoken = [number for number, word in enumerate(self.words) if word.start <= seconds]
        return spoken[-1] if spoken else None


@dataclass(frozen=True)
class PreparedSpeech:
    """Sound that `tts_prepare` has fetched: for a text that has nothing to say a short silence, for an empty one nothing."""

    audio_bytes: bytes = field(repr=False)
    audio_format: str
    sample_rate: int
    duration: float
    """Seconds."""
    word_metadata: list[dict[str, Any]] | None
    """Per word `word`, `phonemes`, `start_time`, `end_time` (seconds or None); None if it was not asked for."""

    def words(self) -> tuple[TimedWord, ...]:
        """The words whose times are known."""
        timed = [each for each in self.word_metadata or () if each["start_time"] is not None]
        return tuple(TimedWord(each["word"], each["start_time"], each["end_time"]) for each in timed)


class Utterance(Protocol):
    """Sentences to be heard one after the other, and somebody to tell which second of them is heard."""

    def sentences(self) -> Iterator[Sentence]:
        """The sentences in order; may wait for the next one. Raises `RavenClientError`."""

    def align(self, position: Callable[[], float]) -> None:
        """Tell the server which second is heard."""

    def delay(self) -> float:
        """Seconds that the picture is behind its pose; the sound may begin so much later."""

    def cancel(self) -> None:
        """Nothing more of it will be heard."""


def prepare(
    server: Connection, text: str, voice: str | None, speed: float, pitch: float, get_metadata: bool, format: str
) -> PreparedSpeech:
    """The sound of a text, all of it."""
    if not text.strip():
        return PreparedSpeech(b"", format, 0, 0.0, [] if get_metadata else None)
    wanted = {"text": text, "voice": voice, "speed": speed, "pitch": pitch}
    given = {name: value for name, value in wanted.items() if value is not None}
    response = server.fetch("/api/tts/speak", **given, format=format, get_metadata=get_metadata, stream=False)
    words = None
    if get_metadata and TIMES_LEFT_OUT in response.headers:
        document = server.post("/api/tts/speak", **given, format="json", audio_format=format)
        words = [_as_header(each) for each in SoundDocument.from_json(document).words]
    elif get_metadata:
        words = [_decoded(each) for each in json.loads(response.headers.get(TIMES, "[]"))]
    return PreparedSpeech(
        response.content,
        format,
        int(response.headers.get(RATE, 24_000)),
        float(response.headers[DURATION]),
        words,
    )


class PlainUtterance:
    """One stretch of prepared sound without a mouth."""

    def __init__(self, text: str, prepared: Callable[[], PreparedSpeech]) -> None:
        self._text = text
        self._prepared = prepared

    def sentences(self) -> Iterator[Sentence]:
        """All of it as one sentence; none if it has nothing to say."""
        speech = self._prepared()
        if speech.audio_bytes and speech.word_metadata != []:
            yield Sentence(0, self._text, 0.0, speech.duration, speech.words(), speech.audio_bytes, 1)

    def align(self, position: Callable[[], float]) -> None:
        """Nobody has to know."""

    def delay(self) -> float:
        """There is no picture."""
        return 0.0

    def cancel(self) -> None:
        """There is nothing to stop but the sound."""


class AvatarUtterance:
    """A text spoken by the avatar of a session. The server has the mouth, and follows what `align` tells of the sound.

    `begin` asks the server for it: has it made, or takes what it says already. `video_offset` is the user's own correction in
    seconds; positive: the mouth is later. `prepared`: the sound, if the program has it already. `overheard`: others may
    stop it.
    """

    def __init__(
        self,
        server: Connection,
        path: PathDelay,
        instance_id: str,
        begin: Callable[[], SpokenText],
        video_offset: float = 0.0,
        prepared: PreparedSpeech | None = None,
        overheard: bool = False,
    ) -> None:
        self._server = server
        self._overheard = overheard
        self._path = path
        self._instance_id = instance_id
        self._begin = begin
        self.video_offset = video_offset
        self._prepared = prepared
        self._id: str | None = None
        self._cancelled = False

    def sentences(self) -> Iterator[Sentence]:
        """The sentences, each as soon as the server has made it."""
        try:
            yield from self._made()
        except NotFound:
            if not self._overheard:
                raise  # else somebody has stopped it meanwhile

    def _made(self) -> Iterator[Sentence]:
        spoken = self._begin()
        self._id = spoken.utterance_id
        if self._cancelled:
            return self.cancel()
        self._ask_for_the_time()
        if self._prepared is not None and self._prepared.audio_bytes:
            text = " ".join(each.text for each in spoken.sentences)
            yield Sentence(0, text, 0.0, self._prepared.duration, self._prepared.words(), self._prepared.audio_bytes, 1)
            return None
        known = len(spoken.sentences)
        for index in count():
            if index >= known and not spoken.more:
                return None
            entry = spoken.sentences[index] if index < known else None
            if entry is None or not entry.ready:
                entry = self._sentence(index, is_sure=index < known)
            if entry is None:
                return None
            audio = self._server.get(entry.audio_url).content
            words = tuple(TimedWord(word.text, word.start, word.end) for word in entry.words or ())
            start, duration = entry.start or 0.0, entry.duration or 0.0
            yield Sentence(index, entry.text, start, duration, words, audio, None if spoken.more else known)
        return None

    def _sentence(self, index: int, is_sure: bool) -> SpokenSentence | None:
        """A sentence that is still being made, or written if it is not sure to come: None if the text has ended without it."""
        while not self._cancelled:
            try:
                path = f"/api/avatar/utterances/{self._id}/sentences/{index}"
                return self._server.ask(SpokenSentence, path, format=FORMAT)
            except NotFound:
                if is_sure:
                    raise
                return None
            except ServerError as error:
                if is_sure or error.code != "limit_reached":  # else it waits for its model
                    raise
        return None

    def align(self, position: Callable[[], float]) -> None:
        """Tell the server which second is heard. Raises `RavenClientError`, `NotFound` if it has forgotten the utterance."""
        delay, clock = self._path.seconds(), self._path.server
        before = time.monotonic()
        heard = position()
        moment = (before + time.monotonic()) / 2
        call = SpeechStartedCall(
            instance_id=self._instance_id,
            utterance_id=self._id or "",
            position=heard,
            heard_at=None if clock.ahead is None else moment + clock.ahead,  # then a slow call does no harm
            delay=delay,
            offset=self.video_offset,
        )
        told = self._server.tell(HeardNow, "/api/avatar/speech_started", call)
        clock.learn(told.server_time, moment, time.monotonic())

    def delay(self) -> float:
        """As measured from the frames that this program reads; 0 if it reads none."""
        return self._path.seconds()

    def cancel(self) -> None:
        """The server makes no more of it, and the mouth closes. One that the server has forgotten is cancelled already."""
        self._cancelled = True
        if self._id is None:
            return
        call = StopSpeakingCall(instance_id=self._instance_id, utterance_id=self._id)
        with suppress(NotFound):
            self._server.tell(Done, "/api/avatar/stop_speaking", call, CANCEL_TIMEOUT)

    def _ask_for_the_time(self) -> None:
        for _ in range(3 if self._path.server.ahead is None else 1):  # the quickest answer counts
            sent = time.monotonic()
            try:
                now: float | None = self._server.ask(State, "/api/avatar/state", instance_id=self._instance_id).clock
            except RavenClientError:
                return
            if now is None:  # an older server
                return
            self._path.server.learn(now, sent, time.monotonic())


def _as_header(word: PronouncedWord) -> dict[str, Any]:
    return {"word": word.text, "phonemes": word.phonemes, "start_time": word.start, "end_time": word.end}


def _decoded(word: Mapping[str, Any]) -> dict[str, Any]:
    return {**word, "word": unquote(word["word"]), "phonemes": unquote(word["phonemes"])}
