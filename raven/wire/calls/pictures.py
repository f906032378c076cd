"""Single pictures."""

from typing import Any

from raven.wire.calls.fields import MOST_SEEDS, JsonObject, PictureFormat, Poser
from raven.wire.calls.sessions import GivenCorrection, GivenRig
from raven.wire.forms import Finite, Form, Text, Whole, told
from raven.wire.ranges import LONGEST_EDGE


class RenderCall(GivenRig, GivenCorrection):
    """What to render: one of a shipped `character` and an uploaded file, in a pose or an emotion or both."""

    character: Text | None = told("The name of a shipped character.", default=None)
    emotion: Text | None = told("An emotion of the server.", default=None)
    pose: JsonObject = told(
        "Morphs with their values, which come over the emotion's.",
        shape="Pose",
        more={"default": {}},
        default_factory=dict,
    )
    cels: JsonObject = told(
        "Cels with their strengths, 0 to 1, which come over the emotion's.",
        shape="Cels",
        more={"default": {}},
        default_factory=dict,
    )
    format: PictureFormat = "png"
    poser: Poser = None


class ProcessCall(Form):
    """Which filters, and at which moment of those that move; without a `seed` every call draws its own grain."""

    format: PictureFormat
    filters: list[Any] = told(shape="FilterChain")
    seed: Whole | None = told(
        "The same seed gives the same grain and glitches; without it every call has its own.",
        ge=0,
        lt=MOST_SEEDS,
        default=None,
    )
    time: Finite = told("The moment of filters that move, in seconds.", ge=0, le=1e9, default=0)


class UpscaleCall(Form):
    """Which size, whatever the picture's proportions are, and how to get there."""

    format: PictureFormat
    upscaled_width: Whole = told(
        "Width of the answer, in pixels, whatever the proportions were.", ge=1, le=LONGEST_EDGE
    )
    upscaled_height: Whole = told("Height of the answer, in pixels.", ge=1, le=LONGEST_EDGE)
    preset: Text = told("What the networks assume: A blurred, B jagged, C clean.", shape="UpscalerPreset", default="C")
    quality: Text = told(
        "How to upscale; `low` and `high` are networks, and slow.", shape="UpscalerQuality", default="high"
    )
