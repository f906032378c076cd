"""Recordings."""

from typing import Literal, TypeAlias

from raven.wire.answers.fields import JsonObject
from raven.wire.answers.speech import MouthTimeline, TimedWord
from raven.wire.forms import Form, told
from raven.wire.remarks import Remark

RecordingStatus: TypeAlias = Literal["waiting", "speaking", "recording", "done", "stopped", "failed"]


ENDED: tuple[RecordingStatus, ...] = ("done", "stopped", "failed")
"""When no more happens to a recording."""


class RecordedFile(Form):
    """A file of a recording."""

    name: str = told("A name for it.", examples=["raven-dc90973f.webm"])
    type: str = told("Its media type.", examples=["video/webm"])
    bytes: int = told("Its size; of a zip the size of what is in it.", ge=1)
    url: str = told("The path at which it is fetched.")


class RecordingState(Form):
    """A recording, and how far it is."""

    recording_id: str
    status: RecordingStatus = told(
        "The last three are ends; `stopped` has a film up to there, and `failed` may have one."
    )
    progress: float = told("Which share of it is made; 0 while its end is not known.", ge=0, le=1)
    problem: str | None = told("Why it failed or was stopped; else null.")
    problem_remark: Remark | None = told("The same, for programs to tell apart.", default=None)
    format: str = told("The format of the film; `png` for `frames`.", examples=["webm"])
    files: list[RecordedFile] = told("What can be fetched: the film first, then the times; none before its end.")


class RecordedPictures(Form):
    """Where the pictures of a film lie in the whole picture, from one of its frames on."""

    from_frame: int = told(ge=0)
    size: tuple[int, int] = told("Width and height in pixels.", examples=[[389, 512]])
    full_size: tuple[int, int] = told("That of the whole picture.", examples=[[512, 512]])
    offset: tuple[int, int] = told("x and y of the upper left corner.", examples=[[61, 0]])
    crop: JsonObject = told(shape="Crop")


class RecordedSentence(Form):
    """A sentence in a film; all times are seconds of the film."""

    index: int = told(ge=0)
    text: str
    start: float
    duration: float
    words: list[TimedWord]


class RecordedSpeech(Form):
    """What is said in a film; all times are seconds of the film."""

    engine: str = told(examples=["hibari"])
    voice: str = told(examples=["af_heart"])
    sample_rate: int = told(examples=[24000])
    start: float
    duration: float
    sentences: list[RecordedSentence]
    timeline: MouthTimeline


class RecordingTimes(Form):
    """What is in a film and when; the file beside it."""

    raven_recording: Literal[1] = told("The version of this form.")
    format: str = told(examples=["webm"])
    mode: Literal["offline", "live"]
    character: str = told(examples=["raven"])
    emotion: str | None = told("What was asked for; null: as the avatar was.")
    fps: float
    fps_fraction: tuple[int, int] = told("The same, exactly.", examples=[[30000, 1001]])
    frames: int
    duration: float
    complete: bool = told("False if it was stopped.")
    pictures: list[RecordedPictures] = told("More than one only if the crop changed on the way.")
    speech: RecordedSpeech | None
