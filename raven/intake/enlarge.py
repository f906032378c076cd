"""Figures smaller than the template, enlarged by the upscaler's networks, which redraw lines where a kernel blurs them."""

import logging

import numpy as np

from raven.errors import Unavailable
from raven.intake.fit import TEMPLATE, Placement
from raven.landmarks.frame import inverse
from raven.video.picture import Rgba8

SMALL = 1.2  # template units per pixel above which a network helps; it doubles
MOST_PASSES = 2
CONTEXT = 16  # pixels around what the template shows that the network sees
QUALITY, PRESET = "high", "C"
log = logging.getLogger(__name__)


def enlarged(figure: Rgba8, placement: Placement) -> tuple[Rgba8, Placement]:
    """The part of a small figure that the template shows, up to four times as large, and the placement of that.

    A figure that is not small comes back as it is; so does every one if the networks are not installed.
    """
    if placement.scale <= SMALL:
        return figure, placement
    figure, placement = _shown(figure, placement)
    for _ in range(MOST_PASSES):
        if placement.scale <= SMALL or not figure.size:
            break
        try:
            figure = _doubled(figure)
        except Unavailable as error:
            log.info("A small figure is enlarged without a network: %s", error)
            break
        placement = placement.of_scaled(0.5)
    return figure, placement


def _doubled(figure: Rgba8) -> Rgba8:
    from raven.video.upscaler import scaled  # brings PyTorch with it, and most pictures are large enough

    height, width = figure.shape[:2]
    return scaled(figure, 2 * width, 2 * height, QUALITY, PRESET)


def _shown(figure: Rgba8, placement: Placement) -> tuple[Rgba8, Placement]:
    """The rectangle of the figure that lies in the template, and a little more."""
    back = inverse(placement.matrix)
    corners = np.array([(x, y) for x in (0, TEMPLATE) for y in (0, TEMPLATE)]) @ back[:, :2].T + back[:, 2]
    height, width = figure.shape[:2]
    left, top = np.clip(np.floor(corners.min(axis=0)) - CONTEXT, 0, (width, height)).astype(int)
    right, bottom = np.clip(np.ceil(corners.max(axis=0)) + CONTEXT, 0, (width, height)).astype(int)
    offset = placement.matrix[:, :2] @ (left, top) + placement.matrix[:, 2]
    part = np.ascontiguousarray(figure[top:bottom, left:right])
    return part, Placement(np.column_stack([placement.matrix[:, :2], offset]))
