"""An utterance: a text that is being spoken, its sentences made one after the other by a thread of its own."""

import logging
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from raven.errors import InvalidInput, LimitReached, NotFound, RavenError, Unavailable
from raven.live.saying.speech_words import TimedWord, written_words
from raven.motion.lip_sync import MouthTrack
from raven.said import said
from raven.speech.encoding import samples16
from raven.speech.protocol import Word
from raven.speech.speaker import Speaker, Spoken, SpokenLine
from raven.speech.timeline import Timeline, joined
from raven.text.redacted import discreet
from raven.threads import step_back

log = logging.getLogger(__name__)

Samples = NDArray[np.int16]
LINES_OF_LANGUAGE = 8  # of which it is found out in which language a short sentence behind them is
FAILED = said("voice_failed", "the voice failed at this text; the server's log says where")


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

    `sentences`: their texts, all from the beginning, or as far as they were added. `track`: the mouth, which grows with them.
    """

    def __init__(
        self,
        speaker: Speaker,
        text: str | None,
        voice: str | None = None,
        speed: float = 1.0,
        pitch: float = 1.0,
        room: Callable[[int], bool] = lambda more_bytes: True,
    ) -> None:
        """Begins at once. `room` is asked before a sentence is kept whether there is memory for so many bytes.

        Without a `text` it is told sentence by sentence, by `add`, until `finish`.
        Raises `InvalidInput` naming `text`, `voice`, `speed` or `pitch`.
        """
        self.id = str(uuid.uuid4())
        speaker.voice(voice, speed, pitch)
        self._lines: tuple[SpokenLine, ...] = () if text is None else speaker.lines(text)
        self._more = text is None
        self.voice = speaker.voice(voice, speed, pitch, self._lines).name
        self.engine = speaker.speaking(self._lines).name
        self.sample_rate = speaker.engine.sample_rate
        self.track = MouthTrack()
        self._speaker = speaker
        self._manner = (voice, speed, pitch)
        self._room = room
        self._ready: list[Sentence] = []
        self._failure: RavenError | None = None
        self.awaited = False
        """Whether it is to be heard when its turn comes: until then it is kept, though nobody asks for it."""
        self._cancelled = threading.Event()
        self._called: Callable[[], object] = lambda: None
        self._changed = threading.Condition()
        if self.complete:
            self.track.grow(self.track.timeline, 0.0)
        self._thread = threading.Thread(target=self._make, name=f"speaking {self.id}", daemon=True)
        self._thread.start()

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(line.text for line in self._lines)

    @property
    def more(self) -> bool:
        """Whether sentences may still be added."""
        return self._more

    @property
    def complete(self) -> bool:
        """Whether every sentence is ready, and none may be added."""
        return not self._more and len(self._ready) == len(self._lines)

    def add(self, sentence: str, pause: float = 0.0) -> int:
        """Say this speakable sentence, too, after `pause` seconds of silence. Its number.

        Raises `InvalidInput("text")` for a language that nothing here speaks, and for what makes the whole too long.
        """
        before = " ".join(line.text for line in self._lines[-LINES_OF_LANGUAGE:])
        line = self._speaker.line(sentence, before, pause)
        with self._changed:
            if sum(len(each.text) for each in self._lines) + len(sentence) > self._speaker.most_characters:
                raise InvalidInput(
                    "text",
                    said(
                        "at_most_characters", "must have at most {most} characters", most=self._speaker.most_characters
                    ),
                )
            self._lines += (line,)
            self._changed.notify_all()
            return len(self._lines) - 1

    def finish(self) -> None:
        """No more sentences come."""
        with self._changed:
            self._more = False
            if self.complete:
                self.track.grow(self.track.timeline, self._length())
            self._notify()

    @property
    def making(self) -> bool:
        """Whether sentences are still being made."""
        return not (self.complete or self._failure or self._cancelled.is_set())

    @property
    def failed(self) -> bool:
        """Whether the voice could not say it."""
        return self._failure is not None

    @property
    def cancelled(self) -> bool:
        """Whether it was stopped."""
        return self._cancelled.is_set()

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
        with self._changed:
            self._changed.wait_for(
                lambda: len(self._ready) > index or not self.making or not self._may_have(index), patience
            )
            if 0 <= index < len(self._ready):
                return self._ready[index]
            if not self._may_have(index):
                raise NotFound(
                    said(
                        "no_such_sentence",
                        "this utterance has no sentence {index}: it has {count}",
                        index=index,
                        count=len(self._lines),
                    )
                )
            if self._failure:
                raise self._failure
        if self._cancelled.is_set():
            raise NotFound(said("utterance_stopped", "this utterance was stopped"))
        raise LimitReached(said("sentence_not_ready", "this sentence is not ready yet"))

    def all(self, patience: float) -> Iterator[Sentence]:
        """Every sentence as it gets ready; each may take `patience` seconds. Raises as `sentence`."""
        index = 0
        while self._may_have(index):
            try:
                yield self.sentence(index, patience)
            except NotFound:
                if self._may_have(index):
                    raise
            index += 1

    def cancel(self) -> None:
        """Make no more of it. What is ready stays."""
        with self._changed:
            self._cancelled.set()
            self.track.grow(self.track.timeline, self._length())
            self._notify()

    def wait_until_idle(self, patience: float) -> bool:
        """Wait so many seconds until nothing is made any more; whether it is so. A sentence is not left in the middle."""
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _may_have(self, index: int) -> bool:
        return index >= 0 and (index < len(self._lines) or self._more)

    def _arriving_lines(self) -> Iterator[SpokenLine]:
        index = 0
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda index=index: self._cancelled.is_set() or index < len(self._lines) or not self._more  # type: ignore[misc]
                )
                if self._cancelled.is_set() or index >= len(self._lines):
                    return
            yield self._lines[index]
            index += 1

    def _make(self) -> None:
        try:
            with discreet(log, "speaking", Unavailable(FAILED)):
                for sentence in spoken_sentences(self._speaker, self._arriving_lines(), *self._manner, self._cancelled):
                    self._keep(sentence)
                    if sentence.index == 0:
                        step_back()  # somebody waited for the first; the others have the time that it is heard
        except RavenError as error:
            self._fail(error)

    def _length(self) -> float:
        return self._ready[-1].start + self._ready[-1].duration if self._ready else 0.0

    def on_change(self, call: Callable[[], object]) -> None:
        """Have this called, from any thread, whenever a sentence is ready, or none comes any more."""
        self._called = call

    def _notify(self) -> None:
        self._changed.notify_all()
        self._called()

    def _keep(self, sentence: Sentence) -> None:
        if not self._room(sentence.samples.nbytes):
            raise LimitReached(said("no_speech_memory", "this server has no memory for more speech now"))
        with self._changed:
            if self._cancelled.is_set():
                return
            self._ready.append(sentence)
            timeline = joined([self.track.timeline, sentence.timeline.shifted(sentence.start)])
            self.track.grow(timeline, self._length() if self.complete else None)
            self._notify()

    def _fail(self, error: RavenError) -> None:
        with self._changed:
            self._failure = error
            self.track.grow(self.track.timeline, self._length())  # nothing more will come
            self._notify()


def spoken_sentences(
    speaker: Speaker,
    lines: Iterable[SpokenLine],
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
            sentence = _after(_sentence(index, line.text, start, pieces), line.pause, speaker.engine.sample_rate)
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


def _after(sentence: Sentence, pause: float, sample_rate: int) -> Sentence:
    """The same, with so many seconds of silence before it."""
    silence = np.zeros(round(pause * sample_rate), np.int16)
    if not len(silence):
        return sentence
    seconds = len(silence) / sample_rate
    words = (replace(word, start=word.start + seconds, end=word.end + seconds) for word in sentence.words)
    return replace(
        sentence,
        duration=sentence.duration + seconds,
        samples=np.concatenate([silence, sentence.samples]),
        words=tuple(words),
        timeline=sentence.timeline.shifted(seconds),
    )
