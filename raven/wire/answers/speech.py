"""Voices, and what is spoken: its sound, its words and its mouth."""

from typing import Literal

from raven.wire.forms import Form, told


class SoundDelta(Form):
    """An event: the next bytes of the sound."""

    type: Literal["speech.audio.delta"]
    audio: str = told("In base64.", more={"contentEncoding": "base64"})


class SoundUsage(Form):
    """What OpenAI charges for. Nothing is counted here."""

    input_tokens: Literal[0]
    output_tokens: Literal[0]
    total_tokens: Literal[0]


class SoundDone(Form):
    """The last event: the sound is complete."""

    type: Literal["speech.audio.done"]
    usage: SoundUsage


class VoiceEngine(Form):
    """One voice engine."""

    name: str = told(examples=["hibari"])
    available: bool = told("Whether it can run here.")
    why: str = told("Why, or why not.", examples=["a neural voice, faster than real time on any CPU"])


class VoiceInformation(Form):
    """What speaks here."""

    engine: str | None = told("The voice engine; null if none can speak any more.", examples=["hibari"])
    model: str | None = told("Its model, for people to read.")
    sample_rate: int = told("Samples per second.", examples=[24000])
    can_pitch: bool = told("Whether `pitch` does anything.")
    engines: list[VoiceEngine] = told("All that there are, the best first.")


class VoiceDetails(Form):
    """A voice."""

    name: str = told(examples=["af_heart"])
    language: str = told(examples=["en-US"])
    gender: Literal["female", "male", "none"]
    description: str


class Voices(Form):
    """The voices, the default one first."""

    voices: list[str] = told("Their names.", examples=[["af_heart"]])
    details: list[VoiceDetails]


class Said(Form):
    """What will be said."""

    utterance_id: str | None = told("Its id in `events`; null where nothing of the text can be said.")


class StageNews(Form):
    """What happens on an avatar's stage."""

    event: Literal["speaking", "ended", "stopped"] = told(
        "`speaking`: this utterance is to be heard now; `ended`: all of it was; `stopped`: be silent."
    )
    utterance_id: str
    characters: int = told(
        "Of what was written, how many characters were heard in whole lines; 0 before its end.", ge=0
    )
    words: str = told("What was heard of the line behind them.")


class TimedWord(Form):
    """A word as it is written, and from when to when it is heard, in seconds from the sentence's begin."""

    text: str = told(examples=["Hello"])
    start: float
    end: float


class MouthTimeline(Form):
    """The movement of the mouth: smooth from keyframe to keyframe, closed before the first and after the last."""

    morphs: list[str] = told("Those that the values of a keyframe are for.")
    keyframes: list[list[float]] = told("Each the second, then a value from 0 to 1 for each morph.")


class SpokenSentence(Form):
    """A sentence of an utterance. What is not known before it is made is null."""

    index: int = told("Its number, from 0.", ge=0)
    text: str = told("As it is read out, without Markdown.", examples=["Hello there!"])
    ready: bool = told("Whether it is made.")
    start: float | None = told("Seconds from the utterance's begin.")
    duration: float | None = told("Seconds of its sound.")
    audio_url: str = told("The path of its sound; asking for it waits until it is made.")
    words: list[TimedWord]
    timeline: MouthTimeline | None


class SpokenText(Form):
    """An utterance: a text on its way to being spoken."""

    utterance_id: str
    engine: str = told("The voice engine.", examples=["hibari"])
    voice: str = told("The voice.", examples=["af_heart"])
    sample_rate: int = told("Samples per second of its sound.", examples=[24000])
    complete: bool = told("Whether all of its sentences are made.")
    more: bool = told("Whether sentences may still be added: it is written while it is spoken.")
    duration: float | None = told("Seconds of its sound; null while it is not complete.")
    audio_url: str = told("The path of its whole sound.")
    sentences: list[SpokenSentence] = told("All of them, from the beginning.")


class HeardNow(Form):
    """When the mouth was told what is heard."""

    server_time: float = told("Now, in seconds on the clock of `X-Frame-Time`.", examples=[5678.123456])
    position: float = told("The second of the sound that is heard at `server_time`.")


class TimelineStarted(Form):
    """The mouth moves."""

    utterance_id: str = told("For `speech_started` and `stop_speaking`.")
    server_time: float = told("Now, in seconds on the clock of `X-Frame-Time`.", examples=[5678.123456])


class PronouncedWord(TimedWord):
    """A word with how it is pronounced; its times are seconds of the sound."""

    phonemes: str = told("In the misaki alphabet.")


class SentenceTimes(Form):
    """A sentence, and when it is heard."""

    text: str
    start: float = told("Seconds from the begin of the sound.")
    duration: float


class SoundDocument(Form):
    """A sound, and when which word of it is heard, in one body."""

    audio: str = told("The sound as a file, in base64.", more={"contentEncoding": "base64"})
    format: str = told("Its format.", examples=["flac"])
    media_type: str = told(examples=["audio/flac"])
    sample_rate: int = told("Samples per second.", examples=[24000])
    duration: float = told("Seconds of the sound.")
    engine: str = told("The voice engine.", examples=["hibari"])
    voice: str = told("The voice.", examples=["af_heart"])
    words: list[PronouncedWord]
    sentences: list[SentenceTimes]
    timeline: MouthTimeline


class SoundTimeline(Form):
    """What is said in a sound, and how the mouth moves with it."""

    text: str = told("What is said, as it is read out.", examples=["Hello there!"])
    duration: float = told("Seconds of the sound.")
    timeline: MouthTimeline
