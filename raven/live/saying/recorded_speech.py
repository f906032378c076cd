"""Speech that is made whole before it is recorded: its sound, the movement of the mouth, and all times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raven.errors import InvalidInput
from raven.live.saying.speech import Sentence, spoken_sentences
from raven.motion.lip_sync import MouthTrack
from raven.said import said
from raven.speech.encoding import FULL_SCALE
from raven.speech.speaker import Speaker
from raven.speech.timeline import Timeline, joined


@dataclass(frozen=True, eq=False)
class RecordedSpeech:
    """The sentences of a text with their sound."""

    engine: str
    voice: str
    sample_rate: int
    sentences: Sequence[Sentence]

    @cached_property
    def samples(self) -> NDArray[np.float32]:
        """All of it, mono, within [-1, 1]."""
        whole = np.concatenate([np.zeros(0, np.int16), *(sentence.samples for sentence in self.sentences)])
        return whole.astype(np.float32) / np.float32(FULL_SCALE)

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / self.sample_rate

    @cached_property
    def timeline(self) -> Timeline:
        """The mouth, from the begin of the speech."""
        return joined(sentence.timeline.shifted(sentence.start) for sentence in self.sentences)

    @property
    def track(self) -> MouthTrack:
        """The mouth, to be played."""
        return MouthTrack(self.timeline, self.duration)

    def to_json(self, start: float) -> dict[str, Any]:
        """Sentences, words and the mouth's keyframes, when the speech begins at second `start` of a film."""
        return {
            "engine": self.engine,
            "voice": self.voice,
            "sample_rate": self.sample_rate,
            "start": round(start, 6),
            "duration": round(self.duration, 6),
            "sentences": [
                {
                    "index": sentence.index,
                    "text": sentence.text,
                    "start": round(start + sentence.start, 6),
                    "duration": round(sentence.duration, 6),
                    "words": [
                        {
                            "text": word.text,
                            "start": round(start + sentence.start + word.start, 3),
                            "end": round(start + sentence.start + word.end, 3),
                        }
                        for word in sentence.words
                    ],
                }
                for sentence in self.sentences
            ],
            "timeline": self.timeline.shifted(start).to_json(),
        }


def speak_whole(
    speaker: Speaker,
    text: str,
    voice: str | None = None,
    speed: float = 1.0,
    pitch: float = 1.0,
    progress: Callable[[int, int], None] | None = None,
    stop: Event | None = None,
) -> RecordedSpeech:
    """All sentences of a text, which may be Markdown; those that are made when `stop` is set.

    `progress` hears how many sentences are made, and of how many. Raises `InvalidInput` naming `text` (also if there is
    nothing in it to say), `voice`, `speed` or `pitch`, and `Unavailable` when no engine can speak.
    """
    speaker.voice(voice, speed, pitch)
    lines = speaker.lines(text)
    if not lines:
        raise InvalidInput("text", said("nothing_to_say", "has nothing to say"))
    made: list[Sentence] = []
    for sentence in spoken_sentences(speaker, lines, voice, speed, pitch, stop or Event()):
        made.append(sentence)
        if progress is not None:
            progress(len(made), len(lines))
    name = speaker.voice(voice, speed, pitch, lines).name
    return RecordedSpeech(speaker.speaking(lines).name, name, speaker.engine.sample_rate, made)
