"""An utterance: a text that is being spoken, its sentences made one after the other by a thread of its own."""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raven.avatar.lip_sync import Track
from raven.avatar.speech_words import TimedWord, written_words
from raven.discretion import discreet
from raven.errors import LimitReached, NotFound, RavenError, Unavailable
from raven.speech.encoding import samples16
from raven.speech.protocol import Word
from raven.speech.speaker import Line, Speaker, Spoken
from raven.speech.timeline import Timeline, joined
from raven.threads import step_back

log = logging.getLogger(__name__)

Samples = NDArray[np.int16]
FAILED = "the voice failed at this text; the server's log says where"


@dataclass(frozen=True, eq=False)
class Sentence:
    """A finished sentence. `start`: seconds from the utterance's begin; all other times count from the sentence's own.

    `samples`: mono, 16 bit.
    """

    index: int
    text: str
    start: float
    duration: float
    samples: Samples
    words: tuple[TimedWord, ...]
    timeline: Timeline


class Utterance:
    """A text on its way to being spoken. All calls may come from any thread.

    `sentences`: their texts, all from the beginning. `track`: the mouth, which grows with them.
    """

    def __init__(
        self,
        speaker: Speaker,
        text: str,
        voice: str | None = None,
        speed: float = 1.0,
        pitch: float = 1.0,
        room: Callable[[int], bool] = lambda more_bytes: True,
    ) -> None:
        """Begins at once. `room` is asked before a sentence is kept whether there is memory for so many bytes.

        Raises `InvalidInput` naming `text`, `voice`, `speed` or `pitch`.
        """
        self.id = str(uuid.uuid4())
        speaker.voice(voice, speed, pitch)
        self._lines = speaker.lines(text)
        self.sentences = tuple(line.text for line in self._lines)
        self.voice = speaker.voice(voice, speed, pitch, self._lines).name
        self.engine = speaker.speaking(self._lines).name
        self.sample_rate = speaker.engine.sample_rate
        self.track = Track()
        self._speaker = speaker
        self._manner = (voice, speed, pitch)
        self._room = room
        self._ready: list[Sentence] = []
        self._failure: RavenError | None = None
        self._cancelled = threading.Event()
        self._changed = threading.Condition()
        if not self.sentences:
            self.track.grow(self.track.timeline, 0.0)
        self._thread = threading.Thread(target=self._make, name=f"speaking {self.id}", daemon=True)
        self._thread.start()

    @property
    def complete(self) -> bool:
        """Whether every sentence is ready."""
        return len(self._ready) == len(self.sentences)

    @property
    def making(self) -> bool:
        """Whether sentences are still being made."""
        return not (self.complete or self._failure or self._cancelled.is_set())

    @property
    def duration(self) -> float | None:
        """Seconds of the whole sound; None while it is not complete."""
        return self.track.duration

    @property
    def bytes(self) -> int:
        """How much memory its sound takes so far."""
        return sum(sentence.samples.nbytes for sentence in tuple(self._ready))

    @property
    def ready(self) -> tuple[Sentence, ...]:
        """The sentences that are finished, from the first on."""
        return tuple(self._ready)

    def sentence(self, index: int, patience: float) -> Sentence:
        """That sentence, waited for so many seconds. Raises what making it raised, `LimitReached` if it takes longer,
        and `NotFound` for one that does not exist or was cancelled."""
        if not 0 <= index < len(self.sentences):
            raise NotFound(f"this utterance has no sentence {index}: it has {len(self.sentences)}")
        with self._changed:
            self._changed.wait_for(lambda: len(self._ready) > index or not self.making, patience)
            if len(self._ready) > index:
                return self._ready[index]
            if self._failure:
                raise self._failure
        if self._cancelled.is_set():
            raise NotFound("this utterance was stopped")
        raise LimitReached("this sentence is not ready yet")

    def all(self, patience: float) -> Iterator[Sentence]:
        """Every sentence as it gets ready; each may take `patience` seconds. Raises as `sentence`."""
        for index in range(len(self.sentences)):
            yield self.sentence(index, patience)

    def cancel(self) -> None:
        """Make no more of it. What is ready stays."""
        with self._changed:
            self._cancelled.set()
            self.track.grow(self.track.timeline, self._length())
            self._changed.notify_all()

    def wait_until_idle(self, patience: float) -> bool:
        """Wait so many seconds until nothing is made any more; whether it is so. A sentence is not left in the middle."""
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _make(self) -> None:
        try:
            with discreet(log, "speaking", Unavailable(FAILED)):
                for sentence in spoken_sentences(self._speaker, self._lines, *self._manner, self._cancelled):
                    self._keep(sentence)
                    if sentence.index == 0:
                        step_back()  # somebody waited for the first; the others have the time that it is heard
        except RavenError as error:
            self._fail(error)

    def _length(self) -> float:
        return self._ready[-1].start + self._ready[-1].duration if self._ready else 0.0

    def _keep(self, sentence: Sentence) -> None:
        if not self._room(sentence.samples.nbytes):
            raise LimitReached("this server has no memory for more speech now")
        with self._changed:
            if self._cancelled.is_set():
                return
            self._ready.append(sentence)
            timeline = joined([self.track.timeline, sentence.timeline.shifted(sentence.start)])
            self.track.grow(timeline, self._length() if self.complete else None)
            self._changed.notify_all()

    def _fail(self, error: RavenError) -> None:
        with self._changed:
            self._failure = error
            self.track.grow(self.track.timeline, self._length())  # nothing more will come
            self._changed.notify_all()


def spoken_sentences(
    speaker: Speaker,
    lines: Sequence[Line],
    voice: str | None,
    speed: float,
    pitch: float,
    cancelled: threading.Event,
) -> Iterator[Sentence]:
    """The sentences one after the other, each made when it is asked for; ends early once `cancelled` is set.

    Raises `Unavailable` when no engine can speak.
    """
    start = 0.0
    for index, line in enumerate(lines):
        with discreet(log, "speaking", Unavailable(FAILED)):
            pieces = tuple(speaker.say((line,), voice, speed, pitch, cancelled))
            if cancelled.is_set():
                return
            sentence = _sentence(index, line.text, start, pieces)
        start += sentence.duration
        yield sentence


def _sentence(index: int, text: str, start: float, pieces: Sequence[Spoken]) -> Sentence:
    samples = [samples16(piece.segment.audio) for piece in pieces]
    words = [
        Word(word.text, word.phonemes, word.start + piece.start, word.end + piece.start)
        for piece in pieces
        for word in piece.segment.words
    ]
    return Sentence(
        index,
        text,
        start,
        sum(piece.segment.duration for piece in pieces),
        np.concatenate(samples) if samples else np.zeros(0, np.int16),
        written_words(text, words),
        joined(piece.timeline.shifted(piece.start) for piece in pieces),
    )
