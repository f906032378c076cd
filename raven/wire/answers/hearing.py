"""Speech that was recognised."""

from typing import Literal

from raven.wire.forms import Form, told


class TranscribedWord(Form):
    """A word, and when it is heard, in seconds."""

    word: str
    start: float
    end: float


class TranscribedSegment(Form):
    """A piece of what was said; times in seconds."""

    id: int
    seek: int = told("Always 0.")
    start: float
    end: float
    text: str
    tokens: list[int]
    temperature: float
    avg_logprob: float
    compression_ratio: float
    no_speech_prob: float = told("The chance that nobody speaks.")


class Transcription(Form):
    """What was said; of `verbose_json` all fields, else `text` alone."""

    text: str
    task: Literal["transcribe"] | None = told(default=None)
    language: str | None = told("Its code.", examples=["en"], default=None)
    duration: float | None = told("Seconds of the sound.", default=None)
    segments: list[TranscribedSegment] | None = told(default=None)
    words: list[TranscribedWord] | None = told(default=None)


class VoiceActivity(Form):
    """Whether somebody speaks."""

    speech: float = told("The chance of it.", ge=0, le=1)
