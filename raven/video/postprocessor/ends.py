"""The two ends of a chain: a picture becomes a canvas, and a canvas a picture again.

Of bytes only what is visible is looked at, and gains that the filters left to be applied are applied on the way back.
"""

from __future__ import annotations

from math import inf

import cv2
import numpy as np

from raven.pixels import Rgba8
from raven.video.color import STEPS, bytes_of_steps, light_of_bytes
from raven.video.postprocessor.canvas import TINY, Box, Canvas
from raven.video.postprocessor.frame import SCRATCH, FrameContext
from raven.video.postprocessor.primitives import Plane


def canvas_of_bytes(frame: FrameContext, rgba8: Rgba8, margin: float) -> Canvas:
    """Of (H, W, 4) sRGB bytes with straight alpha. `margin`: how much room is needed around what is visible, in pixels."""
    bytes_ = frame.workspace.host("bytes", (4, frame.height, frame.width), np.uint8)
    cv2.split(rgba8, list(bytes_))
    x, y, width, height = cv2.boundingRect(bytes_[3])
    visible = Box(y, x, y + height, x + width)
    canvas = Canvas.around(visible, frame, margin)
    inside = canvas.planes[:, *visible.within(canvas.box)]
    on, part = canvas.on, bytes_[:, *visible.slices]
    if visible.area:
        cv2.addWeighted(part[3], 1 / 255, part[3], 0, 0, dst=inside[3], dtype=cv2.CV_32F)
        for color, plane in zip(part, inside[:3], strict=False):
            light_of_bytes(color, plane)
            on.multiply(plane, inside[3], plane)
    return canvas


def canvas_of_light(frame: FrameContext, planes: Plane, margin: float) -> Canvas:
    """Of (4, H, W) float32, linear light, premultiplied; an array or a tensor."""
    visible = Box(*frame.workspace.on.bounds(planes[3]))
    canvas = Canvas.around(visible, frame, margin)
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
    white, scale = _white(canvas, opacity)
    bytes_ = canvas.workspace.host("bytes", (4, *box.size), np.uint8)
    steps = canvas.workspace.host("steps", (3, *box.size), np.uint16)
    for color, into in zip(canvas.color, steps, strict=True):
        # what is below black becomes it, and so does what is a share of nothing
        cv2.divide(color, white, dst=into, scale=scale, dtype=cv2.CV_16U)
    bytes_of_steps(steps.reshape(-1, box.size[1]), bytes_[:3].reshape(-1, box.size[1]))
    cv2.convertScaleAbs(canvas.alpha, dst=bytes_[3], alpha=255 * opacity)
    rgba8 = canvas.workspace.picture((frame.height, frame.width, 4))
    for edge in box.around(frame):
        rgba8[edge] = 0
    # into a part of the picture it would take thrice as long
    part = canvas.workspace.host("part", (*box.size, 4), np.uint8)
    cv2.merge(list(bytes_), dst=part)
    np.copyto(rgba8[box.slices], part)
    return rgba8


def _white(canvas: Canvas, opacity: float) -> tuple[Plane, float]:
    """Planes of colour divided by this plane, times this scale, are straight colours under their gain, in `STEPS`.

    It is the light of white as it lies beneath the gain, alpha / gain; where colours may not outshine it, of the brightest of
    them if that is more.
    """
    on, gain, white = canvas.on, canvas.color_gain, canvas.plane(SCRATCH)
    if gain.plane is None and isinstance(gain.rows, float) and canvas.brightest is None:
        return canvas.alpha, STEPS * gain.rows / max(opacity, TINY)
    if gain.plane is None:
        on.multiply(canvas.alpha, opacity / np.maximum(gain.rows, TINY), white)
    else:
        cv2.divide(canvas.alpha, gain.whole(canvas.plane(SCRATCH), on), dst=white, scale=opacity)
    if canvas.brightest is not None:
        on.greatest(white, canvas.brightest, white)
    return white, STEPS
