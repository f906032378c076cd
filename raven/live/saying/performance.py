"""A performance: a script that a session says and acts while it is still being written.

    writer ─► add(line) ... finish()
                 └► sentences ─► mouth, and the sound for whoever listens
                 └► cues ─► done when the word after them sounds

`step` does what is due at a moment and tells when something is due next; who calls it, and when, is `stage.py`'s business.
"""

import math
import threading

from raven.chat.directions import Direction
from raven.chat.script import WORD, Line
from raven.live.saying.acting import Act, Actor, Classify, Manner
from raven.live.saying.speech import Sentence, Utterance
from raven.live.saying.speech_words import word_starts
from raven.live.session import Session
from raven.motion.lip_sync import Playback

LEAD = 0.05  # seconds from a begin to the sound that stands for it where nobody listens: two frames for the mouth
SOONEST = 0.001  # seconds between two steps
LISTENER_SECONDS = 1.5  # that those who listen have to begin, and to go on after a pause in which nothing was ready


class Performance:
    """One text that is said and acted. `add`, `finish`, `stop` and `heard` may be called from any thread."""

    def __init__(self, session: Session, utterance: Utterance, classify: Classify, manner: Manner) -> None:
        self.session = session
        self.utterance = utterance
        self._manner = manner
        self._actor = Actor(session, classify, manner)
        self._lock = threading.Lock()
        self._acting = threading.RLock()  # so that nothing that was due is done after it was stopped
        self._lines: list[Line] = []  # with something to say: one for each sentence
        self._last: tuple[Direction, ...] = ()  # to be done in the end
        self._written = 0  # characters
        self._heard_all = False
        self._prepared = 0  # sentences whose cues are among the due
        self._due: list[Act] = []
        self._began = self._over = False
        self._begin_by: float | None = None
        self._playback: Playback | None = None  # as it was at the last step
        self._dry_at: float | None = None  # the second at which it had said all that was ready
        self._more_since: float | None = None  # when there was more then
        self._reached = 0.0  # the last second of the utterance that was heard

    def add(self, line: Line) -> None:
        """Say and do this, too. Raises `InvalidInput` for what cannot be said here."""
        if line.text:
            with self._lock:
                self.utterance.add(line.text, line.pause)
                self._lines.append(line)
        else:
            self._last += tuple(cue.direction for cue in line.cues)
        self._written = line.end

    def finish(self) -> None:
        """Nothing more comes."""
        self.utterance.finish()

    def stop(self) -> None:
        """Be silent at once: no more is made, and the mouth closes."""
        with self._acting:
            self._note_position(self.session.now())
            self._over = True
            self.session.stop_speaking(self.utterance.id)
            self._actor.release_gaze()
        self.utterance.cancel()

    @property
    def priority(self) -> int:
        """See `Manner`."""
        return self._manner.priority

    @property
    def over(self) -> bool:
        """Whether all was heard, or it was stopped."""
        return self._over

    @property
    def interrupted(self) -> bool:
        """Whether it was stopped before all of it was heard, and not because the voice failed."""
        return self._over and not self._heard_all and not self.utterance.failed

    def heard(self) -> tuple[int, str]:
        """How many characters of what was written were heard, in whole lines, and the words of the line behind them."""
        if not self._over:
            self._note_position(self.session.now())
        if self._heard_all:
            return self._written, ""
        characters, words = 0, ""
        for sentence, line in zip(self.utterance.ready, tuple(self._lines), strict=False):
            if sentence.start + _sound_end(sentence) <= self._reached:
                characters = line.end
                continue
            starts = word_starts(sentence.text, sentence.words, sentence.duration)
            count = sum(sentence.start + start < self._reached for start in starts)
            found = list(WORD.finditer(sentence.text))[:count]
            words = sentence.text[: found[-1].end()] if found else ""
            break
        return characters, words

    def step(self, now: float, is_listened_to: bool = False) -> float:
        """Do what is due at `now`, on the session's clock. When something is due next; infinite: when something changes.

        `is_listened_to`: somebody plays the sound, and tells the session when it is heard.
        """
        self._prepare()
        with self._acting:
            if self._over or self.utterance.cancelled or self.session.feed.closed:
                self._over = True
            elif not self._began:
                return self._step_before(now, is_listened_to)
            else:
                return self._step_within(now, is_listened_to)
            return math.inf

    @property
    def has_begun(self) -> bool:
        """Whether there is something to be heard."""
        return bool(self.utterance.ready)

    def _step_before(self, now: float, is_listened_to: bool) -> float:
        if not self.utterance.ready:
            if self.utterance.complete:
                self._end()
            elif not self.utterance.making:
                self.stop()  # the voice failed
            return math.inf
        if self._begin_by is None:
            self._begin_by = now + (LISTENER_SECONDS if is_listened_to else 0.0)
        if not self._is_spoken():
            if now < self._begin_by:
                return self._begin_by
            self._speak_from(0.0, now)
        self._began = True
        if (emotion := self._manner.emotion) is not None:
            Act(0.0, lambda: self.session.feel(emotion, return_after=self._manner.return_after)).perform()
        return self._step_within(now, is_listened_to)

    def _step_within(self, now: float, is_listened_to: bool) -> float:
        speech, last, end = self.session.speech, self._playback, _end_of(self.utterance)
        is_late = self._dry_at is not None and end > self._dry_at
        if speech is None and is_late and last is not None and last.is_over(now):
            speech = last  # it is over only as far as all was said that had been ready
        if speech is None or speech.id != self.utterance.id:
            if speech is None and last is not None and last.is_over(now):
                self._end()
            else:
                self.stop()  # something else is spoken, or it was silenced
            return math.inf
        self._playback = speech
        if is_late:
            if (waiting := self._begin_again(speech, now, is_listened_to)) is not None:
                return waiting
            speech = self.session.speech or speech
        position = speech.heard_at(now)
        self._reached = max(self._reached, min(position, end))
        while self._due and self._due[0].at <= min(position + speech.lead, end):
            self._due.pop(0).perform()
        if position < end:
            upcoming = self._due[0].at - speech.lead if self._due else math.inf
            return now + max(min(upcoming, end) - position, SOONEST)
        if self.utterance.complete:
            self._end()
        elif not self.utterance.making:
            self.stop()  # the voice failed
        elif self._dry_at is None:
            self._dry_at = end
        return math.inf

    def _begin_again(self, speech: Playback, now: float, is_listened_to: bool) -> float | None:
        """Go on where all that was ready had been said: by itself, or when those who listen do. Until when that is waited for."""
        if self._more_since is None:
            self._more_since = now
        waits_until = self._more_since + LISTENER_SECONDS
        goes_on = speech.since > self._more_since
        if is_listened_to and not goes_on and now < waits_until:
            return waits_until
        if not goes_on:
            self._speak_from(self._dry_at or 0.0, now)
        self._dry_at = self._more_since = None
        return None

    def _speak_from(self, position: float, now: float) -> None:
        self.session.stop_speaking(self.utterance.id)
        self.session.speak(self.utterance.id, self.utterance.track, position - LEAD, 0.0, now)

    def _is_spoken(self) -> bool:
        speech = self.session.speech
        return speech is not None and speech.id == self.utterance.id

    def _note_position(self, now: float) -> None:
        speech = self.session.speech
        if speech is not None and speech.id == self.utterance.id:
            self._reached = max(self._reached, min(speech.heard_at(now), _end_of(self.utterance)))

    def _end(self) -> None:
        """All was heard: what is left is done."""
        self._reached = max(self._reached, _end_of(self.utterance))
        for due in self._due:
            due.perform()
        for direction in self._last:
            if (do := self._actor.doing(direction)) is not None:
                Act(self._reached, do).perform()
        self._due = []
        self._actor.release_gaze()
        self._over = self._heard_all = True

    # What is to be done.

    def _prepare(self) -> None:
        """Find out what the cues of new sentences are, while earlier ones are heard."""
        ready = self.utterance.ready
        while self._prepared < len(ready):
            with self._lock:
                if self._prepared >= len(self._lines):
                    return
                line = self._lines[self._prepared]
            sentence = ready[self._prepared]
            starts = word_starts(sentence.text, sentence.words, sentence.duration)
            self._due += self._actor.acts(
                line, [sentence.start + start for start in starts], sentence.start + sentence.duration
            )
            self._prepared += 1


def _end_of(utterance: Utterance) -> float:
    """Seconds of all that is ready."""
    ready = utterance.ready
    return ready[-1].start + ready[-1].duration if ready else 0.0


def _sound_end(sentence: Sentence) -> float:
    return sentence.words[-1].end if sentence.words else sentence.duration
