"""Where the edge of a picture cuts its figure off: no straight cut shows in the template, the figure fades out there."""

import numpy as np
from numpy.typing import NDArray

from raven.easing import eased
from raven.intake.fit import TEMPLATE, Placement
from raven.video.picture import Rgba8

TOUCHES = 0.02  # share of an edge that must be covered for it to cut the figure off
BELOW, BESIDE = 0.9, 0.35  # widths of the fade, in sizes of the face
INSIDE = 4.0  # template units: an edge nearer to the border of the template is not seen


def faded(figure: Rgba8, placement: Placement, size: float, face: NDArray[np.floating]) -> Rgba8:
    """The figure with soft ends at the left, right and lower edge where these cut it off and can be seen.

    `size`: that of its face, pixels; `face`: (n, 2) points of the face, which the fade does not reach.
    """
    height, width = figure.shape[:2]
    alpha = figure[..., 3]
    rows, columns = np.arange(height) + 0.5, np.arange(width) + 0.5
    weight = np.ones((height, width), np.float32)
    for edge, away, clear, reach in (
        (alpha[-1], (height - rows)[:, None], height - face[:, 1].max(), BELOW),
        (alpha[:, 0], columns[None, :], face[:, 0].min(), BESIDE),
        (alpha[:, -1], (width - columns)[None, :], width - face[:, 0].max(), BESIDE),
    ):
        if (edge > 127).mean() > TOUCHES:
            share = np.clip(away / max(1.0, min(reach * size, 0.8 * float(clear))), 0, 1)
            weight = weight * eased(share).astype(np.float32)
    if weight.min() == 1 or not _shows(placement, width, height):
        return figure
    result = figure.copy()
    result[..., 3] = (alpha * weight).round().astype(np.uint8)
    return result


def _shows(placement: Placement, width: int, height: int) -> bool:
    """Whether the lower edge or a part of the sides lies within the template."""
    matrix = placement.matrix
    x = np.concatenate([np.linspace(0, width, 20), np.zeros(20), np.full(20, width)])
    y = np.concatenate([np.full(20, height), np.linspace(0, height, 20), np.linspace(0, height, 20)])
    places: NDArray[np.float64] = np.stack([x, y], axis=1) @ matrix[:, :2].T + matrix[:, 2]
    return bool(((places > INSIDE) & (places < TEMPLATE - INSIDE)).all(axis=1).any())
