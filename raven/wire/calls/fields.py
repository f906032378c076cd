"""What several calls have."""

from typing import Annotated, Any, Literal, TypeAlias

from raven.wire.forms import SHAPE, Before, Bounds, Meaning, Text
from raven.wire.ranges import PITCHES, SPEEDS

FARTHEST = 36_000.0  # seconds; no utterance is as long


LARGEST_OFFSET = 10.0  # seconds


LONGEST_REST = 86_400.0  # seconds


LONGEST_QUERY = 1000  # characters


MOST_LINKS = 100


MOST_SEEDS = 2**63


JsonObject: TypeAlias = dict[str, Any]


RecordFormat: TypeAlias = Literal["webm", "mp4", "frames", "png", "qoi", "webp", "apng", "gif"]


def _number(value: Any) -> Any:
    """Older clients send numbers as text."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


Character = Annotated[Text, Meaning("The name of a shipped character, or the id or name of one of your own.")]


Poser = Annotated[
    Text | None,
    Meaning("The posing engine; without it the server's own. See `GET posers`.", **{SHAPE: "PoserName"}),
]


PictureFormat = Annotated[
    Text,
    Meaning("The format of the picture, in any case. JPEG has no transparency.", **{SHAPE: "PictureFormat"}),
]


Spoken = Annotated[Text, Meaning("What to say; it may be written in Markdown.")]


Voice = Annotated[Text | None, Meaning("One of `/api/tts/list_voices`; without it the server's own.")]


Speed = Annotated[
    float,
    Bounds(*SPEEDS, strict=True),
    Meaning("1 is the voice's own, 2 twice as fast."),
    Before(_number),
]


Pitch = Annotated[
    float,
    Bounds(*PITCHES, strict=True),
    Meaning("A factor on the voice's own, where the engine has `can_pitch`."),
    Before(_number),
]


HeardText = Annotated[
    Text,
    Meaning(
        "Of any length; its last eight sentences are heard, each more than those before it.",
        examples=["What a lovely surprise, thank you!"],
    ),
]
