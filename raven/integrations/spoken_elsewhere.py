"""Speech that another program makes and plays: what it hands on of sound and text moves a session's mouth, in time.

    announced(text) ─► sound(samples) ... ─► ended        as it is made, ahead of what is heard
    started ... stopped                                   as it is heard, where the player tells so
    step                                                  for every frame: what is due is done

All of it may be called from any thread.
"""

import math
import threading
import uuid
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np
from numpy.typing import NDArray

from raven.chat.script import WORD, Cue, Line
from raven.live.performance import Act, Actor, Classify, Manner
from raven.live.session import Session
from raven.live.speech_words import word_starts, written_words
from raven.motion.lip_sync import MouthTrack
from raven.speech.protocol import Audio
from raven.speech.timeline import Timeline, joined
from raven.speech.underlaid import Reading, laid_under, mouth_of_loudness, reading_of
from raven.speech.visemes import visemes

FRAMES = 25  # as many as are looked at, for how long one takes
LONGEST = 8.0  # seconds of sound without a text that are looked at as one
PATIENCE = 1.0  # seconds behind the end of a sound in which a player tells that it is over
NO_SOUND: Audio = np.zeros(0, np.float32)


@dataclass
class _Sentence:
    """A sentence, or sound of which nobody knows the text, at a second of its take."""

    line: Line
    reading: Reading
    """As it is said in calm speech; once all of its sound is there, in time with that."""
    at: float = 0.0
    rate: int = 0
    audio: Audio = field(default_factory=lambda: NO_SOUND)
    acts: deque[Act] = field(default_factory=deque)
    """What is still to be done, at which of its words."""

    def completed(self) -> Timeline:
        """All of its sound is there: its phonemes are laid under that. The mouth, from its begin."""
        self.reading = laid_under(self.reading, self.audio, self.rate)
        if self.reading.phonemes:
            return visemes(self.reading.phonemes, self.reading.duration, self.audio, self.rate)
        return mouth_of_loudness(self.audio, self.rate)

    def do(self, heard: float) -> None:
        """Do what is due when this second of its take is heard."""
        if self.acts:
            words = written_words(self.line.text, self.reading.words)
            starts = word_starts(self.line.text, words, self.reading.duration)
            while self.acts and self.at + self._second(self.acts[0].at, starts) <= heard:
                self.acts.popleft().perform()

    def _second(self, word: float, starts: Sequence[float]) -> float:
        return starts[int(word)] if word < len(starts) else self.reading.duration


@dataclass
class _Take:
    """What is heard in one go."""

    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    track: MouthTrack = field(default_factory=MouthTrack)
    mouth: Timeline = field(default_factory=lambda: joined(()))
    """Of the sentences before the last."""
    sentences: list[_Sentence] = field(default_factory=list)
    until: float = 0.0
    """Seconds of it that are there."""
    began: float | None = None
    """When its first sound was heard, on the session's clock; None: it was not yet."""
    is_told: bool = False
    """Whether the player said so."""
    ended: bool = False
    last: tuple[Act, ...] = ()
    """What is to be done at its end."""


class SpokenElsewhere:
    """The speech of one session."""

    def __init__(self, session: Session, classify: Classify, manner: Manner, lead: float = 0.0) -> None:
        """`lead`: seconds that a frame must be ahead of its sound, because showing it takes so much longer.

        That of making it comes on top, where `frame_given` tells.
        """
        self._session = session
        self._lead_shown = lead
        self._made: deque[float] = deque(maxlen=FRAMES)  # seconds that the last frames took
        self._actor = Actor(session, classify, manner)
        self._lock = threading.RLock()
        self._takes: deque[_Take] = deque()
        self._coming: deque[_Sentence] = deque()  # announced, without sound yet
        self._sentence: _Sentence | None = None  # whose sound is arriving

    @property
    def _lead(self) -> float:
        return self._lead_shown + (median(self._made) if self._made else 0.0)

    def frame_given(self, posed: float) -> None:
        """A frame whose pose is of this moment, on the session's clock, goes to who shows it."""
        with self._lock:
            self._made.append(self._session.now() - posed)

    def announced(self, text: str, cues: Sequence[Cue] = ()) -> None:
        """The sound that comes next says this; `cues` are due at its words."""
        sentence = _Sentence(Line(text, tuple(cues)), reading_of(text))
        with self._lock:
            self._coming.append(sentence)

    def sound(self, samples: NDArray[np.int16], rate: int) -> None:
        """Mono sound that follows what came before, or is played now where that has been heard already."""
        audio = samples.astype(np.float32) / np.float32(32768)
        with self._lock:
            take, sentence = self._take(), self._sentence
            at = take.until
            if take.began is not None:
                at = max(at, self._session.now() - take.began)  # the player had run dry
            if sentence is not None and (
                self._coming or sentence.rate != rate or (not sentence.line.text and at - sentence.at > LONGEST)
            ):
                self._complete(take, sentence)
                sentence = None
            if sentence is None:
                sentence = self._sentence = self._next(take, at, rate)
            silence = np.zeros(max(0, round((at - sentence.at) * rate) - len(sentence.audio)), np.float32)
            sentence.audio = np.concatenate([sentence.audio, silence, audio])
            take.until = sentence.at + len(sentence.audio) / rate
            now_known = mouth_of_loudness(sentence.audio, rate).shifted(sentence.at)
            take.track.grow(joined([take.mouth, now_known]), None)

    def ended(self, cues: Sequence[Cue] = ()) -> None:
        """All of the sound that was begun is there. `cues` are due at its end."""
        with self._lock:
            if not self._takes or self._takes[-1].ended:
                return
            take = self._takes[-1]
            if self._sentence is not None:
                self._complete(take, self._sentence)
                self._sentence = None
            self._coming.clear()
            take.track.grow(take.mouth, max(take.until, take.mouth.duration))
            take.ended = True
            doings = (self._actor.doing(cue.direction) for cue in cues)
            take.last = tuple(Act(take.until, do) for do in doings if do is not None)

    def started(self) -> None:
        """The player says: the first sound is heard now of what follows what was heard last."""
        with self._lock:
            now = self._session.now()
            while self._takes and self._takes[0].is_told and self._takes[0].ended:
                self._finish(self._takes.popleft())
            if self._takes and not self._takes[0].is_told:
                self._takes[0].is_told = True
                self._begin(self._takes[0], now)

    def stopped(self) -> None:
        """The player says: what was begun is over."""
        with self._lock:
            if self._takes and self._takes[0].is_told and self._takes[0].ended:
                self._finish(self._takes.popleft())

    def interrupted(self) -> None:
        """Nothing of all this is heard any more."""
        with self._lock:
            for take in self._takes:
                self._session.stop_speaking(take.id)
            self._takes.clear()
            self._coming.clear()
            self._sentence = None
            self._actor.release_gaze()

    @property
    def goes_on(self) -> bool:
        """Whether there is something to be heard still."""
        with self._lock:
            return bool(self._takes)

    def step(self) -> None:
        """Do what is due now."""
        with self._lock:
            now = self._session.now()
            while self._takes:
                take = self._takes[0]
                if take.began is None:
                    self._begin(take, now)
                    assert take.began is not None
                heard = now - take.began
                for sentence in take.sentences:
                    sentence.do(heard + self._lead)
                if not take.ended or heard < take.until + (PATIENCE if take.is_told else 0.0):
                    return
                self._finish(self._takes.popleft())

    def _take(self) -> _Take:
        if not self._takes or self._takes[-1].ended:
            self._takes.append(_Take())
        return self._takes[-1]

    def _next(self, take: _Take, at: float, rate: int) -> _Sentence:
        """The sentence whose sound begins at this second of a take."""
        sentence = self._coming.popleft() if self._coming else _Sentence(Line(""), Reading((), (), 0.0))
        sentence.at, sentence.rate = at, rate
        if sentence.line.text:
            numbers = range(len(WORD.findall(sentence.line.text)))
            sentence.acts.extend(self._actor.acts(sentence.line, numbers, math.inf))
        take.sentences.append(sentence)
        return sentence

    def _begin(self, take: _Take, now: float) -> None:
        take.began = now
        self._session.speak(take.id, take.track, 0.0, self._lead, now)

    def _finish(self, take: _Take) -> None:
        for act in (*(act for sentence in take.sentences for act in sentence.acts), *take.last):
            act.perform()
        self._session.stop_speaking(take.id)
        if not self._takes:
            self._actor.release_gaze()

    def _complete(self, take: _Take, sentence: _Sentence) -> None:
        """All of a sentence's sound is there: its phonemes are laid under it, and its words known in time."""
        take.mouth = joined([take.mouth, sentence.completed().shifted(sentence.at)])
        take.track.grow(take.mouth, None)
