"""The two ends of a chain: a picture becomes a canvas, and a canvas a picture again.

Of bytes only what is visible is looked at, and gains that the filters left to be applied are applied on the way back.
"""

from __future__ import annotations

from math import inf

from raven.pixels import Rgba8
from raven.video.postprocessor.canvas import Box, Canvas
from raven.video.postprocessor.frame import SCRATCH, FrameContext
from raven.video.postprocessor.primitives import Plane
from raven.video.postprocessor.primitives.host import Gains, Host


def canvas_of_bytes(frame: FrameContext, rgba8: Rgba8, margin: float) -> Canvas:
    """Of (H, W, 4) sRGB bytes with straight alpha. `margin`: how much room is needed around what is visible, in pixels."""
    host = _host(frame)
    visible = Box(*host.visible(rgba8))
    canvas = Canvas.around(visible, frame, margin)
    rows, columns = visible.within(canvas.box)
    host.decode(rgba8, visible.slices, canvas.planes, rows.start, columns.start)
    return canvas


def canvas_of_light(frame: FrameContext, planes: Plane, margin: float) -> Canvas:
    """Of (4, H, W) float32, linear light, premultiplied; an array or a tensor."""
    visible = Box(*frame.workspace.on.bounds(planes[3]))
    canvas = Canvas.around(visible, frame, margin)
    canvas.clear_around(visible)
    canvas.on.copy(planes[:, *visible.slices], canvas.planes[:, *visible.within(canvas.box)])
    return canvas


def to_light(canvas: Canvas) -> Plane:
    """(4, H, W) of the whole frame, in [0, 1], in the frame's workspace."""
    canvas.settle()
    canvas.reserve(inf)
    canvas.on.clip(canvas.planes, canvas.planes)
    return canvas.planes


def to_bytes(canvas: Canvas) -> Rgba8:
    """(H, W, 4) sRGB bytes with straight alpha, rounded to nearest, of the whole frame; what shows nothing is black."""
    frame, box = canvas.frame, canvas.box
    opacity = canvas.alpha_gain.whole(canvas.plane(SCRATCH), canvas.on)
    if not isinstance(opacity, float):
        canvas.on.multiply(canvas.alpha, opacity, canvas.alpha)
        opacity = 1.0
    rgba8 = canvas.workspace.picture((frame.height, frame.width, 4))
    for edge in box.around(frame):
        rgba8[edge] = 0
    gains = Gains(canvas.color_gain.rows, canvas.color_gain.plane, canvas.brightest, opacity)
    _host(frame).encode(canvas.planes, gains, rgba8[box.slices])
    return rgba8


def _host(frame: FrameContext) -> Host:
    host = frame.workspace.on
    assert isinstance(host, Host), "bytes lie in the memory of the CPU"
    return host
