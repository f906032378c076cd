"""What is to be said."""

from typing import Annotated, Any, Literal

from raven.wire.calls.fields import FARTHEST, LARGEST_OFFSET, JsonObject, Pitch, Speed, Spoken, Voice
from raven.wire.calls.sessions import SessionCall
from raven.wire.forms import Before, Form, Meaning, Real, Text, Whole, told
from raven.wire.ranges import PITCHES, SPEEDS


def _voice_name(value: Any) -> Any:
    """OpenAI also takes a voice as `{"id": name}`."""
    return value["id"] if isinstance(value, dict) and "id" in value else value


class TtsCall(Form):
    """What to say, and how."""

    text: Spoken
    voice: Voice = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    format: Text = told(
        "`wav`, `flac`, `mp3`, `opus`, `aac`, `pcm`; or `json`: the sound and all times in one body.", default="flac"
    )
    audio_format: Text = told("Of the sound inside of `json`.", default="flac")
    get_metadata: bool = told("Send the times of the words in the header `X-Word-Timestamps`.", default=True)
    stream: bool = told("Send the sound sentence by sentence as it is made, if `get_metadata` is false.", default=False)


class OpenAiSpeechCall(Form):
    """As OpenAI has it. `model` and `instructions` are ignored."""

    input: Spoken
    voice: Annotated[
        Text | None,
        Before(_voice_name),
        Meaning("One of `/v1/audio/voices`, or one of OpenAI's or Kokoro's, for which the nearest speaks."),
    ] = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    response_format: Text = told("`mp3`, `opus`, `aac`, `flac`, `wav` or `pcm`.", default="mp3")
    stream: bool = told("Send the sound sentence by sentence as it is made.", default=False)
    stream_format: Literal["audio", "sse"] | None = told(
        "`audio`: as `stream`. `sse`: as events, the sound in base64.", default=None
    )


class SpeakCall(SessionCall):
    """What an avatar is to say, and how."""

    text: Spoken
    voice: Voice = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    emotion: Text | None = told("What the face takes on when `speech_started` is called.", default=None)
    format: Text = told("Of the sound at the addresses that are answered.", default="wav")


class SayCall(SessionCall):
    """What an avatar is to say by itself, to whoever listens."""

    text: Text = told(
        "What to say. Directions such as `[joy]` act when the word after them sounds.", max_length=100_000
    )
    voice: Text | None = told("One of `/api/tts/list_voices`; without it the character's own.", default=None)
    speed: Annotated[float | None, Meaning("Without it the character's own.")] = told(
        ge=SPEEDS[0], le=SPEEDS[1], default=None
    )
    pitch: Annotated[float | None, Meaning("Without it the character's own.")] = told(
        ge=PITCHES[0], le=PITCHES[1], default=None
    )
    emotion: Text | None = told("What the face takes on when it begins.", default=None)
    interrupt: bool = told("At once, in place of what is being said and of what waits.", default=False)
    priority: Whole = told("It is said before others that wait of lower priority.", ge=0, le=9, default=0)


class Heard(SessionCall):
    """Which second of the sound is heard now, and when frames are seen."""

    position: Real = told(
        "The second of the utterance that is heard now; negative: not yet.", ge=-FARTHEST, le=FARTHEST, default=0.0
    )
    delay: Real = told(
        "Seconds from a frame's `X-Frame-Time` until this client shows it.",
        ge=-LARGEST_OFFSET,
        le=LARGEST_OFFSET,
        default=0.0,
    )
    offset: Real = told(
        "The user's taste, in seconds: the mouth later.", ge=-LARGEST_OFFSET, le=LARGEST_OFFSET, default=0.0
    )
    heard_at: Real | None = told(
        "When `position` is heard, in seconds on the clock of `X-Frame-Time`, for clients that know it; without it: when "
        "this call arrives.",
        default=None,
    )

    @property
    def lead(self) -> float:
        """Seconds by which frames show what is heard later."""
        return self.delay - self.offset


class SpeechStartedCall(Heard):
    """Which second of an utterance is heard now."""

    utterance_id: Text = told("What `speak` or `play_timeline` answered.")


class PlayTimelineCall(Heard):
    """How the mouth is to move."""

    timeline: JsonObject = told(
        "`morphs`: some of the six that open the mouth; `keyframes`: `[second, value of each morph ...]`, rising."
    )


class StopSpeakingCall(SessionCall):
    """What is not to be said any more."""

    utterance_id: Text | None = told("Only this one; without it all of the session's.", default=None)
