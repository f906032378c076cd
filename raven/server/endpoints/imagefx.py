"""Single pictures through the postprocessor and the upscaler, without a session; no call knows of another."""

from collections.abc import Callable

import numpy as np
from flask import Blueprint, Response

from raven.errors import InvalidInput
from raven.said import said
from raven.server.http.body import Upload, required_file
from raven.server.http.endpoint import Media, UploadForm, endpoint
from raven.server.http.presence import check_presence
from raven.server.services import services, working
from raven.video.codecs import IMAGES, ImageFormat, decode_rgba8, encode
from raven.video.picture import Rgba8
from raven.video.postprocessor import ChainState, FilterChain, parse_chain
from raven.video.upscaler import check_quality, scaled
from raven.wire.calls import ProcessCall, UpscaleCall
from raven.wire.ranges import LONGEST_EDGE

PICTURE = Media("The picture.", IMAGES)

blueprint = Blueprint("imagefx", __name__, url_prefix="/api/imagefx")


@endpoint(
    blueprint.post("/process"), "pictures", media=PICTURE, form=UploadForm(ProcessCall, cels=False), errors=(503,)
)
def process(call: ProcessCall, parts: Upload) -> Response:
    """The picture as it looks through a chain of filters, in its own size."""
    chain = parse_chain(call.filters, "filters")
    return _answer(parts, call.format, lambda rgba8: _filtered(rgba8, chain, call))


@endpoint(
    blueprint.post("/upscale"), "pictures", media=PICTURE, form=UploadForm(UpscaleCall, cels=False), errors=(503,)
)
def upscale(call: UpscaleCall, parts: Upload) -> Response:
    """The picture in another size."""
    check_quality(call.quality, call.preset)
    width, height = call.upscaled_width, call.upscaled_height
    if width * height > (most := services().config.limits.imagefx_pixels):
        raise InvalidInput(
            "upscaled_width",
            said(
                "pixels_together",
                "{width} x {height} are more than {most} pixels",
                width=width,
                height=height,
                most=most,
            ),
        )
    return _answer(parts, call.format, lambda rgba8: scaled(rgba8, width, height, call.quality, call.preset))


def _filtered(rgba8: Rgba8, chain: FilterChain, call: ProcessCall) -> Rgba8:
    state = ChainState(np.random.default_rng(call.seed))
    return chain.apply(rgba8, float(call.time), state)


def _answer(parts: Upload, format_name: str, change: Callable[[Rgba8], Rgba8]) -> Response:
    format = ImageFormat.parse(format_name)
    with working():
        rgba8 = decode_rgba8(required_file(parts), max_pixels=services().config.limits.imagefx_pixels)
        if max(rgba8.shape) > LONGEST_EDGE:
            raise InvalidInput(
                "file", said("edge_too_long", "is more than {most} pixels wide or high", most=LONGEST_EDGE)
            )
        check_presence()
        image = encode(change(rgba8), format)
    return Response(image, mimetype=format.mime)
