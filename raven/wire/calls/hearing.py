"""Speech that is to be recognised."""

from typing import Annotated, Any, Literal

from raven.wire.forms import Before, Bounds, Form, Meaning, Text, told


def _number(value: Any) -> Any:
    """Forms have numbers as text."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


Temperature = Annotated[
    float | None,
    Bounds(allow_inf_nan=False),
    Meaning("From 0 to 1: how freely it guesses; without it as the model likes."),
    Before(_number),
]


class TranscriptionCall(Form):
    """As OpenAI has it, beside the part `file`: a sound in any usual format. `model` is ignored: the server's own hears."""

    model: Text = told("Any name.", default="whisper-1")
    language: Text | None = told("Its code, such as en; without it that which it seems to be.", default=None)
    prompt: Text | None = told("Words that may occur: names, or what was said before.", default=None, max_length=4000)
    response_format: Literal["json", "text", "srt", "verbose_json", "vtt"] = told("How it is answered.", default="json")
    temperature: Temperature = None
    timestamp_granularities: list[Literal["word", "segment"]] = told(
        "`word` has `verbose_json` tell when each word is heard; as parts `timestamp_granularities[]`.",
        default_factory=list,
    )


class VoiceActivityCall(Form):
    """A moment of sound."""

    sound: Text = told(
        "16 bit, one channel, 16 000 samples per second, little endian, in base64; 5 s at most.",
        more={"contentEncoding": "base64"},
    )
