"""Speech that another program makes and plays: what it hands on of sound and text moves a session's mouth, in time.

    announced(text) ─► sound(samples) ... ─► ended        as it is made, ahead of what is heard
    started ─► sent(seconds) ... ─► stopped               as it is heard, where the player tells so
    step                                                  for every frame: what is due is done
    stamp ─► to_wait                                      for every picture: when its sound is heard

The mouth goes by the sound that was sent, not by the time that passed: what is sent late is heard late. Pictures are posed ahead
by as much as the slowest of the last took to be made, are stamped with the second of the sound that they belong to, and wait for
that; so neither a player nor a machine that falters takes the mouth away from its sound.

All of it may be called from any thread.
"""

import math
import threading
import uuid
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from raven.chat.script import WORD, Cue, Line
from raven.live.saying.acting import Act, Actor, Classify, Manner
from raven.live.saying.speech_words import word_starts, written_words
from raven.live.session import Session
from raven.motion.lip_sync import MouthTrack, Playback
from raven.speech.protocol import Audio
from raven.speech.timeline import Timeline, joined
from raven.speech.underlaid import Pronunciation, laid_under, mouth_of_loudness, reading_of
from raven.speech.visemes import visemes

FRAMES = 25  # as many as are looked at, for how long one takes
LONGEST_LEAD = 0.4  # seconds that a frame may take to be made and yet be in time
SLIP = 0.01  # seconds by which sound may be late before it counts as that
PIECE = 0.05  # seconds of sound that are sent at once; until the next one is told of, it is on its way
LONGEST = 8.0  # seconds of sound without a text that are looked at as one
PATIENCE = 1.0  # seconds behind the end of a sound in which a player tells that it is over
NO_SOUND: Audio = np.zeros(0, np.float32)


@dataclass
class _Sentence:
    """A sentence, or sound of which nobody knows the text, at a second of its take."""

    line: Line
    reading: Pronunciation
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
    is_sent: bool = False
    """Whether the player said that nothing more of it comes."""
    sent: float = 0.0
    """Seconds of it that the player has sent to who hears it, where it tells that."""
    ended: bool = False
    last: tuple[Act, ...] = ()
    """What is to be done at its end."""


class Stamp(NamedTuple):
    """Which sound a picture belongs to: that of a take, at a second of it."""

    take: str
    second: float


class SpokenElsewhere:
    """The speech of one session."""

    def __init__(self, session: Session, classify: Classify, manner: Manner, lead: float = 0.0) -> None:
        """`lead`: seconds that a frame must be ahead of its sound, because showing it takes so much longer.

        That of making it comes on top, where `frame_given` tells.
        """
        self._session = session
        self._lead_shown = lead
        self._made: deque[float] = deque(maxlen=FRAMES)  # seconds that the last frames took
        self._ahead = (
            0.0  # seconds that frames are posed ahead of what is heard, for the time that they take to be made
        )
        self._actor = Actor(session, classify, manner)
        self._lock = threading.RLock()
        self._played: deque[tuple[float, Playback]] = deque(maxlen=FRAMES)  # since when the mouth went how
        self._takes: deque[_Take] = deque()
        self._coming: deque[_Sentence] = deque()  # announced, without sound yet
        self._sentence: _Sentence | None = None  # whose sound is arriving

    @property
    def _lead(self) -> float:
        return self._lead_shown + self._ahead

    def stamp(self, posed: float) -> Stamp | None:
        """To which sound a picture belongs, just made, that was posed at this moment of the session's clock; None: to none."""
        with self._lock:
            self._made.append(min(self._session.now() - posed, LONGEST_LEAD))
            played = next((each for since, each in reversed(self._played) if since <= posed), None)
            return Stamp(played.id, played.shown_at(posed) - self._lead_shown) if played is not None else None

    def to_wait(self, stamp: Stamp | None) -> float:
        """Seconds until the sound of a picture is heard, as far as is known now."""
        with self._lock:
            take = self._takes[0] if self._takes else None
            if stamp is None or take is None or take.began is None or take.id != stamp.take:
                return 0.0
            return max(0.0, stamp.second - (self._session.now() - take.began))

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
                take.sent += at - take.until
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

    def sent(self, seconds: float, at: float) -> None:
        """The player says: at this moment so much more of the sound is on its way. What was not sent is not heard."""
        with self._lock:
            take = next((each for each in self._takes if not each.ended or each.sent < each.until - SLIP), None)
            if take is not None:
                take.sent += seconds
                self._keep_to_sent(take, at, SLIP)

    def _keep_to_sent(self, take: _Take, now: float, patience: float) -> None:
        """Where the time says that more is heard than was sent, the sound is late by the difference, from here on."""
        if take.began is None or not take.is_told or not take.sent:
            return
        late, before = now - take.began - take.sent, self._ahead
        self._ahead = max(self._made, default=0.0)
        is_late = late > patience and take.sent < take.until - SLIP
        if is_late:
            take.began += late
        if is_late or abs(self._ahead - before) > SLIP:
            self._play(take, now, is_late)

    def stopped(self) -> None:
        """The player says: what was begun is sent as a whole. It is over when it was heard to its end."""
        with self._lock:
            if self._takes and self._takes[0].is_told and self._takes[0].ended:
                self._takes[0].is_sent = True
        self.step()

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
                self._keep_to_sent(take, now, PIECE)
                heard = now - take.began
                for sentence in take.sentences:
                    sentence.do(heard + self._lead)
                if not take.ended or heard < take.until + (PATIENCE if take.is_told and not take.is_sent else 0.0):
                    return
                self._finish(self._takes.popleft())

    def _take(self) -> _Take:
        if not self._takes or self._takes[-1].ended:
            self._takes.append(_Take())
        return self._takes[-1]

    def _next(self, take: _Take, at: float, rate: int) -> _Sentence:
        """The sentence whose sound begins at this second of a take."""
        sentence = self._coming.popleft() if self._coming else _Sentence(Line(""), Pronunciation((), (), 0.0))
        sentence.at, sentence.rate = at, rate
        if sentence.line.text:
            numbers = range(len(WORD.findall(sentence.line.text)))
            sentence.acts.extend(self._actor.acts(sentence.line, numbers, math.inf))
        take.sentences.append(sentence)
        return sentence

    def _begin(self, take: _Take, now: float) -> None:
        take.began = now
        self._ahead = max(self._made, default=0.0)
        self._play(take, now)

    def _play(self, take: _Take, now: float, at_once: bool = False) -> None:
        assert take.began is not None
        played = self._session.speak(take.id, take.track, now - take.began, self._lead, now, at_once=at_once)
        self._played.append((now, played))

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
