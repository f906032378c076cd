"""Single pictures through the postprocessor and the upscaler, without a session; no call knows of another."""

from collections.abc import Callable
from typing import Any

import numpy as np
from flask import Blueprint, Response
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from raven.errors import InvalidInput
from raven.schema import Number
from raven.server.http.body import Upload, required_file, upload, validated
from raven.server.http.presence import check_presence
from raven.server.services import services, working
from raven.video.codecs import ImageFormat, decode_rgba8, encode
from raven.video.picture import Picture, Rgba8
from raven.video.postprocessor import Chain, ChainState, parse_chain
from raven.video.upscaler import check_quality, scaled

LONGEST_EDGE = 16383  # pixels; the most that every format holds

blueprint = Blueprint("imagefx", __name__, url_prefix="/api/imagefx")


class ProcessCall(BaseModel):
    """Which filters, and at which moment of those that move; without a `seed` every call draws its own grain."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: StrictStr
    filters: list[Any]
    seed: StrictInt | None = Field(None, ge=0, lt=2**63)
    time: Number = Field(0, ge=0, le=1e9)


class UpscaleCall(BaseModel):
    """Which size, whatever the picture's proportions are, and how to get there."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: StrictStr
    upscaled_width: StrictInt = Field(ge=1, le=LONGEST_EDGE)
    upscaled_height: StrictInt = Field(ge=1, le=LONGEST_EDGE)
    preset: StrictStr = "C"
    quality: StrictStr = "high"


@blueprint.post("/process")
def process() -> Response:
    """The picture as it looks through a chain of filters, in its own size."""
    parts = upload()
    call = validated(ProcessCall, parts.json)
    chain = parse_chain(call.filters, "filters")
    return _answer(parts, call.format, lambda rgba8: _filtered(rgba8, chain, call))


@blueprint.post("/upscale")
def upscale() -> Response:
    """The picture in another size."""
    parts = upload()
    call = validated(UpscaleCall, parts.json)
    check_quality(call.quality, call.preset)
    width, height = call.upscaled_width, call.upscaled_height
    if width * height > (most := services().config.limits.imagefx_pixels):
        raise InvalidInput("upscaled_width", f"{width} x {height} are more than {most} pixels")
    return _answer(parts, call.format, lambda rgba8: scaled(rgba8, width, height, call.quality, call.preset))


def _filtered(rgba8: Rgba8, chain: Chain, call: ProcessCall) -> Rgba8:
    if not chain.acting:
        return rgba8
    state = ChainState(np.random.default_rng(call.seed))
    return Picture(linear=chain.process(Picture(rgba8=rgba8).linear(), float(call.time), state)).rgba8()


def _answer(parts: Upload, format_name: str, change: Callable[[Rgba8], Rgba8]) -> Response:
    format = ImageFormat.parse(format_name)
    with working():
        rgba8 = decode_rgba8(required_file(parts), max_pixels=services().config.limits.imagefx_pixels)
        if max(rgba8.shape) > LONGEST_EDGE:
            raise InvalidInput("file", f"is more than {LONGEST_EDGE} pixels wide or high")
        check_presence()
        image = encode(change(rgba8), format)
    return Response(image, mimetype=format.mime)
