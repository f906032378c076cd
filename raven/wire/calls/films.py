"""Recordings."""

from typing import Literal

from raven.wire.calls.fields import MOST_SEEDS, Pitch, RecordFormat, Speed, Voice
from raven.wire.calls.sessions import SessionCall
from raven.wire.forms import Real, Text, Whole, told
from raven.wire.ranges import FRAME_RATES, RECORDED_SECONDS


class RecordCall(SessionCall):
    """What is to be recorded, and how."""

    text: Text | None = told("What the avatar says; it may be written in Markdown.", default=None)
    voice: Voice = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    emotion: Text | None = told("How the avatar feels; without it as it does now.", default=None)
    seconds: Real | None = told(
        "Length without a text, and with one the least length. A live recording may go without: until `stop`.",
        ge=RECORDED_SECONDS[0],
        le=RECORDED_SECONDS[1],
        default=None,
    )
    format: RecordFormat = told("`frames` are numbered PNG with the sound as FLAC, in a zip.", default="webm")
    fps: Real | None = told(
        "Frames per second; without it the session's `target_fps`.", ge=FRAME_RATES[0], le=FRAME_RATES[1], default=None
    )
    mode: Literal["offline", "live"] = told(
        "`offline`: every frame exact, however long that takes; `live`: what viewers see.", default="offline"
    )
    seed: Whole | None = told(
        "Chance of the motion; the same gives the same film. Offline only.", ge=0, lt=MOST_SEEDS, default=None
    )
